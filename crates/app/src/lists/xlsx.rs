//! The workbook an office sends on: a summary, a nominative list per SKPD in the order of seniority (DUK), and the
//! reasons of everybody else.
//!
//! Every text is written as a text cell, so no spreadsheet ever runs one as a formula.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jenjang_facts::Nip;
use jenjang_locale::Locale;
use jenjang_regulation::{Outcome, Regulation};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

use super::sheet_names::SheetNames;
use super::{Block, Detail, Sink};
use crate::output::{OutputError, Pending};
use crate::report::ScreeningReport;

/// With more groups than this one sheet holds the whole list; nobody finds a tab among hundreds.
const MAX_UNIT_SHEETS: usize = 100;
/// A worksheet ends at 1,048,576 rows; the header takes some.
const MAX_ROWS: usize = 1_048_000;

/// A person of the lists.
struct Entry {
    nip: Nip,
    unit: String,
    verdict: Outcome,
    detail: Box<Detail>,
}

pub(super) struct Workbook<'a> {
    pending: Pending,
    regulation: &'a Regulation,
    locale: &'a Locale,
    entries: Vec<Entry>,
    n_lines: usize,
}

impl<'a> Workbook<'a> {
    pub(super) fn start(path: &Path, regulation: &'a Regulation, locale: &'a Locale) -> Result<Self, OutputError> {
        Ok(Self { pending: Pending::create(path)?, regulation, locale, entries: Vec::new(), n_lines: 0 })
    }

    fn build(&self, report: &ScreeningReport) -> Result<rust_xlsxwriter::Workbook, XlsxError> {
        let styles = Styles::new();
        let mut book = rust_xlsxwriter::Workbook::new();
        let mut names = SheetNames::default();
        let mut groups: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| entry.verdict == Outcome::Meets) {
            groups.entry(entry.detail.skpd.as_str()).or_default().push(entry);
        }
        for group in groups.values_mut() {
            group.sort_by(|a, b| a.detail.duk.cmp(&b.detail.duk));
        }
        let summary = book.add_worksheet();
        summary.set_name(names.take(&self.locale.text("list-summary")))?;
        self.summary(summary, &styles, report, &groups)?;
        if groups.len() <= MAX_UNIT_SHEETS {
            for (skpd, group) in &groups {
                let sheet = book.add_worksheet();
                sheet.set_name(names.take(skpd))?;
                self.nominative(sheet, &styles, report, skpd, group)?;
            }
        } else {
            let everybody: Vec<&Entry> = groups.values().flatten().copied().collect();
            let title = self.locale.text("list-nominative");
            let sheet = book.add_worksheet();
            sheet.set_name(names.take(&title))?;
            self.nominative(sheet, &styles, report, &title, &everybody)?;
        }
        let sheet = book.add_worksheet();
        sheet.set_name(names.take(&self.locale.text("list-reasons")))?;
        self.reasons(sheet, &styles)?;
        Ok(book)
    }

    fn summary(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        report: &ScreeningReport,
        groups: &BTreeMap<&str, Vec<&Entry>>,
    ) -> Result<(), XlsxError> {
        let locale = self.locale;
        let title = &self.regulation.title;
        sheet.write_string_with_format(0, 0, locale.pick(&title.id, &title.en), &styles.title)?;
        let facts = [
            ("list-on", locale.date(report.on)),
            ("list-version", format!("{} {}", report.regulation, report.version)),
            ("list-snapshot", report.snapshot.clone().unwrap_or_default()),
            ("list-verdicts", report.receipt.verdicts.to_string()),
        ];
        let mut row = 1;
        for (key, value) in facts {
            sheet.write_string(row, 0, locale.text(key))?;
            sheet.write_string(row, 1, value)?;
            row += 1;
        }
        row += 1;
        let header = ["list-criterion", "list-cite", "list-meets", "list-fails", "list-undetermined", "list-alone"];
        for (column, key) in (0..).zip(header) {
            sheet.write_string_with_format(row, column, locale.text(key), &styles.header)?;
        }
        for criterion in &report.criteria {
            row += 1;
            let text = self.regulation.criterion(&criterion.id).map_or("", |c| locale.pick(&c.text.id, &c.text.en));
            sheet.write_string_with_format(row, 0, text, &styles.text)?;
            sheet.write_string_with_format(row, 1, &criterion.cite, &styles.text)?;
            let counts = [criterion.meets, criterion.fails, criterion.undetermined, criterion.fails_alone];
            for (column, count) in (2..).zip(counts) {
                sheet.write_number_with_format(row, column, whole(count), &styles.count)?;
            }
        }
        row += 1;
        sheet.write_string_with_format(row, 0, locale.text("list-all"), &styles.header)?;
        sheet.write_string_with_format(row, 1, "", &styles.header)?;
        for (column, count) in (2..).zip([report.meets, report.fails, report.undetermined]) {
            sheet.write_number_with_format(row, column, whole(count), &styles.total)?;
        }
        row += 2;
        sheet.write_string_with_format(row, 0, "SKPD", &styles.header)?;
        sheet.write_string_with_format(row, 1, locale.text("list-meets"), &styles.header)?;
        for (skpd, group) in groups {
            row += 1;
            sheet.write_string_with_format(row, 0, *skpd, &styles.text)?;
            sheet.write_number_with_format(
                row,
                1,
                whole(u64::try_from(group.len()).unwrap_or(u64::MAX)),
                &styles.count,
            )?;
        }
        for (column, width) in (0..).zip([70.0, 18.0, 12.0, 16.0, 22.0, 22.0]) {
            sheet.set_column_width(column, width)?;
        }
        Ok(())
    }

    fn nominative(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        report: &ScreeningReport,
        group: &str,
        entries: &[&Entry],
    ) -> Result<(), XlsxError> {
        let locale = self.locale;
        let title = &self.regulation.title;
        sheet.write_string_with_format(0, 0, locale.text("list-nominative"), &styles.title)?;
        sheet.write_string(1, 0, group)?;
        let subject = locale.pick(&title.id, &title.en);
        sheet.write_string(2, 0, format!("{subject}, {}", locale.date(report.on)))?;
        let columns = NOMINATIVE.map(|(key, width)| (locale.text(key), width));
        for (column, key, last) in
            [(3_u16, "list-group-rank", 4_u16), (5, "list-group-post", 6), (7, "list-group-service", 8)]
        {
            sheet.merge_range(4, column, 4, last, &locale.text(key), &styles.header)?;
        }
        for (column, (name, width)) in (0_u16..).zip(&columns) {
            let grouped = (3..=8).contains(&column);
            if !grouped {
                sheet.write_string_with_format(4, column, "", &styles.header)?;
            }
            sheet.write_string_with_format(5, column, name, &styles.header)?;
            sheet.set_column_width(column, *width)?;
        }
        for (at, entry) in (0_u32..).zip(entries) {
            let row = at + 6;
            let detail = &entry.detail;
            sheet.write_number_with_format(row, 0, f64::from(at + 1), &styles.count)?;
            let texts = [(1, &detail.full_name), (3, &detail.rank), (4, &detail.rank_since), (5, &detail.position)];
            let more =
                [(6, &detail.position_since), (9, &detail.training), (10, &detail.education), (11, &detail.born_on)];
            for (column, text) in texts.into_iter().chain(more).chain([(13, &detail.skpd), (14, &entry.unit)]) {
                sheet.write_string_with_format(row, column, text, &styles.text)?;
            }
            sheet.write_string_with_format(row, 2, entry.nip.to_string(), &styles.text)?;
            let numbers =
                [(7, detail.service.0.map(u32::from)), (8, detail.service.1.map(u32::from)), (12, detail.age_years)];
            for (column, number) in numbers {
                match number {
                    Some(number) => sheet.write_number_with_format(row, column, f64::from(number), &styles.count)?,
                    None => sheet.write_string_with_format(row, column, "", &styles.text)?,
                };
            }
        }
        let last = u32::try_from(entries.len()).unwrap_or(0) + 5;
        sheet.autofilter(5, 0, last.max(6), 14)?;
        sheet.set_freeze_panes(6, 3)?;
        sheet.set_landscape().set_paper_size(14).set_repeat_rows(4, 5)?.set_print_fit_to_pages(1, 0);
        Ok(())
    }

    fn reasons(&self, sheet: &mut Worksheet, styles: &Styles) -> Result<(), XlsxError> {
        let locale = self.locale;
        for (column, (key, width)) in (0_u16..).zip(REASONS) {
            sheet.write_string_with_format(0, column, locale.text(key), &styles.header)?;
            sheet.set_column_width(column, width)?;
        }
        let mut row = 0;
        for entry in self.entries.iter().filter(|entry| entry.verdict != Outcome::Meets) {
            for reason in &entry.detail.reasons {
                row += 1;
                let Some(criterion) = self.regulation.criteria.get(reason.criterion) else { continue };
                let texts = [
                    entry.nip.to_string(),
                    entry.detail.full_name.clone(),
                    entry.detail.skpd.clone(),
                    entry.unit.clone(),
                    outcome_text(locale, entry.verdict),
                    criterion.cite.clone(),
                    locale.pick(&criterion.text.id, &criterion.text.en).to_owned(),
                    outcome_text(locale, reason.outcome),
                    reason.why.clone(),
                ];
                for (column, text) in (0_u16..).zip(&texts) {
                    sheet.write_string_with_format(row, column, text, &styles.text)?;
                }
            }
        }
        sheet.autofilter(0, 0, row.max(1), 8)?;
        sheet.set_freeze_panes(1, 2)?;
        sheet.set_landscape().set_paper_size(14).set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
        Ok(())
    }
}

/// Returns how an outcome is called.
fn outcome_text(locale: &Locale, outcome: Outcome) -> String {
    match outcome {
        Outcome::Meets => locale.text("verdict-meets"),
        Outcome::Fails => locale.text("verdict-fails"),
        Outcome::Undetermined => locale.text("verdict-undetermined"),
    }
}

const NOMINATIVE: [(&str, f64); 15] = [
    ("list-no", 6.0),
    ("list-name", 34.0),
    ("list-nip", 21.0),
    ("list-rank", 28.0),
    ("list-since", 12.0),
    ("list-post", 30.0),
    ("list-since", 12.0),
    ("list-years", 6.0),
    ("list-months", 6.0),
    ("list-training", 16.0),
    ("list-education", 14.0),
    ("list-born", 12.0),
    ("list-age", 6.0),
    ("list-skpd", 36.0),
    ("list-unit", 40.0),
];

const REASONS: [(&str, f64); 9] = [
    ("list-nip", 21.0),
    ("list-name", 34.0),
    ("list-skpd", 36.0),
    ("list-unit", 40.0),
    ("list-verdict", 20.0),
    ("list-cite", 10.0),
    ("list-criterion", 60.0),
    ("list-result", 20.0),
    ("list-why", 70.0),
];

impl Sink for Workbook<'_> {
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError> {
        for (row, (nip, person)) in block.nips.iter().zip(block.people).enumerate() {
            let Some(detail) = person.detail.clone() else { continue };
            let verdict = block.overall.outcome(row);
            self.n_lines += detail.reasons.len().max(1);
            self.entries.push(Entry { nip: *nip, unit: person.unit.clone(), verdict, detail });
        }
        if self.n_lines > MAX_ROWS {
            return Err(OutputError::TooLong { path: self.pending.path().to_owned(), rows: self.entries.len() });
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, report: &ScreeningReport) -> Result<PathBuf, OutputError> {
        let encode = |e: XlsxError, pending: &Pending| pending.encode_error(e);
        let mut book = self.build(report).map_err(|e| encode(e, &self.pending))?;
        let bytes = book.save_to_buffer().map_err(|e| encode(e, &self.pending))?;
        let written = std::io::Write::write_all(&mut self.pending, &bytes);
        written.map_err(|e| self.pending.write_error(e))?;
        self.pending.finish()
    }
}

/// A count as the number type of worksheets; every count of people is far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of people are exact in a double")]
fn whole(count: u64) -> f64 {
    count as f64
}

struct Styles {
    title: Format,
    header: Format,
    text: Format,
    count: Format,
    total: Format,
}

impl Styles {
    fn new() -> Self {
        let border = |format: Format| format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00B1_B4B6));
        let text = border(Format::new().set_align(FormatAlign::Top).set_text_wrap());
        let count = border(Format::new().set_align(FormatAlign::Top).set_num_format("#,##0"));
        let bold = border(Format::new().set_bold().set_text_wrap());
        let header = bold
            .set_background_color(Color::RGB(0x000B_4F55))
            .set_font_color(Color::White)
            .set_align(FormatAlign::VerticalCenter);
        let total = count.clone().set_bold();
        Self { title: Format::new().set_bold().set_font_size(14), header, text, count, total }
    }
}
