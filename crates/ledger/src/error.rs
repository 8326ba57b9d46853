//! Why something could not be read or recorded.

use jenjang_facts::Moment;

use crate::CaseId;

/// Why the ledger could not answer.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// No connection, or one that broke.
    #[error(
        "the database {at} cannot be reached; only what was acknowledged is recorded for certain; try again when it is back"
    )]
    Unreachable {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// A file that cannot be opened or made.
    #[error(
        "the database file {at} cannot be opened; check that its folder exists and that this program may write there"
    )]
    CannotOpen {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// Somebody else holds the database.
    #[error(
        "the database {at} is held by another program and did not become free in time; nothing was recorded; try again"
    )]
    Busy {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// The file or the server lets nobody write.
    #[error("the database {at} can only be read; nothing was recorded; allow this program to write to it")]
    ReadOnly {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// No room left.
    #[error("the disk of the database {at} is full; nothing was recorded; make room and try again")]
    Full {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// The file is no database, or is damaged.
    #[error(
        "the database {at} is damaged or is no database; run `jenjang verify`, and restore a backup if it does not hold"
    )]
    Damaged {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// The server does not let this user in or do this.
    #[error("the database {at} refuses this user; check the name, the password and the rights in the address")]
    Denied {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// Anything else that the database says.
    #[error("the database {at} refused a statement of this program; nothing was recorded by it")]
    Database {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// A later version of the program made the tables.
    #[error(
        "the database {at} has version {found} of the tables, this program knows up to {known}; use a newer program"
    )]
    Newer {
        /// The database.
        at: String,
        /// The version found.
        found: i64,
        /// The latest version known.
        known: i64,
    },
    /// Versions of the tables are missing or unknown.
    #[error("the database {at} lists versions of its tables that never were; restore a backup")]
    Versions {
        /// The database.
        at: String,
    },
    /// A row that cannot be read as what it must be.
    #[error("{what} cannot be read: {reason}; run `jenjang verify`")]
    Unreadable {
        /// Which row, and which column of it.
        what: String,
        /// Why.
        reason: String,
    },
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
        source: LedgerError,
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

/// Sorts what the driver says by what a person can do about it.
pub(crate) fn sort(at: &str, source: sqlx::Error) -> LedgerError {
    let at = at.to_owned();
    match class(&source) {
        Class::Unreachable => LedgerError::Unreachable { at, source },
        Class::CannotOpen => LedgerError::CannotOpen { at, source },
        Class::Busy => LedgerError::Busy { at, source },
        Class::ReadOnly => LedgerError::ReadOnly { at, source },
        Class::Full => LedgerError::Full { at, source },
        Class::Damaged => LedgerError::Damaged { at, source },
        Class::Denied => LedgerError::Denied { at, source },
        Class::Other => LedgerError::Database { at, source },
    }
}

enum Class {
    Unreachable,
    CannotOpen,
    Busy,
    ReadOnly,
    Full,
    Damaged,
    Denied,
    Other,
}

fn class(error: &sqlx::Error) -> Class {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
            Class::Unreachable
        }
        sqlx::Error::WorkerCrashed | sqlx::Error::BeginFailed => Class::Unreachable,
        // A server that dies in the middle of an answer.
        sqlx::Error::Protocol(_) => Class::Unreachable,
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().is_some() {
                postgres_class(&code)
            } else {
                sqlite_class(&code)
            }
        }
        _ => Class::Other,
    }
}

/// Sorts result codes of SQLite by their primary code, the low byte.
fn sqlite_class(code: &str) -> Class {
    match code.parse::<i32>().unwrap_or_default() & 0xff {
        5 | 6 => Class::Busy,
        8 => Class::ReadOnly,
        10 => Class::Unreachable,
        14 => Class::CannotOpen,
        11 | 26 => Class::Damaged,
        13 => Class::Full,
        3 | 23 => Class::Denied,
        _ => Class::Other,
    }
}

/// Sorts SQLSTATE codes.
fn postgres_class(code: &str) -> Class {
    match code {
        "25006" => Class::ReadOnly,
        "53100" => Class::Full,
        "55P03" | "40001" | "40P01" => Class::Busy,
        "42501" => Class::Denied,
        "XX001" | "XX002" => Class::Damaged,
        _ if code.starts_with("08") || code.starts_with("57P") || code.starts_with("53") => Class::Unreachable,
        _ if code.starts_with("28") || code == "3D000" => Class::Denied,
        _ => Class::Other,
    }
}
