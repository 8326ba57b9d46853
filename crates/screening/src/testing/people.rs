//! Random people: facts with values, gaps and, where absence means none, nones.

use jenjang_facts::{Absence, Catalogue, FactDef, FactTable, Gap, Known, Lists};
use proptest::prelude::*;

use super::conditions::value;

/// Returns the facts of random people, in the order of the catalogue.
pub fn person(catalogue: &Catalogue, lists: &Lists) -> BoxedStrategy<Vec<Known>> {
    let cells: Vec<_> = catalogue.iter().map(|(_, fact)| cell(lists, fact)).collect();
    cells.boxed()
}

fn cell(lists: &Lists, fact: &FactDef) -> BoxedStrategy<Known> {
    let known = value(lists, fact.ty).prop_map(Known::Value);
    let gap = proptest::sample::select(Gap::ALL.to_vec()).prop_map(Known::Gap);
    match fact.absence {
        Absence::MeansNone => prop_oneof![3 => known, 2 => Just(Known::None), 1 => gap].boxed(),
        Absence::Unknown => prop_oneof![4 => known, 1 => gap].boxed(),
    }
}

/// Returns tables of `1..=n_rows` random people, made of at most 40 different ones.
pub fn table(catalogue: &Catalogue, lists: &Lists, n_rows: usize) -> BoxedStrategy<FactTable> {
    let catalogue = catalogue.clone();
    let people = proptest::collection::vec(person(&catalogue, lists), 1..40);
    (people, 1..=n_rows)
        .prop_map(move |(people, n_rows)| {
            let mut table = FactTable::new(&catalogue);
            // A stride that shares no factor with small numbers keeps neighbouring rows different.
            people.iter().cycle().step_by(7).take(n_rows).for_each(|person| table.push_row(person));
            table
        })
        .boxed()
}
