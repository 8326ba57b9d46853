//! The table `[procedure]` of a regulation is checked like the rest of the file: every mistake with its place and what to do.

use jenjang_facts::{Reference, Zone};
use jenjang_procedure::{Domain, StageKind, read_plan};
use jenjang_regulation::{Diagnostic, Grade, Regulation};

use crate::support::{plan, regulation};

/// Reads the shipped plan with one text replaced and returns the mistakes.
fn read_with(from: &str, to: &str) -> (String, Vec<Diagnostic>) {
    let regulation = regulation();
    assert!(regulation.text.contains(from), "{from}");
    let changed = regulation.text.replacen(from, to, 1);
    let regulation = Regulation { text: changed.as_str().into(), ..regulation };
    (changed, read_plan(&regulation, &Reference::shipped().lists).err().unwrap_or_default())
}

/// Returns the only mistake, with the line it points at and the help.
fn mistake(from: &str, to: &str) -> String {
    let (text, found) = read_with(from, to);
    let [mistake] = found.as_slice() else { panic!("{to}: {found:#?}") };
    let line = text.lines().nth(mistake.line.saturating_sub(1)).unwrap_or_default();
    let help = mistake.help.as_deref().unwrap_or("–");
    format!("{line}\n  {}\n  help: {help}", mistake.message)
}

#[test]
fn the_shipped_procedure_is_the_sequence_of_its_source() {
    let plan = plan();
    assert_eq!((plan.regulation(), plan.version()), ("promosi-eselon-iv", "jateng-2013"));
    assert_eq!(plan.zone(), Zone::Wib);
    let stages = plan.stages().iter().map(|stage| {
        let with = if stage.alongside { ", opens with the one before it" } else { "" };
        format!("{}: {} ({}{with})", stage.id, stage.kind.key(), stage.grade.key())
    });
    insta::assert_snapshot!(stages.collect::<Vec<_>>().join("\n"), @r"
    announcement: announcement (official)
    screening: screening (official)
    screening-objection: objection (assumed)
    paper: submission (official, opens with the one before it)
    paper-marking: assessment (official, opens with the one before it)
    paper-result: determination (official)
    paper-objection: objection (assumed)
    interview: assessment (official, opens with the one before it)
    interview-result: determination (official)
    interview-objection: objection (assumed)
    health: submission (assumed, opens with the one before it)
    pool: pool (official)
    ");
}

#[test]
fn a_setting_without_a_published_value_is_shown_as_assumed() {
    let plan = plan();
    let assumed = plan.settings().iter().filter(|setting| setting.grade == Grade::Assumed);
    let ids: Vec<&str> = assumed.map(|setting| setting.id.as_str()).collect();
    for id in ["paper_passing_grade", "interview_passing_grade", "weight_analysis", "score_scale", "objection_days"] {
        assert!(ids.contains(&id), "{id}");
    }
    assert!(plan.settings().iter().all(|setting| !setting.cite.trim().is_empty()));
    let parameters = plan.settings().iter().filter(|setting| matches!(setting.domain, Domain::Parameter(..)));
    assert_eq!(
        parameters.count(),
        regulation().parameters.len(),
        "parameters of the criteria are set and sealed as well"
    );
}

#[test]
fn a_stage_names_the_settings_it_reads() {
    let plan = plan();
    let read: Vec<String> =
        plan.stages().iter().map(|stage| format!("{}: {}", stage.id, plan.settings_of(stage).join(" "))).collect();
    insta::assert_snapshot!(read.join("\n"), @r"
    announcement: 
    screening: agency min_education min_performance sanction_years min_rank
    screening-objection: objection_days shared_leave_works
    paper: 
    paper-marking: paper_markers blind score_scale score_places score_rounding difference_rule difference_limit weight_analysis weight_strategic weight_planning weight_writing
    paper-result: paper_passing_grade
    paper-objection: objection_days shared_leave_works
    interview: interview_markers score_scale score_places score_rounding difference_rule difference_limit weight_personal weight_interpersonal weight_managerial
    interview-result: interview_passing_grade
    interview-objection: objection_days shared_leave_works
    health: 
    pool: pool_years
    ");
    let unread = plan
        .settings()
        .iter()
        .filter(|one| plan.stages().iter().all(|stage| !plan.settings_of(stage).contains(&one.id.as_str())));
    assert_eq!(unread.count(), 0, "no setting is without effect");
}

#[test]
fn every_rubric_has_anchored_levels() {
    for rubric in plan().rubrics() {
        for criterion in &rubric.criteria {
            assert!(
                criterion.levels.iter().all(|level| !level.id.is_empty() && !level.en.is_empty()),
                "{}",
                criterion.id
            );
        }
    }
    assert!(plan().stages().iter().any(|stage| matches!(&stage.kind, StageKind::Assessment(one) if one.sessions)));
}

#[test]
fn each_mistake_is_told_with_its_place_and_what_to_do() {
    let after = |stage: &str, line: &str| (format!("id = \"{stage}\"\n"), format!("id = \"{stage}\"\n{line}\n"));
    let mut told = Vec::new();
    for (from, to) in [
        ("zone = \"WIB\"", "zone = \"CET\""),
        ("id = \"pool\"\n", "id = \"Pool!\"\n"),
        ("id = \"interview-objection\"", "id = \"paper-objection\""),
        (
            "grade = \"practice\"\n\n[[procedure.settings]]\nid = \"interview_markers\"",
            "grade = \"rumour\"\n\n[[procedure.settings]]\nid = \"interview_markers\"",
        ),
        ("value = 76.0", "value = 1076.0"),
        ("value = 76.0", "value = \"high\""),
        ("range = [1, 3]", "range = [1.5, 3]"),
        ("range = [1, 3]", "range = [0, 3]"),
        ("type = \"yes-no\"\nlabel = { id = \"Penilai", "type = \"whole\"\nlabel = { id = \"Penilai"),
        ("choices = [\"half-up\", \"half-even\"]", "choices = [\"half-up\", \"half-down\"]"),
        ("id = \"difference_limit\"", "id = \"diference_limit\""),
        ("range = [0, 100]\nvalue = 25", "range = [-1, 100]\nvalue = 25"),
        ("weight = \"weight_analysis\"", "weight = \"weight_analisis\""),
        ("weight = \"weight_analysis\"", "weight = \"paper_passing_grade\""),
        ("kind = \"pool\"", "kind = \"poll\""),
        ("rubric = \"paper\"", "rubric = \"papers\""),
        ("markers = \"paper_markers\"", "markers = \"blind\""),
        ("blind = \"blind\"", "blind = \"paper_markers\""),
        ("of = \"paper-marking\"", "of = \"interview\""),
        ("about = \"paper-result\"", "about = \"paper\""),
        ("about = \"paper-result\"", "about = \"screening\""),
        ("valid_years = \"pool_years\"", "valid_years = \"pool_year\""),
        ("valid_years = \"pool_years\"", ""),
        ("answers = \"health\"", "answers = \"helth\""),
        ("kind = \"declaration\"", "kind = \"statement\""),
        ("id = \"originality\"", "id = \"paper\""),
        ("of = \"paper-marking\"", "of = \"paper-marking\"\nsessions = true"),
        ("[procedure]\nzone", "[procedure]\nclock = 1\nzone"),
        ("about = \"screening\"", "about = \"screening\"\nalongside = true"),
    ] {
        told.push(mistake(from, to));
    }
    let (from, to) = after("pool", "items = []");
    told.push(mistake(&from, &to));
    insta::assert_snapshot!(told.join("\n"), @r#"
    zone = "CET"
      `CET` is no zone of Indonesia
      help: it is WIB, WITA or WIT
    id = "Pool!"
      `Pool!` is no id
      help: use a-z, 0-9, `-` and `_`
    id = "paper-objection"
      the stage `paper-objection` stands twice
      help: give each stage its own id
    grade = "rumour"
      there is no grade `rumour`
      help: it is one of assumed, practice, official, legal-text
    value = 1076.0
      1076.0 is outside the bounds of the regulation, 0.0 to 1000.0
      help: `value` is the default, and within what the regulation allows
    value = "high"
      `high` is not a number
      help: `value` is the default, and within what the regulation allows
    type = "whole"
      type and bounds do not fit together
      help: write `whole` or `decimal` with `range = [low, high]`, `choice` with `choices`, or `yes-no`
    markers = "paper_markers"
      the setting `paper_markers` does not fit here
      help: it is of the type `whole`, with a `range` within 1 to 9
    type = "whole"
      type and bounds do not fit together
      help: write `whole` or `decimal` with `range = [low, high]`, `choice` with `choices`, or `yes-no`
    id = "score_rounding"
      the setting `score_rounding` does not fit here
      help: it is of the type `choice`, with `choices` out of half-up, half-even
    kind = "assessment"
      a stage of the kind `assessment` needs the setting `difference_limit`
      help: add it under `[[procedure.settings]]`
    weight = "weight_analysis"
      the setting `weight_analysis` does not fit here
      help: it is of the type `whole`, with a `range` within 0 to 1000000
    weight = "weight_analisis"
      there is no fitting setting `weight_analisis`
      help: did you mean `weight_analysis`? it is one of score_scale, score_places, paper_markers, interview_markers, objection_days, pool_years, weight_analysis, weight_strategic, weight_planning, weight_writing, weight_personal, weight_interpersonal, weight_managerial
    weight = "paper_passing_grade"
      the setting `paper_passing_grade` does not fit here
      help: it is of the type `whole`, with a `range` within 0 to 1000000
    kind = "poll"
      there is no kind of stage `poll`
      help: did you mean `pool`? it is one of announcement, screening, submission, assessment, determination, objection, pool
    rubric = "papers"
      there is no rubric `papers`
      help: did you mean `paper`? it is one of paper, interview
    markers = "blind"
      the setting `blind` does not fit here
      help: it is of the type `whole`, with a `range` within 1 to 9
    blind = "paper_markers"
      the setting `paper_markers` does not fit here
      help: it is of the type `yes-no`
    of = "interview"
      there is no earlier stage of a fitting kind `interview`
      help: it is one of paper-marking
    about = "paper"
      there is no earlier stage of a fitting kind `paper`
      help: it is one of screening, paper-result
    about = "screening"
      a window for objections does not follow `screening`
      help: put the window right after the stage whose result is contested
    valid_years = "pool_year"
      there is no fitting setting `pool_year`
      help: did you mean `pool_years`? it is one of paper_markers, interview_markers, pool_years
    kind = "pool"
      a stage of the kind `pool` has `valid_years`
      help: add `valid_years = ...`
      { id = "health-certificate", kind = "file", media = ["application/pdf"], answers = "helth", label = { id = "Surat keterangan sehat jasmani dan rohani dari dokter", en = "Medical certificate of physical and mental health" } },
      there is no criterion `helth`
      help: did you mean `health`? it is one of status, education, performance, discipline, health, position, rank
      { id = "originality", kind = "statement", label = { id = "Surat pernyataan bermeterai: makalah karya sendiri", en = "Stamped statement that the paper is the writer's own work" } },
      there is no kind of item `statement`
      help: it is one of file, declaration
      { id = "paper", kind = "declaration", label = { id = "Surat pernyataan bermeterai: makalah karya sendiri", en = "Stamped statement that the paper is the writer's own work" } },
      the item `paper` stands twice
      help: give each item its own id
    kind = "determination"
      a stage of the kind `determination` has no `sessions`
      help: take it away, or make the stage one of the kind `assessment`
    clock = 1
      unknown field `clock`, expected one of `zone`, `settings`, `rubrics`, `stages`
      help: –
    alongside = true
      this stage cannot open together with the one before it
      help: it may stand at a stage with people after a window for objections, and at an assessment after a submission
    kind = "pool"
      a stage of the kind `pool` has no `items`
      help: take it away, or make the stage one of the kind `submission`
    "#);
}

#[test]
fn the_stages_begin_with_one_announcement_and_one_screening() {
    let stage = |kind: &str| {
        format!(
            "\n[[procedure.stages]]\nid = \"again\"\nkind = \"{kind}\"\ntitle = {{ id = \"x\", en = \"x\" }}\ncite = \"I\"\ngrade = \"official\"\n"
        )
    };
    let text = regulation().text;
    for kind in ["announcement", "screening"] {
        let changed = Regulation { text: format!("{text}{}", stage(kind)).into(), ..regulation() };
        let found = read_plan(&changed, &Reference::shipped().lists).unwrap_err();
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].message, format!("there is a second stage of the kind `{kind}`"));
    }
    let none = text.find("[[procedure.stages]]").unwrap();
    let changed = Regulation { text: text[..none].into(), ..regulation() };
    let found = read_plan(&changed, &Reference::shipped().lists).unwrap_err();
    assert_eq!(found.len(), 1, "{found:#?}");
}

#[test]
fn a_regulation_without_the_table_says_so() {
    let changed = Regulation { sections: Vec::new(), ..regulation() };
    let found = read_plan(&changed, &Reference::shipped().lists).unwrap_err();
    insta::assert_snapshot!(found[0].message, @"the regulation has no table `[procedure]`");
}

#[test]
fn a_parameter_that_changes_in_time_cannot_be_sealed() {
    let mut regulation = regulation();
    let second = regulation.parameters[3].values[0].clone();
    regulation.parameters[3].values.push(second);
    let found = read_plan(&regulation, &Reference::shipped().lists).unwrap_err();
    let [mistake] = found.as_slice() else { panic!("{found:#?}") };
    let line = regulation.text.lines().nth(mistake.line - 1).unwrap();
    insta::assert_snapshot!(format!("{line}\n{}\n{}", mistake.message, mistake.help.as_deref().unwrap_or("–")), @r#"
    id = "sanction_years"
    the parameter `sanction_years` changes while the version is in force
    a regulation with `[procedure]` gives each parameter one value; write a version for each period
    "#);
}
