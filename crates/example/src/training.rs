//! Structural training: no criterion asks for it, but a list of ranks does.

use crate::files::Table;
use crate::random::{Rng, Stream};
use crate::sheet::{push_nip, push_number};

/// A training completed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Training {
    /// BKN's id of the kind.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) year: i32,
}

const NAMES: [(&str, &str); 6] = [
    ("2", "Diklatpim Tingkat IV"),
    ("2", "DIKLATPIM TK. IV"),
    ("2", "ADUM"),
    ("3", "Diklatpim Tingkat III"),
    ("3", "SPAMA"),
    // Outside the order of levels: no level of training, but no mistake either.
    ("6", "SESPIM"),
];

/// Returns the trainings of person `index`; most have none.
pub(crate) fn trainings(seed: u64, index: u64, on_year: i32) -> Option<Training> {
    let rng = &mut Rng::new(seed, index, Stream::Training);
    if !rng.chance(120) {
        return None;
    }
    let (id, name) = NAMES.get(rng.weighted(&[60, 15, 10, 8, 4, 1])).copied()?;
    Some(Training { id, name, year: on_year - rng.between(1, 6) })
}

/// The headers of `diklat.csv`.
pub(crate) const HEADERS: [&str; 3] = ["NIP BARU", "DIKLAT", "TAHUN"];

/// Writes one training.
pub(crate) fn write(table: &mut Table, nip: u64, training: Training, cells: &mut Rng) {
    table.cell(|text| push_nip(text, nip, cells));
    table.cell(|text| text.push_str(training.name));
    table.cell(|text| push_number(text, u64::from(training.year.unsigned_abs())));
    table.end_row();
}
