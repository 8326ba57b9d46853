//! `jenjang regulation diff`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::compare::{RuleChange, compare};
use jenjang_app::screen::{Screening, Wants};
use jenjang_app::{Wording, named_version, parse_settings};
use jenjang_facts::Day;
use jenjang_regulation::Outcome;
use jenjang_screening::Program;
use serde_json::json;

use crate::context::{Common, Format, catalogue_of, parse_day, print, print_json};
use crate::progress::Bar;
use crate::source::RegisterArguments;
use crate::table::{Align, Table};

/// Compare two rules over a whole register.
#[derive(Args)]
pub(super) struct Arguments {
    /// The first rule: ID (the version in force) or ID@VERSION
    a: String,
    /// The second rule; the same as the first to try other parameters
    b: String,
    #[command(flatten)]
    register: RegisterArguments,
    /// The day of the facts [default: today]
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    on: Option<Day>,
    /// A parameter of the second rule set differently, such as min_rank=III/b
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// How many of those who flip to name
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: usize,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let procedures = common.procedures(&reference)?;
    let on = arguments.on.unwrap_or_else(crate::clock::today);
    let a = named_version(&procedures, &arguments.a, on)?;
    let b = named_version(&procedures, &arguments.b, on)?;
    let catalogue = catalogue_of(&reference, a)?;
    if a.catalogue != b.catalogue {
        anyhow::bail!(
            "`{}` judges `{}` and `{}` judges `{}`; rules over different facts cannot be compared",
            arguments.a,
            a.catalogue,
            arguments.b,
            b.catalogue
        );
    }
    let before = Program::compile(a, catalogue, &a.parameter_values(on), on)?;
    let after = Program::compile(b, catalogue, &parse_settings(b, on, &arguments.set, &reference.lists)?, on)?;
    let bar = Bar::new();
    let register = arguments.register.open(common, &reference, &bar)?;
    let locale = common.locale();
    let screening = Screening {
        program: &before,
        reference: &reference,
        catalogue,
        locale: &locale,
        n_threads: common.threads(),
        wants: Wants::default(),
        encoder: None,
    };
    let change = compare(&screening, &after, &register, arguments.limit, &bar)?;
    drop(bar);
    match common.format {
        Format::Json => print_json(&to_json(&change)),
        Format::Text => print(&to_text(&change, &Wording::new(&locale, &reference, catalogue))),
    }
}

/// Every way a verdict can go from one value to another, with its count.
fn ways(matrix: &[[u64; 3]; 3]) -> impl Iterator<Item = (Outcome, Outcome, u64)> {
    let rows = Outcome::ALL.into_iter().zip(matrix);
    let cells =
        rows.flat_map(|(from, row)| Outcome::ALL.into_iter().zip(row).map(move |(to, count)| (from, to, *count)));
    cells.filter(|(from, to, count)| from != to && *count > 0)
}

fn to_text(change: &RuleChange, wording: &Wording<'_>) -> String {
    let locale = wording.locale();
    let flipped: u64 = ways(&change.flips.matrix).map(|(_, _, count)| count).sum();
    let (flipped, people) = (locale.number(flipped), locale.number(change.flips.people));
    let mut text = locale.text_with("diff-sentence", &[("flipped", &flipped), ("people", &people)]);
    text.push_str("\n\n");
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left]);
    table.row(["diff-from", "diff-to", "diff-people", "diff-by"].map(|key| locale.text(key)));
    table.rule();
    for (from, to, count) in ways(&change.flips.matrix) {
        let by = change.flips.by_criterion.iter().filter_map(|criterion| {
            let (_, _, n) = ways(&criterion.matrix).find(|(f, t, _)| (*f, *t) == (from, to))?;
            Some(format!("{} {}", criterion.id, locale.number(n)))
        });
        let by = by.collect::<Vec<_>>().join(", ");
        table.row([wording.outcome(from), wording.outcome(to), locale.number(count), by]);
    }
    text.push_str(&table.to_string());
    if !change.people.is_empty() {
        let count = locale.number(u64::try_from(change.people.len()).unwrap_or(0));
        text.push_str(&format!("\n{}\n", locale.text_with("diff-first", &[("count", &count)])));
        for person in &change.people {
            let (from, to) = (wording.outcome(person.from), wording.outcome(person.to));
            text.push_str(&format!("  {}  {from} → {to}  {}\n", person.nip, person.by.join(", ")));
        }
    }
    text
}

fn to_json(change: &RuleChange) -> serde_json::Value {
    let matrix = |matrix: &[[u64; 3]; 3]| -> serde_json::Value {
        ways(matrix).map(|(from, to, n)| json!({ "from": from.key(), "to": to.key(), "people": n })).collect()
    };
    let criteria = change.flips.by_criterion.iter().map(|criterion| {
        json!({
            "id": criterion.id,
            "in_first": criterion.before,
            "in_second": criterion.after,
            "flips": matrix(&criterion.matrix),
        })
    });
    let people = change.people.iter().map(|person| {
        json!({ "nip": person.nip.to_string(), "from": person.from.key(), "to": person.to.key(), "by": person.by })
    });
    json!({
        "people": change.flips.people,
        "flips": matrix(&change.flips.matrix),
        "criteria": criteria.collect::<Vec<_>>(),
        "first": people.collect::<Vec<_>>(),
    })
}
