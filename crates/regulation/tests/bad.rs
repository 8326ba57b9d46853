//! Files with mistakes: every mistake is told, with its place and what would be right.
//!
//! The expected messages stand in `bad/*.txt` beside the files. Set `JENJANG_BLESS=1` to write them anew.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::path::Path;

use jenjang_facts::Reference;
use jenjang_regulation::load_path;

fn shown(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let errors = load_path(&folder.join(name), Reference::shipped()).expect_err("the file has mistakes");
    let machine = format!("{}/", folder.display());
    format!("{}\n", errors.render(false).replace(&machine, ""))
}

/// Compares the messages about a file or folder with those expected.
fn check(name: &str) {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad").join(format!("{name}.txt"));
    let found = shown(name);
    if std::env::var_os("JENJANG_BLESS").is_some() {
        std::fs::write(&expected, &found).unwrap();
    }
    let expected = std::fs::read_to_string(expected).unwrap_or_default();
    assert!(found == expected, "the messages about {name} changed:\n{found}");
}

#[test]
fn unknown_names_point_at_the_word_and_suggest_the_nearest() {
    check("names.toml");
}

#[test]
fn types_never_mix() {
    check("types.toml");
}

#[test]
fn sql_of_elsewhere_is_refused_with_what_to_write_instead() {
    check("foreign_sql.toml");
}

#[test]
fn missing_unknown_and_wrong_keys_are_all_told() {
    check("structure.toml");
}

#[test]
fn parameters_are_used_unique_and_within_their_range() {
    check("parameters.toml");
}

#[test]
fn what_is_no_toml_is_told_at_its_place() {
    check("not_toml.toml");
}

#[test]
fn cases_and_periods_are_checked_across_the_files_of_a_folder() {
    check("cases");
}
