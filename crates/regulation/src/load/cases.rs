//! Reads `cases.toml`: facts in, verdict out.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_facts::{Absence, Catalogue, Day, FactId, Gap, Known, Reference, Value, nearest};
use toml::de::DeValue;

use super::tree::{Fields, Node, Report, Text, choice, day_of};
use super::value::{check_range, value_of};
use super::version::parse;
use crate::expr::ParamId;
use crate::{Case, Outcome, Regulation};

/// The versions cases can be about.
pub(super) struct Versions<'a> {
    pub(super) read: &'a [Regulation],
    /// Names of versions that have mistakes: cases about them cannot be checked yet.
    pub(super) broken: &'a BTreeSet<String>,
    pub(super) reference: &'a Reference,
}

/// Keys with what they are set to, each with its place.
type Entries<'t> = Vec<(Text, &'t Node<'t>)>;

pub(super) fn read_cases(versions: &Versions<'_>, report: &mut Report<'_>) -> Vec<Case> {
    let Some(mut document) = parse(report) else { return Vec::new() };
    let mut root = document.as_fields("file of cases");
    let (mut default_on, mut default_facts) = (None, Entries::new());
    if let Some(mut defaults) = root.may("defaults").and_then(|node| Fields::new(node, "table of defaults", report)) {
        default_on = defaults.may("on").and_then(|node| day_of(node, report));
        default_facts = entries(&mut defaults, "facts", report);
        defaults.finish(report);
    }
    let tables = root.tables("case", "case", report);
    root.finish(report);
    let mut seen = BTreeMap::new();
    let mut cases = Vec::new();
    for mut fields in tables {
        let name = fields.text("name", report);
        if let Some(name) = &name {
            if let Some(first) = seen.get(&name.value) {
                report.twice(name, &std::ops::Range::clone(first), "case");
            }
            seen.entry(name.value.clone()).or_insert(name.span.clone());
        }
        let case = read_case(fields, default_on, &default_facts, versions, report);
        if let (Some(name), Some(case)) = (name, case) {
            cases.push(Case { name: name.value, ..case });
        }
    }
    cases
}

fn entries<'t>(fields: &mut Fields<'t>, key: &'static str, report: &mut Report<'_>) -> Entries<'t> {
    let table = fields.may(key).and_then(|node| Fields::new(node, "table", report));
    table.map(Fields::entries).unwrap_or_default()
}

fn read_case(
    mut fields: Fields<'_>,
    default_on: Option<Day>,
    default_facts: &Entries<'_>,
    versions: &Versions<'_>,
    report: &mut Report<'_>,
) -> Option<Case> {
    let on = match (fields.may("on"), default_on) {
        (Some(node), _) => day_of(node, report),
        (None, Some(day)) => Some(day),
        (None, None) => fields.must("on", report).and(None),
    };
    let version = fields.optional_text("version", report);
    let facts = entries(&mut fields, "facts", report);
    let set = entries(&mut fields, "set", report);
    let expect = entries(&mut fields, "expect", report);
    let verdict = fields.optional_text("verdict", report);
    let verdict = verdict.and_then(|text| choice(&text, &Outcome::ALL, Outcome::key, report));
    let span = fields.headline(report);
    fields.finish(report);
    if expect.is_empty() && verdict.is_none() {
        let help = "add `expect = { criterion = \"meets\" }` or `verdict = \"meets\"`";
        report.error(span.clone(), "the case expects nothing", "in this one", help);
    }
    let on = on?;
    let regulation = find_version(version.as_ref(), on, span, versions, report)?;
    let catalogue = versions.reference.catalogue(&regulation.catalogue)?;
    let facts = read_facts(default_facts, &facts, catalogue, versions.reference, report);
    let set = set.iter().filter_map(|(key, node)| read_set(key, node, regulation, versions.reference, report));
    let set = set.collect();
    let expect = expect.iter().filter_map(|(key, node)| read_expected(key, node, regulation, report)).collect();
    Some(Case { name: String::new(), version: version.map(|text| text.value), on, facts, set, expect, verdict })
}

fn find_version<'v>(
    version: Option<&Text>,
    on: Day,
    span: std::ops::Range<usize>,
    versions: &Versions<'v>,
    report: &mut Report<'_>,
) -> Option<&'v Regulation> {
    let Some(name) = version else {
        let found = versions.read.iter().find(|version| version.in_force.includes(on));
        if found.is_none() && versions.broken.is_empty() {
            let help = "choose another day with `on`, or name the version with `version`";
            report.error(span, format!("no version is in force on {on}"), "in this one", help);
        }
        return found;
    };
    let found = versions.read.iter().find(|version| version.version == name.value);
    if found.is_none() && !versions.broken.contains(&name.value) {
        let names: Vec<&str> = versions.read.iter().map(|v| v.version.as_str()).collect();
        let help = suggest(&name.value, "versions", &names);
        report.error(name.span.clone(), format!("there is no version `{}`", name.value), "unknown version", &help);
    }
    found
}

/// Reads the facts of a case over the defaults.
fn read_facts(
    defaults: &Entries<'_>,
    own: &Entries<'_>,
    catalogue: &Catalogue,
    reference: &Reference,
    report: &mut Report<'_>,
) -> Vec<(FactId, Known)> {
    let mut facts = BTreeMap::new();
    for (key, node) in defaults.iter().chain(own) {
        if let Some((fact, known)) = read_fact(key, node, catalogue, reference, report) {
            facts.insert(fact, known);
        }
    }
    facts.into_iter().collect()
}

fn read_fact(
    key: &Text,
    node: &Node<'_>,
    catalogue: &Catalogue,
    reference: &Reference,
    report: &mut Report<'_>,
) -> Option<(FactId, Known)> {
    let Some((fact, def)) = catalogue.find(&key.value).and_then(|fact| Some((fact, catalogue.get(fact)?))) else {
        let names: Vec<&str> = catalogue.iter().map(|(_, def)| def.id.as_str()).collect();
        let help = suggest(&key.value, "facts", &names);
        report.error(key.span.clone(), format!("`{}` is not a fact", key.value), "unknown fact", &help);
        return None;
    };
    if !matches!(node.get_ref(), DeValue::Table(_)) {
        return value_of(node, def.ty, &reference.lists, report).map(|value| (fact, Known::Value(value)));
    }
    let mut fields = Fields::new(node, "fact", report)?;
    let (gap, none) = (fields.optional_text("gap", report), fields.may("none"));
    fields.finish(report);
    if let Some(gap) = gap {
        return choice(&gap, &Gap::ALL, Gap::key, report).map(|gap| (fact, Known::Gap(gap)));
    }
    let Some(none) = none.filter(|node| matches!(node.get_ref(), DeValue::Boolean(true))) else {
        let help = "write `{ gap = \"not-recorded\" }` or `{ none = true }`";
        report.error(node.span(), format!("this says nothing about `{}`", def.id), "neither gap nor none", help);
        return None;
    };
    if def.absence == Absence::Unknown {
        let help = "no entry means here that it is not known: write `{ gap = \"not-recorded\" }`";
        report.error(none.span(), format!("`{}` is never known to be none", def.id), "impossible", help);
        return None;
    }
    Some((fact, Known::None))
}

fn read_set(
    key: &Text,
    node: &Node<'_>,
    regulation: &Regulation,
    reference: &Reference,
    report: &mut Report<'_>,
) -> Option<(ParamId, Value)> {
    let Some((id, parameter)) = regulation.find_parameter(&key.value) else {
        let names: Vec<&str> = regulation.parameters.iter().map(|parameter| parameter.id.as_str()).collect();
        let help = suggest(&key.value, "parameters", &names);
        report.error(key.span.clone(), format!("`{}` is not a parameter", key.value), "unknown parameter", &help);
        return None;
    };
    let value = value_of(node, parameter.ty, &reference.lists, report)?;
    check_range(&value, parameter.range.as_ref(), node.span(), &reference.lists, report);
    Some((id, value))
}

fn read_expected(
    key: &Text,
    node: &Node<'_>,
    regulation: &Regulation,
    report: &mut Report<'_>,
) -> Option<(String, Outcome)> {
    if regulation.criterion(&key.value).is_none() {
        let names: Vec<&str> = regulation.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
        let help = suggest(&key.value, "criteria", &names);
        report.error(key.span.clone(), format!("`{}` is not a criterion", key.value), "unknown criterion", &help);
    }
    let text = super::tree::text_of(node, report)?;
    Some((key.value.clone(), choice(&text, &Outcome::ALL, Outcome::key, report)?))
}

fn suggest(word: &str, what: &str, names: &[&str]) -> String {
    match nearest(word, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => format!("there are no {what}"),
        None => {
            let all: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("the {what} are {}", all.join(", "))
        }
    }
}
