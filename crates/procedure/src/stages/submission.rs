//! Submission: documents against a checklist, until a deadline. A document that answers a criterion is judged by a person.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_facts::{Digest, Moment};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Context, Outcome, Stage, Work};
use crate::event::{Event, personal_content};
use crate::plan::{Item, ItemKind, StageKind, StagePlan};
use crate::refusal::Refusal;
use crate::stages::announcement::FileRef;
use crate::stages::assessment::Mark;
use crate::stages::{Reason, let_on, not_too_late, not_too_long, said, set_outcomes, stage_mut};

/// Hands in documents; may be repeated until the deadline, and the last time counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandIn {
    /// Who.
    pub participant: u32,
    /// In which stage.
    pub stage: String,
    /// The files, by the id of the item.
    #[serde(default)]
    pub files: BTreeMap<String, FileRef>,
    /// The declarations that the person makes, by the id of the item.
    #[serde(default)]
    pub declares: BTreeSet<String>,
    /// The title of the paper; may be empty.
    #[serde(default)]
    pub title: String,
}

/// Somebody handed in documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentsHandedIn {
    /// Who.
    pub participant: u32,
    /// In which stage.
    pub stage: String,
    /// The files.
    pub files: BTreeMap<String, FileRef>,
    /// The declarations made.
    pub declares: BTreeSet<String>,
    /// What the papers say of themselves.
    #[serde(skip)]
    pub personal: Option<SubmissionText>,
}

/// What was written beside the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmissionText {
    /// The title; may be empty.
    pub title: String,
}

/// Accepts or rejects a document of some people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgeDocuments {
    /// In which stage.
    pub stage: String,
    /// Which item.
    pub item: String,
    /// Whose.
    pub participants: BTreeSet<u32>,
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why not; must be said for a rejection.
    #[serde(default)]
    pub reason: String,
    /// The files that were looked at. Where any is named, nothing is judged that is not among them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen: BTreeSet<Digest>,
}

/// Documents were accepted or rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentsJudged {
    /// In which stage.
    pub stage: String,
    /// Which item.
    pub item: String,
    /// Whose.
    pub participants: BTreeSet<u32>,
    /// Whether it is accepted.
    pub accepted: bool,
    /// Why not.
    #[serde(skip)]
    pub personal: Option<Reason>,
}

personal_content!(DocumentsHandedIn, |this| this.files.values().map(|file| file.digest).collect());
personal_content!(DocumentsJudged, |_this| Vec::new());

/// What somebody handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// When, the last time.
    pub at: Moment,
    /// The event, by its place in the case.
    pub sequence: u64,
    /// The files, by item.
    pub files: BTreeMap<String, FileRef>,
    /// The title; `None` once erased.
    pub title: Option<String>,
    /// Documents that a person judged: accepted or not.
    pub judged: BTreeMap<String, bool>,
}

pub(super) fn hand_in(case: &Case, command: &HandIn, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    let (plan, stage, items) = open_checklist(case, &command.stage)?;
    case.not_too_early(&plan.id, stage, context)?;
    match stage.outcomes.get(&command.participant) {
        // Who has handed in may do so again; what was accepted stays accepted.
        Some(Outcome::Passed) if !needs_judgement(items) => {}
        _ => stage.must_be_in(&plan.id, command.participant)?,
    }
    // Somebody may be out of a stage that is open alongside this one.
    if let Some((last, outcome @ (Outcome::Withdrawn | Outcome::Absent))) = case.standing(command.participant) {
        let (stage, outcome) = (last.id.clone(), outcome.key().to_owned());
        return Err(Refusal::NotOpen { participant: command.participant.to_string(), stage, outcome });
    }
    not_too_late(case, &plan.id, stage.closes, context)?;
    if is_marked(case, &plan.id, command.participant) {
        return Err(Refusal::BeingMarked { participant: command.participant.to_string() });
    }
    not_too_long("title", &command.title)?;
    on_the_checklist(items, command.files.keys(), |kind| matches!(kind, ItemKind::File(_)))?;
    on_the_checklist(items, command.declares.iter(), |kind| matches!(kind, ItemKind::Declaration))?;
    for item in items {
        check_item(item, command)?;
    }
    Ok(vec![Event::DocumentsHandedIn(Box::new(DocumentsHandedIn {
        participant: command.participant,
        stage: command.stage.clone(),
        files: command.files.clone(),
        declares: command.declares.clone(),
        personal: Some(SubmissionText { title: command.title.trim().to_owned() }),
    }))])
}

/// Returns whether somebody has marked what was handed in: what they read is what counts.
fn is_marked(case: &Case, stage: &str, participant: u32) -> bool {
    let next = case.plan.stage(stage).and_then(|(at, _)| case.stages.get(at + 1));
    match next.map(|next| &next.work) {
        Some(Work::Assessment(work)) => {
            work.markers(participant).any(|(_, mark)| matches!(mark, Mark::Given { .. } | Mark::Returned(_)))
        }
        _ => false,
    }
}

/// Refuses what no line of the checklist asks for in this form.
fn on_the_checklist<'i>(
    items: &[Item],
    mut given: impl Iterator<Item = &'i String>,
    fits: impl Fn(&ItemKind) -> bool,
) -> Result<(), Refusal> {
    let known: Vec<&str> = items.iter().filter(|item| fits(&item.kind)).map(|item| item.id.as_str()).collect();
    match given.find(|id| !known.contains(&id.as_str())) {
        Some(id) => Err(Refusal::UnknownItem { item: id.clone(), known: known.join(", ") }),
        None => Ok(()),
    }
}

fn check_item(item: &Item, command: &HandIn) -> Result<(), Refusal> {
    let missing = || Refusal::MissingItem { item: item.id.clone() };
    match &item.kind {
        ItemKind::Declaration if command.declares.contains(&item.id) => Ok(()),
        ItemKind::Declaration => Err(missing()),
        ItemKind::File(media) => {
            let file = command.files.get(&item.id).ok_or_else(missing)?;
            if file.bytes == 0 {
                return Err(Refusal::Empty { what: item.id.clone() });
            }
            if !media.is_empty() && !media.contains(&file.media) {
                let (found, wanted) = (file.media.clone(), media.join(", "));
                return Err(Refusal::WrongMedia { item: item.id.clone(), found, wanted });
            }
            Ok(())
        }
    }
}

fn open_checklist<'c>(case: &'c Case, id: &str) -> Result<(&'c StagePlan, &'c Stage, &'c [Item]), Refusal> {
    let (_, plan, stage) = case.must_be_open(id)?;
    match &plan.kind {
        StageKind::Submission(items) => Ok((plan, stage, items)),
        _ => Err(case.unknown_stage(id, |kind| matches!(kind, StageKind::Submission(_)))),
    }
}

fn needs_judgement(items: &[Item]) -> bool {
    items.iter().any(|item| item.answers.is_some())
}

pub(super) fn handed_in(case: &mut Case, event: &DocumentsHandedIn, at: Moment) {
    let sequence = case.sequence;
    let judged = match case.plan.stage(&event.stage) {
        Some((_, StagePlan { kind: StageKind::Submission(items), .. })) => needs_judgement(items),
        _ => false,
    };
    let Some(stage) = stage_mut(case, &event.stage) else { return };
    if let Work::Submission(all) = &mut stage.work {
        let title = event.personal.as_ref().map(|text| text.title.clone());
        let (files, judged) = (event.files.clone(), BTreeMap::new());
        all.insert(event.participant, Submission { at, sequence, files, title, judged });
    }
    if !judged {
        set_outcomes(stage, &[event.participant], Outcome::Passed);
        pass_on(case, &event.stage, &[event.participant]);
    }
}

fn pass_on(case: &mut Case, stage: &str, people: &[u32]) {
    let Some((at, _)) = case.plan.stage(stage) else { return };
    people.iter().for_each(|number| let_on(case, at, *number));
}

pub(super) fn judge(case: &Case, command: &JudgeDocuments) -> Result<Vec<Event>, Refusal> {
    let (plan, stage, items) = open_checklist(case, &command.stage)?;
    let Some(item) = items.iter().find(|item| item.id == command.item) else {
        let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
        return Err(Refusal::UnknownItem { item: command.item.clone(), known: ids.join(", ") });
    };
    if item.answers.is_none() {
        return Err(Refusal::NotJudged { item: item.id.clone() });
    }
    if command.participants.is_empty() {
        return Err(Refusal::Empty { what: "participants".to_owned() });
    }
    if !command.accepted {
        said("reason", &command.reason)?;
    }
    not_too_long("reason", &command.reason)?;
    let Work::Submission(all) = &stage.work else { return Err(case.wrong_stage(&command.stage)) };
    for participant in &command.participants {
        stage.must_be_in(&plan.id, *participant)?;
        if !all.contains_key(participant) {
            return Err(Refusal::MissingItem { item: item.id.clone() });
        }
    }
    // Somebody may have handed in another file while the office looked at the first.
    let replaced = command.participants.iter().filter(|number| {
        let file = all.get(number).and_then(|submission| submission.files.get(&item.id));
        !command.seen.is_empty() && file.is_none_or(|file| !command.seen.contains(&file.digest))
    });
    let replaced: Vec<String> = replaced.map(ToString::to_string).collect();
    if !replaced.is_empty() {
        return Err(Refusal::DocumentReplaced { participants: replaced.join(", ") });
    }
    Ok(vec![Event::DocumentsJudged(Box::new(DocumentsJudged {
        stage: command.stage.clone(),
        item: command.item.clone(),
        participants: command.participants.clone(),
        accepted: command.accepted,
        personal: Some(Reason::new(&command.reason)),
    }))])
}

pub(super) fn judged(case: &mut Case, event: &DocumentsJudged) {
    let items = match case.plan.stage(&event.stage) {
        Some((_, StagePlan { kind: StageKind::Submission(items), .. })) => items.clone(),
        _ => return,
    };
    let Some(stage) = stage_mut(case, &event.stage) else { return };
    let mut decided = Vec::new();
    if let Work::Submission(all) = &mut stage.work {
        for participant in &event.participants {
            let Some(submission) = all.get_mut(participant) else { continue };
            submission.judged.insert(event.item.clone(), event.accepted);
            let accepted = |item: &&Item| submission.judged.get(&item.id) == Some(&true);
            let mut judged = items.iter().filter(|item| item.answers.is_some());
            if judged.all(|item| accepted(&item)) {
                decided.push(*participant);
            }
        }
    }
    // A rejected document leaves the person open: another may be handed in until the deadline.
    set_outcomes(stage, &decided, Outcome::Passed);
    pass_on(case, &event.stage, &decided);
}

/// Refuses to call somebody absent before the deadline, or who has handed something in.
pub(super) fn may_be_absent(
    case: &Case,
    plan: &StagePlan,
    stage: &Stage,
    participants: &BTreeSet<u32>,
    context: &Context<'_>,
) -> Result<(), Refusal> {
    if let Some(until) = stage.closes.filter(|until| case.day(context.at) <= *until) {
        let n = participants.len().to_string();
        return Err(Refusal::StillOpen { stage: plan.id.clone(), until: until.to_string(), n });
    }
    let Work::Submission(all) = &stage.work else { return Ok(()) };
    match participants.iter().find(|number| all.contains_key(number)) {
        Some(number) => Err(Refusal::NotAbsent { participant: number.to_string(), stage: plan.id.clone() }),
        None => Ok(()),
    }
}

/// Returns who is out because nothing came in by the deadline.
pub(super) fn close(
    case: &Case,
    plan: &StagePlan,
    stage: &Stage,
    context: &Context<'_>,
) -> Result<BTreeSet<u32>, Refusal> {
    let open: BTreeSet<u32> = stage.with(Outcome::Open).collect();
    let (Work::Submission(all), StageKind::Submission(items)) = (&stage.work, &plan.kind) else { return Ok(open) };
    // Who has handed in may do so again until the deadline, except what was judged or marked.
    let may_return = |number: &u32| {
        let out = matches!(case.standing(*number), Some((_, Outcome::Withdrawn | Outcome::Absent)));
        !needs_judgement(items) && !out && !is_marked(case, &plan.id, *number)
    };
    let n = open.len() + stage.with(Outcome::Passed).filter(may_return).count();
    if let Some(until) = stage.closes.filter(|until| n > 0 && case.day(context.at) <= *until) {
        return Err(Refusal::StillOpen { stage: plan.id.clone(), until: until.to_string(), n: n.to_string() });
    }
    // Documents that came in time and wait for the office hold the stage up: the delay is not the person's. One that was
    // rejected decides, whatever the others would be.
    let waiting = |number: &&u32| {
        all.get(number).is_some_and(|submission| {
            let mut judged = items.iter().filter(|item| item.answers.is_some());
            submission.judged.values().all(|accepted| *accepted)
                && judged.any(|item| !submission.judged.contains_key(&item.id))
        })
    };
    let mut unjudged = open.iter().filter(waiting);
    if let Some(first) = unjudged.next() {
        let n = (unjudged.count() + 1).to_string();
        return Err(Refusal::PeopleOpen { stage: plan.id.clone(), n, first: first.to_string() });
    }
    Ok(open.into_iter().filter(|number| !all.contains_key(number)).collect())
}

/// Closes the stage for those whose document was rejected and who brought no other.
pub(super) fn end(stage: &mut Stage) {
    let rejected: Vec<u32> = stage.with(Outcome::Open).collect();
    set_outcomes(stage, &rejected, Outcome::Failed);
}
