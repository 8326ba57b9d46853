//! Events as they were published: they decode and encode to the same bytes for ever.
//!
//! A file of `tests/events` is never changed. An event that gets a new field gets a second file, and the first still
//! decodes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jenjang_procedure::{Event, EventError};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    body: Box<RawValue>,
    personal: Option<Box<RawValue>>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/events")
}

/// Returns the files by their names, which are the kinds of events.
fn fixtures() -> BTreeMap<String, Fixture> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let fixture = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), fixture)
    };
    files.map(read).collect()
}

#[test]
fn every_kind_of_event_is_kept_as_it_was_published() {
    let fixtures = fixtures();
    let missing: Vec<_> = Event::KINDS.iter().filter(|kind| !fixtures.contains_key(**kind)).collect();
    assert!(missing.is_empty(), "no file in tests/events for {missing:?}");
    for (kind, fixture) in &fixtures {
        let personal = fixture.personal.as_ref().map(|personal| personal.get());
        let event = Event::decode(kind, fixture.body.get(), personal).unwrap();
        assert_eq!(event.kind(), kind);
        let (body, encoded) = event.encode().unwrap();
        assert_eq!(body, fixture.body.get(), "{kind}");
        assert_eq!(encoded.as_deref(), personal, "{kind}");
    }
}

#[test]
fn an_event_whose_personal_part_was_erased_keeps_its_public_part() {
    for (kind, fixture) in &fixtures() {
        let event = Event::decode(kind, fixture.body.get(), None).unwrap();
        let (body, personal) = event.encode().unwrap();
        assert_eq!((body.as_str(), personal), (fixture.body.get(), None), "{kind}");
    }
}

#[test]
fn no_public_part_names_a_person_or_says_why() {
    // What is told in the fixtures about people is written with these marks.
    for (kind, fixture) in &fixtures() {
        let personal = fixture.personal.as_ref().map_or("", |personal| personal.get());
        for word in ["reason", "notes", "answers", "levels", "score", "remarks", "record", "person", "title"] {
            let field = format!("\"{word}\":");
            let of_the_round = ["case-opened", "amended"].contains(&kind.as_str());
            assert!(of_the_round || !fixture.body.get().contains(&field), "{kind}: {word} is public");
            let _ = personal;
        }
    }
}

#[test]
fn what_is_no_event_is_told() {
    let unknown = Event::decode("mark-guessed", "{}", None).unwrap_err();
    assert_eq!(unknown.to_string(), "an event of the kind `mark-guessed` is not known; use a newer program");
    for (body, personal) in [("{}", None), ("{\"participant\":1}", Some("{}")), ("[", None)] {
        let error = Event::decode("withdrawn", body, personal).unwrap_err();
        assert!(matches!(&error, EventError::Content { kind, .. } if kind == "withdrawn"), "{error}");
    }
}
