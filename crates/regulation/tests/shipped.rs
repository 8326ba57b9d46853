//! The regulations that ship inside the program.

#![expect(clippy::panic, reason = "helpers of tests")]

use jenjang_facts::{Day, Reference};
use jenjang_regulation::{Procedure, Scope, Test, parse_condition, shipped};

fn procedures() -> Vec<Procedure> {
    shipped(Reference::shipped()).unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

#[test]
fn every_shipped_regulation_loads() {
    let procedures = procedures();
    let eselon_iv = procedures.iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    let version = eselon_iv.in_force_on(Day::parse_iso("2013-11-13").unwrap()).unwrap();
    let ids: Vec<&str> = version.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
    assert_eq!(ids, ["status", "education", "performance", "discipline", "health", "position", "rank"]);
    assert_eq!((version.version.as_str(), version.digest.len()), ("jateng-2013", 64));
}

#[test]
fn no_version_is_in_force_outside_its_period() {
    let procedures = procedures();
    let eselon_iv = procedures.iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    assert_eq!(eselon_iv.in_force_on(Day::parse_iso("2020-01-01").unwrap()), None);
}

#[test]
fn printed_conditions_read_back_with_the_same_text() {
    let reference = Reference::shipped();
    for version in procedures().iter().flat_map(|procedure| &procedure.versions) {
        let catalogue = reference.catalogue(&version.catalogue).unwrap();
        let scope = Scope { catalogue, lists: &reference.lists, parameters: &version.parameters };
        for criterion in &version.criteria {
            if let Test::Holds(condition, _) = &criterion.test {
                let text = condition.to_text(&scope);
                assert_eq!(parse_condition(&text, &scope).unwrap().to_text(&scope), text);
            }
        }
    }
}
