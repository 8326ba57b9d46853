//! `jenjang ledger scrub`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::context::{Common, print};
use crate::store::{Mode, Store};

/// Rebuild what holds personal parts.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    store.with(common, Mode::Write, async |app| Ok(app.scrub(&store.acting()).await?))?;
    print(&format!("{}\n", common.locale().text("ledger-scrubbed")))
}
