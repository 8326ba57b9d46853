//! Builds the folder of a demonstration: a round is played through the use cases, and its people get passwords.

use std::path::Path;

use anyhow::{Context, Result, bail};
use jenjang_app::cases::App;
use jenjang_app::scenario::{Scenario, SeededEntropy, play_in};
use jenjang_desk::DeskLocation;
use jenjang_facts::Moment;
use jenjang_ledger::Durability;
use jenjang_web::site::Persona;
use serde::{Deserialize, Serialize};

use super::personas::{self, Somebody};
use super::{PASSWORD, State, desk_options};
use crate::context::Common;
use crate::entropy::SystemEntropy;
use crate::store::{Mode, Places, open_desk};

/// A folder in which a round was played.
pub(super) struct Built {
    /// The moment at which the round stands.
    pub(super) at: Moment,
    pub(super) personas: Vec<Persona>,
}

/// What is written down about a demonstration once it is whole.
#[derive(Serialize, Deserialize)]
struct Note {
    at: String,
    state: String,
    people: Vec<Somebody>,
}

const NOTE: &str = "demo.json";

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Returns the demonstration in a folder, which is built if the folder has none.
pub(super) fn find_or_build(common: &Common, data: &Path, state: State) -> Result<Built> {
    let note = data.join(NOTE);
    match std::fs::read_to_string(&note) {
        Ok(text) => found(&text, state).with_context(|| format!("could not use `{}`", note.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => build(common, data, state),
        Err(error) => Err(error).with_context(|| format!("could not read `{}`", note.display())),
    }
}

fn found(text: &str, state: State) -> Result<Built> {
    let note: Note = serde_json::from_str(text)?;
    if note.state != name(state) {
        bail!("this folder shows the round at `{}`; name another folder with --data", note.state);
    }
    Ok(Built { at: Moment::parse(&note.at)?, personas: note.people.iter().map(Somebody::persona).collect() })
}

fn name(state: State) -> &'static str {
    match state {
        State::Papers => "papers",
        State::Pool => "pool",
        State::Small => "small",
    }
}

fn build(common: &Common, data: &Path, state: State) -> Result<Built> {
    // One thread drives what waits for the database: handing over to another takes longer than the work.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("could not start the threads of the program")?;
    runtime.block_on(async {
        let (at, people) = play_round(common, data, state).await?;
        set_passwords(data, at, &people).await?;
        let note = Note { at: at.to_string(), state: name(state).to_owned(), people };
        let text = serde_json::to_string_pretty(&note)?;
        std::fs::write(data.join(NOTE), text).context("could not write down what the demonstration shows")?;
        Ok(Built { at, personas: note.people.iter().map(Somebody::persona).collect() })
    })
}

/// Plays the round and returns the moment at which it stands, and who is shown.
async fn play_round(common: &Common, data: &Path, state: State) -> Result<(Moment, Vec<Somebody>)> {
    let scenario = Scenario::find(state.scenario())?;
    let procedures = common.procedures(&*common.reference()?)?;
    // The same scenario gives the same ledger, so its salts follow from its seed.
    let entropy = Box::new(SeededEntropy::new(scenario.seed));
    // Nobody has seen this ledger yet: should the machine stop now, it is built again.
    let app = Places::default().open_in(data, common, Mode::Begin, procedures, entropy, Durability::None).await?;
    let app = app.alone();
    let outcome = async {
        let until = state.until()?;
        play_in(&app, &scenario, until, data, &|_, _| {}).await?;
        let last = app.ledger().cases().await?.iter().map(|head| head.last).max();
        let at = until.or_else(|| last?.plus_millis(HOUR_MS)).context("nothing was played")?;
        let people = personas::find(&app, &scenario.case, at, state.cast()).await?;
        Ok((at, people))
    };
    let outcome = outcome.await;
    app.ledger().close().await;
    outcome
}

/// Writes down that visitors moved the clock to a moment.
pub(super) fn remember(data: &Path, at: Moment) -> std::io::Result<()> {
    let (note, new) = (data.join(NOTE), data.join(format!("{NOTE}.new")));
    let mut written: Note = serde_json::from_str(&std::fs::read_to_string(&note)?)?;
    written.at = at.to_string();
    std::fs::write(&new, serde_json::to_string_pretty(&written)?)?;
    std::fs::rename(new, note)
}

async fn set_passwords(data: &Path, at: Moment, people: &[Somebody]) -> Result<()> {
    let desk = open_desk(&DeskLocation::in_folder(data), data, desk_options()).await?;
    for somebody in people {
        let (login, subject) = (somebody.login.as_str(), somebody.subject()?);
        desk.set_password(login, &subject, PASSWORD, false, at, &mut SystemEntropy).await?;
    }
    desk.close().await;
    Ok(())
}

/// Opens what was built, as safe as anything that people act in.
pub(super) async fn open_to_serve(common: &Common, data: &Path) -> Result<App> {
    let procedures = common.procedures(&*common.reference()?)?;
    let entropy = Box::new(SystemEntropy);
    Places::default().open_in(data, common, Mode::Write, procedures, entropy, Durability::Full).await
}
