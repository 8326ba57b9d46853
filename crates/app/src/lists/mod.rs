//! The lists a screening writes: CSV for programs, XLSX for offices, Parquet for warehouses, JSON for everything.
//!
//! Each is a [`Sink`] that takes the people in blocks, in order of NIP, and takes its name only when it is complete.

mod csv;
mod json;
mod parquet;
mod sheet_names;
mod xlsx;

use std::path::{Path, PathBuf};

use jenjang_facts::Nip;
use jenjang_locale::Locale;
use jenjang_registry::fold::DukKey;
use jenjang_regulation::{Outcome, Regulation};
use jenjang_screening::verdict_file::EncodedGroup;
use jenjang_screening::{CriterionBits, Evidence, Program, Verdicts};

use crate::output::OutputError;
use crate::report::ScreeningReport;

/// What lists show of a person beside the verdict.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// The name without titles, as the register has it.
    pub name: String,
    /// The unit (UNOR NAMA).
    pub unit: String,
    /// What only an office's own list needs.
    pub detail: Option<Box<Detail>>,
}

/// What the nominative list of an office shows of a person.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The SKPD.
    pub skpd: String,
    /// The name with titles.
    pub full_name: String,
    /// The place in the order of seniority.
    pub duk: DukKey,
    /// Rank and its name: `Penata (III/c)`.
    pub rank: String,
    /// In rank since, as `yyyy-mm-dd`.
    pub rank_since: String,
    /// The name of the post.
    pub position: String,
    /// In post since.
    pub position_since: String,
    /// Years and months of service as counted for pay.
    pub service: (Option<u8>, Option<u8>),
    /// Highest structural training.
    pub training: String,
    /// Level of education.
    pub education: String,
    /// Birth date.
    pub born_on: String,
    /// Age in whole years on the day.
    pub age_years: Option<u32>,
    /// For each criterion of the register that is not met: why, in words.
    pub reasons: Vec<Reason>,
}

/// Why a criterion is not met, in words.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The place of the criterion in the regulation.
    pub criterion: usize,
    /// Fails or undetermined.
    pub outcome: Outcome,
    /// The values that decided, or what is missing.
    pub why: String,
}

/// A block of judged people.
pub struct Block<'a> {
    /// Who, in order.
    pub nips: &'a [Nip],
    /// What the register says of each; empty when only facts were handed over.
    pub people: &'a [Listed],
    /// The outcome of each criterion, in the same order.
    pub verdicts: &'a Verdicts,
    /// The verdict over all criteria that the register answers.
    pub overall: &'a CriterionBits,
    /// The block as a part of a Parquet list, where one is written; the first such list takes it.
    pub encoded: Option<EncodedGroup>,
}

/// Returns the ids of the criteria a person fails, and of those that cannot be said, each joined by `+`.
///
/// Criteria answered by a document are left out: they do not hold up the verdict and are the same for everybody.
fn joined(regulation: &Regulation, verdicts: &Verdicts, row: usize) -> (String, String) {
    let (mut failed, mut undetermined) = (String::new(), String::new());
    for (criterion, outcome) in regulation.criteria.iter().zip(verdicts.row(row)) {
        let list = match outcome {
            Outcome::Fails => &mut failed,
            Outcome::Undetermined if Evidence::of(criterion) == Evidence::Register => &mut undetermined,
            _ => continue,
        };
        if !list.is_empty() {
            list.push('+');
        }
        list.push_str(&criterion.id);
    }
    (failed, undetermined)
}

/// A list in the making.
pub trait Sink {
    /// Takes the next people.
    fn block(&mut self, block: &mut Block<'_>) -> Result<(), OutputError>;

    /// Puts the file in its place and returns its path.
    fn finish(self: Box<Self>, report: &ScreeningReport) -> Result<PathBuf, OutputError>;
}

/// The form of a list, by the ending of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFormat {
    /// Comma-separated text.
    Csv,
    /// A workbook.
    Xlsx,
    /// Parquet.
    Parquet,
    /// JSON.
    Json,
}

impl ListFormat {
    /// Returns the format a file name asks for.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "parquet" => Some(Self::Parquet),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    /// Returns whether the list needs names and units.
    pub fn needs_people(self) -> bool {
        self != Self::Parquet
    }

    /// Returns whether the list needs the details an office's own list shows.
    pub fn needs_detail(self) -> bool {
        self == Self::Xlsx
    }

    /// Starts a list.
    pub fn start<'a>(
        self,
        path: &Path,
        program: &'a Program,
        locale: &'a Locale,
    ) -> Result<Box<dyn Sink + 'a>, OutputError> {
        let regulation = program.regulation();
        Ok(match self {
            Self::Csv => Box::new(csv::CsvList::start(path, regulation)?),
            Self::Xlsx => Box::new(xlsx::Workbook::start(path, regulation, locale)?),
            Self::Parquet => Box::new(parquet::ParquetList::start(path, program)?),
            Self::Json => Box::new(json::JsonList::start(path, regulation)?),
        })
    }
}
