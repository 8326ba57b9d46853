//! Walks the rows of a CSV or XLSX file, cell by cell, by the names of the columns.

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jenjang_facts::Day;

use super::Kind;
use super::cell::Cell;
use crate::ExamError;

/// What a row is handed over as: its number in the file and one cell for each column asked for.
pub(crate) type Visit<'v> = dyn FnMut(u64, &[Cell<'_>]) + 'v;

/// What is known of a sheet before its rows are read.
pub(crate) struct Header {
    /// For each column asked for, whether it is there.
    pub(crate) present: Vec<bool>,
    /// Whether numbers have a decimal comma, as in files separated by semicolons.
    pub(crate) decimal_comma: bool,
}

/// Reads the rows of a sheet. `start` learns the columns first; missing ones give empty cells.
pub(crate) fn walk(
    path: &Path,
    kind: Kind,
    columns: &[&'static str],
    n_required: usize,
    start: &mut dyn FnMut(&Header),
    visit: &mut Visit<'_>,
) -> Result<(), ExamError> {
    match kind {
        Kind::Xlsx => walk_xlsx(path, columns, n_required, start, visit),
        _ => walk_csv(path, columns, n_required, start, visit),
    }
}

/// Finds the columns of a header.
pub(crate) fn places(
    file: &Path,
    header: &[String],
    columns: &[&'static str],
    n_required: usize,
) -> Result<Vec<Option<usize>>, ExamError> {
    let find = |name: &str| header.iter().position(|cell| cell.trim().to_lowercase() == name);
    let found: Vec<Option<usize>> = columns.iter().map(|name| find(name)).collect();
    let missing = columns.iter().zip(&found).take(n_required).find(|(_, place)| place.is_none());
    match missing {
        Some((column, _)) => Err(ExamError::Column {
            file: file.display().to_string(),
            column,
            found: header.iter().map(|name| format!("`{}`", name.trim())).collect(),
        }),
        None => Ok(found),
    }
}

fn walk_csv(
    path: &Path,
    columns: &[&'static str],
    n_required: usize,
    start: &mut dyn FnMut(&Header),
    visit: &mut Visit<'_>,
) -> Result<(), ExamError> {
    let text = std::fs::read(path).map_err(|e| ExamError::read(path, e))?;
    // A spreadsheet marks UTF-8 with these bytes.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| first_line.iter().filter(|byte| **byte == wanted).count();
    let semicolons = count(b';') > count(b',');
    let delimiter = if semicolons { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text);
    let mut record = csv::StringRecord::new();
    let mut next = |record: &mut csv::StringRecord| reader.read_record(record).map_err(|e| ExamError::read(path, e));
    let _ = next(&mut record)?;
    let header: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
    let found = places(path, &header, columns, n_required)?;
    start(&Header { present: found.iter().map(Option::is_some).collect(), decimal_comma: semicolons });
    let mut row = 1;
    while next(&mut record)? {
        row += 1;
        let cell = |place: &Option<usize>| place.and_then(|at| record.get(at)).map_or(Cell::Empty, Cell::of_text);
        let cells: Vec<Cell<'_>> = found.iter().map(cell).collect();
        if cells.iter().any(|cell| *cell != Cell::Empty) {
            visit(row, &cells);
        }
    }
    Ok(())
}

fn walk_xlsx(
    path: &Path,
    columns: &[&'static str],
    n_required: usize,
    start: &mut dyn FnMut(&Header),
    visit: &mut Visit<'_>,
) -> Result<(), ExamError> {
    let mut book: Xlsx<_> = open_workbook(path).map_err(|e: calamine::XlsxError| ExamError::read(path, e))?;
    let sheet = book.worksheet_range_at(0).ok_or_else(|| ExamError::read(path, "the workbook has no sheet"))?;
    let sheet = sheet.map_err(|e| ExamError::read(path, e))?;
    let first = u64::from(sheet.start().map_or(0, |(row, _)| row)) + 1;
    let mut rows = sheet.rows().zip(first..);
    let header: Vec<String> =
        rows.next().map(|(cells, _)| cells.iter().map(ToString::to_string).collect()).unwrap_or_default();
    let found = places(path, &header, columns, n_required)?;
    start(&Header { present: found.iter().map(Option::is_some).collect(), decimal_comma: false });
    for (data, row) in rows {
        let cell = |place: &Option<usize>| place.and_then(|at| data.get(at)).map_or(Cell::Empty, of_data);
        let cells: Vec<Cell<'_>> = found.iter().map(cell).collect();
        if cells.iter().any(|cell| *cell != Cell::Empty) {
            visit(row, &cells);
        }
    }
    Ok(())
}

fn of_data(data: &Data) -> Cell<'_> {
    match data {
        Data::Empty => Cell::Empty,
        Data::Int(number) => Cell::Text(number.to_string().into()),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(truth) => Cell::Truth(*truth),
        Data::String(text) => Cell::of_text(text),
        Data::DateTimeIso(text) => Cell::of_text(text.split('T').next().unwrap_or("")),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Day::new(i32::from(year), month.into(), day.into()).map_or(Cell::Empty, Cell::Day)
        }
        // An error of a formula is something, and it is no value.
        Data::Error(_) | Data::DurationIso(_) => Cell::Text("#".into()),
        #[expect(unreachable_patterns, reason = "the library may add kinds of cells")]
        _ => Cell::Text("#".into()),
    }
}
