//! Both sides of every threshold of every year, from a table typed by hand and from the regulation's own numbers.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use std::collections::BTreeSet;

use jenjang_facts::Value;
use support::{YEARS, alone, year};

/// What a code says about the threshold.
fn meets(code: &str) -> bool {
    !matches!(code, "TL" | "failed" | "admitted-second-group")
}

struct Row {
    line: &'static str,
    year: &'static str,
    formation: &'static str,
    position: &'static str,
    /// TWK, TIU, TKP; all three, or TIU beside a total.
    minima: [Option<f64>; 3],
    total: Option<f64>,
}

fn table() -> impl Iterator<Item = Row> {
    include_str!("data/thresholds.csv").lines().skip(1).map(|line| {
        let [year, formation, position, twk, tiu, tkp, total] = line.split(',').collect::<Vec<_>>().try_into().unwrap();
        let number = |text: &str| text.parse::<f64>().ok();
        Row { line, year, formation, position, minima: [twk, tiu, tkp].map(number), total: number(total) }
    })
}

/// Returns scores that just reach a row of the table.
fn on_the_boundary(row: &Row) -> [f64; 3] {
    let Some(total) = row.total else { return row.minima.map(Option::unwrap) };
    let tiu = row.minima[1].unwrap();
    // What is left of the total, neither part of which has a minimum of its own.
    let twk = (((total - tiu - 150.0) / 5.0).ceil() * 5.0).max(0.0);
    [twk, tiu, total - tiu - twk]
}

fn says(row: &Row, scores: [f64; 3]) -> bool {
    let [twk, tiu, tkp] = scores.map(|score| score.to_string());
    meets(&alone(&year(row.year), row.formation, row.position, [&twk, &tiu, &tkp]).0)
}

#[test]
fn the_minima_themselves_pass() {
    for row in table() {
        assert!(says(&row, on_the_boundary(&row)), "{}", row.line);
    }
}

#[test]
fn one_step_below_any_minimum_fails() {
    for row in table() {
        let at = on_the_boundary(&row);
        let steps: &[[f64; 3]] = match row.total {
            None => &[[-5.0, 0.0, 0.0], [-0.5, 0.0, 0.0], [0.0, -5.0, 0.0], [0.0, 0.0, -1.0]],
            // One point below the total; TIU one step below with the same total.
            Some(_) => &[[0.0, 0.0, -1.0], [5.0, -5.0, 0.0]],
        };
        for step in steps {
            let below = [at[0] + step[0], at[1] + step[1], at[2] + step[2]];
            assert!(!says(&row, below), "{}: {below:?}", row.line);
        }
    }
}

#[test]
fn high_scores_elsewhere_never_replace_a_minimum() {
    for row in table().filter(|row| row.total.is_none()) {
        let maximum = year(row.year)
            .rules
            .format
            .maximum
            .map_or([175.0, 150.0, 175.0], |maximum| maximum.map(|score| f64::from(score.thousandths()) / 1000.0));
        for (test, minimum) in row.minima.iter().enumerate() {
            let mut scores = maximum;
            scores[test] = minimum.unwrap() - if test == 2 { 1.0 } else { 5.0 };
            assert!(!says(&row, scores), "{}: {scores:?}", row.line);
        }
    }
}

#[test]
fn the_table_knows_every_number_of_every_regulation() {
    for name in YEARS {
        let typed: BTreeSet<i64> = table()
            .filter(|row| row.year == name)
            .flat_map(|row| row.minima.into_iter().chain([row.total]).flatten())
            .map(|number| (number * 1_000_000.0) as i64)
            .collect();
        let year = year(name);
        for (parameter, value) in year.regulation.parameters.iter().zip(year.values()) {
            let Some(Value::Decimal(number)) = value else { panic!("{name} {}", parameter.id) };
            // The floors of the second group have a test of their own.
            let known = typed.contains(&number.millionths()) || parameter.id.starts_with("kelompok2");
            assert!(known, "{name}: `{}` {number} is not in the table", parameter.id);
        }
    }
}

#[test]
fn rank_only_formations_have_no_minimum() {
    for (name, formation) in [("2017", "cumlaude"), ("2017", "disabilitas"), ("2017", "papua"), ("2018", "olahragawan")]
    {
        assert_eq!(alone(&year(name), formation, "Analis", ["0", "0", "0"]).0, "admitted", "{name} {formation}");
    }
}

#[test]
fn what_was_not_found_is_refused_with_that_reason() {
    // Year, formation, position, scores that would decide if anything were guessed, and a part of the reason.
    let cases = [
        ("2013", "papua", "Analis", ["175", "150", "175"], "2013 was not found"),
        ("2014", "papua", "Analis", ["175", "150", "175"], "2014 was not found"),
        ("2017", "diaspora", "Analis", ["175", "150", "175"], "2017 was not found"),
        ("2017", "umum", "Penjaga Tahanan", ["70", "80", "143"], "PermenPAN-RB 24/2017"),
        ("2019", "siber", "Analis", ["150", "175", "175"], "2019 was not found"),
        ("2021", "kalimantan", "Analis", ["150", "175", "225"], "2021 was not found"),
        ("2021", "umum", "Nakhoda", ["65", "70", "151"], "could not be read"),
        ("2023", "umum", "Rescuer", ["150", "175", "165"], "Whether positions were excepted in 2023"),
        ("2024", "umum", "Dokter", ["60", "175", "225"], "Whether positions were excepted in 2024"),
        ("2024", "siber", "Analis", ["150", "175", "225"], "2024 was not found"),
    ];
    for (name, formation, position, scores, part) in cases {
        let (code, reason) = alone(&year(name), formation, position, scores);
        assert_eq!(code, "undetermined", "{name} {formation} {position}");
        assert!(reason.contains(part), "{name} {formation}: {reason}");
    }
}

#[test]
fn an_unconfirmed_exception_waits_only_where_it_could_matter() {
    assert_eq!(alone(&year("2024"), "umum", "Dokter", ["65", "80", "166"]).0, "P/L");
    assert_eq!(alone(&year("2021"), "umum", "Nakhoda", ["65", "80", "166"]).0, "P/L");
    assert_eq!(alone(&year("2021"), "umum", "Nakhoda", ["65", "65", "160"]).0, "TL");
    assert_eq!(alone(&year("2024"), "umum", "Analis", ["60", "175", "225"]).0, "TL");
}

#[test]
fn a_coach_of_2014_waits_for_the_letter_between_the_two_thresholds() {
    let coach = |scores| alone(&year("2014"), "umum", "Pelatih Olah Raga", scores);
    let (code, reason) = coach(["52.5", "60", "105"]);
    assert_eq!(code, "undetermined");
    assert!(reason.contains("STPJM"), "{reason}");
    assert_eq!(coach(["69.5", "75", "126"]).0, "undetermined");
    assert_eq!(coach(["70", "75", "126"]).0, "meets");
    assert_eq!(coach(["50", "60", "105"]).0, "failed");
    assert_eq!(coach(["52.5", "60", "104"]).0, "failed");
}

#[test]
fn years_without_a_rule_of_admission_say_so_and_still_rank_where_they_can() {
    let (code, reason) = alone(&year("2013"), "umum", "Analis", ["70", "75", "105"]);
    assert_eq!(code, "meets");
    assert!(reason.contains("The order of the ranking in 2013 was not found"), "{reason}");
    let (code, reason) = alone(&year("2014"), "umum", "Analis", ["70", "75", "126"]);
    assert_eq!(code, "meets");
    assert!(reason.contains("How many a seat went on"), "{reason}");
}

#[test]
fn a_position_counts_in_any_case_and_spacing() {
    for position in ["RESCUER", "rescuer", " Rescuer "] {
        assert_eq!(alone(&year("2021"), "umum", position, ["65", "70", "151"]).0, "P/L", "{position}");
    }
    assert_eq!(alone(&year("2018"), "umum", "Pelatih / Pawang  Hewan", ["60", "70", "130"]).0, "admitted");
}
