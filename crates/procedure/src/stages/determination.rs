//! Determination: the passing grade decides, from verified marks. The list of results can be computed again at any time.

use std::collections::BTreeSet;

use jenjang_facts::Digest;
use serde::{Deserialize, Serialize};

use crate::case::{Case, Outcome, Work};
use crate::event::{Content, Event};
use crate::plan::StageKind;
use crate::refusal::Refusal;
use crate::results::{self, ResultLine};
use crate::stages::{AtStage, set_outcomes, stage_mut};

/// The results of a stage were determined: for the first time, or again after an objection was upheld.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultsDetermined {
    /// Of which stage.
    pub stage: String,
    /// The passing grade that decided, as it was set.
    pub passing_grade: String,
    /// Who passed (MS).
    pub passed: BTreeSet<u32>,
    /// Who failed (KMS), and may try again next year.
    pub failed: BTreeSet<u32>,
    /// The digest of the list of results, under which it is kept; see [`results::to_text`].
    pub results: Digest,
}

impl Content for ResultsDetermined {
    fn files(&self) -> Vec<Digest> {
        vec![self.results]
    }
}

pub(super) fn determine(case: &Case, command: &AtStage) -> Result<Vec<Event>, Refusal> {
    let (at, plan, stage) = case.must_be_open(&command.stage)?;
    if !matches!(plan.kind, StageKind::Determination { .. }) {
        let fits = |kind: &StageKind| matches!(kind, StageKind::Determination { .. });
        return Err(case.unknown_stage(&command.stage, fits));
    }
    if stage.published_at.is_some() {
        return Err(Refusal::AlreadyPublished { stage: command.stage.clone() });
    }
    if matches!(stage.work, Work::Determination(Some(_))) {
        return Err(Refusal::AlreadyDone { stage: command.stage.clone() });
    }
    Ok(vec![event(case, at)?])
}

/// Returns the event of the results as they are computed now.
pub(super) fn event(case: &Case, at: usize) -> Result<Event, Refusal> {
    let lines = case.results(at).map_err(|erased| Refusal::Erased { participant: erased.participant.to_string() })?;
    let with = |outcome: Outcome| -> BTreeSet<u32> {
        let fitting = |line: &&ResultLine| line.outcome == outcome;
        lines.iter().filter(fitting).map(|line| line.participant).collect()
    };
    let (stage, passing_grade) = match case.plan.stages().get(at) {
        Some(plan) => match &plan.kind {
            StageKind::Determination { passing_grade, .. } => (plan.id.clone(), case.settings.get(passing_grade)),
            _ => (plan.id.clone(), None),
        },
        None => return Err(Refusal::CaseClosed {}),
    };
    Ok(Event::ResultsDetermined(Box::new(ResultsDetermined {
        stage,
        passing_grade: passing_grade.unwrap_or_default().to_owned(),
        passed: with(Outcome::Passed),
        failed: with(Outcome::Failed),
        results: results::digest(&lines),
    })))
}

pub(super) fn determined(case: &mut Case, event: &ResultsDetermined) {
    let Some(stage) = stage_mut(case, &event.stage) else { return };
    set_outcomes(stage, &event.passed, Outcome::Passed);
    set_outcomes(stage, &event.failed, Outcome::Failed);
    stage.work = Work::Determination(Some(event.results));
}
