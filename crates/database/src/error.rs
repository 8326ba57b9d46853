//! Why a database could not answer, sorted by what a person can do about it.

/// Why a database could not answer.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// No connection, or one that broke.
    #[error(
        "the database {at} cannot be reached; only what was acknowledged is saved for certain; try again when it is back"
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
        "the database {at} is held by another program and did not become free in time; nothing was saved; try again"
    )]
    Busy {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// The file or the server lets nobody write.
    #[error("the database {at} can only be read; nothing was saved; allow this program to write to it")]
    ReadOnly {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// No room left.
    #[error("the disk of the database {at} is full; nothing was saved; make room and try again")]
    Full {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// The file is no database, or is damaged.
    #[error(
        "the database {at} is damaged or is no database; check it (a ledger with `jenjang verify`), or restore a backup"
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
    #[error("the database {at} refused a statement of this program; nothing was saved by it")]
    Other {
        /// The database.
        at: String,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// A later version of the program made the tables.
    #[error(
        "the database {at} has version {found} of the {name} tables, this program knows up to {known}; use a newer program"
    )]
    Newer {
        /// The database.
        at: String,
        /// Whose tables.
        name: &'static str,
        /// The version found.
        found: i64,
        /// The latest version known.
        known: i64,
    },
    /// Versions of the tables are missing or unknown.
    #[error("the database {at} lists versions of the {name} tables that never were; restore a backup")]
    Versions {
        /// The database.
        at: String,
        /// Whose tables.
        name: &'static str,
    },
    /// A row that cannot be read as what it must be.
    #[error(
        "{what} cannot be read: {reason}; check the database (a ledger with `jenjang verify`), or restore a backup"
    )]
    Unreadable {
        /// Which row, and which column of it.
        what: String,
        /// Why.
        reason: String,
    },
}

impl DatabaseError {
    /// Returns whether the database answers and takes nothing in for now: what only notes something can do without.
    pub fn takes_nothing(&self) -> bool {
        matches!(self, Self::ReadOnly { .. } | Self::Full { .. } | Self::Busy { .. })
    }
}

/// Sorts what the driver says by what a person can do about it.
pub(crate) fn sort(at: &str, source: sqlx::Error) -> DatabaseError {
    let at = at.to_owned();
    match class(&source) {
        Class::Unreachable => DatabaseError::Unreachable { at, source },
        Class::CannotOpen => DatabaseError::CannotOpen { at, source },
        Class::Busy => DatabaseError::Busy { at, source },
        Class::ReadOnly => DatabaseError::ReadOnly { at, source },
        Class::Full => DatabaseError::Full { at, source },
        Class::Damaged => DatabaseError::Damaged { at, source },
        Class::Denied => DatabaseError::Denied { at, source },
        Class::Other => DatabaseError::Other { at, source },
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
