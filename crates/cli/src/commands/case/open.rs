//! `jenjang case open`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::context::{Common, print};
use crate::receipt;
use crate::store::{Mode, Store};

/// Open a round.
#[derive(Args)]
pub(super) struct Arguments {
    /// The id of the round: 1 to 64 of a-z, 0-9 and `-`; it says nothing about anybody
    id: String,
    /// The regulation; today picks the version
    regulation: String,
    /// What the round is called [default: the title of the regulation]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let procedures = common.procedures(common.reference()?.as_ref())?;
    let store = &arguments.store;
    let text = store.with_procedures(common, Mode::Write, procedures, async |app| {
        let title = arguments.title.as_deref();
        let done = app.open_case(&store.acting(), &arguments.id, &arguments.regulation, title).await?;
        receipt::done(app, &done, common).await
    })?;
    print(&text)
}
