//! Plays a scenario through the use cases.

use std::path::Path;

use jenjang_example::{RegisterOptions, write_register};
use jenjang_facts::Moment;
use jenjang_ledger::{CaseId, Head};
use jenjang_procedure::Command;
use jenjang_procedure::balance::Balance;
use jenjang_registry::import::{ImportError, ImportOptions, SORT_BYTES, Silent, import};
use jenjang_registry::snapshot::{Snapshot, SnapshotError};

use super::chance::Chance;
use super::shape::{RegisterShape, Scenario};
use crate::cases::{Acting, App, AppError, Attachments, Done, Who};

/// What playing a scenario gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// The case.
    pub case: String,
    /// The events of the case.
    pub events: u64,
    /// The whole ledger: its size and the hash of its last event.
    pub head: Head,
    /// The counts of each stage that was reached, by its id and in order.
    pub stages: Vec<(String, Balance)>,
    /// The stage that is open; `None` when the round is over.
    pub open_stage: Option<String>,
}

/// Why a scenario could not be played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The ledger is not empty.
    #[error(
        "the ledger has {0} events already; a scenario with invented people needs a ledger of its own: choose another \
         --data folder or --database"
    )]
    NotEmpty(u64),
    /// A step was not carried out.
    #[error("step {step} of the scenario, {at}")]
    Step {
        /// The step, from 1.
        step: usize,
        /// When it should have happened.
        at: Moment,
        /// Why.
        #[source]
        source: Box<AppError>,
    },
    /// The steps do not fit the round.
    #[error("step {step} of the scenario cannot be: {problem}")]
    Script {
        /// The step, from 1.
        step: usize,
        /// Why.
        problem: String,
    },
    /// The register cannot be generated.
    #[error("could not generate the register of the scenario")]
    Register(#[source] jenjang_example::ExampleError),
    /// The register cannot be imported.
    #[error("could not import the register of the scenario")]
    Import(#[from] ImportError),
    /// The snapshot cannot be opened.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// There is no place for the register.
    #[error("could not make a folder for temporary files")]
    Temporary(#[source] std::io::Error),
    /// The ledger failed.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Plays a scenario into an empty ledger, up to a moment if one is given: what would happen later does not.
pub async fn play(
    app: &App,
    scenario: &Scenario,
    until: Option<Moment>,
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Result<Played, PlayError> {
    let folder = tempfile::tempdir().map_err(PlayError::Temporary)?;
    play_in(app, scenario, until, folder.path(), progress).await
}

/// Plays as [`play`], and leaves the register in a data folder as an import does: people can go on with it.
pub async fn play_in(
    app: &App,
    scenario: &Scenario,
    until: Option<Moment>,
    data: &Path,
    progress: &(dyn Fn(&str, u64) + Sync),
) -> Result<Played, PlayError> {
    let head = app.ledger().head().await.map_err(AppError::from)?;
    if head.size > 0 {
        return Err(PlayError::NotEmpty(head.size));
    }
    let case = CaseId::new(scenario.case.as_str()).map_err(AppError::from)?;
    let register = generate(app, &scenario.register, data)?;
    let mut player = Player { app, scenario, case, register, until, over: false, step: 0, done: 0, progress };
    for (place, step) in (1..).zip(&scenario.steps) {
        player.step = place;
        player.carry_out(step).await?;
        if player.over {
            break;
        }
    }
    player.result().await
}

/// Invents a register and takes it in, into a data folder.
fn generate(app: &App, shape: &RegisterShape, data: &Path) -> Result<Snapshot, PlayError> {
    let exports = tempfile::tempdir().map_err(PlayError::Temporary)?;
    let options = RegisterOptions {
        people: shape.people,
        seed: shape.seed,
        on: shape.on,
        meets: shape.meets,
        undetermined: shape.undetermined,
        services: shape.services,
        ..RegisterOptions::default()
    };
    write_register(exports.path(), &options).map_err(PlayError::Register)?;
    let options =
        ImportOptions { as_of: Some(shape.on), strict: false, n_threads: app.n_threads, sort_bytes: SORT_BYTES };
    let imported = import(&[exports.path().to_owned()], data, &app.reference, &options, &Silent)?;
    Ok(Snapshot::open(&imported.snapshot, &app.reference)?)
}

/// A scenario being played.
pub(super) struct Player<'a> {
    pub(super) app: &'a App,
    pub(super) scenario: &'a Scenario,
    pub(super) case: CaseId,
    register: Snapshot,
    until: Option<Moment>,
    /// Whether the moment was reached at which playing stops.
    pub(super) over: bool,
    pub(super) step: usize,
    done: u64,
    progress: &'a (dyn Fn(&str, u64) + Sync),
}

impl<'a> Player<'a> {
    /// Returns chance for a purpose.
    pub(super) fn chance(&self, purpose: &'a str) -> Chance<'a> {
        Chance { seed: self.scenario.seed, purpose }
    }

    pub(super) fn script(&self, problem: impl Into<String>) -> PlayError {
        PlayError::Script { step: self.step, problem: problem.into() }
    }

    pub(super) fn wrong(&self, at: Moment) -> impl Fn(AppError) -> PlayError + use<> {
        let step = self.step;
        move |source| PlayError::Step { step, at, source: Box::new(source) }
    }

    /// Returns who acts at a moment; `None` once playing is over.
    pub(super) fn acting(&mut self, by: &str, at: Moment) -> Result<Option<Acting>, PlayError> {
        self.over |= self.until.is_some_and(|until| until < at);
        if self.over {
            return Ok(None);
        }
        self.done += 1;
        if self.done.is_multiple_of(100) {
            (self.progress)(&at.to_string(), self.done);
        }
        let who = Who::parse(by).map_err(self.wrong(at))?;
        Ok(Some(Acting { who, at, via: "scenario".to_owned() }))
    }

    /// Carries out a command as somebody; `None` once playing is over.
    pub(super) async fn act(
        &mut self,
        by: &str,
        at: Moment,
        command: Command,
        attachments: Attachments,
    ) -> Result<Option<Done>, PlayError> {
        let Some(acting) = self.acting(by, at)? else { return Ok(None) };
        let done = self.app.act(&acting, self.case.as_str(), command, attachments).await;
        done.map(Some).map_err(self.wrong(at))
    }

    pub(super) async fn screen(&mut self, by: &str, at: Moment) -> Result<(), PlayError> {
        let Some(acting) = self.acting(by, at)? else { return Ok(()) };
        let snapshot = self.register.clone();
        self.app.screen_register(&acting, self.case.as_str(), snapshot).await.map_err(self.wrong(at))?;
        Ok(())
    }

    async fn result(&self) -> Result<Played, PlayError> {
        let case = self.app.case(&self.case).await?;
        let reached = case
            .case
            .plan
            .stages()
            .iter()
            .enumerate()
            .filter(|(at, _)| case.case.stages.get(*at).is_some_and(|stage| stage.opened_at.is_some()));
        let stages: Vec<(String, Balance)> =
            reached.map(|(at, plan)| (plan.id.clone(), case.case.balance(at))).collect();
        Ok(Played {
            case: self.case.to_string(),
            events: case.case.sequence,
            head: self.app.ledger().head().await.map_err(AppError::from)?,
            stages,
            open_stage: case.case.open_stage().map(|(plan, _)| plan.id.clone()),
        })
    }
}

impl Player<'_> {
    /// Returns some people of the register whom the screening did not put on the list, by their numbers.
    pub(super) async fn not_listed(&self, n: usize) -> Result<Vec<String>, PlayError> {
        if n == 0 {
            return Ok(Vec::new());
        }
        let case = self.app.case(&self.case).await?;
        let mut people = Vec::new();
        for dossier in self.register.dossiers()? {
            let nip = dossier?.nip();
            if case.number_of(nip).is_none() {
                people.push(nip.to_string());
            }
            if people.len() == n {
                break;
            }
        }
        Ok(people)
    }
}
