//! `jenjang import`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use jenjang_facts::Day;
use jenjang_locale::Locale;
use jenjang_registry::records::NoteKind;
use jenjang_registry::snapshot::{Manifest, Snapshot};
use jenjang_registry::{ImportOptions, Imported, import};
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
    let options = ImportOptions { as_of: arguments.as_of, strict: arguments.strict, n_threads: common.threads() };
    let imported = import(&arguments.paths, &common.data, &reference, &options, &Bar::new())?;
    let refused = refused_rows(&Snapshot::open(&imported.snapshot, &reference)?, SHOWN)?;
    match common.format {
        Format::Text => print(&to_text(&imported, &refused, &common.locale())),
        Format::Json => {
            let mut value = serde_json::to_value(&imported.manifest)?;
            if let Some(fields) = value.as_object_mut() {
                fields.insert("snapshot".to_owned(), json!(imported.snapshot.display().to_string()));
                fields.insert("notes_file".to_owned(), json!(imported.notes_file.display().to_string()));
                let all = refused_rows(&Snapshot::open(&imported.snapshot, &reference)?, usize::MAX)?;
                fields.insert("refused_rows".to_owned(), all.iter().map(Refused::to_json).collect());
            }
            print_json(&value)
        }
    }
}

/// A row that was refused.
pub(crate) struct Refused {
    file: String,
    row: u32,
    column: String,
    value: String,
    reason: String,
}

impl Refused {
    fn to_json(&self) -> serde_json::Value {
        json!({ "file": self.file, "row": self.row, "column": self.column, "value": self.value, "reason": self.reason })
    }
}

/// Returns the first `limit` refused rows, by file and row.
pub(crate) fn refused_rows(snapshot: &Snapshot, limit: usize) -> Result<Vec<Refused>> {
    let notes = snapshot.refusals(limit)?;
    let file = |manifest: &Manifest, at: u16| {
        let source = manifest.sources.get(usize::from(at));
        source.map(|source| match &source.sheet {
            Some(sheet) => format!("{} [{sheet}]", source.name),
            None => source.name.clone(),
        })
    };
    let refused = notes.into_iter().filter(|note| note.kind == NoteKind::Refused).map(|note| Refused {
        file: file(snapshot.manifest(), note.source.file).unwrap_or_default(),
        row: note.source.row,
        column: note.column,
        value: note.value,
        reason: note.reason,
    });
    Ok(refused.collect())
}

/// Shows refused rows as a table with the reason in words.
pub(crate) fn refused_table(refused: &[Refused], locale: &Locale) -> String {
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Left, Align::Left]);
    table.row(["cli-file", "cli-row", "cli-column", "cli-value", "cli-reason"].map(|key| locale.text(key)));
    table.rule();
    for row in refused {
        let value: String = row.value.chars().take(30).collect();
        let reason = locale.text(&format!("reason-{}", row.reason));
        table.row([&row.file, &row.row.to_string(), &row.column, &value, &reason]);
    }
    table.to_string()
}

fn to_text(imported: &Imported, refused: &[Refused], locale: &Locale) -> String {
    let counts = &imported.manifest.counts;
    let mut text = String::new();
    let mut sources = Table::new(&[Align::Left, Align::Left, Align::Right]);
    sources.row(["cli-file", "cli-kind", "cli-rows"].map(|key| locale.text(key)));
    sources.rule();
    for source in &imported.manifest.sources {
        let name = source.sheet.as_ref().map_or_else(|| source.name.clone(), |sheet| format!("{} [{sheet}]", source.name));
        let kind = match source.copy_of {
            Some(_) => format!("{} ({})", source.kind, locale.text("cli-copy")),
            None => source.kind.clone(),
        };
        sources.row([name, kind, locale.number(source.rows)]);
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
    if !refused.is_empty() {
        text.push_str(&format!("\n{}", refused_table(refused, locale)));
    }
    text.push_str(&format!("\n{}: {}\n", locale.text("cli-snapshot"), imported.snapshot.display()));
    text.push_str(&format!("{}: {}\n", locale.text("cli-worklist"), imported.notes_file.display()));
    text
}
