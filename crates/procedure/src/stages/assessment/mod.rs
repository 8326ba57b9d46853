//! Assessment: independent markers mark by a rubric, each with a statement of objectivity; the selection team verifies.
//!
//! Where people are marked in sessions (interviews), a monitor says who was present before anybody is marked.

mod assigning;
mod marking;
mod sessions;
mod state;

use std::collections::{BTreeMap, BTreeSet};

pub use assigning::{AssignMarker, MarkerAssigned, MarkerRecused, MarkerReleased, Recuse, ReleaseMarker};
pub use marking::{MarkContent, MarkReturned, MarkSubmitted, MarksVerified, ReturnMark, SubmitMark, VerifyMarks};
pub use sessions::{
    CancelSession, CloseSession, MonitorNotes, ScheduleSession, SessionCancelled, SessionHeld, SessionScheduled,
};
pub use state::{Assessment, Mark, MarkRules, Session};

pub(super) use assigning::{assign, assigned, recuse, recused, release, released};
pub(super) use marking::{return_mark, returned, submit, submitted, verified, verify};
pub(super) use sessions::{cancel_session, cancelled, close_session, held, schedule, scheduled};

use crate::case::{Case, Outcome, Stage, Work};
use crate::plan::{AssessmentPlan, StageKind, StagePlan};
use crate::refusal::Refusal;
use crate::stages::stage_mut;

/// An assessment that is open.
struct OpenAssessment<'c> {
    id: &'c str,
    plan: &'c AssessmentPlan,
    stage: &'c Stage,
    work: &'c Assessment,
}

fn open_assessment<'c>(case: &'c Case, id: &str) -> Result<OpenAssessment<'c>, Refusal> {
    let (_, plan, stage) = case.must_be_open(id)?;
    match (&plan.kind, &stage.work) {
        (StageKind::Assessment(assessment), Work::Assessment(work)) => {
            Ok(OpenAssessment { id: &plan.id, plan: assessment, stage, work })
        }
        _ => Err(case.unknown_stage(id, |kind| matches!(kind, StageKind::Assessment(_)))),
    }
}

/// Refuses to call somebody absent who came or was marked. In sessions nobody but the monitor says who was absent.
pub(super) fn may_be_absent(
    plan: &StagePlan,
    assessment: &AssessmentPlan,
    stage: &Stage,
    participants: &BTreeSet<u32>,
) -> Result<(), Refusal> {
    let Work::Assessment(work) = &stage.work else { return Ok(()) };
    for number in participants {
        let session = work.session_of.get(number).and_then(|id| work.sessions.get(id));
        let came = session.and_then(|session| session.present.as_ref()).is_some_and(|came| came.contains(number));
        let marked = work.markers(*number).any(|(_, mark)| !matches!(mark, Mark::Assigned));
        if came || marked {
            return Err(Refusal::NotAbsent { participant: number.to_string(), stage: plan.id.clone() });
        }
        if assessment.sessions {
            return Err(Refusal::NoSession { participant: number.to_string() });
        }
    }
    Ok(())
}

fn work<'c>(case: &'c mut Case, id: &str) -> Option<(&'c mut Assessment, &'c mut BTreeMap<u32, Outcome>)> {
    let stage = stage_mut(case, id)?;
    match &mut stage.work {
        Work::Assessment(work) => Some((work, &mut stage.outcomes)),
        _ => None,
    }
}

fn set_mark(case: &mut Case, stage: &str, participant: u32, marker: &str, mark: Mark) {
    if let Some((work, _)) = work(case, stage) {
        work.marks.entry(participant).or_default().insert(marker.to_owned(), mark);
    }
}

/// Returns whether markers of a stage see a number instead of a name.
pub fn is_blind(case: &Case, plan: &StagePlan) -> bool {
    match &plan.kind {
        StageKind::Assessment(AssessmentPlan { blind: Some(setting), .. }) => case.settings.yes(setting),
        _ => false,
    }
}
