//! Verdict files read back, digests that do not depend on how the work was cut, comparisons that count right.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use arrow_array::{Array, RecordBatch, StringArray};
use jenjang_facts::{FactTable, Known, Reference, Value};
use jenjang_regulation::Outcome;
use jenjang_screening::testing::{build, crowd, keys, yardstick};
use jenjang_screening::verdict_file::{Encoder, Writer};
use jenjang_screening::{CHUNK, Comparison, FactHasher, Program, VerdictHasher};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

const DAY: &str = "2013-11-13";

fn program_with(set: &[(&str, Value)]) -> Program {
    let procedures = jenjang_regulation::shipped(Reference::shipped()).unwrap();
    let procedure = procedures.iter().find(|procedure| procedure.id == "promosi-eselon-iv").unwrap();
    let day = build::day(DAY);
    let regulation = procedure.in_force_on(day).unwrap();
    let mut values = regulation.parameter_values(day);
    for (id, value) in set {
        values[usize::from(regulation.find_parameter(id).unwrap().0.0)] = Some(value.clone());
    }
    Program::compile(regulation, build::catalogue(), &values, day).unwrap()
}

fn column(batches: &[RecordBatch], name: &str) -> Vec<String> {
    let texts = |batch: &RecordBatch| -> Vec<String> {
        let column = batch.column_by_name(name).unwrap().as_any().downcast_ref::<StringArray>().unwrap().clone();
        (0..column.len()).map(|at| column.value(at).to_owned()).collect()
    };
    batches.iter().flat_map(texts).collect()
}

/// Writes people in groups of this size and reads the file back.
fn written(n_people: usize, group: usize) -> Vec<RecordBatch> {
    let (program, table, keys) = (program_with(&[]), crowd(n_people, 3), keys(n_people));
    let encoder = Encoder::new(&program).unwrap();
    let mut writer = Writer::new(Vec::new(), &encoder).unwrap();
    for (start, keys) in (0..).step_by(group).zip(keys.chunks(group)) {
        let verdicts = program.judge(&table, start..start + keys.len());
        writer.append(encoder.encode(keys, &verdicts).unwrap()).unwrap();
    }
    let file = bytes::Bytes::from(writer.finish(None).unwrap());
    ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_verdict_file_says_what_was_judged() {
    let (program, table) = (program_with(&[]), crowd(5_003, 3));
    for (n_people, group) in [(5_003, 1_000), (5_003, 5_003), (64, 64), (1, 1), (129, 128)] {
        let batches = written(n_people, group);
        let columns: Vec<Vec<String>> =
            program.criteria().iter().map(|criterion| column(&batches, &criterion.id)).collect();
        let (nips, verdicts) = (column(&batches, "nip"), column(&batches, "verdict"));
        let (failed, undetermined) = (column(&batches, "failed"), column(&batches, "undetermined"));
        assert_eq!(nips.len(), n_people);
        for at in 0..n_people {
            let facts: Vec<Known> =
                build::catalogue().iter().map(|(fact, _)| table.known(build::catalogue(), fact, at)).collect();
            let row = program.judge_row(&facts);
            let list = |wanted: Outcome| {
                let ids = program.criteria().iter().zip(&row.criteria);
                let ids = ids.filter(|(c, outcome)| **outcome == wanted && c.id != "health");
                ids.map(|(c, _)| c.id.as_str()).collect::<Vec<_>>().join("+")
            };
            assert_eq!(nips[at], format!("{:018}", keys(n_people)[at]));
            assert_eq!(verdicts[at], row.verdict.key());
            assert_eq!((&failed[at], &undetermined[at]), (&list(Outcome::Fails), &list(Outcome::Undetermined)));
            let outcomes: Vec<&str> = columns.iter().map(|column| column[at].as_str()).collect();
            assert_eq!(outcomes, row.criteria.iter().map(|outcome| outcome.key()).collect::<Vec<_>>());
        }
    }
}

/// Hashes people cut into parts of these sizes, pushed one after the other.
fn pushed(program: &Program, table: &FactTable, cut: usize) -> [String; 2] {
    let keys = keys(table.n_rows());
    let mut verdicts = VerdictHasher::new(program);
    let mut facts = FactHasher::new(build::catalogue(), &Reference::shipped().lists, program.facts_read());
    for (start, keys) in (0..).step_by(cut).zip(keys.chunks(cut)) {
        let rows = start..start + keys.len();
        verdicts.push(keys, &program.judge(table, rows.clone())).unwrap();
        facts.push(keys, table, rows).unwrap();
    }
    [verdicts.finish().to_string(), facts.finish().to_string()]
}

#[test]
fn digests_do_not_depend_on_how_people_were_cut() {
    let (program, table) = (program_with(&[]), crowd(2 * CHUNK + 777, 5));
    let whole = pushed(&program, &table, table.n_rows());
    for cut in [1_000, 65_536, 65_537, 100_001] {
        assert_eq!(pushed(&program, &table, cut), whole, "{cut}");
    }
    // Parts hashed apart, as threads do, and appended in order.
    let keys = keys(table.n_rows());
    let part = |rows: std::ops::Range<usize>| {
        let mut verdicts = VerdictHasher::new(&program);
        let mut facts = FactHasher::new(build::catalogue(), &Reference::shipped().lists, program.facts_read());
        verdicts.push(&keys[rows.clone()], &program.judge(&table, rows.clone())).unwrap();
        facts.push(&keys[rows.clone()], &table, rows).unwrap();
        (verdicts, facts)
    };
    let ((mut verdicts, mut facts), rest) = (part(0..CHUNK), part(CHUNK..table.n_rows()));
    verdicts.append(rest.0).unwrap();
    facts.append(rest.1).unwrap();
    assert_eq!([verdicts.finish().to_string(), facts.finish().to_string()], whole);
    assert!(part(0..10).0.append(part(10..20).0).is_err(), "within a chunk nothing can follow");
}

#[test]
fn digests_notice_every_change_and_ignore_how_texts_are_numbered() {
    let program = program_with(&[]);
    let rows = [("JFU", "Pemerintah Provinsi Jawa Tengah"), ("JFU", "Pemerintah Kota Surakarta")];
    let table = |order: &[usize], kind: &str| {
        let mut table = FactTable::new(build::catalogue());
        // People who leave again number the texts in another order.
        for at in order.iter().chain(&[0, 1]) {
            let kind = if *at == 1 { kind } else { rows[*at].0 };
            table.push_row(&build::facts(&[("position_kind", kind), ("work_agency", rows[*at].1)]));
        }
        table
    };
    let digest = |table: &FactTable, keys: &[u64]| {
        let n_rows = table.n_rows();
        let mut hasher = FactHasher::new(build::catalogue(), &Reference::shipped().lists, program.facts_read());
        hasher.push(keys, table, n_rows - 2..n_rows).unwrap();
        hasher.finish()
    };
    let first = digest(&table(&[], "JFU"), &[1, 2]);
    assert_eq!(digest(&table(&[1, 0], "JFU"), &[1, 2]), first);
    assert_ne!(digest(&table(&[], "JFT"), &[1, 2]), first);
    assert_ne!(digest(&table(&[], "JFU"), &[1, 3]), first);
}

#[test]
fn the_yardstick_finds_the_same() {
    let (program, table) = (program_with(&[]), crowd(10_007, 11));
    let verdicts = program.judge(&table, 0..table.n_rows());
    let found = yardstick::judge(&table, build::day(DAY));
    assert_eq!([0, 1, 2, 3, 5, 6].map(|at| verdicts.criteria[at].clone()), found.criteria);
    let summary = program.summarise(&verdicts);
    assert_eq!(found.overall, (summary.meets, summary.fails));
}

#[test]
fn a_lower_rank_lets_people_in_by_that_criterion_only() {
    let (before, after) = (program_with(&[]), program_with(&[("min_rank", build::value("golongan", "III/b"))]));
    let table = crowd(20_000, 7);
    let mut comparison = Comparison::new(&before, &after);
    let mut listed = 0;
    for start in (0..20_000).step_by(7_000) {
        let rows = start..start + 7_000;
        let (old, new) = (before.judge(&table, rows.clone()), after.judge(&table, rows));
        comparison.add(&old, &new);
        for flip in comparison.flips_of(&old, &new) {
            assert_eq!(flip.by, [6], "only the rank changes");
            listed += 1;
        }
    }
    let flips = comparison.finish();
    let [meets, undetermined, fails] = flips.matrix;
    assert_eq!(flips.people, 20_000);
    assert_eq!(flips.matrix.iter().flatten().sum::<u64>(), 20_000);
    assert_eq!((meets[2], undetermined[2], fails[0] > 1_000, fails[1] > 10), (0, 0, true, true));
    assert_eq!(listed, fails[0] + fails[1]);
    let rank = flips.by_criterion.iter().find(|criterion| criterion.id == "rank").unwrap();
    assert_eq!(rank.matrix[2][..2], fails[..2]);
}
