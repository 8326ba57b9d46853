//! Values of parameters and facts, as files and command lines write them.

use std::ops::Range;

use jenjang_facts::{Day, Decimal, Lists, MAX_WHOLE, Type, Value};
use toml::de::DeValue;

use super::tree::{Node, Report, kind_of};
use crate::expr::Span;
use crate::language::checker::unknown_level;
use crate::language::type_name;
use crate::{Parameter, Problem};

/// Reads a value of a type from TOML; nothing is converted.
pub(super) fn value_of(node: &Node<'_>, ty: Type, lists: &Lists, report: &mut Report<'_>) -> Option<Value> {
    let read = match (ty, node.get_ref()) {
        (Type::Whole, DeValue::Integer(number)) if number.radix() == 10 => whole(&number.to_string()),
        (Type::Decimal, DeValue::Float(number)) => decimal(number.as_str()),
        (Type::Date, DeValue::Datetime(_)) => return super::tree::day_of(node, report).map(Value::Date),
        (Type::YesNo, DeValue::Boolean(truth)) => Ok(Value::YesNo(*truth)),
        (Type::Text | Type::Code(_), DeValue::String(text)) => from_text(text, ty, lists),
        (wanted, found) => Err((
            format!("{} is needed, and this is {}", type_name(wanted, lists), kind_of(found)),
            how_to_write(wanted, lists),
        )),
    };
    match read {
        Ok(value) => Some(value),
        Err((message, help)) => {
            report.error(node.span(), message, "wrong value", &help);
            None
        }
    }
}

/// Message and help.
type Wrong = (String, String);

fn whole(text: &str) -> Result<Value, Wrong> {
    let number = text.parse().ok().filter(|number| (-MAX_WHOLE..=MAX_WHOLE).contains(number)).map(Value::Whole);
    number.ok_or_else(|| {
        (format!("`{text}` is not a whole number of at most 18 digits"), "write digits only: `5`".to_owned())
    })
}

fn decimal(text: &str) -> Result<Value, Wrong> {
    let help = "write a decimal with a point: `76.0`, at most twelve digits before it and six after";
    let text = text.strip_prefix('+').unwrap_or(text);
    Decimal::parse(text).map(Value::Decimal).map_err(|error| (format!("`{text}`: {error}"), help.to_owned()))
}

fn from_text(text: &str, ty: Type, lists: &Lists) -> Result<Value, Wrong> {
    match ty {
        Type::Code(list) => {
            let list_data = lists.get(list);
            list_data.level(text).map(|level| Value::Code(list, level)).ok_or_else(|| unknown_level(text, list_data))
        }
        _ if text.chars().any(char::is_control) => Err((
            "the text has a line break or another control character".to_owned(),
            "write it on one line".to_owned(),
        )),
        _ => Ok(Value::Text(text.into())),
    }
}

fn how_to_write(ty: Type, lists: &Lists) -> String {
    match ty {
        Type::Whole => "write digits only: `5`".to_owned(),
        Type::Decimal => "write a decimal with its point: `76.0`".to_owned(),
        Type::Date => "write a day without quotes: `2013-11-13`".to_owned(),
        Type::YesNo => "write `true` or `false`".to_owned(),
        Type::Text => "write a text in quotes".to_owned(),
        Type::Code(list) => {
            let codes: Vec<String> = lists.get(list).codes().map(|code| format!("`{code}`")).collect();
            format!("write one of {} in quotes", codes.join(", "))
        }
    }
}

/// Reads the value of a parameter from a command line, such as the `III/b` of `--set min_rank=III/b`.
pub fn parse_parameter_value(parameter: &Parameter, text: &str, lists: &Lists) -> Result<Value, Problem> {
    let text = text.trim();
    let read = match parameter.ty {
        Type::Whole => whole(text),
        Type::Decimal => decimal(text),
        Type::Date => {
            Day::parse_iso(text).map(Value::Date).map_err(|error| (error.to_string(), how_to_write(Type::Date, lists)))
        }
        Type::YesNo => match text {
            "true" => Ok(Value::YesNo(true)),
            "false" => Ok(Value::YesNo(false)),
            _ => Err((format!("`{text}` is neither `true` nor `false`"), how_to_write(Type::YesNo, lists))),
        },
        ty => from_text(text, ty, lists),
    };
    let problem = |(message, help): Wrong| {
        let span = Span { start: 0, end: text.len() };
        Problem::new(span, format!("parameter `{}`: {message}", parameter.id), "wrong value").help(help)
    };
    let value = read.map_err(problem)?;
    match &parameter.range {
        Some(range) if !within(&value, range) => Err(problem(out_of_range(&value, range, lists))),
        _ => Ok(value),
    }
}

/// Returns whether a value lies in a range of its own type, both ends included.
pub(super) fn within(value: &Value, (low, high): &(Value, Value)) -> bool {
    let at_least = |a: &Value, b: &Value| compare(a, b).is_none_or(|order| order.is_ge());
    at_least(value, low) && at_least(high, value)
}

fn compare(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Whole(a), Value::Whole(b)) => Some(a.cmp(b)),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Code(_, a), Value::Code(_, b)) => Some(a.cmp(b)),
        _ => None,
    }
}

pub(super) fn out_of_range(value: &Value, (low, high): &(Value, Value), lists: &Lists) -> Wrong {
    let (value, low, high) = (parameter_text(value, lists), parameter_text(low, lists), parameter_text(high, lists));
    (format!("`{value}` is outside the range"), format!("it goes from `{low}` to `{high}`, both included"))
}

/// Prints a value without quotes, as [`parse_parameter_value`] reads it.
pub fn parameter_text(value: &Value, lists: &Lists) -> String {
    match value {
        Value::Whole(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
        Value::YesNo(truth) => truth.to_string(),
        Value::Code(list, level) => lists.get(*list).code(*level).to_owned(),
        Value::Text(text) => text.to_string(),
    }
}

/// Reports a value outside a range.
pub(super) fn check_range(
    value: &Value,
    range: Option<&(Value, Value)>,
    span: Range<usize>,
    lists: &Lists,
    report: &mut Report<'_>,
) {
    if let Some(range) = range.filter(|range| !within(value, range)) {
        let (message, help) = out_of_range(value, range, lists);
        report.error(span, message, "outside the range", &help);
    }
}
