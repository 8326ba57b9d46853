//! `jenjang ledger prove`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::hand_out;
use crate::context::{Common, Format, print_json};
use crate::store::{Mode, Store};

/// Prove that an event is in the ledger.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round; `access` for accounts
    case: String,
    /// The place of the event in it
    event: u64,
    /// The size of the checkpoint it is shown in [default: the last one]
    #[arg(long, value_name = "N")]
    size: Option<u64>,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let proof = store.with(common, Mode::Read, async |app| {
        Ok(app.prove_event(&store.acting(), &arguments.case, arguments.event, arguments.size).await?)
    })?;
    match (common.format, &arguments.out) {
        (Format::Json, None) => print_json(&json!({ "size": proof.checkpoint().size(), "proof": proof.to_string() })),
        _ => hand_out(&proof.to_string(), arguments.out.as_deref(), common),
    }
}
