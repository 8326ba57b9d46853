//! `jenjang access revoke`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::context::{Common, print};
use crate::receipt;
use crate::store::{Mode, Store};

/// Revoke a role.
#[derive(Args)]
pub(super) struct Arguments {
    /// The number of the grant; see `jenjang access list`
    grant: u32,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let text = store.with(common, Mode::Write, async |app| {
        let done = app.revoke_role(&store.acting(), arguments.grant, &arguments.reason).await?;
        receipt::done(app, &done, common).await
    })?;
    print(&text)
}
