//! Determination: the passing grade decides, and the list can be computed again.

use crate::support::{Round, amend, answer, assign, at_stage, mark_paper, object, verify, withdraw};
use jenjang_facts::Digest;
use jenjang_procedure::{Event, Outcome, results};
use serde_json::json;

/// Marks the papers with the same level everywhere by both readers, and determines.
fn determined(levels: &[u8]) -> Round {
    let mut round = Round::of(u32::try_from(levels.len()).unwrap()).to("paper-marking");
    for (number, level) in (1..).zip(levels) {
        for reader in ["reader-1", "reader-2"] {
            round.must("team", &assign("paper-marking", reader, &[number])).must(reader, &mark_paper(number, *level));
        }
        round.must("team", &verify("paper-marking", &[number]));
    }
    round.leave();
    round.at("2013-12-10T08:00");
    round
}

fn list(round: &Round) -> String {
    let lines = round.case.results(round.stage_at("paper-result")).unwrap();
    let determined = round.events.iter().rev().find_map(|recorded| match &recorded.event {
        Event::ResultsDetermined(determined) => Some(determined.results),
        _ => None,
    });
    assert_eq!(determined, Some(results::digest(&lines)), "the list is what was recorded");
    assert_eq!(results::digest(&lines), Digest::of(results::to_text(&lines).as_bytes()));
    results::to_text(&lines)
}

#[test]
fn who_reaches_the_passing_grade_passes() {
    let mut round = determined(&[3, 4, 5]);
    round.tell("team", &at_stage("determine", "paper-result")).tell("team", &at_stage("determine", "paper-result"));
    round.tell("team", &at_stage("determine", "paper-marking")).tell_stage("paper-result");
    insta::assert_snapshot!(round.told(), @r#"
    recorded: results-determined {"stage":"paper-result","passing_grade":"76.0","passed":[2,3],"failed":[1],"results":"25bcdd"}
    refused: already-done: stage paper-result
    refused: wrong-stage: stage paper-marking, open paper-result
    paper-result: in 3 = 2 passed + 1 failed + 0 withdrawn + 0 absent + 0 open; 1 failed, 2 passed, 3 passed
    "#);
    insta::assert_snapshot!(list(&round), @r"
    participant,score,outcome,by_objection
    1,60.0,failed,false
    2,80.0,passed,false
    3,100.0,passed,false
    ");
    round.leave();
    round.tell_stage("paper-result");
    let exactly = Round::of(1).with(&[("paper_passing_grade", "80")]).to("paper-objection");
    assert_eq!(exactly.outcome("paper-result", 1), Outcome::Passed, "80 reaches 80");
}

#[test]
fn who_leaves_between_determination_and_publication_stays_on_the_list_and_does_not_go_on() {
    let mut round = determined(&[4, 3, 4]);
    round.must("person", &withdraw(1)).must("team", &at_stage("determine", "paper-result"));
    // Whoever asks does not learn a result that is not published: both are let go alike.
    round.tell("person", &withdraw(2)).tell("person", &withdraw(3)).tell_stage("paper-result");
    let before = list(&round);
    round.leave();
    assert_eq!(list(&round), before);
    round.tell("person", &object("paper-objection", 2));
    let mut round = round.to("interview");
    round.tell_stage("paper-result").tell_stage("interview");
    insta::assert_snapshot!(round.told(), @r#"
    recorded: withdrawn {"participant":2} | {"reason":"Keluarga"}
    recorded: withdrawn {"participant":3} | {"reason":"Keluarga"}
    paper-result: in 3 = 1 passed + 1 failed + 1 withdrawn + 0 absent + 0 open; 1 withdrawn, 2 failed, 3 passed
    refused: nothing-to-contest: participant 2, outcome withdrawn
    paper-result: in 3 = 1 passed + 1 failed + 1 withdrawn + 0 absent + 0 open; 1 withdrawn, 2 failed, 3 passed
    interview: in 1 = 0 passed + 0 failed + 1 withdrawn + 0 absent + 0 open; 3 withdrawn
    "#);
    insta::assert_snapshot!(before, @r"
    participant,score,outcome,by_objection
    2,60.0,failed,false
    3,80.0,passed,false
    ");
}

#[test]
fn an_amended_passing_grade_decides_as_long_as_nothing_was_determined() {
    let mut round = determined(&[3]);
    round.must("team", &amend(json!({"paper_passing_grade": "60"}), json!({})));
    round.tell("team", &at_stage("determine", "paper-result"));
    round.tell("team", &amend(json!({"paper_passing_grade": "61"}), json!({})));
    insta::assert_snapshot!(round.told(), @r#"
    recorded: results-determined {"stage":"paper-result","passing_grade":"60.0","passed":[1],"failed":[],"results":"7c1171"}
    refused: amend-too-late: setting paper_passing_grade, stage paper-result
    "#);
}

#[test]
fn an_objection_that_is_upheld_determines_the_whole_list_again() {
    let mut round = determined(&[3, 4, 2]);
    round.must("team", &at_stage("determine", "paper-result"));
    round.leave();
    round.must("person", &object("paper-objection", 1)).must("person", &object("paper-objection", 3));
    round.must("person", &withdraw(2));
    round.tell("team", &answer(1, true)).tell("team", &answer(2, false)).tell_stage("paper-result");
    insta::assert_snapshot!(round.told(), @r#"
    recorded: objection-answered {"objection":1,"upheld":true,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
              results-determined {"stage":"paper-result","passing_grade":"76.0","passed":[1,2],"failed":[3],"results":"117a84"}
    recorded: objection-answered {"objection":2,"upheld":false,"cite":"Keputusan tim seleksi"} | {"answers":["Sudah diperiksa"]}
    paper-result: in 3 = 2 passed + 1 failed + 0 withdrawn + 0 absent + 0 open; 1 passed, 2 passed, 3 failed
    "#);
    insta::assert_snapshot!(list(&round), @r"
    participant,score,outcome,by_objection
    1,60.0,passed,true
    2,80.0,passed,false
    3,40.0,failed,false
    ");
    let mut round = round.to("interview");
    round.tell_stage("interview");
    insta::assert_snapshot!(round.told(), @r"
    interview: in 2 = 0 passed + 0 failed + 1 withdrawn + 0 absent + 1 open; 1 open, 2 withdrawn
    ");
}

#[test]
fn a_list_that_was_determined_again_is_reproduced_by_a_replay() {
    let mut round = determined(&[3, 4, 2]);
    round.must("team", &at_stage("determine", "paper-result"));
    round.leave();
    round.must("person", &object("paper-objection", 1)).must("team", &answer(1, true));
    let mut case = jenjang_procedure::Case::new(round.case.plan.clone());
    let mut n = 0;
    for recorded in &round.events {
        if let Event::ResultsDetermined(determined) = &recorded.event {
            let lines = case.results(round.stage_at("paper-result")).unwrap();
            assert_eq!(results::digest(&lines), determined.results);
            n += 1;
        }
        case.apply(recorded);
    }
    assert_eq!(n, 2);
    assert_eq!(case, round.case);
}
