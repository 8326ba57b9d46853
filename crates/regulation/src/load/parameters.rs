//! Reads `[[parameters]]`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jenjang_facts::{Lists, Reference, Type, Value, nearest};

use super::tree::{Fields, Report, Text, day_of, list_of};
use super::value::{check_range, value_of};
use crate::{DatedValue, Parameter};

/// The parameters of a file, and what is known of those that could not be read.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) read: Vec<Parameter>,
    /// Names that stand in the file but have no meaning yet; using them is no second mistake.
    pub(super) unreadable: BTreeSet<String>,
    /// Where each name stands.
    pub(super) places: BTreeMap<String, Range<usize>>,
}

pub(super) fn read_parameters(tables: Vec<Fields<'_>>, reference: &Reference, report: &mut Report<'_>) -> Parameters {
    let mut all = Parameters::default();
    for mut fields in tables {
        let Some(id) = fields.text("id", report) else { continue };
        check_name(&id, report);
        if let Some(first) = all.places.get(&id.value) {
            report.twice(&id, &first.clone(), "parameter");
        }
        // Nobody can use a parameter called `day`; that was told just now.
        if id.value != "day" {
            all.places.entry(id.value.clone()).or_insert(id.span.clone());
        }
        match read_parameter(&id, fields, reference, report) {
            Some(parameter) => all.read.push(parameter),
            None => {
                all.unreadable.insert(id.value);
            }
        }
    }
    all
}

fn check_name(id: &Text, report: &mut Report<'_>) {
    let starts_well = id.value.starts_with(|c: char| c.is_ascii_lowercase());
    if !starts_well || !id.value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        let message = format!("`{}` cannot name a parameter", id.value);
        report.error(
            id.span.clone(),
            message,
            "not a name",
            "use lower case letters, digits and `_`, starting with a letter",
        );
    } else if id.value == "day" {
        let help = "`:day` is always the day of the facts; choose another name";
        report.error(id.span.clone(), "a parameter cannot be called `day`", "taken", help);
    }
}

fn read_parameter(
    id: &Text,
    mut fields: Fields<'_>,
    reference: &Reference,
    report: &mut Report<'_>,
) -> Option<Parameter> {
    let lists = &reference.lists;
    let ty = fields.text("type", report).and_then(|text| type_of(&text, lists, report));
    let label = fields.bilingual("label", report);
    let unit = fields.optional_text("unit", report);
    let range_node = fields.may("range");
    let values_node = fields.must("values", report);
    fields.finish(report);
    let ty = ty?;
    let range = range_node.and_then(|node| {
        let span = node.span();
        let ends = list_of(node, report)?;
        read_range(ends, span, ty, lists, report)
    });
    let mut values: Vec<DatedValue> = Vec::new();
    let values_node = values_node?;
    let items = list_of(values_node, report)?;
    if items.is_empty() {
        report.error(
            values_node.span(),
            format!("the parameter `{}` has no value", id.value),
            "empty",
            "add at least one value",
        );
    }
    for item in items {
        let Some(item) = Fields::new(item, "value of a parameter", report) else { continue };
        let span = item.span.clone();
        let Some(value) = read_value(item, ty, range.as_ref(), lists, report) else { continue };
        if values.iter().any(|other| other.from == value.from) {
            let help = "give each value the first day it counts: `from = 2014-01-01`";
            report.error(span, "two values count from the same day", "second one", help);
        }
        values.push(value);
    }
    values.sort_by_key(|value| value.from);
    Some(Parameter { id: id.value.clone(), label: label?, unit: unit.map(|unit| unit.value), ty, range, values })
}

fn type_of(text: &Text, lists: &Lists, report: &mut Report<'_>) -> Option<Type> {
    let ty = match text.value.as_str() {
        "whole" => Some(Type::Whole),
        "decimal" => Some(Type::Decimal),
        "date" => Some(Type::Date),
        "yes-no" => Some(Type::YesNo),
        "text" => Some(Type::Text),
        list => lists.find(list).map(Type::Code),
    };
    if ty.is_none() {
        let names = || {
            let basic = ["whole", "decimal", "date", "yes-no", "text"];
            basic.into_iter().chain(lists.iter().map(|(_, list)| list.id.as_str()))
        };
        let all: Vec<String> = names().map(|name| format!("`{name}`")).collect();
        let help = match nearest(&text.value, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the types are {}", all.join(", ")),
        };
        report.error(
            text.span.clone(),
            format!("`{}` is neither a type nor a list", text.value),
            "unknown type",
            &help,
        );
    }
    ty
}

fn read_range(
    ends: Vec<&super::tree::Node<'_>>,
    span: Range<usize>,
    ty: Type,
    lists: &Lists,
    report: &mut Report<'_>,
) -> Option<(Value, Value)> {
    let ordered = match ty {
        Type::Whole | Type::Decimal | Type::Date => true,
        Type::Code(list) => lists.get(list).ordered,
        Type::Text | Type::YesNo => false,
    };
    if !ordered {
        report.error(span, "values of this type have no order, so they have no range", "no order", "take `range` away");
        return None;
    }
    let [low, high] = ends.as_slice() else {
        report.error(span, "a range has two ends", "not two", "write the smallest and the largest value: `[0, 5]`");
        return None;
    };
    let (low, high) = (value_of(low, ty, lists, report), value_of(high, ty, lists, report));
    let range = (low?, high?);
    if super::value::within(&range.0, &(range.0.clone(), range.1.clone())) {
        return Some(range);
    }
    report.error(span, "the range ends before it starts", "the wrong way round", "write the smaller value first");
    None
}

fn read_value(
    mut item: Fields<'_>,
    ty: Type,
    range: Option<&(Value, Value)>,
    lists: &Lists,
    report: &mut Report<'_>,
) -> Option<DatedValue> {
    let from = item.may("from").map(|node| day_of(node, report));
    let node = item.must("value", report);
    let value = node.and_then(|node| Some((value_of(node, ty, lists, report)?, node.span())));
    let (cite, grade) = (item.text("cite", report), item.grade(report));
    item.finish(report);
    let (value, span) = value?;
    check_range(&value, range, span, lists, report);
    let from = match from {
        Some(None) => return None,
        Some(Some(day)) => Some(day),
        None => None,
    };
    Some(DatedValue { from, value, cite: cite?.value, grade: grade? })
}
