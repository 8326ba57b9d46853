//! `jenjang case list`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::{CaseLine, CaseView};
use jenjang_locale::Locale;

use super::show::{open_stage, zone_of};
use crate::context::{Common, Format, print_json, print_words};
use crate::store::{Mode, Store};
use crate::table::{Align, Table};
use jenjang_app::words;

/// List the rounds.
#[derive(Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, locale) = (&arguments.store, common.locale());
    let rounds = store.with(common, Mode::Read, async |app| {
        let acting = store.acting();
        let mut rounds = Vec::new();
        for line in app.list_cases(&acting).await? {
            let view = app.show_case(&acting, &line.id, &locale).await?;
            rounds.push((line, view));
        }
        Ok(rounds)
    })?;
    match common.format {
        Format::Json => {
            let lines: Vec<&CaseLine> = rounds.iter().map(|(line, _)| line).collect();
            print_json(&serde_json::to_value(lines)?)
        }
        Format::Text => print_words(&to_text(&rounds, &locale)),
    }
}

fn to_text(rounds: &[(CaseLine, CaseView)], locale: &Locale) -> String {
    if rounds.is_empty() {
        return format!("{}\n", locale.text("case-none"));
    }
    use Align::{Left, Right};
    let mut table = Table::new(&[Left, Left, Left, Right, Left]);
    let header = ["case-id", "cli-title", "case-open-stage", "case-events", "case-changed"];
    table.row(header.map(|key| locale.text(key)));
    table.rule();
    for (line, view) in rounds {
        let stage = open_stage(view).map_or_else(|| locale.text("case-over"), |stage| stage.title.clone());
        let changed = words::moment(&line.changed_at, zone_of(view), locale);
        table.row([line.id.clone(), line.title.clone(), stage, locale.number(line.events), changed]);
    }
    table.to_string()
}
