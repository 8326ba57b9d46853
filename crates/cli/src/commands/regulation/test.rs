//! `jenjang regulation test`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::find_procedure;
use jenjang_facts::Reference;
use jenjang_regulation::Procedure;
use jenjang_screening::{CaseResult, Difference, mutate, run_cases, survivors};
use serde_json::{Value, json};

use crate::context::{Common, Format, print, print_json};
use crate::failure::FAILED;

/// Run the cases of a regulation.
#[derive(Args)]
pub(super) struct Arguments {
    /// The regulation [default: all]
    id: Option<String>,
    /// Change each operator, threshold, parameter and exception in turn and report the changes no case notices
    #[arg(long)]
    mutate: bool,
}

/// What the cases of one procedure said.
struct Tested {
    id: String,
    results: Vec<CaseResult>,
    mutants: usize,
    survivors: Vec<String>,
}

impl Tested {
    fn is_good(&self) -> bool {
        self.survivors.is_empty() && self.results.iter().all(CaseResult::passes)
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let procedures = common.procedures(&reference)?;
    let chosen: Vec<&Procedure> = match &arguments.id {
        Some(id) => vec![find_procedure(&procedures, id)?],
        None => procedures.iter().collect(),
    };
    let mut tested = Vec::new();
    for procedure in chosen {
        tested.push(test(procedure, &reference, arguments.mutate));
    }
    match common.format {
        Format::Json => print_json(&tested.iter().map(to_json).collect::<Vec<Value>>().into())?,
        Format::Text => print(&tested.iter().map(|one| to_text(one, common, arguments.mutate)).collect::<String>())?,
    };
    Ok(if tested.iter().all(Tested::is_good) { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

fn test(procedure: &Procedure, reference: &Reference, with_mutants: bool) -> Tested {
    let results = run_cases(procedure, None, reference);
    let id = procedure.id.clone();
    if !with_mutants {
        return Tested { id, results, mutants: 0, survivors: Vec::new() };
    }
    let mutants = procedure.versions.iter().map(|version| mutate(version, reference).len()).sum();
    let survivors = survivors(procedure, None, reference);
    let named = survivors.iter().map(|m| format!("{}@{} {}: {}", id, m.regulation.version, m.place, m.description));
    let survivors = named.collect();
    Tested { id, results, mutants, survivors }
}

/// Says where a case differs from what is expected.
fn difference_text(difference: &Difference) -> String {
    match difference {
        Difference::Criterion { id, expected, found } => format!("{id}: {expected} expected, {found} found"),
        Difference::Verdict { expected, found } => format!("verdict: {expected} expected, {found} found"),
        Difference::NoSuchCriterion(id) => format!("the regulation has no criterion `{id}`"),
        Difference::NoVersion => "no version is in force on the day of the case".to_owned(),
        Difference::CannotJudge(error) => error.to_string(),
        Difference::NoCatalogue(id) => format!("the reference data has no catalogue `{id}`"),
    }
}

fn to_text(tested: &Tested, common: &Common, mutate: bool) -> String {
    let locale = common.locale();
    let passed = tested.results.iter().filter(|result| result.passes()).count();
    let counts = [passed.to_string(), tested.results.len().to_string()];
    let mut text = locale.text_with("cli-cases", &[("id", &tested.id), ("passed", &counts[0]), ("cases", &counts[1])]);
    text.push('\n');
    for result in tested.results.iter().filter(|result| !result.passes()) {
        text.push_str(&format!("  ✗ {}\n", result.name));
        for difference in &result.differences {
            text.push_str(&format!("      {}\n", difference_text(difference)));
        }
    }
    if mutate {
        let noticed = (tested.mutants - tested.survivors.len()).to_string();
        let all = tested.mutants.to_string();
        text.push_str(&locale.text_with("cli-mutants", &[("noticed", &noticed), ("all", &all)]));
        text.push('\n');
        for survivor in &tested.survivors {
            text.push_str(&format!("  ✗ {survivor}\n"));
        }
    }
    text
}

fn to_json(tested: &Tested) -> Value {
    let failed = tested.results.iter().filter(|result| !result.passes());
    json!({
        "id": tested.id,
        "cases": tested.results.len(),
        "failed": failed.map(|r| json!({ "name": r.name, "differences": r.differences.iter().map(difference_text).collect::<Vec<_>>() })).collect::<Vec<_>>(),
        "mutants": tested.mutants,
        "survivors": tested.survivors,
    })
}
