//! Who leaves the round stays on every list, as somebody who left (tidak bersedia).

use crate::support::{Round, at_stage, withdraw};
use jenjang_procedure::Outcome;
use serde_json::json;

/// Lets the first of two leave in a stage, before or after its work is done, and says where that shows.
fn leaving_in(stage: &str, after_work: bool) -> String {
    let mut round = Round::of(2).to(stage);
    if after_work {
        round.work();
    }
    round.must("person", &withdraw(1));
    assert_eq!(round.case.standing(1).unwrap().1, Outcome::Withdrawn, "{stage}");
    if !after_work {
        round.work();
    }
    round.leave();
    while !round.open().is_empty() {
        round.finish();
    }
    assert_eq!(round.case.standing(1).unwrap().1, Outcome::Withdrawn, "{stage}");
    assert_eq!(round.case.standing(2).unwrap().1, Outcome::Passed, "{stage}");
    for at in 0..round.case.stages.len() {
        assert!(round.case.balance(at).holds());
    }
    let entered = round.case.plan.stages().iter().zip(&round.case.stages);
    let withdrawn = entered.filter(|(_, stage)| stage.outcomes.get(&1) == Some(&Outcome::Withdrawn));
    let found: Vec<&str> = withdrawn.map(|(plan, _)| plan.id.as_str()).collect();
    found.join(", ")
}

#[test]
fn a_person_may_leave_in_every_stage_and_is_counted_in_exactly_one_as_withdrawn() {
    let mut round = Round::of(1).to("screening");
    round.work();
    let stages: Vec<String> = round.case.plan.stages().iter().map(|stage| stage.id.clone()).collect();
    let mut told = Vec::new();
    for stage in stages.iter().skip(2) {
        told.push(format!("{stage}: {} / {}", leaving_in(stage, false), leaving_in(stage, true)));
    }
    told.push(format!("screening: {}", leaving_in("screening", true)));
    insta::assert_snapshot!(told.join("\n"), @r"
    screening-objection: paper / paper
    paper: paper / paper-marking
    paper-marking: paper-marking / paper-marking
    paper-result: paper-result / interview
    paper-objection: interview / interview
    interview: interview / interview
    interview-result: interview-result / health
    interview-objection: health / health
    health: health / health
    pool: pool / pool
    screening: screening
    ");
}

#[test]
fn who_is_out_or_unknown_does_not_leave() {
    let mut round = Round::of(2).with(&[("paper_passing_grade", "90")]).to("screening");
    round.tell("person", &withdraw(1));
    round.work();
    round.tell("person", &withdraw(9)).tell("person", &withdraw(1)).tell("person", &withdraw(1));
    round.tell("person", &json!({"do": "withdraw", "participant": 2, "reason": "x".repeat(40_001)}));
    let mut round = round.to("paper-objection");
    round.tell("person", &withdraw(2));
    insta::assert_snapshot!(round.told(), @r#"
    refused: unknown-participant: participant 1
    refused: unknown-participant: participant 9
    recorded: withdrawn {"participant":1} | {"reason":"Keluarga"}
    refused: not-open: participant 1, stage screening, outcome withdrawn
    refused: too-long: what reason, most 40000
    refused: not-open: participant 2, stage paper-result, outcome failed
    "#);
}

#[test]
fn who_left_does_nothing_more_in_the_round() {
    let mut round = Round::of(1).to("paper");
    round.must("person", &withdraw(1));
    round.tell("person", &crate::support::hand_in_paper(1)).tell("team", &at_stage("close-stage", "paper"));
    round.tell("team", &crate::support::assign("paper-marking", "reader-1", &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-open: participant 1, stage paper, outcome withdrawn
    recorded: stage-closed {"stage":"paper","balance":{"in":1,"passed":0,"failed":0,"withdrawn":1,"absent":0,"open":0}}
    refused: not-in-stage: participant 1, stage paper-marking
    "#);
}
