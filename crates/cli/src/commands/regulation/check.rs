//! `jenjang regulation check`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_exam::read_rules;
use jenjang_facts::Reference;
use jenjang_procedure::read_plan;
use jenjang_regulation::{Diagnostic, LoadErrors, Procedure, Sources};
use serde_json::json;

use crate::context::{Common, Format, print, print_json};
use crate::failure::FAILED;

/// Check regulation files.
#[derive(Args)]
pub(super) struct Arguments {
    /// A version file, the folder of a procedure, or a folder of procedures [default: the regulations in use]
    path: Option<PathBuf>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let loaded = match (&arguments.path, &common.regulations) {
        (Some(path), _) => jenjang_regulation::load_path(path, &reference),
        (None, Some(folder)) => jenjang_regulation::shipped_with(folder, &reference),
        (None, None) => jenjang_regulation::shipped(&reference),
    };
    let checked = loaded.and_then(|procedures| check_sections(procedures, &reference));
    match (checked, common.format) {
        (Ok(procedures), Format::Text) => print(&said(common, &procedures)),
        (Ok(_), Format::Json) => print_json(&json!([])),
        (Err(errors), format) => {
            report(&errors, format)?;
            Ok(ExitCode::from(FAILED))
        }
    }
}

/// Checks the tables that the loader leaves to their owners: the rules of exams, and procedures.
fn check_sections(procedures: Vec<Procedure>, reference: &Reference) -> Result<Vec<Procedure>, LoadErrors> {
    let (mut diagnostics, mut sources) = (Vec::new(), Sources::new());
    for version in procedures.iter().flat_map(|procedure| &procedure.versions) {
        let exam = if version.catalogue == "exam" { read_rules(version).err() } else { None };
        let plan = if version.has_section("procedure") { read_plan(version, &reference.lists).err() } else { None };
        for found in [exam, plan].into_iter().flatten() {
            diagnostics.extend(found);
            sources.insert(version.file.clone(), version.text.to_string());
        }
    }
    if diagnostics.is_empty() { Ok(procedures) } else { Err(LoadErrors { diagnostics, sources }) }
}

fn said(common: &Common, procedures: &[Procedure]) -> String {
    let locale = common.locale();
    let count = |n: usize| locale.number(u64::try_from(n).unwrap_or(u64::MAX));
    let versions = count(procedures.iter().map(|procedure| procedure.versions.len()).sum());
    let cases = count(procedures.iter().map(|procedure| procedure.cases.len()).sum());
    let procedures = count(procedures.len());
    let arguments = [("procedures", procedures.as_str()), ("versions", &versions), ("cases", &cases)];
    format!("{}\n", locale.text_with("cli-check-good", &arguments))
}

fn report(errors: &LoadErrors, format: Format) -> Result<()> {
    match format {
        Format::Text => {
            let colour = std::io::IsTerminal::is_terminal(&std::io::stdout());
            print(&format!("{}\n\n{} mistake(s)\n", errors.render(colour), errors.diagnostics.len()))?;
        }
        Format::Json => {
            let all = errors.diagnostics.iter().map(|one: &Diagnostic| {
                json!({
                    "file": one.file,
                    "line": one.line,
                    "column": one.column,
                    "severity": one.severity.key(),
                    "message": one.message,
                    "help": one.help,
                })
            });
            print_json(&all.collect::<Vec<_>>().into())?;
        }
    }
    Ok(())
}
