//! What a command says about an exam: counts, refused rows, what was not found; for people and for programs.

use std::fmt::Write;

use jenjang_locale::Locale;
use serde_json::{Value, json};

use crate::decide::{Balance, Decisions, Year};
use crate::read::{Refusal, Scores, Seats};
use crate::rules::Stage;
use crate::what_if::Difference;
use crate::write::Table;

/// How many refused or odd rows a person is shown.
const SHOWN: usize = 20;

/// What a command says about an exam.
pub struct Report<'a> {
    /// The year.
    pub year: &'a Year,
    /// The scores, with the rows that were refused.
    pub scores: &'a Scores,
    /// The counts in all; those of each seat are made when a program asks for them.
    pub balance: Balance,
    seats: &'a Seats,
    decisions: &'a Decisions,
    stage: Stage,
    /// The year whose rounding was borrowed on request.
    pub borrowed: Option<&'a str>,
}

impl<'a> Report<'a> {
    /// Returns the report of a decided or integrated exam.
    pub fn new(year: &'a Year, scores: &'a Scores, seats: &'a Seats, decisions: &'a Decisions, stage: Stage) -> Self {
        let balance = Balance::in_all(decisions, scores, seats, &year.rules, stage);
        Self { year, scores, balance, seats, decisions, stage, borrowed: None }
    }

    /// Returns the report with the year whose rounding was borrowed.
    pub fn borrowing(self, year: Option<&'a str>) -> Self {
        Self { borrowed: year, ..self }
    }

    /// Returns the report for programs; with all participants when a table is given.
    pub fn to_json(&self, locale: &Locale, table: Option<&Table<'_>>) -> Value {
        let mut report = json!({
            "exam": self.year.rules.name,
            "year": self.year.regulation.version,
            "regulation": self.year.regulation.id,
            "digest": self.year.regulation.digest,
            "day": self.year.day().to_string(),
        });
        if let (Some(report), Ok(Value::Object(balance))) = (
            report.as_object_mut(),
            serde_json::to_value(Balance::of(self.decisions, self.scores, self.seats, &self.year.rules, self.stage)),
        ) {
            report.extend(balance);
            report.insert("refusals".to_owned(), rows(&self.scores.refusals, locale));
            report.insert("warnings".to_owned(), rows(&self.scores.warnings, locale));
            let not_found = self.year.rules.not_found.iter();
            let not_found =
                not_found.map(|gap| json!({ "what": gap.what.key(), "text": locale.pick(&gap.text.id, &gap.text.en) }));
            report.insert("not_found".to_owned(), not_found.collect());
            report.insert("borrowed_rounding".to_owned(), json!(self.borrowed));
            if let Some(table) = table {
                report.insert("participants".to_owned(), participants(table));
            }
        }
        report
    }

    /// Returns the report for people.
    pub fn to_text(&self, locale: &Locale) -> String {
        let name = [("name", self.year.rules.name.as_str()), ("year", &self.year.regulation.version)];
        let mut text = format!("{}\n\n", locale.text_with("exam-report-title", &name));
        let counts = [
            (locale.text("exam-report-read"), self.balance.read),
            (locale.text("exam-report-refused"), self.balance.refused),
            (locale.text("exam-report-decided"), self.balance.decided),
            (locale.text("exam-report-seats"), self.balance.seats),
            (locale.text("exam-report-empty"), self.balance.seats_without_candidate),
        ];
        for (what, count) in counts {
            let _ = writeln!(text, "  {what:<28} {:>12}", locale.number(count));
        }
        let _ = writeln!(text, "\n  {:<28} {:>12}", locale.text("exam-report-code"), locale.text("exam-report-count"));
        for (code, count) in &self.balance.codes {
            let _ = writeln!(text, "  {code:<28} {:>12}", locale.number(count.as_u64().unwrap_or(0)));
        }
        text.push_str(&listed(&self.scores.refusals, "exam-report-refusals", locale));
        text.push_str(&listed(&self.scores.warnings, "exam-report-warnings", locale));
        if let Some(year) = self.borrowed {
            let _ = writeln!(text, "\n{}", locale.text_with("exam-report-borrowed", &[("year", year)]));
        }
        if !self.year.rules.not_found.is_empty() {
            let _ = writeln!(text, "\n{}", locale.text("exam-report-notes"));
        }
        for gap in &self.year.rules.not_found {
            let _ = writeln!(text, "  - {}", locale.pick(&gap.text.id, &gap.text.en));
        }
        text
    }
}

fn rows(refusals: &[Refusal], locale: &Locale) -> Value {
    let one = |refusal: &Refusal| {
        json!({
            "file": &*refusal.file,
            "row": refusal.row,
            "reason": refusal.reason.key(),
            "text": refusal.reason.text(locale),
        })
    };
    refusals.iter().map(one).collect()
}

fn participants(table: &Table<'_>) -> Value {
    let names: Vec<&str> = table.names().collect();
    let row = |at: usize| {
        let cells = names.iter().zip(table.row(at)).map(|(name, cell)| ((*name).to_owned(), Value::String(cell)));
        Value::Object(cells.collect())
    };
    (0..table.n_rows()).map(row).collect()
}

fn listed(refusals: &[Refusal], key: &str, locale: &Locale) -> String {
    let mut text = String::new();
    if refusals.is_empty() {
        return text;
    }
    let _ = writeln!(text, "\n{}", locale.text_with(key, &[("n", &locale.number(refusals.len() as u64))]));
    for refusal in refusals.iter().take(SHOWN) {
        let (row, reason) = (refusal.row.to_string(), refusal.reason.text(locale));
        let arguments = [("file", &*refusal.file), ("row", row.as_str()), ("reason", &reason)];
        let _ = writeln!(text, "  {}", locale.text_with("exam-report-row", &arguments));
    }
    text.push_str(&more(refusals.len(), locale));
    text
}

fn more(n: usize, locale: &Locale) -> String {
    match n.checked_sub(SHOWN).filter(|left| *left > 0) {
        Some(left) => format!("  {}\n", locale.text_with("exam-report-more", &[("n", &locale.number(left as u64))])),
        None => String::new(),
    }
}

impl Difference {
    /// Returns the difference for people.
    pub fn to_text(&self, locale: &Locale) -> String {
        let mut text = String::new();
        let changes = self.changes.join(", ");
        let _ = writeln!(text, "{}", locale.text_with("exam-what-if-title", &[("changes", &changes)]));
        let _ = writeln!(text, "{}\n", locale.text("exam-what-if-not-a-result"));
        let _ = writeln!(text, "{}", locale.text_with("exam-what-if-flips", &[("n", &locale.number(self.n_flips))]));
        for change in &self.by_code {
            let arguments =
                [("before", change.before.as_str()), ("after", &change.after), ("n", &locale.number(change.n))];
            let _ = writeln!(text, "  {}", locale.text_with("exam-what-if-change", &arguments));
        }
        let (before, after) = (locale.number(self.empty_before), locale.number(self.empty_after));
        let arguments = [("before", before.as_str()), ("after", &after)];
        let _ = writeln!(text, "{}\n", locale.text_with("exam-what-if-empty", &arguments));
        for flip in self.flips.iter().take(SHOWN) {
            let arguments = [
                ("participant", flip.participant.as_str()),
                ("seat", &flip.seat),
                ("before", &flip.before),
                ("after", &flip.after),
            ];
            let _ = writeln!(text, "  {}", locale.text_with("exam-what-if-flip", &arguments));
        }
        text.push_str(&more(self.flips.len(), locale));
        text
    }
}
