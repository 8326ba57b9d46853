//! Reads one version of a regulation from its file.

use std::collections::BTreeMap;
use std::ops::Range;

use jenjang_facts::{Catalogue, Reference, nearest};
use sha2::{Digest, Sha256};
use toml::de::DeTable;

use super::criteria::{Conditions, read_criteria};
use super::parameters::{Parameters, read_parameters};
use super::tree::{Fields, Report, Text, day_of};
use crate::{Grade, InForce, Regulation, Scope};

/// The table of stages, parameters and rubrics; any procedure may have one beside the table of its catalogue.
const PROCEDURE: &str = "procedure";

/// A version as far as it could be read.
pub(super) struct Version {
    /// The whole of it, if there was no mistake.
    pub(super) regulation: Option<Regulation>,
    /// Its period and where that stands, to find overlaps even among files with mistakes.
    pub(super) period: Option<(InForce, Range<usize>)>,
}

/// Reads a file. `name` is its path below the folder of regulations.
pub(super) fn read_version(
    id: &str,
    version: &str,
    name: &str,
    reference: &Reference,
    report: &mut Report<'_>,
) -> Version {
    let Some(mut fields) = parse(report) else { return Version { regulation: None, period: None } };
    let fields = fields.as_fields("regulation");
    let (regulation, period) = read_root(fields, reference, report);
    let regulation = regulation.filter(|_| report.diagnostics.is_empty()).map(|regulation| Regulation {
        id: id.to_owned(),
        version: version.to_owned(),
        digest: digest(report.text),
        file: name.to_owned(),
        ..regulation
    });
    Version { regulation, period }
}

/// A parsed document.
pub(super) struct Document<'t>(DeTable<'t>);

impl<'t> Document<'t> {
    pub(super) fn as_fields(&'t mut self, what: &'static str) -> Fields<'t> {
        Fields::of_table(&self.0, 0..0, what)
    }
}

/// Parses TOML; what is no TOML is reported, and nothing else is said about such a file.
pub(super) fn parse<'t>(report: &mut Report<'t>) -> Option<Document<'t>> {
    let (table, errors) = DeTable::parse_recoverable(report.text);
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        report.error(span, error.message().trim_end().replace('\n', "; "), "not TOML", "");
    }
    errors.is_empty().then(|| Document(table.into_inner()))
}

/// SHA-256 of the text, in hexadecimal. Line ends were made `\n` before, so that a checkout on Windows has the same.
fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

type Period = Option<(InForce, Range<usize>)>;

fn read_root(mut fields: Fields<'_>, reference: &Reference, report: &mut Report<'_>) -> (Option<Regulation>, Period) {
    let title = fields.bilingual("title", report);
    let (issuer, source) = (fields.text("issuer", report), fields.text("source", report));
    let grade = fields.grade(report);
    let catalogue = fields.text("facts", report).and_then(|text| catalogue_of(&text, reference, report));
    let period = fields
        .must("in_force", report)
        .and_then(|node| Fields::new(node, "period in force", report))
        .and_then(|fields| read_period(fields, grade, report));
    let parameters = fields.tables("parameters", "parameter", report);
    let criteria_node = fields.may("criteria").map(toml::Spanned::span);
    let criteria = fields.tables("criteria", "criterion", report);
    if criteria.is_empty() {
        report.error(criteria_node.unwrap_or(0..0), "the regulation has no criterion", "none", "add `[[criteria]]`");
    }
    let names = catalogue.map(|catalogue| catalogue.id.as_str()).into_iter().chain([PROCEDURE]);
    let sections = names.filter(|name| fields.leave(name)).map(ToOwned::to_owned).collect();
    fields.finish(report);
    let parameters = read_parameters(parameters, reference, report);
    let nothing = Catalogue::default();
    let scope =
        Scope { catalogue: catalogue.unwrap_or(&nothing), lists: &reference.lists, parameters: &parameters.read };
    let (unreadable, blind) = (&parameters.unreadable, catalogue.is_none());
    let mut conditions = Conditions { scope, unreadable, used: Default::default(), blind };
    let criteria = read_criteria(criteria, &mut conditions, report);
    let used = conditions.used;
    report_unused(&parameters, |name| used.contains(name), report);
    let whole = (title, issuer, source, grade, catalogue, period.clone());
    let (Some(title), Some(issuer), Some(source), Some(grade), Some(catalogue), Some((in_force, _))) = whole else {
        return (None, period);
    };
    let regulation = Regulation {
        id: String::new(),
        version: String::new(),
        title,
        issuer: issuer.value,
        source: source.value,
        grade,
        catalogue: catalogue.id.clone(),
        in_force,
        parameters: parameters.read,
        criteria,
        sections,
        text: report.text.into(),
        digest: String::new(),
        file: String::new(),
    };
    (Some(regulation), period)
}

fn catalogue_of<'r>(text: &Text, reference: &'r Reference, report: &mut Report<'_>) -> Option<&'r Catalogue> {
    let found = reference.catalogue(&text.value);
    if found.is_none() {
        let all: Vec<String> = reference.catalogue_ids().map(|id| format!("`{id}`")).collect();
        let help = match nearest(&text.value, reference.catalogue_ids()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the catalogues are {}", all.join(", ")),
        };
        report.error(text.span.clone(), format!("there is no catalogue of facts `{}`", text.value), "unknown", &help);
    }
    found
}

fn read_period(mut fields: Fields<'_>, outer: Option<Grade>, report: &mut Report<'_>) -> Period {
    let from_node = fields.must("from", report);
    let from = from_node.and_then(|node| day_of(node, report));
    let until_node = fields.may("until");
    let until = until_node.map(|node| day_of(node, report));
    let repealed_by = fields.optional_text("repealed_by", report);
    // The period is attested as well as the rest, unless the file says otherwise.
    let grade = if fields.may("grade").is_some() { fields.grade(report) } else { outer };
    fields.finish(report);
    let (from, span) = (from?, from_node?.span());
    let until = match until {
        Some(until) => Some(until?),
        None => None,
    };
    if let (Some(until), Some(node)) = (until.filter(|until| *until < from), until_node) {
        let message = format!("the last day in force, {until}, is before the first, {from}");
        report.error(node.span(), message, "too early", "write the last day on which the rule counted");
        return None;
    }
    let repealed_by = repealed_by.map(|text| text.value);
    Some((InForce { from, until, repealed_by, grade: grade.unwrap_or(Grade::Assumed) }, span))
}

fn report_unused(parameters: &Parameters, used: impl Fn(&str) -> bool, report: &mut Report<'_>) {
    let unused: BTreeMap<_, _> = parameters.places.iter().filter(|(name, _)| !used(name)).collect();
    for (name, span) in unused {
        let help = format!("write `:{name}` in a criterion, or take the parameter away");
        report.error(span.clone(), format!("the parameter `{name}` is never used"), "not used", &help);
    }
}
