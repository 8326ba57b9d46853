//! Where a database is.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;

/// The place of a database: a SQLite file, or a PostgreSQL database.
#[derive(Clone, Debug)]
pub struct Location(pub(crate) Place);

/// What is promised of something that was acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// It is on the disk, whatever happens to the program or the machine.
    #[default]
    Full,
    /// Nothing: it may be lost, and the file damaged, when the machine stops. Ten times as fast on a slow disk.
    ///
    /// For making a ledger of invented data that nobody uses before it is made, and never for one that people act in.
    None,
}

#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

/// Why a text names no database. It never repeats an address, which may hold a password.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// Empty, or an address of something else.
    #[error("this is no database; give the path of a SQLite file, or postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    Unknown,
    /// An address of PostgreSQL that cannot be read.
    #[error("this address of PostgreSQL cannot be read; write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
    Postgres(#[source] sqlx::Error),
}

impl Location {
    /// Returns the place of a SQLite file.
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        Self(Place::Sqlite(path.into()))
    }

    /// Reads `postgres://...`, or the path of a SQLite file with or without `sqlite:` before it.
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(text).map_err(LocationError::Postgres)?;
            return Ok(Self(Place::Postgres(Box::new(options))));
        }
        let path = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")).unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err(LocationError::Unknown);
        }
        Ok(Self::sqlite(path))
    }
}

impl fmt::Display for Location {
    /// Writes the place as a person may see it, without a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Sqlite(path) => write!(f, "{}", path.display()),
            Place::Postgres(options) => {
                let database = options.get_database().unwrap_or_else(|| options.get_username());
                write!(f, "postgres://{}:{}/{database}", options.get_host(), options.get_port())
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(options) => f.debug_tuple("Postgres").field(&options.get_host()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_without_its_password() {
        let shown = |text: &str| {
            let place = Location::parse(text).unwrap();
            assert!(!format!("{place:?}").contains("hush"));
            place.to_string()
        };
        assert_eq!(shown("postgres://ann:hush@db.example:5433/merit"), "postgres://db.example:5433/merit");
        assert_eq!(shown("postgresql://ann:hush@db.example/merit"), "postgres://db.example:5432/merit");
        assert_eq!(shown("sqlite:data/merit.db"), "data/merit.db");
        assert_eq!(shown("merit.db"), "merit.db");
    }

    #[test]
    fn other_databases_are_refused_without_repeating_the_address() {
        for text in ["", "sqlite:", "mysql://ann:hush@host/db", "postgres://ann:hush@host:port/db"] {
            let error = Location::parse(text).unwrap_err();
            assert!(!error.to_string().contains("hush"), "{error}");
        }
    }
}
