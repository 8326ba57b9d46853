//! Every refusal there is, reached by a command that deserves it.

use std::collections::BTreeSet;

use jenjang_procedure::Refusal;
use serde_json::{Value, json};

use crate::support::{
    Round, absent, amend, announce, answer, assign, at_stage, hand_in_health, hand_in_paper, held, judge,
    mark_interview, mark_paper, object, outsider, return_mark, session, verify, withdraw,
};

/// A step of somebody; an actor that begins with `2` is the time from which on things happen.
type Step = (&'static str, Value);

/// The stage to begin in, the steps that are carried out, and the one that is refused.
fn cases() -> Vec<(&'static str, &'static str, Vec<Step>, Step)> {
    let paper = |path: &str, value: Value| {
        let mut command = hand_in_paper(1);
        *command.pointer_mut(path).unwrap() = value;
        ("person", command)
    };
    let announced = |path: &str, value: Value| {
        let mut command = announce();
        *command.pointer_mut(path).unwrap() = value;
        ("team", command)
    };
    let set = |setting: &str, value: &str| ("team", json!({"do": "set-setting", "setting": setting, "value": value}));
    let amended = |settings: Value, schedule: Value| ("team", amend(settings, schedule));
    let marking = "paper-marking";
    let reader = |level: u8| ("reader-1", mark_paper(1, level));
    let assigned = |marker: &str| ("team", assign("paper-marking", marker, &[1]));
    let mine =
        json!({"do": "assign-marker", "stage": marking, "marker": "reader-1", "marker_is": 1, "participants": [1]});
    let unsigned = {
        let mut command = mark_paper(1, 4);
        command["statement"] = json!(false);
        command
    };
    let other_file = {
        let mut command = judge(&[1], true);
        command["seen"] = json!([hand_in_health(9)["files"]["health-certificate"]["digest"]]);
        command
    };
    let level = |level: u8| ("reader-1", mark_paper(1, level));
    let far_apart = || vec![assigned("reader-1"), reader(1), assigned("reader-2"), ("reader-2", mark_paper(1, 5))];
    let verified = || {
        let marked = vec![assigned("reader-1"), reader(4), assigned("reader-2"), ("reader-2", mark_paper(1, 4))];
        [marked, vec![("team", verify(marking, &[1]))]].concat()
    };
    let invited = || ("bkd", session("s", "2013-12-18T09:00", &[1]));
    let later = ("2013-12-18T10:00", Value::Null);
    let came = || ("monitor", held("s", &[1], &[]));
    let close = |stage: &str| ("team", at_stage("close-stage", stage));
    let publish = |stage: &str| ("team", at_stage("publish", stage));
    let determine = || ("team", at_stage("determine", "paper-result"));
    let outside = |unit: &str| {
        let mut command = outsider("a", true);
        command["outsider"]["unit"] = json!(unit);
        ("person", command)
    };
    let leave = json!({"do": "leave-pool", "stage": "pool", "participant": 1, "reason": "Diangkat"});
    let enter = || ("bkd", json!({"do": "enter-pool", "stage": "pool", "participants": [1]}));
    let points = json!({"do": "answer-objection", "objection": 1, "answers": ["a", "b"], "upheld": true, "cite": "SK"});
    vec![
        ("wrong-stage", "paper", vec![], close("pool")),
        ("unknown-stage", "paper", vec![], publish("paper")),
        ("case-closed", "pool", vec![enter(), ("person", withdraw(2)), close("pool")], ("person", withdraw(1))),
        ("unknown-setting", "announcement", vec![], set("grade", "1")),
        ("bad-value", "announcement", vec![], set("paper_markers", "9")),
        ("sealed", "screening", vec![], set("paper_markers", "1")),
        ("not-sealed", "announcement", vec![], amended(json!({"blind": "false"}), json!({}))),
        ("amend-too-late", "paper", vec![], amended(json!({"min_rank": "III/d"}), json!({}))),
        ("nothing-changed", "announcement", vec![], set("blind", "true")),
        ("empty", "announcement", vec![], announced("/text", json!(""))),
        ("too-long", "announcement", vec![], announced("/text", json!("x".repeat(40_001)))),
        ("no-deadline", "announcement", vec![], announced("/schedule", json!({}))),
        ("bad-schedule", "announcement", vec![], announced("/schedule/paper/closes", json!("2013-11-01"))),
        ("no-holidays", "paper-result", vec![determine(), ("2030-01-02T08:00", Value::Null)], publish("paper-result")),
        (
            "unbalanced",
            "screening-objection",
            vec![outside("pora"), ("p", outsider("b", true))],
            ("p", outsider("c", true)),
        ),
        ("already-done", "paper-result", vec![determine()], determine()),
        ("not-done", "paper-result", vec![], publish("paper-result")),
        ("not-published", "paper-result", vec![determine()], close("paper-result")),
        ("already-published", "paper-result", vec![determine(), publish("paper-result")], publish("paper-result")),
        ("deadline-passed", "paper", vec![("2013-12-06T08:00", Value::Null)], paper("/title", json!(""))),
        ("still-open", "paper", vec![], close("paper")),
        ("earlier-open", "paper", vec![], close(marking)),
        ("people-open", marking, vec![], close(marking)),
        ("unknown-participant", "paper", vec![], ("person", withdraw(9))),
        ("not-in-stage", "paper", vec![], paper("/participant", json!(9))),
        ("not-open", "paper", vec![("person", withdraw(1))], ("person", withdraw(1))),
        ("unknown-item", "paper", vec![], paper("/declares", json!(["paper"]))),
        ("missing-item", "paper", vec![], paper("/files", json!({}))),
        (
            "not-judged",
            "paper",
            vec![],
            (
                "bkd",
                json!({"do": "judge-documents", "stage": "paper", "item": "paper",
            "participants": [1], "accepted": true}),
            ),
        ),
        ("document-replaced", "health", vec![("person", hand_in_health(1))], ("bkd", other_file)),
        ("wrong-media", "paper", vec![], paper("/files/paper/media", json!("image/png"))),
        ("no-statement", marking, vec![assigned("reader-1")], ("reader-1", unsigned)),
        ("not-assigned", marking, vec![], reader(4)),
        ("already-assigned", marking, vec![assigned("reader-1")], assigned("reader-1")),
        ("own-entry", marking, vec![], ("team", mine)),
        ("enough-markers", marking, vec![assigned("reader-1"), assigned("reader-2")], assigned("reader-3")),
        (
            "being-marked",
            "paper",
            vec![paper("/title", json!("")), assigned("reader-1"), reader(4)],
            paper("/title", json!("")),
        ),
        ("already-marked", marking, vec![assigned("reader-1"), reader(4)], reader(4)),
        ("not-marked", marking, vec![assigned("reader-1")], ("team", verify(marking, &[1]))),
        ("needs-third-reader", marking, far_apart(), ("team", verify(marking, &[1]))),
        ("already-verified", marking, verified(), ("team", verify(marking, &[1]))),
        ("own-mark", marking, vec![assigned("reader-1"), reader(4)], ("reader-1", verify(marking, &[1]))),
        ("bad-level", marking, vec![assigned("reader-1")], level(6)),
        ("no-session", "interview", vec![("team", assign("interview", "head", &[1]))], ("head", mark_interview(1, 4))),
        ("not-absent", "interview", vec![invited(), later.clone(), came()], ("bkd", absent("interview", &[1]))),
        ("unknown-session", "interview", vec![], came()),
        ("session-closed", "interview", vec![invited(), later.clone(), came()], came()),
        ("session-taken", "interview", vec![invited()], ("bkd", session("s", "2013-12-18T09:00", &[2]))),
        ("has-session", "interview", vec![invited()], ("bkd", session("t", "2013-12-18T09:00", &[1]))),
        ("session-not-begun", "interview", vec![invited()], came()),
        ("not-monitor", "interview", vec![invited(), later.clone()], ("bkd", held("s", &[1], &[]))),
        ("session-unaccounted", "interview", vec![invited(), later], ("monitor", held("s", &[], &[]))),
        ("monitor-marks", "interview", vec![invited()], ("team", assign("interview", "monitor", &[1]))),
        ("no-objections", "paper-objection", vec![], ("person", object("paper-objection", 1))),
        ("nothing-to-contest", "screening-objection", vec![], ("person", object("screening-objection", 1))),
        ("already-objected", "screening-objection", vec![outside("pora")], outside("pora")),
        ("unknown-unit", "screening-objection", vec![], outside("pu")),
        ("unknown-objection", "screening-objection", vec![], ("team", answer(1, true))),
        (
            "already-answered",
            "screening-objection",
            vec![outside("pora"), ("team", answer(1, true))],
            ("team", answer(1, true)),
        ),
        ("items-unanswered", "screening-objection", vec![outside("pora")], ("team", points)),
        ("objections-open", "screening-objection", vec![outside("pora")], close("screening-objection")),
        ("in-pool", "pool", vec![enter()], enter()),
        ("not-in-pool", "pool", vec![], ("bkd", leave)),
        (
            "not-absent",
            "health",
            vec![("person", hand_in_health(1)), ("2014-01-11T08:00", Value::Null)],
            ("bkd", absent("health", &[1])),
        ),
        (
            "not-open",
            "health",
            vec![("person", hand_in_health(1)), ("bkd", judge(&[1], true))],
            ("bkd", judge(&[1], false)),
        ),
        ("not-marked", marking, vec![assigned("reader-1")], ("team", return_mark(marking, "reader-1", 1))),
    ]
}

#[test]
fn every_refusal_is_reached() {
    let mut reached = BTreeSet::new();
    for (key, stage, steps, (actor, command)) in cases() {
        // Where nobody may object, the window has no days.
        let settings: &[(&str, &str)] = if key == "no-objections" { &[("objection_days", "0")] } else { &[] };
        let mut round = Round::of(2).with(settings).to(stage);
        for (actor, step) in steps {
            if step.is_null() {
                round.at(actor);
            } else {
                round.must(actor, &step);
            }
        }
        let before = round.case.clone();
        let refusal = round.try_to(actor, &command).expect_err(&format!("{key}: {command}"));
        assert_eq!(refusal.key(), key, "{command}: {refusal}");
        assert_eq!(round.case, before, "{key}: nothing is recorded");
        reached.insert(key);
    }
    for refusal in elsewhere() {
        reached.insert(refusal.key());
    }
    let missing: Vec<_> = Refusal::KEYS.iter().filter(|(key, _)| !reached.contains(key)).collect();
    assert!(missing.is_empty(), "no command is refused by {missing:?}");
}

/// Refusals that need more than steps.
fn elsewhere() -> Vec<Refusal> {
    let mut early = Round::of(1);
    let mut command = announce();
    command["schedule"]["paper"]["opens"] = json!("2013-12-01");
    early.must("team", &command);
    let mut early = early.to("paper");
    let mut other = Round::of(1).to("screening");
    let mut screened = other.screened();
    screened.parameters = screened.facts;
    let screened = jenjang_procedure::Command::ScreenRegister(Box::new(screened));
    let mut erased = Round::of(1).to("paper-result");
    erased.case = erased.refolded(true);
    vec![
        early.try_to("person", &hand_in_paper(1)).unwrap_err(),
        other.act("bkd", &screened).unwrap_err(),
        erased.try_to("team", &at_stage("determine", "paper-result")).unwrap_err(),
    ]
}

#[test]
fn a_refusal_names_its_placeholders() {
    let refusal = Refusal::TooEarly { stage: "paper".to_owned(), from: "2013-12-01".to_owned() };
    assert_eq!(refusal.to_string(), "too-early: stage paper, from 2013-12-01");
    assert_eq!(refusal.arguments(), [("stage", "paper"), ("from", "2013-12-01")]);
    let keys: BTreeSet<&str> = Refusal::KEYS.iter().map(|(key, _)| *key).collect();
    assert_eq!(keys.len(), Refusal::KEYS.len(), "a key is used once");
}
