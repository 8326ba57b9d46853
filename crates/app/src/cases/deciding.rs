//! What decisions are taken on: the rubric and what levels give, the list of results, and what keeps a stage open.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context};
use jenjang_facts::Decimal;
use jenjang_ledger::CaseId;
use jenjang_procedure::stages::AtStage;
use jenjang_procedure::{Command, Levels, Outcome, Refusal, Rubric, Settings, StageKind, Work, known};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;

/// How an assessment measures.
#[derive(Clone, Debug, PartialEq)]
pub struct RubricView {
    /// What is measured.
    pub rubric: Rubric,
    /// The weight of each criterion, by its id.
    pub weights: BTreeMap<String, i64>,
    /// The full score.
    pub full: i64,
    /// Places of a score behind the point.
    pub places: usize,
    /// The difference of two marks that is still accepted.
    pub limit: Decimal,
    /// Whether marks that are further apart need a third reader.
    pub third_reader: bool,
}

/// One line of a list of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultView {
    /// The number.
    pub participant: u32,
    /// The id and the name of the unit.
    pub unit: (String, String),
    /// The score of all marks together.
    pub score: Option<Decimal>,
    /// Passed or failed.
    pub outcome: Outcome,
    /// Whether an objection was upheld, which outweighs the score.
    pub by_objection: bool,
}

impl App {
    /// Returns how an assessment measures; sealed and published with the announcement.
    pub async fn stage_rubric(&self, acting: &Acting, id: &str, stage: &str) -> Result<RubricView, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let action = if case.case.announced.is_some() { Action::ReadAnnouncement } else { Action::ReadCase };
        self.access.check(&principal, action, &case.resource(), &Context::default())?;
        let wrong = || AppError::Input(format!("`{stage}` is no assessment"));
        let (plan, _) = case.case.stage(stage).ok_or_else(wrong)?;
        let StageKind::Assessment(kind) = &plan.kind else { return Err(wrong()) };
        let rubric = case.case.plan.rubrics().get(kind.rubric).ok_or_else(wrong)?.clone();
        let settings = &case.case.settings;
        let whole = |id: &str| settings.get(id).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        let weights = rubric.criteria.iter().map(|one| (one.id.clone(), whole(&one.weight))).collect();
        Ok(RubricView {
            rubric,
            weights,
            full: whole(known::SCORE_SCALE),
            places: score_places(settings),
            limit: settings
                .get(known::DIFFERENCE_LIMIT)
                .and_then(|text| Decimal::parse(text).ok())
                .unwrap_or(Decimal::ZERO),
            third_reader: settings.get(known::DIFFERENCE_RULE) == Some("third-reader"),
        })
    }

    /// Returns the score that levels would give a participant, for the marker of that participant.
    pub async fn score_of(
        &self,
        acting: &Acting,
        id: &str,
        stage: &str,
        participant: u32,
        levels: &Levels,
    ) -> Result<Option<Decimal>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let unknown = || AppError::NoSuchParticipant(participant.to_string());
        let entry = case.entry(participant, Some(stage));
        self.access.check(&principal, Action::ReadPaper, &entry, &Context::default()).map_err(|_| unknown())?;
        let (plan, _) = case.case.stage(stage).ok_or_else(unknown)?;
        let StageKind::Assessment(kind) = &plan.kind else { return Err(unknown()) };
        let rubric = case.case.plan.rubrics().get(kind.rubric).ok_or_else(unknown)?;
        Ok(rubric.check(levels).ok().and_then(|()| rubric.score(levels, &case.case.settings)))
    }

    /// Returns the results of a determination, by number, for the selection team; nothing before they are determined.
    pub async fn result_list(&self, acting: &Acting, id: &str, stage: &str) -> Result<Vec<ResultView>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::Determine, &case.resource(), &Context::default())?;
        let Some((at, _)) = case.case.plan.stage(stage) else { return Ok(Vec::new()) };
        let work = case.case.stages.get(at).map(|stage| &stage.work);
        if !matches!(work, Some(Work::Determination(Some(_)))) {
            return Ok(Vec::new());
        }
        let erased = |erased: jenjang_procedure::results::MarkErased| Refusal::Erased {
            participant: erased.participant.to_string(),
        };
        let lines = case.case.results(at).map_err(erased)?;
        let line = |line: jenjang_procedure::results::ResultLine| ResultView {
            participant: line.participant,
            unit: case
                .case
                .unit_of(line.participant)
                .map(|(id, name)| (id.to_owned(), name.to_owned()))
                .unwrap_or_default(),
            score: line.score,
            outcome: line.outcome,
            by_objection: line.by_objection,
        };
        Ok(lines.into_iter().map(line).collect())
    }

    /// Returns what keeps a stage from being left now, for those who leave it; `None` where nothing does.
    pub async fn keeps_open(&self, acting: &Acting, id: &str, stage: &str) -> Result<Option<Refusal>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        self.access.check(&principal, Action::CloseStage, &case.resource(), &Context::default())?;
        let command = Command::CloseStage(AtStage { stage: stage.to_owned() });
        let calendar = case.reference.calendar();
        let context = jenjang_procedure::Context { at: acting.at, actor: &principal.id, calendar };
        Ok(case.case.decide(&command, &context).err())
    }
}
/// Returns with how many places scores are written, six at most.
pub(super) fn score_places(settings: &Settings) -> usize {
    settings.get(known::SCORE_PLACES).and_then(|text| text.parse().ok()).unwrap_or(0).min(6)
}
