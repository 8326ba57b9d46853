//! Announcement: the selection team fixes the settings; the announcement seals and publishes them. Later changes are
//! amendments: new, cited, visible.

use std::collections::BTreeMap;

use jenjang_facts::{Day, Digest, Moment, nearest};
use serde::{Deserialize, Serialize};

use crate::case::{Case, Context, Status, Work};
use crate::event::{Content, Event};
use crate::plan::{StageKind, known};
use crate::refusal::Refusal;
use crate::stages::{leave_stage, said};

/// A round was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOpened {
    /// What it is called.
    pub title: String,
    /// The id of the procedure.
    pub regulation: String,
    /// The version in force on the day of opening.
    pub version: String,
    /// The digest of the regulation's file, under which it is kept.
    pub digest: Digest,
    /// The digest of the reference data, under which they are kept.
    pub reference: Digest,
}

/// Gives a setting another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetSetting {
    /// Which.
    pub setting: String,
    /// The value, as text.
    pub value: String,
}

/// A setting got another value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingChanged {
    /// Which.
    pub setting: String,
    /// The value it had.
    pub before: String,
    /// The value it has.
    pub after: String,
}

/// A post that is offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferedPost {
    /// What it is called.
    pub name: String,
    /// The eselon.
    pub eselon: String,
    /// How many there are.
    pub n: u32,
}

/// The days of a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageDays {
    /// The first day on which anything may be done.
    pub opens: Option<Day>,
    /// The last day on which documents are taken.
    pub closes: Option<Day>,
}

/// A file that is kept under its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRef {
    /// Its digest.
    pub digest: Digest,
    /// Its length.
    pub bytes: u64,
    /// Its media type, found from its content: `application/pdf`.
    pub media: String,
}

/// Seals and announces the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// The day of whose facts people are judged.
    pub on: Day,
    /// The posts.
    pub posts: Vec<OfferedPost>,
    /// The days of the stages, by their ids; each submission has a last day.
    #[serde(default)]
    pub schedule: BTreeMap<String, StageDays>,
    /// What everybody should read: theme of the paper, how to hand it in.
    pub text: String,
    /// Material that is published with it.
    #[serde(default)]
    pub material: Vec<FileRef>,
}

/// The round was announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// The day of whose facts people are judged.
    pub on: Day,
    /// The posts.
    pub posts: Vec<OfferedPost>,
    /// The days of the stages.
    pub schedule: BTreeMap<String, StageDays>,
    /// What everybody should read.
    pub text: String,
    /// Material that is published with it.
    pub material: Vec<FileRef>,
    /// The settings as sealed.
    pub settings: BTreeMap<String, String>,
    /// The digest of everything sealed; see [`Announced::seal_text`].
    pub seal: Digest,
}

/// Amends what was sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amend {
    /// Settings with their new values.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Stages with their new days.
    #[serde(default)]
    pub schedule: BTreeMap<String, StageDays>,
    /// The legal ground.
    pub cite: String,
    /// Why.
    pub reason: String,
}

/// Something that was amended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The setting, or the stage whose days changed.
    pub what: String,
    /// The value it had.
    pub before: String,
    /// The value it has.
    pub after: String,
}

/// What was sealed was amended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amended {
    /// Settings: before and after.
    pub settings: Vec<Change>,
    /// Days of stages: before and after, in words.
    pub schedule: Vec<Change>,
    /// The days as they are now, for the stages that changed.
    pub days: BTreeMap<String, StageDays>,
    /// The legal ground.
    pub cite: String,
    /// Why.
    pub reason: String,
}

/// An amendment with its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentMade {
    /// When.
    pub at: Moment,
    /// What.
    pub amended: Amended,
}

impl Content for CaseOpened {
    fn files(&self) -> Vec<Digest> {
        vec![self.digest, self.reference]
    }
}

impl Content for SettingChanged {}

impl Content for Announced {
    fn files(&self) -> Vec<Digest> {
        std::iter::once(self.seal).chain(self.material.iter().map(|file| file.digest)).collect()
    }
}

impl Content for Amended {}

impl Announced {
    /// Returns the text whose digest is the seal: JSON with the regulation and everything announced.
    ///
    /// Criteria, rubrics and stages are part of it by the digest of the regulation.
    pub fn seal_text(&self, case: &Case) -> String {
        let seal = serde_json::json!({
            "regulation": case.plan.regulation(),
            "version": case.plan.version(),
            "digest": case.plan.digest(),
            "title": case.title,
            "on": self.on.to_string(),
            "posts": self.posts,
            "schedule": self.schedule,
            "text": self.text,
            "material": self.material,
            "settings": self.settings,
        });
        format!("{seal}\n")
    }
}

pub(super) fn opened(case: &mut Case, event: &CaseOpened, at: Moment) {
    case.title.clone_from(&event.title);
    if let Some(stage) = case.stages.first_mut() {
        stage.opened_at = Some(at);
    }
}

fn read_setting(case: &Case, id: &str, value: &str) -> Result<String, Refusal> {
    let Some(setting) = case.plan.setting(id) else {
        let near = nearest(id, case.plan.settings().iter().map(|setting| setting.id.as_str()));
        let nearest = near.unwrap_or("–").to_owned();
        return Err(Refusal::UnknownSetting { setting: id.to_owned(), nearest });
    };
    setting.domain.read(value).map_err(|problem| Refusal::BadValue { setting: id.to_owned(), problem })
}

pub(super) fn set_setting(case: &Case, command: &SetSetting) -> Result<Vec<Event>, Refusal> {
    let setting = command.setting.clone();
    if case.announced.is_some() {
        return Err(Refusal::Sealed { setting });
    }
    let after = read_setting(case, &setting, &command.value)?;
    let before = case.settings.get(&setting).unwrap_or_default().to_owned();
    if before == after {
        return Err(Refusal::NothingChanged { setting });
    }
    Ok(vec![Event::SettingChanged(Box::new(SettingChanged { setting, before, after }))])
}

pub(super) fn announce(case: &Case, command: &Announce, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if case.announced.is_some() {
        return Err(Refusal::AlreadyDone { stage: first_stage(case) });
    }
    said("text", &command.text)?;
    if command.posts.is_empty() {
        return Err(Refusal::Empty { what: "posts".to_owned() });
    }
    for post in &command.posts {
        said("post-name", &post.name)?;
        if post.n == 0 {
            return Err(Refusal::Empty { what: "post-count".to_owned() });
        }
    }
    check_schedule(case, &command.schedule, case.day(context.at))?;
    check_scores(case)?;
    let mut announced = Announced {
        on: command.on,
        posts: command.posts.clone(),
        schedule: command.schedule.clone(),
        text: command.text.trim().to_owned(),
        material: command.material.clone(),
        settings: case.settings.iter().map(|(id, value)| (id.to_owned(), value.to_owned())).collect(),
        seal: Digest::of(&[]),
    };
    announced.seal = Digest::of(announced.seal_text(case).as_bytes());
    Ok(vec![Event::Announced(Box::new(announced))])
}

fn first_stage(case: &Case) -> String {
    case.plan.stages().first().map(|stage| stage.id.clone()).unwrap_or_default()
}

fn check_schedule(case: &Case, schedule: &BTreeMap<String, StageDays>, today: Day) -> Result<(), Refusal> {
    if let Some(id) = schedule.keys().find(|id| case.plan.stage(id).is_none()) {
        return Err(case.unknown_stage(id, |_| true));
    }
    let (mut last, mut floor): (Option<Day>, Option<Day>) = (None, None);
    for stage in case.plan.stages() {
        // Stages follow each other, so their days do. What opens together follows the same stages.
        if !stage.alongside {
            floor = last;
        }
        let days = schedule.get(&stage.id).copied().unwrap_or_default();
        let bad = |problem: String| Refusal::BadSchedule { stage: stage.id.clone(), problem };
        if matches!(stage.kind, StageKind::Submission(_)) && days.closes.is_none() {
            return Err(Refusal::NoDeadline { stage: stage.id.clone() });
        }
        if let (Some(opens), Some(closes)) = (days.opens, days.closes)
            && closes < opens
        {
            return Err(bad(format!("{closes} < {opens}")));
        }
        for day in [days.opens, days.closes].into_iter().flatten() {
            if day < today {
                return Err(bad(format!("{day} < {today}")));
            }
            if let Some(before) = floor.filter(|before| day < *before) {
                return Err(bad(format!("{day} < {before}")));
            }
            last = last.max(Some(day));
        }
    }
    Ok(())
}

/// A passing grade above the full score, or a rubric without any weight, would fail everybody.
fn check_scores(case: &Case) -> Result<(), Refusal> {
    let full = case.settings.whole(known::SCORE_SCALE).saturating_mul(1_000_000);
    for stage in case.plan.stages() {
        match &stage.kind {
            StageKind::Determination { passing_grade, .. } => {
                let grade = case.settings.decimal(passing_grade);
                if grade.millionths() > full {
                    let full = case.settings.get(known::SCORE_SCALE).unwrap_or_default();
                    let problem = format!("{grade} > {full} ({})", known::SCORE_SCALE);
                    return Err(Refusal::BadValue { setting: passing_grade.clone(), problem });
                }
            }
            StageKind::Assessment(plan) => {
                let weights = case.plan.rubrics().get(plan.rubric).into_iter().flat_map(|rubric| &rubric.criteria);
                let weights: Vec<&str> = weights.map(|criterion| criterion.weight.as_str()).collect();
                if weights.iter().all(|weight| case.settings.whole(weight) == 0) {
                    let problem = format!("{} = 0", weights.join(" = "));
                    return Err(Refusal::BadValue { setting: weights.join(", "), problem });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn announced(case: &mut Case, event: &Announced, at: Moment) {
    for (id, days) in &event.schedule {
        set_days(case, id, *days);
    }
    case.announced = Some(event.clone());
    leave_stage(case, 0, at);
}

fn set_days(case: &mut Case, id: &str, days: StageDays) {
    if let Some(stage) = super::stage_mut(case, id) {
        stage.opens = days.opens;
        stage.closes = days.closes;
    }
}

pub(super) fn amend(case: &Case, command: &Amend, context: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if case.announced.is_none() {
        return Err(Refusal::NotSealed {});
    }
    if case.open_stage().is_none() {
        return Err(Refusal::CaseClosed {});
    }
    said("cite", &command.cite)?;
    said("reason", &command.reason)?;
    let mut settings = Vec::new();
    for (id, value) in &command.settings {
        let after = read_setting(case, id, value)?;
        let mut stages = case.plan.stages().iter().enumerate();
        let used = stages
            .find(|(at, plan)| case.plan.settings_of(plan).contains(&id.as_str()) && has_used_its_settings(case, *at));
        if let Some((_, plan)) = used {
            return Err(Refusal::AmendTooLate { setting: id.clone(), stage: plan.id.clone() });
        }
        let before = case.settings.get(id).unwrap_or_default().to_owned();
        if before == after {
            return Err(Refusal::NothingChanged { setting: id.clone() });
        }
        settings.push(Change { what: id.clone(), before, after });
    }
    let mut schedule = Vec::new();
    let mut all: BTreeMap<String, StageDays> = BTreeMap::new();
    for (plan, stage) in case.plan.stages().iter().zip(&case.stages) {
        all.insert(plan.id.clone(), StageDays { opens: stage.opens, closes: stage.closes });
    }
    for (id, days) in &command.schedule {
        let Some((at, _)) = case.plan.stage(id) else { return Err(case.unknown_stage(id, |_| true)) };
        if case.stages.get(at).is_some_and(|stage| stage.status == Status::Closed) {
            return Err(Refusal::AmendTooLate { setting: id.clone(), stage: id.clone() });
        }
        let before = all.insert(id.clone(), *days).unwrap_or_default();
        if before == *days {
            return Err(Refusal::NothingChanged { setting: id.clone() });
        }
        // A deadline is never moved into the past.
        let today = case.day(context.at);
        if let Some(day) = days.closes.filter(|day| *day < today) {
            return Err(Refusal::BadSchedule { stage: id.clone(), problem: format!("{day} < {today}") });
        }
        schedule.push(Change { what: id.clone(), before: in_words(before), after: in_words(*days) });
    }
    if settings.is_empty() && schedule.is_empty() {
        return Err(Refusal::NothingChanged { setting: "–".to_owned() });
    }
    let earliest = Day::new(1, 1, 1).unwrap_or(case.day(context.at));
    check_schedule(case, &all, earliest)?;
    let days = command.schedule.clone();
    let (cite, reason) = (command.cite.trim().to_owned(), command.reason.trim().to_owned());
    let amended = Amended { settings, schedule, days, cite, reason };
    let mut after = case.clone();
    self::amended(&mut after, &amended, context.at);
    check_scores(&after)?;
    Ok(vec![Event::Amended(Box::new(amended))])
}

/// Returns whether something stands that a stage has made with its settings: from then on another value would treat people
/// unequally, or make a result that cannot be computed again.
fn has_used_its_settings(case: &Case, at: usize) -> bool {
    let (Some(plan), Some(stage)) = (case.plan.stages().get(at), case.stages.get(at)) else { return false };
    let used = match (&plan.kind, &stage.work) {
        // The window was told with the result.
        (StageKind::Objection { about }, _) => {
            case.stages.get(*about).is_some_and(|stage| stage.published_at.is_some())
        }
        (_, Work::Screening(screened)) => screened.is_some(),
        (_, Work::Assessment(work)) => work.has_marks(),
        (_, Work::Determination(results)) => results.is_some(),
        (_, Work::Pool(entries)) => !entries.is_empty(),
        (_, Work::None | Work::Submission(_)) => false,
    };
    used || stage.status == Status::Closed
}

fn in_words(days: StageDays) -> String {
    let word = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| day.to_string());
    format!("{} – {}", word(days.opens), word(days.closes))
}

pub(super) fn amended(case: &mut Case, event: &Amended, at: Moment) {
    for change in &event.settings {
        case.settings.set(&change.what, &change.after);
    }
    for (id, days) in &event.days {
        set_days(case, id, *days);
    }
    case.amendments.push(AmendmentMade { at, amended: event.clone() });
}
