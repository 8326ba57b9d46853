//! `jenjang screen`

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use jenjang_app::lists::{ListFormat, Sink};
use jenjang_app::output::Pending;
use jenjang_app::report::ScreeningReport;
use jenjang_app::screen::{Screening, Wants};
use jenjang_app::{Register, version_in_force};
use jenjang_facts::Day;
use jenjang_locale::Locale;
use jenjang_registry::snapshot::NOTES_FILE;
use jenjang_regulation::Regulation;
use jenjang_screening::Program;
use jenjang_screening::verdict_file::Encoder;

use super::import::refused_table;
use crate::context::{Common, Format, catalogue_of, parse_day, print, print_json};
use crate::progress::Bar;
use crate::source::RegisterArguments;
use crate::table::{Align, Table};

/// Screen a whole register.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The regulation; the day picks its version
    regulation: String,
    #[command(flatten)]
    register: RegisterArguments,
    /// The day of the facts, which also picks the version in force [default: today]
    #[arg(long, value_parser = parse_day, value_name = "DATE")]
    on: Option<Day>,
    /// Write a list of everybody: .csv, .xlsx, .parquet or .json; may be given several times
    #[arg(long, value_name = "FILE")]
    out: Vec<PathBuf>,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    let formats = list_formats(&arguments.out)?;
    let reference = common.reference()?;
    let procedures = common.procedures(&reference)?;
    let on = arguments.on.unwrap_or_else(crate::clock::today);
    let regulation = version_in_force(&procedures, &arguments.regulation, on)?;
    let catalogue = catalogue_of(&reference, regulation)?;
    let program = Program::compile(regulation, catalogue, &regulation.parameter_values(on), on)?;
    let bar = Bar::new();
    let register = arguments.register.open(common, &reference, &bar)?;
    let locale = common.locale();
    let wants = Wants {
        people: formats.iter().any(|format| format.needs_people()),
        detail: formats.iter().any(|format| format.needs_detail()),
    };
    let encoder = if formats.contains(&ListFormat::Parquet) { Some(Encoder::new(&program)?) } else { None };
    let screening = Screening {
        program: &program,
        reference: &reference,
        catalogue,
        locale: &locale,
        n_threads: common.threads(),
        wants,
        encoder,
    };
    let mut lists: Vec<Box<dyn Sink>> = Vec::new();
    for (path, format) in arguments.out.iter().zip(&formats) {
        lists.push(format.start(path, &program, &locale)?);
    }
    let mut report = screening.run(&register, &mut lists, &bar)?;
    drop(bar);
    let mut files = Vec::new();
    for list in lists {
        files.push(list.finish(&report)?);
    }
    files.extend(keep_work_list(arguments.out.first(), &register)?);
    report.files = files;
    match common.format {
        Format::Json => print_json(&report.to_json()),
        Format::Text => print(&to_text(&report, regulation, &register, &locale)?),
    }
}

/// Puts the work list of a register that was imported for this run only beside the first list, before it vanishes.
fn keep_work_list(out: Option<&PathBuf>, register: &Register) -> Result<Option<PathBuf>> {
    let (Some(out), Register::Snapshot { snapshot, temporary: Some(_), .. }) = (out, register) else { return Ok(None) };
    let bytes = std::fs::read(snapshot.folder().join(NOTES_FILE)).context("could not read the work list")?;
    let mut pending = Pending::create(&out.with_extension("notes.csv"))?;
    pending.write_all(&bytes).map_err(|e| pending.write_error(e))?;
    Ok(Some(pending.finish()?))
}

fn list_formats(paths: &[PathBuf]) -> Result<Vec<ListFormat>> {
    let format = |path: &PathBuf| match ListFormat::of(path) {
        Some(format) => Ok(format),
        None => {
            bail!("`{}` should end in .csv, .xlsx, .parquet or .json: the ending says what to write", path.display())
        }
    };
    paths.iter().map(format).collect()
}

fn to_text(report: &ScreeningReport, regulation: &Regulation, register: &Register, locale: &Locale) -> Result<String> {
    let title = locale.pick(&regulation.title.id, &regulation.title.en);
    let mut text = format!("{title}\n{}\n\n", heading(report, locale));
    text.push_str(&counts(report, regulation, locale).to_string());
    text.push('\n');
    text.push_str(&sentence(report, locale));
    if report.criteria.iter().any(|line| line.evidence == "document") {
        text.push_str(&format!("{}\n", locale.text("screen-documents")));
    }
    text.push_str(&near_misses(report, locale));
    if let Register::Snapshot { snapshot, imported, temporary } = register
        && report.refused_rows > 0
    {
        let count = locale.number(report.refused_rows);
        text.push_str(&format!("\n{}\n", locale.text_with("screen-refused", &[("count", &count)])));
        if let Some(imported) = imported {
            text.push_str(&refused_table(imported, locale));
        }
        if temporary.is_none() {
            let path = snapshot.folder().join(NOTES_FILE).display().to_string();
            text.push_str(&format!("{}: {path}\n", locale.text("cli-worklist")));
        } else if report.files.is_empty() {
            text.push_str(&format!("{}\n", locale.text("screen-worklist-hint")));
        }
    }
    text.push_str(&format!("\n{}", digests(report, locale)));
    for file in &report.files {
        text.push_str(&format!("{}: {}\n", locale.text("screen-written"), file.display()));
    }
    Ok(text)
}

fn heading(report: &ScreeningReport, locale: &Locale) -> String {
    let as_of = report.as_of.as_deref().and_then(|text| Day::parse_iso(text).ok());
    let as_of = as_of.map_or_else(|| locale.text("screen-as-of-unknown"), |day| locale.date(day));
    let on = locale.date(report.on);
    let version = format!("{} {}", report.regulation, report.version);
    locale.text_with("screen-heading", &[("version", &version), ("on", &on), ("as_of", &as_of)])
}

fn counts(report: &ScreeningReport, regulation: &Regulation, locale: &Locale) -> Table {
    use Align::{Left, Right};
    let mut table = Table::new(&[Left, Left, Right, Right, Right, Right]);
    let header =
        ["screen-cite", "screen-criterion", "screen-meets", "screen-fails", "screen-undetermined", "screen-alone"];
    table.row(header.map(|key| locale.text(key)));
    table.rule();
    for line in &report.criteria {
        let text = regulation.criterion(&line.id).map_or("", |c| locale.pick(&c.text.id, &c.text.en));
        let text: String =
            if text.chars().count() > 60 { text.chars().take(59).chain(['…']).collect() } else { text.to_owned() };
        let alone =
            if line.evidence == "document" { locale.text("screen-document") } else { locale.number(line.fails_alone) };
        let numbers = [line.meets, line.fails, line.undetermined].map(|count| locale.number(count));
        let [meets, fails, undetermined] = numbers;
        table.row([line.cite.clone(), text, meets, fails, undetermined, alone]);
    }
    table.rule();
    let [meets, fails, undetermined, near] =
        [report.meets, report.fails, report.undetermined, report.near_misses].map(|count| locale.number(count));
    table.row([String::new(), locale.text("screen-verdict"), meets, fails, undetermined, near]);
    table
}

fn sentence(report: &ScreeningReport, locale: &Locale) -> String {
    let number = |count| locale.number(count);
    let arguments = [
        ("people", number(report.people)),
        ("meets", number(report.meets)),
        ("fails", number(report.fails)),
        ("undetermined", number(report.undetermined)),
        ("share", locale.share(report.meets, report.people)),
    ];
    let arguments: Vec<(&str, &str)> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    format!("{}\n", locale.text_with("screen-sentence", &arguments))
}

fn near_misses(report: &ScreeningReport, locale: &Locale) -> String {
    let lines = report.criteria.iter().filter(|line| line.fails_alone > 0);
    let each: Vec<String> = lines.map(|line| format!("{} {}", line.id, locale.number(line.fails_alone))).collect();
    if each.is_empty() {
        return String::new();
    }
    let count = locale.number(report.near_misses);
    format!("{}\n", locale.text_with("screen-near", &[("count", &count), ("each", &each.join(", "))]))
}

fn digests(report: &ScreeningReport, locale: &Locale) -> String {
    let mut table = Table::new(&[Align::Left, Align::Left]);
    let rows = [
        ("screen-digest-regulation", Some(report.receipt.regulation.clone())),
        ("screen-digest-register", report.snapshot.clone()),
        ("screen-digest-facts", Some(report.receipt.facts.to_string())),
        ("screen-digest-verdicts", Some(report.receipt.verdicts.to_string())),
    ];
    for (key, digest) in rows {
        table.row([locale.text(key), digest.unwrap_or_else(|| "–".to_owned())]);
    }
    table.to_string()
}
