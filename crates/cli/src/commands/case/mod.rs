//! `jenjang case`

mod act;
mod entry;
mod erase;
mod export;
mod file;
mod lines;
mod list;
mod open;
mod order;
mod play;
mod screen;
mod show;
mod timeline;
mod what_if;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::context::Common;

/// Open a round, act in it, look at it.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open a round under the version of a regulation that is in force today
    Open(open::Arguments),
    /// List the rounds
    List(list::Arguments),
    /// Show a round, or one participant of it
    Show(show::Arguments),
    /// Show everything that happened in a round, in order
    Timeline(timeline::Arguments),
    /// Do something in a round: one command as JSON or TOML, or a file with one command a line
    Do(act::Arguments),
    /// Screen the register by what was sealed, and record the outcome
    Screen(screen::Arguments),
    /// Try every value the regulation allows for each parameter, before it is sealed
    WhatIf(what_if::Arguments),
    /// Write the nominative list, results, marks or the talent pool
    Export(export::Arguments),
    /// Fetch a file that a participant handed in: for the person, the markers, the head of the unit and the team
    File(file::Arguments),
    /// Play a scripted round with invented people into an empty ledger
    Play(play::Arguments),
    /// Erase personal content whose term is over; the chain stays and says so
    Erase(erase::Arguments),
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Open(arguments) => open::run(common, arguments),
        Command::List(arguments) => list::run(common, arguments),
        Command::Show(arguments) => show::run(common, arguments),
        Command::Timeline(arguments) => timeline::run(common, arguments),
        Command::Do(arguments) => act::run(common, arguments),
        Command::Screen(arguments) => screen::run(common, arguments),
        Command::WhatIf(arguments) => what_if::run(common, arguments),
        Command::Export(arguments) => export::run(common, arguments),
        Command::File(arguments) => file::run(common, arguments),
        Command::Play(arguments) => play::run(common, arguments),
        Command::Erase(arguments) => erase::run(common, arguments),
    }
}
