//! Golongan on the day, and since when.

use jenjang_facts::Known;

use super::dossier::Dossier;
use super::folder::{Asked, code};
use super::held::{Columns, Held, decided, not_decided, since};
use super::notes::gap;
use super::trace::Trace;

const COLUMNS: Columns = Columns { level: "GOL AKHIR", since: "TMT GOLONGAN" };

impl Dossier {
    /// Returns the ranks of the history and the one of the profile.
    pub(super) fn ranks_held(&self) -> impl Iterator<Item = Held<'_>> + Clone {
        let person = &self.person;
        let missing = |missing: bool, field| if missing { self.profile_note(field) } else { None };
        let profile = Held {
            since: person.golongan_since,
            level: person.golongan,
            eselon: None,
            source: person.source,
            is_profile: true,
            level_note: missing(person.golongan.is_none(), "golongan"),
            since_note: missing(person.golongan_since.is_none(), "golongan_since"),
        };
        let history = self.ranks.iter().map(|row| Held {
            since: row.since,
            level: row.golongan,
            eselon: None,
            source: row.source,
            is_profile: false,
            level_note: if row.golongan.is_none() { self.row_note(row.source, &["golongan"]) } else { None },
            since_note: if row.since.is_none() { self.row_note(row.source, &["since"]) } else { None },
        });
        history.chain([profile])
    }
}

/// The golongan held on the day.
pub(super) fn golongan(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let records = asked.dossier.ranks_held();
    match decided(asked, records, &COLUMNS, |held| (held.level, held.level_note), trace) {
        Ok(level) => code(asked.levels.golongan, level),
        Err(why) => not_decided(why, trace),
    }
}

/// The TMT of that golongan.
pub(super) fn golongan_since(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    match since(asked, asked.dossier.ranks_held(), &COLUMNS, trace) {
        Some(known) => known,
        None => gap(asked.dossier.profile_note("golongan_since"), trace),
    }
}
