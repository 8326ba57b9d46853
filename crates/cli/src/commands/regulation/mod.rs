//! `jenjang regulation`

mod check;
mod diff;
mod list;
mod show;
mod sql;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::context::Common;

/// Look at, check, test and compare regulations.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the regulations and the periods they are in force
    List,
    /// Show a regulation: parameters and criteria with their citations
    Show(show::Arguments),
    /// Check regulation files and report every mistake
    Check(check::Arguments),
    /// Run the cases of a regulation
    Test(test::Arguments),
    /// Print the criteria as one SQL query over the table of facts
    Sql(sql::Arguments),
    /// Compare two versions, or one with other parameters, over a whole register
    Diff(diff::Arguments),
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::List => list::run(common),
        Command::Show(arguments) => show::run(common, arguments),
        Command::Check(arguments) => check::run(common, arguments),
        Command::Test(arguments) => test::run(common, arguments),
        Command::Sql(arguments) => sql::run(common, arguments),
        Command::Diff(arguments) => diff::run(common, arguments),
    }
}
