//! Assessment: independent markers mark by a rubric, each with a statement of objectivity; the selection team verifies.
//!
//! Where people are marked in sessions (interviews), a monitor says who was present before anybody is marked.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_facts::{Decimal, Moment};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Context, Outcome, Stage, Work};
use crate::event::{Content, Event, personal_content};
use crate::plan::{AssessmentPlan, StageKind, StagePlan, known};
use crate::refusal::Refusal;
use crate::rubric::{LevelProblem, Levels, Rounding, Rubric, combined};
use crate::setting::Settings;
use crate::stages::announcement::FileRef;
use crate::stages::{not_too_long, said, set_outcomes, stage_mut};

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

/// Schedules a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleSession {
    /// In which stage.
    pub stage: String,
    /// An id of its own.
    pub session: String,
    /// When it begins.
    #[serde(with = "moment_text")]
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

/// Why something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In words.
    pub reason: String,
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
    #[serde(with = "decimal_text")]
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

/// A session was scheduled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionScheduled {
    /// In which stage.
    pub stage: String,
    /// Which.
    pub session: String,
    /// When it begins.
    #[serde(with = "moment_text")]
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

impl Content for MarkerAssigned {}
impl Content for MarksVerified {}
impl Content for SessionScheduled {
    fn files(&self) -> Vec<jenjang_facts::Digest> {
        self.instrument.iter().map(|file| file.digest).collect()
    }
}
personal_content!(MarkerRecused, |_this| Vec::new());
personal_content!(MarkerReleased, |_this| Vec::new());
personal_content!(SessionCancelled, |_this| Vec::new());
personal_content!(MarkSubmitted, |_this| Vec::new());
personal_content!(MarkReturned, |_this| Vec::new());
personal_content!(SessionHeld, |_this| Vec::new());

/// What an assessment keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assessment {
    /// For each participant the markers, with their marks.
    pub marks: BTreeMap<u32, BTreeMap<String, Mark>>,
    /// The sessions, by id.
    pub sessions: BTreeMap<String, Session>,
    /// The session of each participant.
    pub session_of: BTreeMap<u32, String>,
    /// The ids of sessions that were called off.
    pub cancelled: BTreeSet<String>,
}

/// What one marker has said of one participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing yet.
    Assigned,
    /// The mark was returned, with the reason; `None` once erased.
    Returned(Option<String>),
    /// The marker gave the assignment back.
    Recused,
    /// A mark; its content is `None` once erased.
    Given {
        /// When.
        at: Moment,
        /// The mark.
        content: Option<MarkContent>,
    },
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// When it begins.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// The account of the monitor.
    pub monitor: String,
    /// Who is invited.
    pub participants: BTreeSet<u32>,
    /// The instrument; `None` shows that none was handed over.
    pub instrument: Option<FileRef>,
    /// Who came, once it was held.
    pub present: Option<BTreeSet<u32>>,
    /// What the monitor saw, once it was held; `None` once erased.
    pub notes: Option<String>,
}

impl Assessment {
    /// Returns the markers of a participant who have not recused themselves, with their marks.
    pub fn markers(&self, participant: u32) -> impl Iterator<Item = (&str, &Mark)> {
        let marks = self.marks.get(&participant).into_iter().flatten();
        marks.filter(|(_, mark)| !matches!(mark, Mark::Recused)).map(|(marker, mark)| (marker.as_str(), mark))
    }

    /// Returns the scores given so far, in the order of the markers' accounts; `None` when one was erased.
    pub fn scores(&self, participant: u32) -> Option<Vec<Decimal>> {
        let given = self.markers(participant).filter_map(|(_, mark)| match mark {
            Mark::Given { content, .. } => Some(content.as_ref().map(|content| content.score)),
            _ => None,
        });
        given.collect()
    }

    /// Returns whether a mark of anybody stands, its content erased or not.
    pub(crate) fn has_marks(&self) -> bool {
        self.marks.values().flat_map(BTreeMap::values).any(|mark| matches!(mark, Mark::Given { .. }))
    }

    /// Returns the score of all marks together; `None` while one is missing or when one was erased.
    ///
    /// Under the rule of the third reader three marks that are further apart than the limit count by the two that are
    /// nearest to each other; see [`combined`].
    pub fn score(&self, participant: u32, settings: &Settings) -> Option<Decimal> {
        if self.markers(participant).any(|(_, mark)| !matches!(mark, Mark::Given { .. })) {
            return None;
        }
        let scores = self.scores(participant)?;
        let third = scores.len() == 3 && settings.get(known::DIFFERENCE_RULE) == Some("third-reader");
        combined(&scores, third && spread(&scores) > limit(settings), Rounding::of(settings))
    }

    /// Returns whether two marks are further apart than the settings allow without a third reader.
    pub fn needs_third_reader(&self, participant: u32, settings: &Settings) -> bool {
        let third_reader = settings.get(known::DIFFERENCE_RULE) == Some("third-reader");
        let Some(scores) = self.scores(participant).filter(|scores| third_reader && scores.len() == 2) else {
            return false;
        };
        spread(&scores) > limit(settings)
    }
}

fn spread(scores: &[Decimal]) -> i64 {
    let numbers = || scores.iter().map(|score| score.millionths());
    numbers().max().unwrap_or(0) - numbers().min().unwrap_or(0)
}

fn limit(settings: &Settings) -> i64 {
    settings.decimal(known::DIFFERENCE_LIMIT).millionths()
}

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

impl OpenAssessment<'_> {
    /// Returns how many marks a participant needs: as many as the setting says, and three where a third reader is needed.
    fn wanted(&self, case: &Case, participant: u32) -> usize {
        let wanted = usize::try_from(case.settings.whole(&self.plan.markers)).unwrap_or(1).max(1);
        let scores = self.work.scores(participant).unwrap_or_default();
        let third_reader = case.settings.get(known::DIFFERENCE_RULE) == Some("third-reader");
        let apart = third_reader && scores.len() >= 2 && spread(&scores) > limit(&case.settings);
        if apart { wanted.max(3) } else { wanted }
    }
}

pub(super) fn assign(case: &Case, command: &AssignMarker) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
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
        let (n, wanted) = (open.work.markers(*number).count(), open.wanted(case, *number));
        if n >= wanted {
            return Err(Refusal::EnoughMarkers { participant, n: wanted.to_string() });
        }
    }
    let (stage, marker, participants) = (command.stage.clone(), command.marker.clone(), command.participants.clone());
    Ok(vec![Event::MarkerAssigned(Box::new(MarkerAssigned { stage, marker, participants }))])
}

/// Returns the mark that the acting marker has to give.
fn assignment<'o>(open: &'o OpenAssessment<'_>, participant: u32, marker: &str) -> Result<&'o Mark, Refusal> {
    let mark = open.work.marks.get(&participant).and_then(|marks| marks.get(marker));
    match mark {
        Some(Mark::Recused) | None => Err(Refusal::NotAssigned { participant: participant.to_string() }),
        Some(mark) => Ok(mark),
    }
}

pub(super) fn recuse(case: &Case, command: &Recuse, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
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
        personal: Some(Reason { reason: command.reason.trim().to_owned() }),
    }))])
}

pub(super) fn release(case: &Case, command: &ReleaseMarker) -> Result<Vec<Event>, Refusal> {
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
        personal: Some(Reason { reason: command.reason.trim().to_owned() }),
    }))])
}

pub(super) fn submit(case: &Case, command: &SubmitMark, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
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

pub(super) fn return_mark(case: &Case, command: &ReturnMark) -> Result<Vec<Event>, Refusal> {
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
        personal: Some(Reason { reason: command.reason.trim().to_owned() }),
    }))])
}

pub(super) fn verify(case: &Case, command: &VerifyMarks, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let open = open_assessment(case, &command.stage)?;
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
        if assigned == 2 && open.work.needs_third_reader(*number, &case.settings) {
            return Err(Refusal::NeedsThirdReader { participant });
        }
        let (n, wanted) = (markers.len(), open.wanted(case, *number).max(assigned));
        if n < wanted {
            return Err(Refusal::NotMarked { participant, n: n.to_string(), wanted: wanted.to_string() });
        }
    }
    let (stage, participants) = (command.stage.clone(), command.participants.clone());
    Ok(vec![Event::MarksVerified(Box::new(MarksVerified { stage, participants }))])
}

fn with_sessions<'c>(case: &'c Case, id: &str) -> Result<OpenAssessment<'c>, Refusal> {
    let open = open_assessment(case, id)?;
    if open.plan.sessions {
        return Ok(open);
    }
    Err(case.unknown_stage(id, |kind| matches!(kind, StageKind::Assessment(plan) if plan.sessions)))
}

pub(super) fn schedule(case: &Case, command: &ScheduleSession, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
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

pub(super) fn cancel_session(case: &Case, command: &CancelSession) -> Result<Vec<Event>, Refusal> {
    let open = with_sessions(case, &command.stage)?;
    said("reason", &command.reason)?;
    let session = command.session.clone();
    match open.work.sessions.get(&session) {
        None => Err(Refusal::UnknownSession { session }),
        Some(Session { present: Some(_), .. }) => Err(Refusal::SessionClosed { session }),
        Some(_) => Ok(vec![Event::SessionCancelled(Box::new(SessionCancelled {
            stage: command.stage.clone(),
            session,
            personal: Some(Reason { reason: command.reason.trim().to_owned() }),
        }))]),
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

pub(super) fn close_session(case: &Case, command: &CloseSession, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
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

pub(super) fn assigned(case: &mut Case, event: &MarkerAssigned) {
    for participant in &event.participants {
        set_mark(case, &event.stage, *participant, &event.marker, Mark::Assigned);
    }
}

pub(super) fn recused(case: &mut Case, event: &MarkerRecused) {
    set_mark(case, &event.stage, event.participant, &event.marker, Mark::Recused);
}

/// Who was released may be assigned again: it can have been a mistake.
pub(super) fn released(case: &mut Case, event: &MarkerReleased) {
    let Some((work, _)) = work(case, &event.stage) else { return };
    for participant in &event.participants {
        if let Some(marks) = work.marks.get_mut(participant) {
            marks.remove(&event.marker);
        }
    }
}

pub(super) fn submitted(case: &mut Case, event: &MarkSubmitted, at: Moment) {
    let mark = Mark::Given { at, content: event.personal.clone() };
    set_mark(case, &event.stage, event.participant, &event.marker, mark);
}

pub(super) fn returned(case: &mut Case, event: &MarkReturned) {
    let reason = event.personal.as_ref().map(|reason| reason.reason.clone());
    set_mark(case, &event.stage, event.participant, &event.marker, Mark::Returned(reason));
}

pub(super) fn verified(case: &mut Case, event: &MarksVerified) {
    if let Some(stage) = stage_mut(case, &event.stage) {
        set_outcomes(stage, &event.participants, Outcome::Passed);
    }
}

pub(super) fn scheduled(case: &mut Case, event: &SessionScheduled) {
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

pub(super) fn cancelled(case: &mut Case, event: &SessionCancelled) {
    let Some((work, _)) = work(case, &event.stage) else { return };
    work.sessions.remove(&event.session);
    work.session_of.retain(|_, session| *session != event.session);
    work.cancelled.insert(event.session.clone());
}

pub(super) fn held(case: &mut Case, event: &SessionHeld) {
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

/// A decimal as text.
pub(crate) mod decimal_text {
    use jenjang_facts::Decimal;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::parse(&text).map_err(D::Error::custom)
    }
}

/// A moment as text.
pub(crate) mod moment_text {
    use jenjang_facts::Moment;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(value: &Moment, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::parse(&text).map_err(D::Error::custom)
    }
}

/// Returns whether markers of a stage see a number instead of a name.
pub fn is_blind(case: &Case, plan: &StagePlan) -> bool {
    match &plan.kind {
        StageKind::Assessment(AssessmentPlan { blind: Some(setting), .. }) => case.settings.yes(setting),
        _ => false,
    }
}
