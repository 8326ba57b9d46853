//! Documents that a person of the office judges: who handed them in, and the file itself.

use bytes::Bytes;
use jenjang_access::{Action, Context};
use jenjang_facts::Moment;
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::stages::announcement::FileRef;
use jenjang_procedure::{Item, ItemKind, StageKind, Work};

use super::acting::Acting;
use super::app::App;
use super::error::AppError;

/// A stage in which documents are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentStage {
    /// Its id.
    pub stage: String,
    /// What it is called.
    pub title: String,
    /// `waiting`, `open` or `closed`.
    pub status: String,
    /// How many events the case has.
    pub sequence: u64,
    /// The units of those who handed something in: id and name.
    pub units: Vec<(String, String)>,
    /// What is to be judged, by unit and name.
    pub lines: Vec<DocumentLine>,
}

/// One document of one participant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// The number of the participant.
    pub participant: u32,
    /// The name; `None` once erased.
    pub name: Option<String>,
    /// The unit: id and name.
    pub unit: (String, String),
    /// The item of the checklist: id and label.
    pub item: (String, String),
    /// The file.
    pub file: FileRef,
    /// When it was handed in.
    pub at: Moment,
    /// Whether it was accepted; `None` while it waits.
    pub accepted: Option<bool>,
}

impl App {
    /// Returns the documents that a person judges, stage by stage, for those who may judge them. The own ones are left out.
    pub async fn documents(&self, acting: &Acting, id: &str, locale: &Locale) -> Result<Vec<DocumentStage>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let may = |participant| {
            let entry = case.entry(participant, None);
            self.access.check(&principal, Action::JudgeDocument, &entry, &Context::default())
        };
        // Asked about nobody first: whoever judges nothing is told nothing, not even that nothing was handed in.
        may(0)?;
        let mut stages = Vec::new();
        for (plan, stage) in case.case.plan.stages().iter().zip(&case.case.stages) {
            let (StageKind::Submission(items), Work::Submission(all)) = (&plan.kind, &stage.work) else { continue };
            if judged(items).next().is_none() {
                continue;
            }
            let mut lines = Vec::new();
            for (participant, submission) in all.iter().filter(|(number, _)| may(**number).is_ok()) {
                for item in judged(items) {
                    let Some(file) = submission.files.get(&item.id) else { continue };
                    let (unit, name) = case.case.unit_of(*participant).unwrap_or_default();
                    lines.push(DocumentLine {
                        participant: *participant,
                        name: case.name_of(*participant).map(ToOwned::to_owned),
                        unit: (unit.to_owned(), name.to_owned()),
                        item: (item.id.clone(), locale.pick(&item.label.id, &item.label.en).to_owned()),
                        file: file.clone(),
                        at: submission.at,
                        accepted: submission.judged.get(&item.id).copied(),
                    });
                }
            }
            lines.sort_by(|a, b| (&a.unit.1, &a.name, a.participant).cmp(&(&b.unit.1, &b.name, b.participant)));
            let mut units: Vec<(String, String)> = lines.iter().map(|line| line.unit.clone()).collect();
            units.dedup();
            stages.push(DocumentStage {
                stage: plan.id.clone(),
                title: locale.pick(&plan.title.id, &plan.title.en).to_owned(),
                status: stage.status.key().to_owned(),
                sequence: case.case.sequence,
                units,
                lines,
            });
        }
        Ok(stages)
    }

    /// Returns which documents of one participant a person judges, as stage and item; none for who judges none.
    pub async fn documents_of(
        &self,
        acting: &Acting,
        id: &str,
        participant: u32,
    ) -> Result<Vec<(String, String)>, AppError> {
        let case = self.case(&CaseId::new(id)?).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let entry = case.entry(participant, None);
        if self.access.check(&principal, Action::JudgeDocument, &entry, &Context::default()).is_err() {
            return Ok(Vec::new());
        }
        let mut found = Vec::new();
        for (plan, stage) in case.case.plan.stages().iter().zip(&case.case.stages) {
            let (StageKind::Submission(items), Work::Submission(all)) = (&plan.kind, &stage.work) else { continue };
            let Some(submission) = all.get(&participant) else { continue };
            let handed_in = judged(items).filter(|item| submission.files.contains_key(&item.id));
            found.extend(handed_in.map(|item| (plan.id.clone(), item.id.clone())));
        }
        Ok(found)
    }

    /// Returns a document that a person judges. Papers are none: who judges documents does not read them.
    pub async fn read_document(
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
        let entry = case.entry(participant, None);
        self.access.check(&principal, Action::JudgeDocument, &entry, &Context::default()).map_err(|_| unknown())?;
        let (plan, state) = case.case.stage(stage).ok_or_else(unknown)?;
        let file = match (&plan.kind, &state.work) {
            (StageKind::Submission(items), Work::Submission(all)) => {
                let judged = judged(items).any(|one| one.id == item);
                all.get(&participant).filter(|_| judged).and_then(|submission| submission.files.get(item))
            }
            _ => None,
        };
        let file = file.cloned().ok_or_else(unknown)?;
        drop(case);
        let bytes = self.blobs.get(&file.digest).await?;
        Ok((file, bytes))
    }
}

/// Returns what is judged of a checklist: files that answer a criterion.
pub(crate) fn judged(items: &[Item]) -> impl Iterator<Item = &Item> {
    items.iter().filter(|item| item.answers.is_some() && matches!(item.kind, ItemKind::File(_)))
}
