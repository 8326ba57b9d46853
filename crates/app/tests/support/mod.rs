//! An application over a real SQLite file and a real folder.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;

use jenjang_access::Access;
use jenjang_app::cases::{App, Config};
use jenjang_app::scenario::{Played, SeededEntropy};
use jenjang_facts::Reference;
use jenjang_ledger::{BlobLocation, Blobs, Entropy, Ledger, Location, Signer};
use jenjang_procedure::balance::Balance;

/// Opens an application in a folder.
pub(crate) async fn app(folder: &Path, seed: u64) -> App {
    app_on(&Location::sqlite(folder.join("ledger.sqlite")), folder, seed).await
}

/// Opens an application on a database, its files in a folder.
pub(crate) async fn app_on(database: &Location, folder: &Path, seed: u64) -> App {
    App::new(config(database, folder, seed).await)
}

/// Returns the parts of an application.
pub(crate) async fn config(database: &Location, folder: &Path, seed: u64) -> Config {
    let reference = Reference::shipped().clone();
    let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(seed));
    let signer = Signer::generate("test.jenjang", &mut *entropy).unwrap();
    Config {
        ledger: Ledger::open(database).await.unwrap(),
        blobs: Blobs::open(&BlobLocation::Folder(folder.join("files"))).unwrap(),
        signer: Some(signer),
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).unwrap(),
        reference,
        entropy,
        n_threads: 2,
    }
}

/// Returns the marks that are still to be given in a ledger: the marker and whom.
pub(crate) fn marks_due(events: &[jenjang_ledger::Event]) -> Vec<(String, u32)> {
    let mut due = std::collections::BTreeSet::new();
    for event in events {
        let body: serde_json::Value = serde_json::from_str(&event.body).unwrap();
        let marker = body["marker"].as_str().unwrap_or_default().to_owned();
        let number = |value: &serde_json::Value| u32::try_from(value.as_u64().unwrap()).unwrap();
        match event.kind.as_str() {
            "marker-assigned" => {
                let people = body["participants"].as_array().unwrap();
                due.extend(people.iter().map(|value| (marker.clone(), number(value))));
            }
            "mark-submitted" => drop(due.remove(&(marker, number(&body["participant"])))),
            "withdrawn" => due.retain(|(_, participant)| *participant != number(&body["participant"])),
            _ => {}
        }
    }
    due.into_iter().collect()
}

/// Makes a bucket on a server that speaks S3; tests need no signature there.
pub(crate) fn make_bucket(endpoint: &str, bucket: &str) {
    use std::io::{Read, Write};
    let host = endpoint.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    write!(stream, "PUT /{bucket} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains(" 200 "), "{answer}");
}

/// Returns the counts of a stage.
pub(crate) fn size(played: &Played, stage: &str) -> Balance {
    played.stages.iter().find(|(id, _)| id == stage).unwrap().1
}

/// The round of 2013 with few people.
pub(crate) fn small_round() -> jenjang_app::scenario::Scenario {
    let (_, text) = jenjang_app::scenario::SHIPPED[0];
    let small = [
        ("case = \"promosi-iv-2013\"", "case = \"putaran-kecil\""),
        ("people = 16003", "people = 400\nmeets = 90\nundetermined = 6"),
        ("withdrawn = 12\nabsent = 29\nmeets = 1237\napart = 41", "withdrawn = 2\nabsent = 3\nmeets = 40\napart = 5"),
        ("withdrawn = 9\nabsent = 6\nmeets = 826", "withdrawn = 1\nabsent = 2\nmeets = 24"),
    ];
    let small = small.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    jenjang_app::scenario::Scenario::parse("small", &small).unwrap()
}
