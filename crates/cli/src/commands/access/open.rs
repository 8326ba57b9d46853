//! `jenjang access open`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::NewAccount;
use jenjang_facts::Nip;

use crate::context::{Common, parse_nip, print};
use crate::receipt;
use crate::store::{Mode, Store};

/// Open an account.
#[derive(Args)]
pub(super) struct Arguments {
    /// The id of the account: 1 to 40 of a-z, 0-9 and `-`; a word of the office, not a name and no NIP
    id: String,
    /// The name of the person
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The number of the person, where the person is in the register
    #[arg(long, value_parser = parse_nip, value_name = "NIP")]
    nip: Option<Nip>,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let new = NewAccount { id: arguments.id.clone(), name: arguments.name.clone(), nip: arguments.nip };
    let store = &arguments.store;
    let text = store.with(common, Mode::Begin, async |app| {
        let done = app.open_account(&store.acting(), &new).await?;
        receipt::done(app, &done, common).await
    })?;
    print(&text)
}
