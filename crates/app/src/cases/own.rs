//! What a round is to the employee it concerns: where they stand, why, what to hand in and until when, and what they may
//! contest. Nothing here tells more than the policies let the person see, and no result before it is published.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use jenjang_access::{Action, Context as Circumstances, Principal};
use jenjang_facts::{Day, Digest, Moment, Nip, Zone};
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::stages::Withdraw;
use jenjang_procedure::stages::announcement::FileRef;
use jenjang_procedure::stages::assessment::is_blind;
use jenjang_procedure::stages::objection::{Object, Objection};
use jenjang_procedure::stages::submission::{HandIn, Submission};
use jenjang_procedure::{
    Case, Command, Context, Event, Item, ItemKind, Outcome, Refusal, Rubric, StageKind, StagePlan, Status, Work,
};

use super::act::{Attachments, Done};
use super::acting::{Acting, Who, participant};
use super::app::App;
use super::error::AppError;
use super::open_case::{OpenCase, decode};
use super::view::EntryView;
use crate::explain::PersonExplained;

/// A round as the employee sees it whom it concerns.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnView {
    /// The id of the case.
    pub case: String,
    /// What the round is called.
    pub title: String,
    /// The zone of its days and hours.
    pub zone: Zone,
    /// Whether the round is over.
    pub is_over: bool,
    /// The number; `None` for somebody who has none, or before the list is published.
    pub participant: Option<u32>,
    /// The name, where it is known.
    pub name: Option<String>,
    /// When the outcome of the screening was published; before, nobody is told.
    pub listed_at: Option<Moment>,
    /// The first day of the screening, by the schedule.
    pub screening_opens: Option<Day>,
    /// The stage entered last, and how the person stands there as far as it was told.
    pub standing: Option<OwnStanding>,
    /// How the person stands in every stage entered.
    pub entry: Option<EntryView>,
    /// The verdict of the screening, line by line; `None` for somebody whom the register does not have.
    pub verdict: Option<PersonExplained>,
    /// Documents to hand in, or handed in.
    pub submissions: Vec<OwnSubmission>,
    /// Sessions the person is invited to.
    pub sessions: Vec<OwnSession>,
    /// Windows in which the person may object, or has objected.
    pub windows: Vec<OwnWindow>,
    /// What is measured in each assessment: by the id of the stage, the criteria with their words.
    pub rubrics: BTreeMap<String, Vec<OwnCriterion>>,
    /// Whether markers of papers see a number instead of a name.
    pub blind: bool,
    /// Why the person cannot withdraw; `None` when they can.
    pub cannot_withdraw: Option<Refusal>,
    /// The first and the last day of the entry in the talent pool.
    pub pool: Option<(Day, Option<Day>)>,
}

/// How somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnStanding {
    /// The stage.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// The outcome that the person may know.
    pub outcome: Outcome,
}

/// Documents of a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnSubmission {
    /// The stage.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// How far the stage is.
    pub status: Status,
    /// The first day.
    pub opens: Option<Day>,
    /// The last day, to its end.
    pub closes: Option<Day>,
    /// How the person stands in it.
    pub outcome: Outcome,
    /// The checklist.
    pub items: Vec<OwnItem>,
    /// What was handed in last.
    pub handed_in: Option<OwnHandedIn>,
    /// Why nothing can be handed in; `None` when it can.
    pub refusal: Option<Refusal>,
    /// Whether the documents are judged by the office.
    pub is_judged: bool,
}

/// A line of a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnItem {
    /// Its id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// The media types taken; `None` for a declaration.
    pub media: Option<Vec<String>>,
    /// The id of the criterion that it answers.
    pub answers: Option<String>,
    /// Whether the office accepted it.
    pub accepted: Option<bool>,
    /// Why it was not accepted; `None` also once erased.
    pub reason: Option<String>,
}

/// What was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnHandedIn {
    /// When.
    pub at: Moment,
    /// The event, by its place in the case.
    pub sequence: u64,
    /// The title; `None` once erased.
    pub title: Option<String>,
    /// The files, by item.
    pub files: BTreeMap<String, FileRef>,
}

/// A session somebody is invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// The stage.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// When it begins.
    pub at: Moment,
    /// Where.
    pub place: String,
    /// Whether it was held.
    pub held: bool,
}

/// A window for objections.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnWindow {
    /// The stage.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// What the stage is called whose result is contested.
    pub about: String,
    /// Whether it is about the screening.
    pub about_screening: bool,
    /// How far the stage is.
    pub status: Status,
    /// The last day, to its end; `None` before the result and where there is no window.
    pub until: Option<Day>,
    /// Why the person cannot object; `None` when they can.
    pub refusal: Option<Refusal>,
    /// The objection filed.
    pub filed: Option<OwnObjection>,
}

/// An objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnObjection {
    /// Its number in the round.
    pub number: u32,
    /// When it was filed.
    pub at: Moment,
    /// The points; `None` once erased.
    pub items: Option<Vec<String>>,
    /// Evidence.
    pub evidence: Vec<FileRef>,
    /// The answer.
    pub answer: Option<OwnAnswer>,
}

/// The answer to an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAnswer {
    /// When.
    pub at: Moment,
    /// Whether it changed the result.
    pub upheld: bool,
    /// The legal ground.
    pub cite: String,
    /// To each point; `None` once erased.
    pub answers: Option<Vec<String>>,
}

/// A criterion of a rubric, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCriterion {
    /// Its id.
    pub id: String,
    /// What is measured.
    pub label: String,
    /// What each level means, the lowest first.
    pub levels: Vec<String>,
}

/// The proof that something a person did is in the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnReceipt {
    /// The case.
    pub case: String,
    /// What the round is called.
    pub title: String,
    /// The zone of its hours.
    pub zone: Zone,
    /// The kind of the event.
    pub kind: String,
    /// The stage, if the event names one: its id and what it is called.
    pub stage: Option<(String, String)>,
    /// The place in the case.
    pub sequence: u64,
    /// The place in the ledger.
    pub position: u64,
    /// When it was recorded.
    pub at: Moment,
    /// The hash of the event.
    pub hash: Digest,
    /// The files, with what they are.
    pub files: Vec<(String, FileRef)>,
    /// Until when another may be handed in.
    pub until: Option<Day>,
    /// The title of what was handed in.
    pub paper: Option<String>,
}

/// Who looks at an own matter.
struct Own {
    principal: Principal,
    number: Option<u32>,
    /// Somebody whom the list does not have, and who acts for themselves.
    outsider: Option<Nip>,
}

impl Own {
    /// Returns the number that stands for the person: the own, or the next for somebody who has none.
    fn stands_for(&self, case: &Case) -> u32 {
        self.number.unwrap_or_else(|| next_number(case))
    }
}

fn next_number(case: &Case) -> u32 {
    u32::try_from(case.participants.len() + 1).unwrap_or(u32::MAX)
}

impl App {
    /// Finds out as whom somebody looks at their own matter; who has none is told there is nothing.
    async fn own(&self, acting: &Acting, case: &OpenCase, action: Action) -> Result<Own, AppError> {
        let nothing = || AppError::NoSuchCase(case.id.to_string());
        if case.case.announced.is_none() {
            return Err(nothing());
        }
        let principal = self.principal(acting, Some(case)).await?;
        let own = match (principal.participant, &acting.who) {
            (Some(number), _) => Own { principal, number: Some(number), outsider: None },
            (None, who) => {
                let nip = self.nip_of(who).await?.ok_or_else(nothing)?;
                // An account is mostly somebody's work; it has an own matter only where the register knows its person.
                if !matches!(who, Who::Person(_)) && self.people_of(case).await?.name_of(nip).is_none() {
                    return Err(nothing());
                }
                let principal = participant(Some(next_number(&case.case)));
                Own { principal, number: None, outsider: Some(nip) }
            }
        };
        let entry = case.entry(own.stands_for(&case.case), None);
        self.access.check(&own.principal, action, &entry, &Circumstances::default()).map_err(|_| nothing())?;
        Ok(own)
    }

    /// Returns a round as the employee sees it whom it concerns.
    pub async fn own_entry(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<OwnView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let own = self.own(acting, &case, Action::ReadEntry).await?;
        let mut view = begin(&case, locale);
        let told = view.listed_at.is_some();
        let number = own.number.filter(|_| told);
        view.participant = number;
        let actor = own.principal.id.clone();
        let context = Context { at: acting.at, actor: &actor, calendar: case.reference.calendar() };
        if let Some(number) = number {
            view.submissions = self.submissions(&case, number, &context, locale).await?;
            view.sessions = sessions(&case.case, number, locale);
            view.pool = pool(&case.case, number);
            let withdraw = Command::Withdraw(Withdraw { participant: number, reason: String::new() });
            view.cannot_withdraw = case.case.decide(&withdraw, &context).err();
        }
        let outsider = match own.outsider.filter(|_| told) {
            Some(nip) => self.explain_sealed(&case, nip, locale.clone()).await?,
            None => None,
        };
        if told {
            let person = match (number, own.outsider.filter(|_| outsider.is_some())) {
                (Some(number), _) => Some(Contestant::Number(number)),
                (None, Some(nip)) => Some(Contestant::Outsider(Box::new(self.outsider(&case, nip).await?))),
                (None, None) => None,
            };
            view.windows = person.map(|person| windows(&case.case, &person, &context, locale)).unwrap_or_default();
        }
        drop(case);
        match number {
            Some(number) => {
                let mut entry = self.show_entry(acting, id.as_str(), number, locale).await?;
                view.verdict = entry.verdict.take();
                view.name = entry.name.clone();
                view.standing = standing(&entry);
                view.entry = Some(entry);
            }
            None => {
                view.name = outsider.as_ref().map(|person| person.name.clone());
                view.verdict = outsider;
            }
        }
        Ok(view)
    }

    async fn submissions(
        &self,
        case: &OpenCase,
        number: u32,
        context: &Context<'_>,
        locale: &Locale,
    ) -> Result<Vec<OwnSubmission>, AppError> {
        let mut found = Vec::new();
        for (plan, stage) in case.case.plan.stages().iter().zip(&case.case.stages) {
            let (StageKind::Submission(items), Work::Submission(all)) = (&plan.kind, &stage.work) else { continue };
            let Some(outcome) = stage.outcomes.get(&number) else { continue };
            let submission = all.get(&number);
            let rejected = submission.is_some_and(|one| one.judged.values().any(|accepted| !accepted));
            let reasons = match submission.filter(|_| rejected) {
                Some(submission) => self.rejections(case, &plan.id, number, submission).await?,
                None => BTreeMap::new(),
            };
            let mut own = submission_view(plan, items, submission, &reasons, locale);
            own.status = stage.status;
            own.opens = stage.opens;
            own.closes = stage.closes;
            own.outcome = *outcome;
            own.refusal = case.case.decide(&complete(plan, items, number), context).err();
            found.push(own);
        }
        Ok(found)
    }

    /// Returns why documents of somebody were not accepted, by item: the state keeps only that they were not.
    async fn rejections(
        &self,
        case: &OpenCase,
        stage: &str,
        number: u32,
        submission: &Submission,
    ) -> Result<BTreeMap<String, String>, AppError> {
        let mut reasons = BTreeMap::new();
        let later: Vec<u64> = case.places_of(number).into_iter().filter(|place| submission.sequence < *place).collect();
        for stored in self.ledger.events_at(&case.id, &later).await? {
            if stored.kind != "documents-judged" {
                continue;
            }
            if let Event::DocumentsJudged(judged) = decode(&case.id, &stored)?
                && judged.stage == stage
                && judged.participants.contains(&number)
                && !judged.accepted
                && let Some(reason) = &judged.personal
            {
                reasons.insert(judged.item.clone(), reason.reason.clone());
            }
        }
        Ok(reasons)
    }

    /// Hands in documents of whoever acts.
    pub async fn hand_in_own(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        title: &str,
        declares: BTreeSet<String>,
        files: Attachments,
    ) -> Result<Done, AppError> {
        let participant = self.own_number(acting, id).await?;
        let (stage, title) = (stage.to_owned(), title.to_owned());
        let command = HandIn { participant, stage, files: BTreeMap::new(), declares, title };
        self.act(acting, id, Command::HandIn(command), files).await
    }

    /// Takes whoever acts out of the round.
    pub async fn withdraw_own(&self, acting: &Acting, id: &str, reason: &str) -> Result<Done, AppError> {
        let participant = self.own_number(acting, id).await?;
        let command = Withdraw { participant, reason: reason.to_owned() };
        self.act(acting, id, Command::Withdraw(command), Attachments::new()).await
    }

    /// Objects in the name of whoever acts, who need not be on the list.
    pub async fn object_own(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        items: Vec<String>,
        evidence: Vec<Bytes>,
    ) -> Result<Done, AppError> {
        let case = self.case(&CaseId::new(id)?).await?;
        self.own(acting, &case, Action::Object).await?;
        drop(case);
        let stage = stage.to_owned();
        let command = Object { stage, participant: None, outsider: None, items, evidence: Vec::new() };
        let named = (1..).zip(evidence).map(|(n, bytes)| (format!("evidence-{n}"), bytes));
        self.act(acting, id, Command::Object(command), named.collect()).await
    }

    /// Returns the number of whoever acts.
    async fn own_number(&self, acting: &Acting, id: &str) -> Result<u32, AppError> {
        let case = self.case(&CaseId::new(id)?).await?;
        let own = self.own(acting, &case, Action::ReadEntry).await?;
        own.number.ok_or_else(|| AppError::NoSuchCase(id.to_owned()))
    }

    /// Returns the proof of something that whoever acts did: an event of their own and of nobody else.
    pub async fn own_receipt(
        &self,
        acting: &Acting,
        id: &str,
        sequence: u64,
        locale: &Locale,
    ) -> Result<OwnReceipt, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let own = self.own(acting, &case, Action::ReadEntry).await?;
        let nothing = || AppError::NoSuchCase(id.to_string());
        let number = own.number.ok_or_else(nothing)?;
        let stored = self.ledger.event(&id, sequence).await?.ok_or_else(nothing)?;
        let (whose, stage, files, paper) = match decode(&id, &stored)? {
            Event::DocumentsHandedIn(event) => {
                let paper = event.personal.as_ref().map(|text| text.title.clone());
                (event.participant, Some(event.stage.clone()), event.files.into_iter().collect(), paper)
            }
            Event::Withdrawn(event) => (event.participant, None, Vec::new(), None),
            Event::ObjectionFiled(event) => {
                let files = event.evidence.iter().map(|file| (String::new(), file.clone())).collect();
                (event.participant, Some(event.stage.clone()), files, None)
            }
            _ => return Err(nothing()),
        };
        if whose != number {
            return Err(nothing());
        }
        let plan = stage.as_deref().and_then(|stage| case.case.plan.stage(stage)).map(|(_, plan)| plan);
        let label = |id: &str| match plan.map(|plan| &plan.kind) {
            Some(StageKind::Submission(items)) => {
                items.iter().find(|item| item.id == id).map(|item| label(item, locale))
            }
            _ => None,
        };
        let files = files.into_iter().map(|(id, file): (String, FileRef)| (label(&id).unwrap_or(id), file)).collect();
        let until = stage.as_deref().and_then(|stage| case.case.stage(stage)).and_then(|(_, stage)| stage.closes);
        Ok(OwnReceipt {
            case: id.to_string(),
            title: case.case.title.clone(),
            zone: case.case.plan.zone(),
            kind: stored.kind,
            stage: plan.map(|plan| (plan.id.clone(), title(plan, locale))),
            sequence,
            position: stored.position,
            at: stored.stamp.at,
            hash: stored.hash,
            files,
            until,
            paper: paper.filter(|title| !title.is_empty()),
        })
    }
}

fn begin(open: &OpenCase, locale: &Locale) -> OwnView {
    let case = &open.case;
    let screening = case.stages.iter().find(|stage| matches!(stage.work, Work::Screening(_)));
    let rubrics = case.plan.stages().iter().filter_map(|plan| match &plan.kind {
        StageKind::Assessment(kind) => {
            let rubric = case.plan.rubrics().get(kind.rubric)?;
            Some((plan.id.clone(), rubric_words(rubric, locale)))
        }
        _ => None,
    });
    OwnView {
        case: open.id.to_string(),
        title: case.title.clone(),
        zone: case.plan.zone(),
        is_over: case.open_stage().is_none(),
        participant: None,
        name: None,
        listed_at: screening.and_then(|stage| stage.published_at),
        screening_opens: screening.and_then(|stage| stage.opens),
        standing: None,
        entry: None,
        verdict: None,
        submissions: Vec::new(),
        sessions: Vec::new(),
        windows: Vec::new(),
        rubrics: rubrics.collect(),
        blind: case.plan.stages().iter().any(|plan| is_blind(case, plan)),
        cannot_withdraw: Some(Refusal::CaseClosed {}),
        pool: None,
    }
}

fn rubric_words(rubric: &Rubric, locale: &Locale) -> Vec<OwnCriterion> {
    let criteria = rubric.criteria.iter().map(|criterion| OwnCriterion {
        id: criterion.id.clone(),
        label: locale.pick(&criterion.label.id, &criterion.label.en).to_owned(),
        levels: criterion.levels.iter().map(|level| locale.pick(&level.id, &level.en).to_owned()).collect(),
    });
    criteria.collect()
}

pub(crate) fn title(plan: &StagePlan, locale: &Locale) -> String {
    locale.pick(&plan.title.id, &plan.title.en).to_owned()
}

fn label(item: &Item, locale: &Locale) -> String {
    locale.pick(&item.label.id, &item.label.en).to_owned()
}

/// Returns how somebody stands in the stage entered last, as far as the entry tells it.
fn standing(entry: &EntryView) -> Option<OwnStanding> {
    let last = entry.stages.last()?;
    // Who left has left, whichever stage came last.
    let left = entry.stages.iter().any(|stage| stage.outcome == Outcome::Withdrawn.key());
    let known = Outcome::ALL.into_iter().find(|outcome| outcome.key() == last.outcome).unwrap_or(Outcome::Open);
    Some(OwnStanding {
        stage: last.stage.clone(),
        title: last.title.clone(),
        kind: last.kind.clone(),
        outcome: if left { Outcome::Withdrawn } else { known },
    })
}

fn submission_view(
    plan: &StagePlan,
    items: &[Item],
    submission: Option<&Submission>,
    reasons: &BTreeMap<String, String>,
    locale: &Locale,
) -> OwnSubmission {
    let lines = items.iter().map(|item| OwnItem {
        id: item.id.clone(),
        label: label(item, locale),
        media: match &item.kind {
            ItemKind::File(media) => Some(media.clone()),
            ItemKind::Declaration => None,
        },
        answers: item.answers.clone(),
        accepted: submission.and_then(|one| one.judged.get(&item.id).copied()),
        reason: reasons.get(&item.id).cloned(),
    });
    OwnSubmission {
        stage: plan.id.clone(),
        title: title(plan, locale),
        status: Status::Waiting,
        opens: None,
        closes: None,
        outcome: Outcome::Open,
        items: lines.collect(),
        handed_in: submission.map(|one| OwnHandedIn {
            at: one.at,
            sequence: one.sequence,
            title: one.title.clone(),
            files: one.files.clone(),
        }),
        refusal: None,
        is_judged: items.iter().any(|item| item.answers.is_some()),
    }
}

/// Returns the command of somebody who hands in everything: what refuses it is not what is missing.
pub(crate) fn complete(plan: &StagePlan, items: &[Item], participant: u32) -> Command {
    let file = |media: &[String]| FileRef {
        digest: Digest::ZERO,
        bytes: 1,
        media: media.first().cloned().unwrap_or_default(),
    };
    let files = items.iter().filter_map(|item| match &item.kind {
        ItemKind::File(media) => Some((item.id.clone(), file(media))),
        ItemKind::Declaration => None,
    });
    let declared = items.iter().filter(|item| item.kind == ItemKind::Declaration).map(|item| item.id.clone());
    Command::HandIn(HandIn {
        participant,
        stage: plan.id.clone(),
        files: files.collect(),
        declares: declared.collect(),
        title: String::new(),
    })
}

fn sessions(case: &Case, number: u32, locale: &Locale) -> Vec<OwnSession> {
    let mut found = Vec::new();
    for (plan, stage) in case.plan.stages().iter().zip(&case.stages) {
        let Work::Assessment(work) = &stage.work else { continue };
        let own = work.sessions.values().filter(|session| session.participants.contains(&number));
        found.extend(own.map(|session| OwnSession {
            stage: plan.id.clone(),
            title: title(plan, locale),
            at: session.at,
            place: session.place.clone(),
            held: session.present.is_some(),
        }));
    }
    found
}

fn pool(case: &Case, number: u32) -> Option<(Day, Option<Day>)> {
    case.stages.iter().find_map(|stage| match &stage.work {
        Work::Pool(all) => all.get(&number).filter(|entry| !entry.left).map(|entry| (entry.from, entry.until)),
        _ => None,
    })
}

/// Who contests a result.
enum Contestant {
    Number(u32),
    Outsider(Box<jenjang_procedure::stages::objection::Outsider>),
}

/// Returns the windows that are open to somebody, and those in which they objected.
fn windows(case: &Case, person: &Contestant, context: &Context<'_>, locale: &Locale) -> Vec<OwnWindow> {
    let number = match person {
        Contestant::Number(number) => Some(*number),
        Contestant::Outsider(_) => None,
    };
    let mut found = Vec::new();
    for (place, (plan, stage)) in case.plan.stages().iter().zip(&case.stages).enumerate() {
        let StageKind::Objection { about } = plan.kind else { continue };
        let mine = |one: &Objection| one.window == place && Some(one.participant) == number;
        let filed = (1..).zip(&case.objections).find(|(_, one)| mine(one));
        if stage.status == Status::Waiting && filed.is_none() {
            continue;
        }
        let command = Command::Object(Object {
            stage: plan.id.clone(),
            participant: number,
            outsider: match person {
                Contestant::Outsider(outsider) => Some((**outsider).clone()),
                Contestant::Number(_) => None,
            },
            items: vec!["-".to_owned()],
            evidence: Vec::new(),
        });
        let about = case.plan.stages().get(about);
        found.push(OwnWindow {
            stage: plan.id.clone(),
            title: title(plan, locale),
            about: about.map(|about| title(about, locale)).unwrap_or_default(),
            about_screening: about.is_some_and(|about| matches!(about.kind, StageKind::Screening)),
            status: stage.status,
            until: case.objections_until(place, context).ok().flatten(),
            refusal: case.decide(&command, context).err(),
            filed: filed.map(|(number, one)| objection(number, one)),
        });
    }
    found
}

fn objection(number: u32, one: &Objection) -> OwnObjection {
    OwnObjection {
        number,
        at: one.at,
        items: one.items.clone(),
        evidence: one.evidence.clone(),
        answer: one.answer.as_ref().map(|answer| OwnAnswer {
            at: answer.at,
            upheld: answer.upheld,
            cite: answer.cite.clone(),
            answers: answer.answers.clone(),
        }),
    }
}
