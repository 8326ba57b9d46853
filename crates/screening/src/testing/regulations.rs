//! Random regulations.

use jenjang_facts::{Catalogue, Day, Lists, Type, Value};
use jenjang_regulation::{DatedValue, Exception, Grade, Parameter, Regulation, Test};
use proptest::prelude::*;

use super::build;
use super::conditions::{condition, value};

/// A random regulation and the day it judges on.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The regulation; every parameter has a value from the beginning.
    pub regulation: Regulation,
    /// The day of the facts.
    pub day: Day,
}

/// Returns random regulations over a catalogue: up to five criteria, some with exceptions or answered by a document.
pub fn regulation(catalogue: &Catalogue, lists: &Lists) -> BoxedStrategy<Sample> {
    let types = parameter_types(catalogue);
    let values: Vec<_> = types.iter().map(|ty| value(lists, *ty)).collect();
    let conditions = condition(catalogue, lists, &types);
    let exceptions = proptest::collection::vec((conditions.clone(), test(&conditions)), 0..3);
    let criteria = proptest::collection::vec((test(&conditions), exceptions), 1..6);
    let day = value(lists, Type::Date);
    (values, criteria, day)
        .prop_filter_map("a day", |(values, criteria, day)| {
            let Value::Date(day) = day else { return None };
            let parameters = (0..).zip(values).map(|(at, value)| parameter(at, value)).collect();
            let criteria = (0..).zip(criteria).map(|(at, (test, exceptions))| {
                let mut criterion = build::criterion(&format!("criterion-{at}"), always());
                criterion.test = test;
                criterion.exceptions = (0..).zip(exceptions).map(make_exception).collect();
                criterion
            });
            Some(Sample { regulation: build::regulation(parameters, criteria.collect()), day })
        })
        .boxed()
}

fn parameter_types(catalogue: &Catalogue) -> Vec<Type> {
    let mut types: Vec<Type> = Vec::new();
    for (_, fact) in catalogue.iter() {
        if !types.contains(&fact.ty) {
            types.push(fact.ty);
        }
    }
    types
}

fn test(conditions: &BoxedStrategy<jenjang_regulation::expr::Condition>) -> BoxedStrategy<Test> {
    prop_oneof![
        8 => conditions.clone().prop_map(|condition| Test::Holds(condition, "random".to_owned())),
        1 => Just(Test::Document(build::bilingual("document"))),
    ]
    .boxed()
}

fn always() -> jenjang_regulation::expr::Condition {
    build::condition(jenjang_regulation::expr::ConditionKind::Constant(true))
}

fn make_exception((at, (when, test)): (u32, (jenjang_regulation::expr::Condition, Test))) -> Exception {
    build::exception(&format!("exception-{at}"), when, test)
}

fn parameter(at: u32, value: Value) -> Parameter {
    Parameter {
        id: format!("parameter_{at}"),
        label: build::bilingual("parameter"),
        unit: None,
        ty: value.type_of(),
        range: None,
        values: vec![DatedValue { from: None, value, cite: "cite".to_owned(), grade: Grade::Assumed }],
    }
}
