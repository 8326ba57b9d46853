//! `jenjang example`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use jenjang_example::{RegisterOptions, write_register};
use jenjang_facts::Day;

use crate::context::{Common, parse_day, print};

/// Write invented example data.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write an invented register in the shape of the exports an office hands over
    Register(RegisterArguments),
}

#[derive(Args)]
struct RegisterArguments {
    /// The folder to write to
    out: PathBuf,
    /// How many people
    #[arg(long, default_value_t = 16_003, value_name = "N")]
    people: u32,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,
    /// The day for which the fates of the people are built
    #[arg(long, value_parser = parse_day, value_name = "DATE", default_value = "2013-11-13")]
    on: Day,
    /// How many are built to meet [default: the share of the 2013 round]
    #[arg(long, value_name = "N")]
    meets: Option<u32>,
    /// How many are built so that they cannot be judged [default: a share like that of a real register]
    #[arg(long, value_name = "N")]
    undetermined: Option<u32>,
    /// Besides them, people whose records come as the service's JSON
    #[arg(long, default_value_t = 0, value_name = "N")]
    json_people: u32,
    /// Leave out the rows no importer may accept
    #[arg(long)]
    clean: bool,
    /// Write the profile as a workbook too
    #[arg(long)]
    xlsx: bool,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let Command::Register(arguments) = &arguments.command;
    let options = RegisterOptions {
        people: arguments.people,
        seed: arguments.seed,
        on: arguments.on,
        meets: arguments.meets,
        undetermined: arguments.undetermined,
        services: None,
        dirt: !arguments.clean,
        xlsx: arguments.xlsx,
        json_people: arguments.json_people,
    };
    let expected = write_register(&arguments.out, &options).context("could not write the example register")?;
    let locale = common.locale();
    let folder = arguments.out.display().to_string();
    let values = [
        ("people", locale.number(expected.people)),
        ("refused", locale.number(expected.refused_rows)),
        ("folder", folder),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    print(&format!("{}\n", locale.text_with("cli-example-written", &values)))
}
