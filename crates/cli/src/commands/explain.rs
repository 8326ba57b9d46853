//! `jenjang explain`

use std::fmt::Write;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use jenjang_app::explain::{CriterionLine, Explainer, FactLine, PersonExplained, Place};
use jenjang_app::{Register, Wording, parse_settings, version_in_force};
use jenjang_facts::{Day, Nip};
use jenjang_locale::Locale;
use jenjang_registry::snapshot::NOTES_FILE;
use jenjang_regulation::Outcome;
use jenjang_screening::{Evidence, NextChange, Program};

use crate::context::{Common, Format, catalogue_of, parse_day, parse_nip, print, print_json};
use crate::progress::Bar;
use crate::source::RegisterArguments;

/// Explain the verdict of one person.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The regulation; the day picks its version
    regulation: String,
    /// The number of the person, 18 digits
    #[arg(value_parser = parse_nip)]
    nip: Nip,
    #[command(flatten)]
    register: RegisterArguments,
    /// The day of the facts, which also picks the version in force [default: today]
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    on: Option<Day>,
    /// A parameter set differently, such as min_rank=III/b
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let procedures = common.procedures(&reference)?;
    let on = arguments.on.unwrap_or_else(crate::clock::today);
    let regulation = version_in_force(&procedures, &arguments.regulation, on)?;
    let catalogue = catalogue_of(&reference, regulation)?;
    let values = parse_settings(regulation, on, &arguments.set, &reference.lists)?;
    let program = Program::compile(regulation, catalogue, &values, on)?;
    let register = arguments.register.open(common, &reference, &Bar::new())?;
    let Register::Snapshot { snapshot, .. } = &register else {
        bail!("a file of facts has no sources to show; give the snapshot or the exports it was made from");
    };
    let locale = common.locale();
    let wording = Wording::new(&locale, &reference, catalogue);
    let explainer = Explainer { program: &program, reference: &reference, catalogue, wording };
    let Some(person) = explainer.explain(snapshot, arguments.nip)? else {
        bail!(
            "nobody in the register has the NIP {}; check the digits, or see whether its row was refused ({})",
            arguments.nip,
            snapshot.folder().join(NOTES_FILE).display()
        );
    };
    match common.format {
        Format::Json => print_json(&person.to_json()),
        Format::Text => print(&to_text(&person, &wording)?),
    }
}

/// Writes an explanation for people.
pub(super) fn to_text(person: &PersonExplained, wording: &Wording<'_>) -> Result<String> {
    let locale = wording.locale();
    let mut text = String::new();
    writeln!(text, "{}", sentence(person, wording))?;
    writeln!(text)?;
    writeln!(text, "  {} · NIP {}", person.name, person.nip)?;
    writeln!(text, "  {}", person.unit)?;
    let as_of = person.as_of.map_or_else(|| locale.text("screen-as-of-unknown"), |day| locale.date(day));
    let arguments = [("version", person.regulation.as_str()), ("on", &locale.date(person.on)), ("as_of", &as_of)];
    writeln!(text, "  {}", locale.text_with("screen-heading", &arguments))?;
    for criterion in &person.criteria {
        writeln!(text)?;
        write_criterion(&mut text, criterion, wording)?;
    }
    if !person.doubts.is_empty() {
        writeln!(text, "\n{}", locale.text("explain-doubts"))?;
        for doubt in &person.doubts {
            writeln!(text, "  ? {doubt}")?;
        }
    }
    writeln!(text, "\n{}: {}", locale.text("screen-digest-register"), person.snapshot)?;
    Ok(text)
}

/// The answer first, in a sentence a person would say.
fn sentence(person: &PersonExplained, wording: &Wording<'_>) -> String {
    let locale = wording.locale();
    let of = |outcome| person.criteria.iter().filter(move |c| c.evidence == Evidence::Register && c.outcome == outcome);
    let number = |n: usize| locale.number(u64::try_from(n).unwrap_or(u64::MAX));
    let (on, title) = (locale.date(person.on), person.title.as_str());
    match person.verdict {
        Outcome::Meets => locale.text_with("explain-meets", &[("title", title), ("on", &on)]),
        Outcome::Fails => {
            let fails = number(of(Outcome::Fails).count());
            locale.text_with("explain-fails", &[("title", title), ("on", &on), ("count", &fails)])
        }
        Outcome::Undetermined => {
            let open = number(of(Outcome::Undetermined).count());
            locale.text_with("explain-undetermined", &[("title", title), ("on", &on), ("count", &open)])
        }
    }
}

/// State is never said by a sign alone: sign and word together.
fn sign(outcome: Outcome) -> char {
    match outcome {
        Outcome::Meets => '✓',
        Outcome::Fails => '✗',
        Outcome::Undetermined => '?',
    }
}

fn write_criterion(text: &mut String, criterion: &CriterionLine, wording: &Wording<'_>) -> std::fmt::Result {
    let locale = wording.locale();
    let outcome = wording.outcome(criterion.outcome);
    writeln!(text, "{} {outcome} · {} · {}", sign(criterion.outcome), criterion.cite, criterion.text)?;
    writeln!(text, "    {} [{}]", criterion.test, wording.grade(criterion.grade))?;
    for fact in &criterion.facts {
        write_fact(text, fact, locale)?;
    }
    for parameter in &criterion.parameters {
        let grade = parameter.grade.map(|grade| format!(" [{}]", wording.grade(grade))).unwrap_or_default();
        writeln!(text, "      :{} = {} · {}{grade}", parameter.id, parameter.value, parameter.cite)?;
    }
    for exception in &criterion.exceptions {
        let key = if exception.applies { locale.text("explain-applies") } else { locale.text("explain-may-apply") };
        writeln!(text, "    {key}: {} · {}", exception.text, exception.cite)?;
    }
    for missing in &criterion.missing {
        writeln!(text, "    → {}", locale.text_with("explain-missing", &[("what", missing)]))?;
    }
    if let Some(next) = &criterion.next {
        writeln!(text, "    → {}", next_text(next, locale))?;
    }
    Ok(())
}

fn write_fact(text: &mut String, fact: &FactLine, locale: &Locale) -> std::fmt::Result {
    let mark = if fact.decided { '▸' } else { ' ' };
    let reason = fact.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let since =
        fact.as_of.map(|day| format!(" · {}", locale.text_with("explain-since", &[("day", &locale.date(day))])));
    let places = Place::in_words(&fact.sources);
    let places = if places.is_empty() { places } else { format!(" · {places}") };
    writeln!(text, "    {mark} {}: {}{reason}{}{places}", fact.label, fact.value, since.unwrap_or_default())
}

fn next_text(next: &NextChange, locale: &Locale) -> String {
    match next {
        NextChange::Meets(day) => locale.text_with("explain-meets-from", &[("day", &locale.date(*day))]),
        NextChange::BecomesUndetermined(day) => locale.text_with("explain-open-from", &[("day", &locale.date(*day))]),
        NextChange::NeverByTimeAlone => locale.text("explain-not-by-time"),
    }
}
