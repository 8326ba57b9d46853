//! Marking as its people see it: a marker's own assignments, the sheet beside the paper, the selection team's check of
//! marks, and what a determination would give.

use std::collections::BTreeMap;

use bytes::Bytes;
use jenjang_access::{Action, Context};
use jenjang_facts::{Decimal, Moment};
use jenjang_ledger::CaseId;
use jenjang_procedure::balance::Balance;
use jenjang_procedure::stages::announcement::FileRef;
use jenjang_procedure::stages::assessment::{Assessment, Mark, MarkContent, MarkRules, is_blind};
use jenjang_procedure::{AssessmentPlan, Outcome, Rubric, StageKind, StagePlan, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;

/// A marker's assignments in a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkingView {
    /// The stage.
    pub stage: String,
    /// Whether the marker sees numbers instead of names.
    pub blind: bool,
    /// The assignments, in order of the participants' numbers.
    pub items: Vec<MarkingItem>,
}

/// How far a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkState {
    /// It is to be given.
    Due,
    /// It was returned by the selection team.
    Returned,
    /// It was submitted.
    Submitted,
    /// It was verified.
    Verified,
    /// The participant has left.
    Gone,
}

/// One assignment.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkingItem {
    /// The number of the participant.
    pub participant: u32,
    /// The name, where markers see it.
    pub name: Option<String>,
    /// The unit.
    pub unit: String,
    /// How far the mark is.
    pub state: MarkState,
    /// When the mark was submitted.
    pub marked_at: Option<Moment>,
    /// When the paper was handed in.
    pub handed_in_at: Option<Moment>,
}

impl MarkingView {
    /// Returns how many marks are done, of how many.
    pub fn progress(&self) -> (usize, usize) {
        let counts = |item: &&MarkingItem| item.state != MarkState::Gone;
        let done = |item: &&MarkingItem| matches!(item.state, MarkState::Submitted | MarkState::Verified);
        (self.items.iter().filter(done).count(), self.items.iter().filter(counts).count())
    }
}

/// The sheet on which a participant is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkSheet {
    /// The stage.
    pub stage: String,
    /// The number of the participant.
    pub participant: u32,
    /// The name, where markers see it.
    pub name: Option<String>,
    /// The unit.
    pub unit: String,
    /// What is measured.
    pub rubric: Rubric,
    /// The weight of each criterion, by its id.
    pub weights: BTreeMap<String, i64>,
    /// The files to read, by item, with the stage they were handed in.
    pub files: Vec<(String, String, FileRef)>,
    /// How far the own mark is.
    pub state: MarkState,
    /// The own mark, once given.
    pub mark: Option<MarkContent>,
    /// Why it was returned.
    pub returned: Option<String>,
    /// Whether a record is asked for: people are marked in sessions.
    pub needs_record: bool,
    /// The session whose instrument is there to be read.
    pub instrument: Option<String>,
    /// The assignment that comes next, if one is due.
    pub next: Option<u32>,
    /// How many of the own marks are done, of how many.
    pub progress: (usize, usize),
}

/// The marks of a stage, for the selection team.
#[derive(Clone, Debug, PartialEq)]
pub struct VerificationView {
    /// The stage.
    pub stage: String,
    /// The counts of the stage.
    pub balance: Balance,
    /// Everybody in the stage, in order of number.
    pub lines: Vec<VerificationLine>,
}

/// The marks of one participant.
#[derive(Clone, Debug, PartialEq)]
pub struct VerificationLine {
    /// The number.
    pub participant: u32,
    /// The id and the name of the unit.
    pub unit: (String, String),
    /// How the participant stands in the stage.
    pub outcome: Outcome,
    /// The marks: the marker's account, and the score once given.
    pub marks: Vec<(String, Option<Decimal>)>,
    /// The score of all marks together, once there.
    pub score: Option<Decimal>,
    /// How far the marks are apart.
    pub spread: Option<Decimal>,
    /// Whether a third reader is needed.
    pub needs_third_reader: bool,
    /// Whether everything is there that verification needs.
    pub ready: bool,
}

/// What a determination would give now.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The stage.
    pub stage: String,
    /// The passing grade.
    pub passing_grade: Decimal,
    /// The full score.
    pub full: i64,
    /// The scores, ascending.
    pub scores: Vec<Decimal>,
    /// Who would pass.
    pub passed: usize,
    /// Who would fail.
    pub failed: usize,
    /// Whether the results are determined already.
    pub determined: bool,
    /// Whether they are published.
    pub published: bool,
}

impl App {
    /// Returns the own assignments of whoever asks.
    pub async fn marking(&self, acting: &Acting, id: &str, stage: &str) -> Result<MarkingView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let (plan, _, work) = assessment(&case, stage)?;
        let blind = is_blind(&case.case, plan);
        let mut items = Vec::new();
        for (participant, marks) in &work.marks {
            let Some(mark) = marks.get(&principal.id).filter(|mark| !matches!(mark, Mark::Recused)) else { continue };
            items.push(item(&case, stage, *participant, mark, blind));
        }
        // A role that was taken away takes the assignments with it.
        if let Some(first) = items.first() {
            let entry = case.entry(first.participant, Some(stage));
            self.access.check(&principal, Action::ReadPaper, &entry, &Context::default())?;
        }
        Ok(MarkingView { stage: stage.to_owned(), blind, items })
    }

    /// Returns the sheet on which the one who asks marks a participant.
    pub async fn mark_sheet(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        participant: u32,
    ) -> Result<MarkSheet, AppError> {
        let view = self.marking(acting, id, stage).await?;
        let unknown = || AppError::NoSuchParticipant(participant.to_string());
        let own = view.items.iter().find(|item| item.participant == participant).ok_or_else(unknown)?.clone();
        let due = |item: &&MarkingItem| matches!(item.state, MarkState::Due | MarkState::Returned);
        let next = view.items.iter().filter(due).map(|item| item.participant);
        let next =
            next.clone().find(|number| *number > participant).or(next.clone().find(|number| *number != participant));
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let entry = case.entry(participant, Some(stage));
        self.access.check(&principal, Action::ReadPaper, &entry, &Context::default()).map_err(|_| unknown())?;
        let (_, kind, work) = assessment(&case, stage)?;
        let rubric = case.case.plan.rubrics().get(kind.rubric).ok_or_else(unknown)?.clone();
        let weight = |id: &str| case.case.settings.get(id).and_then(|text| text.parse().ok()).unwrap_or(0);
        let weights = rubric.criteria.iter().map(|one| (one.id.clone(), weight(&one.weight))).collect();
        let mark = work.marks.get(&participant).and_then(|marks| marks.get(&principal.id));
        Ok(MarkSheet {
            stage: stage.to_owned(),
            participant,
            name: own.name,
            unit: own.unit,
            rubric,
            weights,
            files: files(&case, stage, participant),
            state: own.state,
            mark: match mark {
                Some(Mark::Given { content, .. }) => content.clone(),
                _ => None,
            },
            returned: match mark {
                Some(Mark::Returned(reason)) => reason.clone(),
                _ => None,
            },
            needs_record: kind.sessions,
            instrument: work
                .session_of
                .get(&participant)
                .filter(|id| work.sessions.get(*id).is_some_and(|session| session.instrument.is_some()))
                .cloned(),
            next,
            progress: view.progress(),
        })
    }

    /// Returns a file that a participant handed in.
    pub async fn read_file(
        &self,
        acting: &Acting,
        id: &str,
        participant: u32,
        stage: &str,
        item: &str,
    ) -> Result<(FileRef, Bytes), AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchParticipant(participant.to_string());
        // Markers of any stage read what they mark, so the entry is asked about with all of them.
        let entry = case.entry(participant, None);
        self.access.check(&principal, Action::ReadPaper, &entry, &Context::default()).map_err(|_| unknown())?;
        let file = match case.case.stage(stage).map(|(_, stage)| &stage.work) {
            Some(Work::Submission(all)) => all.get(&participant).and_then(|submission| submission.files.get(item)),
            _ => None,
        };
        let file = file.cloned().ok_or_else(unknown)?;
        drop(case);
        let bytes = self.blobs.get(&file.digest).await?;
        Ok((file, bytes))
    }

    /// Returns the marks of a stage, for the selection team.
    pub async fn verification(&self, acting: &Acting, id: &str, stage: &str) -> Result<VerificationView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::VerifyMark, &case.resource(), &Context::default())?;
        let (plan, kind, work) = assessment(&case, stage)?;
        let (n_markers, rules) = (kind.n_markers(&case.case.settings), MarkRules::of(&case.case.settings));
        let at = case.case.plan.stage(&plan.id).map_or(usize::MAX, |(at, _)| at);
        let outcomes = case.case.stages.get(at).map(|stage| stage.outcomes.clone()).unwrap_or_default();
        let line = |(participant, outcome): (&u32, &Outcome)| {
            let wanted = work.wanted(*participant, n_markers, &rules);
            verification(&case, work, (*participant, *outcome), wanted, &rules)
        };
        let lines = outcomes.iter().map(line);
        Ok(VerificationView { stage: stage.to_owned(), balance: case.case.balance(at), lines: lines.collect() })
    }

    /// Returns what a determination would give now, for the selection team.
    pub async fn preview(&self, acting: &Acting, id: &str, stage: &str) -> Result<Preview, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::Determine, &case.resource(), &Context::default())?;
        let wrong = || AppError::Input(format!("`{stage}` is no determination"));
        let (at, plan) = case.case.plan.stage(stage).ok_or_else(wrong)?;
        let StageKind::Determination { of, passing_grade } = &plan.kind else { return Err(wrong()) };
        let grade = case.case.settings.get(passing_grade).and_then(|text| Decimal::parse(text).ok());
        let grade = grade.unwrap_or(Decimal::ZERO);
        let rules = MarkRules::of(&case.case.settings);
        // Before the stage is open, the marks there are show what would be.
        let source = case.case.stages.get(*of);
        let scores = source.and_then(|stage| match &stage.work {
            Work::Assessment(work) => {
                let here =
                    stage.outcomes.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Open | Outcome::Passed));
                Some(here.filter_map(|(number, _)| work.score(*number, &rules)).collect::<Vec<_>>())
            }
            _ => None,
        });
        let mut scores = scores.unwrap_or_default();
        scores.sort_unstable();
        let state = case.case.stages.get(at).ok_or_else(wrong)?;
        let full = case.case.settings.get(jenjang_procedure::known::SCORE_SCALE).and_then(|text| text.parse().ok());
        let passed = scores.iter().filter(|score| grade <= **score).count();
        Ok(Preview {
            stage: stage.to_owned(),
            passing_grade: grade,
            full: full.unwrap_or(100),
            passed,
            failed: scores.len() - passed,
            scores,
            determined: matches!(state.work, Work::Determination(Some(_))),
            published: state.published_at.is_some(),
        })
    }
}

fn assessment<'c>(
    case: &'c OpenCase,
    stage: &str,
) -> Result<(&'c StagePlan, &'c AssessmentPlan, &'c Assessment), AppError> {
    match case.case.stage(stage) {
        Some((plan, state)) => match (&plan.kind, &state.work) {
            (StageKind::Assessment(kind), Work::Assessment(work)) => Ok((plan, kind, work)),
            _ => Err(AppError::Input(format!("`{stage}` is no assessment"))),
        },
        None => Err(AppError::Input(format!("there is no stage `{stage}`"))),
    }
}

fn item(case: &OpenCase, stage: &str, participant: u32, mark: &Mark, blind: bool) -> MarkingItem {
    let outcome = case.case.stage(stage).and_then(|(_, stage)| stage.outcomes.get(&participant).copied());
    let state = match (outcome, mark) {
        (Some(Outcome::Withdrawn | Outcome::Absent), _) | (None, _) => MarkState::Gone,
        (Some(Outcome::Passed), _) => MarkState::Verified,
        (_, Mark::Given { .. }) => MarkState::Submitted,
        (_, Mark::Returned(_)) => MarkState::Returned,
        _ => MarkState::Due,
    };
    let unit = case.case.unit_of(participant).map(|(_, name)| name.to_owned()).unwrap_or_default();
    let handed_in_at = case.case.stages.iter().find_map(|stage| match &stage.work {
        Work::Submission(all) => all.get(&participant).map(|submission| submission.at),
        _ => None,
    });
    MarkingItem {
        participant,
        name: case.name_of(participant).filter(|_| !blind).map(ToOwned::to_owned),
        unit,
        state,
        marked_at: match mark {
            Mark::Given { at, .. } => Some(*at),
            _ => None,
        },
        handed_in_at,
    }
}

/// Returns the files handed in before a stage: what is marked in it.
fn files(case: &OpenCase, stage: &str, participant: u32) -> Vec<(String, String, FileRef)> {
    let until = case.case.plan.stage(stage).map_or(0, |(at, _)| at);
    let before = case.case.plan.stages().iter().zip(&case.case.stages).take(until);
    let mut found = Vec::new();
    for (plan, state) in before {
        if let Work::Submission(all) = &state.work
            && let Some(submission) = all.get(&participant)
        {
            let files = submission.files.iter();
            found.extend(files.map(|(item, file)| (plan.id.clone(), item.clone(), file.clone())));
        }
    }
    found
}

fn verification(
    case: &OpenCase,
    work: &Assessment,
    (participant, outcome): (u32, Outcome),
    wanted: usize,
    rules: &MarkRules,
) -> VerificationLine {
    let score_of = |mark: &Mark| match mark {
        Mark::Given { content, .. } => content.as_ref().map(|content| content.score),
        _ => None,
    };
    let marks: Vec<(String, Option<Decimal>)> =
        work.markers(participant).map(|(marker, mark)| (marker.to_owned(), score_of(mark))).collect();
    let given: Vec<i64> = marks.iter().filter_map(|(_, score)| score.map(Decimal::millionths)).collect();
    let spread = match (given.iter().max(), given.iter().min()) {
        (Some(high), Some(low)) if given.len() > 1 => Decimal::from_millionths(high - low),
        _ => None,
    };
    let score = work.score(participant, rules);
    let needs_third_reader = work.needs_third_reader(participant, rules);
    let unit = case.case.unit_of(participant).map(|(id, name)| (id.to_owned(), name.to_owned())).unwrap_or_default();
    let ready = outcome == Outcome::Open && given.len() >= wanted && score.is_some() && !needs_third_reader;
    VerificationLine { participant, unit, outcome, marks, score, spread, needs_third_reader, ready }
}
