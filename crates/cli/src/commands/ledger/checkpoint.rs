//! `jenjang ledger checkpoint`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;

use super::hand_out;
use crate::context::{Common, Format, print_json};
use crate::store::{Mode, Store};

/// Print or sign a checkpoint.
#[derive(Args)]
pub(super) struct Arguments {
    /// Sign how far the ledger has come now [default: the last checkpoint that was signed]
    #[arg(long)]
    sign: bool,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let mode = if arguments.sign { Mode::Write } else { Mode::Read };
    let checkpoint = store.with(common, mode, async |app| {
        let acting = store.acting();
        if arguments.sign {
            return Ok(app.sign_checkpoint(&acting).await?);
        }
        app.read_checkpoint(&acting).await?.context("no checkpoint was signed yet; sign one with --sign")
    })?;
    match (common.format, &arguments.out) {
        (Format::Json, None) => print_json(&json!({
            "origin": checkpoint.origin(),
            "size": checkpoint.size(),
            "root": checkpoint.root(),
            "note": checkpoint.to_string(),
        })),
        _ => hand_out(&checkpoint.to_string(), arguments.out.as_deref(), common),
    }
}
