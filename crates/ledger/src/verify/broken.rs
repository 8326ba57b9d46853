//! The first place that does not hold.

use std::fmt;

use jenjang_database::DatabaseError;

use crate::stored::Stored;
use crate::{BlobError, CaseId, LedgerError};

/// The first event or checkpoint that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The position of the event in the ledger.
    pub position: Option<u64>,
    /// The case it belongs to, as far as that can be read.
    pub case: Option<CaseId>,
    /// Its place in the case.
    pub sequence: Option<u64>,
    /// The size of the checkpoint, if it is one that does not hold.
    pub checkpoint: Option<u64>,
    /// What kind of break it is.
    pub kind: BreakKind,
    /// What is wrong, for a person.
    pub what: String,
}

/// The kinds of breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BreakKind {
    /// A row or a line that cannot be read.
    Unreadable,
    /// An event that is missing from the whole ledger, or out of place.
    Position,
    /// An event that is missing from its case, or out of place.
    Sequence,
    /// An event before the one that precedes it in its case.
    Time,
    /// A previous hash that is not that of the event before.
    Chain,
    /// A hash that is not that of the event.
    Event,
    /// A body or a list of files that is not what it was.
    Payload,
    /// A personal part that is not what it was.
    Personal,
    /// A personal part that is missing without having been erased.
    PersonalMissing,
    /// Notes of an erasure that do not fit together.
    Erasure,
    /// A file that is missing without having been erased.
    BlobMissing,
    /// A file that is not what it was.
    BlobChanged,
    /// A checkpoint that was changed, or that says something else than the events.
    Checkpoint,
    /// Rows that belong to no event, or a file of the database that contradicts itself.
    Storage,
}

/// Why a ledger, or a backup of one, was not found to hold.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It does not hold.
    #[error("{0}")]
    Break(Box<Break>),
    /// The ledger could not be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The files could not be read.
    #[error(transparent)]
    Blobs(BlobError),
}

impl From<DatabaseError> for VerifyError {
    fn from(error: DatabaseError) -> Self {
        Self::Ledger(error.into())
    }
}

impl BreakKind {
    /// Returns the name by which programs know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Position => "position",
            Self::Sequence => "sequence",
            Self::Time => "time",
            Self::Chain => "chain",
            Self::Event => "event",
            Self::Payload => "payload",
            Self::Personal => "personal",
            Self::PersonalMissing => "personal-missing",
            Self::Erasure => "erasure",
            Self::BlobMissing => "blob-missing",
            Self::BlobChanged => "blob-changed",
            Self::Checkpoint => "checkpoint",
            Self::Storage => "storage",
        }
    }
}

impl Break {
    pub(crate) fn at(position: u64, kind: BreakKind, what: impl Into<String>) -> Self {
        Self { position: Some(position), ..Self::somewhere(kind, what) }
    }

    pub(crate) fn of(event: &Stored, kind: BreakKind, what: impl Into<String>) -> Self {
        let header = &event.header;
        Self {
            case: Some(header.case.clone()),
            sequence: Some(header.sequence),
            ..Self::at(header.position, kind, what)
        }
    }

    pub(crate) fn of_checkpoint(size: u64, what: impl Into<String>) -> Self {
        Self { checkpoint: Some(size), ..Self::somewhere(BreakKind::Checkpoint, what) }
    }

    pub(crate) fn somewhere(kind: BreakKind, what: impl Into<String>) -> Self {
        Self { position: None, case: None, sequence: None, checkpoint: None, kind, what: what.into() }
    }
}

impl From<Break> for VerifyError {
    fn from(first: Break) -> Self {
        Self::Break(Box::new(first))
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "the event at position {position}")?;
            if let (Some(case), Some(sequence)) = (&self.case, self.sequence) {
                write!(f, " (event {sequence} of case `{case}`)")?;
            }
            write!(f, " does not hold: ")?;
        } else if let Some(size) = self.checkpoint {
            write!(f, "the checkpoint of size {size} does not hold: ")?;
        }
        f.write_str(&self.what)
    }
}
