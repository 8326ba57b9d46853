//! Workbooks (XLSX): every sheet is recognised on its own and read as a stream of cells.
//!
//! A workbook is an archive, and an archive can claim anything. It is unpacked once, to nowhere, and measured, before the
//! library that understands it may look at it ([`super::archive`]).

use std::cell::RefCell;
use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::rc::Rc;

use calamine::{DataRef, Reader, Xlsx, XlsxError};

use super::archive;
use super::cell::serial_day;
use super::columns::{Layout, WIDTH};
use super::csv::ReadFile;
use super::error::ImportError;
use super::intake::Intake;
use super::limits::{CELL_BYTES, COLUMNS};
use super::progress::Progress;
use super::row::Row;
use crate::records::Source;

/// Rows told to the progress at a time.
const STEP: u64 = 1 << 10;
/// Days between the first days of the two calendars a workbook may count in.
const DAYS_1900_TO_1904: i64 = 1462;
/// The whole numbers a spreadsheet holds exactly end here.
const EXACT: f64 = 9_007_199_254_740_992.0;

type Book = Xlsx<BufReader<File>>;

/// A sheet whose header was recognised.
pub(super) struct SheetPlan {
    pub name: String,
    pub sheet: String,
    pub layout: Layout,
    sha256: String,
    book: Rc<RefCell<Book>>,
    /// The row of the header, counted from 0.
    header_row: u32,
}

impl std::fmt::Debug for SheetPlan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SheetPlan").field("name", &self.name).field("sheet", &self.sheet).finish_non_exhaustive()
    }
}

/// Opens a workbook and returns the sheets that belong to a register.
pub(super) fn plan(path: &Path, name: &str) -> Result<Vec<SheetPlan>, ImportError> {
    let sha256 = archive::measure(path, name)?;
    guarded(name, || {
        let file = File::open(path).map_err(ImportError::read(name))?;
        let book = Book::new(BufReader::new(file)).map_err(|error| wrong(name, &error))?;
        let sheets = book.sheet_names();
        let book = Rc::new(RefCell::new(book));
        let mut plans = Vec::new();
        for sheet in sheets {
            let Some((layout, header_row)) = header(&book, &sheet) else { continue };
            let (book, sha256, name) = (Rc::clone(&book), sha256.clone(), name.to_owned());
            plans.push(SheetPlan { name, sheet, layout, sha256, book, header_row });
        }
        Ok(plans)
    })
}

/// Reads a sheet.
pub(super) fn read(
    plan: &SheetPlan,
    file: u32,
    intakes: &mut [Intake<'_, '_>],
    progress: &dyn Progress,
) -> Result<ReadFile, ImportError> {
    let Some(intake) = intakes.first_mut() else { return Ok(ReadFile { sha256: plan.sha256.clone(), n_rows: 0 }) };
    guarded(&plan.name, || {
        let mut reader = SheetReader { plan, file, cells: RowText::default(), n_rows: 0 };
        reader.read(intake, progress)?;
        Ok(ReadFile { sha256: plan.sha256.clone(), n_rows: reader.n_rows })
    })
}

/// Runs the library that reads workbooks; where a hostile file makes it panic, the file is refused.
fn guarded<T>(name: &str, read: impl FnOnce() -> Result<T, ImportError>) -> Result<T, ImportError> {
    // Whatever was half taken in is thrown away with the import.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(ImportError::Workbook { name: name.to_owned(), problem: "its content is damaged".to_owned() })
    })
}

fn wrong(name: &str, error: &XlsxError) -> ImportError {
    let problem = match error {
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound | XlsxError::Zip(_) => {
            "it is a ZIP archive, but holds no workbook".to_owned()
        }
        XlsxError::Password => "it is protected by a password".to_owned(),
        other => other.to_string(),
    };
    ImportError::Workbook { name: name.to_owned(), problem }
}

/// Recognises a sheet by its first row that is not blank. `None` also for a sheet that is no table, such as a chart.
fn header(book: &RefCell<Book>, sheet: &str) -> Option<(Layout, u32)> {
    let mut book = book.borrow_mut();
    let is_1904 = book.has_1904_epoch();
    let mut cells = book.worksheet_cells_reader(sheet).ok()?;
    let mut headers: Vec<String> = Vec::new();
    let mut header_row = None;
    while let Ok(Some(cell)) = cells.next_cell() {
        let (row, column) = cell.get_position();
        let column = column as usize;
        if header_row.is_some_and(|header_row| header_row != row) {
            break;
        }
        let mut text = String::new();
        append(&mut text, cell.get_value(), is_1904);
        if text.trim().is_empty() || column >= COLUMNS {
            continue;
        }
        header_row = Some(row);
        if headers.len() <= column {
            headers.resize(column + 1, String::new());
        }
        if let Some(slot) = headers.get_mut(column) {
            *slot = text;
        }
    }
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    Layout::recognise(&headers, false).zip(header_row)
}

/// The texts of the cells of one row.
#[derive(Default)]
struct RowText {
    row: Option<u32>,
    text: String,
    /// Field, start and end of each cell that is read.
    spans: Vec<(usize, usize, usize)>,
}

struct SheetReader<'a> {
    plan: &'a SheetPlan,
    file: u32,
    cells: RowText,
    n_rows: u64,
}

impl SheetReader<'_> {
    fn read(&mut self, intake: &mut Intake<'_, '_>, progress: &dyn Progress) -> Result<(), ImportError> {
        let name = self.plan.name.as_str();
        let mut book = self.plan.book.borrow_mut();
        let is_1904 = book.has_1904_epoch();
        let mut cells = book.worksheet_cells_reader(&self.plan.sheet).map_err(|error| wrong(name, &error))?;
        while let Some(cell) = cells.next_cell().map_err(|error| wrong(name, &error))? {
            let (row, column) = cell.get_position();
            if row <= self.plan.header_row {
                continue;
            }
            if self.cells.row != Some(row) {
                self.take_row(intake, progress)?;
                self.cells.row = Some(row);
            }
            let field = self.plan.layout.field_of_column.get(column as usize).copied().flatten();
            let Some(field) = field else { continue };
            let start = self.cells.text.len();
            append(&mut self.cells.text, cell.get_value(), is_1904);
            let end = self.cells.text.len();
            if end - start > CELL_BYTES {
                let row = row.saturating_add(1);
                return Err(ImportError::CellTooLong { name: name.to_owned(), row, limit_bytes: CELL_BYTES });
            }
            self.cells.spans.push((field, start, end));
        }
        self.take_row(intake, progress)?;
        progress.advance(self.n_rows % STEP);
        Ok(())
    }

    fn take_row(&mut self, intake: &mut Intake<'_, '_>, progress: &dyn Progress) -> Result<(), ImportError> {
        let Some(row) = self.cells.row.take() else { return Ok(()) };
        let mut texts = [""; WIDTH];
        let mut blank = true;
        for (field, start, end) in &self.cells.spans {
            let text = self.cells.text.get(*start..*end).unwrap_or_default();
            blank = blank && text.trim().is_empty();
            if let Some(slot) = texts.get_mut(*field) {
                *slot = text;
            }
        }
        if !blank {
            let source = Source { file: self.file, row: row.saturating_add(1) };
            let row = Row { layout: &self.plan.layout, cells: &texts, source, ordinal: 0, person: None };
            intake.take(&row).map_err(ImportError::write)?;
            self.n_rows += 1;
            if self.n_rows.is_multiple_of(STEP) {
                progress.advance(STEP);
            }
        }
        self.cells.text.clear();
        self.cells.spans.clear();
        Ok(())
    }
}

/// Appends a cell as the text that a text file would hold.
fn append(text: &mut String, value: &DataRef<'_>, is_1904: bool) {
    use std::fmt::Write;
    // Writing to a text cannot fail.
    let _ = match value {
        DataRef::Empty => Ok(()),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text.write_str(value),
        DataRef::SharedString(value) => text.write_str(value),
        DataRef::Int(value) => write!(text, "{value}"),
        DataRef::Float(value) => append_float(text, *value),
        DataRef::Bool(value) => write!(text, "{value}"),
        DataRef::Error(error) => write!(text, "{error}"),
        DataRef::DateTime(value) => {
            let value = value.as_f64();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a cast of a float saturates, and the range is checked"
            )]
            let serial = (value.floor() as i64).saturating_add(if is_1904 { DAYS_1900_TO_1904 } else { 0 });
            match serial_day(serial) {
                Some(day) => write!(text, "{day}"),
                None => append_float(text, value),
            }
        }
    };
}

/// Appends a number without a trailing `.0`; one whose digits are lost, in the form that says so (`1.98E+17`).
fn append_float(text: &mut String, value: f64) -> std::fmt::Result {
    use std::fmt::Write;
    if value.abs() < EXACT {
        return write!(text, "{value}");
    }
    let scientific = format!("{value:E}");
    text.write_str(&scientific.replacen('E', "E+", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: f64) -> String {
        let mut text = String::new();
        append_float(&mut text, value).unwrap();
        text
    }

    #[test]
    fn numbers_become_what_a_text_file_would_hold() {
        assert_eq!(text(12.0), "12");
        assert_eq!(text(76.5), "76.5");
        assert_eq!(text(198_006_152_006_032_901.0), "1.980061520060329E+17");
    }
}
