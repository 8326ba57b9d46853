//! Measures how long a program that has just begun needs to open a long case: reading its events, taking them in, and
//! reading what is sealed with them.
//!
//! `cargo run --release -p jenjang-app --example open_bench [FOLDER]` plays a round of some 20,000 events into the folder and
//! prints `row|what|ours|peer`.

use std::path::Path;
use std::time::{Duration, Instant};

use jenjang_access::Access;
use jenjang_app::cases::{Acting, App, Config, Who};
use jenjang_app::scenario::{SHIPPED, Scenario, SeededEntropy, play};
use jenjang_facts::{Moment, Reference};
use jenjang_ledger::{BlobLocation, Blobs, CaseId, Durability, Ledger, Location};
use jenjang_locale::{Language, Locale};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The shipped round with two thirds more people than Central Java had.
const LARGER: [(&str, &str); 3] = [
    ("people = 16003", "people = 26400\nmeets = 4846\nundetermined = 350"),
    ("withdrawn = 12\nabsent = 29\nmeets = 1237\napart = 41", "withdrawn = 20\nabsent = 48\nmeets = 2041\napart = 68"),
    ("withdrawn = 9\nabsent = 6\nmeets = 826", "withdrawn = 15\nabsent = 10\nmeets = 1363"),
];
const TIMES: usize = 5;

fn main() -> Outcome<()> {
    let folder = match std::env::args().nth(1) {
        Some(parent) => tempfile::tempdir_in(parent)?,
        None => tempfile::tempdir_in(".")?,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(folder.path()))
}

async fn measure(folder: &Path) -> Outcome<()> {
    let mut text = SHIPPED[0].1.to_owned();
    for (from, to) in LARGER {
        if !text.contains(from) {
            return Err(format!("the scenario has no `{from}` any more").into());
        }
        text = text.replace(from, to);
    }
    let scenario = Scenario::parse("larger", &text)?;
    play(&open(folder, Durability::None).await?.alone(), &scenario, None, &|_, _| {}).await?;
    let acting = Acting { who: Who::Operator, at: Moment::parse("2014-02-10T08:00WIB")?, via: "bench".to_owned() };
    let (id, locale) = (CaseId::new(scenario.case.as_str())?, Locale::new(Language::Indonesian));
    let (mut reading, mut opening, mut n_events) = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..TIMES {
        let app = open(folder, Durability::Full).await?;
        let started = Instant::now();
        let view = app.show_case(&acting, &scenario.case, &locale).await?;
        opening = opening.min(started.elapsed());
        n_events = view.sequence;
        let started = Instant::now();
        if u64::try_from(app.ledger().events(&id, 0).await?.len())? != n_events {
            return Err("events are missing".into());
        }
        reading = reading.min(started.elapsed());
        app.ledger().close().await;
    }
    let millis = |took: Duration| took.as_secs_f64() * 1e3;
    println!("row|a case of {n_events} events opened: read, taken in, shown, ms|{:.0}|–", millis(opening));
    println!("row|of which the events alone, read, ms|{:.0}|–", millis(reading));
    Ok(())
}

async fn open(folder: &Path, durability: Durability) -> Outcome<App> {
    let reference = Reference::shipped().clone();
    Ok(App::new(Config {
        ledger: Ledger::open_with(&Location::sqlite(folder.join("ledger.sqlite")), durability).await?,
        blobs: Blobs::open_with(&BlobLocation::Folder(folder.join("files")), durability)?,
        signer: None,
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).map_err(|_| "the regulations do not load")?,
        reference,
        entropy: Box::new(SeededEntropy::new(1)),
        n_threads: 2,
    }))
}
