//! SIGKILL under load: what was acknowledged is there, what was not is there whole or not at all.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jenjang_ledger::{AppendError, Ledger, Location};

use crate::support::{Counter, Home, about, case, postgres, sqlite, stamp};

const DATABASE: &str = "JENJANG_TEST_CHILD_DATABASE";
const WRITER: &str = "JENJANG_TEST_CHILD_WRITER";

/// Not a test by itself: the process that is killed. It prints each sequence after it was acknowledged.
#[tokio::test]
async fn child() {
    let (Ok(database), Ok(writer)) = (std::env::var(DATABASE), std::env::var(WRITER)) else { return };
    let ledger = Ledger::open(&Location::parse(&database).unwrap()).await.unwrap();
    // Two events a call, so that half a call could be seen.
    let drafts = [about(&format!("{writer} first")), about(&format!("{writer} second"))];
    let mut seen = 0;
    loop {
        match ledger.append(&case("a"), seen, &stamp(0), &drafts, &mut Counter(seen)).await {
            Ok(events) => {
                seen = events[1].sequence;
                println!("\nacknowledged {seen}");
            }
            Err(AppendError::Conflict { found, .. }) => seen = found,
            // The other process holds the database for a moment.
            Err(AppendError::Refused(jenjang_ledger::LedgerError::Database(jenjang_ledger::DatabaseError::Busy {
                ..
            }))) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

fn spawn(database: &str, writer: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::child", "--nocapture"]).env(DATABASE, database).env(WRITER, writer);
    command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

fn acknowledged(mut child: Child) -> Vec<u64> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let found =
        lines.filter_map(|line| line.strip_prefix("acknowledged ").and_then(|text| text.parse().ok())).collect();
    child.wait().unwrap();
    found
}

async fn nothing_is_lost(home: Home, database: String) {
    let mut acknowledged_in_all = Vec::new();
    for round in 0..3 {
        let mut children = [spawn(&database, "one"), spawn(&database, "two")];
        tokio::time::sleep(Duration::from_millis(700 + 137 * round)).await;
        for child in &mut children {
            child.kill().unwrap();
        }
        for child in children {
            acknowledged_in_all.extend(acknowledged(child));
        }
    }
    // A server may still carry out what a process had sent before it was killed.
    let mut size = 0;
    while size != home.ledger.head().await.unwrap().size {
        size = home.ledger.head().await.unwrap().size;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let events = home.ledger.events(&case("a"), 0).await.unwrap();
    assert!(acknowledged_in_all.len() > 20, "only {} calls", acknowledged_in_all.len());
    for last in &acknowledged_in_all {
        assert!(events.iter().any(|event| event.sequence == *last), "{last} is lost");
    }
    let mut unique = acknowledged_in_all.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), acknowledged_in_all.len(), "a sequence was given to two");
    let sequences: Vec<_> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, (1..=events.len() as u64).collect::<Vec<_>>());
    assert_eq!(events.len() % 2, 0, "half a call");
    assert_eq!(home.verify().await.unwrap().head.size, events.len() as u64);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_a_file_are_killed_and_lose_nothing() {
    let home = sqlite().await.unwrap();
    let database = home.database_file().display().to_string();
    nothing_is_lost(home, database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_a_server_are_killed_and_lose_nothing() {
    let Some(home) = postgres().await else { return };
    let database = home.address().unwrap();
    nothing_is_lost(home, database).await;
}
