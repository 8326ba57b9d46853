//! Words for what the procedure says in keys: refusals, outcomes, events. The texts are in `locales/`.

use anyhow::Result;
use jenjang_app::cases::{App, Done};
use jenjang_facts::{Day, Moment, Zone};
use jenjang_locale::Locale;
use jenjang_procedure::Refusal;
use serde_json::Value;

use crate::context::{Common, Format};

/// Returns why something was refused, in the words of the language.
pub(crate) fn refusal(refusal: &Refusal, locale: &Locale) -> String {
    let key = format!("refusal-{}", refusal.key());
    let arguments: Vec<(&str, String)> =
        refusal.arguments().into_iter().map(|(name, value)| (name, day_in_words(value, locale))).collect();
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = locale.text_with(&key, &arguments);
    // Without words the arguments still say what it is about.
    if text == key { refusal.to_string() } else { text }
}

/// Returns a text whose first word is a day with that day in words.
fn day_in_words(text: &str, locale: &Locale) -> String {
    let (first, rest) = text.split_at(text.find(' ').unwrap_or(text.len()));
    Day::parse_iso(first).map_or_else(|_| text.to_owned(), |day| format!("{}{rest}", locale.date(day)))
}

/// Returns a text by a key made of a part and what the procedure says; without words, what it says.
fn worded(part: &str, key: &str, locale: &Locale) -> String {
    let full = format!("{part}-{key}");
    let text = locale.text(&full);
    if text == full { key.to_owned() } else { text }
}

/// Returns what an outcome is called.
pub(crate) fn outcome(key: &str, locale: &Locale) -> String {
    worded("outcome", key, locale)
}

/// Returns what the status of a stage is called.
pub(crate) fn status(key: &str, locale: &Locale) -> String {
    worded("status", key, locale)
}

/// Says what happened, from an event and its body. `stage` finds the title of a stage by its id.
pub(crate) fn event(kind: &str, body: &Value, stage: impl Fn(&str) -> String, locale: &Locale) -> String {
    let key = match kind {
        // Events of the ledger itself and of the stream of accounts, which no procedure knows.
        "payload-erased" => "ledger-event-payload-erased".to_owned(),
        "account-opened" | "role-granted" | "role-revoked" => format!("access-event-{kind}"),
        kind => format!("event-{kind}"),
    };
    let mut arguments: Vec<(&str, String)> = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        let text = match value {
            Value::String(text) if name == "stage" => stage(text),
            Value::String(text) => day_in_words(text, locale),
            Value::Array(all) => count(all.len(), locale),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null | Value::Object(_) => continue,
        };
        arguments.push((name, text));
    }
    let people = ["participants", "present"].iter().find_map(|name| body.get(name)?.as_array());
    arguments.extend(people.map(|people| ("n", count(people.len(), locale))));
    let grade = body.get("passing_grade").and_then(Value::as_str);
    arguments.extend(grade.map(|grade| ("grade", locale.decimal(grade))));
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = locale.text_with(&key, &arguments);
    if text == key { format!("{kind}.") } else { text }
}

fn count(n: usize, locale: &Locale) -> String {
    locale.number(u64::try_from(n).unwrap_or(u64::MAX))
}

/// Returns what a grade of attestation is called.
pub(crate) fn grade(key: &str, locale: &Locale) -> String {
    worded("grade", key, locale)
}

/// Returns a moment that a view gives as text, on a clock of the zone.
pub(crate) fn moment(text: &str, zone: Zone, locale: &Locale) -> String {
    Moment::parse(text).map_or_else(|_| text.to_owned(), |moment| locale.moment(moment, zone))
}

/// Returns a day that a view gives as text.
pub(crate) fn day(text: &str, locale: &Locale) -> String {
    Day::parse_iso(text).map_or_else(|_| text.to_owned(), |day| locale.date(day))
}

/// Says in sentences what was recorded, from the events themselves.
pub(crate) async fn recorded(app: &App, done: &Done, locale: &Locale) -> Result<String> {
    let n = u64::try_from(done.kinds.len()).unwrap_or(u64::MAX);
    let mut sentences = Vec::new();
    for (sequence, kind) in (done.sequence.saturating_sub(n) + 1..).zip(&done.kinds) {
        let stored = app.ledger().event(&done.case, sequence).await?;
        let body = stored.and_then(|event| serde_json::from_str(&event.body).ok()).unwrap_or(Value::Null);
        sentences.push(event(kind, &body, ToOwned::to_owned, locale));
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
