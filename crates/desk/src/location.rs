//! Where a desk is.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jenjang_ledger::LocationError;
use sqlx::postgres::PgConnectOptions;

/// The name of the file in a data folder.
const FILE: &str = "desk.sqlite";

/// The place of a desk: a SQLite file of its own, or the PostgreSQL database of the ledger.
#[derive(Clone, Debug)]
pub struct DeskLocation(pub(crate) Place);

#[derive(Clone)]
pub(crate) enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

impl DeskLocation {
    /// Returns the place of the file `desk.sqlite` in a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::sqlite(folder.join(FILE))
    }

    /// Returns the place of a SQLite file.
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        Self(Place::Sqlite(path.into()))
    }

    /// Reads `postgres://...`, or the path of a SQLite file with or without `sqlite:` before it.
    ///
    /// A SQLite file of the ledger must not be given here: the ledger is backed up and kept for ever, this is not.
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

impl fmt::Display for DeskLocation {
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
        let place = DeskLocation::parse("postgres://ann:hush@db.example:5433/merit").unwrap();
        assert_eq!(place.to_string(), "postgres://db.example:5433/merit");
        assert!(!format!("{place:?}").contains("hush"));
        assert_eq!(DeskLocation::in_folder(Path::new("data")).to_string(), "data/desk.sqlite");
        let error = DeskLocation::parse("mysql://ann:hush@host/db").unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }
}
