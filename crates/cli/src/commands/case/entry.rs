//! One participant of a round, for people and for programs.

use std::fmt::Write;

use anyhow::{Context, Result};
use jenjang_app::Wording;
use jenjang_app::cases::{EntryStage, EntryView, MarkView};
use jenjang_locale::Locale;
use serde_json::Value;

use crate::commands::explain;
use crate::context::Common;
use jenjang_app::words;

/// The catalogue of facts of a register. An explanation asks for words of outcomes and grades only, which are the same
/// in every catalogue.
const CATALOGUE: &str = "register";

/// Returns a participant for programs.
pub(super) fn to_json(entry: &EntryView) -> Result<Value> {
    let mut value = serde_json::to_value(entry)?;
    if let Some(fields) = value.as_object_mut() {
        fields.insert("verdict".to_owned(), entry.verdict.as_ref().map(|verdict| verdict.to_json()).into());
    }
    Ok(value)
}

/// Returns a participant for people.
pub(super) fn to_text(entry: &EntryView, common: &Common) -> Result<String> {
    let locale = common.locale();
    let mut text = String::new();
    let number = entry.participant.to_string();
    writeln!(text, "{}", locale.text_with("case-participant", &[("number", &number)]))?;
    let who = [entry.name.clone(), entry.nip.as_ref().map(|nip| format!("NIP {nip}")), entry.unit.clone()];
    let who: Vec<String> = who.into_iter().flatten().collect();
    if !who.is_empty() {
        writeln!(text, "  {}", who.join(" · "))?;
    }
    writeln!(text)?;
    for stage in &entry.stages {
        write_stage(&mut text, stage, &locale)?;
    }
    if let Some(verdict) = &entry.verdict {
        let reference = common.reference()?;
        let catalogue = reference.catalogue(CATALOGUE);
        let catalogue = catalogue.with_context(|| format!("the reference data has no catalogue `{CATALOGUE}`"))?;
        let wording = Wording::new(&locale, &reference, catalogue);
        write!(text, "\n{}", explain::to_text(verdict, &wording)?)?;
    }
    Ok(text)
}

fn write_stage(text: &mut String, stage: &EntryStage, locale: &Locale) -> std::fmt::Result {
    write!(text, "  {}: {}", stage.title, words::standing(&stage.kind, &stage.outcome, locale))?;
    if let Some(score) = &stage.score {
        write!(text, " · {} {}", locale.text("case-score"), locale.decimal(score))?;
    }
    writeln!(text)?;
    for (item, file) in &stage.files {
        writeln!(text, "      {item}: {} ({}, {} B)", file.digest, file.media, locale.number(file.bytes))?;
    }
    for mark in &stage.marks {
        write_mark(text, mark, locale)?;
    }
    if stage.may_try_again {
        writeln!(text, "      {}", locale.text("case-try-again"))?;
    }
    Ok(())
}

fn write_mark(text: &mut String, mark: &MarkView, locale: &Locale) -> std::fmt::Result {
    let marker = mark.marker.clone().unwrap_or_else(|| locale.text("case-marker"));
    let Some(content) = &mark.mark else { return writeln!(text, "      {marker}: {}", locale.text("case-no-mark")) };
    let levels: Vec<String> = content.levels.iter().map(|(criterion, level)| format!("{criterion} {level}")).collect();
    let score = locale.decimal(&content.score.to_string());
    writeln!(text, "      {marker}: {score} ({})", levels.join(", "))?;
    if !content.remarks.trim().is_empty() {
        writeln!(text, "        {}", content.remarks.trim())?;
    }
    if let Some(returned) = &mark.returned {
        writeln!(text, "        {}", locale.text_with("case-returned", &[("why", returned)]))?;
    }
    Ok(())
}
