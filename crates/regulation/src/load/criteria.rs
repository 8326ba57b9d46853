//! Reads `[[criteria]]` and their exceptions.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::source_map::SourceMap;
use super::tree::{Fields, Report, Text, bilingual_of};
use crate::expr::Condition;
use crate::language::read_condition;
use crate::{Criterion, Exception, Scope, Test};

/// What conditions are read against, and which parameters they were seen to use.
pub(super) struct Conditions<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) unreadable: &'a BTreeSet<String>,
    pub(super) used: BTreeSet<String>,
    /// Whether the catalogue is not known: every fact would be reported, so conditions are not.
    pub(super) blind: bool,
}

impl Conditions<'_> {
    /// Reads a condition; its mistakes are placed in the file, not in the text.
    fn read(&mut self, text: &Text, report: &mut Report<'_>) -> Option<(Condition, String)> {
        let trimmed = text.value.trim();
        let offset = text.value.len() - text.value.trim_start().len();
        let reading = read_condition(trimmed, &self.scope, self.unreadable);
        self.used.extend(reading.used);
        let map = SourceMap::of_string(report.text, &text.span, &text.value);
        for problem in reading.problems.into_iter().filter(|_| !self.blind) {
            let (start, end) = (problem.span.start + offset, problem.span.end + offset);
            let span = map.as_ref().map_or_else(|| text.span.clone(), |map| map.in_file(start, end));
            report.error(span, problem.message, &problem.label, problem.help.as_deref().unwrap_or(""));
        }
        Some((reading.condition?, trimmed.to_owned()))
    }
}

pub(super) fn read_criteria(
    tables: Vec<Fields<'_>>,
    conditions: &mut Conditions<'_>,
    report: &mut Report<'_>,
) -> Vec<Criterion> {
    let mut seen = BTreeMap::new();
    let mut criteria = Vec::new();
    for mut fields in tables {
        let id = read_id(&mut fields, "criterion", &mut seen, report);
        let (text, cite) = (fields.bilingual("text", report), fields.text("cite", report));
        let grade = fields.grade(report);
        let test = read_test(&mut fields, "criterion", conditions, report);
        let exceptions = fields.tables("exceptions", "exception", report);
        fields.finish(report);
        let exceptions = read_exceptions(exceptions, conditions, report);
        if let (Some(id), Some(text), Some(cite), Some(grade), Some(test)) = (id, text, cite, grade, test) {
            criteria.push(Criterion { id, text, cite: cite.value, grade, test, exceptions });
        }
    }
    criteria
}

fn read_exceptions(
    tables: Vec<Fields<'_>>,
    conditions: &mut Conditions<'_>,
    report: &mut Report<'_>,
) -> Vec<Exception> {
    let mut seen = BTreeMap::new();
    let mut exceptions = Vec::new();
    for mut fields in tables {
        let id = read_id(&mut fields, "exception", &mut seen, report);
        let (text, cite) = (fields.bilingual("text", report), fields.text("cite", report));
        let grade = fields.grade(report);
        let when = fields.text("when", report).and_then(|when| conditions.read(&when, report));
        let test = read_test(&mut fields, "exception", conditions, report);
        fields.finish(report);
        let whole = (id, text, cite, grade, when, test);
        if let (Some(id), Some(text), Some(cite), Some(grade), Some((when, when_text)), Some(test)) = whole {
            exceptions.push(Exception { id, text, cite: cite.value, grade, when, when_text, test });
        }
    }
    exceptions
}

/// Reads an id and refuses one that stands before, or that a file of verdicts could not carry.
fn read_id(
    fields: &mut Fields<'_>,
    what: &'static str,
    seen: &mut BTreeMap<String, Range<usize>>,
    report: &mut Report<'_>,
) -> Option<String> {
    let id = fields.text("id", report)?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !id.value.starts_with(|c: char| c.is_ascii_lowercase()) || !id.value.chars().all(allowed) {
        let message = format!("`{}` cannot be an id", id.value);
        report.error(
            id.span.clone(),
            message,
            "not an id",
            "use lower case letters, digits, `-` and `_`, starting with a letter",
        );
    } else if id.value.len() > 50 {
        // PostgreSQL cuts names of columns at 63 bytes.
        report.error(id.span.clone(), "the id has more than 50 characters", "too long", "choose a shorter one");
    } else if what == "criterion"
        && ["nip", "name", "unit", "verdict", "failed", "undetermined"].contains(&id.value.as_str())
    {
        let message = format!("a criterion cannot be called `{}`", id.value);
        report.error(id.span.clone(), message, "taken", "it is the name of a column of every result; choose another");
    }
    if let Some(first) = seen.get(&id.value) {
        report.twice(&id, &first.clone(), what);
    }
    seen.entry(id.value.clone()).or_insert(id.span);
    Some(id.value)
}

fn read_test(
    fields: &mut Fields<'_>,
    what: &str,
    conditions: &mut Conditions<'_>,
    report: &mut Report<'_>,
) -> Option<Test> {
    match (fields.may("holds"), fields.may("document")) {
        (Some(holds), None) => {
            let text = super::tree::text_of(holds, report)?;
            conditions.read(&text, report).map(|(condition, text)| Test::Holds(condition, text))
        }
        (None, Some(document)) => bilingual_of(document, report).map(Test::Document),
        (Some(_), Some(document)) => {
            let help = "keep `holds` if the register decides, `document` if a paper does";
            report.error(document.span(), format!("the {what} has both `holds` and `document`"), "one too many", help);
            None
        }
        (None, None) => {
            let help = "add `holds = \"...\"`, or `document = { id = \"...\", en = \"...\" }` if a paper decides";
            let span = fields.headline(report);
            report.error(span, format!("the {what} has neither `holds` nor `document`"), "in this one", help);
            None
        }
    }
}
