//! What cannot be is refused, with file, row and reason; what is odd is a warning.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod support;

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray};
use jenjang_exam::{Counts, ExamError, ReadOptions, Score, Silent, read_scores};
use support::{Exam, options, seats_of, write, year};

const SEATS: &str = "seat,position,formation,seats\nS1,Analis,umum,1\nS2,Analis,cumlaude,2\n";

/// Reads scores and returns what was refused, row and reason.
fn refused(scores: &str) -> Vec<String> {
    let exam = Exam::new("2024", SEATS, scores);
    exam.scores.refusals.iter().map(|refusal| format!("{}: {}", refusal.row, refusal.reason)).collect()
}

#[test]
fn each_thing_that_cannot_be_is_refused_with_row_and_reason() {
    let cases = [
        ("A,S1,155,80,166,,", "2: `twk` 155 is above its maximum 150"),
        ("A,S1,65,180,166,,", "2: `tiu` 180 is above its maximum 175"),
        ("A,S1,65,80,226,,", "2: `tkp` 226 is above its maximum 225"),
        ("A,S1,-5,80,166,,", "2: `twk` -5 is below zero"),
        ("A,S1,65,80,166,312,", "2: the total 312 is not the sum 311"),
        ("A,S9,65,80,166,,", "2: the seat `S9` is not in the seats file"),
        (",S1,65,80,166,,", "2: there is no participant"),
        ("A,S1,,80,166,,", "2: `twk` is empty"),
        ("A,S1,x,80,166,,", "2: `twk` cannot be read"),
        ("A,S1,65,80,1e2,,", "2: `tkp` cannot be read"),
        ("A,S1,65,80,166,,mungkin", "2: `present` cannot be read"),
        ("A,S1,65,80,166,abc,", "2: `total` cannot be read"),
    ];
    for (row, expected) in cases {
        let scores = format!("participant,seat,twk,tiu,tkp,total,present\n{row}\n");
        assert_eq!(refused(&scores), [expected], "{row}");
    }
}

#[test]
fn every_row_of_a_participant_who_stands_twice_is_refused() {
    // Which row came first must not matter, so none of them is believed.
    let scores = "participant,seat,twk,tiu,tkp\nA,S1,65,80,166\nB,S1,65,80,166\nA,S2,150,175,225\n";
    let exam = Exam::new("2024", SEATS, scores);
    let rows: Vec<u64> = exam.scores.refusals.iter().map(|refusal| refusal.row).collect();
    assert_eq!((rows, exam.scores.n_refused), (vec![2, 4], 2));
    assert_eq!(exam.decide().into_keys().collect::<Vec<_>>(), ["B"]);
}

#[test]
fn a_refusal_names_the_file() {
    let exam = Exam::new("2024", SEATS, "participant,seat,twk,tiu,tkp\nA,S1,155,80,166\n");
    let text = exam.scores.refusals[0].to_string();
    assert!(text.ends_with("scores.csv, row 2: `twk` 155 is above its maximum 150"), "{text}");
}

#[test]
fn a_score_no_answer_sheet_gives_is_a_warning_and_with_strict_a_refusal() {
    let scores = "participant,seat,twk,tiu,tkp\nA,S1,67,80,166\nB,S1,65,81,166\nC,S1,65,80,167\n";
    let exam = Exam::new("2024", SEATS, scores);
    let warned: Vec<String> = exam.scores.warnings.iter().map(|warning| warning.reason.to_string()).collect();
    assert_eq!(warned, ["`twk` 67 is no multiple of 5", "`tiu` 81 is no multiple of 5"]);
    assert_eq!((exam.scores.n_refused, exam.decide().len()), (0, 3));
    let strict = Exam::with(year("2024"), SEATS, scores, ReadOptions { strict: true, ..options() });
    assert_eq!((strict.scores.n_refused, strict.decide().len()), (2, 1));
}

#[test]
fn who_was_absent_needs_no_scores_and_gets_no_verdict() {
    let exam = Exam::new("2024", SEATS, "participant,seat,twk,tiu,tkp,present\nA,S1,,,,tidak\nB,S1,150,175,225,th\n");
    let result = exam.decide();
    assert_eq!((result["A"]["code"].as_str(), result["B"]["code"].as_str()), ("TH", "TH"));
    assert_eq!((result["A"]["total"].as_str(), result["B"]["total"].as_str()), ("", "550"));
}

#[test]
fn separators_marks_and_spaces_of_offices_are_understood() {
    let bom =
        "\u{feff}participant;seat;TWK ;tiu;tkp;present\n'0012;S1; 65 ;80;166;Hadir\n;;;;;\n13;S2;52,5;85;200;ya\n";
    let exam = Exam::new("2024", SEATS, bom);
    assert_eq!(exam.scores.refusals, []);
    let result = exam.decide();
    assert_eq!(result["0012"]["code"], "P/L");
    assert_eq!((result["13"]["twk"].as_str(), result["13"]["total"].as_str()), ("52.5", "337.5"));
}

#[test]
fn a_missing_column_and_an_unknown_ending_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let seats = seats_of(&write(folder.path(), "seats.csv", SEATS)).unwrap();
    let read = |name: &str, text: &str| {
        let path = write(folder.path(), name, text);
        read_scores(&path, &seats, &year("2024").rules.format, options(), &Silent).unwrap_err().to_string()
    };
    let message = read("a.csv", "participant,seat,twk,tiu\n");
    assert!(message.contains("has no column `tkp`; it has `participant`, `seat`, `twk`, `tiu`"), "{message}");
    assert!(read("a.ods", "x").contains("rename it to end in .csv, .xlsx or .parquet"));
}

#[test]
fn every_mistake_in_the_seats_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let text = "seat,position,formation,seats\nS1,Analis,umum,1\nS1,Analis,umum,1\nS2,,umum,1\nS3,Analis,cumlude,1\nS4,Analis,umum,0\n";
    let Err(ExamError::Seats { n, shown, .. }) = seats_of(&write(folder.path(), "seats.csv", text)) else {
        panic!("the seats should be refused")
    };
    assert_eq!(n, 4);
    assert_eq!(shown[0], "row 4: `position` is empty");
    assert!(shown[1].starts_with("row 5: `cumlude` is no formation; did you mean `cumlaude`?"), "{}", shown[1]);
    assert_eq!(shown[2..], ["row 6: `seats` is no number from 1 to 1000000", "rows 2 and 3: the seat `S1` twice"]);
}

#[test]
fn formations_are_known_by_code_and_by_the_names_of_announcements() {
    let folder = tempfile::tempdir().unwrap();
    let text = "seat,position,formation,seats\nS1,Analis,Putra/Putri Papua,1\nS2,Analis,PENYANDANG DISABILITAS,1\n";
    assert_eq!(seats_of(&write(folder.path(), "seats.csv", text)).unwrap().len(), 2);
}

/// The same rows as a workbook and as Parquet, in the types their writers choose.
fn workbook(path: &std::path::Path, rows: &[[&str; 6]]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, row) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell.parse::<f64>() {
                Ok(number) if column > 1 => sheet.write_number(at, column, number).unwrap(),
                _ => sheet.write_string(at, column, *cell).unwrap(),
            };
        }
    }
    book.save(path).unwrap();
}

fn parquet(path: &std::path::Path, columns: Vec<(&str, ArrayRef)>) {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let file = std::fs::File::create(path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn csv_workbook_and_parquet_say_the_same() {
    let exam =
        Exam::new("2024", SEATS, "participant,seat,twk,tiu,tkp,present\nA,S1,65,80,166,ya\nB,S2,52.5,85,200,ya\n");
    let folder = exam.folder.path();
    let (sheet, whole, decimal) = (folder.join("a.xlsx"), folder.join("a.parquet"), folder.join("b.parquet"));
    let header = ["participant", "seat", "twk", "tiu", "tkp", "present"];
    workbook(&sheet, &[header, ["A", "S1", "65", "80", "166", "ya"], ["B", "S2", "52.5", "85", "200", "ya"]]);
    let texts = |texts: [&str; 2]| Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let twk = Decimal128Array::from(vec![6500, 5250]).with_precision_and_scale(10, 2).unwrap();
    let floats = Float64Array::from(vec![65.0, 52.5]);
    let rest = || {
        let present: ArrayRef = Arc::new(BooleanArray::from(vec![true, true]));
        let tiu: ArrayRef = Arc::new(Int64Array::from(vec![80, 85]));
        vec![("tiu", tiu), ("tkp", texts(["166", "200"])), ("present", present)]
    };
    let first = || vec![("participant", texts(["A", "B"])), ("seat", texts(["S1", "S2"]))];
    parquet(&whole, [first(), vec![("twk", Arc::new(twk) as ArrayRef)], rest()].concat());
    parquet(&decimal, [first(), vec![("twk", Arc::new(floats) as ArrayRef)], rest()].concat());
    for path in [sheet, whole, decimal] {
        let scores = read_scores(&path, &exam.seats, &exam.year.rules.format, options(), &Silent).unwrap();
        assert_eq!(scores.refusals, [], "{}", path.display());
        let rows = |scores: &jenjang_exam::Scores| (0..2).map(|row| scores.tests(row)).collect::<Vec<_>>();
        assert_eq!(rows(&scores), rows(&exam.scores), "{}", path.display());
        assert_eq!(scores.total(1).map(Score::thousandths), Some(337_500));
    }
}

#[test]
fn an_empty_file_of_scores_decides_nobody() {
    let exam = Exam::new("2024", SEATS, "participant,seat,twk,tiu,tkp\n");
    assert_eq!(exam.decisions().totals(), Counts::default());
}
