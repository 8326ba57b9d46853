//! `--register` and what goes with it.

use anyhow::Result;
use clap::Args;
use jenjang_app::Register;
use jenjang_facts::{Day, Reference};
use jenjang_registry::import::{ImportOptions, Progress, SORT_BYTES};

use crate::context::{Common, parse_day};

/// Which register.
#[derive(Args)]
pub(crate) struct RegisterArguments {
    /// A folder or file of exports, the digest or folder of a snapshot, or a Parquet file of facts
    #[arg(long, value_name = "PATH_OR_SNAPSHOT")]
    register: String,
    /// The day the exports speak of
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    as_of: Option<Day>,
    /// Fail when a row of the exports is refused
    #[arg(long)]
    strict: bool,
    /// Keep the snapshot made from exports in the data folder
    #[arg(long)]
    keep: bool,
}

impl RegisterArguments {
    /// Opens the register; exports are imported first.
    pub(crate) fn open(&self, common: &Common, reference: &Reference, progress: &dyn Progress) -> Result<Register> {
        let options = ImportOptions {
            as_of: self.as_of,
            strict: self.strict,
            n_threads: common.threads(),
            sort_bytes: SORT_BYTES,
        };
        Ok(Register::open(&self.register, &common.data, self.keep, reference, &options, progress)?)
    }
}
