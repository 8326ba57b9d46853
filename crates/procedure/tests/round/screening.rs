//! The screening: what was sealed is what judged, and the counts add up.

use crate::support::{Round, at_stage, day, digest, regulation};
use jenjang_facts::Reference;
use jenjang_procedure::stages::screening::RegisterScreened;
use jenjang_procedure::{Command, Refusal};
use jenjang_regulation::parse_parameter_value;
use jenjang_screening::Program;

fn record(round: &mut Round, change: impl FnOnce(&mut RegisterScreened)) -> String {
    let mut screened = round.screened();
    change(&mut screened);
    match round.act("bkd", &Command::ScreenRegister(Box::new(screened))) {
        Ok(_) => "recorded".to_owned(),
        Err(Refusal::NotWhatWasSealed { what, .. }) => format!("not what was sealed: {what}"),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn it_judges_by_what_was_sealed() {
    let mut round = Round::of(2).to("screening");
    let other = || jenjang_facts::Digest::parse(&digest("other")).unwrap();
    let told = [
        record(&mut round, |screened| screened.on = day("2013-11-12")),
        record(&mut round, |screened| screened.regulation = other()),
        record(&mut round, |screened| screened.parameters = other()),
        record(&mut round, |_| {}),
        record(&mut round, |_| {}),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    not what was sealed: on
    not what was sealed: regulation
    not what was sealed: parameters
    recorded
    already-done: stage screening
    ");
}

#[test]
fn the_parameters_are_named_by_the_digest_that_a_screening_gives() {
    let reference = Reference::shipped();
    let (regulation, lists) = (regulation(), &reference.lists);
    let catalogue = reference.catalogue(&regulation.catalogue).unwrap();
    for settings in [&[][..], &[("min_rank", "III/d"), ("sanction_years", "2")]] {
        let round = Round::of(1).with(settings);
        let on = day("2013-11-13");
        let mut values = regulation.parameter_values(on);
        for (parameter, slot) in regulation.parameters.iter().zip(&mut values) {
            let text = round.case.settings.get(&parameter.id).unwrap();
            *slot = Some(parse_parameter_value(parameter, text, lists).unwrap());
        }
        let none = jenjang_facts::Digest::of(b"");
        let program = Program::compile(&regulation, catalogue, &values, on).unwrap();
        let receipt = program.receipt(lists, none, none);
        let ours = jenjang_facts::Digest::of(round.case.parameters_text().as_bytes());
        assert_eq!(receipt.parameters, ours, "{}", round.case.parameters_text());
    }
}

#[test]
fn everybody_in_the_register_is_counted_once() {
    let mut round = Round::of(2).to("screening");
    let told = [
        record(&mut round, |screened| screened.counts.people = 8),
        record(&mut round, |screened| screened.counts.fails = u64::MAX),
        record(&mut round, |screened| screened.participants.truncate(1)),
        record(&mut round, |screened| screened.participants[0] = 2),
        record(&mut round, |screened| screened.criteria[0].meets = 4),
        record(&mut round, |_| {}),
    ];
    insta::assert_snapshot!(told.join("\n"), @r"
    unbalanced: problem 2 + 5 + 2 ≠ 8
    unbalanced: problem 2 + 18446744073709551615 + 2 ≠ 9
    unbalanced: problem 1 ≠ 2
    unbalanced: problem units: 2
    unbalanced: problem rank: 4 + 4 + 2 ≠ 9
    recorded
    ");
    round.tell_stage("screening");
    assert_eq!(round.case.unit_of(2), Some(("pora", "Dinas Pemuda dan Olahraga")));
    insta::assert_snapshot!(round.told(), @r"
    screening: in 9 = 2 passed + 5 failed + 0 withdrawn + 0 absent + 2 open; 1 passed, 2 passed
    ");
}

#[test]
fn it_does_not_begin_before_the_day_of_the_schedule() {
    let mut round = Round::of(1);
    let mut command = crate::support::announce();
    command["schedule"]["screening"] = serde_json::json!({"opens": "2013-11-13"});
    round.must("team", &command).at("2013-11-12T23:59");
    let early = record(&mut round, |_| {});
    // The day is that of the zone: midnight in Central Java, still the 12th in Greenwich.
    round.at("2013-11-13T00:00");
    insta::assert_snapshot!([early, record(&mut round, |_| {})].join("\n"), @r"
    too-early: stage screening, from 2013-11-13
    recorded
    ");
}

#[test]
fn the_list_is_published_once_with_the_numbers_everybody_may_see() {
    let mut round = Round::of(2).to("screening");
    round.tell("team", &at_stage("publish", "screening")).tell("team", &at_stage("publish", "paper"));
    round.work();
    round.tell("team", &at_stage("publish", "screening")).tell("team", &at_stage("publish", "screening"));
    round.leave();
    round.tell("team", &at_stage("publish", "screening-objection"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-done: stage screening
    refused: wrong-stage: stage paper, open screening
    recorded: published {"stage":"screening","balance":{"in":9,"passed":2,"failed":5,"withdrawn":0,"absent":0,"open":2}}
    refused: already-published: stage screening
    refused: unknown-stage: stage screening-objection, known screening, paper-result, interview-result
    "#);
}
