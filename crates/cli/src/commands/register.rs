//! `jenjang register`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use jenjang_app::Wording;
use jenjang_facts::{Day, Reference};
use jenjang_registry::fact_file;
use jenjang_registry::fold::Folder;
use jenjang_registry::import::Progress;
use jenjang_registry::snapshot::{self, Change, NOTES_FILE, Snapshot, snapshots_folder};
use serde_json::json;

use crate::context::{Common, Format, parse_day, print, print_json};
use crate::progress::Bar;
use crate::table::{Align, Table};

/// List, show and compare snapshots.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// List the snapshots in the data folder
    List,
    /// Show what a snapshot holds and where it came from
    Show {
        /// The digest of a snapshot, or its first digits, or its folder
        snapshot: String,
        /// Read everything and check that it is what the name says
        #[arg(long)]
        verify: bool,
    },
    /// Compare two snapshots person by person
    Diff {
        /// The earlier snapshot
        a: String,
        /// The later snapshot
        b: String,
        /// The day whose facts are compared [default: today]
        #[arg(long, value_parser = parse_day, value_name = "DATE")]
        on: Option<Day>,
    },
    /// Write the facts of a day, the table that the printed SQL runs over
    Facts {
        /// The snapshot
        snapshot: String,
        /// The day of the facts [default: today]
        #[arg(long, value_parser = parse_day, value_name = "DATE")]
        on: Option<Day>,
        /// The Parquet file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let reference = common.reference()?;
    match &arguments.command {
        Command::List => list(common, &reference),
        Command::Show { snapshot, verify } => show(common, &reference, snapshot, *verify),
        Command::Diff { a, b, on } => diff(common, &reference, a, b, on.unwrap_or_else(crate::clock::today)),
        Command::Facts { snapshot, on, out } => {
            let snapshot = open(common, &reference, snapshot)?;
            let on = on.unwrap_or_else(crate::clock::today);
            let bar = Bar::new();
            bar.stage("facts", Some(snapshot.manifest().counts.people));
            let folder = Folder::new(&reference)?;
            fact_file::write(&snapshot, &folder, &reference, on, common.threads(), out, |n| bar.advance(n))?;
            drop(bar);
            let path = out.display().to_string();
            print(&format!("{}\n", common.locale().text_with("register-facts", &[("file", &path)])))
        }
    }
}

fn open(common: &Common, reference: &Reference, name: &str) -> Result<Snapshot> {
    let path = PathBuf::from(name);
    if path.join(snapshot::MANIFEST_FILE).is_file() {
        return Ok(Snapshot::open(&path, reference)?);
    }
    Ok(Snapshot::find(&snapshots_folder(&common.data), name, reference)?)
}

fn list(common: &Common, reference: &Reference) -> Result<ExitCode> {
    let folder = snapshots_folder(&common.data);
    let mut manifests = Vec::new();
    for name in Snapshot::names_in(&folder)? {
        manifests.push(Snapshot::open(&folder.join(name), reference)?.manifest().clone());
    }
    if common.format == Format::Json {
        return print_json(&serde_json::to_value(&manifests)?);
    }
    let locale = common.locale();
    if manifests.is_empty() {
        let folder = folder.display().to_string();
        return print(&format!("{}\n", locale.text_with("register-none", &[("folder", &folder)])));
    }
    use Align::{Left, Right};
    let mut table = Table::new(&[Left, Left, Right, Right, Right, Right]);
    let header = ["cli-snapshot", "register-as-of", "cli-people", "cli-refused", "cli-gaps", "cli-doubts"];
    table.row(header.map(|key| locale.text(key)));
    table.rule();
    for manifest in manifests {
        let short: String = manifest.digest.chars().take(16).collect();
        let counts = &manifest.counts;
        let [people, refused, gaps, doubts] =
            [counts.people, counts.refused, counts.gaps, counts.doubts].map(|count| locale.number(count));
        table.row([short, manifest.as_of.unwrap_or_else(|| "–".to_owned()), people, refused, gaps, doubts]);
    }
    print(&table.to_string())
}

fn show(common: &Common, reference: &Reference, name: &str, verify: bool) -> Result<ExitCode> {
    let snapshot = open(common, reference, name)?;
    if verify {
        snapshot.verify()?;
    }
    let manifest = snapshot.manifest();
    if common.format == Format::Json {
        return print_json(&serde_json::to_value(manifest)?);
    }
    let locale = common.locale();
    let as_of = snapshot.as_of().map_or_else(|| locale.text("screen-as-of-unknown"), |day| locale.date(day));
    let mut text = format!("{}\n{}: {as_of}\n", manifest.digest, locale.text("register-as-of"));
    if verify {
        text.push_str(&format!("{}\n", locale.text("register-verified")));
    }
    let mut tables = Table::new(&[Align::Left, Align::Right]);
    for table in &manifest.counts.rows {
        tables.row([table.table.clone(), locale.number(table.rows)]);
    }
    text.push_str(&format!("\n{tables}\n"));
    let mut sources = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left]);
    sources.row(["cli-file", "cli-kind", "cli-rows", "cli-digest"].map(|key| locale.text(key)));
    sources.rule();
    for source in &manifest.sources {
        sources.row([
            source.shown(),
            locale.text(&format!("register-kind-{}", source.kind)),
            locale.number(source.rows),
            source.sha256.clone(),
        ]);
    }
    text.push_str(&sources.to_string());
    text.push_str(&format!("\n{}: {}\n", locale.text("cli-worklist"), snapshot.folder().join(NOTES_FILE).display()));
    print(&text)
}

fn diff(common: &Common, reference: &Reference, a: &str, b: &str, on: Day) -> Result<ExitCode> {
    let (a, b) = (open(common, reference, a)?, open(common, reference, b)?);
    let folder = Folder::new(reference)?;
    let locale = common.locale();
    let wording = Wording::new(&locale, reference, folder.catalogue());
    let (mut gone, mut new, mut changed) = (0_u64, 0_u64, 0_u64);
    let (mut lines, mut all) = (String::new(), Vec::new());
    for change in snapshot::diff(&a, &b, &folder, on)? {
        let change = change?;
        match &change {
            Change::OnlyInFirst(_) => gone += 1,
            Change::OnlyInSecond(_) => new += 1,
            Change::Facts(..) => changed += 1,
        }
        match common.format {
            Format::Json => all.push(change_json(&change, &wording)),
            Format::Text => lines.push_str(&change_text(&change, &wording)),
        }
    }
    if common.format == Format::Json {
        let digests = [&a, &b].map(|snapshot| snapshot.manifest().digest.clone());
        return print_json(&json!({ "snapshots": digests, "on": on.to_string(), "changes": all }));
    }
    let [gone, new, changed] = [gone, new, changed].map(|count| locale.number(count));
    let summary = locale.text_with("register-diff", &[("gone", &gone), ("new", &new), ("changed", &changed)]);
    print(&format!("{lines}{summary}\n"))
}

fn change_text(change: &Change, wording: &Wording<'_>) -> String {
    match change {
        Change::OnlyInFirst(nip) => format!("- {nip}\n"),
        Change::OnlyInSecond(nip) => format!("+ {nip}\n"),
        Change::Facts(nip, facts) => {
            let each = facts.iter().map(|fact| {
                let (first, second) = (wording.known(&fact.first), wording.known(&fact.second));
                format!("{}: {first} → {second}", wording.fact(fact.fact))
            });
            format!("~ {nip}  {}\n", each.collect::<Vec<_>>().join("; "))
        }
    }
}

fn change_json(change: &Change, wording: &Wording<'_>) -> serde_json::Value {
    match change {
        Change::OnlyInFirst(nip) => json!({ "nip": nip.to_string(), "change": "gone" }),
        Change::OnlyInSecond(nip) => json!({ "nip": nip.to_string(), "change": "new" }),
        Change::Facts(nip, facts) => {
            let facts = facts.iter().map(|fact| {
                let (first, second) = (wording.known(&fact.first), wording.known(&fact.second));
                json!({ "fact": wording.fact(fact.fact), "first": first, "second": second })
            });
            json!({ "nip": nip.to_string(), "change": "changed", "facts": facts.collect::<Vec<_>>() })
        }
    }
}
