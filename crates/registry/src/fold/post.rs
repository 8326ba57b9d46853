//! The post held on the day: its kind, since when, its eselon.

use jenjang_facts::{Known, Level};

use super::dossier::Dossier;
use super::folder::{Asked, code};
use super::held::{Columns, Held, Undecided, decided, not_decided, since};
use super::notes::gap;
use super::trace::Trace;
use crate::records::Note;

const COLUMNS: Columns = Columns { level: "JENIS JABATAN", since: "TMT JABATAN" };
const ESELON_COLUMNS: Columns = Columns { level: "ESELON", since: "TMT JABATAN" };

impl Dossier {
    /// Returns the posts held definitively, and the one of the profile. PLT, PLH, PJ and TT stand in for somebody: the
    /// post is not theirs.
    pub(super) fn posts_held(&self) -> impl Iterator<Item = Held<'_>> + Clone {
        let person = &self.person;
        let missing = |missing: bool, field| if missing { self.profile_note(field) } else { None };
        let profile = Held {
            since: person.position_since,
            level: person.position_kind,
            eselon: person.eselon,
            source: person.source,
            is_profile: true,
            level_note: missing(person.position_kind.is_none(), "position_kind"),
            since_note: missing(person.position_since.is_none(), "position_since"),
        };
        let history = self.posts.iter().filter(|row| row.definitive).map(|row| Held {
            since: row.since,
            level: row.kind,
            eselon: row.eselon,
            source: row.source,
            is_profile: false,
            level_note: if row.kind.is_none() { self.row_note(row.source, &["kind"]) } else { None },
            since_note: if row.since.is_none() { self.row_note(row.source, &["since"]) } else { None },
        });
        history.chain([profile])
    }

    fn eselon_note(&self, held: &Held<'_>) -> Option<&Note> {
        match held {
            Held { eselon: Some(_), .. } => None,
            Held { is_profile: true, .. } => self.profile_note("eselon"),
            Held { source, .. } => self.row_note(*source, &["eselon"]),
        }
    }
}

/// The kind of post held on the day.
pub(super) fn position_kind(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    match kind(asked, trace) {
        Ok(level) => code(asked.levels.position_kind, level),
        Err(why) => not_decided(why, trace),
    }
}

fn kind<'a>(asked: &Asked<'a>, trace: &mut dyn Trace) -> Result<Level, Undecided<'a>> {
    decided(asked, asked.dossier.posts_held(), &COLUMNS, |held| (held.level, held.level_note), trace)
}

/// The TMT of that post.
pub(super) fn position_since(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    match since(asked, asked.dossier.posts_held(), &COLUMNS, trace) {
        Some(known) => known,
        None => gap(asked.dossier.profile_note("position_since"), trace),
    }
}

/// The eselon of that post. Functional and pelaksana posts have none; a post held together with another
/// (`rangkap`) may have one, so there an empty cell says nothing.
pub(super) fn eselon(asked: &Asked<'_>, trace: &mut dyn Trace) -> Known {
    let dossier = asked.dossier;
    let pick = |held: &Held<'_>| (held.eselon, dossier.eselon_note(held));
    match decided(asked, dossier.posts_held(), &ESELON_COLUMNS, pick, trace) {
        Ok(level) => code(asked.levels.eselon, level),
        Err(Undecided::Silent(None)) => {
            let kind = kind(asked, &mut super::trace::Forget).ok();
            let has_none = kind.is_some_and(|kind| kind == asked.levels.functional || kind == asked.levels.pelaksana);
            if has_none { Known::None } else { not_decided(Undecided::Silent(None), trace) }
        }
        Err(why) => not_decided(why, trace),
    }
}
