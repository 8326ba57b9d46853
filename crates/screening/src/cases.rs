//! Runs the cases of a regulation: facts in, verdict out.

use jenjang_facts::{Catalogue, Gap, Known, Reference, Value};
use jenjang_regulation::{Case, Outcome, Procedure, Regulation};

use crate::{CompileError, Program};

/// What one case gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The name of the case.
    pub name: String,
    /// The version it ran on; empty when there is none.
    pub version: String,
    /// Where it differs from what is expected; a case without differences passes.
    pub differences: Vec<Difference>,
}

impl CaseResult {
    /// Returns whether everything is as expected.
    pub fn passes(&self) -> bool {
        self.differences.is_empty()
    }
}

/// A difference between what a case expects and what it gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A criterion has another outcome.
    Criterion {
        /// Its id.
        id: String,
        /// What the case expects.
        expected: Outcome,
        /// What it gave.
        found: Outcome,
    },
    /// The overall verdict is another one.
    Verdict {
        /// What the case expects.
        expected: Outcome,
        /// What it gave.
        found: Outcome,
    },
    /// The regulation has no such criterion.
    NoSuchCriterion(String),
    /// No version is meant, or none is in force on the day.
    NoVersion,
    /// The regulation cannot judge on the day.
    CannotJudge(CompileError),
    /// The reference data does not have the catalogue of the regulation.
    NoCatalogue(String),
}

/// Runs the cases of a procedure, in order; with a version, only those that are about it.
pub fn run_cases(procedure: &Procedure, version: Option<&str>, reference: &Reference) -> Vec<CaseResult> {
    let mut results = Vec::new();
    for case in &procedure.cases {
        let regulation = version_of(procedure, case);
        if version.is_some_and(|version| regulation.is_none_or(|regulation| regulation.version != version)) {
            continue;
        }
        let differences = match regulation {
            Some(regulation) => run_case(regulation, case, reference),
            None => vec![Difference::NoVersion],
        };
        let version = regulation.map(|regulation| regulation.version.clone()).unwrap_or_default();
        results.push(CaseResult { name: case.name.clone(), version, differences });
    }
    results
}

/// Returns the version that a case is about: the one it names, else the one in force on its day.
pub(crate) fn version_of<'a>(procedure: &'a Procedure, case: &Case) -> Option<&'a Regulation> {
    match &case.version {
        Some(version) => procedure.version(version),
        None => procedure.in_force_on(case.on),
    }
}

/// Runs one case on a version.
pub(crate) fn run_case(regulation: &Regulation, case: &Case, reference: &Reference) -> Vec<Difference> {
    let Some(catalogue) = reference.catalogue(&regulation.catalogue) else {
        return vec![Difference::NoCatalogue(regulation.catalogue.clone())];
    };
    let values = values_of(regulation, case);
    let program = match Program::compile(regulation, catalogue, &values, case.on) {
        Ok(program) => program,
        Err(error) => return vec![Difference::CannotJudge(error)],
    };
    let found = program.judge_row(&facts_of(catalogue, case));
    let mut differences = Vec::new();
    for (id, expected) in &case.expect {
        let place = regulation.criteria.iter().position(|criterion| criterion.id == *id);
        match place.and_then(|at| found.criteria.get(at)) {
            Some(outcome) if outcome == expected => {}
            Some(outcome) => {
                differences.push(Difference::Criterion { id: id.clone(), expected: *expected, found: *outcome });
            }
            None => differences.push(Difference::NoSuchCriterion(id.clone())),
        }
    }
    let verdict = case.verdict.filter(|expected| *expected != found.verdict);
    differences.extend(verdict.map(|expected| Difference::Verdict { expected, found: found.verdict }));
    differences
}

/// Returns the values of the parameters on the day of a case, with those it sets.
fn values_of(regulation: &Regulation, case: &Case) -> Vec<Option<Value>> {
    let mut values = regulation.parameter_values(case.on);
    for (id, value) in &case.set {
        if let Some(slot) = values.get_mut(usize::from(id.0)) {
            *slot = Some(value.clone());
        }
    }
    values
}

fn facts_of(catalogue: &Catalogue, case: &Case) -> Vec<Known> {
    let mut facts = vec![Known::Gap(Gap::NotRecorded); catalogue.len()];
    for (fact, known) in &case.facts {
        if let Some(slot) = facts.get_mut(usize::from(fact.0)) {
            *slot = known.clone();
        }
    }
    facts
}
