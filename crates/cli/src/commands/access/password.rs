//! `jenjang access password`

use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jenjang_app::cases::Who;
use jenjang_desk::made_up_password;
use serde_json::json;

use super::subject_of;
use crate::context::{Common, Format, print, print_json};
use crate::entropy::SystemEntropy;
use crate::store::{Mode, Store};

/// Set the password with which somebody signs in.
#[derive(Args)]
pub(super) struct Arguments {
    /// An account, or the NIP of an employee
    account: String,
    /// Make up a password, print it once, and have it changed at the first sign-in; else it is read from standard input
    #[arg(long)]
    generate: bool,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, locale) = (&arguments.store, common.locale());
    let whom = Who::parse(&arguments.account)?;
    store.with(common, Mode::Write, async |app| Ok(app.allow_letting_in(&store.acting(), &whom).await?))?;
    let password = if arguments.generate {
        made_up_password(&mut SystemEntropy).expose().to_owned()
    } else {
        typed(&locale.text("serve-password-ask"))?
    };
    let subject = subject_of(&whom)?;
    let login = match &whom {
        Who::Person(nip) => nip.to_string(),
        _ => arguments.account.clone(),
    };
    store.with(common, Mode::Write, async |app| {
        app.order_password(&store.acting(), &whom).await?;
        let desk = store.places().open_desk(common).await?;
        let at = store.acting().at;
        let set = desk.set_password(&login, &subject, &password, arguments.generate, at, &mut SystemEntropy).await;
        desk.close().await;
        Ok(set?)
    })?;
    let made = arguments.generate.then_some(password.as_str());
    match common.format {
        Format::Json => print_json(&json!({ "password": made, "must_change": arguments.generate })),
        Format::Text => match made {
            Some(password) => print(&format!(
                "{}\n",
                locale.text_with("serve-password-made", &[("password", password), ("account", &arguments.account)])
            )),
            None => print(&format!("{}\n", locale.text_with("serve-password-set", &[("account", &arguments.account)]))),
        },
    }
}

/// Reads a line from standard input.
fn typed(ask: &str) -> Result<String> {
    let input = std::io::stdin();
    if input.is_terminal() {
        eprint!("{ask} ");
    }
    let mut line = String::new();
    input.read_line(&mut line).context("could not read standard input")?;
    let password = line.trim_end_matches(['\n', '\r']);
    if password.is_empty() {
        bail!("there was no password on standard input; type one, or let the program make one up with --generate");
    }
    Ok(password.to_owned())
}
