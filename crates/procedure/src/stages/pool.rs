//! Pool: who passed everything enters the talent pool, for a limited time.

use std::collections::BTreeSet;

use jenjang_facts::Day;
use serde::{Deserialize, Serialize};

use crate::case::{Case, Context, Outcome, Stage, Work};
use crate::event::{Content, Event, personal_content};
use crate::plan::{StageKind, StagePlan};
use crate::refusal::Refusal;
use crate::stages::{Reason, said, set_outcomes, stage_mut};

/// Enters people into the talent pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnterPool {
    /// In which stage.
    pub stage: String,
    /// Who.
    pub participants: BTreeSet<u32>,
}

/// Takes somebody out of the talent pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeavePool {
    /// In which stage.
    pub stage: String,
    /// Who.
    pub participant: u32,
    /// Why.
    pub reason: String,
}

/// People entered the talent pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolEntered {
    /// In which stage.
    pub stage: String,
    /// Who.
    pub participants: BTreeSet<u32>,
    /// The day of entry.
    pub from: Day,
    /// The last day the entry counts.
    pub until: Option<Day>,
}

/// Somebody left the talent pool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolLeft {
    /// In which stage.
    pub stage: String,
    /// Who.
    pub participant: u32,
    /// Why.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

impl Content for PoolEntered {}
personal_content!(PoolLeft, |_this| Vec::new());

/// An entry in the talent pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolEntry {
    /// The day of entry.
    pub from: Day,
    /// The last day it counts; `None` without an end.
    pub until: Option<Day>,
    /// Whether the person left since.
    pub left: bool,
}

impl PoolEntry {
    /// Returns whether the entry counts on a day.
    pub fn counts_on(&self, day: Day) -> bool {
        !self.left && self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

fn open_pool<'c>(case: &'c Case, id: &str) -> Result<(&'c StagePlan, &'c Stage, &'c str), Refusal> {
    let (_, plan, stage) = case.must_be_open(id)?;
    match &plan.kind {
        StageKind::Pool { valid_years } => Ok((plan, stage, valid_years)),
        _ => Err(case.unknown_stage(id, |kind| matches!(kind, StageKind::Pool { .. }))),
    }
}

pub(super) fn enter(case: &Case, command: &EnterPool, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (plan, stage, valid_years) = open_pool(case, &command.stage)?;
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    for number in &command.participants {
        if stage.outcomes.get(number) == Some(&Outcome::Passed) {
            return Err(Refusal::InPool { participant: number.to_string() });
        }
        stage.must_be_in(&plan.id, *number)?;
    }
    let from = case.day(context.at);
    // An entry counts for so many years: up to the day before the anniversary.
    let until = from.add_years(case.settings.whole(valid_years)).and_then(|day| day.add_days(-1));
    let (stage, participants) = (command.stage.clone(), command.participants.clone());
    Ok(vec![Event::PoolEntered(Box::new(PoolEntered { stage, participants, from, until }))])
}

pub(super) fn leave(case: &Case, command: &LeavePool) -> Result<Vec<Event>, Refusal> {
    // The pool outlives the round, so its stage may be closed.
    let Some((plan, Work::Pool(entries))) = case.stage(&command.stage).map(|(plan, stage)| (plan, &stage.work)) else {
        return Err(case.unknown_stage(&command.stage, |kind| matches!(kind, StageKind::Pool { .. })));
    };
    said("reason", &command.reason)?;
    if entries.get(&command.participant).is_none_or(|entry| entry.left) {
        return Err(Refusal::NotInPool { participant: command.participant.to_string() });
    }
    let personal = Some(Reason::new(&command.reason));
    let (stage, participant) = (plan.id.clone(), command.participant);
    Ok(vec![Event::PoolLeft(Box::new(PoolLeft { stage, participant, personal }))])
}

pub(super) fn entered(case: &mut Case, event: &PoolEntered) {
    let Some(stage) = stage_mut(case, &event.stage) else { return };
    set_outcomes(stage, &event.participants, Outcome::Passed);
    if let Work::Pool(entries) = &mut stage.work {
        let entry = PoolEntry { from: event.from, until: event.until, left: false };
        entries.extend(event.participants.iter().map(|number| (*number, entry)));
    }
}

/// Who entered has passed the round and goes on counting so: why somebody leaves later is another matter.
pub(super) fn left(case: &mut Case, event: &PoolLeft) {
    if let Some(stage) = stage_mut(case, &event.stage) {
        withdrawn(stage, event.participant);
    }
}

/// Ends the entry of somebody, if there is one.
pub(super) fn withdrawn(stage: &mut Stage, participant: u32) {
    if let Work::Pool(entries) = &mut stage.work
        && let Some(entry) = entries.get_mut(&participant)
    {
        entry.left = true;
    }
}
