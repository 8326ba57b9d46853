//! The `jenjang` command line.
//!
//! It reads arguments, the clock and the terminal, hands everything to the crates below as values, and prints what they
//! answer. One file per command; nothing here decides about people.

mod clock;
mod commands;
mod context;
mod entropy;
mod failure;
mod progress;
mod receipt;
mod runtime;
mod source;
mod store;
mod table;

use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::context::Common;

/// A page is made of some thousand small pieces; the allocator of the system takes a quarter of the time for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The merit system of the Indonesian civil service: who may be considered, why not, and how to check it.
#[derive(Parser)]
#[command(name = "jenjang", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten, next_help_heading = "Options of every command")]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Look at, check, test and compare regulations
    Regulation(commands::regulation::Arguments),
    /// Read exports of SIMPEG or SIASN into an immutable snapshot
    Import(commands::import::Arguments),
    /// List, show and compare snapshots of the register, or write the facts of a day
    Register(commands::register::Arguments),
    /// Screen a whole register by a regulation
    Screen(commands::screen::Arguments),
    /// Explain the verdict of one person, line by line
    Explain(commands::explain::Arguments),
    /// Decide exams: thresholds, ranks, who goes on, and the final score
    Exam(commands::exam::Arguments),
    /// Open a round, act in it, look at it, and hand its results back
    Case(commands::case::Arguments),
    /// Open accounts, grant and revoke roles, and show who may do what
    Access(commands::access::Arguments),
    /// Sign checkpoints, make proofs, and check them without any ledger
    Ledger(commands::ledger::Arguments),
    /// Check the whole ledger and name the first place that does not hold
    Verify(commands::verify::Arguments),
    /// Compute everything of a case again and say where it differs
    Replay(commands::replay::Arguments),
    /// Write the ledger with its files into one file
    Backup(commands::backup::Arguments),
    /// Fill an empty ledger from a backup
    Restore(commands::restore::Arguments),
    /// Serve pages and the API
    Serve(commands::serve::Arguments),
    /// Show the program with an invented round: build it, serve it, and print who can sign in
    Demo(commands::demo::Arguments),
    /// Write invented example data
    Example(commands::example::Arguments),
}

fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let mut arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    arguments.common.data_is_chosen = matches.value_source("data") != Some(ValueSource::DefaultValue);
    let common = &arguments.common;
    let outcome = match &arguments.command {
        Command::Regulation(arguments) => commands::regulation::run(common, arguments),
        Command::Import(arguments) => commands::import::run(common, arguments),
        Command::Register(arguments) => commands::register::run(common, arguments),
        Command::Screen(arguments) => commands::screen::run(common, arguments),
        Command::Explain(arguments) => commands::explain::run(common, arguments),
        Command::Exam(arguments) => commands::exam::run(common, arguments),
        Command::Case(arguments) => commands::case::run(common, arguments),
        Command::Access(arguments) => commands::access::run(common, arguments),
        Command::Ledger(arguments) => commands::ledger::run(common, arguments),
        Command::Verify(arguments) => commands::verify::run(common, arguments),
        Command::Replay(arguments) => commands::replay::run(common, arguments),
        Command::Backup(arguments) => commands::backup::run(common, arguments),
        Command::Restore(arguments) => commands::restore::run(common, arguments),
        Command::Serve(arguments) => commands::serve::run(common, arguments),
        Command::Demo(arguments) => commands::demo::run(common, arguments),
        Command::Example(arguments) => commands::example::run(common, arguments),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => failure::report(&error, common),
    }
}
