//! Judges one person: the plain reading of the tree, against which the columns are tested.

use std::cmp::Ordering;

use jenjang_facts::{Day, FactId, Gap, Known, Value};
use jenjang_regulation::expr::{CompareOp, Condition, ConditionKind, ParamId, Term, TermKind};
use jenjang_regulation::functions::Trouble;
use jenjang_regulation::{Criterion, Outcome, Test};

/// The outcome of every criterion for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowVerdict {
    /// One outcome a criterion, in the order of the regulation.
    pub criteria: Vec<Outcome>,
    /// The verdict over the criteria that the register answers.
    pub verdict: Outcome,
}

/// Why a term has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Missing {
    /// Nothing can be said about the fact.
    Gap(FactId, Gap),
    /// The fact is known to have no value, so there is nothing to compare.
    NoSuchValue(FactId),
    /// The values are known but give no result.
    Trouble(Trouble),
    /// The parameter has no value; a compiled program has none of these.
    Parameter(ParamId),
}

/// What a condition is judged against.
pub(crate) struct Person<'a, F> {
    /// The values of the parameters.
    pub(crate) values: &'a [Option<Value>],
    /// The day of the facts.
    pub(crate) day: Day,
    /// What is known of a fact.
    pub(crate) known: F,
}

impl<F: Fn(FactId) -> Known> Person<'_, F> {
    /// Judges a condition.
    ///
    /// Outcomes are ordered meets < undetermined < fails, so "and" is the greatest and "or" the least of the parts.
    pub(crate) fn condition(&self, condition: &Condition) -> Outcome {
        match &condition.kind {
            ConditionKind::Constant(holds) => of_bool(*holds),
            ConditionKind::Term(term) => match self.term(term) {
                Ok(Value::YesNo(yes)) => of_bool(yes),
                _ => Outcome::Undetermined,
            },
            ConditionKind::Compare(op, left, right) => self.compare(*op, left, right),
            ConditionKind::Between { negated, term, low, high } => {
                let above = self.compare(CompareOp::GreaterOrEqual, term, low);
                let below = self.compare(CompareOp::LessOrEqual, term, high);
                negate_if(*negated, above.max(below))
            }
            ConditionKind::In { negated, term, items } => {
                let equal = items.iter().map(|item| self.compare(CompareOp::Equal, term, item));
                negate_if(*negated, equal.min().unwrap_or(Outcome::Fails))
            }
            ConditionKind::IsNull { negated, fact, .. } => match (self.known)(*fact) {
                Known::None => negate_if(*negated, Outcome::Meets),
                Known::Value(_) => negate_if(*negated, Outcome::Fails),
                Known::Gap(_) => Outcome::Undetermined,
            },
            ConditionKind::And(parts) => parts.iter().map(|part| self.condition(part)).max().unwrap_or(Outcome::Meets),
            ConditionKind::Or(parts) => parts.iter().map(|part| self.condition(part)).min().unwrap_or(Outcome::Fails),
            ConditionKind::Not(part) => negate(self.condition(part)),
        }
    }

    fn compare(&self, op: CompareOp, left: &Term, right: &Term) -> Outcome {
        let (Ok(left), Ok(right)) = (self.term(left), self.term(right)) else { return Outcome::Undetermined };
        compare_values(&left, &right).map_or(Outcome::Undetermined, |ordering| of_bool(op.accepts(ordering)))
    }

    /// Computes a term, or says why it has no value.
    pub(crate) fn term(&self, term: &Term) -> Result<Value, Missing> {
        match &term.kind {
            TermKind::Literal(value) => Ok(value.clone()),
            TermKind::Fact(fact) => match (self.known)(*fact) {
                Known::Value(value) => Ok(value),
                Known::None => Err(Missing::NoSuchValue(*fact)),
                Known::Gap(gap) => Err(Missing::Gap(*fact, gap)),
            },
            TermKind::Param(id) => self.values.get(usize::from(id.0)).cloned().flatten().ok_or(Missing::Parameter(*id)),
            TermKind::Day => Ok(Value::Date(self.day)),
            TermKind::Sum(op, left, right) => op.apply(&self.term(left)?, &self.term(right)?).map_err(Missing::Trouble),
            TermKind::Negate(part) => jenjang_regulation::negate(&self.term(part)?).map_err(Missing::Trouble),
            TermKind::Call(function, arguments) => {
                let values: Result<Vec<Value>, Missing> = arguments.iter().map(|a| self.term(a)).collect();
                (function.evaluate)(&values?).map_err(Missing::Trouble)
            }
        }
    }

    /// Judges a test; a document is never in the register.
    pub(crate) fn test(&self, test: &Test) -> Outcome {
        match test {
            Test::Holds(condition, _) => self.condition(condition),
            Test::Document(_) => Outcome::Undetermined,
        }
    }

    /// Judges a criterion with its exceptions.
    ///
    /// Every test that may decide is a candidate: the exceptions whose `when` holds or may hold, and the criterion's
    /// own test unless an exception surely applies. Only when all candidates agree there is a definite outcome.
    pub(crate) fn criterion(&self, criterion: &Criterion) -> Outcome {
        if criterion.exceptions.is_empty() {
            return self.test(&criterion.test);
        }
        let mut applies = false;
        let mut agreed: Option<Outcome> = None;
        for exception in &criterion.exceptions {
            let when = self.condition(&exception.when);
            applies |= when == Outcome::Meets;
            if when != Outcome::Fails {
                agreed = Some(agree(agreed, self.test(&exception.test)));
            }
        }
        if !applies {
            agreed = Some(agree(agreed, self.test(&criterion.test)));
        }
        agreed.unwrap_or(Outcome::Undetermined)
    }
}

/// Returns the outcome that two candidates agree on.
fn agree(before: Option<Outcome>, next: Outcome) -> Outcome {
    if before.is_none_or(|before| before == next) { next } else { Outcome::Undetermined }
}

/// Returns the outcome of a definite answer.
pub(crate) fn of_bool(holds: bool) -> Outcome {
    if holds { Outcome::Meets } else { Outcome::Fails }
}

/// Returns the opposite; what is not known stays so.
pub(crate) fn negate(outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Meets => Outcome::Fails,
        Outcome::Undetermined => Outcome::Undetermined,
        Outcome::Fails => Outcome::Meets,
    }
}

fn negate_if(negated: bool, outcome: Outcome) -> Outcome {
    if negated { negate(outcome) } else { outcome }
}

/// Compares two values of one type; `None` for values of different types, which no checked tree compares.
pub(crate) fn compare_values(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Whole(a), Value::Whole(b)) => Some(a.cmp(b)),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        (Value::Code(a_list, a), Value::Code(b_list, b)) => (a_list == b_list).then(|| a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
