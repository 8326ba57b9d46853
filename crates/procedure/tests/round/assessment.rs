//! Marks: independent, by a rubric, with a statement, verified by somebody else.

use crate::support::{
    Round, absent, amend, announce, assign, at_stage, held, mark_interview, mark_paper, mark_paper_with, return_mark,
    session, verify, withdraw,
};
use jenjang_procedure::stages::assessment::{Assessment, Mark, MarkRules, is_blind};
use jenjang_procedure::{Case, Event, Work, results};
use serde_json::{Value, json};

const STAGE: &str = "paper-marking";

fn marking(settings: &[(&str, &str)]) -> Round {
    Round::of(1).with(settings).to(STAGE)
}

fn work<'c>(case: &'c Case, stage: &str) -> &'c Assessment {
    match &case.stage(stage).unwrap().1.work {
        Work::Assessment(work) => work,
        other => panic!("{other:?}"),
    }
}

/// Assigns the readers, lets each give the same level everywhere, and returns the score of all of them together.
fn score(settings: &[(&str, &str)], levels: &[[u8; 4]]) -> String {
    let markers = levels.len().to_string();
    let mut round = marking(&[settings, &[("paper_markers", markers.as_str())]].concat());
    for (reader, levels) in (1..).zip(levels) {
        let reader = format!("reader-{reader}");
        round.must("team", &assign(STAGE, &reader, &[1])).must(&reader, &mark_paper_with(1, *levels));
    }
    work(&round.case, STAGE)
        .score(1, &MarkRules::of(&round.case.settings))
        .map_or("–".to_owned(), |score| score.to_string())
}

#[test]
fn a_score_is_the_weighted_mean_of_the_levels_rounded_as_sealed() {
    let thirds =
        &[("weight_analysis", "1"), ("weight_strategic", "1"), ("weight_planning", "1"), ("weight_writing", "0")];
    let told = |settings: &[(&str, &str)], levels: [u8; 4]| score(settings, &[levels]);
    assert_eq!(told(&[], [5, 5, 5, 5]), "100.0", "the highest level everywhere gives the full score");
    assert_eq!(told(&[], [1, 1, 1, 1]), "20.0");
    assert_eq!(told(&[], [4, 4, 4, 3]), "75.0");
    let ten = [("score_scale", "10"), ("paper_passing_grade", "7"), ("interview_passing_grade", "7")];
    assert_eq!(told(&ten, [4, 4, 4, 3]), "7.5");
    let whole = [&ten[..], &[("score_places", "0")]].concat();
    assert_eq!(told(&whole, [4, 4, 4, 3]), "8.0", "7.5 goes up");
    assert_eq!(told(&whole, [4, 3, 3, 3]), "7.0", "6.5 goes up");
    let even = [&whole[..], &[("score_rounding", "half-even")]].concat();
    assert_eq!(told(&even, [4, 3, 3, 3]), "6.0", "6.5 goes to the even neighbour");
    assert_eq!(told(&even, [4, 4, 4, 3]), "8.0", "and 7.5 too");
    assert_eq!(told(thirds, [5, 4, 4, 1]), "86.67", "a weight of 0 takes a criterion out");
    assert_eq!(told(&[thirds, &[("score_places", "3")][..]].concat(), [5, 4, 4, 1]), "86.667");
}

#[test]
fn marks_of_several_markers_count_together() {
    let (four, five, three, two) = ([4; 4], [5; 4], [3; 4], [2; 4]);
    let mean: &[(&str, &str)] = &[("difference_rule", "mean")];
    let third: &[(&str, &str)] = &[("difference_rule", "third-reader")];
    assert_eq!(score(mean, &[four, five]), "90.0");
    assert_eq!(score(mean, &[two, five]), "70.0", "the mean, however far apart");
    assert_eq!(score(mean, &[two, five, five]), "80.0");
    assert_eq!(score(third, &[four, five]), "90.0", "20 apart is still accepted");
    assert_eq!(score(third, &[two, four, five]), "90.0", "of three too far apart the nearest two");
    assert_eq!(score(third, &[two, four, [1; 4]]), "30.0");
    assert_eq!(score(third, &[[1; 4], three, five]), "60.0", "all three where both neighbours are equally far");
    assert_eq!(score(third, &[four, four, five]), "86.67", "all three within the limit");
    assert_eq!(score(&[("score_places", "0"), ("score_rounding", "half-even")], &[[4, 4, 4, 3], four]), "78.0", "77.5");
}

#[test]
fn two_markers_mark_each_without_the_other_and_somebody_else_verifies() {
    let mut round = marking(&[]);
    round.tell("team", &verify(STAGE, &[1]));
    round.tell("team", &assign(STAGE, "reader-1", &[1])).tell("team", &assign(STAGE, "reader-1", &[1]));
    round.tell("reader-1", &mark_paper(1, 4)).tell("reader-1", &mark_paper(1, 5));
    round.tell("team", &verify(STAGE, &[1])).tell("team", &at_stage("close-stage", STAGE));
    round.tell("team", &assign(STAGE, "reader-2", &[1])).tell("team", &assign(STAGE, "reader-3", &[1]));
    round.tell("team", &verify(STAGE, &[1])).tell("reader-3", &mark_paper(1, 4));
    round.tell("reader-2", &mark_paper(1, 5));
    round.tell("reader-1", &verify(STAGE, &[1])).tell("team", &verify(STAGE, &[]));
    round.tell("team", &verify(STAGE, &[1])).tell("team", &verify(STAGE, &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-marked: participant 1, n 0, wanted 2
    recorded: marker-assigned {"stage":"paper-marking","marker":"reader-1","participants":[1]}
    refused: already-assigned: participant 1
    recorded: mark-submitted {"stage":"paper-marking","marker":"reader-1","participant":1} | {"levels":{"analysis":4,"planning":4,"strategic":4,"writing":4},"score":"80.0","remarks":"","record":""}
    refused: already-marked: participant 1
    refused: not-marked: participant 1, n 1, wanted 2
    refused: people-open: stage paper-marking, n 1, first 1
    recorded: marker-assigned {"stage":"paper-marking","marker":"reader-2","participants":[1]}
    refused: enough-markers: participant 1, n 2
    refused: not-marked: participant 1, n 1, wanted 2
    refused: not-assigned: participant 1
    recorded: mark-submitted {"stage":"paper-marking","marker":"reader-2","participant":1} | {"levels":{"analysis":5,"planning":5,"strategic":5,"writing":5},"score":"100.0","remarks":"","record":""}
    refused: own-mark: participant 1
    refused: empty: what participants
    recorded: marks-verified {"stage":"paper-marking","participants":[1]}
    refused: already-verified: participant 1
    "#);
}

#[test]
fn nothing_changes_a_mark_after_it_was_verified() {
    let mut round = marking(&[]);
    round.work();
    round.tell("reader-1", &mark_paper(1, 5));
    round.tell("team", &return_mark(STAGE, "reader-1", 1));
    round.tell("reader-1", &json!({"do": "recuse", "stage": STAGE, "participant": 1, "reason": "Kenal"}));
    round.tell("team", &release("reader-1")).tell("team", &assign(STAGE, "reader-3", &[1]));
    round.tell("bkd", &absent(STAGE, &[1]));
    round.leave();
    round.tell("reader-1", &mark_paper(1, 5)).tell("team", &return_mark(STAGE, "reader-1", 1));
    insta::assert_snapshot!(round.told(), @r"
    refused: not-open: participant 1, stage paper-marking, outcome passed
    refused: already-verified: participant 1
    refused: not-open: participant 1, stage paper-marking, outcome passed
    refused: not-open: participant 1, stage paper-marking, outcome passed
    refused: not-open: participant 1, stage paper-marking, outcome passed
    refused: not-open: participant 1, stage paper-marking, outcome passed
    refused: wrong-stage: stage paper-marking, open paper-result
    refused: wrong-stage: stage paper-marking, open paper-result
    ");
}

#[test]
fn one_marker_is_possible() {
    let mut round = marking(&[("paper_markers", "1")]);
    round.must("team", &assign(STAGE, "reader-1", &[1])).must("reader-1", &mark_paper(1, 4));
    round.tell("team", &assign(STAGE, "reader-2", &[1])).tell("team", &verify(STAGE, &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: enough-markers: participant 1, n 1
    recorded: marks-verified {"stage":"paper-marking","participants":[1]}
    "#);
    assert_eq!(work(&round.case, STAGE).markers(1).count(), 1);
}

#[test]
fn a_mark_needs_the_statement_and_a_level_for_each_criterion() {
    let mut round = marking(&[]);
    round.must("team", &assign(STAGE, "reader-1", &[1]));
    let changed = |path: &str, value: Value| {
        let mut command = mark_paper(1, 4);
        *command.pointer_mut(path).unwrap() = value;
        command
    };
    for command in [
        changed("/statement", json!(false)),
        changed("/levels", json!({"analysis": 4})),
        changed("/levels/analysis", json!(0)),
        changed("/levels/analysis", json!(6)),
        changed("/levels", json!({"analysis": 4, "strategic": 4, "planning": 4, "writing": 4, "style": 4})),
    ] {
        round.tell("reader-1", &command);
    }
    round.tell("reader-2", &mark_paper(1, 4)).tell("reader-1", &mark_paper(2, 4));
    insta::assert_snapshot!(round.told(), @r"
    refused: no-statement
    refused: bad-level: criterion strategic, problem –
    refused: bad-level: criterion analysis, problem 1–5
    refused: bad-level: criterion analysis, problem 1–5
    refused: bad-level: criterion style, problem analysis, strategic, planning, writing
    refused: not-assigned: participant 1
    refused: not-assigned: participant 2
    ");
}

#[test]
fn nobody_marks_his_own_paper() {
    let mut round = marking(&[]);
    let mut command = assign(STAGE, "reader-1", &[1]);
    command["marker_is"] = json!(1);
    round.tell("team", &command).tell("team", &assign(STAGE, " ", &[1])).tell("team", &assign(STAGE, "reader-1", &[]));
    insta::assert_snapshot!(round.told(), @r"
    refused: own-entry: participant 1
    refused: empty: what marker
    refused: empty: what participants
    ");
}

#[test]
fn a_third_reader_is_called_in_when_two_marks_are_too_far_apart() {
    let mut round = marking(&[]);
    for (reader, level) in [("reader-1", 2), ("reader-2", 4)] {
        round.must("team", &assign(STAGE, reader, &[1])).must(reader, &mark_paper(1, level));
    }
    round.tell("team", &verify(STAGE, &[1])).tell("team", &assign(STAGE, "reader-3", &[1]));
    round.tell("team", &verify(STAGE, &[1])).tell("team", &assign(STAGE, "reader-4", &[1]));
    round.tell("reader-3", &mark_paper(1, 5)).tell("team", &verify(STAGE, &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: needs-third-reader: participant 1
    recorded: marker-assigned {"stage":"paper-marking","marker":"reader-3","participants":[1]}
    refused: not-marked: participant 1, n 2, wanted 3
    refused: enough-markers: participant 1, n 3
    recorded: mark-submitted {"stage":"paper-marking","marker":"reader-3","participant":1} | {"levels":{"analysis":5,"planning":5,"strategic":5,"writing":5},"score":"100.0","remarks":"","record":""}
    recorded: marks-verified {"stage":"paper-marking","participants":[1]}
    "#);
    let score = work(&round.case, STAGE).score(1, &MarkRules::of(&round.case.settings));
    assert_eq!(score.unwrap().to_string(), "90.0", "of 40, 80 and 100 the nearest two");
}

#[test]
fn a_mark_returned_after_a_third_reader_is_weighed_anew() {
    let mut round = marking(&[]);
    for (reader, level) in [("reader-1", 2), ("reader-2", 4)] {
        round.must("team", &assign(STAGE, reader, &[1])).must(reader, &mark_paper(1, level));
    }
    round.must("team", &assign(STAGE, "reader-3", &[1])).must("reader-3", &mark_paper(1, 5));
    round.tell("team", &return_mark(STAGE, "reader-1", 1)).tell("team", &return_mark(STAGE, "reader-1", 1));
    round.tell("team", &verify(STAGE, &[1])).must("reader-1", &mark_paper(1, 4)).tell("team", &verify(STAGE, &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    recorded: mark-returned {"stage":"paper-marking","marker":"reader-1","participant":1} | {"reason":"Periksa lagi"}
    refused: not-marked: participant 1, n 0, wanted 1
    refused: not-marked: participant 1, n 2, wanted 3
    recorded: marks-verified {"stage":"paper-marking","participants":[1]}
    "#);
    let score = work(&round.case, STAGE).score(1, &MarkRules::of(&round.case.settings));
    assert_eq!(score.unwrap().to_string(), "86.67", "80, 80 and 100 are within the limit, so all three count");
}

#[test]
fn a_reader_who_is_assigned_marks_or_steps_back_before_anything_is_verified() {
    let mut round = marking(&[]);
    for (reader, level) in [("reader-1", 2), ("reader-2", 4)] {
        round.must("team", &assign(STAGE, reader, &[1])).must(reader, &mark_paper(1, level));
    }
    round.must("team", &assign(STAGE, "reader-3", &[1])).must("team", &return_mark(STAGE, "reader-1", 1));
    round.must("reader-1", &mark_paper(1, 4));
    // The two agree now, and the third has still to mark.
    round.tell("team", &verify(STAGE, &[1])).tell("team", &release("reader-3")).tell("team", &verify(STAGE, &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-marked: participant 1, n 2, wanted 3
    recorded: marker-released {"stage":"paper-marking","marker":"reader-3","participants":[1]} | {"reason":"Sakit"}
    recorded: marks-verified {"stage":"paper-marking","participants":[1]}
    "#);
}

#[test]
fn fewer_markers_by_amendment_do_not_leave_two_marks_without_a_third() {
    let mut round = marking(&[]);
    for reader in ["reader-1", "reader-2"] {
        round.must("team", &assign(STAGE, reader, &[1]));
    }
    round.must("team", &amend(json!({"paper_markers": "1"}), json!({})));
    round.must("reader-1", &mark_paper(1, 2)).must("reader-2", &mark_paper(1, 5));
    round.tell("team", &verify(STAGE, &[1])).must("team", &assign(STAGE, "reader-3", &[1]));
    round.must("reader-3", &mark_paper(1, 5)).tell("team", &verify(STAGE, &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: needs-third-reader: participant 1
    recorded: marks-verified {"stage":"paper-marking","participants":[1]}
    "#);
}

#[test]
fn who_steps_back_says_why_and_is_not_asked_again() {
    let mut round = marking(&[]);
    round.must("team", &assign(STAGE, "reader-1", &[1]));
    let recuse = |reason: &str| json!({"do": "recuse", "stage": STAGE, "participant": 1, "reason": reason});
    round.tell("reader-1", &recuse("")).tell("reader-2", &recuse("Kerabat")).tell("reader-1", &recuse("Kerabat"));
    round.tell("reader-1", &mark_paper(1, 4)).tell("team", &assign(STAGE, "reader-1", &[1]));
    round.must("team", &assign(STAGE, "reader-2", &[1])).must("reader-2", &mark_paper(1, 4));
    round.tell("reader-2", &recuse("Kerabat"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: empty: what reason
    refused: not-assigned: participant 1
    recorded: marker-recused {"stage":"paper-marking","marker":"reader-1","participant":1} | {"reason":"Kerabat"}
    refused: not-assigned: participant 1
    refused: already-assigned: participant 1
    refused: already-marked: participant 1
    "#);
}

fn release(marker: &str) -> Value {
    json!({"do": "release-marker", "stage": STAGE, "marker": marker, "participants": [1], "reason": "Sakit"})
}

#[test]
fn a_marker_who_cannot_mark_is_released_and_may_be_assigned_again() {
    let mut round = marking(&[]);
    round.tell("team", &release("reader-1")).must("team", &assign(STAGE, "reader-1", &[1]));
    let mut command = release("reader-1");
    command["reason"] = json!("");
    round.tell("team", &command);
    command = release("reader-1");
    command["participants"] = json!([]);
    round.tell("team", &command).tell("team", &release("reader-1"));
    round.tell("reader-1", &mark_paper(1, 4)).must("team", &assign(STAGE, "reader-1", &[1]));
    round.must("reader-1", &mark_paper(1, 4)).tell("team", &release("reader-1"));
    round.must("team", &return_mark(STAGE, "reader-1", 1)).tell("team", &release("reader-1"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-assigned: participant 1
    refused: empty: what reason
    refused: empty: what participants
    recorded: marker-released {"stage":"paper-marking","marker":"reader-1","participants":[1]} | {"reason":"Sakit"}
    refused: not-assigned: participant 1
    refused: already-marked: participant 1
    recorded: marker-released {"stage":"paper-marking","marker":"reader-1","participants":[1]} | {"reason":"Sakit"}
    "#);
}

#[test]
fn only_a_mark_that_was_given_is_returned() {
    let mut round = marking(&[]);
    round.must("team", &assign(STAGE, "reader-1", &[1]));
    round.tell("team", &return_mark(STAGE, "reader-1", 1)).tell("team", &return_mark(STAGE, "reader-2", 1));
    round.tell("team", &return_mark(STAGE, "reader-1", 9)).tell("team", &return_mark("paper", "reader-1", 1));
    round.must("reader-1", &mark_paper(1, 4)).must("team", &return_mark(STAGE, "reader-1", 1));
    insta::assert_snapshot!(round.told(), @r"
    refused: not-marked: participant 1, n 0, wanted 1
    refused: not-assigned: participant 1
    refused: not-in-stage: participant 9, stage paper-marking
    refused: wrong-stage: stage paper, open paper-marking
    ");
    let mark = &work(&round.case, STAGE).marks[&1]["reader-1"];
    assert_eq!(*mark, Mark::Returned(Some("Periksa lagi".to_owned())));
}

#[test]
fn a_mark_whose_content_was_erased_cannot_be_verified_or_counted() {
    let mut round = marking(&[]);
    for reader in ["reader-1", "reader-2"] {
        round.must("team", &assign(STAGE, reader, &[1])).must(reader, &mark_paper(1, 4));
    }
    round.case = round.refolded(true);
    round.tell("team", &verify(STAGE, &[1]));
    let mut later = marking(&[]).to("paper-result");
    later.case = later.refolded(true);
    later.tell("team", &at_stage("determine", "paper-result"));
    insta::assert_snapshot!([round.told(), later.told()].join("\n"), @r"
    refused: erased: participant 1
    refused: erased: participant 1
    ");
    assert_eq!(work(&round.case, STAGE).score(1, &MarkRules::of(&round.case.settings)), None);
    assert!(later.case.results(later.stage_at("paper-result")).is_err());
    assert_eq!(results::to_text(&[]), "participant,score,outcome,by_objection\n");
}

#[test]
fn readers_of_papers_see_numbers_where_the_setting_says_so() {
    let blind = |settings: &[(&str, &str)], stage: &str| {
        let round = Round::of(1).with(settings);
        is_blind(&round.case, round.case.stage(stage).unwrap().0)
    };
    assert!(blind(&[], STAGE));
    assert!(!blind(&[("blind", "false")], STAGE));
    assert!(!blind(&[], "interview"), "face to face nobody is a number");
    assert!(!blind(&[], "paper"));
}

fn interview() -> Round {
    Round::of(3).to("interview")
}

#[test]
fn a_session_has_a_time_a_place_an_instrument_and_a_monitor() {
    let mut round = interview();
    for (path, value) in [
        ("/session", json!("")),
        ("/place", json!(" ")),
        ("/monitor", json!("")),
        ("/participants", json!([])),
        ("/participants", json!([9])),
        ("/at", json!("2013-12-17T09:00WIB")),
        ("/stage", json!(STAGE)),
    ] {
        let mut command = session("s-1", "2013-12-18T09:00", &[1]);
        *command.pointer_mut(path).unwrap() = value;
        round.tell("bkd", &command);
    }
    round.tell("bkd", &session("s-1", "2013-12-18T09:00", &[1, 2]));
    round.tell("bkd", &session("s-1", "2013-12-18T09:00", &[3])).tell("bkd", &session("s-2", "2013-12-18T09:00", &[2]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: empty: what session
    refused: empty: what place
    refused: empty: what monitor
    refused: empty: what participants
    refused: not-in-stage: participant 9, stage interview
    refused: bad-schedule: stage interview, problem 2013-12-17 < 2013-12-18
    refused: wrong-stage: stage paper-marking, open interview
    recorded: session-scheduled {"stage":"interview","session":"s-1","at":"2013-12-18T02:00:00.000Z","place":"Ruang 2","monitor":"monitor","participants":[1,2],"instrument":{"digest":"d3e43f","bytes":1000,"media":"application/pdf"}}
    refused: session-taken: session s-1
    refused: has-session: participant 2, session s-1
    "#);
}

#[test]
fn no_session_begins_before_the_first_day_of_its_stage() {
    let mut round = Round::of(1);
    let mut command = announce();
    command["schedule"]["interview"] = json!({"opens": "2013-12-19"});
    round.must("team", &command);
    let mut round = round.to("interview");
    round.tell("bkd", &session("s-1", "2013-12-18T09:00", &[1])).tell("bkd", &session("s-1", "2013-12-19T09:00", &[1]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: too-early: stage interview, from 2013-12-19
    recorded: session-scheduled {"stage":"interview","session":"s-1","at":"2013-12-19T02:00:00.000Z","place":"Ruang 2","monitor":"monitor","participants":[1],"instrument":{"digest":"d3e43f","bytes":1000,"media":"application/pdf"}}
    "#);
}

#[test]
fn the_monitor_says_who_came_and_who_did_not_is_out() {
    let mut round = interview();
    round.must("bkd", &session("s-1", "2013-12-18T09:00", &[1, 2]));
    round.must("bkd", &session("s-2", "2013-12-18T09:00", &[3]));
    round.tell("monitor", &held("s-1", &[1], &[2])).at("2013-12-18T09:30");
    round.tell("bkd", &held("s-1", &[1], &[2])).tell("monitor", &held("s-9", &[1], &[2]));
    round.tell("monitor", &held("s-1", &[1], &[])).tell("monitor", &held("s-1", &[1, 2], &[2]));
    round.tell("monitor", &held("s-1", &[1, 3], &[2]));
    round.tell("monitor", &held("s-1", &[1], &[2])).tell("monitor", &held("s-1", &[1], &[2]));
    round.tell_stage("interview");
    insta::assert_snapshot!(round.told(), @r#"
    refused: session-not-begun: session s-1, from 2013-12-18 09.00 WIB
    refused: not-monitor: session s-1
    refused: unknown-session: session s-9
    refused: session-unaccounted: session s-1, participant 2
    refused: session-unaccounted: session s-1, participant 2
    refused: session-unaccounted: session s-1, participant 3
    recorded: session-held {"stage":"interview","session":"s-1","present":[1],"absent":[2]} | {"notes":"Tertib"}
    refused: session-closed: session s-1
    interview: in 3 = 0 passed + 0 failed + 0 withdrawn + 1 absent + 2 open; 1 open, 2 absent, 3 open
    "#);
    let session = &work(&round.case, "interview").sessions["s-1"];
    assert_eq!(session.notes.as_deref(), Some("Tertib"));
    assert!(session.instrument.is_some());
}

#[test]
fn absence_from_an_interview_is_for_the_monitor_to_say() {
    let mut round = interview();
    round.must("bkd", &session("s-1", "2013-12-18T09:00", &[1])).at("2013-12-18T09:30");
    round.tell("bkd", &absent("interview", &[1])).must("monitor", &held("s-1", &[1], &[]));
    round.tell("bkd", &absent("interview", &[1])).tell("bkd", &absent("interview", &[2]));
    insta::assert_snapshot!(round.told(), @r"
    refused: no-session: participant 1
    refused: not-absent: participant 1, stage interview
    refused: no-session: participant 2
    ");
}

#[test]
fn absence_from_an_assessment_without_sessions_is_recorded_before_any_mark() {
    let mut round = Round::of(2).to(STAGE);
    round.must("team", &assign(STAGE, "reader-1", &[1, 2])).must("reader-1", &mark_paper(1, 4));
    round.tell("bkd", &absent(STAGE, &[1])).tell("bkd", &absent(STAGE, &[2])).tell_stage(STAGE);
    insta::assert_snapshot!(round.told(), @r#"
    refused: not-absent: participant 1, stage paper-marking
    recorded: absences-recorded {"stage":"paper-marking","participants":[2]}
    paper-marking: in 2 = 0 passed + 0 failed + 0 withdrawn + 1 absent + 1 open; 1 open, 2 absent
    "#);
}

#[test]
fn who_withdrew_need_not_come() {
    let mut round = interview();
    round.must("bkd", &session("s-1", "2013-12-18T09:00", &[1, 2])).must("person", &withdraw(1)).at("2013-12-18T09:30");
    round.tell("monitor", &held("s-1", &[2], &[1])).tell("monitor", &held("s-1", &[2], &[]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: session-unaccounted: session s-1, participant 1
    recorded: session-held {"stage":"interview","session":"s-1","present":[2],"absent":[]} | {"notes":"Tertib"}
    "#);
}

#[test]
fn who_was_not_in_a_session_that_was_held_is_not_marked() {
    let mut round = interview();
    round.must("team", &assign("interview", "head", &[1])).tell("head", &mark_interview(1, 4));
    round.must("bkd", &session("s-1", "2013-12-18T09:00", &[1])).at("2013-12-18T09:30");
    round.tell("head", &mark_interview(1, 4)).must("monitor", &held("s-1", &[1], &[]));
    let mut command = mark_interview(1, 4);
    command["record"] = json!("");
    round.tell("head", &command).tell("head", &mark_interview(1, 4));
    insta::assert_snapshot!(round.told(), @r#"
    refused: no-session: participant 1
    refused: no-session: participant 1
    refused: empty: what record
    recorded: mark-submitted {"stage":"interview","marker":"head","participant":1} | {"levels":{"interpersonal":4,"managerial":4,"personal":4},"score":"80.0","remarks":"","record":"Tanya jawab"}
    "#);
}

#[test]
fn who_watches_a_session_does_not_mark_in_it() {
    let mut round = interview();
    round.must("team", &assign("interview", "monitor", &[1]));
    round.tell("bkd", &session("s-1", "2013-12-18T09:00", &[1])).tell("bkd", &session("s-2", "2013-12-18T09:00", &[2]));
    round.tell("team", &assign("interview", "monitor", &[2]));
    insta::assert_snapshot!(round.told(), @r#"
    refused: monitor-marks: session s-1
    recorded: session-scheduled {"stage":"interview","session":"s-2","at":"2013-12-18T02:00:00.000Z","place":"Ruang 2","monitor":"monitor","participants":[2],"instrument":{"digest":"d3e43f","bytes":1000,"media":"application/pdf"}}
    refused: monitor-marks: session s-2
    "#);
}

#[test]
fn a_session_that_cannot_be_held_is_called_off_and_its_people_are_invited_again() {
    let mut round = interview();
    let cancel = |session: &str, reason: &str| json!({"do": "cancel-session", "stage": "interview", "session": session, "reason": reason});
    round.must("bkd", &session("s-1", "2013-12-18T09:00", &[1, 2]));
    round.tell("bkd", &cancel("s-1", "")).tell("bkd", &cancel("s-9", "Sakit")).tell("bkd", &cancel("s-1", "Sakit"));
    round.at("2013-12-18T09:30").tell("monitor", &held("s-1", &[1, 2], &[]));
    round
        .tell("bkd", &session("s-1", "2013-12-18T10:00", &[1]))
        .tell("bkd", &session("s-2", "2013-12-18T10:00", &[1, 2]));
    round.at("2013-12-18T10:30").must("monitor", &held("s-2", &[1, 2], &[])).tell("bkd", &cancel("s-2", "Sakit"));
    insta::assert_snapshot!(round.told(), @r#"
    refused: empty: what reason
    refused: unknown-session: session s-9
    recorded: session-cancelled {"stage":"interview","session":"s-1"} | {"reason":"Sakit"}
    refused: unknown-session: session s-1
    refused: session-taken: session s-1
    recorded: session-scheduled {"stage":"interview","session":"s-2","at":"2013-12-18T03:00:00.000Z","place":"Ruang 2","monitor":"monitor","participants":[1,2],"instrument":{"digest":"d3e43f","bytes":1000,"media":"application/pdf"}}
    refused: session-closed: session s-2
    "#);
}

#[test]
fn the_mark_of_an_event_says_with_which_score_it_was_given() {
    let mut round = marking(&[]);
    round.must("team", &assign(STAGE, "reader-1", &[1])).must("reader-1", &mark_paper(1, 4));
    let Event::MarkSubmitted(mark) = &round.events.last().unwrap().event else { panic!() };
    assert_eq!(mark.personal.as_ref().unwrap().score.to_string(), "80.0");
}
