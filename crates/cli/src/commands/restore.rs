//! `jenjang restore`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use jenjang_access::Action;
use jenjang_ledger::restore;

use super::verify::{counts, to_json};
use crate::context::{Common, Format, print, print_json};
use crate::store::{Mode, Store};

/// Fill an empty ledger from a backup.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The backup
    file: PathBuf,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, file) = (&arguments.store, &arguments.file);
    // Looked at before a ledger is made for it.
    std::fs::File::open(file).with_context(|| format!("could not read the backup `{}`", file.display()))?;
    let (verified, place) = store.with(common, Mode::Restore, async |app| {
        app.allow_on_ledger(&store.acting(), Action::Restore).await?;
        Ok((restore(file, app.ledger(), app.blobs()).await?, store.place(common)?))
    })?;
    match common.format {
        Format::Json => print_json(&to_json(&verified)),
        Format::Text => {
            let locale = common.locale();
            let file = file.display().to_string();
            let head = locale.text_with("ledger-restored", &[("file", &file), ("place", &place)]);
            print(&format!("{head}\n{}{}\n", counts(&verified, &locale), locale.text("ledger-key-not-in-it")))
        }
    }
}
