//! Finds the note that says why a value is missing.

use jenjang_facts::{Gap, Known};

use super::dossier::Dossier;
use super::trace::Trace;
use crate::records::{Note, NoteKind, Source};

/// Returns the gap a note stands for; `None` for notes that leave the value alone.
pub(super) fn gap_of(note: &Note) -> Option<Gap> {
    match note.kind {
        NoteKind::Unusable => Some(Gap::Unusable),
        NoteKind::SourcesDisagree => Some(Gap::SourcesDisagree),
        NoteKind::Refused | NoteKind::Doubt | NoteKind::File => None,
    }
}

impl Dossier {
    /// Returns the note that made this field of the profile a gap.
    ///
    /// It may stand at another row than the profile: two profile rows that disagree are noted at the second. The rows of
    /// the histories have notes with the same field names, so those are left out.
    pub(super) fn profile_note(&self, field: &str) -> Option<&Note> {
        self.notes.iter().find(|note| {
            note.field == field
                && gap_of(note).is_some()
                && (note.source == self.person.source || !self.is_history(note))
        })
    }

    /// Returns the note that made one of these cells of a row of a history a gap.
    pub(super) fn row_note(&self, source: Source, fields: &[&str]) -> Option<&Note> {
        let mut of_row = self.notes.iter().filter(|note| note.source == source && gap_of(note).is_some());
        of_row.find(|note| fields.contains(&note.field.as_str()))
    }

    fn is_history(&self, note: &Note) -> bool {
        let ranks = self.ranks.iter().map(|row| row.source);
        let posts = self.posts.iter().map(|row| row.source);
        let diplomas = self.diplomas.iter().map(|row| row.source);
        let rest = self.appraisals.iter().map(|row| row.source);
        let rest = rest.chain(self.sanctions.iter().map(|row| row.source));
        let rest = rest.chain(self.trainings.iter().map(|row| row.source));
        ranks.chain(posts).chain(diplomas).chain(rest).any(|source| source == note.source)
    }
}

/// Returns the gap of a note and tells the trace; not recorded when there is no note.
pub(super) fn gap(note: Option<&Note>, trace: &mut dyn Trace) -> Known {
    let Some(note) = note else { return Known::Gap(Gap::NotRecorded) };
    trace.note(note);
    Known::Gap(gap_of(note).unwrap_or(Gap::NotRecorded))
}
