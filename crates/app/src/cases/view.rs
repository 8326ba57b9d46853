//! What people get to see of a case: plain data for the command line, pages and the API.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context, Principal};
use jenjang_facts::{Digest, Moment};
use jenjang_ledger::{CaseId, PAYLOAD_ERASED, Personal};
use jenjang_locale::Locale;
use jenjang_procedure::balance::Balance;
use jenjang_procedure::stages::AtStage;
use jenjang_procedure::stages::announcement::{FileRef, OfferedPost};
use jenjang_procedure::stages::assessment::{Mark, MarkContent, MarkRules, is_blind};
use jenjang_procedure::{Command, Refusal, StageKind, Status, Work};
use jenjang_regulation::Bilingual;
use serde::Serialize;

use super::acting::Acting;
use super::app::App;
use super::deciding::score_places;
use super::error::AppError;
use super::open_case::{OpenCase, decode};
use crate::explain::PersonExplained;

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseLine {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The procedure and version.
    pub regulation: String,
    /// The stage that is open; `None` when the round is over.
    pub stage: Option<String>,
    /// How many events it has.
    pub events: u64,
    /// When it was opened.
    pub opened_at: String,
    /// When something last happened.
    pub changed_at: String,
    /// Whether it was announced.
    #[serde(skip)]
    pub announced: bool,
    /// What the open stages are called.
    #[serde(skip)]
    pub open: Vec<Bilingual>,
}

/// A case, as a whole.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The procedure and version.
    pub regulation: String,
    /// The zone of its days and hours.
    pub zone: String,
    /// How many events it has.
    pub sequence: u64,
    /// The day of whose facts people are judged; `None` before the announcement.
    pub on: Option<String>,
    /// The digest of everything sealed.
    pub seal: Option<Digest>,
    /// The text of the announcement.
    pub text: Option<String>,
    /// The posts offered.
    pub posts: Vec<OfferedPost>,
    /// The material published with it.
    pub material: Vec<FileRef>,
    /// The settings as they count now.
    pub settings: Vec<SettingView>,
    /// What was amended, with before and after.
    pub amendments: Vec<AmendmentView>,
    /// The stages, with counts that balance.
    pub stages: Vec<StageView>,
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SettingView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// The value.
    pub value: String,
    /// The unit.
    pub unit: Option<String>,
    /// Whether it is the default of the regulation.
    pub is_default: bool,
    /// Where the default is laid down.
    pub cite: String,
    /// How well that is attested; *assumed* where no value was published.
    pub grade: String,
}

/// An amendment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AmendmentView {
    /// When.
    pub at: String,
    /// What.
    pub what: String,
    /// The value it had.
    pub before: String,
    /// The value it got.
    pub after: String,
    /// The legal ground.
    pub cite: String,
    /// Why.
    pub reason: String,
}

/// A stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Its kind.
    pub kind: String,
    /// Where it is laid down.
    pub cite: String,
    /// How well that is attested.
    pub grade: String,
    /// `waiting`, `open` or `closed`.
    pub status: String,
    /// The first day, by the schedule.
    pub opens: Option<String>,
    /// The last day, by the schedule.
    pub closes: Option<String>,
    /// When its list or result was published.
    pub published_at: Option<String>,
    /// When it was left.
    pub closed_at: Option<String>,
    /// The counts.
    pub balance: Balance,
    /// Objections: how many, and how many of them are answered.
    pub objections: Option<(usize, usize)>,
}

/// One line of what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimelineLine {
    /// The place in the case.
    pub sequence: u64,
    /// The place in the ledger.
    pub position: u64,
    /// When.
    pub at: String,
    /// Who.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// Through what.
    pub via: String,
    /// What.
    pub kind: String,
    /// What, without anything personal.
    pub body: serde_json::Value,
    /// `held`, `erased` or nothing.
    pub personal: Option<&'static str>,
    /// The hash of the event.
    pub hash: String,
}

/// One participant, as far as whoever asks may see.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryView {
    /// The number.
    pub participant: u32,
    /// The name; `None` for markers who mark blind, and once erased.
    pub name: Option<String>,
    /// The NIP, likewise.
    pub nip: Option<String>,
    /// The unit (SKPD), likewise.
    pub unit: Option<String>,
    /// How the participant stands, stage by stage.
    pub stages: Vec<EntryStage>,
    /// With how many places scores are written in this case.
    #[serde(skip)]
    pub places: usize,
    /// The verdict of the screening, line by line.
    #[serde(skip)]
    pub verdict: Option<PersonExplained>,
}

/// How a participant stands in a stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EntryStage {
    /// The stage.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// The kind of the stage: to have passed means something else in each.
    pub kind: String,
    /// The outcome.
    pub outcome: String,
    /// The documents handed in: item and digest.
    pub files: BTreeMap<String, FileRef>,
    /// The marks, where whoever asks may see scores.
    pub marks: Vec<MarkView>,
    /// The score of all marks together; for a determination, the one that was held against the passing grade.
    pub score: Option<String>,
    /// The passing grade that decided, for a determination whose result whoever asks may see with the score.
    pub passing_grade: Option<String>,
    /// Whether the person may try again next year.
    pub may_try_again: bool,
}

/// A mark.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MarkView {
    /// The account of the marker; hidden from the person marked.
    pub marker: Option<String>,
    /// The mark; `None` while it is missing or once it was erased.
    pub mark: Option<MarkContent>,
    /// Whether it was returned to the marker, and why.
    pub returned: Option<String>,
}

impl App {
    /// Returns the cases, by id.
    pub async fn list_cases(&self, acting: &Acting) -> Result<Vec<CaseLine>, AppError> {
        let mut lines = Vec::new();
        for head in self.case_heads().await? {
            let case = self.case_held(&head.id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            // A round becomes public with its announcement.
            let public = case.case.announced.is_some();
            let visible = self.may(&principal, Action::ReadCase, &case)
                || (public && self.may(&principal, Action::ReadNumbers, &case));
            if !visible {
                continue;
            }
            let stages = case.case.plan.stages().iter().zip(&case.case.stages);
            let open = stages.filter(|(_, stage)| stage.status == Status::Open);
            lines.push(CaseLine {
                id: head.id.to_string(),
                title: case.case.title.clone(),
                regulation: format!("{}@{}", case.case.plan.regulation(), case.case.plan.version()),
                stage: case.case.open_stage().map(|(plan, _)| plan.id.clone()),
                events: head.sequence,
                opened_at: head.first.to_string(),
                changed_at: head.last.to_string(),
                announced: public,
                open: open.map(|(plan, _)| plan.title.clone()).collect(),
            });
        }
        Ok(lines)
    }

    fn may(&self, principal: &Principal, action: Action, case: &OpenCase) -> bool {
        self.access.allows(principal, action, &case.resource(), &Context::default())
    }

    /// Returns a case as a whole. Before its announcement only those who prepare it see it.
    pub async fn show_case(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<CaseView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.follows(&principal, &case)?;
        Ok(view(&case, locale))
    }

    /// Returns what keeps the open stage from being left, for those who follow the case; `None` where nothing does.
    pub async fn blocked_by(&self, acting: &Acting, id: &str) -> Result<Option<Refusal>, AppError> {
        let case = self.case(&CaseId::new(id)?).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let follows = self.follows(&principal, &case)?;
        Ok(if follows { blocked_by(&case, acting.at) } else { None })
    }

    /// Returns what the stages and settings of a case are called, by id, for whoever can see the case.
    pub async fn titles(
        &self,
        acting: &Acting,
        id: &str,
        locale: &Locale,
    ) -> Result<BTreeMap<String, String>, AppError> {
        let case = self.case(&CaseId::new(id)?).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.follows(&principal, &case)?;
        Ok(titles(&case, locale))
    }

    /// Returns whether somebody follows a case, beyond what is public of it; for others it is there once it is announced.
    fn follows(&self, principal: &Principal, case: &OpenCase) -> Result<bool, AppError> {
        let follows = self.may(principal, Action::ReadCase, case);
        let reads =
            || self.may(principal, Action::ReadAnnouncement, case) && self.may(principal, Action::ReadNumbers, case);
        if follows || (case.case.announced.is_some() && reads()) {
            return Ok(follows);
        }
        Err(AppError::NoSuchCase(case.id.to_string()))
    }

    /// Returns everything that happened in a case, in order, without personal content. `None` of all cases.
    pub async fn timeline(&self, acting: &Acting, id: &str) -> Result<Vec<TimelineLine>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let asked = jenjang_access::Resource::Ledger;
        self.access.check(&principal, Action::ReadEvents, &asked, &Context::default())?;
        drop(case);
        let events = self.ledger.events(&id, 0).await?;
        let line = |event: jenjang_ledger::Event| TimelineLine {
            sequence: event.sequence,
            position: event.position,
            at: event.stamp.at.to_string(),
            actor: event.stamp.actor,
            role: event.stamp.role,
            via: event.stamp.via,
            kind: event.kind,
            body: serde_json::from_str(&event.body).unwrap_or(serde_json::Value::Null),
            personal: match event.personal {
                Personal::None => None,
                Personal::Held(_) => Some("held"),
                Personal::Erased { .. } => Some("erased"),
            },
            hash: event.hash.to_string(),
        };
        Ok(events.into_iter().map(line).collect())
    }

    /// Returns one participant, as far as whoever asks may see. "Not yours to see" answers like "not there".
    pub async fn show_entry(
        &self,
        acting: &Acting,
        id: &str,
        participant: u32,
        locale: &Locale,
    ) -> Result<EntryView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchParticipant(participant.to_string());
        if case.case.participant(participant).is_none() {
            return Err(unknown());
        }
        let may = |action, stage: Option<&str>, context: &Context| {
            self.access.allows(&principal, action, &case.entry(participant, stage), context)
        };
        let none = Context::default();
        let reads_entry = may(Action::ReadEntry, None, &none);
        if !reads_entry && !may(Action::ReadPaper, None, &none) {
            return Err(unknown());
        }
        let stages = case.case.plan.stages().iter().zip(&case.case.stages);
        let mut lines = Vec::new();
        let mut blind = false;
        for (at, (plan, stage)) in stages.enumerate() {
            blind |= matches!(stage.work, Work::Assessment(_)) && is_blind(&case.case, plan);
            let Some(outcome) = stage.outcomes.get(&participant) else { continue };
            // Results are told to the person when they are published.
            let told = told_at(&case, at).is_some();
            let circumstances = Context { published: told, ..Context::default() };
            let own = principal.participant == Some(participant);
            let hides_result = own && matches!(plan.kind, StageKind::Determination { .. }) && !told;
            let mut line = EntryStage {
                stage: plan.id.clone(),
                title: locale.pick(&plan.title.id, &plan.title.en).to_owned(),
                kind: plan.kind.key().to_owned(),
                outcome: if hides_result { "open".to_owned() } else { outcome.key().to_owned() },
                files: BTreeMap::new(),
                marks: Vec::new(),
                score: None,
                passing_grade: None,
                may_try_again: matches!(plan.kind, StageKind::Determination { .. })
                    && outcome.key() == "failed"
                    && !hides_result,
            };
            match &stage.work {
                Work::Submission(all) if may(Action::ReadPaper, None, &none) => {
                    line.files = all.get(&participant).map(|submission| submission.files.clone()).unwrap_or_default();
                }
                Work::Assessment(assessment) if may(Action::ReadScore, Some(&plan.id), &circumstances) => {
                    let team = principal.roles.contains(&jenjang_access::Role::SelectionTeam);
                    // A marker sees no other mark before the own one is verified: marks are independent.
                    let shows = |marker: &str| own || team || marker == principal.id;
                    let marks = assessment.markers(participant).filter(|(marker, _)| shows(marker));
                    line.marks = marks.map(|(marker, mark)| mark_view(marker, mark, own)).collect();
                    if own || team {
                        let score = assessment.score(participant, &MarkRules::of(&case.case.settings));
                        line.score = score.map(|score| score.to_string());
                    }
                }
                _ => {}
            }
            if let (StageKind::Determination { of, passing_grade }, "passed" | "failed") = (&plan.kind, &*line.outcome)
            {
                // The assessment comes before its determination, and its score is there for whoever may see it.
                line.score = case.case.plan.stages().get(*of).and_then(|measured| {
                    lines.iter().find(|line: &&EntryStage| line.stage == measured.id)?.score.clone()
                });
                let grade = line.score.as_ref().and_then(|_| case.case.settings.get(passing_grade));
                line.passing_grade = grade.map(ToOwned::to_owned);
            }
            lines.push(line);
        }
        // Who only marks, and marks blind, sees a number.
        let named = reads_entry || !blind;
        let nip = case.nip_of(participant).filter(|_| named);
        let verdict = match nip {
            Some(nip) if may(Action::ReadVerdict, None, &none) => {
                self.explain_sealed(&case, nip, locale.clone()).await?
            }
            _ => None,
        };
        Ok(EntryView {
            participant,
            name: case.name_of(participant).filter(|_| named).map(ToOwned::to_owned),
            nip: nip.map(|nip| nip.to_string()),
            unit: case.case.unit_of(participant).filter(|_| named).map(|(_, name)| name.to_owned()),
            stages: lines,
            places: score_places(&case.case.settings),
            verdict,
        })
    }

    /// Returns the number of a person in a case, for whoever may read the entry.
    pub async fn find_participant(&self, acting: &Acting, id: &str, nip: jenjang_facts::Nip) -> Result<u32, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchParticipant(nip.masked());
        let number = case.number_of(nip).ok_or_else(unknown)?;
        let entry = case.entry(number, None);
        self.access.check(&principal, Action::ReadEntry, &entry, &Context::default()).map_err(|_| unknown())?;
        Ok(number)
    }
}

/// Returns when the outcome of a stage, or of the determination about it, was published.
fn told_at(case: &OpenCase, at: usize) -> Option<Moment> {
    let published = |at: usize| case.case.stages.get(at).and_then(|stage| stage.published_at);
    let about = |(place, plan): (usize, &jenjang_procedure::StagePlan)| match plan.kind {
        StageKind::Determination { of, .. } if of == at => published(place),
        _ => None,
    };
    published(at).or_else(|| case.case.plan.stages().iter().enumerate().find_map(about))
}

fn mark_view(marker: &str, mark: &Mark, own: bool) -> MarkView {
    MarkView {
        marker: (!own).then(|| marker.to_owned()),
        mark: match mark {
            Mark::Given { content, .. } => content.clone(),
            _ => None,
        },
        returned: match mark {
            Mark::Returned(reason) if !own => reason.clone(),
            _ => None,
        },
    }
}

/// Returns what keeps the open stage of a case from being left at a moment.
pub(crate) fn blocked_by(open: &OpenCase, at: Moment) -> Option<Refusal> {
    let (plan, _) = open.case.open_stage()?;
    let command = Command::CloseStage(AtStage { stage: plan.id.clone() });
    let context = jenjang_procedure::Context { at, actor: "", calendar: open.reference.calendar() };
    open.case.decide(&command, &context).err()
}

/// Returns what the stages and settings of a case are called, by id.
pub(crate) fn titles(case: &OpenCase, locale: &Locale) -> BTreeMap<String, String> {
    case.titles().map(|(id, title)| (id.to_owned(), locale.pick(&title.id, &title.en).to_owned())).collect()
}

/// Returns a case as data.
pub(crate) fn view(open: &OpenCase, locale: &Locale) -> CaseView {
    let case = &open.case;
    let announced = case.announced.as_ref();
    let setting = |setting: &jenjang_procedure::Setting| {
        let value = case.settings.get(&setting.id).unwrap_or_default().to_owned();
        SettingView {
            id: setting.id.clone(),
            label: locale.pick(&setting.label.id, &setting.label.en).to_owned(),
            is_default: value == setting.default,
            value,
            unit: setting.unit.clone(),
            cite: setting.cite.clone(),
            grade: setting.grade.key().to_owned(),
        }
    };
    let amendments = case.amendments.iter().flat_map(|made| {
        let changes = made.amended.settings.iter().chain(&made.amended.schedule);
        changes.map(|change| AmendmentView {
            at: made.at.to_string(),
            what: change.what.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            cite: made.amended.cite.clone(),
            reason: made.amended.reason.clone(),
        })
    });
    let stages = case.plan.stages().iter().zip(&case.stages).enumerate();
    let stages = stages.map(|(place, (plan, stage))| {
        let objections = matches!(plan.kind, StageKind::Objection { .. }).then(|| {
            let here = || case.objections.iter().filter(|one| one.window == place);
            (here().count(), here().filter(|one| one.answer.is_some()).count())
        });
        StageView {
            id: plan.id.clone(),
            title: locale.pick(&plan.title.id, &plan.title.en).to_owned(),
            kind: plan.kind.key().to_owned(),
            cite: plan.cite.clone(),
            grade: plan.grade.key().to_owned(),
            status: stage.status.key().to_owned(),
            opens: stage.opens.map(|day| day.to_string()),
            closes: stage.closes.map(|day| day.to_string()),
            published_at: stage.published_at.map(|at| at.to_string()),
            closed_at: stage.closed_at.map(|at| at.to_string()),
            balance: open.balances().get(place).cloned().unwrap_or_default(),
            objections,
        }
    });
    CaseView {
        id: open.id.to_string(),
        title: case.title.clone(),
        regulation: format!("{}@{}", case.plan.regulation(), case.plan.version()),
        zone: case.plan.zone().name().to_owned(),
        sequence: case.sequence,
        on: announced.map(|announced| announced.on.to_string()),
        seal: announced.map(|announced| announced.seal),
        text: announced.map(|announced| announced.text.clone()),
        posts: announced.map(|announced| announced.posts.clone()).unwrap_or_default(),
        material: announced.map(|announced| announced.material.clone()).unwrap_or_default(),
        settings: case.plan.settings().iter().map(setting).collect(),
        amendments: amendments.collect(),
        stages: stages.collect(),
    }
}

impl CaseView {
    /// Returns the id of the stage that is open; `None` when the round is over.
    pub fn open_stage(&self) -> Option<&str> {
        let open = Status::Open.key();
        self.stages.iter().find(|stage| stage.status == open).map(|stage| stage.id.as_str())
    }
}

/// Returns which event of a case concerns a participant alone, for erasing.
pub(crate) fn concerns(case: &CaseId, event: &jenjang_ledger::Event) -> Option<u32> {
    if event.kind == PAYLOAD_ERASED {
        return None;
    }
    decode(case, event).ok()?.concerns()
}
