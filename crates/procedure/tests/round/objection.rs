//! Objections: a window of working days, an answer to each point, a result that changes.

use crate::support::{Round, answer, at_stage, object, outsider, pdf, withdraw};
use jenjang_facts::Calendar;
use jenjang_procedure::Outcome;
use serde_json::{Value, json};

/// Two people whose papers fail, in the window about it.
fn failed() -> Round {
    Round::of(2).with(&[("paper_passing_grade", "90")]).to("paper-objection")
}

fn until(round: &Round, stage: &str) -> String {
    match round.case.objections_until(round.stage_at(stage), &round.context("team")) {
        Ok(Some(day)) => day.to_string(),
        Ok(None) => "no window".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn the_window_runs_over_holidays_and_shared_leave_as_the_setting_says() {
    let of = |settings: &[(&str, &str)]| {
        let round = Round::of(1).with(settings).to("interview-objection");
        until(&round, "interview-objection")
    };
    // Published on Friday, 20 December 2013. The 25th is a holiday, the 26th shared leave, the 28th a Saturday.
    assert_eq!(of(&[]), "2013-12-27");
    assert_eq!(of(&[("shared_leave_works", "true")]), "2013-12-26");
    assert_eq!(of(&[("objection_days", "2")]), "2013-12-24");
    assert_eq!(of(&[("objection_days", "0")]), "no window");
}

#[test]
fn the_last_day_of_the_window_is_a_whole_day() {
    let mut round = failed();
    assert_eq!(until(&round, "paper-objection"), "2013-12-13");
    round.at("2013-12-13T23:59").tell("person", &object("paper-objection", 1));
    round.tell("team", &at_stage("close-stage", "paper-objection"));
    round.at("2013-12-14T00:00").tell("person", &object("paper-objection", 2));
    round.tell("team", &at_stage("close-stage", "paper-objection")).tell("team", &answer(1, false));
    round.tell("team", &at_stage("close-stage", "paper-objection"));
    insta::assert_snapshot!(round.told(), @r#"
    recorded: objection-filed {"stage":"paper-objection","objection":1,"participant":1,"outsider_unit":null,"undetermined":false,"items":1,"evidence":[]} | {"person":null,"items":["Nilai analisis"]}
    refused: objections-open: stage paper-objection, n 1
    refused: deadline-passed: stage paper-objection, until 2013-12-13
    refused: objections-open: stage paper-objection, n 1
    recorded: objection-answered {"objection":1,"upheld":false,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
    recorded: stage-closed {"stage":"paper-objection","balance":{"in":0,"passed":0,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    "#);
}

#[test]
fn the_window_does_not_run_before_it_is_open() {
    let mut round = Round::of(1).with(&[("paper_passing_grade", "90")]).to("paper-result");
    assert_eq!(until(&round, "paper-objection"), "no window", "nothing is published");
    round.work();
    round.must("team", &at_stage("publish", "paper-result"));
    round.at("2013-12-17T08:00").must("team", &at_stage("close-stage", "paper-result"));
    assert_eq!(until(&round, "paper-objection"), "2013-12-20", "three working days after it opened");
    round.must("person", &object("paper-objection", 1));
}

#[test]
fn a_year_without_holidays_on_record_is_refused_with_that_year() {
    let mut round = failed().to("interview-result");
    round.work();
    round.at("2026-12-30T08:00").tell("team", &at_stage("publish", "interview-result"));
    round.at("2026-12-28T08:00").tell("team", &at_stage("publish", "interview-result"));
    round.at("2026-12-29T08:00").tell("team", &at_stage("close-stage", "interview-result"));
    round.at("2026-12-28T09:00").tell("team", &at_stage("close-stage", "interview-result"));
    // The same window in a program without the data of any year.
    round.calendar = Calendar::default();
    round.tell("person", &object("interview-objection", 1));
    round.tell("team", &at_stage("close-stage", "interview-objection"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: no-holidays: year 2027
    recorded: published {"stage":"interview-result","balance":{"in":0,"passed":0,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    refused: no-holidays: year 2027
    recorded: stage-closed {"stage":"interview-result","balance":{"in":0,"passed":0,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    refused: no-holidays: year 2026
    refused: no-holidays: year 2026
    "#);
}

#[test]
fn where_the_window_has_no_days_nobody_objects_and_nobody_waits() {
    let settings = [("paper_passing_grade", "90"), ("objection_days", "0")];
    let mut round = Round::of(1).with(&settings).to("paper-objection");
    round.tell("person", &object("paper-objection", 1)).tell("team", &at_stage("close-stage", "paper-objection"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: no-objections: stage paper-objection
    recorded: stage-closed {"stage":"paper-objection","balance":{"in":0,"passed":0,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    "#);
}

#[test]
fn only_a_result_against_the_person_is_contested_and_only_once() {
    let mut round = Round::of(3).to("paper-marking");
    round.must("person", &withdraw(2));
    let mut round = round.to("paper-objection");
    for command in [
        object("paper-objection", 1),
        object("paper-objection", 2),
        object("paper-objection", 9),
        object("interview-objection", 1),
        object("paper", 1),
        json!({"do": "object", "stage": "paper-objection", "items": ["Nilai"]}),
    ] {
        round.tell("person", &command);
    }
    let mut failed = failed();
    for (path, value) in [("/items", json!([])), ("/items", json!(["Nilai", " "]))] {
        let mut command = object("paper-objection", 1);
        *command.pointer_mut(path).unwrap() = value;
        failed.tell("person", &command);
    }
    let mut command = object("paper-objection", 1);
    command["evidence"] = json!([pdf("evidence")]);
    failed.tell("person", &command).tell("person", &object("paper-objection", 1));
    insta::assert_snapshot!([round.told(), failed.told()].join("\n"), @r#"
    refused: nothing-to-contest: participant 1, outcome passed
    refused: not-in-stage: participant 2, stage paper-result
    refused: unknown-participant: participant 9
    refused: wrong-stage: stage interview-objection, open paper-objection
    refused: wrong-stage: stage paper, open paper-objection
    refused: empty: what participant
    refused: empty: what items
    refused: empty: what items
    recorded: objection-filed {"stage":"paper-objection","objection":1,"participant":1,"outsider_unit":null,"undetermined":false,"items":1,"evidence":[{"digest":"ee8250","bytes":1000,"media":"application/pdf"}]} | {"person":null,"items":["Nilai analisis"]}
    refused: already-objected: participant 1
    "#);
}

#[test]
fn each_point_is_answered_with_a_legal_ground() {
    let mut round = failed();
    let mut command = object("paper-objection", 1);
    command["items"] = json!(["Nilai analisis", "Nilai rencana"]);
    round.must("person", &command);
    let answered = |answers: Value, cite: &str| json!({"do": "answer-objection", "objection": 1, "answers": answers, "upheld": true, "cite": cite});
    round.tell("team", &answered(json!(["Benar"]), "SK 2")).tell("team", &answered(json!(["Benar", " "]), "SK 2"));
    round.tell("team", &answered(json!(["Benar", "Tetap"]), "")).tell("team", &answer(2, true));
    round.tell("team", &answered(json!(["Benar", "Tetap"]), "SK 2"));
    round.tell("team", &answered(json!(["Benar", "Tetap"]), "SK 2")).tell("person", &object("paper-objection", 1));
    insta::assert_snapshot!(round.told(), @r#"
    refused: items-unanswered: objection 1, items 2, answers 1
    refused: empty: what answers
    refused: empty: what cite
    refused: unknown-objection: objection 2
    recorded: objection-answered {"objection":1,"upheld":true,"cite":"SK 2"} | {"answers":["Benar","Tetap"]}
              results-determined {"stage":"paper-result","passing_grade":"90.0","passed":[1],"failed":[2],"results":"84c39b"}
    refused: already-answered: objection 1
    refused: nothing-to-contest: participant 1, outcome passed
    "#);
}

#[test]
fn who_won_an_objection_may_still_leave_the_round() {
    let mut round = failed();
    round.must("person", &object("paper-objection", 1)).tell("person", &withdraw(1));
    round.must("team", &answer(1, true)).tell("person", &withdraw(1)).tell("person", &withdraw(1));
    let mut round = round.to("interview");
    round.tell_stage("paper-result").tell_stage("interview");
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-open: participant 1, stage paper-result, outcome failed
    recorded: withdrawn {"participant":1} | {"reason":"Keluarga"}
    refused: not-open: participant 1, stage interview, outcome withdrawn
    paper-result: in 2 = 1 passed + 1 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 failed
    interview: in 1 = 0 passed + 0 failed + 1 withdrawn + 0 absent + 0 open; 1 withdrawn
    "#);
}

#[test]
fn somebody_whom_the_list_left_out_gets_a_number_and_by_an_upheld_objection_a_place() {
    let mut round = Round::of(1).to("screening-objection");
    round.tell_stage("screening");
    round
        .tell("person", &outsider("a", false))
        .tell("person", &outsider("a", true))
        .tell("person", &outsider("b", true));
    round.tell("person", &outsider("c", false)).tell("person", &withdraw(4));
    round.tell("team", &answer(1, true)).tell("team", &answer(2, true)).tell("team", &answer(3, false));
    round.tell_stage("screening");
    round.tell("person", &object("screening-objection", 4)).tell("person", &object("screening-objection", 1));
    let mut round = round.to("paper");
    round.tell_stage("paper");
    insta::assert_snapshot!(round.told(), @r#"
    screening: in 8 = 1 passed + 5 failed + 0 withdrawn + 0 absent + 2 open; 1 passed
    recorded: objection-filed {"stage":"screening-objection","objection":1,"participant":2,"outsider_unit":1,"undetermined":false,"items":1,"evidence":[]} | {"person":"a","items":["Pangkat sudah III/c"]}
    refused: already-objected: participant 2
    recorded: objection-filed {"stage":"screening-objection","objection":2,"participant":3,"outsider_unit":1,"undetermined":true,"items":1,"evidence":[]} | {"person":"b","items":["Pangkat sudah III/c"]}
    recorded: objection-filed {"stage":"screening-objection","objection":3,"participant":4,"outsider_unit":1,"undetermined":false,"items":1,"evidence":[]} | {"person":"c","items":["Pangkat sudah III/c"]}
    refused: not-in-stage: participant 4, stage screening-objection
    recorded: objection-answered {"objection":1,"upheld":true,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
    recorded: objection-answered {"objection":2,"upheld":true,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
    recorded: objection-answered {"objection":3,"upheld":false,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
    screening: in 8 = 3 passed + 4 failed + 0 withdrawn + 0 absent + 1 open; 1 passed, 2 passed, 3 passed
    refused: already-objected: participant 4
    refused: nothing-to-contest: participant 1, outcome passed
    paper: in 3 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 3 open; 1 open, 2 open, 3 open
    "#);
    let person = round.case.participant(2).unwrap();
    assert_eq!((person.person.as_deref(), person.listed), (Some("a"), false));
    assert_eq!(round.case.standing(4), None, "who lost stands nowhere");
    assert_eq!(round.outcome("screening", 3), Outcome::Passed);
}

#[test]
fn somebody_from_outside_the_list_is_named_with_a_unit_and_is_one_of_those_left_out() {
    let mut round = Round::of(1).to("screening-objection");
    let mut command = outsider("a", false);
    command["outsider"]["unit"] = json!("pu");
    round.tell("person", &command).tell("person", &outsider(" ", false));
    for person in ["a", "b", "c"] {
        round.tell("person", &outsider(person, true));
    }
    let told = round.told();
    let refused: Vec<&str> = told.lines().filter(|line| line.starts_with("refused")).collect();
    insta::assert_snapshot!(refused.join("\n"), @r"
    refused: unknown-unit: unit pu, known bina-marga, pora
    refused: empty: what person
    refused: unbalanced: problem 3 > 2 (undetermined)
    ");
}

#[test]
fn who_lost_an_objection_about_the_list_cannot_contest_a_later_result() {
    let mut round = Round::of(1).to("screening-objection");
    round.must("person", &outsider("a", false)).must("team", &answer(1, false));
    let mut round = round.to("paper-objection");
    round.tell("person", &object("paper-objection", 2));
    let mut command = outsider("b", false);
    command["stage"] = json!("paper-objection");
    round.tell("person", &command).tell("person", &withdraw(2));
    insta::assert_snapshot!(round.told(), @r"
    refused: not-in-stage: participant 2, stage paper-result
    refused: empty: what participant
    refused: not-in-stage: participant 2, stage paper-objection
    ");
}
