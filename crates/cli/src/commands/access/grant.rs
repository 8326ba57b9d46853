//! `jenjang access grant`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jenjang_access::Role;
use jenjang_app::cases::{NewGrant, unit_id};
use jenjang_facts::Day;

use crate::context::{Common, parse_day, print};
use crate::receipt;
use crate::store::{Mode, Store};

/// Grant a role.
#[derive(Args)]
pub(super) struct Arguments {
    /// The account
    account: String,
    /// The role
    #[arg(value_parser = role_parser())]
    role: Role,
    /// The unit (SKPD) it is for, by its name or id; a head and a marker have one
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// The round it is for [default: all]
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// The last day it is in force [default: until it is revoked]
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    until: Option<Day>,
    #[command(flatten)]
    store: Store,
}

/// Roles that somebody can be granted.
fn role_parser() -> impl TypedValueParser<Value = Role> {
    let granted = Role::ALL.into_iter().filter(|role| !role.granted_by().is_empty());
    PossibleValuesParser::new(granted.map(Role::key))
        // Only keys of roles pass the parser.
        .map(|key| Role::from_key(&key).unwrap_or(Role::Public))
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let new = NewGrant {
        account: arguments.account.clone(),
        role: arguments.role,
        unit: arguments.unit.as_deref().map(unit_id),
        case: arguments.case.clone(),
        until: arguments.until,
    };
    let store = &arguments.store;
    let text = store.with(common, Mode::Write, async |app| {
        let done = app.grant_role(&store.acting(), &new).await?;
        receipt::done(app, &done, common).await
    })?;
    print(&text)
}
