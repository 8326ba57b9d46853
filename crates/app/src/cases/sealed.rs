//! What a case has sealed, read again: the snapshot of the register, and single people judged by the sealed rule.

use std::sync::Arc;

use jenjang_facts::Nip;
use jenjang_ledger::BlobError;
use jenjang_locale::Locale;
use jenjang_registry::fold::{Dossier, Folder};
use jenjang_registry::snapshot::{Held, Snapshot, SnapshotError, UnitTree};
use jenjang_regulation::Outcome;
use jenjang_screening::Program;

use super::app::App;
use super::background::in_background;
use super::error::AppError;
use super::open_case::OpenCase;
use super::screen_register::Job;
use crate::explain::{Explainer, PersonExplained};
use crate::screen::ScreenError;
use crate::wording::Wording;

/// The largest register whose people are held in memory, some 20 MB for 16,000; of a larger one they are read from its
/// files, person by person.
const MOST_HELD: u64 = 100_000;

/// How many snapshots are held at once.
const MOST_SNAPSHOTS: usize = 4;

/// A person's verdict under what was sealed.
pub(crate) struct SealedVerdict {
    pub(crate) skpd: String,
    pub(crate) verdict: Outcome,
}

impl App {
    /// Returns the snapshot that a case has sealed, put together again from its files.
    pub(crate) async fn sealed_snapshot(&self, case: &OpenCase) -> Result<SealedSnapshot, AppError> {
        let sealed = |problem: &str| AppError::Sealed { case: case.id.clone(), problem: problem.to_owned() };
        let screened = case.case.screened().ok_or_else(|| sealed("nothing was screened yet"))?;
        let wrong = |source| AppError::file(std::path::Path::new("temporary folder"), source);
        let folder = tempfile::tempdir().map_err(wrong)?;
        for file in &screened.snapshot_files {
            // Names come from the record: only a plain one stays inside the folder.
            if file.name.contains(['/', '\\']) || file.name.starts_with('.') {
                return Err(sealed(&format!("`{}` is no name of a file", file.name)));
            }
            let bytes = self.blobs.get(&file.digest).await?;
            std::fs::write(folder.path().join(&file.name), &bytes).map_err(wrong)?;
        }
        let snapshot = Snapshot::open(folder.path(), &case.reference)?;
        if snapshot.manifest().digest != screened.snapshot.to_string() {
            return Err(sealed("the snapshot has another name than the one recorded"));
        }
        Ok(SealedSnapshot { snapshot, held: None, _folder: Arc::new(folder) })
    }

    /// Returns the snapshot that a case has sealed, as it was put together before; `None` before the screening, and
    /// once it is erased.
    pub(crate) async fn held_snapshot(&self, case: &OpenCase) -> Result<Option<SealedSnapshot>, AppError> {
        let Some(screened) = case.case.screened() else { return Ok(None) };
        let key = screened.snapshot;
        if let Some(held) = self.snapshots.lock().await.get(&key) {
            return Ok(Some(held.clone()));
        }
        let _alone = self.assembling.lock().await;
        if let Some(held) = self.snapshots.lock().await.get(&key) {
            return Ok(Some(held.clone()));
        }
        let erasures = self.follower.erasures();
        let mut snapshot = match self.sealed_snapshot(case).await {
            Err(AppError::Blob(BlobError::Missing { .. })) => return Ok(None),
            found => found?,
        };
        if snapshot.snapshot.manifest().counts.people <= MOST_HELD {
            let read = snapshot.snapshot.clone();
            snapshot.held = Some(Arc::new(self.whole_register.run(move || Ok(read.hold()?)).await?));
        }
        let mut held = self.snapshots.lock().await;
        // What was erased meanwhile is not kept.
        if erasures == self.follower.erasures() {
            while MOST_SNAPSHOTS <= held.len() && held.pop_first().is_some() {}
            held.insert(key, snapshot.clone());
        }
        Ok(Some(snapshot))
    }

    /// Returns the verdict of a person under what was sealed; `None` for somebody whom the register does not have.
    pub(crate) async fn sealed_verdict(&self, case: &OpenCase, nip: Nip) -> Result<Option<SealedVerdict>, AppError> {
        let Some(sealed) = case.sealed_job(self.n_threads)? else { return Ok(None) };
        let Some(snapshot) = self.held_snapshot(case).await? else { return Ok(None) };
        snapshot.read(move |snapshot| sealed.verdict(snapshot, nip)).await
    }

    /// Explains the verdict of a person under what was sealed, line by line.
    pub(crate) async fn explain_sealed(
        &self,
        case: &OpenCase,
        nip: Nip,
        locale: Locale,
    ) -> Result<Option<PersonExplained>, AppError> {
        let Some(sealed) = case.sealed_job(self.n_threads)? else { return Ok(None) };
        let Some(snapshot) = self.held_snapshot(case).await? else { return Ok(None) };
        snapshot.read(move |snapshot| sealed.explain(snapshot, nip, &locale)).await
    }
}

/// A snapshot from the store of files; its folder goes with it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct SealedSnapshot {
    pub(crate) snapshot: Snapshot,
    held: Option<Arc<Held>>,
    _folder: Arc<tempfile::TempDir>,
}

impl SealedSnapshot {
    fn dossier(&self, nip: Nip) -> Result<Option<Dossier>, SnapshotError> {
        match &self.held {
            Some(held) => held.dossier(nip),
            None => self.snapshot.dossier(nip),
        }
    }

    /// Reads of it: at once where it is in memory, and off the threads that serve people where it is in files.
    async fn read<T: Send + 'static>(
        self,
        work: impl FnOnce(&Self) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        match &self.held {
            Some(_) => work(&self),
            None => in_background(move || work(&self)).await,
        }
    }
}

/// What people are judged with one by one.
#[derive(Debug)]
pub(crate) struct SealedJob {
    job: Job,
    program: Program,
}

impl SealedJob {
    pub(crate) fn new(job: Job) -> Result<Self, AppError> {
        let program = job.program()?;
        Ok(Self { job, program })
    }

    fn verdict(&self, snapshot: &SealedSnapshot, nip: Nip) -> Result<Option<SealedVerdict>, AppError> {
        let Some(dossier) = snapshot.dossier(nip)? else { return Ok(None) };
        let folder = Folder::new(&self.job.reference).map_err(ScreenError::from)?;
        let facts = folder.facts_on(&dossier, self.job.on);
        let verdict = self.program.judge_row(&facts.known).verdict;
        let skpd = match &snapshot.held {
            Some(held) => held.units().skpd_of(&dossier.person).unwrap_or_default().to_owned(),
            None => UnitTree::new(snapshot.snapshot.units()?).skpd_of(&dossier.person).unwrap_or_default().to_owned(),
        };
        Ok(Some(SealedVerdict { skpd, verdict }))
    }

    fn explain(
        &self,
        snapshot: &SealedSnapshot,
        nip: Nip,
        locale: &Locale,
    ) -> Result<Option<PersonExplained>, AppError> {
        let (reference, catalogue) = (&*self.job.reference, self.job.catalogue()?);
        let wording = Wording::new(locale, reference, catalogue);
        let explainer = Explainer { program: &self.program, reference, catalogue, wording };
        let Some(dossier) = snapshot.dossier(nip)? else { return Ok(None) };
        Ok(Some(explainer.explain_dossier(&snapshot.snapshot, &dossier)?))
    }
}
