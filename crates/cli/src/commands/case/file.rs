//! `jenjang case file`

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::output::Pending;

use crate::context::{Common, print};
use crate::store::{Mode, Store};

/// Fetch a file that a participant handed in.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The round
    id: String,
    /// The number of the participant
    participant: u32,
    /// The stage in which it was handed in
    stage: String,
    /// The item of its checklist, such as paper
    item: String,
    /// Where to put it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let (file, bytes) = store.with(common, Mode::Read, async |app| {
        let (id, participant) = (&arguments.id, arguments.participant);
        Ok(app.read_file(&store.acting(), id, participant, &arguments.stage, &arguments.item).await?)
    })?;
    let mut pending = Pending::create(&arguments.out)?;
    pending.write_all(&bytes).map_err(|error| pending.write_error(error))?;
    let path = pending.finish()?.display().to_string();
    let (digest, size) = (file.digest.to_string(), common.locale().number(file.bytes));
    let words = [("file", path.as_str()), ("bytes", &size), ("digest", &digest)];
    print(&format!("{}\n", common.locale().text_with("case-file-written", &words)))
}
