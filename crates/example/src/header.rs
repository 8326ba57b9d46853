//! The header row of the profile export, which no two offices hand over alike.

use crate::random::{Rng, Stream};

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A day as text in CSV; in a workbook text in some rows and a real date in others.
    Date,
    /// A whole number; a number cell in a workbook.
    Whole,
    /// A column that only newer exports have.
    Newer,
}

use Kind::{Date, Newer, Text, Whole};

/// The columns of the SIASN profile export in its usual order; `profile` fills them in the same order.
pub(crate) const COLUMNS: [(&str, Kind); 70] = [
    ("PNS ID", Text),
    ("NIP BARU", Text),
    ("NIP LAMA", Text),
    ("NAMA", Text),
    ("GELAR DEPAN", Text),
    ("GELAR BELAKANG", Text),
    ("TEMPAT LAHIR ID", Text),
    ("TEMPAT LAHIR NAMA", Text),
    ("TANGGAL LAHIR", Date),
    ("JENIS KELAMIN", Text),
    ("AGAMA ID", Text),
    ("AGAMA NAMA", Text),
    ("JENIS KAWIN ID", Text),
    ("JENIS KAWIN NAMA", Text),
    ("NIK", Text),
    ("NOMOR HP", Text),
    ("EMAIL", Text),
    ("EMAIL GOV", Text),
    ("ALAMAT", Text),
    ("NPWP NOMOR", Text),
    ("BPJS", Text),
    ("JENIS PEGAWAI ID", Text),
    ("JENIS PEGAWAI NAMA", Text),
    ("KEDUDUKAN HUKUM ID", Text),
    ("KEDUDUKAN HUKUM NAMA", Text),
    ("STATUS CPNS PNS", Text),
    ("KARTU ASN VIRTUAL", Text),
    ("NOMOR SK CPNS", Text),
    ("TANGGAL SK CPNS", Date),
    ("TMT CPNS", Date),
    ("NOMOR SK PNS", Text),
    ("TANGGAL SK PNS", Date),
    ("TMT PNS", Date),
    ("GOL AWAL ID", Text),
    ("GOL AWAL NAMA", Text),
    ("GOL AKHIR ID", Text),
    ("GOL AKHIR NAMA", Text),
    ("TMT GOLONGAN", Date),
    ("MK TAHUN", Whole),
    ("MK BULAN", Whole),
    ("JENIS JABATAN ID", Text),
    ("JENIS JABATAN NAMA", Text),
    ("JABATAN ID", Text),
    ("JABATAN NAMA", Text),
    ("TMT JABATAN", Date),
    ("ESELON ID", Text),
    ("ESELON NAMA", Text),
    ("TMT ESELON", Newer),
    ("TINGKAT PENDIDIKAN ID", Text),
    ("TINGKAT PENDIDIKAN NAMA", Text),
    ("PENDIDIKAN ID", Text),
    ("PENDIDIKAN NAMA", Text),
    ("TAHUN LULUS", Whole),
    ("NAMA SEKOLAH", Newer),
    ("KPKN ID", Text),
    ("KPKN NAMA", Text),
    ("LOKASI KERJA ID", Text),
    ("LOKASI KERJA NAMA", Text),
    ("UNOR ID", Text),
    ("UNOR NAMA", Text),
    ("INSTANSI INDUK ID", Text),
    ("INSTANSI INDUK NAMA", Text),
    ("INSTANSI KERJA ID", Text),
    ("INSTANSI KERJA NAMA", Text),
    ("SATUAN KERJA INDUK ID", Text),
    ("SATUAN KERJA INDUK NAMA", Text),
    ("SATUAN KERJA KERJA ID", Text),
    ("SATUAN KERJA KERJA NAMA", Text),
    ("IS VALID NIK", Newer),
    ("FLAG IKD", Newer),
];

/// The places of the columns that damage is done to.
pub(crate) const NIP: usize = 1;
pub(crate) const NAME: usize = 3;
pub(crate) const BORN_ON: usize = 8;

/// One office's header row: which columns, in which order, under which names.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// Places in [`COLUMNS`].
    pub(crate) order: Vec<usize>,
    pub(crate) names: Vec<String>,
}

impl Header {
    /// Makes the header row of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        let rng = &mut Rng::new(seed, 0, Stream::Header);
        let with_newer = rng.chance(500);
        let mut order: Vec<usize> = COLUMNS
            .iter()
            .enumerate()
            .filter(|(_, (_, kind))| with_newer || *kind != Newer)
            .map(|(at, _)| at)
            .collect();
        if rng.chance(500) {
            shuffle(&mut order, rng);
        }
        let spelling = rng.below(4);
        let names = order.iter().map(|at| spelled(*at, spelling, rng)).collect();
        Self { order, names }
    }
}

fn shuffle(order: &mut [usize], rng: &mut Rng) {
    for last in (1..order.len()).rev() {
        let other = rng.below(u32::try_from(last + 1).unwrap_or(1));
        order.swap(last, other as usize);
    }
}

fn spelled(column: usize, spelling: u32, rng: &mut Rng) -> String {
    let name = match COLUMNS.get(column).map_or("", |(name, _)| *name) {
        "TMT GOLONGAN" if rng.chance(500) => "TMT GOLONGAN AKHIR",
        "ESELON NAMA" if rng.chance(500) => "ESELON",
        name => name,
    };
    let name = match spelling {
        0 => name.to_owned(),
        1 => name.to_lowercase(),
        2 => name.replace(' ', "_"),
        _ => title_case(name),
    };
    match rng.below(12) {
        0 => format!("{name} "),
        1 => name.replace(' ', "  "),
        _ => name,
    }
}

fn title_case(name: &str) -> String {
    let words = name.split(' ').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{first}{}", rest.to_lowercase())
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn seeds_differ_in_order_case_and_names() {
        let headers: Vec<Header> = (0..40).map(Header::new).collect();
        let folded = |name: &String| name.to_uppercase().replace([' ', '_'], "");
        let has = |header: &Header, wanted: &str| header.names.iter().any(|name| folded(name) == wanted);
        for wanted in ["TMTGOLONGAN", "TMTGOLONGANAKHIR", "ESELON", "ESELONNAMA", "FLAGIKD"] {
            let n = headers.iter().filter(|header| has(header, wanted)).count();
            assert!((1..40).contains(&n), "{wanted}: {n}");
        }
        assert!(headers.iter().all(|header| has(header, "NIPBARU") && has(header, "NAMA")));
        assert!(headers.iter().any(|header| header.order.first() != Some(&0)));
        let starts: BTreeSet<&str> =
            headers.iter().flat_map(|h| h.names.iter().filter(|n| folded(n) == "NAMA")).map(|n| n.trim()).collect();
        assert_eq!(starts, BTreeSet::from(["NAMA", "Nama", "nama"]));
    }

    #[test]
    fn the_columns_that_damage_is_done_to_are_where_they_are_said_to_be() {
        let names = [NIP, NAME, BORN_ON].map(|at| COLUMNS[at].0);
        assert_eq!(names, ["NIP BARU", "NAMA", "TANGGAL LAHIR"]);
    }
}
