//! Final ranks: weights and rounding as data, all tie-breaks, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use jenjang_exam::ExamError;
use support::{Exam, YEARS, options, year};

const SEATS: &str = "seat,position,formation,seats\nS,Analis,umum,1\n";

/// Integrates rows at one seat and returns participant, rank and code.
fn ranked(rows: &str) -> Vec<String> {
    let header = "participant,seat,twk,tiu,tkp,skb,gpa,born_on\n";
    let exam = Exam::new("2024", SEATS, &format!("{header}{rows}"));
    assert_eq!(exam.scores.refusals, []);
    let rows = exam.integrate();
    rows.values().map(|row| format!("{} {} {}", row["participant"], row["rank"], row["code"])).collect()
}

#[test]
fn equal_final_scores_are_settled_step_by_step() {
    // 432 and 431 both scale to a weighted score; SKB makes the finals equal at 77.846 where only the SKD total differs.
    let cases = [
        // TKP decides although TIU is higher on the other side.
        ("A,S,100,150,181,77.5,,\nB,S,105,144,182,77.5,,\n", ["A 2 not-selected", "B 1 selected"]),
        // TKP equal: TIU.
        ("A,S,100,150,181,77.5,,\nB,S,105,145,181,77.5,,\n", ["A 1 selected", "B 2 not-selected"]),
        // All scores equal: the grade average.
        ("A,S,100,150,181,77.5,3.5,\nB,S,100,150,181,77.5,3.51,\n", ["A 2 not-selected", "B 1 selected"]),
        // Grade average equal: the older.
        (
            "A,S,100,150,181,77.5,3.5,1999-02-28\nB,S,100,150,181,77.5,3.5,1999-03-01\n",
            ["A 1 selected", "B 2 not-selected"],
        ),
        // Everything equal: nobody is preferred.
        (
            "A,S,100,150,181,77.5,3.5,1999-02-28\nB,S,100,150,181,77.5,3.5,1999-02-28\n",
            ["A 1 undetermined", "B 1 undetermined"],
        ),
        // What would settle it is not there: nothing is guessed.
        ("A,S,100,150,181,77.5,3.5,\nB,S,100,150,181,77.5,,\n", ["A 1 undetermined", "B 1 undetermined"]),
        ("A,S,100,150,181,77.5,3.5,\nB,S,100,150,181,77.5,3.5,\n", ["A 1 undetermined", "B 1 undetermined"]),
    ];
    for (rows, expected) in cases {
        assert_eq!(ranked(rows), expected, "{rows}");
    }
}

#[test]
fn the_skd_total_settles_equal_finals_first() {
    // 0.4 / 5.5 of one point is 0.0727; the SKB takes back 0.072 or 0.073 of it, so both finals are the same.
    let exam = Exam::new(
        "2024",
        SEATS,
        "participant,seat,twk,tiu,tkp,skb\nA,S,65,80,190,77.5\nB,S,65,80,191,77.38\nC,S,65,80,191,77.379\n",
    );
    let result = exam.integrate();
    let find = |a: &str, b: &str| result[a]["final"] == result[b]["final"];
    assert!(find("A", "B") || find("A", "C"), "{result:#?}");
    let twin = if find("A", "B") { "B" } else { "C" };
    assert!(result[twin]["rank"].parse::<u32>().unwrap() < result["A"]["rank"].parse().unwrap());
}

#[test]
fn a_tie_away_from_the_boundary_needs_no_settling() {
    let seats = "seat,position,formation,seats\nS,Analis,umum,2\n";
    let scores = "participant,seat,twk,tiu,tkp,skb\nA,S,100,150,181,77.5\nB,S,100,150,181,77.5\nC,S,65,80,166,50\n";
    let result = Exam::new("2024", seats, scores).integrate();
    let of = |name: &str| format!("{} {}", result[name]["rank"], result[name]["code"]);
    assert_eq!([of("A"), of("B"), of("C")], ["1 selected", "1 selected", "3 not-selected"]);
}

#[test]
fn who_has_no_skb_score_or_no_threshold_has_no_rank() {
    let rows = "A,S,100,150,181,,,\nB,S,60,150,181,90,,\nC,S,65,80,166,50,,\n";
    assert_eq!(ranked(rows), ["A  skb-absent", "B  TL", "C 1 selected"]);
}

#[test]
fn years_whose_weights_or_rounding_were_not_found_are_refused_with_that_reason() {
    for name in YEARS {
        let seats = SEATS;
        let exam = Exam::new(name, seats, "participant,seat,twk,tiu,tkp,skb\nA,S,100,130,160,77.5\n");
        let expected = match name {
            "2024" => continue,
            "2013" | "2017" | "2018" | "2023" => "weights",
            _ => "rounding",
        };
        let Err(ExamError::NotFound { year, reason }) = exam.integrated() else { panic!("{name} was integrated") };
        assert_eq!(year, name);
        assert!(reason.to_lowercase().contains(expected), "{name}: {reason}");
    }
}

#[test]
fn rounding_is_borrowed_only_when_asked_for() {
    let borrowed = year("2021").with_rounding_of(&year("2024"));
    let exam = Exam::with(borrowed, SEATS, "participant,seat,twk,tiu,tkp,skb\nA,S,100,150,181,77.5\n", options());
    let result = exam.integrate();
    assert_eq!((result["A"]["final"].as_str(), result["A"]["code"].as_str()), ("77.846", "P/L"));
    // Weights are never borrowed.
    let borrowed = year("2023").with_rounding_of(&year("2024"));
    let exam = Exam::with(borrowed, SEATS, "participant,seat,twk,tiu,tkp,skb\nA,S,100,150,181,77.5\n", options());
    assert!(matches!(exam.integrated(), Err(ExamError::NotFound { .. })));
}

#[test]
fn the_order_of_rows_never_matters() {
    let rows = ["A,S,100,150,181,77.5,3.5,1999-02-28", "B,S,105,145,181,77.5,3.4,1998-01-01", "C,S,65,80,166,90,,"];
    let forwards = ranked(&rows.map(|row| format!("{row}\n")).concat());
    let backwards = ranked(&rows.iter().rev().map(|row| format!("{row}\n")).collect::<String>());
    assert_eq!(forwards, backwards);
}

#[test]
fn an_skb_score_outside_its_scale_is_refused() {
    let exam = Exam::new("2024", SEATS, "participant,seat,twk,tiu,tkp,skb\nA,S,100,150,181,100.5\nB,S,100,150,181,x\n");
    let reasons: Vec<&str> = exam.scores.refusals.iter().map(|refusal| refusal.reason.key()).collect();
    assert_eq!(reasons, ["out-of-range", "unreadable"]);
}
