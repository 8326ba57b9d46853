//! Changes a regulation in every small way and asks whether its cases notice.
//!
//! Left out is what no case could tell apart: other comparisons of two equal sides, NOT around a comparison (it is the
//! opposite comparison), an item of IN that becomes one that is there already, parameters that no criterion uses, and
//! documents. Everything else that survives is a case that is missing.

mod conditions;
mod values;

use jenjang_facts::Reference;
use jenjang_regulation::expr::Condition;
use jenjang_regulation::{Criterion, Procedure, Regulation, Test};

use crate::cases::{run_case, version_of};
use crate::reads::Reads;

/// A regulation with one change.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// What was changed: `>= became >`.
    pub description: String,
    /// Where: `criterion rank`, `parameter min_rank`.
    pub place: String,
    /// The bytes of the condition's text the change is about; `None` for parameters and exceptions as a whole.
    pub span: Option<jenjang_regulation::expr::Span>,
    /// The changed regulation.
    pub regulation: Regulation,
}

/// Returns the regulation with every small change in turn.
pub fn mutate(regulation: &Regulation, reference: &Reference) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for (at, criterion) in regulation.criteria.iter().enumerate() {
        let mut add = |description: String, span, changed: Criterion| {
            let mut mutant = regulation.clone();
            if let Some(slot) = mutant.criteria.get_mut(at) {
                *slot = changed;
            }
            let place = format!("criterion {}", criterion.id);
            mutants.push(Mutant { description, place, span, regulation: mutant });
        };
        change_criterion(criterion, reference, &mut add);
    }
    mutants.extend(change_parameters(regulation, reference));
    mutants
}

/// Receives a description, its place and the changed criterion.
type Add<'a> = dyn FnMut(String, Option<jenjang_regulation::expr::Span>, Criterion) + 'a;

fn change_criterion(criterion: &Criterion, reference: &Reference, add: &mut Add<'_>) {
    for change in changes_of_test(&criterion.test, reference) {
        add(change.description, Some(change.span), Criterion { test: change.test, ..criterion.clone() });
    }
    for (at, exception) in criterion.exceptions.iter().enumerate() {
        let named = |what: String| format!("exception {}: {what}", exception.id);
        let with = |change: &dyn Fn(&mut jenjang_regulation::Exception)| {
            let mut changed = criterion.clone();
            changed.exceptions.get_mut(at).into_iter().for_each(change);
            changed
        };
        let mut without = criterion.clone();
        without.exceptions.remove(at);
        add(named("dropped".to_owned()), None, without);
        for change in conditions::changes(&exception.when, reference) {
            let changed = with(&|exception| exception.when = change.condition.clone());
            add(named(format!("when: {}", change.description)), Some(change.span), changed);
        }
        for change in changes_of_test(&exception.test, reference) {
            let changed = with(&|exception| exception.test = change.test.clone());
            add(named(change.description), Some(change.span), changed);
        }
    }
}

/// A test with one change.
struct TestChange {
    description: String,
    span: jenjang_regulation::expr::Span,
    test: Test,
}

fn changes_of_test(test: &Test, reference: &Reference) -> Vec<TestChange> {
    let Test::Holds(condition, text) = test else { return Vec::new() };
    let changed = |change: conditions::Change| TestChange {
        description: change.description,
        span: change.span,
        test: Test::Holds(change.condition, text.clone()),
    };
    conditions::changes(condition, reference).into_iter().map(changed).collect()
}

fn change_parameters(regulation: &Regulation, reference: &Reference) -> Vec<Mutant> {
    let reads: Vec<Reads> = regulation.criteria.iter().map(Reads::of_criterion).collect();
    let mut mutants = Vec::new();
    for (at, parameter) in regulation.parameters.iter().enumerate() {
        if !reads.iter().any(|reads| reads.parameters.iter().any(|id| usize::from(id.0) == at)) {
            continue;
        }
        for (value_at, dated) in parameter.values.iter().enumerate() {
            for (value, description) in values::neighbours(&dated.value, reference) {
                let mut mutant = regulation.clone();
                let changed = mutant.parameters.get_mut(at).and_then(|parameter| parameter.values.get_mut(value_at));
                changed.into_iter().for_each(|dated| dated.value = value.clone());
                let place = format!("parameter {}", parameter.id);
                mutants.push(Mutant { description, place, span: None, regulation: mutant });
            }
        }
    }
    mutants
}

/// Returns the mutants of every version that no case notices. A case that fails on the regulation itself proves
/// nothing and is left out.
pub fn survivors(procedure: &Procedure, version: Option<&str>, reference: &Reference) -> Vec<Mutant> {
    let mut survivors = Vec::new();
    for regulation in &procedure.versions {
        if version.is_some_and(|version| version != regulation.version) {
            continue;
        }
        let about = |case: &&jenjang_regulation::Case| {
            version_of(procedure, case).is_some_and(|of| of.version == regulation.version)
                && run_case(regulation, case, reference).is_empty()
        };
        let cases: Vec<_> = procedure.cases.iter().filter(about).collect();
        let unnoticed =
            |mutant: &Mutant| cases.iter().all(|case| run_case(&mutant.regulation, case, reference).is_empty());
        survivors.extend(mutate(regulation, reference).into_iter().filter(unnoticed));
    }
    survivors
}

/// Returns whether two conditions are the same apart from where they stand in the text.
pub(crate) fn same(left: &Condition, right: &Condition) -> bool {
    left.kind == right.kind
}
