//! What can go wrong with a fact file.

use std::io;
use std::path::Path;

use parquet::errors::ParquetError;

use crate::snapshot::read::SnapshotError;

/// Why a fact file was not written or cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FactFileError {
    /// The file cannot be read.
    #[error("could not read `{path}`")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("could not write `{path}`; nothing was left there")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is no Parquet file, or not one of facts.
    #[error("`{path}` is not a file of facts: {message}; write one with `jenjang register facts`")]
    Shape {
        /// The file.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// A cell cannot be understood.
    #[error("`{path}` has `{value}` in the column `{column}`, which means nothing there; write the file again")]
    Cell {
        /// The file.
        path: String,
        /// The column.
        column: String,
        /// The cell.
        value: String,
    },
    /// The snapshot behind the facts cannot be read.
    #[error("the register could not be folded")]
    Snapshot(#[from] SnapshotError),
}

impl FactFileError {
    pub(super) fn write(path: &Path, error: ParquetError) -> Self {
        let source = match error {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(source) => *source,
                Err(other) => io::Error::other(other),
            },
            other => io::Error::other(other),
        };
        Self::Write { path: path.display().to_string(), source }
    }

    pub(super) fn shape(path: &Path, message: impl std::fmt::Display) -> Self {
        Self::Shape { path: path.display().to_string(), message: message.to_string() }
    }
}
