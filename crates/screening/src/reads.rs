//! What a condition reads: facts, parameters, the day.

use jenjang_facts::{FactId, Value};
use jenjang_regulation::expr::{Condition, ConditionKind, ParamId, Term, TermKind};
use jenjang_regulation::{Criterion, Test};

/// What a condition or a criterion reads, each once, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reads {
    /// The facts.
    pub(crate) facts: Vec<FactId>,
    /// The parameters.
    pub(crate) parameters: Vec<ParamId>,
    /// The values written in the text.
    pub(crate) literals: Vec<Value>,
    /// Whether the day is read.
    pub(crate) day: bool,
}

impl Reads {
    /// Returns what a criterion and its exceptions read.
    pub(crate) fn of_criterion(criterion: &Criterion) -> Self {
        let mut reads = Self::default();
        reads.add_test(&criterion.test);
        for exception in &criterion.exceptions {
            reads.add_condition(&exception.when);
            reads.add_test(&exception.test);
        }
        reads
    }

    /// Returns what a condition reads.
    pub(crate) fn of_condition(condition: &Condition) -> Self {
        let mut reads = Self::default();
        reads.add_condition(condition);
        reads
    }

    fn add_test(&mut self, test: &Test) {
        if let Test::Holds(condition, _) = test {
            self.add_condition(condition);
        }
    }

    fn add_condition(&mut self, condition: &Condition) {
        if let ConditionKind::IsNull { fact, .. } = &condition.kind {
            push_new(&mut self.facts, *fact);
        }
        for term in terms(condition) {
            self.add_term(term);
        }
        for part in parts(condition) {
            self.add_condition(part);
        }
    }

    /// Adds what a term reads.
    pub(crate) fn add_term(&mut self, term: &Term) {
        match &term.kind {
            TermKind::Literal(value) => push_new(&mut self.literals, value.clone()),
            TermKind::Fact(fact) => push_new(&mut self.facts, *fact),
            TermKind::Param(parameter) => push_new(&mut self.parameters, *parameter),
            TermKind::Day => self.day = true,
            TermKind::Sum(_, left, right) => {
                self.add_term(left);
                self.add_term(right);
            }
            TermKind::Negate(part) => self.add_term(part),
            TermKind::Call(_, arguments) => arguments.iter().for_each(|argument| self.add_term(argument)),
        }
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Returns the terms directly under a condition.
pub(crate) fn terms(condition: &Condition) -> Vec<&Term> {
    match &condition.kind {
        ConditionKind::Term(term) => vec![term],
        ConditionKind::Compare(_, left, right) => vec![left, right],
        ConditionKind::Between { term, low, high, .. } => vec![term, low, high],
        ConditionKind::In { term, items, .. } => std::iter::once(term).chain(items).collect(),
        _ => Vec::new(),
    }
}

/// Returns the conditions directly under a condition.
pub(crate) fn parts(condition: &Condition) -> &[Condition] {
    match &condition.kind {
        ConditionKind::And(parts) | ConditionKind::Or(parts) => parts,
        ConditionKind::Not(part) => std::slice::from_ref(part),
        _ => &[],
    }
}
