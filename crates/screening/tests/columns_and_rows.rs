//! Two ways to the same verdict: columns and one row.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use std::sync::OnceLock;

use jenjang_facts::{Catalogue, FactTable, Known, Reference};
use jenjang_regulation::Outcome;
use jenjang_screening::testing::{self, Sample};
use jenjang_screening::{Evidence, Program, Verdicts};
use proptest::prelude::*;

/// The shipped register, with facts of the types that it does not have.
fn reference() -> &'static Reference {
    static READ: OnceLock<Reference> = OnceLock::new();
    READ.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("facts")).unwrap();
        let mut text = Reference::shipped().file("facts/register.toml").unwrap().replace("\"register\"", "\"all\"");
        for (id, ty, absence) in [
            ("score", "decimal", "unknown"),
            ("score_before", "decimal", "none"),
            ("married", "yes-no", "unknown"),
            ("abroad", "yes-no", "none"),
            ("points", "whole", "none"),
            ("golongan_before", "golongan", "unknown"),
            ("remark", "text", "none"),
        ] {
            text += &format!("[[facts]]\nid = \"{id}\"\ntype = \"{ty}\"\nabsence = \"{absence}\"\n");
            text += "label = { id = \"a\", en = \"a\" }\nsource = \"a\"\n";
        }
        std::fs::write(folder.path().join("facts/all.toml"), text).unwrap();
        Reference::read_over_shipped(folder.path()).unwrap()
    })
}

fn catalogue() -> &'static Catalogue {
    reference().catalogue("all").unwrap()
}

fn program(sample: &Sample) -> Program {
    let values = sample.regulation.parameter_values(sample.day);
    Program::compile(&sample.regulation, catalogue(), &values, sample.day).unwrap()
}

fn row(table: &FactTable, at: usize) -> Vec<Known> {
    catalogue().iter().map(|(fact, _)| table.known(catalogue(), fact, at)).collect()
}

fn samples() -> impl Strategy<Value = Sample> {
    testing::regulation(catalogue(), &reference().lists)
}

fn tables(n_rows: usize) -> impl Strategy<Value = FactTable> {
    testing::table(catalogue(), &reference().lists, n_rows)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn columns_agree_with_rows(sample in samples(), table in tables(150)) {
        let program = program(&sample);
        let verdicts = program.judge(&table, 0..table.n_rows());
        for at in 0..table.n_rows() {
            let one = program.judge_row(&row(&table, at));
            prop_assert_eq!(verdicts.row(at).collect::<Vec<_>>(), one.criteria, "row {}", at);
        }
    }

    #[test]
    fn counts_balance_and_add_up_over_any_cut(sample in samples(), table in tables(9_000), cut in 0..9_000_usize) {
        let program = program(&sample);
        let whole = program.judge(&table, 0..table.n_rows());
        let cut = cut.min(table.n_rows());
        let mut scratch = jenjang_screening::Scratch::default();
        let parts = [0..cut, cut..table.n_rows() + 5].map(|rows| program.judge_with_scratch(&mut scratch, &table, rows));
        let mut sum = program.empty_summary();
        parts.iter().for_each(|part| sum.merge(&program.summarise(part)));
        prop_assert!(sum.balances());
        prop_assert_eq!(sum.people, table.n_rows() as u64);
        prop_assert_eq!(&sum, &program.summarise(&whole));
        prop_assert_eq!(rows_of(&whole), [rows_of(&parts[0]), rows_of(&parts[1])].concat());
    }

    #[test]
    fn the_summary_counts_what_the_rows_say(sample in samples(), table in tables(130)) {
        let program = program(&sample);
        let summary = program.summarise(&program.judge(&table, 0..table.n_rows()));
        let rows: Vec<_> = (0..table.n_rows()).map(|at| program.judge_row(&row(&table, at))).collect();
        let count = |wanted| rows.iter().filter(|row| row.verdict == wanted).count() as u64;
        let [meets, undetermined, fails] = Outcome::ALL.map(count);
        prop_assert_eq!((summary.meets, summary.undetermined, summary.fails), (meets, undetermined, fails));
        let register: Vec<bool> = program.criteria().iter().map(|c| Evidence::of(c) == Evidence::Register).collect();
        let failed = |row: &jenjang_screening::RowVerdict| -> Vec<usize> {
            let all = row.criteria.iter().zip(&register).enumerate();
            all.filter(|(_, (o, r))| **r && **o == Outcome::Fails).map(|(at, _)| at).collect()
        };
        for (at, criterion) in summary.criteria.iter().enumerate() {
            let alone = rows.iter().filter(|row| failed(row) == [at]).count() as u64;
            prop_assert_eq!(criterion.fails_alone, alone);
        }
    }

    #[test]
    fn a_definite_outcome_never_changes_when_a_gap_is_filled(
        sample in samples(),
        person in testing::person(catalogue(), &reference().lists),
        filling in testing::person(catalogue(), &reference().lists),
        chosen in any::<u64>(),
    ) {
        // Exceptions too: who is a candidate only shrinks when more is known.
        let program = program(&sample);
        let before = program.judge_row(&person);
        let fill = |(at, (old, new)): (usize, (&Known, &Known))| match old {
            Known::Gap(_) if chosen >> (at % 64) & 1 == 1 => new.clone(),
            _ => old.clone(),
        };
        let fuller: Vec<Known> = person.iter().zip(&filling).enumerate().map(fill).collect();
        let after = program.judge_row(&fuller);
        for (before, after) in before.criteria.iter().zip(&after.criteria) {
            prop_assert!(*before == Outcome::Undetermined || before == after);
        }
    }
}

fn rows_of(verdicts: &Verdicts) -> Vec<Vec<Outcome>> {
    (0..verdicts.n_rows).map(|at| verdicts.row(at).collect()).collect()
}

#[test]
fn random_criteria_reach_every_outcome_often() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut counts = [0_u64; 3];
    for _ in 0..150 {
        let sample = samples().new_tree(&mut runner).unwrap().current();
        let table = tables(40).new_tree(&mut runner).unwrap().current();
        let program = program(&sample);
        for criterion in program.summarise(&program.judge(&table, 0..table.n_rows())).criteria {
            let found = [criterion.meets, criterion.undetermined, criterion.fails];
            counts.iter_mut().zip(found).for_each(|(all, one)| *all += one);
        }
    }
    let all: u64 = counts.iter().sum();
    assert!(counts.iter().all(|count| count * 7 > all), "{counts:?}: each is a good part of {all}");
}
