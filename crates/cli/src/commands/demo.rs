//! `jenjang demo`

mod build;
mod clock;
mod personas;

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jenjang_desk::{DeskLocation, DeskOptions, HashCost, SessionRules};
use jenjang_facts::{Moment, Zone};
use jenjang_registry::snapshot::snapshots_folder;
use jenjang_web::site::{Demonstration, Persona};
use serde_json::json;

use self::clock::Clock;
use self::personas::Cast;
use super::serve::{Listen, Served};
use crate::context::{Common, Format};
use crate::runtime;
use crate::store::open_desk;

/// Show the program with an invented round.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    listen: Listen,
    /// How far the round is
    #[arg(long, value_name = "STATE", default_value = "papers")]
    at: State,
}

/// How far a round is.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    /// Late November 2013: most papers are handed in, marking is under way
    Papers,
    /// January 2014: the round is over, and who passed is in the talent pool
    Pool,
    /// November 2013 with twelve people: small enough to be played to its end by hand
    Small,
}

/// The moment at which the small round stands: everybody has something to do next.
const SMALL_AT: &str = "2013-11-18T10:00WIB";

/// The moment at which the papers stand.
const PAPERS_AT: &str = "2013-11-28T17:00WIB";

/// The password of everybody in a demonstration, published wherever it matters.
const PASSWORD: &str = "peragaan-jenjang";

/// The agency on the pages of a demonstration.
const AGENCY: &str = "Provinsi Jawa Tengah (rekaan)";

impl State {
    /// Returns the scenario that is played.
    fn scenario(self) -> &'static str {
        match self {
            Self::Papers | Self::Pool => "jateng-2013",
            Self::Small => "kecil-2013",
        }
    }

    /// Returns the moment at which playing stops; `None` for the end of the round.
    fn until(self) -> Result<Option<Moment>> {
        match self {
            Self::Papers => Ok(Some(Moment::parse(PAPERS_AT)?)),
            Self::Small => Ok(Some(Moment::parse(SMALL_AT)?)),
            Self::Pool => Ok(None),
        }
    }

    /// Returns who is shown: of a round that is played by hand everybody, else one of each kind.
    fn cast(self) -> Cast {
        match self {
            Self::Papers | Self::Pool => Cast::OneOfEach,
            Self::Small => Cast::Everybody,
        }
    }
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let temporary = match common.data_is_chosen {
        true => None,
        false => Some(tempfile::tempdir().context("could not make a folder for the demonstration")?),
    };
    let data = temporary.as_ref().map_or(common.data.as_path(), tempfile::TempDir::path);
    let built = build::find_or_build(common, data, arguments.at)?;
    runtime::run(async {
        let app = build::open_to_serve(common, data).await?;
        let last = app.ledger().cases().await?.iter().map(|head| head.last).max();
        let clock = Arc::new(Clock::from(last.map_or(built.at, |last| last.max(built.at))));
        let (shown, moved, folder) = (Arc::clone(&clock), Arc::clone(&clock), data.to_owned());
        let forward = move |to| {
            // Written down first, so that the clock never goes back when the folder is served again.
            build::remember(&folder, to)?;
            moved.forward(to);
            Ok(())
        };
        let served = Served {
            agency: AGENCY.to_owned(),
            personas: built.personas.clone(),
            clock: Arc::new(move || shown.now()),
            zone: Zone::default(),
            snapshots: Some(snapshots_folder(data)),
            demonstration: Some(Demonstration { forward: Arc::new(forward), until: furthest(clock.now()) }),
        };
        let desk = open_desk(&DeskLocation::in_folder(data), data, desk_options()).await?;
        let told = |address| welcome(common, data, temporary.is_some(), address, &built.personas);
        arguments.listen.serve(app, desk, served, told).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// How far visitors can move the clock: long enough to see entries of the talent pool expire.
const FURTHEST_MINUTES: u32 = 2 * 366 * 24 * 60;

fn furthest(now: Moment) -> Moment {
    now.plus_millis(i64::from(FURTHEST_MINUTES) * 60_000).unwrap_or(now)
}

/// Everybody knows the passwords, so their hashes are real and cheap. A clock that visitors move signs nobody out: a
/// session lasts as long as the browser keeps its cookie.
fn desk_options() -> DeskOptions {
    let cost = HashCost::new(1_024, 1, 1).unwrap_or_default();
    let longest = 2 * FURTHEST_MINUTES;
    let sessions = SessionRules { idle_minutes: longest, longest_minutes: longest, ..SessionRules::default() };
    DeskOptions { cost, sessions, ..DeskOptions::default() }
}

fn welcome(common: &Common, data: &Path, is_temporary: bool, address: SocketAddr, personas: &[Persona]) -> String {
    if common.format == Format::Json {
        let personas = personas.iter().map(|persona| {
            json!({ "login": persona.login, "password": persona.password, "name": persona.name, "about": persona.about })
        });
        let told = json!({ "address": format!("http://{address}"), "personas": personas.collect::<Vec<_>>() });
        return told.to_string();
    }
    let locale = common.locale();
    let mut text = locale.text_with("serve-ready", &[("address", &format!("http://{address}/"))]);
    let folder = data.display().to_string();
    let kept = if is_temporary { "serve-demo-temporary" } else { "serve-demo-kept" };
    text.push_str(&format!("\n{}\n\n", locale.text_with(kept, &[("folder", &folder)])));
    text.push_str(&locale.text_with("serve-demo-personas", &[("password", PASSWORD)]));
    text.push('\n');
    let width = personas.iter().map(|persona| persona.login.chars().count()).max().unwrap_or(0);
    for persona in personas {
        let about = locale.text(&persona.about);
        text.push_str(&format!("\n  {:width$}  {}\n  {:width$}  {about}", persona.login, persona.name, ""));
    }
    text.push('\n');
    text
}
