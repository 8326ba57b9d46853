//! What an explanation marks, what is missing and from when a criterion would be met.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use std::fmt::Write as _;

use jenjang_facts::{Gap, Known, Reference};
use jenjang_screening::testing::build;
use jenjang_screening::{Program, days_to_try, earliest, explain};

fn program() -> Program {
    let procedures = jenjang_regulation::shipped(Reference::shipped()).unwrap();
    let procedure = procedures.iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    let day = build::day("2013-11-13");
    let regulation = procedure.in_force_on(day).unwrap();
    Program::compile(regulation, build::catalogue(), &regulation.parameter_values(day), day).unwrap()
}

const GOOD: [(&str, &str); 10] = [
    ("civil_status", "PNS"),
    ("work_agency", "Pemerintah Provinsi Jawa Tengah"),
    ("standing", "01"),
    ("education", "S-1"),
    ("performance_1", "baik"),
    ("performance_2", "baik"),
    ("heaviest_open_sanction", "tidak ada"),
    ("last_sanction_ended", ""),
    ("position_kind", "JFU"),
    ("golongan", "III/c"),
];

/// A person who meets everything, but for these facts. `?` is a gap.
fn person(but: &[(&str, &str)]) -> Vec<Known> {
    let mut facts: Vec<(&str, &str)> = GOOD.to_vec();
    facts.retain(|(name, _)| !but.iter().any(|(other, _)| other == name));
    let (gaps, known): (Vec<_>, Vec<_>) = but.iter().partition(|(_, text)| *text == "?");
    facts.extend(known);
    let mut row = build::facts(&facts);
    gaps.iter().for_each(|(name, _)| row[usize::from(build::fact(name).0)] = Known::Gap(Gap::Unusable));
    row
}

/// The criteria that are not met, with `*` before what decided.
fn told(but: &[(&str, &str)]) -> String {
    let (program, facts) = (program(), person(but));
    let explanation = explain(&program, &facts);
    let name = |fact| build::catalogue().get(fact).map_or("", |def| def.id.as_str());
    let mut text = format!("{} {:?}\n", explanation.verdict, explanation.fails_alone);
    for criterion in explanation.criteria.iter().filter(|c| c.outcome != jenjang_regulation::Outcome::Meets) {
        let shown = criterion.facts.iter().map(|f| format!("{}{}", if f.decided { "*" } else { "" }, name(f.fact)));
        let shown: Vec<String> = shown.collect();
        let reasons: Vec<String> = criterion
            .reasons
            .iter()
            .map(|reason| match reason {
                jenjang_screening::Reason::Gap(fact, gap) => format!("{} {gap}", name(*fact)),
                jenjang_screening::Reason::AwaitsDocument(_) => "document".to_owned(),
                other => format!("{other:?}"),
            })
            .collect();
        writeln!(
            text,
            "{} {}: {} [{}]",
            criterion.criterion.id,
            criterion.outcome,
            shown.join(" "),
            reasons.join(", ")
        )
        .unwrap();
    }
    text
}

#[test]
fn who_meets_all_awaits_only_the_document() {
    insta::assert_snapshot!(told(&[]), @r"
    meets None
    health undetermined:  [document]
    ");
}

#[test]
fn of_a_false_and_the_false_part_decided_even_beside_a_gap() {
    insta::assert_snapshot!(told(&[("performance_1", "?"), ("performance_2", "cukup")]), @r"
    fails Some(2)
    performance fails: performance_1 *performance_2 []
    health undetermined:  [document]
    ");
}

#[test]
fn of_a_gap_the_gap_decided() {
    insta::assert_snapshot!(told(&[("performance_1", "?"), ("last_sanction_ended", "?"), ("standing", "?")]), @r"
    undetermined None
    status undetermined: civil_status work_agency *standing [standing unusable]
    performance undetermined: *performance_1 performance_2 [performance_1 unusable]
    discipline undetermined: heaviest_open_sanction *last_sanction_ended [last_sanction_ended unusable]
    health undetermined:  [document]
    ");
}

#[test]
fn an_exception_that_applies_decides() {
    insta::assert_snapshot!(told(&[("standing", "99"), ("golongan", "III/b")]), @r"
    fails None
    status fails: civil_status work_agency *standing []
    health undetermined:  [document]
    rank fails: *golongan []
    ");
}

/// From when the criteria would be met, the facts staying as they are.
fn foreseen(but: &[(&str, &str)]) -> String {
    let (program, facts) = (program(), person(but));
    let days = days_to_try(&program, &facts, program.day());
    let changes = earliest(&program, &facts, days.into_iter().map(|day| (day, facts.clone())));
    let named =
        program.criteria().iter().zip(changes).filter_map(|(c, change)| Some(format!("{} {:?}", c.id, change?)));
    named.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_sanction_is_forgotten_on_the_anniversary_and_a_rank_never_comes_by_waiting() {
    insta::assert_snapshot!(foreseen(&[("last_sanction_ended", "2013-02-28")]), @"discipline Meets(2014-02-28)");
    insta::assert_snapshot!(foreseen(&[("last_sanction_ended", "2012-12-31"), ("golongan", "III/b")]), @"discipline Meets(2013-12-31), rank NeverByTimeAlone");
    insta::assert_snapshot!(foreseen(&[("performance_1", "?"), ("education", "SD")]), @"education NeverByTimeAlone, performance NeverByTimeAlone");
}
