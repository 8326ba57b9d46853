//! `jenjang exam`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jenjang_app::output::Pending;
use jenjang_exam::{
    Kind, ProgressStage, ReadOptions, Report, Scores, Seats, Stage, Table, Wording, Year, decide, explain, integrate,
    read_rules, read_scores, read_seats, version_of_year, what_if, write_table,
};
use jenjang_facts::Reference;
use jenjang_locale::Locale;
use jenjang_regulation::{Procedure, Sources, render};

use crate::context::{Common, Format, catalogue_of, print, print_json};
use crate::progress::Bar;

const PROCEDURE: &str = "cpns-exam";

/// Decide exams: thresholds, ranks, who goes on, and the final score.
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say who meets the threshold, in which rank, and who goes on to the next stage
    Decide(DecideArguments),
    /// Make one score of SKD and SKB, and say who has a seat
    Integrate(IntegrateArguments),
    /// Explain the decision about one participant
    Explain(ExplainArguments),
}

#[derive(Args)]
struct Files {
    /// The year of the selection; it picks the version of the rules
    #[arg(long)]
    year: u16,
    /// Scores (.csv, .xlsx, .parquet): participant, seat, twk, tiu, tkp; total and present if known
    #[arg(long, value_name = "FILE")]
    scores: PathBuf,
    /// Seats (.csv, .xlsx, .parquet): seat, position, formation, seats
    #[arg(long, value_name = "FILE")]
    seats: PathBuf,
    /// Refuse scores of TWK and TIU that no answer sheet gives, instead of a warning
    #[arg(long)]
    strict: bool,
}

#[derive(Args)]
struct DecideArguments {
    #[command(flatten)]
    files: Files,
    /// Write the result: .csv, .xlsx or .parquet
    #[arg(long, value_name = "FILE", conflicts_with = "what_if")]
    out: Option<PathBuf>,
    /// Show what another threshold would change, such as umum.tkp=160; never writes a result
    #[arg(long, value_name = "THRESHOLD=VALUE")]
    what_if: Vec<String>,
}

#[derive(Args)]
struct IntegrateArguments {
    #[command(flatten)]
    files: Files,
    /// Write the result: .csv, .xlsx or .parquet
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Take scale and rounding of another year, where those of the year were not found
    #[arg(long, value_name = "YEAR")]
    rounding_of: Option<u16>,
}

#[derive(Args)]
struct ExplainArguments {
    #[command(flatten)]
    files: Files,
    /// The number of the participant
    participant: String,
}

pub(crate) fn run(common: &Common, arguments: &Arguments) -> Result<ExitCode> {
    match &arguments.command {
        Command::Decide(arguments) => run_decide(common, arguments),
        Command::Integrate(arguments) => run_integrate(common, arguments),
        Command::Explain(arguments) => run_explain(common, arguments),
    }
}

fn run_decide(common: &Common, arguments: &DecideArguments) -> Result<ExitCode> {
    let kind = arguments.out.as_deref().map(Kind::of).transpose()?;
    let (reference, locale, n_threads) = (common.reference()?, common.locale(), common.threads());
    let progress = Terminal::new(&locale);
    let year = year(&common.procedures(&reference)?, arguments.files.year, &reference)?;
    let (scores, seats) = arguments.files.read(&year, &reference, n_threads, false, &progress)?;
    if !arguments.what_if.is_empty() {
        let difference = what_if(&year, &arguments.what_if, &reference, &scores, &seats, n_threads, &progress)?;
        drop(progress);
        return match common.format {
            Format::Json => print_json(&serde_json::to_value(&difference)?),
            Format::Text => print(&difference.to_text(&locale)),
        };
    }
    let decisions = decide(&year, &scores, &seats, n_threads, &progress)?;
    let wording = Wording::new(&year, &decisions, Stage::Skd, &locale);
    let table = Table::of_decisions(&decisions, &scores, &seats, &wording);
    write_out(&table, arguments.out.as_deref().zip(kind), n_threads, &progress)?;
    drop(progress);
    let report = Report::new(&year, &scores, &seats, &decisions, Stage::Skd);
    show(common, &report, &table, arguments.out.is_some(), &locale)
}

fn run_integrate(common: &Common, arguments: &IntegrateArguments) -> Result<ExitCode> {
    let kind = arguments.out.as_deref().map(Kind::of).transpose()?;
    let (reference, locale, n_threads) = (common.reference()?, common.locale(), common.threads());
    let progress = Terminal::new(&locale);
    let procedures = common.procedures(&reference)?;
    let own = year(&procedures, arguments.files.year, &reference)?;
    let lender = arguments.rounding_of.map(|lender| year(&procedures, lender, &reference)).transpose()?;
    let has_rounding = own.rules.integration.as_ref().is_some_and(|integration| integration.rounding.is_some());
    if lender.is_some() && has_rounding {
        bail!("the rounding of {} is known; leave `--rounding-of` away", arguments.files.year);
    }
    let year = lender.as_ref().map_or_else(|| own.clone(), |lender| own.with_rounding_of(lender));
    let (scores, seats) = arguments.files.read(&year, &reference, n_threads, true, &progress)?;
    let integrated = integrate(&year, &scores, &seats, n_threads, &locale, &progress)?;
    let wording = Wording::new(&year, &integrated.decisions, Stage::Final, &locale);
    let rounding = year.rules.integration.as_ref().and_then(|integration| integration.rounding.as_ref());
    let places = rounding.map_or(3, |rounding| rounding.last);
    let table = Table::of_integrated(&integrated, &scores, &seats, &wording, places);
    write_out(&table, arguments.out.as_deref().zip(kind), n_threads, &progress)?;
    drop(progress);
    let borrowed = lender.as_ref().map(|lender| lender.regulation.version.clone());
    let report = Report::new(&year, &scores, &seats, &integrated.decisions, Stage::Final);
    let report = report.borrowing(borrowed.as_deref());
    show(common, &report, &table, arguments.out.is_some(), &locale)
}

fn run_explain(common: &Common, arguments: &ExplainArguments) -> Result<ExitCode> {
    let (reference, locale, n_threads) = (common.reference()?, common.locale(), common.threads());
    let progress = Terminal::new(&locale);
    let year = year(&common.procedures(&reference)?, arguments.files.year, &reference)?;
    let (scores, seats) = arguments.files.read(&year, &reference, n_threads, false, &progress)?;
    let decisions = decide(&year, &scores, &seats, n_threads, &progress)?;
    drop(progress);
    let told = explain(&year, &scores, &seats, &decisions, &arguments.participant, &reference, &locale)?;
    match common.format {
        Format::Json => print_json(&serde_json::to_value(&told)?),
        Format::Text => print(&format!("{}\n", told.lines(&locale).join("\n"))),
    }
}

/// Returns a year of the exam; every mistake in its file is shown with its place.
fn year(procedures: &[Procedure], year: u16, reference: &Reference) -> Result<Year> {
    let procedure = procedures.iter().find(|procedure| procedure.id == PROCEDURE);
    let procedure = procedure.with_context(|| format!("there is no regulation `{PROCEDURE}`"))?;
    let Some(regulation) = version_of_year(procedure, year) else {
        let known: Vec<&str> = procedure.versions.iter().map(|version| version.version.as_str()).collect();
        bail!("`{PROCEDURE}` has no rules for {year}; it has {}", known.join(", "));
    };
    let rules = read_rules(regulation).map_err(|mistakes| {
        let sources = Sources::from([(regulation.file.clone(), regulation.text.to_string())]);
        anyhow::anyhow!("the rules of {year} cannot be used\n\n{}", render(&mistakes, &sources, false))
    })?;
    Ok(Year::new(regulation, rules, catalogue_of(reference, regulation)?)?)
}

impl Files {
    fn read(
        &self,
        year: &Year,
        reference: &Reference,
        n_threads: usize,
        needs_skb: bool,
        progress: &Terminal<'_>,
    ) -> Result<(Scores, Seats)> {
        let lists = &reference.lists;
        let formations = lists.find("exam-formation").context("the reference data has no list `exam-formation`")?;
        let seats = read_seats(&self.seats, lists.get(formations))?;
        let options = ReadOptions { strict: self.strict, needs_skb, n_threads };
        let scores = read_scores(&self.scores, &seats, &year.rules.format, options, progress)?;
        Ok((scores, seats))
    }
}

fn write_out(table: &Table<'_>, out: Option<(&Path, Kind)>, n_threads: usize, progress: &Terminal<'_>) -> Result<()> {
    let Some((path, kind)) = out else { return Ok(()) };
    let mut pending = Pending::create(path)?;
    write_table(table, kind, &mut pending, n_threads, progress)?;
    pending.finish()?;
    Ok(())
}

fn show(common: &Common, report: &Report<'_>, table: &Table<'_>, written: bool, locale: &Locale) -> Result<ExitCode> {
    match common.format {
        Format::Json => print_json(&report.to_json(locale, if written { None } else { Some(table) })),
        Format::Text => print(&report.to_text(locale)),
    }
}

/// Progress in the language of the user.
struct Terminal<'a> {
    bar: Bar,
    locale: &'a Locale,
}

impl<'a> Terminal<'a> {
    fn new(locale: &'a Locale) -> Self {
        Self { bar: Bar::new(), locale }
    }
}

impl jenjang_exam::Progress for Terminal<'_> {
    fn stage(&self, stage: ProgressStage, total: Option<u64>) {
        jenjang_registry::import::Progress::stage(&self.bar, &self.locale.text(stage.key()), total);
    }

    fn advance(&self, n: u64) {
        jenjang_registry::import::Progress::advance(&self.bar, n);
    }
}
