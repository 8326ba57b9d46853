//! Screening in a case: the register is judged by what was sealed, and everything that went in or came out is kept.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use jenjang_access::Action;
use jenjang_facts::{Catalogue, Day, Digest, Reference, Value};
use jenjang_ledger::CaseId;
use jenjang_locale::{Language, Locale};
use jenjang_procedure::stages::screening::{CriterionCounts, NamedFile, RegisterCounts, RegisterScreened, Unit};
use jenjang_procedure::{Command, Settings};
use jenjang_registry::import::Silent;
use jenjang_registry::snapshot::Snapshot;
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
use crate::lists::{Block, ListFormat, Sink};
use crate::output::OutputError;
use crate::register::Register;
use crate::report::ScreeningReport;
use crate::screen::{ScreenError, Screening, Wants};

/// What a screening gives: the report, the numbered people, their units, and the verdicts as a file.
pub(crate) struct Judged {
    pub(crate) report: ScreeningReport,
    pub(crate) roster: Roster,
    pub(crate) units: Vec<Unit>,
    pub(crate) verdicts: Vec<u8>,
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
        let judged = self.whole_register.run(move || job.judge(snapshot, salt)).await?;
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
