//! `jenjang access`

mod grant;
mod list;
mod open;
mod revoke;
mod table;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::context::Common;

/// Open accounts, grant and revoke roles.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open an account; with the first one the ledger begins
    Open(open::Arguments),
    /// Grant a role
    Grant(grant::Arguments),
    /// Revoke a role
    Revoke(revoke::Arguments),
    /// List the accounts with their roles
    List(list::Arguments),
    /// Print the table of roles and actions
    Table(table::Arguments),
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Open(arguments) => open::run(common, arguments),
        Command::Grant(arguments) => grant::run(common, arguments),
        Command::Revoke(arguments) => revoke::run(common, arguments),
        Command::List(arguments) => list::run(common, arguments),
        Command::Table(arguments) => table::run(arguments),
    }
}
