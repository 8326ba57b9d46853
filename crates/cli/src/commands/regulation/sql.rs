//! `jenjang regulation sql`

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use jenjang_app::{parse_settings, version_in_force};
use jenjang_facts::Day;
use jenjang_regulation::sql;

use crate::context::{Common, parse_day, print};

/// Print the criteria as SQL.
#[derive(Args)]
pub(super) struct Arguments {
    /// The regulation
    id: String,
    /// The dialect
    #[arg(long, value_enum, default_value = "duckdb")]
    dialect: Dialect,
    /// The day of the facts, which also picks the version [default: today]
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    on: Option<Day>,
    /// A parameter set differently, such as min_rank=III/b
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Dialect {
    /// DuckDB
    Duckdb,
    /// PostgreSQL
    Postgres,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let procedures = common.procedures(&reference)?;
    let on = arguments.on.unwrap_or_else(crate::clock::today);
    let regulation = version_in_force(&procedures, &arguments.id, on)?;
    let values = parse_settings(regulation, on, &arguments.set, &reference.lists)?;
    let dialect = match arguments.dialect {
        Dialect::Duckdb => sql::Dialect::DuckDb,
        Dialect::Postgres => sql::Dialect::Postgres,
    };
    print(&sql::query(regulation, &reference, on, &values, dialect))
}
