//! The talent pool: entry for a limited time.

use crate::support::{Round, at_stage, day, withdraw};
use jenjang_procedure::Work;
use jenjang_procedure::stages::pool::PoolEntry;
use serde_json::{Value, json};

fn enter(people: &[u32]) -> Value {
    json!({"do": "enter-pool", "stage": "pool", "participants": people})
}

fn leave(participant: u32, reason: &str) -> Value {
    json!({"do": "leave-pool", "stage": "pool", "participant": participant, "reason": reason})
}

fn entry(round: &Round, number: u32) -> PoolEntry {
    match &round.case.stage("pool").unwrap().1.work {
        Work::Pool(entries) => entries[&number],
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_entry_counts_for_so_many_years_up_to_the_day_before_the_anniversary() {
    let mut round = Round::of(2).to("pool");
    round.tell("bkd", &enter(&[])).tell("bkd", &enter(&[9])).tell("bkd", &enter(&[1])).tell("bkd", &enter(&[1]));
    round.tell("bkd", &json!({"do": "enter-pool", "stage": "health", "participants": [1]}));
    insta::assert_snapshot!(round.told(), @r#"
    refused: empty: what participants
    refused: not-in-stage: participant 9, stage pool
    recorded: pool-entered {"stage":"pool","participants":[1],"from":"2014-01-14","until":"2015-01-13"}
    refused: in-pool: participant 1
    refused: wrong-stage: stage health, open pool
    "#);
    let entry = entry(&round, 1);
    for (on, counts) in [("2014-01-13", false), ("2014-01-14", true), ("2015-01-13", true), ("2015-01-14", false)] {
        assert_eq!(entry.counts_on(day(on)), counts, "{on}");
    }
}

#[test]
fn everybody_is_entered_or_has_withdrawn_before_the_round_ends() {
    let mut round = Round::of(2).to("pool");
    round.must("bkd", &enter(&[1])).tell("team", &at_stage("close-stage", "pool"));
    round.must("person", &withdraw(2)).tell("team", &at_stage("close-stage", "pool"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: people-open: stage pool, n 1, first 2
    recorded: stage-closed {"stage":"pool","balance":{"in":2,"passed":1,"failed":0,"withdrawn":1,"absent":0,"open":0}}
    "#);
}

#[test]
fn who_withdraws_after_entering_is_no_longer_in_the_pool() {
    let mut round = Round::of(1).to("pool");
    round.must("bkd", &enter(&[1])).must("person", &withdraw(1));
    assert!(!entry(&round, 1).counts_on(day("2014-01-14")));
    round.tell_stage("pool").tell("bkd", &leave(1, "Promosi"));
    insta::assert_snapshot!(round.told(), @r"
    pool: in 1 = 0 passed + 0 failed + 1 withdrawn + 0 absent + 0 open; 1 withdrawn
    refused: not-in-pool: participant 1
    ");
}

#[test]
fn who_leaves_the_pool_later_leaves_the_counts_of_the_round_as_they_were() {
    let mut round = Round::of(2).to("pool");
    round.work();
    round.leave();
    let before = round.case.balance(round.stage_at("pool"));
    round.at("2014-06-02T08:00").tell("bkd", &leave(1, "")).tell("bkd", &leave(9, "Diangkat"));
    round.tell("bkd", &json!({"do": "leave-pool", "stage": "paper", "participant": 1, "reason": "Diangkat"}));
    round.tell("bkd", &leave(1, "Diangkat")).tell("bkd", &leave(1, "Diangkat")).tell("bkd", &enter(&[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: empty: what reason
    refused: not-in-pool: participant 9
    refused: unknown-stage: stage paper, known pool
    recorded: pool-left {"stage":"pool","participant":1} | {"reason":"Diangkat"}
    refused: not-in-pool: participant 1
    refused: case-closed
    "#);
    assert_eq!(round.case.balance(round.stage_at("pool")), before);
    assert!(!entry(&round, 1).counts_on(day("2014-06-02")) && entry(&round, 2).counts_on(day("2014-06-02")));
}
