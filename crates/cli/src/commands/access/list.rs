//! `jenjang access list`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::{Account, Grant};
use jenjang_facts::{Day, Zone};
use jenjang_locale::Locale;
use serde_json::{Value, json};

use crate::context::{Common, Format, print_json, print_words};
use crate::store::{Mode, Store};
use crate::table::{Align, Table};

/// List the accounts.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let store = &arguments.store;
    let acting = store.acting();
    let accounts = store.with(common, Mode::Read, async |app| Ok(app.read_grants(&acting).await?))?;
    match common.format {
        Format::Json => print_json(&accounts.iter().map(to_json).collect()),
        // Roles that are for no round in particular end with the day of the west, as the policies read them.
        Format::Text => print_words(&to_text(&accounts, acting.at.day_in(Zone::default()), &common.locale())),
    }
}

fn to_json((id, account): &(String, Account)) -> Value {
    let grant = |grant: &Grant| {
        json!({
            "grant": grant.number,
            "role": grant.role.key(),
            "unit": grant.unit,
            "case": grant.case,
            "until": grant.until.map(|day| day.to_string()),
            "by": grant.by,
            "revoked": grant.revoked,
        })
    };
    json!({
        "account": id,
        "name": account.name,
        "nip": account.nip.map(|nip| nip.to_string()),
        "grants": account.grants.iter().map(grant).collect::<Vec<_>>(),
    })
}

fn to_text(accounts: &[(String, Account)], today: Day, locale: &Locale) -> String {
    if accounts.is_empty() {
        return format!("{}\n", locale.text("access-none"));
    }
    use Align::{Left, Right};
    let mut table = Table::new(&[Left, Left, Right, Left, Left, Left, Left, Left]);
    let header = [
        "access-account",
        "access-name",
        "access-grant",
        "access-role",
        "access-unit",
        "access-case",
        "cli-until",
        "access-by",
    ];
    table.row(header.map(|key| locale.text(key)));
    table.rule();
    for (id, account) in accounts {
        let name = account.name.clone().unwrap_or_else(|| locale.text("access-erased"));
        if account.grants.is_empty() {
            table.row([id.clone(), name.clone()]);
        }
        for (at, grant) in account.grants.iter().enumerate() {
            let who = if at == 0 { [id.clone(), name.clone()] } else { [String::new(), String::new()] };
            let until = match grant.until {
                _ if grant.revoked => locale.text("access-revoked"),
                Some(until) if until < today => format!("{} ({})", locale.date(until), locale.text("access-expired")),
                Some(until) => locale.date(until),
                None => String::new(),
            };
            let grant = [
                grant.number.to_string(),
                grant.role.key().to_owned(),
                grant.unit.clone().unwrap_or_default(),
                grant.case.clone().unwrap_or_default(),
                until,
                grant.by.clone(),
            ];
            table.row(who.into_iter().chain(grant));
        }
    }
    table.to_string()
}
