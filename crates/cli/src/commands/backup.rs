//! `jenjang backup`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_access::Action;
use jenjang_ledger::backup;

use super::verify::{counts, to_json};
use crate::context::{Common, Format, print, print_json};
use crate::store::{Mode, Store};

/// Write the ledger with its files into one file.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The file to write; one that is there is never replaced
    file: PathBuf,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let verified = store.with(common, Mode::Read, async |app| {
        app.allow_on_ledger(&store.acting(), Action::BackUp).await?;
        Ok(backup(app.ledger(), app.blobs(), &arguments.file).await?)
    })?;
    match common.format {
        Format::Json => print_json(&to_json(&verified)),
        Format::Text => {
            let locale = common.locale();
            let file = arguments.file.display().to_string();
            let head = locale.text_with("ledger-backed-up", &[("file", &file)]);
            print(&format!("{head}\n{}{}\n", counts(&verified, &locale), locale.text("ledger-key-not-in-it")))
        }
    }
}
