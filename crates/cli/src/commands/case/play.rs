//! `jenjang case play`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::scenario::{Played, Scenario, SeededEntropy, play};
use jenjang_facts::Moment;
use jenjang_registry::import::Progress;
use serde_json::json;

use crate::context::{Common, Format, print, print_json};
use crate::progress::Bar;
use crate::store::{Mode, Store};
use crate::table::{Align, Table};

/// How many actions lie between two tellings.
const EVERY: u64 = 100;

/// Play a scripted round.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The scenario: a file, or the name of one that ships with the program (jateng-2013)
    scenario: String,
    /// Stop before what would happen after this moment, such as 2013-11-28T17:00WIB
    #[arg(long, value_parser = parse_moment, value_name = "MOMENT")]
    until: Option<Moment>,
    #[command(flatten)]
    store: Store,
}

fn parse_moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text).map_err(|error| error.to_string())
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let scenario = Scenario::find(&arguments.scenario)?;
    let procedures = common.procedures(&*common.reference()?)?;
    // The same scenario gives the same ledger, so its salts follow from its seed.
    let entropy = Box::new(SeededEntropy::new(scenario.seed));
    let bar = Bar::new();
    let locale = common.locale();
    let played = arguments.store.with_entropy(common, Mode::Begin, procedures, entropy, async |app| {
        bar.stage(&locale.text("case-playing"), None);
        let told = |_: &str, _: u64| bar.advance(EVERY);
        Ok(play(app, &scenario, arguments.until, &told).await?)
    })?;
    drop(bar);
    match common.format {
        Format::Json => print_json(&to_json(&played)),
        Format::Text => print(&to_text(&scenario, &played, common)),
    }
}

fn to_json(played: &Played) -> serde_json::Value {
    let stages = played.stages.iter().map(|(id, balance)| json!({ "stage": id, "balance": balance }));
    json!({
        "case": played.case,
        "events": played.events,
        "ledger": { "size": played.head.size, "hash": played.head.hash.to_string() },
        "open_stage": played.open_stage,
        "stages": stages.collect::<Vec<_>>(),
    })
}

fn to_text(scenario: &Scenario, played: &Played, common: &Common) -> String {
    let locale = common.locale();
    let columns = ["case-stage", "case-in", "case-passed", "case-failed", "case-withdrawn", "case-absent", "case-open"];
    let mut table = Table::new(&[&[Align::Left][..], &[Align::Right; 6]].concat());
    table.row(columns.map(|key| locale.text(key)));
    table.rule();
    for (id, balance) in &played.stages {
        let counts = [balance.entered, balance.passed, balance.failed, balance.withdrawn, balance.absent, balance.open];
        table.row(std::iter::once(id.clone()).chain(counts.map(|count| locale.number(count))));
    }
    let (events, size) = (locale.number(played.events), locale.number(played.head.size));
    let hash = played.head.hash.to_string();
    let arguments = [("case", played.case.as_str()), ("events", &events), ("size", &size), ("hash", &hash)];
    format!("{}\n\n{table}\n{}\n", scenario.title, locale.text_with("case-played", &arguments))
}
