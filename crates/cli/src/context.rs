//! What every command needs: where the data is, which language, the reference data and the regulations.

use std::borrow::Cow;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use jenjang_facts::{Day, Reference};
use jenjang_locale::{Language, Locale};
use jenjang_regulation::{Procedure, Regulation};

/// Arguments that every command takes.
#[derive(Args)]
pub(crate) struct Common {
    /// Folder for snapshots
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
