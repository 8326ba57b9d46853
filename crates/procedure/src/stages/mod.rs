//! The kinds of stages, a module each: its commands, its events, its part of deciding and applying. What all stages share
//! is here: leaving a stage, publishing, withdrawing, staying away.

pub mod announcement;
pub mod assessment;
pub mod determination;
pub mod objection;
pub mod pool;
pub mod screening;
pub mod submission;

use std::collections::BTreeSet;

use jenjang_facts::{Day, Moment};
use serde::{Deserialize, Serialize};

use crate::balance::Balance;
use crate::case::{Case, Context, Outcome, Stage, Status, Work};
use crate::command::Command;
use crate::event::{Content, Event, personal_content};
use crate::plan::{StageKind, StagePlan};
use crate::refusal::Refusal;

/// A stage, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtStage {
    /// Its id.
    pub stage: String,
}

/// Leaves the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Who.
    pub participant: u32,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// Records who stayed away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordAbsence {
    /// From which stage.
    pub stage: String,
    /// Who.
    pub participants: BTreeSet<u32>,
}

/// A list or a result was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Of which stage.
    pub stage: String,
    /// The numbers that everybody may see.
    pub balance: Balance,
}

/// A stage was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageClosed {
    /// Which.
    pub stage: String,
    /// Its counts.
    pub balance: Balance,
}

/// Somebody left the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Who.
    pub participant: u32,
    /// Why.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

/// Why something was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// In the words of whoever did it; empty only where the command lets it be.
    pub reason: String,
}

impl Reason {
    /// Takes what somebody typed.
    fn new(text: &str) -> Self {
        Self { reason: text.trim().to_owned() }
    }
}

/// Somebody stayed away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsencesRecorded {
    /// From which stage.
    pub stage: String,
    /// Who.
    pub participants: BTreeSet<u32>,
}

impl Content for Published {}
impl Content for StageClosed {}
impl Content for AbsencesRecorded {}
personal_content!(Withdrawn, |_this| Vec::new());

/// The longest text that is taken, in characters: some twenty pages.
pub const LONGEST_TEXT: usize = 40_000;

/// Refuses a text that says nothing, or far too much.
pub(crate) fn said(what: &str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Empty { what: what.to_owned() });
    }
    not_too_long(what, text)
}

pub(crate) fn not_too_long(what: &str, text: &str) -> Result<(), Refusal> {
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::TooLong { what: what.to_owned(), most: LONGEST_TEXT.to_string() });
    }
    Ok(())
}

impl Case {
    /// Returns the events that a command causes, or why it is not carried out.
    pub fn decide(&self, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::SetSetting(command) => announcement::set_setting(self, command),
            Command::Announce(command) => announcement::announce(self, command, context),
            Command::Amend(command) => announcement::amend(self, command, context),
            Command::ScreenRegister(screened) => screening::record(self, screened, context),
            Command::Publish(command) => publish(self, command, context),
            Command::CloseStage(command) => close(self, command, context),
            Command::HandIn(command) => submission::hand_in(self, command, context),
            Command::JudgeDocuments(command) => submission::judge(self, command),
            Command::Withdraw(command) => withdraw(self, command),
            Command::RecordAbsence(command) => record_absence(self, command, context),
            Command::AssignMarker(command) => assessment::assign(self, command),
            Command::Recuse(command) => assessment::recuse(self, command, context),
            Command::ReleaseMarker(command) => assessment::release(self, command),
            Command::SubmitMark(command) => assessment::submit(self, command, context),
            Command::ReturnMark(command) => assessment::return_mark(self, command),
            Command::VerifyMarks(command) => assessment::verify(self, command, context),
            Command::ScheduleSession(command) => assessment::schedule(self, command, context),
            Command::CancelSession(command) => assessment::cancel_session(self, command),
            Command::CloseSession(command) => assessment::close_session(self, command, context),
            Command::Determine(command) => determination::determine(self, command),
            Command::Object(command) => objection::object(self, command, context),
            Command::AnswerObjection(command) => objection::answer(self, command, context),
            Command::EnterPool(command) => pool::enter(self, command, context),
            Command::LeavePool(command) => pool::leave(self, command),
        }
    }
}

/// Takes an event into the state.
pub(crate) fn apply(case: &mut Case, event: &Event, at: Moment) {
    match event {
        Event::CaseOpened(event) => announcement::opened(case, event, at),
        Event::SettingChanged(event) => case.settings.set(&event.setting, &event.after),
        Event::Announced(event) => announcement::announced(case, event, at),
        Event::Amended(event) => announcement::amended(case, event, at),
        Event::RegisterScreened(event) => screening::recorded(case, event),
        Event::Published(event) => {
            if let Some(stage) = stage_mut(case, &event.stage) {
                stage.published_at = Some(at);
            }
        }
        Event::StageClosed(event) => closed(case, event, at),
        Event::DocumentsHandedIn(event) => submission::handed_in(case, event, at),
        Event::DocumentsJudged(event) => submission::judged(case, event),
        Event::Withdrawn(event) => withdrawn(case, event.participant),
        Event::AbsencesRecorded(event) => {
            if let Some(stage) = stage_mut(case, &event.stage) {
                set_outcomes(stage, &event.participants, Outcome::Absent);
            }
        }
        Event::MarkerAssigned(event) => assessment::assigned(case, event),
        Event::MarkerRecused(event) => assessment::recused(case, event),
        Event::MarkerReleased(event) => assessment::released(case, event),
        Event::MarkSubmitted(event) => assessment::submitted(case, event, at),
        Event::MarkReturned(event) => assessment::returned(case, event),
        Event::MarksVerified(event) => assessment::verified(case, event),
        Event::SessionScheduled(event) => assessment::scheduled(case, event),
        Event::SessionCancelled(event) => assessment::cancelled(case, event),
        Event::SessionHeld(event) => assessment::held(case, event),
        Event::ResultsDetermined(event) => determination::determined(case, event),
        Event::ObjectionFiled(event) => objection::filed(case, event, at),
        Event::ObjectionAnswered(event) => objection::answered(case, event, at),
        Event::PoolEntered(event) => pool::entered(case, event),
        Event::PoolLeft(event) => pool::left(case, event),
    }
}

pub(crate) fn stage_mut<'c>(case: &'c mut Case, id: &str) -> Option<&'c mut Stage> {
    let (at, _) = case.plan.stage(id)?;
    case.stages.get_mut(at)
}

pub(crate) fn set_outcomes<'n>(stage: &mut Stage, people: impl IntoIterator<Item = &'n u32>, outcome: Outcome) {
    for participant in people {
        if let Some(slot) = stage.outcomes.get_mut(participant) {
            *slot = outcome;
        }
    }
}

fn publish(case: &Case, command: &AtStage, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (at, _, stage) = case.must_be_open(&command.stage)?;
    if stage.published_at.is_some() {
        return Err(Refusal::AlreadyPublished { stage: command.stage.clone() });
    }
    match &stage.work {
        Work::Screening(Some(_)) | Work::Determination(Some(_)) => {}
        Work::Screening(None) | Work::Determination(None) => {
            return Err(Refusal::NotDone { stage: command.stage.clone() });
        }
        _ => {
            let fits = |kind: &StageKind| matches!(kind, StageKind::Screening | StageKind::Determination { .. });
            return Err(case.unknown_stage(&command.stage, fits));
        }
    }
    // Nobody is told a result whose window for objections cannot be told.
    let contestable = |stage: &StagePlan| matches!(stage.kind, StageKind::Objection { about } if about == at);
    if case.plan.stages().iter().any(contestable) {
        objection::window_end(case, case.day(context.at), context)?;
    }
    let (stage, balance) = (command.stage.clone(), case.balance(at));
    Ok(vec![Event::Published(Box::new(Published { stage, balance }))])
}

/// Leaves a stage if everything in it is done, published and verified.
fn close(case: &Case, command: &AtStage, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (at, plan, stage) = case.must_be_open(&command.stage)?;
    if let Some((open, _)) = case.open_stage().filter(|(open, _)| open.id != plan.id) {
        return Err(Refusal::EarlierOpen { stage: plan.id.clone(), open: open.id.clone() });
    }
    let unpublished = || Refusal::NotPublished { stage: plan.id.clone() };
    let mut events = Vec::new();
    match &plan.kind {
        // The announcement itself leaves its stage.
        StageKind::Announcement => return Err(Refusal::NotDone { stage: plan.id.clone() }),
        StageKind::Screening | StageKind::Determination { .. } => {
            stage.published_at.ok_or_else(unpublished)?;
        }
        StageKind::Submission(_) => {
            let participants = submission::close(case, plan, stage, context)?;
            if !participants.is_empty() {
                let absent = AbsencesRecorded { stage: plan.id.clone(), participants };
                events.push(Event::AbsencesRecorded(Box::new(absent)));
            }
        }
        StageKind::Assessment(_) | StageKind::Pool { .. } => nobody_open(plan, stage)?,
        StageKind::Objection { .. } => objection::close(case, at, plan, context)?,
    }
    // A window that opens has a last day.
    let opens = case.stages.get(at + 1).is_some_and(|next| next.status == Status::Waiting);
    if let Some(StagePlan { kind: StageKind::Objection { .. }, .. }) = case.plan.stages().get(at + 1).filter(|_| opens)
    {
        objection::window_end(case, case.day(context.at), context)?;
    }
    // The counts are those after the absences recorded beside them.
    let mut after = case.clone();
    events.iter().for_each(|event| apply(&mut after, event, context.at));
    end_stage(&mut after, at);
    let (stage, balance) = (plan.id.clone(), after.balance(at));
    let closed = StageClosed { stage, balance };
    self::closed(&mut after, &closed, context.at);
    nobody_too_late(case, &after, context)?;
    events.push(Event::StageClosed(Box::new(closed)));
    Ok(events)
}

/// Refuses to let people into a stage whose last day is over: nobody could hand anything in. The deadline is amended first.
pub(crate) fn nobody_too_late(before: &Case, after: &Case, context: &Context<'_>) -> Result<(), Refusal> {
    let today = after.day(context.at);
    let stages = after.plan.stages().iter().zip(&after.stages).zip(&before.stages);
    for ((plan, stage), before) in stages.filter(|((_, stage), _)| matches!(stage.work, Work::Submission(_))) {
        let mut entering = stage.with(Outcome::Open).filter(|number| !before.outcomes.contains_key(number));
        if let Some(closes) = stage.closes.filter(|closes| *closes < today)
            && entering.next().is_some()
        {
            return Err(Refusal::BadSchedule { stage: plan.id.clone(), problem: format!("{closes} < {today}") });
        }
    }
    Ok(())
}

/// Decides about those whom the end of a stage finds open.
fn end_stage(case: &mut Case, at: usize) {
    if let Some(stage) = case.stages.get_mut(at)
        && matches!(stage.work, Work::Submission(_))
    {
        submission::end(stage);
    }
}

fn nobody_open(plan: &StagePlan, stage: &Stage) -> Result<(), Refusal> {
    let mut open = stage.with(Outcome::Open);
    let Some(first) = open.next() else { return Ok(()) };
    let n = (open.count() + 1).to_string();
    Err(Refusal::PeopleOpen { stage: plan.id.clone(), n, first: first.to_string() })
}

fn closed(case: &mut Case, event: &StageClosed, at: Moment) {
    let Some((place, _)) = case.plan.stage(&event.stage) else { return };
    end_stage(case, place);
    leave_stage(case, place, at);
}

/// Closes a stage and opens the next one for those who go on, unless it is open already.
pub(crate) fn leave_stage(case: &mut Case, place: usize, at: Moment) {
    if let Some(stage) = case.stages.get_mut(place) {
        stage.status = Status::Closed;
        stage.closed_at = Some(at);
    }
    if case.stages.get(place + 1).is_some_and(|next| next.status == Status::Waiting) {
        open_stage(case, place + 1, at);
    }
}

/// Opens a stage for those who passed the last stage with people, and every stage that opens alongside.
fn open_stage(case: &mut Case, place: usize, at: Moment) {
    let entrants = place.checked_sub(1).map(|before| entrants_after(case, before)).unwrap_or_default();
    let takes_people = case.plan.stages().get(place).is_some_and(|stage| has_people(&stage.kind));
    let Some(stage) = case.stages.get_mut(place) else { return };
    stage.status = Status::Open;
    stage.opened_at = Some(at);
    if takes_people {
        let outcome = |number: &u32| if case.left.contains(number) { Outcome::Withdrawn } else { Outcome::Open };
        stage.outcomes = entrants.into_iter().map(|number| (number, outcome(&number))).collect();
    }
    if case.plan.stages().get(place + 1).is_some_and(|next| next.alongside) {
        open_stage(case, place + 1, at);
    }
}

/// Lets somebody who has just passed a stage into the next stage with people, where that one is open alongside.
pub(crate) fn let_on(case: &mut Case, place: usize, participant: u32) {
    let stages = case.plan.stages().iter().enumerate().skip(place + 1);
    let next = stages.filter(|(_, stage)| has_people(&stage.kind)).map(|(at, _)| at).next();
    let Some(stage) = next.and_then(|at| case.stages.get_mut(at)) else { return };
    if stage.status == Status::Open {
        let outcome = if case.left.contains(&participant) { Outcome::Withdrawn } else { Outcome::Open };
        stage.outcomes.entry(participant).or_insert(outcome);
    }
}

/// Returns whether a stage has people in it; the screening has the whole register instead.
fn has_people(kind: &StageKind) -> bool {
    !matches!(kind, StageKind::Announcement | StageKind::Screening | StageKind::Objection { .. })
}

/// Returns who passed the last stage with people, up to a place.
fn entrants_after(case: &Case, place: usize) -> Vec<u32> {
    let until = case.plan.stages().iter().zip(&case.stages).take(place + 1).rev();
    let mut with_people = until.filter(|(plan, _)| has_people(&plan.kind) || matches!(plan.kind, StageKind::Screening));
    with_people.next().map(|(_, stage)| stage.with(Outcome::Passed).collect()).unwrap_or_default()
}

fn withdraw(case: &Case, command: &Withdraw) -> Result<Vec<Event>, Refusal> {
    not_too_long("reason", &command.reason)?;
    let participant = command.participant.to_string();
    if case.participant(command.participant).is_none() {
        return Err(Refusal::UnknownParticipant { participant });
    }
    let Some((open, _)) = case.open_stage() else { return Err(Refusal::CaseClosed {}) };
    match case.standing(command.participant) {
        Some((_, Outcome::Open | Outcome::Passed)) => {}
        // A refusal would tell a result that is not published.
        Some((plan, Outcome::Failed)) if case.stage(&plan.id).is_some_and(|(_, stage)| stage.awaits_publication()) => {}
        Some((plan, outcome)) => {
            let (stage, outcome) = (plan.id.clone(), outcome.key().to_owned());
            return Err(Refusal::NotOpen { participant, stage, outcome });
        }
        None => return Err(Refusal::NotInStage { participant, stage: open.id.clone() }),
    }
    let personal = Some(Reason::new(&command.reason));
    Ok(vec![Event::Withdrawn(Box::new(Withdrawn { participant: command.participant, personal }))])
}

fn withdrawn(case: &mut Case, participant: u32) {
    case.left.insert(participant);
    // Of several open stages the last one entered.
    let is_in = |stage: &Stage| stage.status == Status::Open && stage.outcomes.contains_key(&participant);
    let at = case.stages.iter().rposition(is_in);
    let Some(stage) = at.and_then(|at| case.stages.get_mut(at)) else { return };
    // A result stands once it is determined, as its digest does; who leaves then does not enter what follows.
    if stage.published_at.is_none() && !stage.awaits_publication() {
        set_outcomes(stage, &[participant], Outcome::Withdrawn);
        pool::withdrawn(stage, participant);
    }
}

fn record_absence(case: &Case, command: &RecordAbsence, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (_, plan, stage) = case.must_be_open(&command.stage)?;
    let fits = |kind: &StageKind| matches!(kind, StageKind::Submission(_) | StageKind::Assessment(_));
    if !fits(&plan.kind) {
        return Err(case.unknown_stage(&command.stage, fits));
    }
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    for participant in &command.participants {
        stage.must_be_in(&plan.id, *participant)?;
    }
    match &plan.kind {
        StageKind::Submission(_) => submission::may_be_absent(case, plan, stage, &command.participants, context)?,
        StageKind::Assessment(assessment) => {
            assessment::may_be_absent(plan, assessment, stage, &command.participants)?;
        }
        _ => {}
    }
    let (stage, participants) = (command.stage.clone(), command.participants.clone());
    Ok(vec![Event::AbsencesRecorded(Box::new(AbsencesRecorded { stage, participants }))])
}

/// Refuses what comes after the last day of a stage.
pub(crate) fn not_too_late(case: &Case, id: &str, until: Option<Day>, context: &Context<'_>) -> Result<(), Refusal> {
    match until.filter(|until| *until < case.day(context.at)) {
        Some(until) => Err(Refusal::DeadlinePassed { stage: id.to_owned(), until: until.to_string() }),
        None => Ok(()),
    }
}
