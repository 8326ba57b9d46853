//! Who marks whom: assigned by the selection team, given back by the marker, taken away by the team.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Mark, MarkRules, OpenAssessment, open_assessment, set_mark, work};
use crate::case::{Case, Context};
use crate::event::{Content, Event, personal_content};
use crate::refusal::Refusal;
use crate::stages::{Reason, said};

/// Gives a marker people to mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignMarker {
    /// In which stage.
    pub stage: String,
    /// The account of the marker.
    pub marker: String,
    /// The marker's own number in the round, where the marker takes part.
    #[serde(default)]
    pub marker_is: Option<u32>,
    /// Whom to mark.
    pub participants: BTreeSet<u32>,
}

/// Gives an assignment back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recuse {
    /// In which stage.
    pub stage: String,
    /// Whom not to mark.
    pub participant: u32,
    /// Why.
    pub reason: String,
}

/// Takes assignments from a marker who cannot carry them out: ill, moved away, assigned by mistake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseMarker {
    /// In which stage.
    pub stage: String,
    /// The account of the marker.
    pub marker: String,
    /// Whom the marker was to mark.
    pub participants: BTreeSet<u32>,
    /// Why.
    pub reason: String,
}

/// A marker was given people to mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkerAssigned {
    /// In which stage.
    pub stage: String,
    /// The account of the marker.
    pub marker: String,
    /// Whom to mark.
    pub participants: BTreeSet<u32>,
}

/// A marker gave an assignment back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkerRecused {
    /// In which stage.
    pub stage: String,
    /// The account of the marker.
    pub marker: String,
    /// Whom not to mark.
    pub participant: u32,
    /// Why.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

/// Assignments were taken from a marker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkerReleased {
    /// In which stage.
    pub stage: String,
    /// The account of the marker.
    pub marker: String,
    /// Whom not to mark.
    pub participants: BTreeSet<u32>,
    /// Why.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

impl Content for MarkerAssigned {}
personal_content!(MarkerRecused, |_this| Vec::new());
personal_content!(MarkerReleased, |_this| Vec::new());

pub(in crate::stages) fn assign(case: &Case, command: &AssignMarker) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
    let (n_markers, rules) = (open.plan.n_markers(&case.settings), MarkRules::of(&case.settings));
    said("marker", &command.marker)?;
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    for number in &command.participants {
        let participant = number.to_string();
        open.stage.must_be_in(open.id, *number)?;
        if command.marker_is == Some(*number) {
            return Err(Refusal::OwnEntry { participant });
        }
        let marks = open.work.marks.get(number);
        match marks.and_then(|marks| marks.get(&command.marker)) {
            None => {}
            // Who has stepped back is not asked again.
            Some(Mark::Recused | Mark::Assigned | Mark::Returned(_) | Mark::Given { .. }) => {
                return Err(Refusal::AlreadyAssigned { participant });
            }
        }
        // Who watches a session does not mark in it.
        let session = open.work.session_of.get(number);
        if let Some(session) =
            session.filter(|id| open.work.sessions.get(*id).is_some_and(|session| session.monitor == command.marker))
        {
            return Err(Refusal::MonitorMarks { session: session.clone() });
        }
        let (n, wanted) = (open.work.markers(*number).count(), open.work.wanted(*number, n_markers, &rules));
        if n >= wanted {
            return Err(Refusal::EnoughMarkers { participant, n: wanted.to_string() });
        }
    }
    let (stage, marker, participants) = (command.stage.clone(), command.marker.clone(), command.participants.clone());
    Ok(vec![Event::MarkerAssigned(Box::new(MarkerAssigned { stage, marker, participants }))])
}

/// Returns the mark that the acting marker has to give.
pub(super) fn assignment<'o>(
    open: &'o OpenAssessment<'_>,
    participant: u32,
    marker: &str,
) -> Result<&'o Mark, Refusal> {
    let mark = open.work.marks.get(&participant).and_then(|marks| marks.get(marker));
    match mark {
        Some(Mark::Recused) | None => Err(Refusal::NotAssigned { participant: participant.to_string() }),
        Some(mark) => Ok(mark),
    }
}

pub(in crate::stages) fn recuse(case: &Case, command: &Recuse, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
    said("reason", &command.reason)?;
    open.stage.must_be_in(open.id, command.participant)?;
    if matches!(assignment(&open, command.participant, context.actor)?, Mark::Given { .. }) {
        return Err(Refusal::AlreadyMarked { participant: command.participant.to_string() });
    }
    Ok(vec![Event::MarkerRecused(Box::new(MarkerRecused {
        stage: command.stage.clone(),
        marker: context.actor.to_owned(),
        participant: command.participant,
        personal: Some(Reason::new(&command.reason)),
    }))])
}

pub(in crate::stages) fn release(case: &Case, command: &ReleaseMarker) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
    said("reason", &command.reason)?;
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    for number in &command.participants {
        open.stage.must_be_in(open.id, *number)?;
        // A mark that stands is returned first, so that both steps are on record.
        if matches!(assignment(&open, *number, &command.marker)?, Mark::Given { .. }) {
            return Err(Refusal::AlreadyMarked { participant: number.to_string() });
        }
    }
    Ok(vec![Event::MarkerReleased(Box::new(MarkerReleased {
        stage: command.stage.clone(),
        marker: command.marker.clone(),
        participants: command.participants.clone(),
        personal: Some(Reason::new(&command.reason)),
    }))])
}

pub(in crate::stages) fn assigned(case: &mut Case, event: &MarkerAssigned) {
    for participant in &event.participants {
        set_mark(case, &event.stage, *participant, &event.marker, Mark::Assigned);
    }
}

pub(in crate::stages) fn recused(case: &mut Case, event: &MarkerRecused) {
    set_mark(case, &event.stage, event.participant, &event.marker, Mark::Recused);
}

/// Who was released may be assigned again: it can have been a mistake.
pub(in crate::stages) fn released(case: &mut Case, event: &MarkerReleased) {
    let Some((work, _)) = work(case, &event.stage) else { return };
    for participant in &event.participants {
        if let Some(marks) = work.marks.get_mut(participant) {
            marks.remove(&event.marker);
        }
    }
}
