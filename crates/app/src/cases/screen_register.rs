//! Screening in a case: the register is judged by what was sealed, and everything that went in or came out is kept.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use jenjang_access::Action;
use jenjang_facts::{Catalogue, Day, Digest, Nip, Reference, Value};
use jenjang_ledger::{BlobError, CaseId};
use jenjang_locale::{Language, Locale};
use jenjang_procedure::stages::screening::{CriterionCounts, NamedFile, RegisterCounts, RegisterScreened, Unit};
use jenjang_procedure::{Command, Settings};
use jenjang_registry::fold::{Dossier, Folder};
use jenjang_registry::import::Silent;
use jenjang_registry::snapshot::{Held, Snapshot, SnapshotError, UnitTree};
use jenjang_regulation::{Outcome, Regulation, parse_parameter_value};
use jenjang_screening::Program;
use jenjang_screening::verdict_file::Encoder;

use super::act::{Attachments, Done};
use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::people::Person;
use super::roster::{Roster, RosterPerson, unit_id};
use crate::explain::{Explainer, PersonExplained};
use crate::lists::{Block, ListFormat, Sink};
use crate::output::OutputError;
use crate::register::Register;
use crate::report::ScreeningReport;
use crate::screen::{ScreenError, Screening, Wants};
use crate::wording::Wording;

/// The largest register whose people are held in memory, some 20 MB for 16,000; of a larger one they are read from its
/// files, person by person.
const MOST_HELD: u64 = 100_000;

/// How many snapshots are held at once.
const MOST_SNAPSHOTS: usize = 4;

/// What a screening gives: the report, the numbered people, their units, and the verdicts as a file.
pub(crate) struct Judged {
    pub(crate) report: ScreeningReport,
    pub(crate) roster: Roster,
    pub(crate) units: Vec<Unit>,
    pub(crate) verdicts: Vec<u8>,
}

/// A person's verdict under what was sealed.
pub(crate) struct SealedVerdict {
    pub(crate) skpd: String,
    pub(crate) verdict: Outcome,
}

impl App {
    /// Screens a register under the sealed settings and records the outcome, with every file it came from.
    pub async fn screen_register(&self, acting: &Acting, id: &str, snapshot: Snapshot) -> Result<Done, AppError> {
        let id = CaseId::new(id)?;
        let job = {
            let case = self.case(&id).await?;
            let principal = self.principal(acting, Some(&case)).await?;
            // Asked before the work; the command asks again when it is recorded.
            self.access.check(&principal, Action::ScreenRegister, &case.resource(), &Default::default())?;
            let on = case.case.announced.as_ref().map_or_else(|| case.case.day(acting.at), |announced| announced.on);
            Job::of(&case, on, self.n_threads)?
        };
        let mut salt = [0; 32];
        self.entropy.lock().await.fill(&mut salt);
        let snapshot_files = self.keep_snapshot(&snapshot).await?;
        let (snapshot_digest, as_of) = (sealed_name(&snapshot)?, snapshot.as_of());
        let regulation = Digest::parse(&job.regulation.digest).map_err(|error| AppError::Input(error.to_string()))?;
        let on = job.on;
        let judged = in_background(move || job.judge(snapshot, salt)).await?;
        let list = Bytes::from(judged.roster.to_text());
        let screened = RegisterScreened {
            on,
            snapshot: snapshot_digest,
            as_of,
            snapshot_files,
            regulation,
            parameters: judged.report.receipt.parameters,
            facts: judged.report.receipt.facts,
            verdicts: judged.report.receipt.verdicts,
            engine: judged.report.receipt.engine.to_owned(),
            verdict_file: Digest::of(&judged.verdicts),
            list_file: Digest::of(&list),
            counts: RegisterCounts {
                people: judged.report.people,
                meets: judged.report.meets,
                fails: judged.report.fails,
                undetermined: judged.report.undetermined,
                refused_rows: judged.report.refused_rows,
            },
            criteria: judged.criteria(),
            participants: judged.places()?,
            units: judged.units,
        };
        self.blobs.put(list).await?;
        self.blobs.put(Bytes::from(judged.verdicts)).await?;
        self.carry_out(acting, &id, Command::ScreenRegister(Box::new(screened)), Attachments::new()).await
    }

    /// Keeps the files of a snapshot, so that the data behind the verdicts stay with the case.
    async fn keep_snapshot(&self, snapshot: &Snapshot) -> Result<Vec<NamedFile>, AppError> {
        let folder = snapshot.folder();
        let wrong = |source| AppError::file(folder, source);
        let mut paths: Vec<PathBuf> = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(wrong)? {
            paths.push(entry.map_err(wrong)?.path());
        }
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let bytes = std::fs::metadata(&path).map_err(|source| AppError::file(&path, source))?.len();
            let stored = self.blobs.put_file(&path).await?;
            files.push(NamedFile { name: name.to_owned(), digest: stored, bytes });
        }
        Ok(files)
    }

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
            snapshot.held = Some(Arc::new(in_background(move || Ok(read.hold()?)).await?));
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

/// Does long work off the threads that serve people.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AppError::Stopped)?
}

fn sealed_name(snapshot: &Snapshot) -> Result<Digest, AppError> {
    Digest::parse(&snapshot.manifest().digest).map_err(|error| AppError::Input(error.to_string()))
}

/// What a screening of a case needs; owns everything, so that it can go to another thread.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) regulation: Arc<Regulation>,
    pub(crate) reference: Arc<Reference>,
    pub(crate) values: Vec<Option<Value>>,
    pub(crate) on: Day,
    n_threads: usize,
}

impl Job {
    pub(crate) fn of(case: &OpenCase, on: Day, n_threads: usize) -> Result<Self, AppError> {
        let values = parameter_values(&case.regulation, &case.case.settings, on, &case.reference)?;
        let (regulation, reference) = (Arc::clone(&case.regulation), Arc::clone(&case.reference));
        Ok(Self { regulation, reference, values, on, n_threads })
    }

    pub(crate) fn catalogue(&self) -> Result<&Catalogue, AppError> {
        let missing = || AppError::Input(format!("there is no catalogue of facts `{}`", self.regulation.catalogue));
        self.reference.catalogue(&self.regulation.catalogue).ok_or_else(missing)
    }

    pub(crate) fn program(&self) -> Result<Program, AppError> {
        let program = Program::compile(&self.regulation, self.catalogue()?, &self.values, self.on);
        program.map_err(|error| AppError::Input(error.to_string()))
    }

    /// Judges everybody.
    pub(crate) fn judge(&self, snapshot: Snapshot, salt: [u8; 32]) -> Result<Judged, AppError> {
        let program = self.program()?;
        // Lists of a case are official papers: Indonesian, whatever the person at the screen reads.
        let locale = Locale::new(Language::Indonesian);
        let failed = |source| AppError::file(std::path::Path::new("temporary folder"), source);
        let folder = tempfile::tempdir().map_err(failed)?;
        let path = folder.path().join("verdicts.parquet");
        let screening = Screening {
            program: &program,
            reference: &self.reference,
            catalogue: self.catalogue()?,
            locale: &locale,
            n_threads: self.n_threads,
            wants: Wants { people: true, detail: true },
            encoder: Some(Encoder::new(&program).map_err(ScreenError::from)?),
        };
        let mut people = Vec::new();
        let mut skpds = BTreeMap::new();
        let register = Register::Snapshot { snapshot: Box::new(snapshot), imported: None, temporary: None };
        let file = ListFormat::Parquet.start(&path, &program, &locale).map_err(ScreenError::from)?;
        let list = Box::new(Listing { people: &mut people, skpds: &mut skpds });
        let mut lists: Vec<Box<dyn Sink + '_>> = vec![file, list];
        let report = screening.run(&register, &mut lists, &Silent)?;
        for list in lists {
            list.finish(&report).map_err(ScreenError::from)?;
        }
        let verdicts = std::fs::read(&path).map_err(failed)?;
        let units = skpds.into_iter().map(|(id, name)| Unit { id, name }).collect();
        Ok(Judged { report, roster: Roster::new(salt, people), units, verdicts })
    }

    /// Returns everybody with the verdict, for lists on a screen.
    pub(crate) fn people(&self, snapshot: Snapshot) -> Result<Vec<Person>, AppError> {
        let program = self.program()?;
        let locale = Locale::new(Language::Indonesian);
        let screening = Screening {
            program: &program,
            reference: &self.reference,
            catalogue: self.catalogue()?,
            locale: &locale,
            n_threads: self.n_threads,
            wants: Wants { people: true, detail: true },
            encoder: None,
        };
        let mut people = Vec::new();
        let register = Register::Snapshot { snapshot: Box::new(snapshot), imported: None, temporary: None };
        let mut lists: Vec<Box<dyn Sink + '_>> = vec![Box::new(Everybody { people: &mut people })];
        screening.run(&register, &mut lists, &Silent)?;
        drop(lists);
        Ok(people)
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

/// Returns the values of the parameters as the settings of a case have them.
pub(crate) fn parameter_values(
    regulation: &Regulation,
    settings: &Settings,
    on: Day,
    reference: &Reference,
) -> Result<Vec<Option<Value>>, AppError> {
    let mut values = regulation.parameter_values(on);
    for (parameter, slot) in regulation.parameters.iter().zip(&mut values) {
        if let Some(text) = settings.get(&parameter.id) {
            let read = parse_parameter_value(parameter, text, &reference.lists);
            *slot = Some(read.map_err(|problem| AppError::Input(problem.message))?);
        }
    }
    Ok(values)
}

impl Judged {
    fn criteria(&self) -> Vec<CriterionCounts> {
        let lines = self.report.criteria.iter();
        let counts = lines.map(|line| CriterionCounts {
            id: line.id.clone(),
            meets: line.meets,
            fails: line.fails,
            undetermined: line.undetermined,
        });
        counts.collect()
    }

    /// Returns for each person of the list, in order of number, the place of the unit.
    pub(crate) fn places(&self) -> Result<Vec<u16>, AppError> {
        let place = |person: &RosterPerson| {
            let id = unit_id(&person.skpd);
            let at = self.units.iter().position(|unit| unit.id == id)?;
            u16::try_from(at).ok()
        };
        let places: Option<Vec<u16>> = self.roster.people().iter().map(place).collect();
        places.ok_or_else(|| AppError::Input("the register has more units than a round can hold".to_owned()))
    }
}

/// Collects everybody.
struct Everybody<'a> {
    people: &'a mut Vec<Person>,
}

impl Sink for Everybody<'_> {
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError> {
        for (row, (nip, listed)) in block.nips.iter().zip(block.people).enumerate() {
            let Some(detail) = &listed.detail else { continue };
            self.people.push(Person::new(
                *nip,
                detail.full_name.clone(),
                detail.skpd.clone(),
                detail.rank.clone(),
                block.overall.outcome(row),
                detail.reasons.iter().map(|reason| reason.criterion).collect(),
            ));
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &ScreeningReport) -> Result<PathBuf, OutputError> {
        Ok(PathBuf::new())
    }
}

/// Collects who meets, and the units of everybody.
struct Listing<'a> {
    people: &'a mut Vec<RosterPerson>,
    skpds: &'a mut BTreeMap<String, String>,
}

impl Sink for Listing<'_> {
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError> {
        for (row, (nip, listed)) in block.nips.iter().zip(block.people).enumerate() {
            let Some(detail) = &listed.detail else { continue };
            self.skpds.entry(unit_id(&detail.skpd)).or_insert_with(|| detail.skpd.clone());
            if block.overall.outcome(row) == Outcome::Meets {
                self.people.push(RosterPerson {
                    nip: *nip,
                    name: detail.full_name.clone(),
                    skpd: detail.skpd.clone(),
                    unit: listed.unit.clone(),
                });
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &ScreeningReport) -> Result<PathBuf, OutputError> {
        Ok(PathBuf::new())
    }
}
