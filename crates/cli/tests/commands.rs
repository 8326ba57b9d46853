//! The other commands: explanations, regulations, snapshots, and what bad input is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use support::{bad, example_text, files_below, good, jenjang, json};

const ON: [&str; 2] = ["--on", "2013-11-13"];

/// Returns the NIP of the first person of the example with this verdict and these failed criteria.
fn person(verdict: &str, failed: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let register = example_text();
    good(folder.path(), &["screen", "promosi-eselon-iv", "--register", &register, ON[0], ON[1], "--out", "list.csv"]);
    let mut reader = csv::Reader::from_path(folder.path().join("list.csv")).unwrap();
    let mut rows = reader.records().map(Result::unwrap);
    let row = rows.find(|row| &row[3] == verdict && &row[4] == failed).unwrap();
    row[0].to_owned()
}

fn explain(nip: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let register = example_text();
    let arguments = ["explain", "promosi-eselon-iv", nip, "--register", &register, ON[0], ON[1]];
    good(folder.path(), &[&arguments, more].concat())
}

#[test]
fn a_near_miss_is_told_which_line_stops_it_and_from_when_it_would_not() {
    insta::assert_snapshot!("explain_discipline_id", explain(&person("fails", "discipline"), &[]));
    insta::assert_snapshot!("explain_discipline_en", explain(&person("fails", "discipline"), &["--lang", "en"]));
}

#[test]
fn a_gap_says_what_is_missing_and_where_it_stood() {
    insta::assert_snapshot!("explain_gap_id", explain(&person("undetermined", ""), &[]));
}

#[test]
fn every_value_of_an_explanation_has_a_source_or_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let register = example_text();
    let nip = person("fails", "discipline");
    let told = json(folder.path(), &["explain", "promosi-eselon-iv", &nip, "--register", &register, ON[0], ON[1]]);
    assert_eq!((told["verdict"].as_str(), told["fails_alone"].as_str()), (Some("fails"), Some("discipline")));
    for criterion in told["criteria"].as_array().unwrap() {
        assert!(!criterion["cite"].as_str().unwrap().is_empty() && !criterion["grade"].as_str().unwrap().is_empty());
        for fact in criterion["facts"].as_array().unwrap() {
            let absent = fact["value"] == "tidak ada";
            assert!(absent || !fact["sources"].as_array().unwrap().is_empty(), "{fact}");
        }
    }
    let discipline = told["criteria"].as_array().unwrap().iter().find(|c| c["id"] == "discipline").unwrap();
    assert!(discipline["next"]["meets_from"].is_string(), "{discipline}");
}

#[test]
fn nobody_of_that_number_is_an_answer() {
    let folder = tempfile::tempdir().unwrap();
    let register = example_text();
    let error = bad(
        folder.path(),
        &["explain", "promosi-eselon-iv", "190001011920011999", "--register", &register, ON[0], ON[1]],
    );
    assert!(error.contains("nobody in the register has the NIP"), "{error}");
    let run = jenjang(folder.path(), &["explain", "promosi-eselon-iv", "1.98E+17", "--register", &register]);
    assert!(run.code == 2 && run.err.contains("digits are lost"), "{}", run.err);
}

#[test]
fn no_change_of_the_first_regulation_goes_unnoticed() {
    let folder = tempfile::tempdir().unwrap();
    let tested = json(folder.path(), &["regulation", "test", "promosi-eselon-iv", "--mutate"]);
    assert_eq!(tested[0]["failed"], serde_json::json!([]));
    assert_eq!(tested[0]["survivors"], serde_json::json!([]));
    assert!(tested[0]["mutants"].as_u64().unwrap() > 50);
}

#[test]
fn a_change_that_no_case_notices_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules/promosi-eselon-iv");
    std::fs::create_dir_all(&rules).unwrap();
    let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regulations/promosi-eselon-iv");
    std::fs::copy(shipped.join("jateng-2013.toml"), rules.join("jateng-2013.toml")).unwrap();
    std::fs::write(
        rules.join("cases.toml"),
        "[[case]]\nname = \"nothing is demanded\"\non = 2013-11-13\nfacts = {}\nverdict = \"undetermined\"\n",
    )
    .unwrap();
    let run =
        jenjang(folder.path(), &["regulation", "test", "promosi-eselon-iv", "--mutate", "--regulations", "rules"]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("parameter min_rank"), "{}", run.out);
}

#[test]
fn every_mistake_of_a_regulation_is_reported_at_once_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let rules = folder.path().join("rules/contoh");
    std::fs::create_dir_all(&rules).unwrap();
    let text = r#"title = { id = "Contoh", en = "Example" }
issuer = "Contoh"
source = "Contoh"
grade = "assumed"
facts = "register"

[in_force]
from = 2013-01-01

[[parameters]]
id = "unused"
type = "whole"
label = { id = "Tak terpakai", en = "Unused" }
values = [{ value = 1, cite = "1", grade = "assumed" }]

[[criteria]]
id = "rank"
text = { id = "Pangkat", en = "Rank" }
grade = "assumed"
holds = "golngan >= 'III/x' AND education > 3"
"#;
    std::fs::write(rules.join("satu.toml"), text).unwrap();
    let run = jenjang(folder.path(), &["regulation", "check", "rules", "--format", "json"]);
    assert_eq!(run.code, 1);
    let found: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let places: Vec<_> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["line"].as_u64().unwrap(), one["message"].as_str().unwrap()))
        .collect();
    assert!(places.len() >= 4, "{places:?}");
    assert!(places.iter().any(|(line, _)| *line == 11), "the unused parameter: {places:?}");
    assert!(places.iter().any(|(line, message)| *line == 20 && message.contains("golngan")), "{places:?}");
    let run = jenjang(folder.path(), &["regulation", "check", "rules"]);
    assert!(run.out.contains("golongan") && run.out.contains("rules/contoh/satu.toml:20:"), "{}", run.out);
}

#[test]
fn the_printed_query_names_every_criterion_with_its_citation() {
    let folder = tempfile::tempdir().unwrap();
    let sql = good(folder.path(), &["regulation", "sql", "promosi-eselon-iv", "--dialect", "postgres", ON[0], ON[1]]);
    for cite in ["status, II.a.1", "education, II.a.2", "performance, II.a.3", "discipline, II.a.4", "rank, II.b.2"] {
        assert!(sql.contains(cite), "{cite}");
    }
}

#[test]
fn snapshots_are_listed_shown_verified_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let first = json(folder.path(), &["import", &example_text(), "--as-of", "2013-11-01"]);
    let again = json(folder.path(), &["import", &example_text(), "--as-of", "2013-11-01"]);
    assert_eq!(first["digest"], again["digest"], "the same input has the same name");
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    for entry in std::fs::read_dir(support::example()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let changed = if name == "pegawai.csv" { text.replacen("III/b", "III/c", 1) } else { text };
        std::fs::write(other.join(name), changed).unwrap();
    }
    let second = json(folder.path(), &["import", "other", "--as-of", "2013-11-01"]);
    let (a, b) = (first["digest"].as_str().unwrap(), second["digest"].as_str().unwrap());
    assert_ne!(a, b);
    let listed = json(folder.path(), &["register", "list"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    let shown = good(folder.path(), &["register", "show", a, "--verify"]);
    assert!(shown.contains("Isinya sesuai dengan namanya"), "{shown}");
    let diff = json(folder.path(), &["register", "diff", a, b, ON[0], ON[1]]);
    assert!(diff["changes"].as_array().unwrap().len() <= 1, "{diff}");
    let people = folder.path().join(format!("jenjang-data/snapshots/{a}/people.parquet"));
    let mut bytes = std::fs::read(&people).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle] ^= 1;
    std::fs::write(&people, bytes).unwrap();
    bad(folder.path(), &["register", "show", a, "--verify"]);
}

#[test]
fn a_refused_row_fails_a_strict_import_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let error = bad(folder.path(), &["import", &example_text(), "--strict"]);
    assert!(error.contains('7'), "{error}");
    let left: Vec<String> = files_below(folder.path())
        .into_iter()
        .filter(|name| name.contains("incoming") || name.ends_with("parquet"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn bad_input_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    write("empty.csv", b"");
    write("headers.csv", b"PNS ID,NIP BARU,NAMA,TANGGAL LAHIR\n");
    write("picture.png", b"\x89PNG\r\n\x1a\n");
    write("broken.xlsx", b"PK\x03\x04 this is no workbook");
    write("windows.csv", b"PNS ID,NIP BARU,NAMA,TANGGAL LAHIR\n1,198001012005011901,Ren\xe9,01-01-1980\n");
    write("notes/readme.txt", b"nothing here");
    for name in ["empty.csv", "headers.csv", "picture.png", "broken.xlsx", "windows.csv", "notes", "absent"] {
        let error = bad(folder.path(), &["import", name]);
        assert!(error.contains(name) || name == "absent" && error.contains("absent"), "{name}: {error}");
        let error = bad(folder.path(), &["screen", "promosi-eselon-iv", "--register", name, ON[0], ON[1]]);
        assert!(error.contains(name), "{name}: {error}");
    }
    let left: Vec<String> = files_below(folder.path())
        .into_iter()
        .filter(|name| name.contains("incoming-") || name.ends_with("parquet"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn errors_can_be_read_by_programs() {
    let folder = tempfile::tempdir().unwrap();
    let error = bad(folder.path(), &["import", "absent", "--format", "json"]);
    let error: serde_json::Value = serde_json::from_str(&error).unwrap();
    assert!(error["error"].as_str().unwrap().contains("absent"));
}

#[test]
fn help_is_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let pages: [&[&str]; 19] = [
        &[],
        &["import"],
        &["register"],
        &["screen"],
        &["explain"],
        &["regulation"],
        &["regulation", "diff"],
        &["case"],
        &["case", "do"],
        &["case", "erase"],
        &["access"],
        &["access", "grant"],
        &["ledger"],
        &["verify"],
        &["serve"],
        &["demo"],
        &["access", "password"],
        &["access", "token"],
        &["access", "shut-out"],
    ];
    let text: String =
        pages.iter().map(|page| good(folder.path(), &[page, &["--help"][..]].concat()) + "\n────\n").collect();
    insta::assert_snapshot!("help", text);
}
