//! Where a desk is.

use std::fmt;
use std::path::{Path, PathBuf};

use jenjang_database::{Location, LocationError};

/// The name of the file in a data folder.
const FILE: &str = "desk.sqlite";

/// The place of a desk: a SQLite file of its own, or the PostgreSQL database of the ledger.
#[derive(Clone, Debug)]
pub struct DeskLocation(pub(crate) Location);

impl DeskLocation {
    /// Returns the place of the file `desk.sqlite` in a data folder.
    pub fn in_folder(folder: &Path) -> Self {
        Self::sqlite(folder.join(FILE))
    }

    /// Returns the place of a SQLite file.
    pub fn sqlite(path: impl Into<PathBuf>) -> Self {
        Self(Location::sqlite(path))
    }

    /// Reads an address as [`Location::parse`] does.
    ///
    /// A SQLite file of the ledger must not be given here: the ledger is backed up and kept for ever, this is not.
    pub fn parse(text: &str) -> Result<Self, LocationError> {
        Location::parse(text).map(Self)
    }
}

impl fmt::Display for DeskLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_stands_in_a_file_of_its_own() {
        assert_eq!(DeskLocation::in_folder(Path::new("data")).to_string(), "data/desk.sqlite");
    }
}
