//! The shipped regulations: their cases pass, and no small change goes unnoticed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use jenjang_facts::Reference;
use jenjang_screening::{run_cases, survivors};

#[test]
fn the_cases_of_shipped_regulations_pass() {
    for procedure in jenjang_regulation::shipped(Reference::shipped()).unwrap() {
        for result in run_cases(&procedure, None, Reference::shipped()) {
            assert!(result.passes(), "{}: {:?}", result.name, result.differences);
        }
    }
}

#[test]
fn the_cases_of_the_first_regulation_notice_every_small_change() {
    let procedures = jenjang_regulation::shipped(Reference::shipped()).unwrap();
    let procedure = procedures.iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    let unnoticed = survivors(procedure, None, Reference::shipped());
    let list: Vec<String> = unnoticed.iter().map(|m| format!("{}: {} {:?}", m.place, m.description, m.span)).collect();
    assert!(list.is_empty(), "{} changes go unnoticed:\n{}", list.len(), list.join("\n"));
}

#[test]
fn without_cases_every_change_goes_unnoticed() {
    let procedures = jenjang_regulation::shipped(Reference::shipped()).unwrap();
    let mut procedure = procedures.into_iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    procedure.cases.clear();
    let unnoticed = survivors(&procedure, None, Reference::shipped());
    let of = |place: &str| unnoticed.iter().filter(|mutant| mutant.place == place).count();
    let places = ["criterion status", "criterion discipline", "criterion rank", "parameter min_rank"];
    insta::assert_snapshot!(format!("{:?} of {}", places.map(of), unnoticed.len()), @"[23, 21, 5, 2] of 79");
}
