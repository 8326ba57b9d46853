//! `jenjang import`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_facts::Day;
use jenjang_locale::Locale;
use jenjang_registry::import::{ImportOptions, Imported, SORT_BYTES, import};
use jenjang_registry::records::Note;
use jenjang_registry::snapshot::{Manifest, SourceFile};
use serde_json::json;

use crate::context::{Common, Format, parse_day, print, print_json};
use crate::progress::Bar;
use crate::table::{Align, Table};

/// How many refused rows the text lists; the file lists them all.
const SHOWN: usize = 20;

/// Read exports into a snapshot.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Folders or files: XLSX and CSV exports, JSON of the SIASN service
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The day the exports speak of
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    as_of: Option<Day>,
    /// Fail when a row is refused
    #[arg(long)]
    strict: bool,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    let options = ImportOptions {
        as_of: arguments.as_of,
        strict: arguments.strict,
        n_threads: common.threads(),
        sort_bytes: SORT_BYTES,
    };
    let imported = import(&arguments.paths, &common.data, &reference, &options, &Bar::new())?;
    match common.format {
        Format::Text => print(&to_text(&imported, &common.locale())),
        Format::Json => {
            let mut value = serde_json::to_value(&imported.manifest)?;
            if let Some(fields) = value.as_object_mut() {
                fields.insert("snapshot".to_owned(), json!(imported.snapshot.display().to_string()));
                fields.insert("notes_file".to_owned(), json!(imported.notes_file.display().to_string()));
                let refused = imported.refused.iter().map(|note| refused_json(note, &imported.manifest));
                fields.insert("refused_rows".to_owned(), refused.collect());
                fields.insert("skipped".to_owned(), json!(imported.skipped));
            }
            print_json(&value)
        }
    }
}

/// Returns the name of the file, and the sheet, that a note is about.
fn file_of(note: &Note, manifest: &Manifest) -> String {
    manifest.source(note.source).map(SourceFile::shown).unwrap_or_default()
}

fn refused_json(note: &Note, manifest: &Manifest) -> serde_json::Value {
    json!({
        "file": file_of(note, manifest),
        "row": note.source.row,
        "column": note.column,
        "value": note.value,
        "reason": note.reason,
    })
}

/// Shows the first refused rows as a table, with the reason in words; the work list has them all.
pub(crate) fn refused_table(imported: &Imported, locale: &Locale) -> String {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Left, Align::Left]);
    table.row(["cli-file", "cli-row", "cli-column", "cli-value", "cli-reason"].map(|key| locale.text(key)));
    table.rule();
    for note in imported.refused.iter().take(SHOWN) {
        let value: String = note.value.chars().take(30).collect();
        let reason = locale.text(&format!("reason-{}", note.reason));
        table.row([file_of(note, &imported.manifest), note.source.row.to_string(), note.column.clone(), value, reason]);
    }
    let left = imported.manifest.counts.refused.saturating_sub(u64::try_from(SHOWN).unwrap_or(0));
    if left > 0 {
        table.row([locale.text_with("cli-more", &[("count", &locale.number(left))])]);
    }
    table.to_string()
}

fn to_text(imported: &Imported, locale: &Locale) -> String {
    let counts = &imported.manifest.counts;
    let mut text = String::new();
    let mut sources = Table::new(&[Align::Left, Align::Left, Align::Right]);
    sources.row(["cli-file", "cli-kind", "cli-rows"].map(|key| locale.text(key)));
    sources.rule();
    for source in &imported.manifest.sources {
        let mut kind = locale.text(&format!("register-kind-{}", source.kind));
        if source.copy_of.is_some() {
            kind.push_str(&format!(" ({})", locale.text("cli-copy")));
        }
        sources.row([source.shown(), kind, locale.number(source.rows)]);
    }
    text.push_str(&sources.to_string());
    text.push('\n');
    for (key, count) in [
        ("cli-people", counts.people),
        ("cli-refused", counts.refused),
        ("cli-gaps", counts.gaps),
        ("cli-doubts", counts.doubts),
    ] {
        text.push_str(&format!("{}: {}\n", locale.text(key), locale.number(count)));
    }
    if counts.refused > 0 {
        text.push_str(&format!("\n{}", refused_table(imported, locale)));
    }
    text.push_str(&format!("\n{}: {}\n", locale.text("cli-snapshot"), imported.snapshot.display()));
    text.push_str(&format!("{}: {}\n", locale.text("cli-worklist"), imported.notes_file.display()));
    text
}
