//! Words for what the procedure says in keys: refusals, outcomes, events. The texts are in `locales/`.

use jenjang_facts::{Day, Decimal, Moment, Zone};
use jenjang_locale::Locale;
use jenjang_procedure::Refusal;
use jenjang_registry::import::ImportError;
use serde_json::Value;

/// Returns why something was refused, in the words of the language. `stage` finds the title of a stage by its id.
pub fn refusal(refusal: &Refusal, stage: impl Fn(&str) -> Option<String>, locale: &Locale) -> String {
    let key = format!("refusal-{}", refusal.key());
    let word = |(name, value): (&'static str, &str)| {
        let titled = if matches!(name, "stage" | "open" | "first") { stage(value) } else { None };
        (name, titled.unwrap_or_else(|| day_in_words(value, locale)))
    };
    let arguments: Vec<(&str, String)> = refusal.arguments().into_iter().map(word).collect();
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

/// Returns what an outcome is called: `passed` is *memenuhi syarat (MS)*.
pub fn outcome(key: &str, locale: &Locale) -> String {
    worded("outcome", key, locale)
}

/// Returns what an outcome is called in a kind of stage: a paper that was handed in has not met anything yet.
pub fn standing(kind: &str, outcome: &str, locale: &Locale) -> String {
    let full = format!("standing-{kind}-{outcome}");
    let text = locale.text(&full);
    if text == full { self::outcome(outcome, locale) } else { text }
}

/// Returns what the status of a stage is called.
pub fn status(key: &str, locale: &Locale) -> String {
    worded("status", key, locale)
}

/// Returns what a kind of stage is called.
pub fn stage_kind(key: &str, locale: &Locale) -> String {
    worded("stage-kind", key, locale)
}

/// Returns what a grade of attestation is called.
pub fn grade(key: &str, locale: &Locale) -> String {
    worded("grade", key, locale)
}

/// Says what happened, from an event and its body. `title` finds what a stage or a setting is called by its id.
pub fn event(kind: &str, body: &Value, title: impl Fn(&str) -> String, locale: &Locale) -> String {
    let key = match kind {
        // Events of the ledger itself and of the stream of accounts, which no procedure knows.
        "payload-erased" => "ledger-event-payload-erased".to_owned(),
        "password-set" | "token-made" | "token-revoked" | "shut-out" => {
            let employee = if body.get("account").is_none_or(Value::is_null) { "-employee" } else { "" };
            format!("access-event-{kind}{employee}")
        }
        "account-opened" | "role-granted" | "role-revoked" | "register-kept" => format!("access-event-{kind}"),
        kind => format!("event-{kind}"),
    };
    let mut arguments: Vec<(&str, String)> = Vec::new();
    for (name, value) in body.as_object().into_iter().flatten() {
        let text = match value {
            Value::String(text) if name == "stage" || name == "setting" => title(text),
            Value::String(text) if name == "before" || name == "after" => setting_value(text, locale),
            Value::String(text) => day_in_words(text, locale),
            Value::Array(all) => count(all.len(), locale),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            Value::Null | Value::Object(_) => continue,
        };
        arguments.push((name, text));
    }
    // The people of a screening are a list of places, and its count of those who met stands apart.
    let people = match body.pointer("/counts/meets").and_then(Value::as_u64) {
        Some(meets) => Some(locale.number(meets)),
        None => ["participants", "present"]
            .iter()
            .find_map(|name| body.get(name)?.as_array())
            .map(|people| count(people.len(), locale)),
    };
    arguments.extend(people.map(|n| ("n", n)));
    let grade = body.get("passing_grade").and_then(Value::as_str);
    arguments.extend(grade.map(|grade| ("grade", locale.decimal(grade))));
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = locale.text_with(&key, &arguments);
    if text == key { format!("{kind}.") } else { text }
}

/// Returns why nothing was imported, for whoever handed the files over.
pub fn import_error(error: &ImportError, locale: &Locale) -> String {
    let (key, row) = match error {
        ImportError::NoRegister { .. } => ("import-no-register", None),
        ImportError::NotRecognised { .. } => ("import-not-recognised", None),
        ImportError::Empty { .. } => ("import-empty", None),
        ImportError::HeadersOnly { .. } => ("import-headers-only", None),
        ImportError::Encoding { .. } => ("import-encoding", None),
        ImportError::RecordTooLong { row, .. } => ("import-record-too-long", Some(*row)),
        ImportError::CellTooLong { row, .. } => ("import-cell-too-long", Some(*row)),
        ImportError::Workbook { .. } => ("import-workbook", None),
        ImportError::WorkbookTooBig { .. } => ("import-workbook-too-big", None),
        ImportError::Json { line, .. } => ("import-json", Some(*line)),
        ImportError::Read { .. } => ("import-read", None),
        _ => ("import-other", None),
    };
    let row = row.map(|row| row.to_string()).unwrap_or_default();
    locale.text_with(key, &[("file", error.file().unwrap_or_default()), ("row", &row)])
}

/// Returns a value of a setting as people write it.
pub fn setting_value(value: &str, locale: &Locale) -> String {
    match value {
        "true" => locale.text("value-yes"),
        "false" => locale.text("value-no"),
        number if Decimal::parse(number).is_ok() => locale.decimal(number.strip_suffix(".0").unwrap_or(number)),
        code if code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') => {
            worded("setting-value", code, locale)
        }
        other => day_in_words(other, locale),
    }
}

fn count(n: usize, locale: &Locale) -> String {
    locale.number(u64::try_from(n).unwrap_or(u64::MAX))
}

/// Returns a moment that a view gives as text, on a clock of the zone.
pub fn moment(text: &str, zone: Zone, locale: &Locale) -> String {
    Moment::parse(text).map_or_else(|_| text.to_owned(), |moment| locale.moment(moment, zone))
}

/// Returns a day that a view gives as text.
pub fn day(text: &str, locale: &Locale) -> String {
    Day::parse_iso(text).map_or_else(|_| text.to_owned(), |day| locale.date(day))
}
