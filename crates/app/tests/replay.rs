//! What a case holds: it replays, and a byte changed anywhere is found, with its place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::path::{Path, PathBuf};

use jenjang_app::cases::{Acting, App, Erase, Replayed, Who};
use jenjang_app::scenario::{SeededEntropy, play};
use jenjang_facts::Moment;
use jenjang_ledger::{CaseId, Draft, Event, Personal, VerifyError};
use jenjang_locale::{Language, Locale};
use support::{app, small_round};

const CASE: &str = "putaran-kecil";

fn auditor() -> Acting {
    acting("auditor-01")
}

fn acting(who: &str) -> Acting {
    Acting { who: Who::parse(who).unwrap(), at: Moment::parse("2014-02-03T09:00WIB").unwrap(), via: "test".to_owned() }
}

async fn replay(app: &App) -> Result<Replayed, VerifyError> {
    app.replay_case(&auditor(), CASE, &|_, _| {}).await.unwrap()
}

/// Opens what was played, as another process would: nothing is remembered.
async fn again(folder: &Path) -> App {
    app(folder, 99).await
}

async fn played(folder: &Path) {
    let scenario = small_round();
    let app = app(folder, scenario.seed).await;
    let played = play(&app, &scenario, None, &|_, _| {}).await.unwrap();
    assert_eq!(played.open_stage, None);
    app.ledger().close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_round_replays() {
    let folder = tempfile::tempdir().unwrap();
    played(folder.path()).await;
    let app = again(folder.path()).await;
    let found = replay(&app).await.unwrap();
    assert_eq!(found.differences, Vec::new());
    assert_eq!(found.erased, Vec::new());
    assert_eq!((found.screenings, found.determinations), (1, 2));
    assert!(found.marks > 100, "{found:?}");
    let verified = app.verify_ledger(&auditor(), None, &[], &|_, _| {}).await.unwrap().unwrap();
    assert!(verified.n_checkpoints > 5, "every announcement, list and stage is under a checkpoint: {verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_score_that_the_levels_do_not_give_is_found_though_the_chain_holds() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = small_round();
    let app = app(folder.path(), scenario.seed).await;
    play(&app, &scenario, Some(Moment::parse("2013-11-25T17:00WIB").unwrap()), &|_, _| {}).await.unwrap();
    let case = CaseId::new(CASE).unwrap();
    let events = app.ledger().events(&case, 0).await.unwrap();
    let last = events.last().unwrap();
    let given = events.iter().find(|event| event.kind == "mark-submitted").unwrap();
    let (marker, participant) = support::marks_due(&events).into_iter().next().unwrap();
    let Personal::Held(content) = &given.personal else { panic!("nothing was erased") };
    let mut content: serde_json::Value = serde_json::from_str(content).unwrap();
    let right = content["score"].as_str().unwrap().to_owned();
    content["score"] = "99.5".into();
    // Whoever holds the database can write a well-formed event that the program would never write.
    let forged = Draft {
        kind: given.kind.clone(),
        body: serde_json::json!({ "stage": "paper-marking", "marker": marker, "participant": participant }).to_string(),
        personal: Some(content.to_string()),
        blobs: Vec::new(),
    };
    let entropy = &mut SeededEntropy::new(7);
    app.ledger().append(&case, last.sequence, &last.stamp, &[forged], entropy).await.unwrap();
    assert!(app.verify_ledger(&auditor(), None, &[], &|_, _| {}).await.unwrap().is_ok(), "the chain holds");
    let found = replay(&again(folder.path()).await).await.unwrap().differences;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].sequence, found[0].kind.as_str()), (last.sequence + 1, "mark-submitted"));
    assert_eq!((found[0].recorded.as_str(), found[0].computed.as_str()), ("99.5", right.as_str()));
}

/// Returns whether the text stands in any file of the database, byte by byte.
fn in_the_database(folder: &Path, text: &str) -> bool {
    let finder = memchr::memmem::Finder::new(text);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut databases = files.filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("ledger.sqlite"));
    databases.any(|path| finder.find(&std::fs::read(path).unwrap()).is_some())
}

/// Every kind of file a case names, by what it is; the first of each.
async fn files(app: &App, folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for event in app.ledger().events(&CaseId::new(CASE).unwrap(), 0).await.unwrap() {
        for blob in &event.blobs {
            let hex = blob.to_string();
            let path = folder.join("files/sha256").join(&hex[..2]).join(&hex);
            assert!(path.is_file(), "{}", path.display());
            if found.iter().filter(|(kind, _)| *kind == event.kind).count() < 20 {
                found.push((event.kind.clone(), path));
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_changed_in_any_file_is_named_by_replay_and_verify() {
    let folder = tempfile::tempdir().unwrap();
    played(folder.path()).await;
    let app = again(folder.path()).await;
    let files = files(&app, folder.path()).await;
    // Regulation, reference data, seal, snapshot, verdicts, nominative list, papers, results, certificates.
    let kinds: std::collections::BTreeSet<&str> = files.iter().map(|(kind, _)| kind.as_str()).collect();
    for kind in ["case-opened", "announced", "register-screened", "documents-handed-in", "results-determined"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    for (kind, path) in files {
        let whole = std::fs::read(&path).unwrap();
        for at in [0, whole.len() / 2, whole.len() - 1] {
            let mut changed = whole.clone();
            changed[at] ^= 0x20;
            std::fs::write(&path, &changed).unwrap();
            let Err(VerifyError::Break(broken)) = replay(&app).await else {
                panic!("a change of byte {at} of a file of `{kind}` went unnoticed");
            };
            assert_eq!(broken.case.as_ref().map(CaseId::as_str), Some(CASE));
            assert!(broken.sequence.is_some(), "{broken:?}");
        }
        let verified = app.verify_ledger(&auditor(), None, &[], &|_, _| {}).await.unwrap();
        assert!(matches!(verified, Err(VerifyError::Break(_))), "{kind}");
        std::fs::write(&path, whole).unwrap();
    }
    assert_eq!(replay(&app).await.unwrap().differences, Vec::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_is_gone_and_said_and_the_rest_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    played(folder.path()).await;
    let app = again(folder.path()).await;
    let case = CaseId::new(CASE).unwrap();
    let events = app.ledger().events(&case, 0).await.unwrap();
    let held = |event: &Event| match &event.personal {
        Personal::Held(said) => Some(said.clone()),
        _ => None,
    };
    // A mark with a content that no other has, so that its bytes can be looked for.
    let only_once = |event: &&Event| events.iter().filter(|other| held(other) == held(event)).count() == 1;
    let mark = events.iter().filter(|event| event.kind == "mark-submitted").find(only_once).unwrap();
    let participant = serde_json::from_str::<serde_json::Value>(&mark.body).unwrap()["participant"].as_u64().unwrap();
    let participant = u32::try_from(participant).unwrap();
    let what = Erase::Participant(participant);
    // A server that runs meanwhile has seen what is going to be erased.
    let server = again(folder.path()).await;
    let shown = async |app: &App| {
        let locale = Locale::new(Language::Indonesian);
        let entry = app.show_entry(&acting("tim-01"), CASE, participant, &locale).await.unwrap();
        entry.stages.iter().flat_map(|stage| &stage.marks).filter(|mark| mark.mark.is_some()).count()
    };
    assert!(shown(&server).await > 0);
    let n_compared = all_read(&server).await;
    assert!(n_compared > 1);

    let denied = app.erase(&acting("tim-01"), CASE, &what, "JRA: 5 tahun").await.unwrap_err();
    assert!(denied.to_string().contains("bkd-admin"), "{denied}");
    let said = held(mark).unwrap();
    assert!(in_the_database(folder.path(), &said));
    let erased = app.erase(&acting("bkd-01"), CASE, &what, "JRA: 5 tahun").await.unwrap();
    assert!(erased.events.len() >= 3 && !erased.files.is_empty(), "paper, marks and files: {erased:?}");
    for file in &erased.files {
        assert!(!folder.path().join("files/sha256").join(&file[..2]).join(file).exists());
    }

    assert!(!in_the_database(folder.path(), &said));

    let verified = app.verify_ledger(&auditor(), None, &[], &|_, _| {}).await.unwrap().unwrap();
    assert_eq!(verified.n_erased, u64::try_from(erased.events.len()).unwrap());
    let found = replay(&app).await.unwrap();
    assert_eq!(found.differences, Vec::new());
    assert!(found.erased.iter().any(|(_, what)| what == "the mark"), "{:?}", found.erased);
    assert!(found.erased.iter().any(|(_, what)| what.starts_with("results")), "{:?}", found.erased);
    assert_eq!(shown(&server).await, 0, "a server that runs meanwhile shows it no longer");
    assert_eq!(all_read(&server).await, n_compared - 1, "a paper that is gone is compared with none");
    // Erasing again finds nothing.
    assert!(app.erase(&acting("bkd-01"), CASE, &what, "JRA").await.is_err());
}

/// Waits until all papers were read, and returns how many were compared.
async fn all_read(app: &App) -> usize {
    loop {
        let found = app.similar_papers(&acting("tim-01"), CASE, "paper").await.unwrap();
        if found.n_waiting == 0 {
            assert_eq!(found.unreadable, Vec::<u32>::new());
            return found.n_compared;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_scenario_gives_the_same_ledger() {
    let heads = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut seen = Vec::new();
    for folder in &heads {
        played(folder.path()).await;
        seen.push(again(folder.path()).await.ledger().head().await.unwrap());
    }
    assert_eq!(seen[0], seen[1]);
}

/// Changes one byte of one stored value, puts it back afterwards, and returns what replay and verify said.
async fn tampered(folder: &Path, table: &str, column: &str, position: i64) -> (VerifyError, VerifyError) {
    use sqlx::{Connection, Executor, Row, SqliteConnection};
    let url = format!("sqlite://{}", folder.join("ledger.sqlite").display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let select = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE position = {position}");
    let whole: Vec<u8> = connection.fetch_one(sqlx::AssertSqlSafe(select)).await.unwrap().get(0);
    let mut changed = whole.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 0x01;
    let text = !matches!(column, "payload_digest" | "previous" | "hash" | "personal_digest" | "salt");
    let kind = if text { "TEXT" } else { "BLOB" };
    let update = format!("UPDATE {table} SET {column} = CAST($1 AS {kind}) WHERE position = {position}");
    sqlx::query(sqlx::AssertSqlSafe(update.clone())).bind(&changed).execute(&mut connection).await.unwrap();
    let app = again(folder).await;
    let replayed = replay(&app).await.unwrap_err();
    let verified = app.verify_ledger(&auditor(), None, &[], &|_, _| {}).await.unwrap().unwrap_err();
    app.ledger().close().await;
    sqlx::query(sqlx::AssertSqlSafe(update)).bind(&whole).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    (replayed, verified)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_byte_changed_in_any_part_of_an_event_is_named_by_replay_and_verify() {
    let folder = tempfile::tempdir().unwrap();
    played(folder.path()).await;
    let app = again(folder.path()).await;
    let events = app.ledger().events(&CaseId::new(CASE).unwrap(), 0).await.unwrap();
    app.ledger().close().await;
    let mark = events.iter().find(|event| event.kind == "mark-submitted").unwrap();
    let position = i64::try_from(mark.position).unwrap();
    let columns = ["actor", "role", "via", "kind", "body", "personal_digest", "payload_digest", "previous", "hash"];
    let events_columns = columns.iter().map(|column| ("events", *column));
    for (table, column) in events_columns.chain([("personal", "salt"), ("personal", "text")]) {
        let (replayed, verified) = tampered(folder.path(), table, column, position).await;
        for (what, found) in [("replay", replayed), ("verify", verified)] {
            let VerifyError::Break(broken) = found else { panic!("{what}, {table}.{column}: {found}") };
            assert_eq!(broken.position, Some(mark.position), "{what}, {table}.{column}: {broken:?}");
            assert_eq!(broken.sequence, Some(mark.sequence), "{what}, {table}.{column}: {broken:?}");
        }
    }
    let app = again(folder.path()).await;
    assert_eq!(replay(&app).await.unwrap().differences, Vec::new());
}
