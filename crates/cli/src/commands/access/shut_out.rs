//! `jenjang access shut-out`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::Who;
use serde_json::json;

use super::subject_of;
use crate::context::{Common, Format, print, print_json};
use crate::store::{Mode, Store};

/// Take every way in from somebody: passwords, open sessions and tokens of the API.
#[derive(Args)]
pub(super) struct Arguments {
    /// An account, or the NIP of an employee
    account: String,
    /// Why, in a sentence without names; it is recorded
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let whom = Who::parse(&arguments.account)?;
    let subject = subject_of(&whom)?;
    let n_logins = store.with(common, Mode::Write, async |app| {
        let acting = store.acting();
        app.allow_shut_out(&acting, &whom, &arguments.reason).await?;
        let desk = store.places().open_desk(common).await?;
        let shut_out = desk.shut_out(&subject, acting.at).await;
        desk.close().await;
        let n_logins = shut_out?;
        app.record_shut_out(&acting, &whom, &arguments.reason).await?;
        Ok(n_logins)
    })?;
    match common.format {
        Format::Json => print_json(&json!({ "logins": n_logins })),
        Format::Text => print(&format!("{}\n", common.locale().text("serve-shut-out"))),
    }
}
