//! Measures an exam: `exam_bench make FOLDER PARTICIPANTS SEATS`, `exam_bench decide FOLDER THREADS YEAR`.
//!
//! Prints one line of JSON with seconds for each step and the peak memory of the process.

use std::error::Error;
use std::fs::File;
use std::path::Path;
use std::time::Instant;

use jenjang_exam::example::Example;
use jenjang_exam::{
    Kind, ReadOptions, Silent, Stage, Table, Wording, Year, decide, read_rules, read_scores, read_seats, write_table,
};
use jenjang_facts::Reference;
use jenjang_locale::{Language, Locale};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", folder, participants, seats] => make(Path::new(folder), participants.parse()?, seats.parse()?),
        ["decide", folder, threads, year] => decide_exam(Path::new(folder), threads.parse()?, year),
        _ => Err("make FOLDER PARTICIPANTS SEATS, or decide FOLDER THREADS YEAR".into()),
    }
}

fn make(folder: &Path, n_participants: usize, n_seats: usize) -> Result<(), Box<dyn Error>> {
    let example = Example { n_participants, n_seats, ..Example::default() };
    example.write_scores(Kind::Parquet, File::create(folder.join("scores.parquet"))?, 2, &Silent)?;
    example.write_seats(Kind::Parquet, File::create(folder.join("seats.parquet"))?, 2, &Silent)?;
    Ok(())
}

fn decide_exam(folder: &Path, n_threads: usize, year: &str) -> Result<(), Box<dyn Error>> {
    let mut seconds = Vec::new();
    let mut from = Instant::now();
    let mut lap = |name: &'static str| {
        seconds.push((name, from.elapsed().as_secs_f64()));
        from = Instant::now();
    };
    let reference = Reference::shipped();
    let procedures = jenjang_regulation::shipped(reference)?;
    let procedure = procedures.iter().find(|procedure| procedure.id == "cpns-exam").ok_or("no cpns-exam")?;
    let regulation = procedure.version(year).ok_or("no such year")?;
    let rules = read_rules(regulation).map_err(|mistakes| format!("{mistakes:?}"))?;
    let year = Year::new(regulation, rules, reference.catalogue("exam").ok_or("no catalogue")?)?;
    lap("rules");
    let formations = reference.lists.get(reference.lists.find("exam-formation").ok_or("no formations")?);
    let seats = read_seats(&folder.join("seats.parquet"), formations)?;
    lap("seats");
    let options = ReadOptions { n_threads, ..ReadOptions::default() };
    let scores = read_scores(&folder.join("scores.parquet"), &seats, &year.rules.format, options, &Silent)?;
    lap("scores");
    let decisions = decide(&year, &scores, &seats, n_threads, &Silent)?;
    lap("decide");
    let locale = Locale::new(Language::Indonesian);
    let wording = Wording::new(&year, &decisions, Stage::Skd, &locale);
    let table = Table::of_decisions(&decisions, &scores, &seats, &wording);
    lap("wording");
    write_table(&table, Kind::Parquet, File::create(folder.join("result.parquet"))?, n_threads, &Silent)?;
    lap("write");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("").trim();
    let total: f64 = seconds.iter().map(|(_, seconds)| seconds).sum();
    println!("{total:.2} s, peak {peak}, {seconds:.2?}, refused {}", scores.n_refused);
    Ok(())
}
