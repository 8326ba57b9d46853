//! One byte changed anywhere, a row taken away, two swapped: the first place that does not hold is named.

use jenjang_ledger::{Break, BreakKind, DatabaseError, Ledger, LedgerError, VerifyError, verify_case};

use crate::contract;
use crate::support::{Home, Raw, case, copy_folder, furnish, sqlite};

contract! {
    a_changed_byte_in_any_column_is_named,
    a_missing_event_is_named,
    swapped_events_are_named,
    a_changed_or_missing_file_is_named,
    personal_parts_cannot_come_back_or_go_unnoticed,
    a_row_that_cannot_be_decoded_is_named,
    a_case_is_checked_by_itself,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Int,
    Text,
    Bytes,
}

use Kind::{Bytes, Int, Text};

/// Every column of every table that holds the ledger.
const COLUMNS: &[(&str, &str, Kind)] = &[
    ("events", "position", Int),
    ("events", "case_id", Text),
    ("events", "sequence", Int),
    ("events", "recorded_at", Int),
    ("events", "actor", Text),
    ("events", "role", Text),
    ("events", "via", Text),
    ("events", "kind", Text),
    ("events", "body", Text),
    ("events", "blobs", Bytes),
    ("events", "personal_digest", Bytes),
    ("events", "payload_digest", Bytes),
    ("events", "previous", Bytes),
    ("events", "hash", Bytes),
    ("personal", "position", Int),
    ("personal", "salt", Bytes),
    ("personal", "text", Text),
    ("erasures", "position", Int),
    ("erasures", "erased_by", Int),
    ("checkpoints", "size", Int),
    ("checkpoints", "signed_by", Text),
    ("checkpoints", "note", Text),
    ("checkpoints", "frontier", Bytes),
];

async fn broken(home: &Home) -> Break {
    match home.verify().await {
        Err(VerifyError::Break(first)) => *first,
        other => panic!("not noticed: {other:?}"),
    }
}

async fn a_changed_byte_in_any_column_is_named(home: Home) {
    furnish(&home).await;
    let mut raw = home.raw().await;
    let mut tried = 0;
    for (table, column, kind) in COLUMNS {
        let key = if *table == "checkpoints" { "size" } else { "position" };
        for row in 0..7 {
            let find = format!("FROM {table} WHERE {key} = {row} AND {column} IS NOT NULL");
            if raw.int(&format!("SELECT count(*) {find}")).await == 0 {
                continue;
            }
            tried += change(&home, &mut raw, table, column, *kind, row).await;
        }
    }
    assert!(tried > 100, "{tried}");
    home.verify().await.unwrap();
}

/// Changes the value, byte for byte in a few places, expects to be told, and changes it back.
async fn change(home: &Home, raw: &mut Raw, table: &str, column: &str, kind: Kind, row: i64) -> usize {
    let key = if table == "checkpoints" { "size" } else { "position" };
    let select = format!("SELECT {column} FROM {table} WHERE {key} = {row}");
    // The key itself changes with its column, so the row is found by its new one.
    let update = |at: i64| format!("UPDATE {table} SET {column} = $1 WHERE {key} = {at}");
    let mut tried = 0;
    match kind {
        Int => {
            let value = raw.int(&select).await;
            for changed in [value ^ (1 << 20), value ^ (1 << 40)] {
                raw.set_int(&update(row), changed).await;
                named(home, table, column, row).await;
                raw.set_int(&update(if column == key { changed } else { row }), value).await;
                tried += 1;
            }
        }
        Text => {
            let value = raw.text(&select).await;
            for at in [0, value.len() / 2, value.len() - 1] {
                let mut bytes = value.clone().into_bytes();
                bytes[at] ^= 1;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                raw.set_text(&update(row), &changed).await;
                named(home, table, column, row).await;
                raw.set_text(&update(row), &value).await;
                tried += 1;
            }
        }
        Bytes => {
            let value = raw.bytes(&select).await;
            for at in [0, value.len() / 2, value.len().saturating_sub(1)] {
                let mut changed = value.clone();
                let Some(byte) = changed.get_mut(at) else { continue };
                *byte ^= 1;
                raw.set_bytes(&update(row), &changed).await;
                named(home, table, column, row).await;
                raw.set_bytes(&update(row), &value).await;
                tried += 1;
            }
        }
    }
    tried
}

async fn named(home: &Home, table: &str, column: &str, row: i64) {
    let first = broken(home).await;
    let place = format!("{table}.{column} of {row}: {first:?}");
    if table == "checkpoints" {
        assert_eq!(first.kind, BreakKind::Checkpoint, "{place}");
        assert!(column == "size" || first.checkpoint == u64::try_from(row).ok(), "{place}");
    } else {
        assert_eq!(first.position, u64::try_from(row).ok(), "{place}");
    }
}

async fn a_missing_event_is_named(home: Home) {
    furnish(&home).await;
    let mut raw = home.raw().await;
    for position in [0, 3, 6] {
        raw.run("CREATE TABLE kept AS SELECT * FROM events").await;
        raw.run(&format!("DELETE FROM events WHERE position = {position}")).await;
        let first = broken(&home).await;
        assert_eq!(first.position, u64::try_from(position).ok(), "{first:?}");
        raw.run(&format!("INSERT INTO events SELECT * FROM kept WHERE position = {position}")).await;
        raw.run("DROP TABLE kept").await;
        home.verify().await.unwrap();
    }
}

async fn swapped_events_are_named(home: Home) {
    furnish(&home).await;
    let mut raw = home.raw().await;
    for (one, other) in [(0, 2), (2, 6), (5, 6)] {
        for _ in 0..2 {
            raw.run(&format!("UPDATE events SET position = 99 WHERE position = {one}")).await;
            raw.run(&format!("UPDATE events SET position = {one} WHERE position = {other}")).await;
            raw.run(&format!("UPDATE events SET position = {other} WHERE position = 99")).await;
            if let Err(VerifyError::Break(first)) = home.verify().await {
                assert_eq!(first.position, u64::try_from(one).ok(), "{first:?}");
            }
        }
        home.verify().await.unwrap();
    }
}

async fn a_changed_or_missing_file_is_named(home: Home) {
    furnish(&home).await;
    let mut files = Vec::new();
    for folder in std::fs::read_dir(home.path("blobs/sha256")).unwrap() {
        files.extend(std::fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    }
    assert_eq!(files.len(), 2);
    for file in files {
        let bytes = std::fs::read(&file).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 0x20;
            std::fs::write(&file, changed).unwrap();
            let first = broken(&home).await;
            assert_eq!((first.kind, first.position), (BreakKind::BlobChanged, Some(1)), "{first:?}");
        }
        std::fs::remove_file(&file).unwrap();
        let first = broken(&home).await;
        assert_eq!((first.kind, first.position), (BreakKind::BlobMissing, Some(1)), "{first:?}");
        std::fs::write(&file, bytes).unwrap();
        home.verify().await.unwrap();
    }
}

async fn personal_parts_cannot_come_back_or_go_unnoticed(home: Home) {
    furnish(&home).await;
    let mut raw = home.raw().await;
    raw.run("CREATE TABLE kept AS SELECT * FROM personal").await;
    raw.run("DELETE FROM personal WHERE position = 1").await;
    let first = broken(&home).await;
    assert_eq!((first.kind, first.position), (BreakKind::PersonalMissing, Some(1)));
    // A note of an erasure that no event made.
    raw.run("INSERT INTO erasures (position, erased_by) VALUES (1, 5)").await;
    let first = broken(&home).await;
    assert_eq!((first.kind, first.position), (BreakKind::Erasure, Some(1)));
    raw.run("DELETE FROM erasures WHERE position = 1").await;
    raw.run("INSERT INTO personal SELECT * FROM kept WHERE position = 1").await;
    home.verify().await.unwrap();
    raw.run("INSERT INTO personal SELECT 3, salt, text FROM kept WHERE position = 1").await;
    let first = broken(&home).await;
    assert_eq!((first.kind, first.position), (BreakKind::Erasure, Some(3)));
    raw.run("DELETE FROM erasures").await;
    let first = broken(&home).await;
    assert_eq!((first.kind, first.position), (BreakKind::Personal, Some(3)));
    raw.run("DELETE FROM personal WHERE position = 3").await;
    let first = broken(&home).await;
    assert_eq!((first.kind, first.position), (BreakKind::PersonalMissing, Some(3)));
    raw.run("INSERT INTO erasures (position, erased_by) VALUES (3, 5)").await;
    home.verify().await.unwrap();
    raw.run("INSERT INTO personal SELECT 0, salt, text FROM kept WHERE position = 1").await;
    assert_eq!(broken(&home).await.position, Some(0));
    raw.run("UPDATE personal SET position = 77 WHERE position = 0").await;
    assert_eq!(broken(&home).await.kind, BreakKind::Storage);
}

async fn a_row_that_cannot_be_decoded_is_named(home: Home) {
    furnish(&home).await;
    let mut raw = home.raw().await;
    let mut statements = vec![
        "UPDATE events SET sequence = -1 WHERE position = 2",
        "UPDATE events SET recorded_at = 9223372036854775807 WHERE position = 2",
        "UPDATE events SET case_id = 'NO CASE' WHERE position = 2",
    ];
    if home.is_sqlite() {
        statements.extend([
            "UPDATE events SET body = CAST(x'80ff' AS TEXT) WHERE position = 2",
            "UPDATE events SET hash = x'00' WHERE position = 2",
            "UPDATE events SET blobs = x'0001' WHERE position = 2",
        ]);
    } else {
        statements.extend([
            "ALTER TABLE events ALTER COLUMN body DROP NOT NULL",
            "UPDATE events SET body = NULL WHERE position = 2",
            "UPDATE events SET hash = '\\x00' WHERE position = 2",
        ]);
    }
    raw.run("CREATE TABLE kept AS SELECT * FROM events").await;
    for statement in statements {
        raw.run(statement).await;
        if statement.starts_with("UPDATE") {
            let first = broken(&home).await;
            assert_eq!((first.kind, first.position), (BreakKind::Unreadable, Some(2)), "{statement}: {first:?}");
            raw.run("DELETE FROM events WHERE position = 2").await;
            raw.run("INSERT INTO events SELECT * FROM kept WHERE position = 2").await;
        }
    }
    home.verify().await.unwrap();
}

async fn a_case_is_checked_by_itself(home: Home) {
    furnish(&home).await;
    let check = |name: &str| {
        let (ledger, blobs, id) = (home.ledger.clone(), home.blobs.clone(), case(name));
        async move { verify_case(&ledger, &blobs, &id).await }
    };
    assert_eq!((check("jateng-2013").await.unwrap(), check("jateng-2014").await.unwrap()), (4, 3));
    let mut raw = home.raw().await;
    for (spoil, mend, kind) in [
        ("SET actor = 'u-18'", "SET actor = 'u-17'", BreakKind::Event),
        ("SET sequence = 9", "SET sequence = 2", BreakKind::Sequence),
        ("SET case_id = 'x'", "SET case_id = 'jateng-2014'", BreakKind::Sequence),
    ] {
        raw.run(&format!("UPDATE events {spoil} WHERE position = 4")).await;
        assert_eq!(check("jateng-2013").await.unwrap(), 4);
        let Err(VerifyError::Break(first)) = check("jateng-2014").await else { panic!("not noticed: {spoil}") };
        assert_eq!(first.kind, kind, "{first:?}");
        raw.run(&format!("UPDATE events {mend} WHERE position = 4")).await;
    }
    raw.run("DELETE FROM personal WHERE position = 4").await;
    let Err(VerifyError::Break(first)) = check("jateng-2014").await else { panic!("not noticed") };
    assert_eq!((first.kind, first.sequence), (BreakKind::PersonalMissing, Some(2)));
}

/// Flips single bytes of the file of a database: whatever they hit, nothing that is read is different unnoticed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_byte_in_the_file_of_the_database_is_noticed_or_harmless() {
    let mut home = sqlite().await.unwrap();
    furnish(&home).await;
    home.reopen().await;
    let truth = home.ledger.page(0, 100).await.unwrap();
    home.ledger.close().await;
    let original = std::fs::read(home.database_file()).unwrap();
    let (mut noticed, mut harmless) = (0, 0);
    for at in (0..original.len()).step_by(97) {
        let copy = tempfile::tempdir().unwrap();
        copy_folder(&home.path("blobs"), &copy.path().join("blobs"));
        let mut changed = original.clone();
        changed[at] ^= 0x11;
        std::fs::write(copy.path().join("ledger.db"), changed).unwrap();
        let location = jenjang_ledger::Location::sqlite(copy.path().join("ledger.db"));
        let Ok(ledger) = Ledger::open(&location).await else {
            noticed += 1;
            continue;
        };
        match jenjang_ledger::verify(&ledger, &home.blobs, None, &[], &|_, _| {}).await {
            Ok(_) => {
                assert_eq!(ledger.page(0, 100).await.unwrap(), truth, "byte {at}");
                harmless += 1;
            }
            Err(VerifyError::Break(_) | VerifyError::Ledger(LedgerError::Database(DatabaseError::Damaged { .. }))) => {
                noticed += 1
            }
            Err(error) => {
                println!("byte {at}: {error:?}");
                noticed += 1;
            }
        }
        ledger.close().await;
    }
    assert!(noticed > 20, "{noticed} noticed, {harmless} harmless");
}
