//! Measures the ledger on SQLite beside a bare insert loop with the same settings on the same disk.
//!
//! `cargo run --release -p jenjang-ledger --example append_bench [FOLDER]` prints `row|what|ours|peer`.

use std::path::Path;
use std::time::{Duration, Instant};

use jenjang_facts::Moment;
use jenjang_ledger::{CaseId, Draft, Entropy, Ledger, Location, Stamp};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How long each loop runs; the two take turns, so that a disk that changes its mind changes both.
const SLICE: Duration = Duration::from_millis(500);
const ROUNDS: usize = 8;
const MANY: usize = 20_000;

/// Salts for a measurement, which nobody needs to keep secret.
struct Counter(u64);

impl Entropy for Counter {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

#[tokio::main]
async fn main() -> Outcome<()> {
    let folder = match std::env::args().nth(1) {
        Some(parent) => tempfile::tempdir_in(parent)?,
        None => tempfile::tempdir_in(".")?,
    };
    appends(folder.path()).await?;
    opening(folder.path()).await?;
    Ok(())
}

fn draft() -> Draft {
    Draft {
        kind: "mark-recorded".to_owned(),
        body: r#"{"stage":"paper","criterion":"substance","assignment":"a-0123","mark":"82.50"}"#.to_owned(),
        personal: Some(
            r#"{"nip":"198001012005011901","name":"Invented Person","remark":"clear and short"}"#.to_owned(),
        ),
        blobs: Vec::new(),
    }
}

fn stamp() -> Outcome<Stamp> {
    let at = Moment::parse("2013-11-13T08:00WIB")?;
    Ok(Stamp { at, actor: "u-17".to_owned(), role: "assessor".to_owned(), via: "web".to_owned() })
}

async fn appends(folder: &Path) -> Outcome<()> {
    let ledger = Ledger::open(&Location::sqlite(folder.join("ours.db"))).await?;
    let (case, stamp, drafts, mut entropy) = (CaseId::new("bench")?, stamp()?, [draft()], Counter(1));
    let options = SqliteConnectOptions::new()
        .filename(folder.join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON");
    // A pool would test the connection after each insert.
    let mut bare = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT").execute(&mut bare).await?;
    let text = format!("{}{}", drafts[0].body, drafts[0].personal.as_deref().unwrap_or_default());

    let (mut ours, mut theirs) = ((0, Duration::ZERO), (0, Duration::ZERO));
    for _ in 0..ROUNDS {
        let start = Instant::now();
        while start.elapsed() < SLICE {
            ledger.append(&case, ours.0, &stamp, &drafts, &mut entropy).await?;
            ours.0 += 1;
        }
        ours.1 += start.elapsed();
        let start = Instant::now();
        while start.elapsed() < SLICE {
            sqlx::query("INSERT INTO bare (text) VALUES ($1)").bind(&text).execute(&mut bare).await?;
            theirs.0 += 1;
        }
        theirs.1 += start.elapsed();
    }
    let rate = |(count, time): (u64, Duration)| count as f64 / time.as_secs_f64();
    println!("row|durable appends per second|{:.0}|{:.0}", rate(ours), rate(theirs));
    Ok(())
}

async fn opening(folder: &Path) -> Outcome<()> {
    let ledger = Ledger::open(&Location::sqlite(folder.join("many.db"))).await?;
    let (case, stamp, mut entropy) = (CaseId::new("bench")?, stamp()?, Counter(1));
    let start = Instant::now();
    let drafts = vec![draft(); MANY];
    ledger.append(&case, 0, &stamp, &drafts, &mut entropy).await?;
    println!("row|append {MANY} events at once, ms|{:.0}|", start.elapsed().as_secs_f64() * 1e3);
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        let events = ledger.events(&case, 0).await?;
        best = best.min(start.elapsed());
        if events.len() != MANY {
            return Err("events are missing".into());
        }
    }
    println!("row|read the events of a case of {MANY}, ms|{:.0}|", best.as_secs_f64() * 1e3);
    Ok(())
}
