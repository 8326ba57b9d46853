//! Documents: a checklist, a deadline, and what a person judges.

use crate::support::{Round, absent, amend, at_stage, hand_in_health, hand_in_paper, judge, pdf};
use serde_json::{Value, json};

fn changed(path: &str, value: Value) -> Value {
    let mut command = hand_in_paper(1);
    *command.pointer_mut(path).unwrap() = value;
    command
}

#[test]
fn each_line_of_the_checklist_is_answered_in_its_own_form() {
    let mut round = Round::of(2).to("paper");
    for command in [
        changed("/files", json!({})),
        changed("/declares", json!([])),
        changed("/files/paper/bytes", json!(0)),
        changed("/files/paper/media", json!("text/html")),
        changed("/files", json!({"paper": pdf("a"), "papre": pdf("b")})),
        changed("/files", json!({"paper": pdf("a"), "originality": pdf("b")})),
        changed("/declares", json!(["originality", "paper"])),
        changed("/title", json!("x".repeat(40_001))),
        changed("/participant", json!(3)),
        changed("/stage", json!("paper-marking")),
        changed("/stage", json!("screening")),
        hand_in_paper(1),
    ] {
        round.tell("person", &command);
    }
    insta::assert_snapshot!(round.told(), @r#"
    refused: missing-item: item paper
    refused: missing-item: item originality
    refused: empty: what paper
    refused: wrong-media: item paper, found text/html, wanted application/pdf
    refused: unknown-item: item papre, known paper
    refused: unknown-item: item originality, known paper
    refused: unknown-item: item paper, known originality
    refused: too-long: what title, most 40000
    refused: not-in-stage: participant 3, stage paper
    refused: unknown-stage: stage paper-marking, known paper, health
    refused: wrong-stage: stage screening, open paper
    recorded: documents-handed-in {"participant":1,"stage":"paper","files":{"paper":{"digest":"ba88c3","bytes":1000,"media":"application/pdf"}},"declares":["originality"]} | {"title":"Jalan provinsi"}
    "#);
}

#[test]
fn the_deadline_is_the_end_of_its_day_in_the_zone_of_the_round() {
    let mut round = Round::of(2).to("paper");
    round.at("2013-12-05T23:59").tell("person", &hand_in_paper(1));
    round.at("2013-12-06T00:00").tell("person", &hand_in_paper(2));
    insta::assert_snapshot!(round.told(), @r#"
    recorded: documents-handed-in {"participant":1,"stage":"paper","files":{"paper":{"digest":"ba88c3","bytes":1000,"media":"application/pdf"}},"declares":["originality"]} | {"title":"Jalan provinsi"}
    refused: deadline-passed: stage paper, until 2013-12-05
    "#);
}

#[test]
fn who_has_handed_in_may_do_so_again_until_the_deadline() {
    let mut round = Round::of(1).to("paper");
    round.must("person", &hand_in_paper(1));
    round.tell("team", &at_stage("close-stage", "paper"));
    round.tell("person", &changed("/title", json!("Jembatan")));
    round.at("2013-12-06T08:00").tell("person", &hand_in_paper(1)).tell("team", &at_stage("close-stage", "paper"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: still-open: stage paper, until 2013-12-05, n 1
    recorded: documents-handed-in {"participant":1,"stage":"paper","files":{"paper":{"digest":"ba88c3","bytes":1000,"media":"application/pdf"}},"declares":["originality"]} | {"title":"Jembatan"}
    refused: deadline-passed: stage paper, until 2013-12-05
    recorded: stage-closed {"stage":"paper","balance":{"in":1,"passed":1,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    "#);
}

#[test]
fn nothing_is_taken_before_the_first_day_of_the_stage() {
    let mut round = Round::of(1).to("screening-objection");
    let schedule = json!({"paper": {"opens": "2013-11-25", "closes": "2013-12-05"}});
    round.must("team", &amend(json!({}), schedule));
    let mut round = round.to("paper");
    round.tell("person", &hand_in_paper(1)).at("2013-11-25T00:00").tell("person", &hand_in_paper(1));
    insta::assert_snapshot!(round.told(), @r#"
    refused: too-early: stage paper, from 2013-11-25
    recorded: documents-handed-in {"participant":1,"stage":"paper","files":{"paper":{"digest":"ba88c3","bytes":1000,"media":"application/pdf"}},"declares":["originality"]} | {"title":"Jalan provinsi"}
    "#);
}

#[test]
fn who_handed_in_nothing_by_the_deadline_is_absent() {
    let mut round = Round::of(3).to("paper");
    round.must("person", &hand_in_paper(2));
    round.at("2013-12-05T23:59").tell("bkd", &absent("paper", &[1])).tell("team", &at_stage("close-stage", "paper"));
    round.at("2013-12-06T00:00").tell("bkd", &absent("paper", &[1])).tell("bkd", &absent("paper", &[2]));
    round.tell("bkd", &absent("paper", &[])).tell("bkd", &absent("paper-result", &[3]));
    round.tell("team", &at_stage("close-stage", "paper")).tell_stage("paper").tell_stage("paper-marking");
    insta::assert_snapshot!(round.told(), @r#"
    refused: still-open: stage paper, until 2013-12-05, n 1
    refused: still-open: stage paper, until 2013-12-05, n 3
    recorded: absences-recorded {"stage":"paper","participants":[1]}
    refused: not-open: participant 2, stage paper, outcome passed
    refused: empty: what participants
    refused: wrong-stage: stage paper-result, open paper
    recorded: absences-recorded {"stage":"paper","participants":[3]}
              stage-closed {"stage":"paper","balance":{"in":3,"passed":1,"failed":0,"withdrawn":0,"absent":2,"open":0}}
    paper: in 3 = 1 passed + 0 failed + 0 withdrawn + 2 absent + 0 open; 1 absent, 2 passed, 3 absent
    paper-marking: in 1 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 1 open; 2 open
    "#);
}

#[test]
fn a_document_that_answers_a_criterion_is_judged_by_a_person() {
    let mut round = Round::of(2).to("health");
    round.tell("bkd", &judge(&[1], true));
    round.must("person", &hand_in_health(1)).tell("bkd", &judge(&[], true));
    let item = |item: &str| {
        let mut command = judge(&[1], true);
        command["item"] = json!(item);
        command
    };
    round.tell("bkd", &item("certificate"));
    let mut silent = judge(&[1], false);
    silent["reason"] = json!("");
    round.tell("bkd", &silent).tell("bkd", &judge(&[1], false));
    round.tell_stage("health");
    // Another may be handed in, and is judged anew.
    round.tell("person", &hand_in_health(1)).tell("bkd", &judge(&[1], true)).tell("bkd", &judge(&[1], false));
    round.tell("person", &hand_in_health(1)).tell_stage("health");
    insta::assert_snapshot!(round.told(), @r#"
    refused: missing-item: item health-certificate
    refused: empty: what participants
    refused: unknown-item: item certificate, known health-certificate
    refused: empty: what reason
    recorded: documents-judged {"stage":"health","item":"health-certificate","participants":[1],"accepted":false} | {"reason":"Tidak terbaca"}
    health: in 2 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 2 open; 1 open, 2 open
    recorded: documents-handed-in {"participant":1,"stage":"health","files":{"health-certificate":{"digest":"cc2b9c","bytes":1000,"media":"application/pdf"}},"declares":[]} | {"title":""}
    recorded: documents-judged {"stage":"health","item":"health-certificate","participants":[1],"accepted":true} | {"reason":""}
    refused: not-open: participant 1, stage health, outcome passed
    refused: not-open: participant 1, stage health, outcome passed
    health: in 2 = 1 passed + 0 failed + 0 withdrawn + 0 absent + 1 open; 1 passed, 2 open
    "#);
}

#[test]
fn a_document_is_judged_as_it_was_seen() {
    let mut round = Round::of(3).to("health");
    for number in [1, 2] {
        round.must("person", &hand_in_health(number));
    }
    let file = |number: u32| hand_in_health(number)["files"]["health-certificate"].clone();
    let seen = |participants: &[u32], files: &[u32]| {
        let mut command = judge(participants, true);
        command["seen"] = files.iter().map(|number| file(*number)["digest"].clone()).collect();
        command
    };
    // The second hands in another file after it was looked at: nothing is recorded, for the first neither.
    let mut another = hand_in_health(2);
    another["files"]["health-certificate"] = file(9);
    round.must("person", &another);
    round.tell("bkd", &seen(&[1, 2], &[1, 2])).tell("bkd", &seen(&[1], &[2]));
    round.tell("bkd", &seen(&[1], &[1])).tell("bkd", &seen(&[2], &[2, 9]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: document-replaced: participants 2
    refused: document-replaced: participants 1
    recorded: documents-judged {"stage":"health","item":"health-certificate","participants":[1],"accepted":true} | {"reason":""}
    recorded: documents-judged {"stage":"health","item":"health-certificate","participants":[2],"accepted":true} | {"reason":""}
    "#);
}

#[test]
fn a_paper_is_not_judged_by_the_office() {
    let mut round = Round::of(1).to("paper");
    round.must("person", &hand_in_paper(1));
    let command = json!({"do": "judge-documents", "stage": "paper", "item": "paper", "participants": [1],
        "accepted": false, "reason": "Lemah"});
    insta::assert_snapshot!(round.tell("bkd", &command).told(), @"refused: not-judged: item paper");
}

#[test]
fn documents_that_came_in_time_and_wait_for_the_office_hold_the_stage_up() {
    let mut round = Round::of(4).to("health");
    for number in [1, 2, 3] {
        round.must("person", &hand_in_health(number));
    }
    round.must("bkd", &judge(&[1], true)).must("bkd", &judge(&[2], false));
    round.at("2014-01-11T08:00").tell("team", &at_stage("close-stage", "health"));
    round.tell("bkd", &absent("health", &[3]));
    round.must("bkd", &judge(&[3], true)).tell("team", &at_stage("close-stage", "health")).tell_stage("health");
    insta::assert_snapshot!(round.told(), @r#"
    refused: people-open: stage health, n 1, first 3
    refused: not-absent: participant 3, stage health
    recorded: absences-recorded {"stage":"health","participants":[4]}
              stage-closed {"stage":"health","balance":{"in":4,"passed":2,"failed":1,"withdrawn":0,"absent":1,"open":0}}
    health: in 4 = 2 passed + 1 failed + 0 withdrawn + 1 absent + 0 open; 1 passed, 2 failed, 3 passed, 4 absent
    "#);
}

#[test]
fn a_stage_with_judged_documents_may_end_early_when_all_are_accepted() {
    let mut round = Round::of(1).to("health");
    round.work();
    insta::assert_snapshot!(round.tell("team", &at_stage("close-stage", "health")).told(), @r#"
    recorded: stage-closed {"stage":"health","balance":{"in":1,"passed":1,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    "#);
}
