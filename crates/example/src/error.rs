//! Why a register was not written.

use std::io;
use std::path::PathBuf;

use jenjang_facts::Day;
use rust_xlsxwriter::XlsxError;

/// Why a register was not written.
#[derive(Debug, thiserror::Error)]
pub enum ExampleError {
    /// More people were given a fate than there are.
    #[error("{meets} who meet and {undetermined} undetermined are more than {people} people; lower one of the two")]
    FatesExceedPeople {
        /// How many were to meet.
        meets: u32,
        /// How many were to be undetermined.
        undetermined: u32,
        /// How many people there are.
        people: u32,
    },
    /// More people than there are invented numbers for.
    #[error("{people} people are more than there are invented numbers for; ask for at most {limit}")]
    TooManyPeople {
        /// How many were asked for.
        people: u64,
        /// How many are possible.
        limit: u64,
    },
    /// More rows than a worksheet holds.
    #[error("{rows} rows do not fit on a worksheet, which holds {limit}; ask for fewer people or for CSV")]
    TooManyForWorkbook {
        /// How many rows were needed.
        rows: u64,
        /// How many fit.
        limit: u64,
    },
    /// The careers are built around the day, and this one leaves no room for them.
    #[error("the day {0} is outside the years 1990 to 2100; choose one within")]
    DayOutOfRange(Day),
    /// The folder holds something already, which is never overwritten.
    #[error("the folder `{}` is not empty; name a new one", .0.display())]
    FolderNotEmpty(PathBuf),
    /// A file or the folder could not be written.
    #[error("could not write `{}`; free some space or choose another folder", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The workbook could not be written.
    #[error("could not write the workbook `{}`; free some space or choose another folder", path.display())]
    Workbook {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: XlsxError,
    },
}
