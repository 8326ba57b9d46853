//! The register that the repository ships is what the generator writes.
//!
//! After a change of the generator, `UPDATE_EXAMPLE=1 cargo test -p jenjang-example` writes it anew.

#![allow(clippy::unwrap_used, reason = "helpers of tests, where a panic is the report")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jenjang_example::{RegisterOptions, write_register};

const MOST_BYTES: usize = 350_000;

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/register")
}

/// More people without a verdict than in a real register, so that every kind of gap is there to be seen.
fn options() -> RegisterOptions {
    RegisterOptions { people: 357, seed: 66, undetermined: Some(24), json_people: 3, ..RegisterOptions::default() }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let named = entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap()));
    named.filter(|(name, _)| name != "README.md").collect()
}

#[test]
fn the_shipped_register_is_written_anew_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("register");
    write_register(&written, &options()).unwrap();
    if std::env::var_os("UPDATE_EXAMPLE").is_some() {
        for name in files(&shipped()).keys() {
            fs::remove_file(shipped().join(name)).unwrap();
        }
        for (name, bytes) in files(&written) {
            fs::write(shipped().join(name), bytes).unwrap();
        }
    }
    let (written, shipped) = (files(&written), files(&shipped()));
    assert_eq!(written.keys().collect::<Vec<_>>(), shipped.keys().collect::<Vec<_>>());
    for (name, bytes) in &written {
        assert!(shipped.get(name) == Some(bytes), "`{name}` differs; see the head of this file");
    }
}

#[test]
fn the_shipped_register_is_small_and_has_every_kind_of_person_and_row() {
    let folder = tempfile::tempdir().unwrap();
    let expected = write_register(folder.path(), &options()).unwrap();
    let files = files(folder.path());
    let bytes: usize = files.values().map(Vec::len).sum();
    assert!(bytes < MOST_BYTES, "{bytes}");
    let (fails, lacks) = (&expected.built_to_fail, &expected.built_to_lack);
    for count in [fails, lacks] {
        let counts = [count.status, count.education, count.performance, count.discipline, count.position, count.rank];
        assert!(counts.iter().all(|n| *n > 0), "{expected:?}");
    }
    assert_eq!((expected.people, expected.refused_rows), (360, 7));
}
