//! `jenjang verify`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_ledger::{Break, Verified, VerifyError};
use jenjang_locale::Locale;
use serde_json::{Value, json};

use super::ledger::{read_checkpoint, read_keys};
use crate::context::{Common, Format, print, print_json};
use crate::failure::BROKEN;
use crate::progress::Bar;
use crate::store::{Mode, Store};

/// Check the whole ledger.
#[derive(Args)]
pub(crate) struct Arguments {
    /// A public key that must have signed every checkpoint, or a file with it [default: the keys stored with them]
    #[arg(long, value_name = "KEY_OR_FILE")]
    key: Vec<String>,
    /// A checkpoint that somebody kept elsewhere; only it shows whether the whole was rewritten or cut off
    #[arg(long, value_name = "FILE")]
    against: Vec<PathBuf>,
    #[command(flatten)]
    store: Store,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let keys = read_keys(&arguments.key)?;
    let mut against = Vec::new();
    for file in &arguments.against {
        against.push(read_checkpoint(file)?);
    }
    let (store, locale) = (&arguments.store, common.locale());
    let found = store.with(common, Mode::Read, async |app| {
        let bar = Bar::new();
        let progress = bar.follow(locale.text("ledger-checking"));
        let trusted = (!keys.is_empty()).then_some(keys.as_slice());
        Ok(app.verify_ledger(&store.acting(), trusted, &against, &progress).await?)
    })?;
    match found {
        Ok(verified) => match common.format {
            Format::Json => print_json(&to_json(&verified)),
            Format::Text => print(&to_text(&verified, keys.is_empty(), &locale)),
        },
        Err(error) => broken(error, common),
    }
}

/// Says what does not hold, and returns the exit code for it. What could not be read is an error like others.
pub(super) fn broken(error: VerifyError, common: &Common) -> Result<ExitCode> {
    let VerifyError::Break(first) = error else { return Err(error.into()) };
    match common.format {
        Format::Json => print_json(&json!({ "holds": false, "break": break_json(&first) })),
        Format::Text => print(&break_text(&first, &common.locale())),
    }?;
    Ok(ExitCode::from(BROKEN))
}

fn break_json(first: &Break) -> Value {
    json!({
        "position": first.position,
        "case": first.case.as_ref().map(|case| case.as_str()),
        "event": first.sequence,
        "checkpoint": first.checkpoint,
        "kind": first.kind.name(),
        "what": first.what,
    })
}

fn break_text(first: &Break, locale: &Locale) -> String {
    let mut text = format!("{}\n", locale.text("ledger-broken"));
    let lines = [
        ("ledger-break-position", first.position.map(|position| position.to_string())),
        ("ledger-break-case", first.case.as_ref().map(ToString::to_string)),
        ("ledger-break-event", first.sequence.map(|sequence| sequence.to_string())),
        ("ledger-break-checkpoint", first.checkpoint.map(|size| size.to_string())),
        ("ledger-break-kind", Some(first.kind.name().to_owned())),
        ("ledger-break-what", Some(first.what.clone())),
    ];
    for (key, value) in lines {
        if let Some(value) = value {
            text.push_str(&format!("  {}: {value}\n", locale.text(key)));
        }
    }
    text
}

/// Returns what holds, for programs.
pub(super) fn to_json(verified: &Verified) -> Value {
    json!({
        "holds": true,
        "events": verified.head.size,
        "head": verified.head.hash,
        "root": verified.root,
        "cases": verified.n_cases,
        "personal": verified.n_personal,
        "erased": verified.n_erased,
        "files": verified.n_blobs,
        "checkpoints": verified.n_checkpoints,
    })
}

fn to_text(verified: &Verified, by_stored_keys: bool, locale: &Locale) -> String {
    let mut text = format!("{}\n{}", locale.text("ledger-holds"), counts(verified, locale));
    if by_stored_keys && verified.n_checkpoints > 0 {
        text.push_str(&format!("{}\n", locale.text("ledger-stored-keys")));
    }
    text
}

/// Says how much a ledger holds.
pub(super) fn counts(verified: &Verified, locale: &Locale) -> String {
    let lines = [
        ("ledger-events", verified.head.size),
        ("ledger-cases", verified.n_cases),
        ("ledger-personal", verified.n_personal),
        ("ledger-erased", verified.n_erased),
        ("ledger-files", verified.n_blobs),
        ("ledger-checkpoints", verified.n_checkpoints),
    ];
    let mut text: String =
        lines.iter().map(|(key, count)| format!("  {}: {}\n", locale.text(key), locale.number(*count))).collect();
    text.push_str(&format!("  {}: {}\n", locale.text("ledger-head"), verified.head.hash));
    text
}
