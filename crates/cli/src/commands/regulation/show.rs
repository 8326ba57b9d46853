//! `jenjang regulation show`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::{Wording, find_procedure, named_version};
use jenjang_facts::{Day, Reference};
use jenjang_locale::Locale;
use jenjang_regulation::{Criterion, Parameter, Regulation, Test};
use serde_json::{Value, json};

use crate::context::{Common, Format, catalogue_of, parse_day, print, print_json};

/// Show a regulation.
#[derive(Args)]
pub(super) struct Arguments {
    /// The regulation, or one version of it: ID or ID@VERSION
    id: String,
    /// The day that picks the version [default: every version]
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    on: Option<Day>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let procedures = common.procedures(&reference)?;
    let versions: Vec<&Regulation> = match (arguments.on, arguments.id.contains('@')) {
        (None, false) => find_procedure(&procedures, &arguments.id)?.versions.iter().collect(),
        // The version is named, so the day is not looked at.
        (None, true) => vec![named_version(&procedures, &arguments.id, crate::clock::today())?],
        (Some(on), _) => vec![named_version(&procedures, &arguments.id, on)?],
    };
    let locale = common.locale();
    if common.format == Format::Json {
        let mut all = Vec::new();
        for version in versions {
            let wording = Wording::new(&locale, &reference, catalogue_of(&reference, version)?);
            all.push(to_json(version, &wording));
        }
        return print_json(&all.into());
    }
    let mut text = String::new();
    for version in versions {
        text.push_str(&to_text(version, &locale, &reference)?);
    }
    print(&text)
}

fn to_text(regulation: &Regulation, locale: &Locale, reference: &Reference) -> Result<String> {
    let wording = Wording::new(locale, reference, catalogue_of(reference, regulation)?);
    let mut lines = vec![
        locale.pick(&regulation.title.id, &regulation.title.en).to_owned(),
        format!("  {}@{}", regulation.id, regulation.version),
        format!("  {}: {}", locale.text("cli-issuer"), regulation.issuer),
        format!("  {}: {} [{}]", locale.text("cli-source"), regulation.source, wording.grade(regulation.grade)),
        format!("  {}: {}", locale.text("cli-in-force"), period(regulation, locale)),
        format!("  {}: {}", locale.text("cli-digest"), regulation.digest),
        String::new(),
        locale.text("cli-parameters"),
    ];
    for parameter in &regulation.parameters {
        lines.extend(parameter_lines(parameter, &wording));
    }
    lines.push(String::new());
    lines.push(locale.text("cli-criteria"));
    for criterion in &regulation.criteria {
        lines.extend(criterion_lines(criterion, &wording));
    }
    lines.push(String::new());
    lines.push(String::new());
    Ok(lines.join("\n"))
}

fn period(regulation: &Regulation, locale: &Locale) -> String {
    let from = locale.date(regulation.in_force.from);
    let until = regulation.in_force.until.map_or_else(|| locale.text("cli-open-end"), |day| locale.date(day));
    let repealed = regulation.in_force.repealed_by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
    format!("{from} – {until}{repealed}")
}

fn parameter_lines(parameter: &Parameter, wording: &Wording<'_>) -> Vec<String> {
    let locale = wording.locale();
    let unit = parameter.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let range =
        parameter.range.as_ref().map(|(low, high)| format!(" ({} – {})", wording.value(low), wording.value(high)));
    let label = locale.pick(&parameter.label.id, &parameter.label.en);
    let mut lines = vec![format!("  :{}  {label}{}", parameter.id, range.unwrap_or_default())];
    lines.extend(parameter.values.iter().map(|dated| {
        let from = dated.from.map(|day| format!("{} ", locale.date(day))).unwrap_or_default();
        let value = wording.value(&dated.value);
        format!("      {from}{value}{unit}  {} [{}]", dated.cite, wording.grade(dated.grade))
    }));
    lines
}

fn criterion_lines(criterion: &Criterion, wording: &Wording<'_>) -> Vec<String> {
    let locale = wording.locale();
    let grade = wording.grade(criterion.grade);
    let text = locale.pick(&criterion.text.id, &criterion.text.en);
    let mut lines = vec![format!("  {}  {}  {text} [{grade}]", criterion.cite, criterion.id)];
    lines.push(format!("      {}", test_line(&criterion.test, locale)));
    for exception in &criterion.exceptions {
        let text = locale.pick(&exception.text.id, &exception.text.en);
        let grade = wording.grade(exception.grade);
        lines.push(format!("      {}: {text}  {} [{grade}]", locale.text("cli-exception"), exception.cite));
        lines.push(format!("          {}", one_line(&exception.when_text)));
        lines.push(format!("          → {}", test_line(&exception.test, locale)));
    }
    lines
}

fn test_line(test: &Test, locale: &Locale) -> String {
    match test {
        Test::Holds(_, text) => one_line(text),
        Test::Document(name) => format!("{}: {}", locale.text("cli-document"), locale.pick(&name.id, &name.en)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn to_json(regulation: &Regulation, wording: &Wording<'_>) -> Value {
    let test = |test: &Test| match test {
        Test::Holds(_, text) => json!({ "holds": one_line(text) }),
        Test::Document(name) => json!({ "document": { "id": name.id, "en": name.en } }),
    };
    let parameters = regulation.parameters.iter().map(|parameter| {
        let values = parameter.values.iter().map(|dated| {
            json!({
                "from": dated.from.map(|day| day.to_string()),
                "value": wording.value(&dated.value),
                "cite": dated.cite,
                "grade": dated.grade.key(),
            })
        });
        let range = parameter.range.as_ref().map(|(low, high)| [wording.value(low), wording.value(high)]);
        json!({
            "id": parameter.id,
            "label": { "id": parameter.label.id, "en": parameter.label.en },
            "unit": parameter.unit,
            "range": range,
            "values": values.collect::<Vec<_>>(),
        })
    });
    let criteria = regulation.criteria.iter().map(|criterion| {
        let exceptions = criterion.exceptions.iter().map(|exception| {
            json!({
                "id": exception.id,
                "text": { "id": exception.text.id, "en": exception.text.en },
                "cite": exception.cite,
                "grade": exception.grade.key(),
                "when": one_line(&exception.when_text),
                "test": test(&exception.test),
            })
        });
        json!({
            "id": criterion.id,
            "text": { "id": criterion.text.id, "en": criterion.text.en },
            "cite": criterion.cite,
            "grade": criterion.grade.key(),
            "test": test(&criterion.test),
            "exceptions": exceptions.collect::<Vec<_>>(),
        })
    });
    json!({
        "id": regulation.id,
        "version": regulation.version,
        "title": { "id": regulation.title.id, "en": regulation.title.en },
        "issuer": regulation.issuer,
        "source": regulation.source,
        "grade": regulation.grade.key(),
        "from": regulation.in_force.from.to_string(),
        "until": regulation.in_force.until.map(|day| day.to_string()),
        "repealed_by": regulation.in_force.repealed_by,
        "facts": regulation.catalogue,
        "digest": regulation.digest,
        "parameters": parameters.collect::<Vec<_>>(),
        "criteria": criteria.collect::<Vec<_>>(),
    })
}
