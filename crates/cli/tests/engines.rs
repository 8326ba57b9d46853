//! The printed SQL, run by DuckDB and PostgreSQL, gives the same verdict as this program for every person and criterion:
//! over invented registers of several seeds, and over random rules and random data.
//!
//! `cargo xtask test system` installs the engines and runs this.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use std::path::{Path, PathBuf};
use std::process::Command;

use jenjang_example::{RegisterOptions, write_register};
use jenjang_facts::{Catalogue, Day, FactTable, Nip, Reference, Value};
use jenjang_registry::fact_file::{FactFile, FactFileMeta, FactFileWriter};
use jenjang_registry::fold::Folder;
use jenjang_registry::import::{ImportOptions, SORT_BYTES, Silent, import};
use jenjang_registry::snapshot::Snapshot;
use jenjang_regulation::sql::{Dialect, query};
use jenjang_regulation::{Outcome, Regulation};
use jenjang_screening::{Program, testing};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;

/// Random rules for each catalogue of facts, each over a table of its own.
const RANDOM_RULES: usize = 60;
const RANDOM_PEOPLE: usize = 400;

/// A query, the fact file it runs over, and the verdicts it must give.
struct Job {
    name: String,
    facts: PathBuf,
    sql: [(&'static str, String); 2],
    expected: String,
}

fn job(
    name: String,
    regulation: &Regulation,
    catalogue: &Catalogue,
    on: Day,
    values: &[Option<Value>],
    facts: &Path,
) -> Job {
    let reference = Reference::shipped();
    let program = Program::compile(regulation, catalogue, values, on).unwrap();
    let block = FactFile::open(facts, reference).unwrap().read_all(program.facts_read()).unwrap();
    let verdicts = program.judge(&block.table, 0..block.table.n_rows());
    let overall = program.overall(&verdicts);
    let mut expected = String::new();
    for (row, nip) in block.nips.iter().enumerate() {
        let cells: Vec<&str> = verdicts.row(row).map(cell).collect();
        expected += &format!("{nip},{},{}\n", cells.join(","), overall.outcome(row).key());
    }
    let sql = [("duckdb", Dialect::DuckDb), ("postgres", Dialect::Postgres)]
        .map(|(engine, dialect)| (engine, query(regulation, reference, on, values, dialect)));
    Job { name, facts: facts.to_owned(), sql, expected }
}

fn cell(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Meets => "t",
        Outcome::Fails => "f",
        Outcome::Undetermined => "",
    }
}

/// Runs every query in both engines and compares every line of the answers.
fn engines_agree(jobs: &[Job], folder: &Path) {
    let python = std::env::var_os("JENJANG_PYTHON").expect("run `cargo xtask test system`, which installs the engines");
    let out = |at: usize, engine: &str| folder.join(format!("answer-{at}-{engine}.csv"));
    let list: Vec<_> = jobs
        .iter()
        .enumerate()
        .flat_map(|(at, job)| {
            job.sql.iter().map(move |(engine, sql)| json!({ "engine": engine, "facts": job.facts, "sql": sql, "out": out(at, engine) }))
        })
        .collect();
    let file = folder.join("jobs.json");
    std::fs::write(&file, serde_json::to_string(&list).unwrap()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engines/run.py");
    assert!(Command::new(python).arg(script).arg(&file).status().unwrap().success(), "the engines refused a query");
    for (at, job) in jobs.iter().enumerate() {
        for (engine, sql) in &job.sql {
            let answer = std::fs::read_to_string(out(at, engine)).unwrap();
            assert_eq!(answer.lines().count(), job.expected.lines().count(), "{} in {engine}: other people", job.name);
            for (theirs, ours) in answer.lines().zip(job.expected.lines()) {
                assert_eq!(theirs, ours, "{} in {engine}\n{sql}", job.name);
            }
        }
    }
}

#[test]
fn registers_of_several_seeds() {
    let reference = Reference::shipped();
    let folder = tempfile::tempdir().unwrap();
    let procedures = jenjang_regulation::shipped(reference).unwrap();
    let procedure = procedures.iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    let on = Day::parse_iso("2013-11-13").unwrap();
    let regulation = procedure.in_force_on(on).unwrap();
    let catalogue = reference.catalogue("register").unwrap();
    let mut jobs = Vec::new();
    for (seed, people) in [(1, 2_000), (2, 997), (3, 5_000)] {
        let register = folder.path().join(format!("register-{seed}"));
        write_register(&register, &RegisterOptions { people, seed, on, ..RegisterOptions::default() }).unwrap();
        let options = ImportOptions { as_of: None, strict: false, n_threads: 2, sort_bytes: SORT_BYTES };
        let imported = import(&[register], folder.path(), reference, &options, &Silent).unwrap();
        let snapshot = Snapshot::open(&imported.snapshot, reference).unwrap();
        let facts = folder.path().join(format!("facts-{seed}.parquet"));
        let folder = Folder::new(reference).unwrap();
        jenjang_registry::fact_file::write(&snapshot, &folder, reference, on, 2, &facts, |_| ()).unwrap();
        jobs.push(job(format!("register {seed}"), regulation, catalogue, on, &regulation.parameter_values(on), &facts));
    }
    engines_agree(&jobs, folder.path());
}

#[test]
fn random_rules_over_random_data() {
    let reference = Reference::shipped();
    let folder = tempfile::tempdir().unwrap();
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut jobs = Vec::new();
    for id in reference.catalogue_ids() {
        let catalogue = reference.catalogue(id).unwrap();
        let rules = testing::regulation(catalogue, &reference.lists);
        let tables = testing::table(catalogue, &reference.lists, RANDOM_PEOPLE);
        for at in 0..RANDOM_RULES {
            let mut sample = rules.new_tree(&mut runner).unwrap().current();
            id.clone_into(&mut sample.regulation.catalogue);
            let table: FactTable = tables.new_tree(&mut runner).unwrap().current();
            let facts = folder.path().join(format!("facts-{id}-{at}.parquet"));
            let meta = FactFileMeta { day: sample.day, snapshot: String::new(), catalogue: id.to_owned() };
            let nips: Vec<Nip> = testing::keys(table.n_rows()).into_iter().filter_map(Nip::from_number).collect();
            let mut writer = FactFileWriter::create(&facts, &meta, catalogue, &reference.lists).unwrap();
            writer.write(&nips, &table).unwrap();
            writer.finish().unwrap();
            let values = sample.regulation.parameter_values(sample.day);
            jobs.push(job(
                format!("random rule {at} over {id}"),
                &sample.regulation,
                catalogue,
                sample.day,
                &values,
                &facts,
            ));
        }
    }
    engines_agree(&jobs, folder.path());
}
