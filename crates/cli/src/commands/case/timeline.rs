//! `jenjang case timeline`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::{CaseView, TimelineLine};
use jenjang_locale::Locale;

use super::show::zone_of;
use crate::context::{Common, Format, print_json, print_words};
use crate::store::{Mode, Store};
use crate::table::{Align, Table};
use jenjang_app::words;

/// Show everything that happened in a round.
#[derive(Args)]
pub(super) struct Arguments {
    /// The round
    id: String,
    #[command(flatten)]
    store: Store,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, locale, id) = (&arguments.store, common.locale(), arguments.id.as_str());
    let (lines, view) = store.with(common, Mode::Read, async |app| {
        let acting = store.acting();
        let lines = app.timeline(&acting, id).await?;
        Ok((lines, app.show_case(&acting, id, &locale).await.ok()))
    })?;
    match common.format {
        Format::Json => print_json(&serde_json::to_value(&lines)?),
        Format::Text => print_words(&to_text(&lines, view.as_ref(), &locale)),
    }
}

fn to_text(lines: &[TimelineLine], view: Option<&CaseView>, locale: &Locale) -> String {
    let zone = view.map(zone_of).unwrap_or_default();
    let title = |id: &str| {
        let stage = view.and_then(|view| view.stages.iter().find(|stage| stage.id == id));
        stage.map_or_else(|| id.to_owned(), |stage| stage.title.clone())
    };
    let mut table = Table::new(&[Align::Right, Align::Left, Align::Left, Align::Left, Align::Left]);
    table.row(["case-number", "case-at", "case-actor", "case-role", "case-what"].map(|key| locale.text(key)));
    table.rule();
    for line in lines {
        let at = words::moment(&line.at, zone, locale);
        let mut what = words::event(&line.kind, &line.body, title, locale);
        if line.personal == Some("erased") {
            what = format!("{what} ({})", locale.text("case-erased"));
        }
        table.row([line.sequence.to_string(), at, line.actor.clone(), line.role.clone(), what]);
    }
    table.to_string()
}
