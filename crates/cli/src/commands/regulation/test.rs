//! `jenjang regulation test`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::find_procedure;
use jenjang_facts::Reference;
use jenjang_regulation::Procedure;
use jenjang_screening::{CaseResult, run_cases, survivors};
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
        self.survivors.is_empty() && self.results.iter().all(CaseResult::passed)
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
        tested.push(test(procedure, &reference, arguments.mutate)?);
    }
    match common.format {
        Format::Json => print_json(&tested.iter().map(to_json).collect::<Vec<Value>>().into())?,
        Format::Text => print(&tested.iter().map(|one| to_text(one, common, arguments.mutate)).collect::<String>())?,
    };
    Ok(if tested.iter().all(Tested::is_good) { ExitCode::SUCCESS } else { ExitCode::from(FAILED) })
}

fn test(procedure: &Procedure, reference: &Reference, mutate: bool) -> Result<Tested> {
    let results = run_cases(procedure, reference)?;
    let report = if mutate { Some(survivors(procedure, reference)?) } else { None };
    let (mutants, survivors) = report.map_or((0, Vec::new()), |report| {
        let survivors = report.survivors.iter().map(|m| format!("{}@{} {}: {}", procedure.id, m.regulation.version, m.place, m.description));
        (report.tried, survivors.collect())
    });
    Ok(Tested { id: procedure.id.clone(), results, mutants, survivors })
}

fn to_text(tested: &Tested, common: &Common, mutate: bool) -> String {
    let locale = common.locale();
    let passed = tested.results.iter().filter(|result| result.passed()).count();
    let counts = [passed.to_string(), tested.results.len().to_string()];
    let mut text = locale.text_with("cli-cases", &[("id", &tested.id), ("passed", &counts[0]), ("cases", &counts[1])]);
    text.push('\n');
    for result in tested.results.iter().filter(|result| !result.passed()) {
        text.push_str(&format!("  ✗ {}\n", result.name));
        for problem in &result.problems {
            text.push_str(&format!("      {problem}\n"));
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
    let failed = tested.results.iter().filter(|result| !result.passed());
    json!({
        "id": tested.id,
        "cases": tested.results.len(),
        "failed": failed.map(|r| json!({ "name": r.name, "problems": r.problems })).collect::<Vec<_>>(),
        "mutants": tested.mutants,
        "survivors": tested.survivors,
    })
}
