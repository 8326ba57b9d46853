//! What a command says once something was recorded: what happened, and the hash to check it by.

use anyhow::Result;
use jenjang_app::cases::{App, Done};
use jenjang_app::words;
use jenjang_locale::Locale;
use serde_json::Value;

use crate::context::{Common, Format};

/// Says in sentences what was recorded, from the events themselves.
pub(crate) async fn recorded(app: &App, done: &Done, locale: &Locale) -> Result<String> {
    let n = u64::try_from(done.kinds.len()).unwrap_or(u64::MAX);
    let mut sentences = Vec::new();
    for (sequence, kind) in (done.sequence.saturating_sub(n) + 1..).zip(&done.kinds) {
        let stored = app.ledger().event(&done.case, sequence).await?;
        let body = stored.and_then(|event| serde_json::from_str(&event.body).ok()).unwrap_or(Value::Null);
        sentences.push(words::event(kind, &body, ToOwned::to_owned, locale));
    }
    Ok(sentences.join(" "))
}

/// Says what was recorded, with the receipt.
pub(crate) async fn done(app: &App, done: &Done, common: &Common) -> Result<String> {
    if common.format == Format::Json {
        let value = serde_json::json!({
            "case": done.case.to_string(),
            "sequence": done.sequence,
            "hash": done.hash.to_string(),
            "kinds": done.kinds,
            "files": done.files,
        });
        return Ok(format!("{}\n", serde_json::to_string_pretty(&value)?));
    }
    let locale = common.locale();
    let what = recorded(app, done, &locale).await?;
    let (case, sequence, hash) = (done.case.to_string(), done.sequence.to_string(), done.hash.to_string());
    let arguments = [("case", case.as_str()), ("what", &what), ("sequence", &sequence), ("hash", &hash)];
    let mut text = format!("{}\n", locale.text_with("case-done", &arguments));
    for (name, digest) in &done.files {
        text.push_str(&format!("  {name}: {digest}\n"));
    }
    Ok(text)
}
