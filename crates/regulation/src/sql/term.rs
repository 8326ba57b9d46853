//! Terms in SQL: null wherever the term has no value.

use jenjang_facts::{Decimal, Type, Value};

use super::{Printer, identifier, quoted};
use crate::arithmetic::negate;
use crate::expr::{SumOp, Term, TermKind};

/// A term that was looked at.
pub(super) enum Printed {
    /// The same for everybody: a value, or none.
    Constant(Option<Value>),
    /// Different for each person, as SQL; `simple` when it is the name of a column.
    Varies { sql: String, simple: bool, level: usize },
}

const WHOLE_RANGE: &str = "BETWEEN -999999999999999999 AND 999999999999999999";
const DECIMAL_RANGE: &str = "BETWEEN -999999999999.999999 AND 999999999999.999999";

impl Printer<'_> {
    /// Prints a term; one that is the same for everybody is computed here and now.
    pub(super) fn term(&mut self, term: &Term) -> Printed {
        match &term.kind {
            TermKind::Literal(value) => Printed::Constant(Some(value.clone())),
            TermKind::Param(id) => Printed::Constant(self.values.get(usize::from(id.0)).cloned().flatten()),
            TermKind::Day => Printed::Constant(Some(Value::Date(self.day))),
            TermKind::Fact(fact) => {
                let sql = self.catalogue.get(*fact).map_or("NULL".to_owned(), |def| identifier(&def.id));
                Printed::Varies { sql, simple: true, level: 0 }
            }
            TermKind::Negate(inner) => match self.term(inner) {
                Printed::Constant(value) => Printed::Constant(value.and_then(|value| negate(&value).ok())),
                Printed::Varies { sql, level, .. } => {
                    let sql = format!("(-{})", number(&sql, inner.ty));
                    Printed::Varies { sql, simple: false, level }
                }
            },
            TermKind::Sum(op, left, right) => self.sum(*op, left, right),
            TermKind::Call(function, arguments) => {
                let printed: Vec<Printed> = arguments.iter().map(|argument| self.term(argument)).collect();
                if let Some(values) = constants(&printed) {
                    let known: Option<Vec<Value>> = values.into_iter().collect();
                    return Printed::Constant(known.and_then(|known| (function.evaluate)(&known).ok()));
                }
                let (texts, level) = self.operands(arguments.iter().zip(printed));
                Printed::Varies { sql: (function.sql)(self.dialect, &texts), simple: false, level }
            }
        }
    }

    /// Prints a term as SQL, whatever it is.
    pub(super) fn term_sql(&mut self, term: &Term) -> String {
        match self.term(term) {
            Printed::Constant(value) => self.constant(value.as_ref(), term.ty),
            Printed::Varies { sql, .. } => sql,
        }
    }

    /// Prints a value, or a null of its type.
    pub(super) fn constant(&self, value: Option<&Value>, ty: Type) -> String {
        let Some(value) = value else {
            let name = match ty {
                Type::Whole => "BIGINT",
                Type::Decimal => "DECIMAL(18, 6)",
                Type::Date => "DATE",
                Type::YesNo => "BOOLEAN",
                Type::Code(_) | Type::Text => "VARCHAR",
            };
            return format!("CAST(NULL AS {name})");
        };
        match value {
            Value::Whole(number) => number.to_string(),
            Value::Decimal(number) => decimal(*number),
            Value::Date(day) => format!("DATE '{day}'"),
            Value::YesNo(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Value::Code(list, level) => quoted(self.lists.get(*list).code(*level)),
            Value::Text(text) => quoted(text),
        }
    }

    /// Prints operands so that each may be named several times: what is more than a column becomes one.
    fn operands<'t>(&mut self, operands: impl Iterator<Item = (&'t Term, Printed)>) -> (Vec<String>, usize) {
        let (mut texts, mut deepest) = (Vec::new(), 0);
        for (term, printed) in operands {
            texts.push(match printed {
                Printed::Constant(value) => number(&self.constant(value.as_ref(), term.ty), term.ty),
                Printed::Varies { sql, simple, level } => {
                    let (name, level) = if simple { (sql, level) } else { self.step(&sql, level) };
                    deepest = deepest.max(level);
                    number(&name, term.ty)
                }
            });
        }
        (texts, deepest)
    }

    /// Makes a column of a term that needs the columns below `level`; returns its name and the level above it.
    fn step(&mut self, sql: &str, level: usize) -> (String, usize) {
        while self.steps.len() <= level {
            self.steps.push(Vec::new());
        }
        let name = |at: usize| format!("\"step:{level}:{at}\"");
        let Some(columns) = self.steps.get_mut(level) else { return (sql.to_owned(), level) };
        let known = columns.iter().enumerate().find(|(at, column)| **column == format!("    {sql} AS {}", name(*at)));
        let at = match known {
            Some((at, _)) => at,
            None => {
                columns.push(format!("    {sql} AS {}", name(columns.len())));
                columns.len() - 1
            }
        };
        (name(at), level + 1)
    }

    fn sum(&mut self, op: SumOp, left: &Term, right: &Term) -> Printed {
        let printed = vec![self.term(left), self.term(right)];
        if let Some(values) = constants(&printed) {
            return Printed::Constant(match values.as_slice() {
                [Some(left), Some(right)] => op.apply(left, right).ok(),
                _ => None,
            });
        }
        let (texts, level) = self.operands([left, right].into_iter().zip(printed));
        let [a, b] = texts.as_slice() else { return Printed::Constant(None) };
        let sign = if op == SumOp::Add { "+" } else { "-" };
        let sql = match (left.ty, right.ty) {
            (Type::Date, Type::Date) => format!("CAST({a} - {b} AS BIGINT)"),
            (Type::Date, _) => shifted_date(op, a, b),
            (Type::Decimal, _) => format!("CASE WHEN {a} {sign} {b} {DECIMAL_RANGE} THEN {a} {sign} {b} END"),
            _ => format!("CASE WHEN {a} {sign} {b} {WHOLE_RANGE} THEN {a} {sign} {b} END"),
        };
        Printed::Varies { sql, simple: false, level }
    }
}

/// Prints a date so many days later or earlier; null outside the calendar.
fn shifted_date(op: SumOp, day: &str, days: &str) -> String {
    let (first, last) = ("DATE '0001-01-01'", "DATE '9999-12-31'");
    let (range, sign) = match op {
        SumOp::Add => (format!("{first} - {day} AND {last} - {day}"), "+"),
        SumOp::Subtract => (format!("{day} - {last} AND {day} - {first}"), "-"),
    };
    // The inner CASE keeps a planner that computes constants early from converting a number that does not fit.
    let fitting = format!("CAST(CASE WHEN {days} BETWEEN -3652058 AND 3652058 THEN {days} END AS INTEGER)");
    format!("CASE WHEN {days} BETWEEN {range} THEN {day} {sign} {fitting} END")
}

/// Prints a number in the type in which a sum of two never overflows.
fn number(sql: &str, ty: Type) -> String {
    match ty {
        Type::Whole => format!("CAST({sql} AS BIGINT)"),
        Type::Decimal => format!("CAST({sql} AS DECIMAL(18, 6))"),
        _ => sql.to_owned(),
    }
}

/// Prints a decimal with all its places, so that no dialect reads it as a float.
fn decimal(number: Decimal) -> String {
    let text = number.to_string();
    format!("CAST({} AS DECIMAL(18, 6))", if text.contains('.') { text } else { format!("{text}.0") })
}

fn constants(printed: &[Printed]) -> Option<Vec<Option<Value>>> {
    let constant = |one: &Printed| match one {
        Printed::Constant(value) => Some(value.clone()),
        Printed::Varies { .. } => None,
    };
    printed.iter().map(constant).collect()
}
