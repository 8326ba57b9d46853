//! Measures the evaluation against the loop somebody would write by hand, on one thread, for `cargo xtask bench`.
//!
//! `cargo run --release -p jenjang-screening --features testing --example yardstick [PEOPLE]`

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

use std::time::{Duration, Instant};

use jenjang_facts::{Known, Reference};
use jenjang_screening::testing::{build, crowd, keys, yardstick};
use jenjang_screening::verdict_file::{Encoder, Writer};
use jenjang_screening::{CHUNK, FactHasher, Program, Scratch, VerdictHasher, explain};

fn best<T>(mut run: impl FnMut() -> T) -> (T, Duration) {
    let mut best = None;
    for _ in 0..15 {
        let start = Instant::now();
        let found = run();
        let took = start.elapsed();
        if best.as_ref().is_none_or(|(_, before)| took < *before) {
            best = Some((found, took));
        }
    }
    best.expect("it ran")
}

/// Prints one line of the table that `cargo xtask bench` shows.
fn row(what: &str, ours: Duration, peer: Option<Duration>) {
    let shown = |took: Duration| match took.as_micros() {
        0..1_000 => format!("{:.1} µs", took.as_secs_f64() * 1e6),
        _ => format!("{:.1} ms", took.as_secs_f64() * 1e3),
    };
    println!("row|{what}|{}|{}", shown(ours), peer.map_or_else(|| "–".to_owned(), shown));
}

fn main() {
    let n_people = std::env::args().nth(1).map_or(1_000_000, |text| text.parse().expect("a number of people"));
    let table = crowd(n_people, 1);
    let day = build::day("2013-11-13");
    let procedures = jenjang_regulation::shipped(Reference::shipped()).expect("the shipped regulations are valid");
    let procedure = procedures.iter().find(|p| p.id == "promosi-eselon-iv").expect("it ships");
    let regulation = procedure.in_force_on(day).expect("in force");
    let program = Program::compile(regulation, build::catalogue(), &regulation.parameter_values(day), day).unwrap();
    let mut scratch = Scratch::default();
    let ((verdicts, summary), ours) = best(|| {
        let verdicts = program.judge_with_scratch(&mut scratch, &table, 0..table.n_rows());
        let summary = program.summarise(&verdicts);
        (verdicts, summary)
    });
    let (found, theirs) = best(|| yardstick::judge(&table, day));
    let register = [0, 1, 2, 3, 5, 6].map(|at| verdicts.criteria[at].clone());
    assert!(register == found.criteria, "the loop and the program disagree");
    assert_eq!(found.overall, (summary.meets, summary.fails));
    row(
        &format!("{n_people} people × 7 criteria judged and counted, one thread; a loop written by hand"),
        ours,
        Some(theirs),
    );
    let keys = keys(n_people);
    let (_, took) = best(|| {
        let mut hasher = VerdictHasher::new(&program);
        hasher.push(&keys, &verdicts).expect("a key each");
        hasher.finish()
    });
    row(&format!("digest of {n_people} verdicts"), took, None);
    let (_, took) = best(|| {
        let mut hasher = FactHasher::new(build::catalogue(), &Reference::shipped().lists, program.facts_read());
        hasher.push(&keys, &table, 0..table.n_rows()).expect("a key each");
        hasher.finish()
    });
    row(&format!("digest of the facts of {n_people} people"), took, None);
    let encoder = Encoder::new(&program).expect("the schema is valid");
    let (file, took) = best(|| {
        let mut writer = Writer::new(Vec::new(), &encoder).expect("it starts");
        for (keys, start) in keys.chunks(CHUNK).zip((0..).step_by(CHUNK)) {
            let verdicts = program.judge_with_scratch(&mut scratch, &table, start..start + keys.len());
            writer.append(encoder.encode(keys, &verdicts).expect("it encodes")).expect("it appends");
        }
        writer.finish(None).expect("it ends")
    });
    row(&format!("{n_people} people judged and encoded as Parquet in memory, one thread"), took, None);
    if let Some(path) = std::env::args().nth(2) {
        std::fs::write(path, file).expect("the file can be written");
    }
    let facts_of = |at| build::catalogue().iter().map(|(fact, _)| table.known(build::catalogue(), fact, at)).collect();
    let people: Vec<Vec<Known>> = (0..1_000.min(n_people)).map(facts_of).collect();
    let (_, took) = best(|| people.iter().map(|person| explain(&program, person).criteria.len()).sum::<usize>());
    let each = took / u32::try_from(people.len()).expect("at most a thousand");
    row("one person explained", each, None);
}
