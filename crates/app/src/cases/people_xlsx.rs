//! The filtered list of people as a workbook. Every text is a text cell, so no spreadsheet ever runs one as a formula.

use jenjang_access::{Action, Context};
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_regulation::Outcome;
use rust_xlsxwriter::{Color, Format, FormatAlign, Workbook, XlsxError};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::people::{PeopleQuery, PersonLine};
use super::screen_register::in_background;
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
        let lines = people.all(&case, query);
        let criterion = |id: &String| {
            let known = case.regulation.criterion(id);
            known.map_or_else(|| id.clone(), |one| locale.pick(&one.text.id, &one.text.en).to_owned())
        };
        let stage = |id: &str| {
            case.case.stage(id).map(|(plan, _)| (locale.pick(&plan.title.id, &plan.title.en), plan.kind.key()))
        };
        let row = |line: &PersonLine| {
            let standing = line.standing.as_ref().and_then(|(id, outcome)| {
                let (title, kind) = stage(id)?;
                Some(format!("{title}: {}", words::standing(kind, outcome.key(), locale)))
            });
            let verdict = match line.verdict {
                Outcome::Meets => locale.text("web-meets"),
                Outcome::Fails => locale.text("web-fails"),
                Outcome::Undetermined => locale.text("web-gap"),
            };
            let reasons: Vec<String> = line.held_up_by.iter().map(criterion).collect();
            (
                line.participant,
                [
                    line.nip.to_string(),
                    line.name.clone(),
                    line.unit.clone(),
                    line.rank.clone(),
                    verdict,
                    reasons.join("; "),
                    standing.unwrap_or_default(),
                ],
            )
        };
        let rows: Vec<_> = lines.iter().map(row).collect();
        drop(case);
        let headings = COLUMNS.map(|(key, width)| (locale.text(key), width));
        in_background(move || {
            write(&headings, &rows).map_err(|error| AppError::Input(format!("the workbook cannot be written: {error}")))
        })
        .await
    }
}

fn write(headings: &[(String, f64)], rows: &[(Option<u32>, [String; 7])]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let header = Format::new().set_bold().set_background_color(Color::RGB(0xE8_EE_EF)).set_text_wrap();
    let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let sheet = book.add_worksheet();
    for (column, (name, width)) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, name, &header)?;
        sheet.set_column_width(column, *width)?;
    }
    for (at, (number, cells)) in (1..).zip(rows) {
        if let Some(number) = number {
            sheet.write_number(at, 0, f64::from(*number))?;
        }
        for (column, cell) in (1..).zip(cells) {
            // A cell of a spreadsheet ends at 32,767 characters.
            let cell: String = cell.chars().take(32_000).collect();
            sheet.write_string_with_format(at, column, cell, &text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(rows.len()).unwrap_or(0).max(1);
    sheet.autofilter(0, 0, last, u16::try_from(headings.len().saturating_sub(1)).unwrap_or(0))?;
    book.save_to_buffer()
}
