//! `jenjang case erase`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::{Erase, Erased};
use jenjang_locale::Locale;
use serde_json::json;

use crate::context::{Common, Format, print, print_json};
use crate::store::{Mode, Store};

/// Erase personal content.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round; `access` for accounts
    id: String,
    #[command(flatten)]
    what: What,
    /// The rule and the end of its term
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    store: Store,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The personal part of an event and the files only it names, by its place in the round; may be given several times
    #[arg(long, value_name = "N")]
    event: Vec<u64>,
    /// Everything that concerns one participant alone
    #[arg(long, value_name = "N")]
    participant: Option<u32>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let what = match arguments.what.participant {
        Some(participant) => Erase::Participant(participant),
        None => Erase::Events(arguments.what.event.iter().copied().collect()),
    };
    let store = &arguments.store;
    let erased = store.with(common, Mode::Write, async |app| {
        Ok(app.erase(&store.acting(), &arguments.id, &what, &arguments.reason).await?)
    })?;
    match common.format {
        Format::Json => print_json(&json!({
            "events": erased.events,
            "files": erased.files,
            "recorded_as": erased.recorded_as,
        })),
        Format::Text => print(&to_text(&erased, &common.locale())),
    }
}

fn to_text(erased: &Erased, locale: &Locale) -> String {
    let count = |n: usize| locale.number(u64::try_from(n).unwrap_or(u64::MAX));
    let (events, files) = (count(erased.events.len()), count(erased.files.len()));
    let recorded = erased.recorded_as.to_string();
    let arguments = [("events", events.as_str()), ("files", &files), ("sequence", &recorded)];
    format!("{}\n", locale.text_with("case-erased-now", &arguments))
}
