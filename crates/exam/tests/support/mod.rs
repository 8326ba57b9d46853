//! Runs small exams from rows written in a test.
#![allow(dead_code, reason = "each test uses its part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jenjang_exam::{
    Decisions, ExamError, Integrated, Kind, ReadOptions, Scores, Seats, Silent, Stage, Table, Wording, Year, decide,
    integrate, read_rules, read_scores, read_seats, write_table,
};
use jenjang_facts::Reference;
use jenjang_locale::{Language, Locale};
use jenjang_regulation::Procedure;

pub(crate) const YEARS: [&str; 8] = ["2013", "2014", "2017", "2018", "2019", "2021", "2023", "2024"];

/// Returns the procedure that ships with the program.
pub(crate) fn procedure() -> Procedure {
    let procedures = jenjang_regulation::shipped(Reference::shipped());
    let procedures = procedures.unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    procedures.into_iter().find(|procedure| procedure.id == "cpns-exam").expect("cpns-exam ships")
}

pub(crate) fn year(name: &str) -> Year {
    let procedure = procedure();
    let regulation = procedure.version(name).unwrap_or_else(|| panic!("no {name}"));
    let rules = read_rules(regulation).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"));
    Year::new(regulation, rules, Reference::shipped().catalogue("exam").unwrap()).unwrap()
}

pub(crate) fn locale() -> Locale {
    Locale::new(Language::English)
}

/// An exam in a folder that goes away with it.
pub(crate) struct Exam {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) year: Year,
    pub(crate) scores: Scores,
    pub(crate) seats: Seats,
}

/// A result: participant -> column -> cell.
pub(crate) type Result = BTreeMap<String, BTreeMap<&'static str, String>>;

pub(crate) fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

pub(crate) fn options() -> ReadOptions {
    ReadOptions { n_threads: 2, ..ReadOptions::default() }
}

pub(crate) fn seats_of(path: &Path) -> std::result::Result<Seats, ExamError> {
    let lists = &Reference::shipped().lists;
    read_seats(path, lists.get(lists.find("exam-formation").unwrap()))
}

impl Exam {
    pub(crate) fn new(year_name: &str, seats: &str, scores: &str) -> Self {
        Self::with(year(year_name), seats, scores, options())
    }

    pub(crate) fn with(year: Year, seats: &str, scores: &str, options: ReadOptions) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seats = seats_of(&write(folder.path(), "seats.csv", seats)).unwrap();
        let path = write(folder.path(), "scores.csv", scores);
        let scores = read_scores(&path, &seats, &year.rules.format, options, &Silent).unwrap();
        Self { folder, year, scores, seats }
    }

    pub(crate) fn decisions(&self) -> Decisions {
        decide(&self.year, &self.scores, &self.seats, 2, &Silent).unwrap()
    }

    pub(crate) fn decide(&self) -> Result {
        let decisions = self.decisions();
        let locale = locale();
        let wording = Wording::new(&self.year, &decisions, Stage::Skd, &locale);
        cells(&Table::of_decisions(&decisions, &self.scores, &self.seats, &wording))
    }

    pub(crate) fn integrated(&self) -> std::result::Result<Integrated, ExamError> {
        integrate(&self.year, &self.scores, &self.seats, 2, &locale(), &Silent)
    }

    pub(crate) fn integrate(&self) -> Result {
        let integrated = self.integrated().unwrap();
        let locale = locale();
        let wording = Wording::new(&self.year, &integrated.decisions, Stage::Final, &locale);
        cells(&Table::of_integrated(&integrated, &self.scores, &self.seats, &wording, 3))
    }

    /// Returns the bytes of the result.
    pub(crate) fn bytes(&self, kind: Kind, n_threads: usize) -> Vec<u8> {
        let decisions = decide(&self.year, &self.scores, &self.seats, n_threads, &Silent).unwrap();
        let locale = locale();
        let wording = Wording::new(&self.year, &decisions, Stage::Skd, &locale);
        let table = Table::of_decisions(&decisions, &self.scores, &self.seats, &wording);
        let mut bytes = Vec::new();
        write_table(&table, kind, &mut bytes, n_threads, &Silent).unwrap();
        bytes
    }
}

fn cells(table: &Table<'_>) -> Result {
    let names: Vec<&str> = table.names().collect();
    let row = |at: usize| {
        let row: BTreeMap<_, _> = names.iter().copied().zip(table.row(at)).collect();
        (row["participant"].clone(), row)
    };
    (0..table.n_rows()).map(row).collect()
}

/// Returns one column of a result.
pub(crate) fn column(result: &Result, name: &str) -> BTreeMap<String, String> {
    result.iter().map(|(participant, row)| (participant.clone(), row[name].clone())).collect()
}

/// Decides one participant who is alone at a seat.
pub(crate) fn alone(year: &Year, formation: &str, position: &str, scores: [&str; 3]) -> (String, String) {
    let seats = format!("seat,position,formation,seats\nS,\"{position}\",{formation},1\n");
    let [twk, tiu, tkp] = scores;
    let exam =
        Exam::with(year.clone(), &seats, &format!("participant,seat,twk,tiu,tkp\nA,S,{twk},{tiu},{tkp}\n"), options());
    assert_eq!(exam.scores.refusals, [], "{formation} {position} {scores:?}");
    let result = exam.decide();
    (result["A"]["code"].clone(), result["A"]["reason"].clone())
}
