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
    let reference = Reference::shipped().clone();
    let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(seed));
    let signer = Signer::generate("test.jenjang", &mut *entropy).unwrap();
    App::new(Config {
        ledger: Ledger::open(database).await.unwrap(),
        blobs: Blobs::open(&BlobLocation::Folder(folder.join("files"))).unwrap(),
        signer: Some(signer),
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).unwrap(),
        reference,
        entropy,
        n_threads: 2,
    })
}

/// Returns the counts of a stage.
pub(crate) fn size(played: &Played, stage: &str) -> Balance {
    played.stages.iter().find(|(id, _)| id == stage).unwrap().1
}
