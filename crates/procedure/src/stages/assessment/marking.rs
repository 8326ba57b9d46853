//! Marks: given by a marker, returned or verified by the selection team.

use std::collections::BTreeSet;

use jenjang_facts::{Decimal, Moment};
use serde::{Deserialize, Serialize};

use super::assigning::assignment;
use super::{Mark, MarkRules, open_assessment, set_mark};
use crate::case::{Case, Context, Outcome};
use crate::event::{Content, Event, personal_content};
use crate::plan::{AssessmentPlan, known};
use crate::refusal::Refusal;
use crate::rubric::{LevelProblem, Levels, Rubric};
use crate::stages::{Reason, not_too_long, said, set_outcomes, stage_mut};

/// Submits a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmitMark {
    /// In which stage.
    pub stage: String,
    /// Whom.
    pub participant: u32,
    /// The level of each criterion.
    pub levels: Levels,
    /// What the marker has to say; may be empty.
    #[serde(default)]
    pub remarks: String,
    /// The record of an interview: questions and answers; asked for where people are marked in sessions.
    #[serde(default)]
    pub record: String,
    /// The statement that the mark was given objectively.
    pub statement: bool,
}

/// Returns a mark to its marker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnMark {
    /// In which stage.
    pub stage: String,
    /// Whose mark.
    pub marker: String,
    /// Of whom.
    pub participant: u32,
    /// Why.
    pub reason: String,
}

/// Verifies the marks of some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerifyMarks {
    /// In which stage.
    pub stage: String,
    /// Of whom.
    pub participants: BTreeSet<u32>,
}

/// A marker submitted a mark, with the statement of objectivity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkSubmitted {
    /// In which stage.
    pub stage: String,
    /// The account of the marker.
    pub marker: String,
    /// Whom.
    pub participant: u32,
    /// The mark.
    #[serde(skip)]
    pub personal: Option<MarkContent>,
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkContent {
    /// The level of each criterion.
    pub levels: Levels,
    /// The score that the levels give, by the settings of the time.
    pub score: Decimal,
    /// What the marker has to say.
    pub remarks: String,
    /// The record of an interview.
    pub record: String,
}

/// The selection team returned a mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkReturned {
    /// In which stage.
    pub stage: String,
    /// Whose mark.
    pub marker: String,
    /// Of whom.
    pub participant: u32,
    /// Why.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

/// The selection team verified the marks of some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarksVerified {
    /// In which stage.
    pub stage: String,
    /// Of whom.
    pub participants: BTreeSet<u32>,
}

impl Content for MarksVerified {}
personal_content!(MarkSubmitted, |_this| Vec::new());
personal_content!(MarkReturned, |_this| Vec::new());

pub(in crate::stages) fn submit(
    case: &Case,
    command: &SubmitMark,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
    case.not_too_early(open.id, open.stage, context)?;
    let participant = command.participant.to_string();
    let mark = assignment(&open, command.participant, context.actor)?;
    open.stage.must_be_in(open.id, command.participant)?;
    if matches!(mark, Mark::Given { .. }) {
        return Err(Refusal::AlreadyMarked { participant });
    }
    if !command.statement {
        return Err(Refusal::NoStatement {});
    }
    if open.plan.sessions {
        let session = open.work.session_of.get(&command.participant).and_then(|id| open.work.sessions.get(id));
        let came = session.and_then(|session| session.present.as_ref());
        if !came.is_some_and(|present| present.contains(&command.participant)) {
            return Err(Refusal::NoSession { participant });
        }
        said("record", &command.record)?;
    }
    not_too_long("remarks", &command.remarks)?;
    not_too_long("record", &command.record)?;
    let score = score(case, open.plan, &command.levels)?;
    Ok(vec![Event::MarkSubmitted(Box::new(MarkSubmitted {
        stage: command.stage.clone(),
        marker: context.actor.to_owned(),
        participant: command.participant,
        personal: Some(MarkContent {
            levels: command.levels.clone(),
            score,
            remarks: command.remarks.trim().to_owned(),
            record: command.record.trim().to_owned(),
        }),
    }))])
}

fn score(case: &Case, plan: &AssessmentPlan, levels: &Levels) -> Result<Decimal, Refusal> {
    let bad = |criterion: &str, problem: String| Refusal::BadLevel { criterion: criterion.to_owned(), problem };
    let rubric: &Rubric = case.plan.rubrics().get(plan.rubric).ok_or_else(|| bad("–", String::new()))?;
    rubric.check(levels).map_err(|problem| match problem {
        LevelProblem::Missing(id) => bad(&id, "–".to_owned()),
        LevelProblem::Unknown(id) => {
            let known: Vec<&str> = rubric.criteria.iter().map(|criterion| criterion.id.as_str()).collect();
            bad(&id, known.join(", "))
        }
        LevelProblem::Outside(id, highest) => bad(&id, format!("1–{highest}")),
    })?;
    rubric.score(levels, &case.settings).ok_or_else(|| bad("–", known::SCORE_SCALE.to_owned()))
}

pub(in crate::stages) fn return_mark(case: &Case, command: &ReturnMark) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
    said("reason", &command.reason)?;
    let participant = command.participant.to_string();
    match open.stage.outcomes.get(&command.participant) {
        Some(Outcome::Passed) => return Err(Refusal::AlreadyVerified { participant }),
        _ => open.stage.must_be_in(open.id, command.participant)?,
    }
    if !matches!(assignment(&open, command.participant, &command.marker)?, Mark::Given { .. }) {
        return Err(Refusal::NotMarked { participant, n: "0".to_owned(), wanted: "1".to_owned() });
    }
    Ok(vec![Event::MarkReturned(Box::new(MarkReturned {
        stage: command.stage.clone(),
        marker: command.marker.clone(),
        participant: command.participant,
        personal: Some(Reason::new(&command.reason)),
    }))])
}

pub(in crate::stages) fn verify(
    case: &Case,
    command: &VerifyMarks,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
    let (n_markers, rules) = (open.plan.n_markers(&case.settings), MarkRules::of(&case.settings));
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    for number in &command.participants {
        let participant = number.to_string();
        match open.stage.outcomes.get(number) {
            Some(Outcome::Passed) => return Err(Refusal::AlreadyVerified { participant }),
            _ => open.stage.must_be_in(open.id, *number)?,
        }
        let given = open.work.markers(*number).filter(|(_, mark)| matches!(mark, Mark::Given { .. }));
        let markers: Vec<&str> = given.map(|(marker, _)| marker).collect();
        if markers.contains(&context.actor) {
            return Err(Refusal::OwnMark { participant });
        }
        if open.work.scores(*number).is_none() {
            return Err(Refusal::Erased { participant });
        }
        // Whoever is assigned marks too, recuses himself or is released: nobody's mark is passed over.
        let assigned = open.work.markers(*number).count();
        if open.work.needs_third_reader(*number, &rules) {
            return Err(Refusal::NeedsThirdReader { participant });
        }
        let (n, wanted) = (markers.len(), open.work.wanted(*number, n_markers, &rules).max(assigned));
        if n < wanted {
            return Err(Refusal::NotMarked { participant, n: n.to_string(), wanted: wanted.to_string() });
        }
    }
    let (stage, participants) = (command.stage.clone(), command.participants.clone());
    Ok(vec![Event::MarksVerified(Box::new(MarksVerified { stage, participants }))])
}

pub(in crate::stages) fn submitted(case: &mut Case, event: &MarkSubmitted, at: Moment) {
    let mark = Mark::Given { at, content: event.personal.clone() };
    set_mark(case, &event.stage, event.participant, &event.marker, mark);
}

pub(in crate::stages) fn returned(case: &mut Case, event: &MarkReturned) {
    let reason = event.personal.as_ref().map(|reason| reason.reason.clone());
    set_mark(case, &event.stage, event.participant, &event.marker, Mark::Returned(reason));
}

pub(in crate::stages) fn verified(case: &mut Case, event: &MarksVerified) {
    if let Some(stage) = stage_mut(case, &event.stage) {
        set_outcomes(stage, &event.participants, Outcome::Passed);
    }
}
