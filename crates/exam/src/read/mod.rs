//! Reads scores and seats from CSV, XLSX and Parquet, and refuses what cannot be.

mod cell;
mod chunk;
mod parquet_file;
mod refusal;
mod rows;
mod scores;
mod seats;
mod sheet;

use std::path::Path;

pub use refusal::{Reason, Refusal, Warning};
pub use scores::{ReadOptions, Scores, read_scores};
pub use seats::{Seats, read_seats};

use crate::ExamError;

pub(crate) use chunk::{ABSENT, NO_DAY, NO_DECIMAL, NO_SEAT};

/// A kind of file, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Comma or semicolon separated values.
    Csv,
    /// A spreadsheet.
    Xlsx,
    /// Parquet.
    Parquet,
}

impl Kind {
    /// Returns the kind of a file.
    pub fn of(path: &Path) -> Result<Self, ExamError> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("csv" | "txt") => Ok(Self::Csv),
            Some("xlsx") => Ok(Self::Xlsx),
            Some("parquet") => Ok(Self::Parquet),
            _ => Err(ExamError::Ending { path: path.to_owned() }),
        }
    }
}
