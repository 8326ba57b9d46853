//! Objection: a window in which a result can be contested with evidence; each item is answered; what is upheld changes the
//! result, and the list of results is determined again.

use std::collections::BTreeSet;

use jenjang_facts::{Clock, Day, Moment};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Context, Outcome, Participant, Stage, Work};
use crate::event::{Event, personal_content};
use crate::plan::{StageKind, StagePlan, known};
use crate::refusal::Refusal;
use crate::stages::announcement::FileRef;
use crate::stages::{determination, let_on, nobody_too_late, said};

/// Objects to a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// In which stage: that of the window.
    pub stage: String,
    /// Who; `None` for somebody whom the screening did not put on the list.
    #[serde(default)]
    pub participant: Option<u32>,
    /// For somebody who is not on the list: who and of which unit.
    #[serde(default)]
    pub outsider: Option<Outsider>,
    /// What is contested, point by point.
    pub items: Vec<String>,
    /// Evidence.
    #[serde(default)]
    pub evidence: Vec<FileRef>,
}

/// Somebody whom the screening did not put on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outsider {
    /// The person's own key in the register.
    pub person: String,
    /// The id of the unit.
    pub unit: String,
    /// Whether the screening could not judge the person; otherwise the person failed.
    pub undetermined: bool,
}

/// Answers an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerObjection {
    /// Which.
    pub objection: u32,
    /// The answer to each item, in their order.
    pub answers: Vec<String>,
    /// Whether the result changes in favour of the person.
    pub upheld: bool,
    /// The legal ground of the answer.
    pub cite: String,
}

/// Somebody objected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionFiled {
    /// In which stage.
    pub stage: String,
    /// Its number in the round.
    pub objection: u32,
    /// Who.
    pub participant: u32,
    /// For somebody who was not on the list: the place of the unit among those of the screening.
    pub outsider_unit: Option<u16>,
    /// For somebody who was not on the list: whether the screening could not judge the person.
    pub undetermined: bool,
    /// How many points.
    pub items: u32,
    /// Evidence.
    pub evidence: Vec<FileRef>,
    /// The points.
    #[serde(skip)]
    pub personal: Option<ObjectionText>,
}

/// The points of an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionText {
    /// For somebody who was not on the list: who.
    pub person: Option<String>,
    /// What is contested.
    pub items: Vec<String>,
}

/// An objection was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionAnswered {
    /// Which.
    pub objection: u32,
    /// Whether the result changes in favour of the person.
    pub upheld: bool,
    /// The legal ground.
    pub cite: String,
    /// The answers.
    #[serde(skip)]
    pub personal: Option<AnswerText>,
}

/// The answers to an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerText {
    /// To each item, in their order.
    pub answers: Vec<String>,
}

personal_content!(ObjectionFiled, |this| this.evidence.iter().map(|file| file.digest).collect());
personal_content!(ObjectionAnswered, |_this| Vec::new());

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The place of the stage whose result is contested.
    pub about: usize,
    /// The place of the stage of the window.
    pub window: usize,
    /// Who.
    pub participant: u32,
    /// Whether the screening could not judge the person, who was not on the list.
    pub was_undetermined: bool,
    /// When.
    pub at: Moment,
    /// How many points.
    pub n_items: u32,
    /// The points; `None` once erased.
    pub items: Option<Vec<String>>,
    /// Evidence.
    pub evidence: Vec<FileRef>,
    /// The answer.
    pub answer: Option<Answer>,
}

/// The answer to an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// When.
    pub at: Moment,
    /// Whether it changed the result.
    pub upheld: bool,
    /// The legal ground.
    pub cite: String,
    /// The answers; `None` once erased.
    pub answers: Option<Vec<String>>,
}

impl Objection {
    /// Returns whether it was answered in favour of the person.
    pub fn is_upheld(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| answer.upheld)
    }
}

impl Case {
    /// Returns the last day on which an objection is taken in a stage, by its place: so many working days after the result
    /// was published and the window opened, whichever came later. `None` where there is no window, or no result yet.
    pub fn objections_until(&self, window: usize, context: &Context<'_>) -> Result<Option<Day>, Refusal> {
        let about = match self.plan.stages().get(window).map(|stage| &stage.kind) {
            Some(StageKind::Objection { about }) => *about,
            _ => return Ok(None),
        };
        let published = self.stages.get(about).and_then(|stage| stage.published_at);
        // Days on which the office had published and not yet opened the window are not the person's loss.
        let opened = self.stages.get(window).and_then(|stage| stage.opened_at);
        match published.max(opened).filter(|_| published.is_some()) {
            Some(from) => window_end(self, self.day(from), context),
            None => Ok(None),
        }
    }
}

/// Returns the last day of a window that runs from a day; `None` where the settings give no window.
pub(super) fn window_end(case: &Case, from: Day, context: &Context<'_>) -> Result<Option<Day>, Refusal> {
    let n = u32::try_from(case.settings.whole(known::OBJECTION_DAYS)).unwrap_or(0);
    if n == 0 {
        return Ok(None);
    }
    let shared_leave_works = case.settings.yes(known::SHARED_LEAVE_WORKS);
    let until = context.calendar.deadline(from, Clock::WorkingDays { n, shared_leave_works });
    until.map(Some).map_err(|missing| Refusal::NoHolidays { year: missing.year.to_string() })
}

pub(super) fn object(case: &Case, command: &Object, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (window, plan, _) = case.must_be_open(&command.stage)?;
    let StageKind::Objection { about } = plan.kind else {
        return Err(case.unknown_stage(&command.stage, |kind| matches!(kind, StageKind::Objection { .. })));
    };
    let Some(until) = case.objections_until(window, context)? else {
        return Err(Refusal::NoObjections { stage: plan.id.clone() });
    };
    super::not_too_late(case, &plan.id, Some(until), context)?;
    if command.items.is_empty() {
        return Err(Refusal::Empty { what: "items".to_owned() });
    }
    command.items.iter().try_for_each(|item| said("items", item))?;
    let Objector { participant, outsider_unit, undetermined } = who(case, about, command)?;
    let again = case.objections.iter().any(|one| one.window == window && one.participant == participant);
    if again {
        return Err(Refusal::AlreadyObjected { participant: participant.to_string() });
    }
    if outsider_unit.is_some() {
        room_for_outsider(case, about, undetermined)?;
    }
    let person = command.outsider.as_ref().filter(|_| outsider_unit.is_some()).map(|one| one.person.clone());
    Ok(vec![Event::ObjectionFiled(Box::new(ObjectionFiled {
        stage: command.stage.clone(),
        objection: u32::try_from(case.objections.len() + 1).unwrap_or(u32::MAX),
        participant,
        outsider_unit,
        undetermined,
        items: u32::try_from(command.items.len()).unwrap_or(u32::MAX),
        evidence: command.evidence.clone(),
        personal: Some(ObjectionText { person, items: command.items.clone() }),
    }))])
}

/// Who objects.
struct Objector {
    participant: u32,
    /// For somebody without a number: the place of the unit. The person gets the next number.
    outsider_unit: Option<u16>,
    undetermined: bool,
}

fn who(case: &Case, about: usize, command: &Object) -> Result<Objector, Refusal> {
    let (Some(stage), Some(plan)) = (case.stages.get(about), case.plan.stages().get(about)) else {
        return Err(Refusal::CaseClosed {});
    };
    match (command.participant, &command.outsider) {
        (Some(number), _) => known_objector(case, plan, stage, number),
        (None, Some(outsider)) if matches!(plan.kind, StageKind::Screening) => {
            said("person", &outsider.person)?;
            let same = |one: &Participant| one.person.as_ref() == Some(&outsider.person);
            // Nobody takes part under two numbers.
            if let Some((number, _)) = (1..).zip(&case.participants).find(|(_, one)| same(one)) {
                return known_objector(case, plan, stage, number);
            }
            let screened = case.screened().ok_or_else(|| Refusal::NotDone { stage: plan.id.clone() })?;
            let unit = screened.units.iter().position(|unit| unit.id == outsider.unit);
            let Some(unit) = unit.and_then(|unit| u16::try_from(unit).ok()) else {
                let known: Vec<&str> = screened.units.iter().map(|unit| unit.id.as_str()).collect();
                return Err(Refusal::UnknownUnit { unit: outsider.unit.clone(), known: known.join(", ") });
            };
            let participant = u32::try_from(case.participants.len() + 1).unwrap_or(u32::MAX);
            Ok(Objector { participant, outsider_unit: Some(unit), undetermined: outsider.undetermined })
        }
        _ => Err(Refusal::Empty { what: "participant".to_owned() }),
    }
}

fn known_objector(case: &Case, plan: &StagePlan, stage: &Stage, number: u32) -> Result<Objector, Refusal> {
    let participant = number.to_string();
    let Some(known) = case.participant(number) else {
        return Err(Refusal::UnknownParticipant { participant });
    };
    let objector = |undetermined| Objector { participant: number, outsider_unit: None, undetermined };
    let nothing = |outcome: Outcome| Refusal::NothingToContest {
        participant: participant.clone(),
        outcome: outcome.key().to_owned(),
    };
    match stage.outcomes.get(&number) {
        // Who left before the result was told has nothing to win by it.
        Some(Outcome::Failed) if case.left.contains(&number) => Err(nothing(Outcome::Withdrawn)),
        Some(Outcome::Failed) => Ok(objector(false)),
        Some(outcome) => Err(nothing(*outcome)),
        // Somebody whom the list does not have and who objects again, in a second window about the list.
        None if !known.listed && matches!(plan.kind, StageKind::Screening) => {
            let mut earlier = case.objections.iter().filter(|one| one.participant == number);
            Ok(objector(earlier.any(|one| one.was_undetermined)))
        }
        None => Err(Refusal::NotInStage { participant, stage: plan.id.clone() }),
    }
}

/// Refuses more people from outside the list than the screening has left out, which would unbalance it.
fn room_for_outsider(case: &Case, about: usize, undetermined: bool) -> Result<(), Refusal> {
    let Some(counts) = case.screened().map(|screened| screened.counts) else { return Ok(()) };
    let alike = |one: &&Objection| one.about == about && one.was_undetermined == undetermined;
    let people: BTreeSet<u32> = case.objections.iter().filter(alike).map(|one| one.participant).collect();
    let (key, left_out) = if undetermined { ("undetermined", counts.undetermined) } else { ("fails", counts.fails) };
    let n = u64::try_from(people.len()).unwrap_or(u64::MAX).saturating_add(1);
    if left_out < n {
        return Err(Refusal::Unbalanced { problem: format!("{n} > {left_out} ({key})") });
    }
    Ok(())
}

pub(super) fn filed(case: &mut Case, event: &ObjectionFiled, at: Moment) {
    let Some((window, plan)) = case.plan.stage(&event.stage) else { return };
    let StageKind::Objection { about } = plan.kind else { return };
    if let Some(unit) = event.outsider_unit {
        let person = event.personal.as_ref().and_then(|text| text.person.clone());
        case.participants.push(Participant { unit, person, listed: false });
    }
    case.objections.push(Objection {
        about,
        window,
        participant: event.participant,
        was_undetermined: event.undetermined,
        at,
        n_items: event.items,
        items: event.personal.as_ref().map(|text| text.items.clone()),
        evidence: event.evidence.clone(),
        answer: None,
    });
}

fn find(case: &Case, number: u32) -> Option<&Objection> {
    case.objections.get(usize::try_from(number).ok()?.checked_sub(1)?)
}

pub(super) fn answer(case: &Case, command: &AnswerObjection, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let objection = command.objection.to_string();
    let Some(filed) = find(case, command.objection) else { return Err(Refusal::UnknownObjection { objection }) };
    if let Some(plan) = case.plan.stages().get(filed.window) {
        case.must_be_open(&plan.id)?;
    }
    if filed.answer.is_some() {
        return Err(Refusal::AlreadyAnswered { objection });
    }
    said("cite", &command.cite)?;
    command.answers.iter().try_for_each(|answer| said("answers", answer))?;
    if u32::try_from(command.answers.len()) != Ok(filed.n_items) {
        let (items, answers) = (filed.n_items.to_string(), command.answers.len().to_string());
        return Err(Refusal::ItemsUnanswered { objection, items, answers });
    }
    let answered = ObjectionAnswered {
        objection: command.objection,
        upheld: command.upheld,
        cite: command.cite.trim().to_owned(),
        personal: Some(AnswerText { answers: command.answers.clone() }),
    };
    let mut events = vec![Event::ObjectionAnswered(Box::new(answered.clone()))];
    let mut after = case.clone();
    self::answered(&mut after, &answered, context.at);
    nobody_too_late(case, &after, context)?;
    let about_result = matches!(case.stages.get(filed.about).map(|stage| &stage.work), Some(Work::Determination(_)));
    if command.upheld && about_result {
        events.push(determination::event(&after, filed.about)?);
    }
    Ok(events)
}

pub(super) fn answered(case: &mut Case, event: &ObjectionAnswered, at: Moment) {
    let at_place = usize::try_from(event.objection).ok().and_then(|number| number.checked_sub(1));
    let Some(objection) = at_place.and_then(|place| case.objections.get_mut(place)) else { return };
    let answers = event.personal.as_ref().map(|text| text.answers.clone());
    objection.answer = Some(Answer { at, upheld: event.upheld, cite: event.cite.clone(), answers });
    let (about, participant) = (objection.about, objection.participant);
    if let Some(stage) = case.stages.get_mut(about).filter(|_| event.upheld) {
        stage.outcomes.insert(participant, Outcome::Passed);
        let_on(case, about, participant);
    }
}

/// A window is left when it is over and every objection has its answer.
pub(super) fn close(case: &Case, at: usize, plan: &StagePlan, context: &Context<'_>) -> Result<(), Refusal> {
    let unanswered = case.objections.iter().filter(|one| one.window == at && one.answer.is_none()).count();
    if unanswered > 0 {
        return Err(Refusal::ObjectionsOpen { stage: plan.id.clone(), n: unanswered.to_string() });
    }
    match case.objections_until(at, context)?.filter(|until| case.day(context.at) <= *until) {
        Some(until) => Err(Refusal::StillOpen { stage: plan.id.clone(), until: until.to_string(), n: "0".to_owned() }),
        None => Ok(()),
    }
}
