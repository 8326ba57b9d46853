//! `jenjang verify`, `replay`, `backup`, `restore`, `ledger` and `case erase`: what holds, and what is noticed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::round::{CASE, Office};
use support::{files_below, good, jenjang};

/// Changes one byte of the first place in a file where a text stands.
fn change(path: &Path, text: &str) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap();
    bytes[at + text.len() / 2] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the ledger of an office, to be harmed.
fn copied(office: &Office, name: &str) -> PathBuf {
    let to = office.file(name);
    copy(&office.file("jenjang-data"), &to);
    to
}

fn stored_files(data: &Path) -> Vec<PathBuf> {
    let all = files_below(&data.join("files")).into_iter().map(PathBuf::from);
    all.filter(|path| path.is_file()).collect()
}

#[test]
fn what_holds_is_said_and_what_was_changed_is_named() {
    let office = Office::marked();
    let holds = office.json("operator", &["verify"]);
    assert_eq!(holds["holds"], true);
    assert!(holds["checkpoints"].as_u64() >= Some(4), "announcing, publishing and closing sign: {holds}");
    let replayed = office.json("operator", &["replay", CASE]);
    assert_eq!((&replayed["holds"], &replayed["screenings"], &replayed["marks"]), (&json!(true), &json!(1), &json!(6)));
    assert!(office.good("auditor-1", &["verify"]).contains("Buku catatan utuh"));
    assert!(office.good("auditor-1", &["replay", CASE, "--lang", "en"]).contains("is what was recorded"));
    assert_eq!(office.bad_json(1, "operator", &["replay", "lain"])["key"], "no-such-case");

    // A word of the announcement, in the database.
    let data = copied(&office, "changed-event");
    change(&data.join("ledger.sqlite"), "Tema: tugas pokok");
    let broken = office.run("operator", &["verify", "--data", "changed-event", "--format", "json"]);
    assert_eq!(broken.code, 5, "{} {}", broken.out, broken.err);
    let broken: Value = serde_json::from_str(&broken.out).unwrap();
    assert_eq!(
        (&broken["holds"], &broken["break"]["kind"], &broken["break"]["case"]),
        (&json!(false), &json!("payload"), &json!(CASE))
    );
    assert_eq!(broken["break"]["event"], 3);
    let text = office.run("operator", &["replay", CASE, "--data", "changed-event"]);
    assert!(text.code == 5 && text.out.contains("TIDAK utuh") && text.out.contains("payload"), "{}", text.out);

    // A byte of any kept file, and a file that is gone.
    for (at, file) in stored_files(&office.file("jenjang-data")).iter().enumerate() {
        let name = format!("changed-file-{at}");
        let data = copied(&office, &name);
        let file = data.join(file.strip_prefix(office.file("jenjang-data")).unwrap());
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        for command in [&["verify"][..], &["replay", CASE]] {
            let run = office.run("operator", &[command, &["--data", &name, "--format", "json"]].concat());
            assert_eq!(run.code, 5, "{} {}", file.display(), run.err);
            let told: Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(told["break"]["kind"], "blob-changed", "{}", file.display());
        }
        std::fs::remove_file(&file).unwrap();
        let run = office.run("operator", &["verify", "--data", &name]);
        assert!(run.code == 5 && run.out.contains("blob-missing"), "{}", run.out);
        std::fs::remove_dir_all(data).unwrap();
    }

    // A file that is no database any more.
    let data = copied(&office, "no-database");
    std::fs::write(data.join("ledger.sqlite"), "this was a database").unwrap();
    for command in [&["verify"][..], &["case", "list"]] {
        let error = office.bad_json(5, "operator", &[command, &["--data", "no-database"]].concat());
        assert_eq!(error["kind"], "broken", "{error}");
    }
}

#[test]
fn a_ledger_that_was_cut_off_is_noticed_by_who_kept_a_checkpoint() {
    let office = Office::announced();
    std::fs::create_dir(office.file("kept")).unwrap();
    let before = copied(&office, "before");
    office
        .does("tim-1", json!({ "do": "amend", "cite": "SK 1", "reason": "waktu", "settings": { "pool_years": "2" } }));
    office.good("operator", &["ledger", "checkpoint", "--out", "kept/checkpoint"]);
    office.good("operator", &["verify", "--against", "kept/checkpoint"]);
    let key = good(office.path(), &["ledger", "key"]);
    office.write("kept/key", key.as_bytes());
    office.good("operator", &["verify", "--against", "kept/checkpoint", "--key", "kept/key"]);
    let arguments = ["verify", "--data", "before", "--against", "kept/checkpoint"];
    office.good("operator", &["verify", "--data", "before"]);
    let run = office.run("operator", &arguments);
    assert!(run.code == 5 && run.out.contains("checkpoint"), "{} {}", run.out, run.err);
    assert!(before.exists());
    // Somebody else's key signed nothing here.
    let other = Office::new();
    office.write("kept/other", good(other.path(), &["ledger", "key"]).as_bytes());
    assert_eq!(office.run("operator", &["verify", "--key", "kept/other"]).code, 5);
    assert!(office.bad(1, "operator", &["verify", "--against", "announce.toml"]).contains("announce.toml"));
    assert!(office.bad(1, "operator", &["verify", "--key", "absent"]).contains("absent"));
    // A signing key that is named by mistake is not repeated.
    let secret = std::fs::read_to_string(office.file("jenjang-data/ledger.key")).unwrap();
    let error = office.bad(1, "operator", &["verify", "--key", "jenjang-data/ledger.key"]);
    assert!(!error.contains(secret.trim()) && error.contains("no public key"), "{error}");
}

#[test]
fn a_backup_comes_back_in_an_empty_folder_and_replays() {
    let office = Office::marked();
    let made = office.json("operator", &["backup", "backup.tar"]);
    assert!(office.bad(1, "operator", &["backup", "backup.tar"]).contains("never replaces a file"));
    let restored = office.json("operator", &["restore", "backup.tar", "--data", "new"]);
    assert_eq!(restored["head"], made["head"]);
    assert!(!office.file("new/ledger.key").exists(), "the key is kept apart");
    let replayed = office.json("operator", &["replay", CASE, "--data", "new"]);
    assert_eq!(replayed, office.json("operator", &["replay", CASE]));
    office.good("operator", &["verify", "--data", "new"]);
    assert!(office.bad(1, "operator", &["restore", "backup.tar", "--data", "new"]).contains("events already"));
    assert!(office.bad(1, "operator", &["restore", "backup.tar"]).contains("events already"));
    // Another database in the same folder, named by its path.
    office.good("operator", &["restore", "backup.tar", "--database", "other/ledger.db", "--blobs", "other/files"]);
    office.good("operator", &["replay", CASE, "--database", "sqlite:other/ledger.db", "--blobs", "other/files"]);
    for (name, text) in [("changed.tar", "Tema: tugas pokok"), ("changed-file.tar", "A paper.")] {
        std::fs::copy(office.file("backup.tar"), office.file(name)).unwrap();
        change(&office.file(name), text);
        let error = office.bad(5, "operator", &["restore", name, "--data", &format!("from-{name}")]);
        assert!(error.contains("does not hold"), "{error}");
    }
    office.write("no.tar", b"this is no backup");
    office.bad(1, "operator", &["restore", "no.tar", "--data", "from-no"]);
}

#[test]
fn proofs_are_checked_with_nothing_but_a_key() {
    let office = Office::marked();
    office.good("operator", &["ledger", "checkpoint", "--out", "first"]);
    office
        .does("tim-1", json!({ "do": "amend", "cite": "SK 1", "reason": "waktu", "settings": { "pool_years": "2" } }));
    office.good("operator", &["ledger", "checkpoint", "--sign", "--out", "second"]);
    office.good("operator", &["ledger", "prove", CASE, "8", "--out", "event"]);
    office.good("operator", &["ledger", "prove-consistency", "first", "--out", "consistency"]);
    office.write("key", good(office.path(), &["ledger", "key"]).as_bytes());
    let other = Office::new();
    office.write("other-key", good(other.path(), &["ledger", "key"]).as_bytes());

    let elsewhere = tempfile::tempdir().unwrap();
    for name in ["first", "second", "event", "consistency", "key", "other-key"] {
        std::fs::copy(office.file(name), elsewhere.path().join(name)).unwrap();
    }
    let check =
        |file: &str, key: &str| jenjang(elsewhere.path(), &["ledger", "check", file, "--key", key, "--format", "json"]);
    for (file, proves) in
        [("first", "checkpoint"), ("second", "checkpoint"), ("event", "event"), ("consistency", "consistency")]
    {
        let run = check(file, "key");
        let told: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!((run.code, &told["proves"]), (0, &json!(proves)), "{file}");
        let wrong = check(file, "other-key");
        let told: Value = serde_json::from_str(&wrong.out).unwrap();
        assert_eq!((wrong.code, &told["holds"]), (5, &json!(false)), "{file}");
        // Every byte counts.
        let bytes = std::fs::read(elsewhere.path().join(file)).unwrap();
        for at in (0..bytes.len()).step_by(37) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            std::fs::write(elsewhere.path().join("changed"), changed).unwrap();
            assert_ne!(check("changed", "key").code, 0, "{file} byte {at}");
        }
    }
    let told: Value = serde_json::from_str(&check("event", "key").out).unwrap();
    let event = &told["event"];
    assert_eq!(
        (&event["case"], &event["sequence"], &event["kind"]),
        (&json!(CASE), &json!(8), &json!("documents-handed-in"))
    );
    assert_eq!((&event["actor"], &event["via"]), (&json!("participant-1"), &json!("cli")));
    let text = good(elsewhere.path(), &["ledger", "check", "event", "--key", "key"]);
    assert!(text.contains("documents-handed-in") && text.contains("participant-1") && text.contains("WIB"), "{text}");
    let text = good(elsewhere.path(), &["ledger", "check", "consistency", "--key", "key", "--lang", "en"]);
    assert!(text.contains("nothing was rewritten"), "{text}");
    let none = jenjang(elsewhere.path(), &["ledger", "check", "absent", "--key", "key"]);
    assert!(none.code == 1 && none.err.contains("absent"), "{}", none.err);
    assert_eq!(jenjang(elsewhere.path(), &["ledger", "check", "event"]).code, 2);
    assert!(files_below(elsewhere.path()).len() < 9, "nothing was made");

    // A checkpoint of another ledger of the same size proves nothing about this one.
    let size = std::fs::read_to_string(office.file("first")).unwrap().lines().nth(1).unwrap().to_owned();
    office.good("operator", &["ledger", "prove-consistency", &size, "--out", "same"]);
    assert_eq!(std::fs::read(office.file("same")).unwrap(), std::fs::read(office.file("consistency")).unwrap());
    let text = std::fs::read_to_string(office.file("first")).unwrap();
    let root = text.lines().nth(2).unwrap();
    office.write(
        "foreign",
        text.replace(root, &"A".repeat(43).replacen('A', "B", 1))
            .replace(&"A".repeat(42), &("A".repeat(42) + "="))
            .as_bytes(),
    );
    let foreign = office.run("operator", &["ledger", "prove-consistency", "foreign"]);
    assert!(foreign.code == 5 && foreign.err.contains("akar lain"), "{} {}", foreign.code, foreign.err);
    assert!(office.bad(1, "operator", &["ledger", "prove-consistency", "1"]).contains("no checkpoint of size 1"));
    assert!(office.bad(1, "operator", &["ledger", "prove", CASE, "99"]).contains("no event 99"));
    assert!(office.bad(1, "operator", &["ledger", "prove", CASE, "8", "--size", "3"]).contains("3"));
}

#[test]
fn what_is_erased_is_gone_and_the_chain_holds() {
    let office = Office::marked();
    let nip = {
        let list = office.json("bkd-1", &["case", "export", CASE, "results"]);
        list[1]["nip"].as_str().unwrap().to_owned()
    };
    let paper = stored_files(&office.file("jenjang-data")).into_iter().find(|path| {
        let bytes = std::fs::read(path).unwrap();
        bytes.starts_with(b"%PDF") && bytes.windows(8).any(|window| window == b"2\n%%EOF\n")
    });
    let paper = paper.unwrap();
    let reason = "Masa simpan berakhir";
    let erased = office.json("bkd-1", &["case", "erase", CASE, "--participant", "2", "--reason", reason]);
    assert_eq!((erased["events"].as_array().unwrap().len(), erased["files"].as_array().unwrap().len()), (3, 1));
    assert!(!paper.exists());
    let replayed = office.json("operator", &["replay", CASE]);
    assert_eq!((&replayed["holds"], replayed["erased"].as_array().unwrap().len()), (&json!(true), 2));
    assert_eq!(office.json("operator", &["verify"])["erased"], 3);
    let timeline = office.good("auditor-1", &["case", "timeline", CASE]);
    assert!(timeline.contains(reason) && timeline.contains("isi pribadi dihapus"), "{timeline}");
    let shown = office.json("tim-1", &["case", "show", CASE, "--nip", &nip]);
    let marking = shown["stages"].as_array().unwrap().iter().find(|stage| stage["stage"] == "paper-marking").unwrap();
    assert!(marking["marks"].as_array().unwrap().iter().all(|mark| mark["mark"].is_null()), "{marking}");

    let again = ["case", "erase", CASE, "--participant", "2", "--reason", reason];
    assert_eq!(office.bad_json(1, "bkd-1", &again)["key"], "input");
    office.bad(1, "bkd-1", &["case", "erase", CASE, "--event", "3", "--reason", " "]);
    office.bad(2, "bkd-1", &["case", "erase", CASE, "--reason", reason]);
    let one = office.json("bkd-1", &["case", "erase", CASE, "--event", "8", "--reason", reason]);
    assert_eq!(one["events"], json!([8]));
    // Accounts have their own stream.
    office.good("bkd-1", &["case", "erase", "access", "--event", "7", "--reason", reason]);
    assert!(office.good("operator", &["access", "list"]).contains("(dihapus)"));
    office.good("operator", &["backup", "after.tar"]);
    office.good("operator", &["restore", "after.tar", "--data", "after"]);
    let again = office.json("operator", &["replay", CASE, "--data", "after"]);
    assert_eq!(again["holds"], true);
}

#[test]
fn the_key_and_the_ledger_are_for_their_owner_only() {
    let office = Office::new();
    let key = good(office.path(), &["ledger", "key"]);
    assert!(key.starts_with("jenjang-"), "{key}");
    assert_eq!(good(office.path(), &["ledger", "key"]), key);
    #[cfg(unix)]
    for name in ["ledger.key", "ledger.sqlite"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(office.file("jenjang-data").join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert!(office.bad(1, "operator", &["ledger", "checkpoint"]).contains("--sign"));
    let signed = office.json("operator", &["ledger", "checkpoint", "--sign"]);
    let last = office.json("public", &["ledger", "checkpoint"]);
    assert_eq!(signed, last);
    office.bad(3, "public", &["ledger", "checkpoint", "--sign"]);
    office.write("jenjang-data/ledger.key", b"PRIVATE+KEY+broken");
    let error = office.bad(1, "operator", &["ledger", "checkpoint", "--sign"]);
    assert!(error.contains("no signing key"), "{error}");
    office.bad(1, "operator", &["verify", "--database", "mysql://x"]);
    office.bad(1, "operator", &["verify", "--blobs", "ftp://x"]);
    let error = office.bad(1, "operator", &["verify", "--database", "postgres://ann:rahasia@127.0.0.1:1/merit"]);
    assert!(!error.contains("rahasia"), "{error}");
}
