//! `jenjang access table`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use crate::context::print;
use crate::store::Policies;

/// Print the table of roles and actions.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    policies: Policies,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    print(arguments.policies.open()?.table())
}
