//! `jenjang replay`

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_app::cases::{Difference, Replayed};
use jenjang_locale::Locale;
use serde_json::{Value, json};

use super::verify::broken;
use crate::context::{Common, Format, print, print_json};
use crate::failure::BROKEN;
use crate::progress::Bar;
use crate::store::{Mode, Store};

/// Compute everything of a case again.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The round
    case: String,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let (store, locale) = (&arguments.store, common.locale());
    let found = store.with(common, Mode::Read, async |app| {
        let bar = Bar::new();
        let progress = bar.follow(locale.text("ledger-replaying"));
        Ok(app.replay_case(&store.acting(), &arguments.case, &progress).await?)
    })?;
    let replayed = match found {
        Ok(replayed) => replayed,
        Err(error) => return broken(error, common),
    };
    match common.format {
        Format::Json => print_json(&to_json(&replayed))?,
        Format::Text => print(&to_text(&arguments.case, &replayed, &locale))?,
    };
    Ok(if replayed.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(BROKEN) })
}

fn to_json(replayed: &Replayed) -> Value {
    let erased = replayed.erased.iter().map(|(event, what)| json!({ "event": event, "what": what }));
    let differences = replayed.differences.iter().map(|difference| {
        json!({
            "event": difference.sequence,
            "kind": difference.kind,
            "what": difference.what,
            "recorded": difference.recorded,
            "computed": difference.computed,
        })
    });
    json!({
        "holds": replayed.differences.is_empty(),
        "events": replayed.events,
        "screenings": replayed.screenings,
        "determinations": replayed.determinations,
        "marks": replayed.marks,
        "lists": replayed.lists,
        "erased": erased.collect::<Vec<_>>(),
        "differences": differences.collect::<Vec<_>>(),
    })
}

fn to_text(case: &str, replayed: &Replayed, locale: &Locale) -> String {
    let count = |n: usize| locale.number(u64::try_from(n).unwrap_or(u64::MAX));
    let n = count(replayed.differences.len());
    let key = if replayed.differences.is_empty() { "ledger-replay-holds" } else { "ledger-replay-differs" };
    let mut text = format!("{}\n", locale.text_with(key, &[("case", case), ("n", &n)]));
    let lines = [
        ("ledger-events", replayed.events),
        ("ledger-screenings", replayed.screenings),
        ("ledger-determinations", replayed.determinations),
        ("ledger-marks", replayed.marks),
        ("ledger-lists", replayed.lists),
    ];
    for (key, count) in lines {
        text.push_str(&format!("  {}: {}\n", locale.text(key), locale.number(count)));
    }
    if !replayed.erased.is_empty() {
        let count = count(replayed.erased.len());
        text.push_str(&format!("{}\n", locale.text_with("ledger-replay-erased", &[("count", &count)])));
        for (event, what) in &replayed.erased {
            text.push_str(&format!("  {}: {what}\n", event_text(*event, locale)));
        }
    }
    replayed.differences.iter().for_each(|difference| text.push_str(&difference_text(difference, locale)));
    text
}

fn event_text(event: u64, locale: &Locale) -> String {
    locale.text_with("ledger-event", &[("sequence", &event.to_string())])
}

fn difference_text(difference: &Difference, locale: &Locale) -> String {
    let place = event_text(difference.sequence, locale);
    let [recorded, computed] = [&difference.recorded, &difference.computed].map(|text| shortened(text));
    let (was, is) = (locale.text("ledger-recorded"), locale.text("ledger-computed"));
    format!("  ✗ {place} ({}): {}\n      {was}: {recorded}\n      {is}: {computed}\n", difference.kind, difference.what)
}

/// The most letters of a value that a terminal gets; JSON has it whole.
const SHOWN: usize = 200;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
