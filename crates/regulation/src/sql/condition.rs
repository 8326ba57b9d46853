//! Conditions in SQL. `AND`, `OR` and `NOT` of SQL are those of Kleene logic, so null does the work of undetermined.

use std::cmp::Ordering;

use jenjang_facts::{Level, ListId, Type, Value};

use super::term::Printed;
use super::{Printer, UNKNOWN, identifier, quoted};
use crate::expr::{CompareOp, Condition, ConditionKind, Term};

/// Prints a condition; it may be put between any two operators.
pub(super) fn print_condition(printer: &mut Printer<'_>, condition: &Condition) -> String {
    match &condition.kind {
        ConditionKind::Constant(truth) => truth_sql(Some(*truth)).to_owned(),
        ConditionKind::Term(term) => printer.term_sql(term),
        ConditionKind::Compare(op, left, right) => compare(printer, *op, left, right),
        ConditionKind::Between { negated, term, low, high } => {
            let above = compare(printer, CompareOp::GreaterOrEqual, term, low);
            let below = compare(printer, CompareOp::LessOrEqual, term, high);
            negate(*negated, format!("({above} AND {below})"))
        }
        ConditionKind::In { negated, term, items } => {
            let term = printer.term_sql(term);
            let items: Vec<String> = items.iter().map(|item| printer.term_sql(item)).collect();
            format!("({term} {}IN ({}))", if *negated { "NOT " } else { "" }, items.join(", "))
        }
        ConditionKind::IsNull { negated, fact, .. } => {
            let id = printer.catalogue.get(*fact).map_or("", |def| def.id.as_str());
            let (value, gap) = (identifier(id), identifier(&format!("{id}_gap")));
            format!("CASE WHEN {gap} IS NULL THEN {value} IS {}NULL END", if *negated { "NOT " } else { "" })
        }
        ConditionKind::And(parts) => joined(printer, parts, "AND"),
        ConditionKind::Or(parts) => joined(printer, parts, "OR"),
        ConditionKind::Not(inner) => format!("(NOT {})", print_condition(printer, inner)),
    }
}

fn joined(printer: &mut Printer<'_>, parts: &[Condition], word: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|part| print_condition(printer, part)).collect();
    format!("({})", parts.join(&format!(" {word} ")))
}

fn negate(negated: bool, sql: String) -> String {
    if negated { format!("(NOT {sql})") } else { sql }
}

fn truth_sql(truth: Option<bool>) -> &'static str {
    match truth {
        Some(true) => "TRUE",
        Some(false) => "FALSE",
        None => UNKNOWN,
    }
}

fn compare(printer: &mut Printer<'_>, op: CompareOp, left: &Term, right: &Term) -> String {
    let (a, b) = (printer.term(left), printer.term(right));
    match (a, b) {
        (Printed::Constant(a), Printed::Constant(b)) => {
            let ordering = a.zip(b).and_then(|(a, b)| order(&a, &b));
            truth_sql(ordering.map(|ordering| op.accepts(ordering))).to_owned()
        }
        (Printed::Constant(None), _) | (_, Printed::Constant(None)) => UNKNOWN.to_owned(),
        (Printed::Constant(Some(Value::Code(list, level))), Printed::Varies { sql, .. }) if op.needs_order() => {
            levels(printer, &sql, list, |other| op.accepts(level.cmp(&other)))
        }
        (Printed::Varies { sql, .. }, Printed::Constant(Some(Value::Code(list, level)))) if op.needs_order() => {
            levels(printer, &sql, list, |other| op.accepts(other.cmp(&level)))
        }
        (a, b) => {
            let text = |printed: Printed, ty: Type| match (printed, ty) {
                (Printed::Constant(value), _) => printer.constant(value.as_ref(), ty),
                (Printed::Varies { sql, .. }, Type::Code(list)) if op.needs_order() => rank(printer, &sql, list),
                (Printed::Varies { sql, .. }, _) => sql,
            };
            format!("({} {} {})", text(a, left.ty), op.symbol(), text(b, right.ty))
        }
    }
}

/// Prints that a code is one of the levels that satisfy `accept`: faster than ranks, and an index can serve it.
fn levels(printer: &Printer<'_>, column: &str, list: ListId, accept: impl Fn(Level) -> bool) -> String {
    let list = printer.lists.get(list);
    let codes: Vec<String> = list.levels().filter(|l| accept(*l)).map(|level| quoted(list.code(level))).collect();
    if codes.is_empty() {
        return format!("CASE WHEN {column} IS NOT NULL THEN FALSE END");
    }
    format!("({column} IN ({}))", codes.join(", "))
}

/// Prints the rank of a code in its list.
fn rank(printer: &Printer<'_>, column: &str, list: ListId) -> String {
    let list = printer.lists.get(list);
    let ranks: Vec<String> =
        list.levels().map(|level| format!("WHEN {} THEN {}", quoted(list.code(level)), level.0)).collect();
    format!("CASE {column} {} END", ranks.join(" "))
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Whole(a), Value::Whole(b)) => Some(a.cmp(b)),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        (Value::Code(_, a), Value::Code(_, b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
