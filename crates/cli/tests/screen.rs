//! `jenjang screen`: counts, lists, and the same bytes whatever the threads.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::Value;
use support::{bad, example_text, files_below, good, json};

const ON: [&str; 2] = ["--on", "2013-11-13"];
const CRITERIA: [&str; 6] = ["status", "education", "performance", "discipline", "position", "rank"];

fn screen(folder: &Path, register: &str) -> Value {
    json(folder, &["screen", "promosi-eselon-iv", "--register", register, ON[0], ON[1]])
}

/// Demands the counts that the register was built to have.
fn agrees(report: &Value, expected: &Value) {
    for key in ["people", "meets", "fails", "undetermined", "refused_rows"] {
        assert_eq!(report[key], expected[key], "{key}");
    }
    for criterion in report["criteria"].as_array().unwrap() {
        let total: u64 = ["meets", "fails", "undetermined"].iter().map(|key| criterion[key].as_u64().unwrap()).sum();
        assert_eq!(total, report["people"].as_u64().unwrap(), "{} balances", criterion["id"]);
        let id = criterion["id"].as_str().unwrap();
        if CRITERIA.contains(&id) {
            assert_eq!(criterion["evidence"], "register");
            assert_eq!(criterion["fails"], expected["built_to_fail"][id], "{id}");
        } else {
            assert_eq!(
                (id, &criterion["evidence"], &criterion["undetermined"]),
                ("health", &"document".into(), &report["people"])
            );
        }
    }
}

fn read_json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_shipped_example_comes_out_as_it_was_built() {
    let folder = tempfile::tempdir().unwrap();
    let report = screen(folder.path(), &example_text());
    agrees(&report, &read_json(&support::example().join("expected.json")));
    assert_eq!(report["regulation"], "promosi-eselon-iv");
    assert_eq!(report["version"], "jateng-2013");
    assert_eq!(report["verdicts"].as_str().unwrap().len(), 64);
    assert!(files_below(folder.path()).is_empty(), "a screening of exports leaves nothing behind");
}

#[test]
fn registers_of_several_seeds_and_sizes_come_out_as_they_were_built() {
    let folder = tempfile::tempdir().unwrap();
    for (seed, people, more) in [("1", "16003", ""), ("2", "5000", "--xlsx"), ("3", "777", "--clean"), ("4", "1", "")] {
        let out = folder.path().join(seed);
        let out = out.to_str().unwrap();
        let arguments = ["example", "register", out, "--people", people, "--seed", seed];
        good(
            folder.path(),
            &arguments.into_iter().chain(Some(more).filter(|more| !more.is_empty())).collect::<Vec<_>>(),
        );
        agrees(&screen(folder.path(), out), &read_json(&Path::new(out).join("expected.json")));
    }
}

#[test]
fn the_round_of_2013_has_its_published_sizes() {
    let folder = tempfile::tempdir().unwrap();
    good(folder.path(), &["example", "register", "register"]);
    let report = screen(folder.path(), "register");
    let counts = ["people", "meets", "fails", "undetermined", "refused_rows"].map(|key| report[key].as_u64().unwrap());
    assert_eq!(counts, [16_003, 2_937, 12_854, 212, 12]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    good(folder.path(), &["example", "register", "register", "--people", "20000", "--seed", "5"]);
    let lists = ["list.csv", "list.json", "list.parquet"];
    let mut runs = Vec::new();
    for threads in ["1", "3", "7"] {
        let mut arguments =
            vec!["screen", "promosi-eselon-iv", "--register", "register", ON[0], ON[1], "--threads", threads];
        arguments.extend(lists.iter().flat_map(|list| ["--out", list]));
        let text = good(folder.path(), &arguments);
        runs.push((text, lists.map(|list| std::fs::read(folder.path().join(list)).unwrap())));
    }
    let [first, rest @ ..] = runs.as_slice() else { unreachable!() };
    for run in rest {
        assert_eq!(run.0, first.0);
        assert!(run.1 == first.1, "the lists differ");
    }
}

#[test]
fn the_csv_list_has_its_columns_in_order_of_nip() {
    let folder = tempfile::tempdir().unwrap();
    good(
        folder.path(),
        &["screen", "promosi-eselon-iv", "--register", &example_text(), ON[0], ON[1], "--out", "list.csv"],
    );
    let notes = std::fs::read_to_string(folder.path().join("list.notes.csv")).unwrap();
    assert_eq!(notes.matches("\"ditolak\"").count(), 7, "the work list stands beside the list");
    let mut reader = csv::Reader::from_path(folder.path().join("list.csv")).unwrap();
    assert_eq!(reader.headers().unwrap(), vec!["nip", "name", "unit", "verdict", "failed", "undetermined"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 360);
    assert!(rows.windows(2).all(|pair| pair[0][0] < pair[1][0]), "ordered by NIP");
    for row in &rows {
        let verdict = match (row[4].is_empty(), row[5].is_empty()) {
            (false, _) => "fails",
            (true, false) => "undetermined",
            (true, true) => "meets",
        };
        assert_eq!(&row[3], verdict, "fails outweighs undetermined outweighs meets");
        assert!(!row[1].starts_with(['=', '+', '-', '@']), "no cell runs as a formula: {}", &row[1]);
    }
    assert!(rows.iter().any(|row| row[4].contains('+')), "failed criteria are joined by +");
}

#[test]
fn the_workbook_is_what_an_office_would_send_on() {
    let folder = tempfile::tempdir().unwrap();
    good(
        folder.path(),
        &["screen", "promosi-eselon-iv", "--register", &example_text(), ON[0], ON[1], "--out", "list.xlsx"],
    );
    let mut book: Xlsx<_> = open_workbook(folder.path().join("list.xlsx")).unwrap();
    let names = book.sheet_names();
    assert_eq!((names.first().unwrap().as_str(), names.last().unwrap().as_str()), ("Ringkasan", "Alasan"));
    let golongan = ["I", "II", "III", "IV"];
    let rank = |text: &str| {
        let code = text.split(' ').next().unwrap();
        let (group, step) = code.split_once('/').unwrap();
        (golongan.iter().position(|g| *g == group).unwrap(), step.to_owned())
    };
    let mut listed = 0;
    for name in &names {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "{name} has no formula");
        if name == "Ringkasan" || name == "Alasan" {
            continue;
        }
        let range = book.worksheet_range(name).unwrap();
        let text = |row: usize, column: usize| range.get((row, column)).map(ToString::to_string).unwrap_or_default();
        assert_eq!((text(5, 2), text(5, 3)), ("NIP".to_owned(), "Gol./ruang".to_owned()));
        let ranks: Vec<_> = (6..range.height()).map(|row| rank(&text(row, 3))).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] >= pair[1]), "{name} starts with the highest rank");
        assert!(
            (6..range.height()).all(|row| matches!(range.get((row, 2)), Some(Data::String(nip)) if nip.len() == 18))
        );
        listed += ranks.len();
    }
    assert_eq!(listed, 67, "everybody who meets stands on the list of a unit");
    assert!(book.worksheet_range("Alasan").unwrap().height() > 268);
}

#[test]
fn a_snapshot_a_fact_file_and_the_exports_give_the_same_verdicts() {
    let folder = tempfile::tempdir().unwrap();
    let from_exports = screen(folder.path(), &example_text());
    let imported = json(folder.path(), &["import", &example_text()]);
    let digest = imported["digest"].as_str().unwrap();
    assert_eq!(from_exports["snapshot"], digest);
    let from_snapshot = screen(folder.path(), digest.get(..12).unwrap());
    assert_eq!(from_snapshot["receipt"], from_exports["receipt"]);
    good(folder.path(), &["register", "facts", digest, ON[0], ON[1], "--out", "facts.parquet"]);
    let from_facts = screen(folder.path(), "facts.parquet");
    assert_eq!(from_facts["receipt"], from_exports["receipt"]);
    let error =
        bad(folder.path(), &["screen", "promosi-eselon-iv", "--register", "facts.parquet", "--on", "2013-12-01"]);
    assert!(error.contains("2013-11-13") && error.contains("register facts"), "{error}");
}

#[test]
fn the_day_chooses_the_version_and_never_the_latest() {
    let folder = tempfile::tempdir().unwrap();
    let error =
        bad(folder.path(), &["screen", "promosi-eselon-iv", "--register", &example_text(), "--on", "2020-01-01"]);
    assert!(error.contains("no version of `promosi-eselon-iv` is in force on 2020-01-01"), "{error}");
    assert!(error.contains("`jateng-2013` ended on 2014-12-31"), "{error}");
    let error = bad(folder.path(), &["screen", "promosi-eselon-4", "--register", &example_text()]);
    assert!(error.contains("did you mean `promosi-eselon-iv`?"), "{error}");
}

#[test]
fn a_list_that_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let error = bad(
        folder.path(),
        &["screen", "promosi-eselon-iv", "--register", &example_text(), ON[0], ON[1], "--out", "list.pdf"],
    );
    assert!(error.contains(".csv, .xlsx, .parquet or .json"), "{error}");
    std::fs::write(folder.path().join("taken"), "a file, not a folder").unwrap();
    let error = bad(
        folder.path(),
        &["screen", "promosi-eselon-iv", "--register", &example_text(), ON[0], ON[1], "--out", "taken/list.csv"],
    );
    assert!(error.contains("taken/list.csv") && error.contains("untouched"), "{error}");
    assert_eq!(files_below(folder.path()).len(), 1);
}

#[test]
fn comparing_rules_agrees_with_screening_by_each() {
    let folder = tempfile::tempdir().unwrap();
    let register = example_text();
    let rules = folder.path().join("rules/promosi-eselon-iv");
    std::fs::create_dir_all(&rules).unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations/promosi-eselon-iv/jateng-2013.toml");
    let text = std::fs::read_to_string(shipped).unwrap().replace("value = \"III/c\"", "value = \"III/b\"");
    std::fs::write(rules.join("jateng-2013.toml"), text).unwrap();
    let before = screen(folder.path(), &register);
    let after = json(
        folder.path(),
        &["screen", "promosi-eselon-iv", "--register", &register, ON[0], ON[1], "--regulations", "rules"],
    );
    let id = "promosi-eselon-iv";
    let diff = json(
        folder.path(),
        &["regulation", "diff", id, id, "--set", "min_rank=III/b", "--register", &register, ON[0], ON[1]],
    );
    let gained: i64 = after["meets"].as_i64().unwrap() - before["meets"].as_i64().unwrap();
    let to_meets = diff["flips"].as_array().unwrap().iter().filter(|flip| flip["to"] == "meets");
    assert_eq!(to_meets.map(|flip| flip["people"].as_i64().unwrap()).sum::<i64>(), gained);
    assert!(gained > 0);
    let flipped = diff["first"].as_array().unwrap();
    assert!(flipped.iter().all(|person| person["by"] == serde_json::json!(["rank"])));
    let error = bad(
        folder.path(),
        &["regulation", "diff", id, id, "--set", "min_rank=II/a", "--register", &register, ON[0], ON[1]],
    );
    assert!(error.contains("min_rank=II/a") && error.contains("III/a"), "the range of the parameter holds: {error}");
}
