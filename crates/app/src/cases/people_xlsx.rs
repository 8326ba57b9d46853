//! The filtered list of people as a workbook. Every text is a text cell, so no spreadsheet ever runs one as a formula.

use std::path::Path;

use jenjang_access::{Action, Context};
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_regulation::Outcome;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::people::{PeopleQuery, PersonLine};
use crate::words;

/// The columns: the key of the heading, and the width.
const COLUMNS: [(&str, f64); 8] = [
    ("web-people-number", 10.0),
    ("web-people-nip", 22.0),
    ("web-people-name", 40.0),
    ("web-people-unit", 48.0),
    ("web-people-rank", 10.0),
    ("web-people-verdict", 22.0),
    ("web-people-held-up", 60.0),
    ("web-people-standing", 48.0),
];

impl App {
    /// Returns everybody whom a query finds, on all pages, as a workbook; for those who prepare the lists of a round.
    pub async fn people_xlsx(
        &self,
        acting: &Acting,
        id: &str,
        query: &PeopleQuery,
        locale: &Locale,
    ) -> Result<Vec<u8>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::ReadNominativeList, &case.resource(), &Context::default())?;
        let people = self.people_of(&case).await?;
        let (query, locale) = (query.clone(), locale.clone());
        self.whole_register
            .run(move || {
                let mut book = Workbook::new();
                let written = write(&mut book, &Writer { case: &case, locale: &locale }, &people.all(&case, &query));
                written.and_then(|()| book.save_to_buffer()).map_err(|error| match error {
                    XlsxError::IoError(source) => AppError::file(Path::new("temporary folder"), source),
                    error => AppError::Input(format!("the workbook cannot be written: {error}")),
                })
            })
            .await
    }
}

/// What the texts of a line are made of.
struct Writer<'a> {
    case: &'a OpenCase,
    locale: &'a Locale,
}

impl Writer<'_> {
    /// Returns the cells of a person after the number.
    fn cells(&self, line: &PersonLine) -> [String; 7] {
        let (case, locale) = (self.case, self.locale);
        let criterion = |id: &String| {
            let known = case.regulation.criterion(id);
            known.map_or_else(|| id.clone(), |one| locale.pick(&one.text.id, &one.text.en).to_owned())
        };
        let standing = line.standing.as_ref().and_then(|(id, outcome)| {
            let (plan, _) = case.case.stage(id)?;
            let title = locale.pick(&plan.title.id, &plan.title.en);
            Some(format!("{title}: {}", words::standing(plan.kind.key(), outcome.key(), locale)))
        });
        let verdict = match line.verdict {
            Outcome::Meets => locale.text("web-meets"),
            Outcome::Fails => locale.text("web-fails"),
            Outcome::Undetermined => locale.text("web-gap"),
        };
        let reasons: Vec<String> = line.held_up_by.iter().map(criterion).collect();
        [
            line.nip.to_string(),
            line.name.clone(),
            line.unit.clone(),
            line.rank.clone(),
            verdict,
            reasons.join("; "),
            standing.unwrap_or_default(),
        ]
    }
}

fn write(book: &mut Workbook, writer: &Writer<'_>, lines: &[PersonLine]) -> Result<(), XlsxError> {
    let header = Format::new().set_bold().set_background_color(Color::RGB(0xE8_EE_EF)).set_text_wrap();
    let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    // Rows that are written go to a file; in memory 16,003 people take 50 MB.
    let sheet = book.add_worksheet_with_low_memory()?;
    for (column, (key, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, writer.locale.text(key), &header)?;
    }
    for (at, line) in (1..).zip(lines) {
        if let Some(number) = line.participant {
            sheet.write_number(at, 0, f64::from(number))?;
        }
        for (column, cell) in (1..).zip(writer.cells(line)) {
            // A cell of a spreadsheet ends at 32,767 characters.
            let cell: String = cell.chars().take(32_000).collect();
            sheet.write_string_with_format(at, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(lines.len()).unwrap_or(0).max(1);
    sheet.autofilter(0, 0, last, u16::try_from(COLUMNS.len() - 1).unwrap_or(0))?;
    Ok(())
}
