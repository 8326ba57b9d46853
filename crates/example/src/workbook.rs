//! The profile export as a workbook, written row by row.

use std::path::PathBuf;

use jenjang_facts::Day;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, XlsxError};

use crate::ExampleError;
use crate::header::{COLUMNS, Header, Kind, NIP};
use crate::sheet::Row;

/// A workbook under way.
pub(crate) struct Workbook {
    path: PathBuf,
    book: rust_xlsxwriter::Workbook,
    date: Format,
    next: u32,
}

impl Workbook {
    pub(crate) fn create(path: PathBuf, header: &Header, on: Day) -> Result<Self, ExampleError> {
        let mut workbook = Self {
            path,
            book: rust_xlsxwriter::Workbook::new(),
            date: Format::new().set_num_format("dd-mm-yyyy"),
            next: 1,
        };
        let started = workbook.start(header, on);
        started.map_err(|source| workbook.wrong(source))?;
        Ok(workbook)
    }

    fn start(&mut self, header: &Header, on: Day) -> Result<(), XlsxError> {
        let (year, month, day) = on.ymd();
        let (year, month, day) = (year.unsigned_abs(), narrow(month), narrow(day));
        // The library would put the time of writing into the file.
        let made = ExcelDateTime::from_ymd(u16::try_from(year).unwrap_or(1990), month, day)?;
        self.book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name("Profil ASN")?;
        for (column, name) in (0u16..).zip(&header.names) {
            sheet.write_string(0, column, name)?;
        }
        Ok(())
    }

    pub(crate) fn row(&mut self, header: &Header, row: &Row) -> Result<(), ExampleError> {
        let written = self.write_row(header, row);
        written.map_err(|source| self.wrong(source))
    }

    fn write_row(&mut self, header: &Header, row: &Row) -> Result<(), XlsxError> {
        let at = self.next;
        self.next += 1;
        let date = &self.date;
        let sheet = self.book.worksheet_from_index(0)?;
        for (column, place) in (0u16..).zip(&header.order) {
            let cell = row.get(*place);
            let kind = COLUMNS.get(*place).map_or(Kind::Text, |(_, kind)| *kind);
            // Every other row keeps its dates as text, as sheets put together from several do.
            match (real_date(cell), whole_number(cell)) {
                (Some(day), _) if kind == Kind::Date && at.is_multiple_of(2) => {
                    sheet.write_datetime_with_format(at, column, &day, date)?
                }
                (_, Some(number)) if kind == Kind::Whole => sheet.write_number(at, column, number)?,
                _ if *place == NIP && cell.contains("E+") => match cell.parse::<f64>() {
                    Ok(number) => sheet.write_number(at, column, number)?,
                    Err(_) => sheet.write_string(at, column, cell)?,
                },
                _ => sheet.write_string(at, column, cell)?,
            };
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Result<(), ExampleError> {
        let saved = self.book.save(&self.path);
        saved.map_err(|source| self.wrong(source))
    }

    fn wrong(&self, source: XlsxError) -> ExampleError {
        ExampleError::Workbook { path: self.path.clone(), source }
    }
}

/// Returns the date behind dd-mm-yyyy, if a workbook can hold it.
fn real_date(cell: &str) -> Option<ExcelDateTime> {
    let mut parts = cell.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn whole_number(cell: &str) -> Option<u32> {
    cell.parse().ok()
}

fn narrow(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(1)
}
