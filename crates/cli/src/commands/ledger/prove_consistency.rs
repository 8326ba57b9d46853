//! `jenjang ledger prove-consistency`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use jenjang_ledger::Checkpoint;
use serde_json::json;

use super::{hand_out, read_checkpoint};
use crate::context::{Common, Format, print_json};
use crate::failure::BROKEN;
use crate::store::{Mode, Store};

/// Prove that nothing before an earlier checkpoint was rewritten.
#[derive(Args)]
pub(super) struct Arguments {
    /// The earlier checkpoint: its file, or its size
    from: String,
    /// The size of the later checkpoint [default: the last one]
    to: Option<u64>,
    /// The file to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let kept: Option<Checkpoint> = match arguments.from.parse::<u64>() {
        Ok(_) => None,
        Err(_) => Some(read_checkpoint(Path::new(&arguments.from))?),
    };
    let from = kept.as_ref().map_or_else(|| arguments.from.parse().unwrap_or_default(), Checkpoint::size);
    let store = &arguments.store;
    let proof = store.with(common, Mode::Read, async |app| {
        let acting = store.acting();
        let to = match arguments.to {
            Some(to) => to,
            None => {
                let last = app.read_checkpoint(&acting).await?;
                last.context("no checkpoint was signed yet; sign one with `jenjang ledger checkpoint --sign`")?.size()
            }
        };
        Ok(app.prove_consistency(&acting, from, to).await?)
    })?;
    if kept.as_ref().is_some_and(|kept| kept.root() != proof.from().root()) {
        let size = from.to_string();
        eprintln!("error: {}", common.locale().text_with("ledger-other-root", &[("size", &size)]));
        return Ok(ExitCode::from(BROKEN));
    }
    match (common.format, &arguments.out) {
        (Format::Json, None) => print_json(&json!({
            "from": proof.from().size(),
            "to": proof.to().size(),
            "proof": proof.to_string(),
        })),
        _ => hand_out(&proof.to_string(), arguments.out.as_deref(), common),
    }
}
