//! Why something could not be read or recorded.

use jenjang_database::DatabaseError;
use jenjang_facts::Moment;

use crate::CaseId;

/// Why the ledger could not answer.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The database did not answer.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// No such event.
    #[error("case `{case}` has no event {sequence}")]
    NoEvent {
        /// The case.
        case: CaseId,
        /// The sequence asked for.
        sequence: u64,
    },
    /// Nothing signed covers what was asked for.
    #[error("no checkpoint of size {size} is stored; sign one first, or choose one that is listed")]
    NoCheckpoint {
        /// The size asked for.
        size: u64,
    },
    /// The event is younger than the checkpoint it should be shown in.
    #[error(
        "event {sequence} of case `{case}` is at position {position} and no checkpoint covers it yet; sign one first"
    )]
    NotCovered {
        /// The case.
        case: CaseId,
        /// The sequence asked for.
        sequence: u64,
        /// The position of the event.
        position: u64,
    },
    /// Two checkpoints in the wrong order.
    #[error("a ledger of {from} events does not come before one of {to}; give the smaller size first")]
    WrongOrder {
        /// The size given as the earlier one.
        from: u64,
        /// The size given as the later one.
        to: u64,
    },
    /// The ledger does not agree with what was signed; signing again would cover it up.
    #[error("the ledger no longer agrees with its checkpoint of size {size}; nothing was signed; run `jenjang verify`")]
    Contradicts {
        /// The size of the checkpoint.
        size: u64,
    },
}

/// Why events were not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else recorded an event first; the caller reads the case again and decides again.
    #[error("case `{case}` is at event {found}, not {expected}; read it again and decide again")]
    Conflict {
        /// The case.
        case: CaseId,
        /// The sequence the caller had seen.
        expected: u64,
        /// The sequence of the last event.
        found: u64,
    },
    /// The clock of this machine is behind.
    #[error(
        "the clock of this machine says {at}, but the last event of case `{case}` is of {last}; set the clock right"
    )]
    ClockBehind {
        /// The case.
        case: CaseId,
        /// What the clock says.
        at: Moment,
        /// The moment of the last event.
        last: Moment,
    },
    /// A draft or a stamp that cannot be recorded.
    #[error("{what} of an event for case `{case}` cannot be recorded: {reason}")]
    Draft {
        /// The case.
        case: CaseId,
        /// Which part.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// Nothing to erase where something should be erased.
    #[error("event {sequence} of case `{case}` has no personal part that could be erased")]
    NothingToErase {
        /// The case.
        case: CaseId,
        /// The sequence.
        sequence: u64,
    },
    /// The database did not take it; nothing was recorded.
    #[error(transparent)]
    Refused(#[from] LedgerError),
    /// The connection broke while the database was committing: recorded or not, nobody knows yet.
    #[error("the database went away while case `{case}` was being recorded; read the case again before doing it again")]
    Unacknowledged {
        /// The case.
        case: CaseId,
        /// What happened.
        #[source]
        source: DatabaseError,
    },
    /// The erasure is recorded and nobody can read the data any more, but its bytes may still be in the file.
    #[error(
        "event {sequence} of case `{case}` records the erasure, but the freed bytes could not be overwritten yet; run `jenjang ledger scrub` when the database is idle"
    )]
    NotScrubbed {
        /// The case.
        case: CaseId,
        /// The sequence of the event that was recorded.
        sequence: u64,
        /// What stood in the way.
        #[source]
        source: LedgerError,
    },
}

impl From<DatabaseError> for AppendError {
    fn from(error: DatabaseError) -> Self {
        Self::Refused(error.into())
    }
}
