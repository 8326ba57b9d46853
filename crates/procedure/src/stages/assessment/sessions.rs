//! Sessions: where people are marked face to face, a monitor says who was present before anybody is marked.

use std::collections::BTreeSet;

use jenjang_facts::Moment;
use serde::{Deserialize, Serialize};

use super::{OpenAssessment, Session, open_assessment, work};
use crate::case::{Case, Context, Outcome};
use crate::event::{Content, Event, personal_content};
use crate::plan::StageKind;
use crate::refusal::Refusal;
use crate::stages::announcement::FileRef;
use crate::stages::{Reason, not_too_long, said};

/// Schedules a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSession {
    /// In which stage.
    pub stage: String,
    /// An id of its own.
    pub session: String,
    /// When it begins.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// The account of the facilitator of the personnel office who watches it.
    pub monitor: String,
    /// Who is invited.
    pub participants: BTreeSet<u32>,
    /// The instrument: the questions, standardised by the selection team.
    #[serde(default)]
    pub instrument: Option<FileRef>,
}

/// Calls off a session that was not held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CancelSession {
    /// In which stage.
    pub stage: String,
    /// Which.
    pub session: String,
    /// Why; the invited are told.
    pub reason: String,
}

/// Says that a session was held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseSession {
    /// In which stage.
    pub stage: String,
    /// Which.
    pub session: String,
    /// Who came.
    pub present: BTreeSet<u32>,
    /// Who did not.
    #[serde(default)]
    pub absent: BTreeSet<u32>,
    /// What the monitor saw; may be empty.
    #[serde(default)]
    pub notes: String,
}

/// A session was scheduled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionScheduled {
    /// In which stage.
    pub stage: String,
    /// Which.
    pub session: String,
    /// When it begins.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// The account of the monitor.
    pub monitor: String,
    /// Who is invited.
    pub participants: BTreeSet<u32>,
    /// The instrument.
    pub instrument: Option<FileRef>,
}

/// A session was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionCancelled {
    /// In which stage.
    pub stage: String,
    /// Which; its id is not used again.
    pub session: String,
    /// Why.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

/// A session was held, says its monitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionHeld {
    /// In which stage.
    pub stage: String,
    /// Which.
    pub session: String,
    /// Who came.
    pub present: BTreeSet<u32>,
    /// Who did not, and is out.
    pub absent: BTreeSet<u32>,
    /// What the monitor saw.
    #[serde(skip)]
    pub personal: Option<MonitorNotes>,
}

/// What a monitor saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonitorNotes {
    /// In words.
    pub notes: String,
}

impl Content for SessionScheduled {
    fn files(&self) -> Vec<jenjang_facts::Digest> {
        self.instrument.iter().map(|file| file.digest).collect()
    }
}
personal_content!(SessionCancelled, |_this| Vec::new());
personal_content!(SessionHeld, |_this| Vec::new());

fn with_sessions<'c>(case: &'c Case, id: &str) -> Result<OpenAssessment<'c>, Refusal> {
    let open = open_assessment(case, id)?;
    if open.plan.sessions {
        return Ok(open);
    }
    Err(case.unknown_stage(id, |kind| matches!(kind, StageKind::Assessment(plan) if plan.sessions)))
}

pub(in crate::stages) fn schedule(
    case: &Case,
    command: &ScheduleSession,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let open = with_sessions(case, &command.stage)?;
    said("session", &command.session)?;
    said("place", &command.place)?;
    said("monitor", &command.monitor)?;
    if open.work.sessions.contains_key(&command.session) || open.work.cancelled.contains(&command.session) {
        return Err(Refusal::SessionTaken { session: command.session.clone() });
    }
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    if command.at < context.at {
        let problem = format!("{} < {}", case.day(command.at), case.day(context.at));
        return Err(Refusal::BadSchedule { stage: command.stage.clone(), problem });
    }
    if let Some(opens) = open.stage.opens.filter(|opens| case.day(command.at) < *opens) {
        return Err(Refusal::TooEarly { stage: command.stage.clone(), from: opens.to_string() });
    }
    for number in &command.participants {
        open.stage.must_be_in(open.id, *number)?;
        if let Some(session) = open.work.session_of.get(number) {
            return Err(Refusal::HasSession { participant: number.to_string(), session: session.clone() });
        }
        if open.work.markers(*number).any(|(marker, _)| marker == command.monitor) {
            return Err(Refusal::MonitorMarks { session: command.session.clone() });
        }
    }
    Ok(vec![Event::SessionScheduled(Box::new(SessionScheduled {
        stage: command.stage.clone(),
        session: command.session.clone(),
        at: command.at,
        place: command.place.trim().to_owned(),
        monitor: command.monitor.clone(),
        participants: command.participants.clone(),
        instrument: command.instrument.clone(),
    }))])
}

pub(in crate::stages) fn cancel_session(case: &Case, command: &CancelSession) -> Result<Vec<Event>, Refusal> {
    let open = with_sessions(case, &command.stage)?;
    said("reason", &command.reason)?;
    let session = command.session.clone();
    match open.work.sessions.get(&session) {
        None => Err(Refusal::UnknownSession { session }),
        Some(Session { present: Some(_), .. }) => Err(Refusal::SessionClosed { session }),
        Some(_) => Ok(vec![Event::SessionCancelled(Box::new(SessionCancelled {
            stage: command.stage.clone(),
            session,
            personal: Some(Reason::new(&command.reason)),
        }))]),
    }
}

pub(in crate::stages) fn close_session(
    case: &Case,
    command: &CloseSession,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    let open = with_sessions(case, &command.stage)?;
    not_too_long("notes", &command.notes)?;
    let session_id = || command.session.clone();
    let Some(session) = open.work.sessions.get(&command.session) else {
        return Err(Refusal::UnknownSession { session: session_id() });
    };
    if session.present.is_some() {
        return Err(Refusal::SessionClosed { session: session_id() });
    }
    // The monitor named when the session was scheduled watches it, nobody else.
    if session.monitor != context.actor {
        return Err(Refusal::NotMonitor { session: session_id() });
    }
    if context.at < session.at {
        let (hour, minute) = session.at.time_in(case.plan.zone());
        let from = format!("{} {hour:02}.{minute:02} {}", case.day(session.at), case.plan.zone().name());
        return Err(Refusal::SessionNotBegun { session: session_id(), from });
    }
    // Who withdrew in the meantime need not be accounted for.
    let awaited: BTreeSet<u32> = session
        .participants
        .iter()
        .copied()
        .filter(|number| open.stage.outcomes.get(number) == Some(&Outcome::Open))
        .collect();
    let told: BTreeSet<u32> = command.present.union(&command.absent).copied().collect();
    let twice = command.present.intersection(&command.absent).next();
    if let Some(number) = twice.or_else(|| awaited.symmetric_difference(&told).next()) {
        return Err(Refusal::SessionUnaccounted { session: session_id(), participant: number.to_string() });
    }
    Ok(vec![Event::SessionHeld(Box::new(SessionHeld {
        stage: command.stage.clone(),
        session: session_id(),
        present: command.present.clone(),
        absent: command.absent.clone(),
        personal: Some(MonitorNotes { notes: command.notes.trim().to_owned() }),
    }))])
}

pub(in crate::stages) fn scheduled(case: &mut Case, event: &SessionScheduled) {
    let Some((work, _)) = work(case, &event.stage) else { return };
    for participant in &event.participants {
        work.session_of.insert(*participant, event.session.clone());
    }
    let session = Session {
        at: event.at,
        place: event.place.clone(),
        monitor: event.monitor.clone(),
        participants: event.participants.clone(),
        instrument: event.instrument.clone(),
        present: None,
        notes: None,
    };
    work.sessions.insert(event.session.clone(), session);
}

pub(in crate::stages) fn cancelled(case: &mut Case, event: &SessionCancelled) {
    let Some((work, _)) = work(case, &event.stage) else { return };
    work.sessions.remove(&event.session);
    work.session_of.retain(|_, session| *session != event.session);
    work.cancelled.insert(event.session.clone());
}

pub(in crate::stages) fn held(case: &mut Case, event: &SessionHeld) {
    let Some((work, outcomes)) = work(case, &event.stage) else { return };
    if let Some(session) = work.sessions.get_mut(&event.session) {
        session.present = Some(event.present.clone());
        session.notes = event.personal.as_ref().map(|personal| personal.notes.clone());
    }
    for participant in &event.absent {
        if let Some(outcome) = outcomes.get_mut(participant) {
            *outcome = Outcome::Absent;
        }
    }
}
