//! `jenjang access`

mod grant;
mod list;
mod open;
mod password;
mod revoke;
mod shut_out;
mod table;
mod token;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use jenjang_app::cases::Who;
use jenjang_desk::Subject;

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
    /// Set the password with which somebody signs in
    Password(password::Arguments),
    /// Make, list and revoke the tokens with which programs use the API
    Token(token::Arguments),
    /// Take every way in from somebody
    ShutOut(shut_out::Arguments),
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
        Command::Password(arguments) => password::run(common, arguments),
        Command::Token(arguments) => token::run(common, arguments),
        Command::ShutOut(arguments) => shut_out::run(common, arguments),
        Command::List(arguments) => list::run(common, arguments),
        Command::Table(arguments) => table::run(arguments),
    }
}

/// Returns whom a way in is for.
fn subject_of(whom: &Who) -> Result<Subject> {
    match whom {
        Who::Account(id) => Ok(Subject::Account(id.clone())),
        Who::Person(nip) => Ok(Subject::Person(*nip)),
        Who::Operator | Who::Participant(_) | Who::Public => bail!("name an account, or the NIP of an employee"),
    }
}
