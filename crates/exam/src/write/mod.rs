//! Results as files: one table, three formats.

mod parquet_file;
mod sheets;
mod table;

use std::io::Write;

pub(crate) use table::Cells;
pub use table::{Table, Wording};

use crate::ExamError;
use crate::progress::{Progress, Stage};
use crate::read::Kind;

/// Writes a table.
pub fn write_table<W: Write + Send>(
    table: &Table<'_>,
    kind: Kind,
    to: W,
    n_threads: usize,
    progress: &dyn Progress,
) -> Result<(), ExamError> {
    progress.stage(Stage::Write, Some(table.n_rows as u64));
    match kind {
        Kind::Csv => sheets::write_csv(table, to, progress),
        Kind::Xlsx => sheets::write_xlsx(table, to, progress),
        Kind::Parquet => parquet_file::write(table, to, n_threads, progress),
    }
}
