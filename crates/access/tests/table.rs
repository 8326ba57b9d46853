//! The table for auditors is what the policies say.
//!
//! It stands in `docs/access.md`. Set `JENJANG_BLESS=1` to write it anew, and read what changed.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests")]

use std::collections::BTreeMap;
use std::path::Path;

use jenjang_access::{Access, table};

#[test]
fn the_table_in_the_documents_is_what_the_policies_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/access.md");
    let found = table::render(Access::shipped());
    if std::env::var_os("JENJANG_BLESS").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    let changed: Vec<&str> = found.lines().filter(|line| !expected.lines().any(|other| other == *line)).collect();
    assert!(
        found == expected,
        "docs/access.md is not what the policies say; run this test with JENJANG_BLESS=1, and read the difference as an \
         auditor would. New lines:\n{}",
        changed.join("\n")
    );
}

fn shipped() -> BTreeMap<String, String> {
    Access::shipped().files().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn table_of(files: &BTreeMap<String, String>) -> String {
    table::render(&Access::from_files(files.clone()).unwrap())
}

/// Takes away every policy with this effect, one at a time, and returns the names of those that the table did not miss.
fn not_missed(files: &BTreeMap<String, String>, effect: &str) -> Vec<String> {
    let all = table_of(files);
    let mut not_missed = Vec::new();
    for (file, text) in files {
        // A policy goes from its name to the name of the next one, or to the end of the file.
        let starts: Vec<usize> = text.match_indices("@id(").map(|(start, _)| start).chain([text.len()]).collect();
        for bounds in starts.windows(2) {
            let policy = text.get(bounds[0]..bounds[1]).unwrap();
            if policy.contains(&format!("\n{effect} (")) {
                let mut without = files.clone();
                without.insert(file.clone(), text.replacen(policy, "", 1));
                if table_of(&without) == all {
                    not_missed.push(policy.lines().next().unwrap().to_owned());
                }
            }
        }
    }
    not_missed
}

#[test]
fn every_permission_shows_in_the_table() {
    assert_eq!(not_missed(&shipped(), "permit"), Vec::<String>::new());
}

#[test]
fn every_prohibition_shows_in_the_table_when_all_else_is_permitted() {
    let mut files = shipped();
    files.insert("careless.cedar".to_owned(), "@id(\"careless\") permit (principal, action, resource);".to_owned());
    assert_eq!(not_missed(&files, "forbid"), Vec::<String>::new());
}
