//! The program is killed under a load of marks, twenty times: what was acknowledged is there, and nothing half-done is.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use support::{good, json as json_of};

const CASE: &str = "promosi-iv-2013";

/// The marks that are to be given, by what the timeline says, each as a line for `case do --lines`.
fn marks_due(folder: &Path) -> Vec<Value> {
    marks_due_on(folder, &[])
}

fn marks_due_on(folder: &Path, database: &[&str]) -> Vec<Value> {
    let timeline = json_of(folder, &[&["case", "timeline", CASE, "--as", "auditor-01"], database].concat());
    let mut due = BTreeMap::new();
    for event in timeline.as_array().unwrap() {
        let body = &event["body"];
        let key = |participant: &Value| (body["marker"].as_str().unwrap().to_owned(), participant.as_u64().unwrap());
        match event["kind"].as_str().unwrap() {
            "marker-assigned" => {
                due.extend(body["participants"].as_array().unwrap().iter().map(|participant| (key(participant), ())));
            }
            "mark-submitted" => drop(due.remove(&key(&body["participant"]))),
            _ => {}
        }
    }
    let line = |((marker, participant), ()): ((String, u64), ())| {
        json!({
            "do": "submit-mark", "as": marker, "stage": "paper-marking", "participant": participant, "statement": true,
            "levels": { "analysis": 4, "strategic": 4, "planning": 4, "writing": 4 }, "remarks": "Dibaca dua kali.",
        })
    };
    due.into_iter().map(line).collect()
}

/// Hands over lines to a process, kills it once it has acknowledged some and a little later, and returns everything it
/// acknowledged: place in the case and hash.
fn killed_after(folder: &Path, lines: &[Value], n_told: usize, delay: Duration) -> Vec<(u64, String)> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jenjang"))
        .args(["case", "do", CASE, "--lines", "-", "--format", "json"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let mut told: Vec<String> = output.by_ref().take(n_told).collect();
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    writer.join().unwrap();
    told.extend(output);
    // The last line may be cut off by the kill: then nobody was told.
    let whole = told.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    whole.map(|line| (line["sequence"].as_u64().unwrap(), line["hash"].as_str().unwrap().to_owned())).collect()
}

/// Two processes mark the same papers on one PostgreSQL: each mark is recorded once, and both show the same.
#[cfg(feature = "system")]
#[test]
fn two_processes_on_one_postgresql_lose_and_double_nothing() {
    let server = std::env::var("JENJANG_TEST_POSTGRES").expect("`cargo xtask test system` starts a server");
    let programs = std::env::var("JENJANG_POSTGRES").expect("`cargo xtask test system` names the programs");
    let name = format!("two_processes_{}", std::process::id());
    let psql = [server.as_str(), "-X", "-q", "-c", &format!("CREATE DATABASE {name} TEMPLATE template0")];
    assert!(Command::new(format!("{programs}/psql")).args(psql).status().unwrap().success());
    let database = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let on = ["--database", database.as_str()];
    fn with<'a>(arguments: &[&'a str], on: &[&'a str]) -> Vec<&'a str> {
        [arguments, on].concat()
    }
    good(folder, &with(&["case", "play", "jateng-2013", "--until", "2013-11-25T17:00WIB"], &on));
    let due = marks_due_on(folder, &on);
    assert!(due.len() > 300, "{} marks are a load", due.len());
    let mut turned = due.clone();
    turned.reverse();
    for (name, lines) in [("one.jsonl", &due), ("two.jsonl", &turned)] {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        std::fs::write(folder.join(name), text).unwrap();
    }
    let start = |lines: &str| {
        Command::new(env!("CARGO_BIN_EXE_jenjang"))
            .args(["case", "do", CASE, "--lines", lines, "--format", "json", "--database", &database])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let (one, two) = (start("one.jsonl"), start("two.jsonl"));
    let acknowledged = |child: std::process::Child| {
        let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let lines = output.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| line["sequence"].as_u64().unwrap()).collect::<std::collections::BTreeSet<u64>>()
    };
    let (one, two) = (acknowledged(one), acknowledged(two));
    assert_eq!(one.intersection(&two).count(), 0, "a sequence was given twice");
    assert_eq!(one.len() + two.len(), due.len(), "a mark was lost or recorded twice");
    assert!(!one.is_empty() && !two.is_empty(), "both worked: {} and {}", one.len(), two.len());
    assert!(marks_due_on(folder, &on).is_empty());
    good(folder, &with(&["verify"], &on));
    let shown = || json_of(folder, &with(&["case", "show", CASE, "--as", "auditor-01"], &on));
    assert_eq!(shown(), shown());
}

#[test]
fn twenty_kills_under_load_lose_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, &["case", "play", "jateng-2013", "--until", "2013-11-25T17:00WIB"]);
    let mut due = marks_due(folder);
    assert!(due.len() > 300, "{} marks are a load", due.len());
    let mut acknowledged = 0;
    for kill in 0..20_u64 {
        let n_told = usize::try_from(kill * 5 % 9).unwrap();
        let told = killed_after(folder, &due, n_told, Duration::from_micros(kill * 370 % 2500));
        let timeline = json_of(folder, &["case", "timeline", CASE, "--as", "auditor-01"]);
        let timeline = timeline.as_array().unwrap();
        for (sequence, hash) in &told {
            let event = &timeline[usize::try_from(sequence - 1).unwrap()];
            assert_eq!((event["kind"].as_str(), event["hash"].as_str()), (Some("mark-submitted"), Some(hash.as_str())));
        }
        // Everything recorded is whole: chain, payloads, personal parts and files.
        good(folder, &["verify"]);
        acknowledged += told.len();
        let left = marks_due(folder);
        assert!(due.len() - left.len() >= told.len(), "kill {kill}");
        assert!(due.len() - left.len() <= told.len() + 1, "at most the mark that was on its way: kill {kill}");
        due = left;
        assert!(due.len() > 40, "the load ran out at kill {kill}; play more of the round");
    }
    assert!(acknowledged > 20, "{acknowledged}");
    good(folder, &["replay", CASE]);
}
