//! Stages that open together: papers are marked as they come in, and a window for objections holds nobody up.

use jenjang_procedure::Status;
use serde_json::json;

use crate::support::{
    Round, absent, amend, announce, answer, assign, at_stage, hand_in_paper, mark_paper, object, outsider, return_mark,
    withdraw,
};

fn open(round: &Round) -> String {
    let stages = round.case.plan.stages().iter().zip(&round.case.stages);
    let open = stages.filter(|(_, stage)| stage.status == Status::Open).map(|(plan, _)| plan.id.as_str());
    open.collect::<Vec<_>>().join(", ")
}

#[test]
fn a_paper_is_marked_as_soon_as_it_is_in_and_not_replaced_after_that() {
    let mut round = Round::of(2).to("screening-objection");
    assert_eq!(open(&round), "screening-objection, paper, paper-marking");
    round.tell("team", &assign("paper-marking", "reader-1", &[1])).must("person", &hand_in_paper(1));
    round.tell_stage("paper").tell_stage("paper-marking").must("team", &assign("paper-marking", "reader-1", &[1]));
    round.must("person", &hand_in_paper(1)).must("reader-1", &mark_paper(1, 4)).tell("person", &hand_in_paper(1));
    round.must("team", &return_mark("paper-marking", "reader-1", 1)).tell("person", &hand_in_paper(1));
    insta::assert_snapshot!(round.told(), @r"
    refused: not-in-stage: participant 1, stage paper-marking
    paper: in 2 = 1 passed + 0 failed + 0 withdrawn + 0 absent + 1 open; 1 passed, 2 open
    paper-marking: in 1 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 1 open; 1 open
    refused: being-marked: participant 1
    refused: being-marked: participant 1
    ");
}

#[test]
fn stages_that_are_open_together_are_left_in_their_order() {
    let mut round = Round::of(1).to("paper");
    round.tell("team", &at_stage("close-stage", "paper-marking"));
    round.must("person", &hand_in_paper(1)).tell("team", &at_stage("close-stage", "paper-marking"));
    // As long as the paper can be replaced the last day counts; once it is marked nobody needs to wait.
    round.tell("team", &at_stage("close-stage", "paper")).must("team", &assign("paper-marking", "reader-1", &[1]));
    round.must("reader-1", &mark_paper(1, 4)).tell("team", &at_stage("close-stage", "paper"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: earlier-open: stage paper-marking, open paper
    refused: earlier-open: stage paper-marking, open paper
    refused: still-open: stage paper, until 2013-12-05, n 1
    recorded: stage-closed {"stage":"paper","balance":{"in":1,"passed":1,"failed":0,"withdrawn":0,"absent":0,"open":0}}
    "#);
}

#[test]
fn who_leaves_while_the_paper_is_marked_hands_nothing_in_any_more() {
    let mut round = Round::of(3).to("paper");
    for number in [1, 2] {
        round.must("person", &hand_in_paper(number));
    }
    round.must("person", &withdraw(1)).must("bkd", &absent("paper-marking", &[2])).must("person", &withdraw(3));
    for number in [1, 2, 3] {
        round.tell("person", &hand_in_paper(number));
    }
    round.tell_stage("paper").tell_stage("paper-marking");
    insta::assert_snapshot!(round.told(), @r"
    refused: not-open: participant 1, stage paper-marking, outcome withdrawn
    refused: not-open: participant 2, stage paper-marking, outcome absent
    refused: not-open: participant 3, stage paper, outcome withdrawn
    paper: in 3 = 2 passed + 0 failed + 1 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 withdrawn
    paper-marking: in 2 = 0 passed + 0 failed + 1 withdrawn + 1 absent + 0 open; 1 withdrawn, 2 absent
    ");
}

#[test]
fn who_is_let_in_by_an_objection_joins_the_stage_that_is_open_alongside() {
    let mut round = Round::of(1).to("screening-objection");
    round.must("person", &outsider("a", false)).must("person", &hand_in_paper(1)).must("team", &answer(1, true));
    round.tell_stage("paper").tell("person", &hand_in_paper(2)).tell_stage("paper-marking");
    insta::assert_snapshot!(round.told(), @r#"
    paper: in 2 = 1 passed + 0 failed + 0 withdrawn + 0 absent + 1 open; 1 passed, 2 open
    recorded: documents-handed-in {"participant":2,"stage":"paper","files":{"paper":{"digest":"066ba9","bytes":1000,"media":"application/pdf"}},"declares":["originality"]} | {"title":"Jalan provinsi"}
    paper-marking: in 2 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 2 open; 1 open, 2 open
    "#);
}

#[test]
fn nobody_is_let_into_a_stage_after_its_last_day() {
    let mut round = Round::of(1).to("screening-objection");
    round.must("person", &outsider("a", false)).at("2013-12-06T08:00").tell("team", &answer(1, true));
    round.must("team", &amend(json!({}), json!({"paper": {"closes": "2013-12-09"}}))).tell("team", &answer(1, true));
    // The same where a stage is left late.
    let mut late = Round::of(1).to("screening");
    late.work();
    late.must("team", &at_stage("publish", "screening")).at("2013-12-06T08:00");
    late.tell("team", &at_stage("close-stage", "screening"));
    insta::assert_snapshot!([round.told(), late.told()].join("\n"), @r#"
    refused: bad-schedule: stage paper, problem 2013-12-05 < 2013-12-06
    recorded: objection-answered {"objection":1,"upheld":true,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
    refused: bad-schedule: stage paper, problem 2013-12-05 < 2013-12-06
    "#);
}

#[test]
fn what_opens_together_has_its_days_after_the_stages_before_both() {
    let mut round = Round::of(1);
    let mut command = announce();
    command["schedule"]["health"]["closes"] = json!("2013-12-04");
    round.tell("team", &command);
    command = announce();
    command["schedule"]["screening"] = json!({"opens": "2013-11-13"});
    command["schedule"]["paper-marking"] = json!({"opens": "2013-11-14"});
    round.tell("team", &command);
    let told = round.told();
    assert!(told.contains("recorded: announced"), "{told}");
    insta::assert_snapshot!(told.lines().next().unwrap(), @"refused: bad-schedule: stage health, problem 2013-12-04 < 2013-12-05");
}

#[test]
fn an_objection_that_is_upheld_lets_into_an_interview_that_goes_on() {
    let mut round = Round::of(2).with(&[("paper_passing_grade", "90")]).to("paper-objection");
    assert_eq!(open(&round), "paper-objection, interview");
    round.must("person", &object("paper-objection", 1)).tell_stage("interview");
    round.must("team", &answer(1, true)).tell_stage("interview").tell_stage("paper-result");
    insta::assert_snapshot!(round.told(), @r"
    interview: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    interview: in 1 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 1 open; 1 open
    paper-result: in 2 = 1 passed + 1 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 failed
    ");
}
