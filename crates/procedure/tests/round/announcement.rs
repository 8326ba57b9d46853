//! The announcement: settings within their bounds, sealed, amended with a legal ground.

use crate::support::{Round, amend, announce, assign, mark_paper, return_mark};
use jenjang_facts::Digest;
use jenjang_procedure::Event;
use serde_json::{Value, json};

fn set(setting: &str, value: &str) -> Value {
    json!({"do": "set-setting", "setting": setting, "value": value})
}

#[test]
fn settings_stay_within_the_bounds_of_the_regulation() {
    let mut round = Round::of(1);
    for (setting, value) in [
        ("paper_passing_grade", "70"),
        ("paper_passing_grade", " 70.0 "),
        ("paper_passing_grade", "1000.1"),
        ("paper_passing_grade", "70,5"),
        ("paper_markers", "0"),
        ("paper_markers", "3"),
        ("paper_markers", "two"),
        ("score_rounding", "half-even"),
        ("score_rounding", "half-down"),
        ("blind", "false"),
        ("blind", "no"),
        ("min_rank", "III/d"),
        ("min_rank", "II/a"),
        ("min_rank", "V/a"),
        ("sanction_years", " 02 "),
        ("pasing_grade", "1"),
    ] {
        round.tell("team", &set(setting, value));
    }
    insta::assert_snapshot!(round.told(), @r#"
    recorded: setting-changed {"setting":"paper_passing_grade","before":"76.0","after":"70.0"}
    refused: nothing-changed: setting paper_passing_grade
    refused: bad-value: setting paper_passing_grade, problem 1000.1 is outside the bounds of the regulation, 0.0 to 1000.0
    refused: bad-value: setting paper_passing_grade, problem `70,5` is not a number
    refused: bad-value: setting paper_markers, problem 0 is outside the bounds of the regulation, 1 to 3
    recorded: setting-changed {"setting":"paper_markers","before":"2","after":"3"}
    refused: bad-value: setting paper_markers, problem `two` is no whole number
    recorded: setting-changed {"setting":"score_rounding","before":"half-up","after":"half-even"}
    refused: bad-value: setting score_rounding, problem `half-down` is not known here; it is one of half-up, half-even
    recorded: setting-changed {"setting":"blind","before":"true","after":"false"}
    refused: bad-value: setting blind, problem `no` is neither `true` nor `false`
    recorded: setting-changed {"setting":"min_rank","before":"III/c","after":"III/d"}
    refused: bad-value: setting min_rank, problem parameter `min_rank`: `II/a` is outside the range; it goes from `III/a` to `IV/e`, both included
    refused: bad-value: setting min_rank, problem parameter `min_rank`: `V/a` is not a level of the list `golongan`; did you mean `I/a`? its levels are `I/a`, `I/b`, `I/c`, `I/d`, `II/a`, `II/b`, `II/c`, `II/d`, `III/a`, `III/b`, `III/c`, `III/d`, `IV/a`, `IV/b`, `IV/c`, `IV/d`, `IV/e`
    recorded: setting-changed {"setting":"sanction_years","before":"1","after":"2"}
    refused: unknown-setting: setting pasing_grade, nearest –
    "#);
}

#[test]
fn what_is_announced_is_complete_and_can_be_carried_out() {
    let mut round = Round::of(1);
    let changed = |path: &str, value: Value| {
        let mut command = announce();
        *command.pointer_mut(path).unwrap() = value;
        command
    };
    for command in [
        changed("/text", json!(" ")),
        changed("/text", json!("x".repeat(40_001))),
        changed("/posts", json!([])),
        changed("/posts/0/name", json!("")),
        changed("/posts/0/n", json!(0)),
        changed("/schedule", json!({"paper": {"closes": "2013-12-05"}})),
        changed("/schedule", json!({"papers": {"closes": "2013-12-05"}})),
        changed("/schedule/paper", json!({"opens": "2013-12-06", "closes": "2013-12-05"})),
        changed("/schedule/paper", json!({"closes": "2013-11-10"})),
        changed("/schedule/health", json!({"closes": "2013-12-04"})),
    ] {
        round.tell("team", &command);
    }
    insta::assert_snapshot!(round.told(), @r"
    refused: empty: what text
    refused: too-long: what text, most 40000
    refused: empty: what posts
    refused: empty: what post-name
    refused: empty: what post-count
    refused: no-deadline: stage health
    refused: unknown-stage: stage papers, known announcement, screening, screening-objection, paper, paper-marking, paper-result, paper-objection, interview, interview-result, interview-objection, health, pool
    refused: bad-schedule: stage paper, problem 2013-12-05 < 2013-12-06
    refused: bad-schedule: stage paper, problem 2013-11-10 < 2013-11-11
    refused: bad-schedule: stage health, problem 2013-12-04 < 2013-12-05
    ");
    let everybody_fails = Round::of(1).with(&[("paper_passing_grade", "100.01")]).tell("team", &announce()).told();
    let weights = ["weight_personal", "weight_interpersonal", "weight_managerial"].map(|weight| (weight, "0"));
    let nothing_counts = Round::of(1).with(&weights).tell("team", &announce()).told();
    insta::assert_snapshot!([everybody_fails, nothing_counts].join("\n"), @r"
    refused: bad-value: setting paper_passing_grade, problem 100.01 > 100 (score_scale)
    refused: bad-value: setting weight_personal, weight_interpersonal, weight_managerial, problem weight_personal = weight_interpersonal = weight_managerial = 0
    ");
}

#[test]
fn the_announcement_seals_every_setting_under_one_digest() {
    let mut round = Round::of(1).with(&[("paper_passing_grade", "70")]);
    round.tell("team", &announce());
    insta::assert_snapshot!(round.told(), @r#"
    recorded: announced {"on":"2013-11-13","posts":[{"name":"Kepala Seksi","eselon":"IV.a","n":12}],"schedule":{"health":{"opens":null,"closes":"2014-01-10"},"paper":{"opens":null,"closes":"2013-12-05"}},"text":"Makalah bertema tugas pokok SKPD.","material":[{"digest":"83ca68","bytes":1000,"media":"application/pdf"}],"settings":{"agency":"Pemerintah Provinsi Jawa Tengah","blind":"true","difference_limit":"20.0","difference_rule":"third-reader","interview_markers":"1","interview_passing_grade":"76.0","min_education":"S-1","min_performance":"baik","min_rank":"III/c","objection_days":"3","paper_markers":"2","paper_passing_grade":"70.0","pool_years":"1","sanction_years":"1","score_places":"2","score_rounding":"half-up","score_scale":"100","shared_leave_works":"false","weight_analysis":"25","weight_interpersonal":"30","weight_managerial":"40","weight_personal":"30","weight_planning":"25","weight_strategic":"25","weight_writing":"25"},"seal":"b70700"}
    "#);
    let announced = round.case.announced.clone().unwrap();
    let text = announced.seal_text(&round.case);
    assert_eq!(announced.seal, Digest::of(text.as_bytes()));
    insta::assert_snapshot!(text.replace(round.case.plan.digest(), "(regulation)"), @r#"
    {"regulation":"promosi-eselon-iv","version":"jateng-2013","digest":"(regulation)","title":"Promosi eselon IV 2013","on":"2013-11-13","posts":[{"name":"Kepala Seksi","eselon":"IV.a","n":12}],"schedule":{"health":{"opens":null,"closes":"2014-01-10"},"paper":{"opens":null,"closes":"2013-12-05"}},"text":"Makalah bertema tugas pokok SKPD.","material":[{"digest":"83ca68be6227af2feb15f227485ed18aff8ecae99416a4bd6df3be1b5e8059b4","bytes":1000,"media":"application/pdf"}],"settings":{"agency":"Pemerintah Provinsi Jawa Tengah","blind":"true","difference_limit":"20.0","difference_rule":"third-reader","interview_markers":"1","interview_passing_grade":"76.0","min_education":"S-1","min_performance":"baik","min_rank":"III/c","objection_days":"3","paper_markers":"2","paper_passing_grade":"70.0","pool_years":"1","sanction_years":"1","score_places":"2","score_rounding":"half-up","score_scale":"100","shared_leave_works":"false","weight_analysis":"25","weight_interpersonal":"30","weight_managerial":"40","weight_personal":"30","weight_planning":"25","weight_strategic":"25","weight_writing":"25"}}
    "#);
    round.tell("team", &announce()).tell("team", &set("blind", "false"));
    insta::assert_snapshot!(round.told(), @r"
    refused: already-done: stage announcement
    refused: sealed: setting blind
    ");
}

#[test]
fn nothing_is_amended_before_it_is_sealed_or_after_the_round() {
    let early = Round::of(1).tell("team", &amend(json!({"blind": "false"}), json!({}))).told();
    let mut round = Round::of(0).to("pool");
    round.leave();
    let late = round.tell("team", &amend(json!({"blind": "false"}), json!({}))).told();
    insta::assert_snapshot!([early, late].join("\n"), @r"
    refused: not-sealed
    refused: case-closed
    ");
}

#[test]
fn an_amendment_shows_before_and_after_and_its_legal_ground() {
    let mut round = Round::of(1).to("paper");
    round.tell("team", &amend(json!({"paper_passing_grade": "70"}), json!({"paper": {"closes": "2013-12-09"}})));
    round.tell("team", &amend(json!({"paper_passing_grade": "70.0"}), json!({})));
    round.tell("team", &amend(json!({}), json!({"paper": {"closes": "2013-12-09"}})));
    round.tell("team", &amend(json!({}), json!({})));
    round.tell("team", &json!({"do": "amend", "settings": {"blind": "false"}, "cite": "", "reason": "Alasan"}));
    round.tell("team", &json!({"do": "amend", "settings": {"blind": "false"}, "cite": "SK 1", "reason": " "}));
    insta::assert_snapshot!(round.told(), @r#"
    recorded: amended {"settings":[{"what":"paper_passing_grade","before":"76.0","after":"70.0"}],"schedule":[{"what":"paper","before":"– – 2013-12-05","after":"– – 2013-12-09"}],"days":{"paper":{"opens":null,"closes":"2013-12-09"}},"cite":"SK 1/2013","reason":"Alasan"}
    refused: nothing-changed: setting paper_passing_grade
    refused: nothing-changed: setting paper
    refused: nothing-changed: setting –
    refused: empty: what cite
    refused: empty: what reason
    "#);
    assert_eq!(round.case.amendments.len(), 1);
    assert_eq!(round.case.announced.as_ref().unwrap().settings["paper_passing_grade"], "76.0", "the seal stays");
    assert_eq!(round.case.settings.get("paper_passing_grade"), Some("70.0"));
}

#[test]
fn an_amendment_leaves_a_schedule_and_scores_that_can_be_carried_out() {
    let mut round = Round::of(1).to("paper");
    for (settings, schedule) in [
        (json!({}), json!({"paper": {"closes": "2013-11-19"}})),
        (json!({}), json!({"paper": {}})),
        (json!({}), json!({"paper": {"closes": "2014-01-11"}})),
        (json!({}), json!({"screening": {"opens": "2013-11-20"}})),
        (json!({}), json!({"papers": {"closes": "2014-01-11"}})),
        (json!({"score_scale": "70"}), json!({})),
    ] {
        round.tell("team", &amend(settings, schedule));
    }
    insta::assert_snapshot!(round.told(), @r"
    refused: bad-schedule: stage paper, problem 2013-11-19 < 2013-11-20
    refused: no-deadline: stage paper
    refused: bad-schedule: stage health, problem 2014-01-10 < 2014-01-11
    refused: amend-too-late: setting screening, stage screening
    refused: unknown-stage: stage papers, known announcement, screening, screening-objection, paper, paper-marking, paper-result, paper-objection, interview, interview-result, interview-objection, health, pool
    refused: bad-value: setting paper_passing_grade, problem 76.0 > 70 (score_scale)
    ");
}

#[test]
fn a_setting_is_amended_until_its_stage_has_used_it() {
    let try_all = |round: &mut Round| {
        for (setting, value) in [
            ("min_rank", "III/d"),
            ("objection_days", "5"),
            ("weight_analysis", "50"),
            ("paper_markers", "1"),
            ("paper_passing_grade", "60"),
            ("pool_years", "2"),
        ] {
            let command = serde_json::from_value(amend(json!({setting: value}), json!({}))).unwrap();
            let told = match round.case.decide(&command, &round.context("team")) {
                Ok(_) => "may be amended".to_owned(),
                Err(refusal) => refusal.to_string(),
            };
            round.note(format!("  {setting}: {told}"));
        }
    };
    let mut round = Round::of(1).to("screening");
    round.note("before the screening");
    try_all(&mut round);
    round.work();
    round.note("screened, not published");
    try_all(&mut round);
    let mut round = round.to("paper-marking");
    round.must("team", &assign("paper-marking", "reader-1", &[1]));
    round.note("a marker is assigned");
    try_all(&mut round);
    round.must("reader-1", &mark_paper(1, 4));
    round.note("a mark stands");
    try_all(&mut round);
    round.must("team", &return_mark("paper-marking", "reader-1", 1));
    round.note("no mark stands any more");
    try_all(&mut round);
    round.must("reader-1", &mark_paper(1, 4)).must("team", &assign("paper-marking", "reader-2", &[1]));
    round.must("reader-2", &mark_paper(1, 4)).must("team", &crate::support::verify("paper-marking", &[1]));
    let mut round = round.to("paper-result");
    round.work();
    round.note("determined, not published");
    try_all(&mut round);
    let mut round = round.to("pool");
    round.work();
    round.note("in the pool");
    try_all(&mut round);
    insta::assert_snapshot!(round.told(), @r"
    before the screening
      min_rank: may be amended
      objection_days: may be amended
      weight_analysis: may be amended
      paper_markers: may be amended
      paper_passing_grade: may be amended
      pool_years: may be amended
    screened, not published
      min_rank: amend-too-late: setting min_rank, stage screening
      objection_days: may be amended
      weight_analysis: may be amended
      paper_markers: may be amended
      paper_passing_grade: may be amended
      pool_years: may be amended
    a marker is assigned
      min_rank: amend-too-late: setting min_rank, stage screening
      objection_days: amend-too-late: setting objection_days, stage screening-objection
      weight_analysis: may be amended
      paper_markers: may be amended
      paper_passing_grade: may be amended
      pool_years: may be amended
    a mark stands
      min_rank: amend-too-late: setting min_rank, stage screening
      objection_days: amend-too-late: setting objection_days, stage screening-objection
      weight_analysis: amend-too-late: setting weight_analysis, stage paper-marking
      paper_markers: amend-too-late: setting paper_markers, stage paper-marking
      paper_passing_grade: may be amended
      pool_years: may be amended
    no mark stands any more
      min_rank: amend-too-late: setting min_rank, stage screening
      objection_days: amend-too-late: setting objection_days, stage screening-objection
      weight_analysis: may be amended
      paper_markers: may be amended
      paper_passing_grade: may be amended
      pool_years: may be amended
    determined, not published
      min_rank: amend-too-late: setting min_rank, stage screening
      objection_days: amend-too-late: setting objection_days, stage screening-objection
      weight_analysis: amend-too-late: setting weight_analysis, stage paper-marking
      paper_markers: amend-too-late: setting paper_markers, stage paper-marking
      paper_passing_grade: amend-too-late: setting paper_passing_grade, stage paper-result
      pool_years: may be amended
    in the pool
      min_rank: amend-too-late: setting min_rank, stage screening
      objection_days: amend-too-late: setting objection_days, stage screening-objection
      weight_analysis: amend-too-late: setting weight_analysis, stage paper-marking
      paper_markers: amend-too-late: setting paper_markers, stage paper-marking
      paper_passing_grade: amend-too-late: setting paper_passing_grade, stage paper-result
      pool_years: amend-too-late: setting pool_years, stage pool
    ");
}

#[test]
fn files_of_an_announcement_are_its_seal_and_its_material() {
    let mut round = Round::of(1);
    let events = round.try_to("team", &announce()).unwrap();
    let [event @ Event::Announced(announced)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(event.files(), [announced.seal, announced.material[0].digest]);
}
