//! The conformance cases of the language, judged row by row and in columns.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use jenjang_facts::{Catalogue, Day, FactTable, Gap, Known, Lists, Reference, Type, Value};
use jenjang_regulation::{DatedValue, Grade, Parameter, Scope, parse_condition, parse_parameter_value};
use jenjang_screening::Program;
use jenjang_screening::testing::build;
use toml::{Table, Value as Toml};

fn text(value: &Toml) -> String {
    match value {
        Toml::String(text) => text.clone(),
        Toml::Integer(number) => number.to_string(),
        Toml::Float(number) => number.to_string(),
        Toml::Boolean(truth) => truth.to_string(),
        Toml::Datetime(day) => day.to_string(),
        other => panic!("{other:?} is no value"),
    }
}

fn parameter(id: &str, ty: Type, value: Value) -> Parameter {
    Parameter {
        id: id.to_owned(),
        label: build::bilingual(id),
        unit: None,
        ty,
        range: None,
        values: vec![DatedValue { from: None, value, cite: String::new(), grade: Grade::Assumed }],
    }
}

fn value(ty: Type, written: &Toml, lists: &Lists) -> Value {
    let like = parameter("value", ty, Value::Whole(0));
    parse_parameter_value(&like, &text(written), lists).unwrap_or_else(|problem| panic!("{written:?}: {problem:?}"))
}

fn type_named(name: &str, lists: &Lists) -> Type {
    match name {
        "whole" => Type::Whole,
        "decimal" => Type::Decimal,
        "date" => Type::Date,
        "yes-no" => Type::YesNo,
        "text" => Type::Text,
        list => Type::Code(lists.find(list).unwrap()),
    }
}

fn facts(case: &Table, catalogue: &Catalogue, lists: &Lists) -> Vec<Known> {
    let mut row = vec![Known::Gap(Gap::NotRecorded); catalogue.len()];
    for (name, written) in case.get("facts").and_then(Toml::as_table).into_iter().flatten() {
        let fact = catalogue.find(name).unwrap_or_else(|| panic!("no fact {name}"));
        row[usize::from(fact.0)] = match written {
            Toml::Table(known) if known.contains_key("none") => Known::None,
            Toml::Table(known) => Known::Gap(Gap::from_key(known["gap"].as_str().unwrap()).unwrap()),
            written => Known::Value(value(catalogue.get(fact).unwrap().ty, written, lists)),
        };
    }
    row
}

#[test]
fn every_conformance_case_has_its_outcome_both_ways() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conformance/outcomes.toml");
    let document: Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let (reference, catalogue) = (Reference::shipped(), build::catalogue());
    let lists = &reference.lists;
    let tables = |key: &str| document[key].as_array().unwrap().iter().map(|table| table.as_table().unwrap());
    let parameters: Vec<Parameter> = tables("parameters")
        .map(|table| {
            let ty = type_named(table["type"].as_str().unwrap(), lists);
            parameter(table["id"].as_str().unwrap(), ty, value(ty, &table["value"], lists))
        })
        .collect();
    let values: Vec<Option<Value>> = parameters.iter().map(|p| Some(p.values[0].value.clone())).collect();
    let scope = Scope { catalogue, lists, parameters: &parameters };
    let mut wrong = Vec::new();
    for case in tables("case") {
        let written = case["condition"].as_str().unwrap();
        let condition = parse_condition(written, &scope).unwrap_or_else(|problems| panic!("{written}: {problems:?}"));
        let day = case.get("day").unwrap_or_else(|| &document["defaults"]["day"]);
        let day = Day::parse_iso(&text(day)).unwrap();
        let regulation = build::regulation(parameters.clone(), vec![build::criterion("it", condition)]);
        let program = Program::compile(&regulation, catalogue, &values, day).unwrap();
        let person = facts(case, catalogue, lists);
        let mut table = FactTable::new(catalogue);
        table.push_row(&person);
        let found = [program.judge_row(&person).criteria[0], program.judge(&table, 0..1).criteria[0].outcome(0)];
        let expected = case["outcome"].as_str().unwrap();
        if found.map(|outcome| outcome.key()) != [expected; 2] {
            wrong.push(format!("{written} with {:?}: {found:?}, not {expected}", case.get("facts")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
