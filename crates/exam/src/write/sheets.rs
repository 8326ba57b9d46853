//! Results as CSV and XLSX.

use std::io::Write;

use super::table::{Cells, Table};
use crate::ExamError;
use crate::progress::Progress;

const ROWS_OF_A_SHEET: usize = 1_048_575;

pub(super) fn write_csv<W: Write>(table: &Table<'_>, to: W, progress: &dyn Progress) -> Result<(), ExamError> {
    let mut writer = csv::Writer::from_writer(std::io::BufWriter::new(to));
    writer.write_record(table.names()).map_err(ExamError::write)?;
    for at in 0..table.n_rows {
        for (_, cells) in &table.columns {
            let text = cells.text(at);
            let text = if matches!(cells, Cells::Text(_) | Cells::Made(_)) { inert(text) } else { text };
            writer.write_field(text).map_err(ExamError::write)?;
        }
        writer.write_record(None::<&[u8]>).map_err(ExamError::write)?;
        progress.advance(1);
    }
    writer.flush().map_err(ExamError::write)
}

/// Returns a text that no spreadsheet runs as a formula.
fn inert(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text }
}

pub(super) fn write_xlsx<W: Write>(table: &Table<'_>, mut to: W, progress: &dyn Progress) -> Result<(), ExamError> {
    if table.n_rows > ROWS_OF_A_SHEET {
        let message =
            format!("a sheet holds {ROWS_OF_A_SHEET} rows and the result has {}; write .csv or .parquet", table.n_rows);
        return Err(ExamError::write(message));
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, (name, cells)) in (0_u16..).zip(&table.columns) {
        sheet.write_string(0, column, *name).map_err(ExamError::write)?;
        for (row, at) in (1_u32..).zip(0..table.n_rows) {
            let text = cells.text(at);
            let number = if matches!(cells, Cells::Text(_) | Cells::Made(_)) { None } else { text.parse::<f64>().ok() };
            match number {
                Some(number) => sheet.write_number(row, column, number),
                None => sheet.write_string(row, column, text),
            }
            .map_err(ExamError::write)?;
        }
    }
    progress.advance(table.n_rows as u64);
    // A workbook carries the moment it was made; the same result must be the same bytes.
    let epoch = rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1).map_err(ExamError::write)?;
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&epoch));
    let bytes = book.save_to_buffer().map_err(ExamError::write)?;
    to.write_all(&bytes).map_err(ExamError::write)
}
