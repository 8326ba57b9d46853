//! Prints a condition as text: the one way it is written that reads back as the same tree.

use jenjang_facts::Value;

use super::Scope;
use crate::expr::{Condition, ConditionKind, SumOp, Term, TermKind};

impl Condition {
    /// Returns the condition as text. Reading that text gives this condition again, apart from the spans.
    pub fn to_text(&self, scope: &Scope<'_>) -> String {
        match &self.kind {
            ConditionKind::Constant(truth) => truth_text(*truth).to_owned(),
            ConditionKind::Term(term) => term.to_text(scope),
            ConditionKind::Compare(op, left, right) => {
                format!("{} {} {}", left.to_text(scope), op.symbol(), right.to_text(scope))
            }
            ConditionKind::Between { negated, term, low, high } => {
                let (term, low, high) = (term.to_text(scope), low.to_text(scope), high.to_text(scope));
                format!("{term} {}BETWEEN {low} AND {high}", not(*negated))
            }
            ConditionKind::In { negated, term, items } => {
                let items: Vec<String> = items.iter().map(|item| item.to_text(scope)).collect();
                format!("{} {}IN ({})", term.to_text(scope), not(*negated), items.join(", "))
            }
            ConditionKind::IsNull { negated, fact, .. } => {
                let name = scope.catalogue.get(*fact).map_or("?", |def| def.id.as_str());
                format!("{name} IS {}NULL", not(*negated))
            }
            ConditionKind::And(parts) => joined(parts, " AND ", scope),
            ConditionKind::Or(parts) => joined(parts, " OR ", scope),
            ConditionKind::Not(inner) => format!("NOT ({})", inner.to_text(scope)),
        }
    }
}

impl Term {
    /// Returns the term as text.
    pub fn to_text(&self, scope: &Scope<'_>) -> String {
        match &self.kind {
            TermKind::Literal(value) => literal_text(value, scope),
            TermKind::Fact(fact) => scope.catalogue.get(*fact).map_or("?", |def| def.id.as_str()).to_owned(),
            TermKind::Param(id) => {
                let name = scope.parameters.get(usize::from(id.0)).map_or("?", |parameter| parameter.id.as_str());
                format!(":{name}")
            }
            TermKind::Day => ":day".to_owned(),
            TermKind::Sum(op, left, right) => {
                let op = if *op == SumOp::Add { "+" } else { "-" };
                let right_text = right.to_text(scope);
                // Sums are read from the left; a sum on the right keeps its parentheses.
                let right_text =
                    if matches!(right.kind, TermKind::Sum(..)) { format!("({right_text})") } else { right_text };
                format!("{} {op} {right_text}", left.to_text(scope))
            }
            // The parentheses keep `-(5)` from reading as the number -5, and two minuses apart.
            TermKind::Negate(inner) => format!("-({})", inner.to_text(scope)),
            TermKind::Call(function, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|argument| argument.to_text(scope)).collect();
                format!("{}({})", function.name, arguments.join(", "))
            }
        }
    }
}

fn joined(parts: &[Condition], word: &str, scope: &Scope<'_>) -> String {
    let part_text = |part: &Condition| match part.kind {
        ConditionKind::And(_) | ConditionKind::Or(_) => format!("({})", part.to_text(scope)),
        _ => part.to_text(scope),
    };
    parts.iter().map(part_text).collect::<Vec<_>>().join(word)
}

fn not(negated: bool) -> &'static str {
    if negated { "NOT " } else { "" }
}

fn truth_text(truth: bool) -> &'static str {
    if truth { "TRUE" } else { "FALSE" }
}

/// Prints a value as it is written in a condition.
fn literal_text(value: &Value, scope: &Scope<'_>) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
    match value {
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Date(day) => format!("DATE '{day}'"),
        Value::YesNo(truth) => truth_text(*truth).to_owned(),
        Value::Code(list, level) => quoted(scope.lists.get(*list).code(*level)),
        Value::Text(text) => quoted(text),
    }
}
