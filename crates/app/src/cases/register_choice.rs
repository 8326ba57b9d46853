//! Which register a round is screened by: those that were imported, what a screening of one would give, and doing it.

use std::collections::BTreeSet;
use std::path::Path;

use jenjang_access::{Action, Context};
use jenjang_facts::{Day, Reference};
use jenjang_ledger::CaseId;
use jenjang_locale::Locale;
use jenjang_procedure::{Context as Circumstances, Refusal};
use jenjang_registry::snapshot::Snapshot;

use super::act::Done;
use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;
use super::screen_register::Job;

/// What can be screened, and whether it can be done now.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisterChoice {
    /// What the round is called.
    pub title: String,
    /// How many events it has; a page that was opened earlier may be overtaken.
    pub sequence: u64,
    /// The day on whose data people are judged.
    pub on: Day,
    /// The digest of the register that was screened, once one was.
    pub screened: Option<String>,
    /// Why no register can be screened now, where none was.
    pub obstacle: Option<Refusal>,
    /// The registers that were imported, the latest first.
    pub registers: Vec<RegisterLine>,
}

/// A register that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterLine {
    /// The digest of its content, which is its name.
    pub name: String,
    /// The day it speaks of, where that is known.
    pub as_of: Option<Day>,
    /// How many people it has.
    pub people: u64,
    /// Rows that were refused, so that nobody stands in them.
    pub refused: u64,
    /// Cells that could not be used, and facts on which two sources disagree.
    pub gaps: u64,
}

impl RegisterLine {
    /// Returns the registers in a folder, the latest first.
    pub(super) fn all_in(folder: &Path, reference: &Reference) -> Result<Vec<Self>, AppError> {
        let mut registers = Vec::new();
        for name in Snapshot::names_in(folder)? {
            registers.push(Self::of(&Snapshot::find(folder, &name, reference)?));
        }
        registers.sort_by(|a, b| (b.as_of, &a.name).cmp(&(a.as_of, &b.name)));
        Ok(registers)
    }

    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let (name, counts) = (snapshot.manifest().digest.clone(), &snapshot.manifest().counts);
        let (people, refused, gaps) = (counts.people, counts.refused, counts.gaps);
        Self { name, as_of: snapshot.as_of(), people, refused, gaps }
    }
}

/// What a screening would give. Nothing of it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreeningPreview {
    /// People who would be judged.
    pub people: u64,
    /// Who would meet every criterion that the register answers.
    pub meets: u64,
    /// Who would fail one or more.
    pub fails: u64,
    /// About whom something is missing.
    pub undetermined: u64,
    /// How many units have somebody who meets.
    pub units: usize,
    /// The criteria that the register answers, in order.
    pub criteria: Vec<CriterionPreview>,
}

/// What one criterion would give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CriterionPreview {
    /// What it demands.
    pub text: String,
    /// Where it is laid down.
    pub cite: String,
    /// Who meets it.
    pub meets: u64,
    /// Who fails it.
    pub fails: u64,
    /// About whom it cannot be said.
    pub undetermined: u64,
}

impl App {
    /// Returns the registers in a folder that a round can be screened by, for those who screen.
    pub async fn register_choice(&self, acting: &Acting, id: &str, folder: &Path) -> Result<RegisterChoice, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let actor = self.may_screen(acting, &case).await?;
        let registers = RegisterLine::all_in(folder, &case.reference)?;
        let screened = case.case.screened().map(|screened| screened.snapshot.to_string());
        Ok(RegisterChoice {
            title: case.case.title.clone(),
            sequence: case.case.sequence,
            on: day(&case, acting),
            obstacle: ready(&case, acting, &actor).err().filter(|_| screened.is_none()),
            screened,
            registers,
        })
    }

    /// Judges a register of a folder as a screening would, and records nothing.
    pub async fn preview_screening(
        &self,
        acting: &Acting,
        id: &str,
        folder: &Path,
        name: &str,
        locale: &Locale,
    ) -> Result<ScreeningPreview, AppError> {
        let id = CaseId::new(id)?;
        let (snapshot, job) = {
            let case = self.case(&id).await?;
            let actor = self.may_screen(acting, &case).await?;
            ready(&case, acting, &actor)?;
            let snapshot = Snapshot::find(folder, name, &case.reference)?;
            (snapshot, Job::of(&case, day(&case, acting), self.n_threads)?)
        };
        let regulation = std::sync::Arc::clone(&job.regulation);
        // The numbers that people would get are not shown, so nothing here needs to be random.
        let judged = self.whole_register.run(move || job.judge(snapshot, [0; 32])).await?;
        let criteria = judged.report.criteria.iter().filter(|line| line.evidence == "register").filter_map(|line| {
            let criterion = regulation.criteria.iter().find(|criterion| criterion.id == line.id)?;
            Some(CriterionPreview {
                text: locale.pick(&criterion.text.id, &criterion.text.en).to_owned(),
                cite: line.cite.clone(),
                meets: line.meets,
                fails: line.fails,
                undetermined: line.undetermined,
            })
        });
        let units: BTreeSet<_> = judged.places()?.into_iter().collect();
        Ok(ScreeningPreview {
            people: judged.report.people,
            meets: judged.report.meets,
            fails: judged.report.fails,
            undetermined: judged.report.undetermined,
            units: units.len(),
            criteria: criteria.collect(),
        })
    }

    /// Screens a register of a folder; see [`App::screen_register`].
    pub async fn screen_register_of(
        &self,
        acting: &Acting,
        id: &str,
        folder: &Path,
        name: &str,
    ) -> Result<Done, AppError> {
        let snapshot = {
            let case = self.case(&CaseId::new(id)?).await?;
            let actor = self.may_screen(acting, &case).await?;
            // Asked before the work: what cannot be recorded needs not be computed.
            ready(&case, acting, &actor)?;
            Snapshot::find(folder, name, &case.reference)?
        };
        self.screen_register(acting, id, snapshot).await
    }

    /// Asks whether somebody screens registers, and returns under which id events name them.
    async fn may_screen(&self, acting: &Acting, case: &OpenCase) -> Result<String, AppError> {
        let principal = self.principal(acting, Some(case)).await?;
        self.access.check(&principal, Action::ScreenRegister, &case.resource(), &Context::default())?;
        Ok(principal.id)
    }
}

fn ready(case: &OpenCase, acting: &Acting, actor: &str) -> Result<(), Refusal> {
    case.case.may_screen(&Circumstances { at: acting.at, actor, calendar: case.reference.calendar() })
}

/// The day on whose data people are judged: the sealed one, before the seal today.
fn day(case: &OpenCase, acting: &Acting) -> Day {
    case.case.announced.as_ref().map_or_else(|| case.case.day(acting.at), |announced| announced.on)
}
