//! What every command needs: where the data is, which language, the reference data and the regulations.

use std::borrow::Cow;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jenjang_facts::{Catalogue, Day, Nip, Reference};
use jenjang_locale::{Language, Locale};
use jenjang_regulation::{Procedure, Regulation};

/// Arguments that every command takes.
#[derive(Args)]
pub(crate) struct Common {
    /// Folder for snapshots, and for the ledger with its files and its key
    #[arg(long, global = true, env = "JENJANG_DATA", value_name = "DIR", default_value = "jenjang-data")]
    pub(crate) data: PathBuf,
    /// Folder of regulations laid over those the program ships
    #[arg(long, global = true, env = "JENJANG_REGULATIONS", value_name = "DIR")]
    pub(crate) regulations: Option<PathBuf>,
    /// Folder of reference data laid over the one the program ships
    #[arg(long, global = true, env = "JENJANG_REFERENCE", value_name = "DIR")]
    pub(crate) reference: Option<PathBuf>,
    /// Language of the output
    #[arg(long, global = true, env = "JENJANG_LANG", value_name = "LANG", default_value = "id")]
    lang: Lang,
    /// Form of the output
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    /// Threads to work with; the result is the same with any number [default: one per processor]
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
    /// Whether the data folder was named, on the command line or in the environment.
    #[arg(skip)]
    pub(crate) data_is_chosen: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    /// Bahasa Indonesia
    Id,
    /// English
    En,
}

/// The form in which a command answers.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

impl Common {
    /// Returns the texts of the language asked for.
    pub(crate) fn locale(&self) -> Locale {
        Locale::new(match self.lang {
            Lang::Id => Language::Indonesian,
            Lang::En => Language::English,
        })
    }

    /// Returns the number of threads to use.
    pub(crate) fn threads(&self) -> usize {
        let available = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.threads.unwrap_or_else(available).max(1)
    }

    /// Returns lists and catalogues: the shipped ones, with those of `--reference` laid over them.
    pub(crate) fn reference(&self) -> Result<Cow<'static, Reference>> {
        match &self.reference {
            None => Ok(Cow::Borrowed(Reference::shipped())),
            Some(folder) => {
                let read = Reference::read_over_shipped(folder);
                Ok(Cow::Owned(read.with_context(|| format!("could not use `{}`", folder.display()))?))
            }
        }
    }
}

/// Reads a day given on the command line.
pub(crate) fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse_iso(text).map_err(|e| e.to_string())
}

impl Common {
    /// Returns the regulations: the shipped ones, with those of `--regulations` laid over them.
    pub(crate) fn procedures(&self, reference: &Reference) -> Result<Vec<Procedure>> {
        let loaded = match &self.regulations {
            None => jenjang_regulation::shipped(reference),
            Some(folder) => jenjang_regulation::shipped_with(folder, reference),
        };
        loaded.map_err(|errors| {
            anyhow::anyhow!("the regulations cannot be used\n\n{}", errors.render(stderr_is_terminal()))
        })
    }
}

fn stderr_is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stderr())
}

/// Returns the catalogue a regulation speaks about.
pub(crate) fn catalogue_of<'a>(reference: &'a Reference, regulation: &Regulation) -> Result<&'a Catalogue> {
    let catalogue = reference.catalogue(&regulation.catalogue);
    catalogue.with_context(|| format!("the reference data has no catalogue of facts `{}`", regulation.catalogue))
}

/// Reads the number of a civil servant given on the command line.
pub(crate) fn parse_nip(text: &str) -> Result<Nip, String> {
    Nip::parse(text).map_err(|e| e.to_string())
}

/// Prints a text on standard output.
pub(crate) fn print(text: &str) -> Result<ExitCode> {
    std::io::stdout().write_all(text.as_bytes()).context("could not write to standard output")?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a text with words of other people on standard output: nothing in it steers the terminal.
pub(crate) fn print_words(text: &str) -> Result<ExitCode> {
    print(&text.replace(|letter: char| letter.is_control() && letter != '\n', " "))
}

/// Prints JSON on standard output, indented and with a line end.
pub(crate) fn print_json(value: &serde_json::Value) -> Result<ExitCode> {
    let text = serde_json::to_string_pretty(value).context("could not write JSON")?;
    print(&format!("{text}\n"))
}
