//! Loads folders of regulations. Every mistake in every file is reported at once; a regulation with a mistake is not
//! used at all.

mod cases;
mod criteria;
mod files;
mod parameters;
mod source_map;
mod tree;
mod value;
mod version;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jenjang_facts::Reference;

pub use files::{load_folder, load_path, load_text, shipped, shipped_with};
pub use value::{parameter_text, parse_parameter_value};

use crate::diagnostic::{Diagnostic, LoadErrors, Sources};
use crate::{InForce, Procedure, Regulation};
use tree::Report;

const CASES: &str = "cases.toml";

/// The files of some procedures, read but not understood.
#[derive(Default)]
struct Files {
    /// What stands before the names when they are shown.
    prefix: String,
    /// The text of each file, by its path below the folder of regulations; line ends are `\n`.
    texts: BTreeMap<String, String>,
    /// What could not even be read.
    unreadable: Vec<Diagnostic>,
}

/// Understands the files: each folder is a procedure.
fn understand(files: &Files, reference: &Reference) -> Result<Vec<Procedure>, LoadErrors> {
    let mut diagnostics = files.unreadable.clone();
    let folders: BTreeSet<&str> = files.texts.keys().filter_map(|name| Some(name.split_once('/')?.0)).collect();
    let procedures: Vec<Procedure> =
        folders.into_iter().map(|id| read_procedure(id, files, reference, &mut diagnostics)).collect();
    if diagnostics.is_empty() {
        return Ok(procedures);
    }
    diagnostics.sort_by(|a, b| (&a.file, a.span.start, a.span.end).cmp(&(&b.file, b.span.start, b.span.end)));
    // The defaults of cases are read once a case; their mistakes are told once.
    diagnostics.dedup();
    let sources: Sources = files.texts.iter().map(|(name, text)| (files.shown(name), text.clone())).collect();
    Err(LoadErrors { diagnostics, sources })
}

impl Files {
    fn shown(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

fn read_procedure(id: &str, files: &Files, reference: &Reference, diagnostics: &mut Vec<Diagnostic>) -> Procedure {
    let own =
        files.texts.iter().filter_map(|(name, text)| Some((name, name.strip_prefix(id)?.strip_prefix('/')?, text)));
    let (mut versions, mut broken, mut periods) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (name, short, text) in own.filter(|(_, short, _)| *short != CASES) {
        let shown = files.shown(name);
        let mut report = Report::new(&shown, text);
        let version = short.strip_suffix(".toml").unwrap_or(short);
        let read = version::read_version(id, version, name, reference, &mut report);
        diagnostics.append(&mut report.diagnostics);
        periods.extend(read.period.map(|(period, span)| (name, period, span)));
        match read.regulation {
            Some(regulation) => versions.push(regulation),
            None => drop(broken.insert(version.to_owned())),
        }
    }
    report_overlaps(periods, files, diagnostics);
    versions.sort_by_key(|version: &Regulation| version.in_force.from);
    let mut cases = Vec::new();
    let name = format!("{id}/{CASES}");
    if let Some(text) = files.texts.get(&name) {
        let shown = files.shown(&name);
        let mut report = Report::new(&shown, text);
        cases = cases::read_cases(&cases::Versions { read: &versions, broken: &broken, reference }, &mut report);
        diagnostics.append(&mut report.diagnostics);
    }
    Procedure { id: id.to_owned(), versions, cases }
}

/// Reports periods that share a day: the date could not choose the version.
fn report_overlaps(
    mut periods: Vec<(&String, InForce, Range<usize>)>,
    files: &Files,
    diagnostics: &mut Vec<Diagnostic>,
) {
    periods.sort_by_key(|(_, period, _)| period.from);
    for (at, (name, period, span)) in periods.iter().enumerate() {
        let overlapping = periods.iter().take(at).find(|(_, earlier, _)| earlier.includes(period.from));
        let (Some((other, earlier, _)), Some(text)) = (overlapping, files.texts.get(*name)) else { continue };
        let shown = files.shown(name);
        let mut report = Report::new(&shown, text);
        let until = earlier.until.map_or_else(|| "has no end".to_owned(), |day| format!("lasts until {day}"));
        let message = format!("two versions are in force on {}", period.from);
        let help = format!("`{}` {until}: one date must choose one version", files.shown(other));
        report.error(span.clone(), message, "in force from here", &help);
        diagnostics.append(&mut report.diagnostics);
    }
}
