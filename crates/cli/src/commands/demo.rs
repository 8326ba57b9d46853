//! `jenjang demo`

mod build;
mod personas;

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jenjang_desk::{DeskLocation, DeskOptions, HashCost};
use jenjang_facts::{Moment, Zone};
use jenjang_registry::snapshot::snapshots_folder;
use jenjang_web::site::Persona;
use serde_json::json;

use super::serve::{Listen, Served};
use crate::clock;
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
}

/// The scenario that is played.
const SCENARIO: &str = "jateng-2013";

/// The moment at which the papers stand.
const PAPERS_AT: &str = "2013-11-28T17:00WIB";

/// The password of everybody in a demonstration, published wherever it matters.
const PASSWORD: &str = "peragaan-jenjang";

/// The agency on the pages of a demonstration.
const AGENCY: &str = "Provinsi Jawa Tengah (rekaan)";

impl State {
    /// Returns the moment at which playing stops; `None` for the end of the round.
    fn until(self) -> Result<Option<Moment>> {
        match self {
            Self::Papers => Ok(Some(Moment::parse(PAPERS_AT)?)),
            Self::Pool => Ok(None),
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
        let served = Served {
            agency: AGENCY.to_owned(),
            personas: built.personas.clone(),
            clock: Arc::new(clock_from(last.map_or(built.at, |last| last.max(built.at)))),
            zone: Zone::default(),
            snapshots: Some(snapshots_folder(data)),
        };
        let desk = open_desk(&DeskLocation::in_folder(data), data, desk_options()).await?;
        let told = |address| welcome(common, data, temporary.is_some(), address, &built.personas);
        arguments.listen.serve(app, desk, served, told).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Returns a clock that goes on from where a round stands: a minute here is a minute there.
fn clock_from(begin: Moment) -> impl Fn() -> Moment + Send + Sync {
    let started = clock::now();
    move || {
        let gone = (clock::now().millis() - started.millis()).max(0);
        begin.plus_millis(gone).unwrap_or(begin)
    }
}

/// Everybody knows the passwords, so their hashes are real and cheap.
fn desk_options() -> DeskOptions {
    let cost = HashCost::new(1_024, 1, 1).unwrap_or_default();
    DeskOptions { cost, ..DeskOptions::default() }
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
