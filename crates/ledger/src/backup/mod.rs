//! Backups: one file that holds a whole ledger with its files, taken while the ledger is in use.
//!
//! It is an uncompressed tar that any tool opens: `manifest.json`, `events.jsonl`, `personal.jsonl`,
//! `checkpoints.jsonl`, `blobs/<digest>` in the order of their names, and `seal`, the SHA-256 of every byte before its
//! own header. The same ledger gives the same bytes. The signing key is never in it; the personal parts are.

mod archive;
mod layout;
mod lines;
mod read;
mod restore;
mod write;

use std::path::PathBuf;

pub use read::verify_backup;
pub use restore::restore;
pub use write::backup;

use jenjang_database::DatabaseError;

use crate::{BlobError, Break, LedgerError, VerifyError};

/// Why a backup was not made, or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file cannot be read or written.
    #[error("the backup {} cannot be read or written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file would be overwritten.
    #[error("{} is there already; a backup never replaces a file, choose another name", .0.display())]
    Exists(PathBuf),
    /// The file is not what a backup is.
    #[error("{} is no whole backup: {what}; nothing was restored, use another backup", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        what: String,
    },
    /// The ledger in the file does not hold.
    #[error("the ledger in {} does not hold: {broken}", path.display())]
    Break {
        /// The file.
        path: PathBuf,
        /// The first place.
        broken: Box<Break>,
    },
    /// The ledger that would be filled is in use.
    #[error("the ledger {at} has {size} events already; restore into a new, empty one")]
    NotEmpty {
        /// The database.
        at: String,
        /// The number of its events.
        size: u64,
    },
    /// The database.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The files.
    #[error(transparent)]
    Blobs(#[from] BlobError),
}

impl From<DatabaseError> for BackupError {
    fn from(error: DatabaseError) -> Self {
        Self::Ledger(error.into())
    }
}

impl BackupError {
    fn of(path: &std::path::Path, error: VerifyError) -> Self {
        match error {
            VerifyError::Break(broken) => Self::Break { path: path.to_owned(), broken },
            VerifyError::Ledger(error) => Self::Ledger(error),
            VerifyError::Blobs(error) => Self::Blobs(error),
        }
    }
}
