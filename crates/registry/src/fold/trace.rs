//! Where a fact of the day came from.
//!
//! The rules tell a [`Trace`] what they looked at. Screening a whole register passes one that forgets everything, an
//! explanation passes one that keeps it: one fold serves both.

use jenjang_facts::{Day, FactId, Known};

use crate::records::{Note, Source};

/// One fact of one person on one day, with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcedFact {
    /// Which fact.
    pub fact: FactId,
    /// What is known of it.
    pub known: Known,
    /// The rows that decided; for a gap the rows that should have said it. Empty when nothing was handed over.
    pub sources: Vec<Source>,
    /// The column of those rows, in the words of the exports.
    pub column: String,
    /// Since when, or as of when, the fact itself holds: the TMT of a rank, the end of a sanction.
    pub as_of: Option<Day>,
    /// Why the cell is a gap, as the key the import noted; `None` where the register simply says nothing.
    pub reason: Option<String>,
}

/// Listens to what a rule looked at.
pub(super) trait Trace {
    /// A row decided, by this column.
    fn row(&mut self, source: Source, column: &'static str);
    /// The fact holds since, or as of, this day.
    fn as_of(&mut self, day: Day);
    /// This note is the reason of a gap.
    fn note(&mut self, note: &Note);
}

/// Forgets everything.
pub(super) struct Forget;

impl Trace for Forget {
    fn row(&mut self, _: Source, _: &'static str) {}
    fn as_of(&mut self, _: Day) {}
    fn note(&mut self, _: &Note) {}
}

/// Keeps everything.
#[derive(Default)]
pub(super) struct Keep {
    sources: Vec<Source>,
    column: String,
    as_of: Option<Day>,
    reason: Option<String>,
}

impl Keep {
    pub(super) fn into_fact(mut self, fact: FactId, known: Known) -> SourcedFact {
        self.sources.sort_unstable();
        self.sources.dedup();
        let Self { sources, column, as_of, reason } = self;
        SourcedFact { fact, known, sources, column, as_of, reason }
    }
}

impl Trace for Keep {
    fn row(&mut self, source: Source, column: &'static str) {
        self.sources.push(source);
        if self.column.is_empty() {
            column.clone_into(&mut self.column);
        }
    }

    fn as_of(&mut self, day: Day) {
        self.as_of = Some(day);
    }

    fn note(&mut self, note: &Note) {
        self.sources.push(note.source);
        if !note.column.is_empty() {
            self.column.clone_from(&note.column);
        }
        self.reason = Some(note.reason.clone());
    }
}
