//! A round from its opening to the talent pool.

use crate::support::{Round, at_stage, withdraw};

fn balances(round: &mut Round) -> String {
    let ids: Vec<String> = round.case.plan.stages().iter().map(|stage| stage.id.clone()).collect();
    for id in &ids {
        round.tell_stage(id);
    }
    round.told()
}

#[test]
fn who_does_everything_right_enters_the_talent_pool() {
    let mut round = Round::of(3).to("pool");
    round.work();
    round.leave();
    assert_eq!(round.open(), "", "nothing is open after the last stage");
    insta::assert_snapshot!(balances(&mut round), @r"
    announcement: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    screening: in 10 = 3 passed + 5 failed + 0 withdrawn + 0 absent + 2 open; 1 passed, 2 passed, 3 passed
    screening-objection: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    paper: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    paper-marking: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    paper-result: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    paper-objection: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    interview: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    interview-result: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    interview-objection: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    health: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    pool: in 3 = 3 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 passed
    ");
    round.tell("team", &at_stage("close-stage", "pool")).tell("team", &withdraw(1));
    insta::assert_snapshot!(round.told(), @r"
    refused: case-closed
    refused: case-closed
    ");
}

#[test]
fn a_round_in_which_nobody_is_listed_still_comes_to_its_end() {
    let mut round = Round::of(0).to("pool");
    round.leave();
    insta::assert_snapshot!(balances(&mut round), @r"
    announcement: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    screening: in 7 = 0 passed + 5 failed + 0 withdrawn + 0 absent + 2 open; 
    screening-objection: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    paper: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    paper-marking: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    paper-result: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    paper-objection: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    interview: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    interview-result: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    interview-objection: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    health: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    pool: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open;
    ");
}

#[test]
fn a_round_in_which_nobody_passes_a_stage_still_comes_to_its_end() {
    let mut round = Round::of(2).with(&[("paper_passing_grade", "90")]).to("paper-objection");
    round.tell_stage("paper-result");
    let mut round = round.to("pool");
    round.leave();
    round.tell_stage("interview").tell_stage("pool").tell("team", &at_stage("determine", "paper-result"));
    insta::assert_snapshot!(round.told(), @r"
    paper-result: in 2 = 0 passed + 2 failed + 0 withdrawn + 0 absent + 0 open; 1 failed, 2 failed
    interview: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    pool: in 0 = 0 passed + 0 failed + 0 withdrawn + 0 absent + 0 open; 
    refused: case-closed
    ");
}

#[test]
fn stages_are_left_in_their_order_and_each_only_when_it_is_done() {
    let mut round = Round::of(1);
    round.tell("team", &at_stage("close-stage", "announcement"));
    round.tell("team", &at_stage("close-stage", "pool"));
    round.work();
    round.tell("team", &at_stage("publish", "screening")).tell("team", &at_stage("close-stage", "screening"));
    let mut round = round.to("screening");
    round.work();
    round.tell("team", &at_stage("close-stage", "screening"));
    round.leave();
    round.tell("team", &at_stage("close-stage", "screening-objection"));
    let mut round = round.to("paper-marking");
    round.tell("team", &at_stage("close-stage", "paper-marking"));
    let mut round = round.to("paper-result");
    round.tell("team", &at_stage("publish", "paper-result"));
    round.work();
    round.tell("team", &at_stage("close-stage", "paper-result"));
    let mut round = round.to("pool");
    round.tell("team", &at_stage("close-stage", "pool"));
    insta::assert_snapshot!(round.told(), @r"
    refused: not-done: stage announcement
    refused: wrong-stage: stage pool, open announcement
    refused: not-done: stage screening
    refused: not-published: stage screening
    refused: not-published: stage screening
    refused: still-open: stage screening-objection, until 2013-11-18, n 0
    refused: people-open: stage paper-marking, n 1, first 1
    refused: not-done: stage paper-result
    refused: not-published: stage paper-result
    refused: people-open: stage pool, n 1, first 1
    ");
}
