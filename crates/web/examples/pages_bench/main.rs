//! Measures the pages over the demonstration: alone inside one process, then over loopback beside a bare server.
//!
//! `cargo run --release -p jenjang-web --example pages_bench JENJANG FOLDER [PART OF A NAME]`, where `JENJANG` is the program
//! built for release and `FOLDER` an empty folder. Prints `row|what|ours|peer`.

mod bare;
mod inside;
mod kinds;
mod load;
mod served;

use std::path::Path;
use std::time::Duration;

use load::Loaded;
use served::Served;

/// Whatever goes wrong ends a measurement.
type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What each page of a list is asked for over loopback.
const LOADED_FOR: Duration = Duration::from_secs(5);
/// Connections that are kept open, each with one request under way.
const CONNECTIONS: usize = 16;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["bare", bytes] => bare::serve(bytes.parse()?),
        [jenjang, folder] => measure(Path::new(jenjang), Path::new(folder), ""),
        [jenjang, folder, only] => measure(Path::new(jenjang), Path::new(folder), only),
        _ => Err("pages_bench JENJANG FOLDER [PART OF A NAME]".into()),
    }
}

fn measure(jenjang: &Path, folder: &Path, only: &str) -> Outcome<()> {
    let first = Served::start(jenjang, folder)?;
    println!("row|`jenjang demo`: from the start of the program to the first page|{}|–", millis(first.ready));
    let (peak, mut kinds) = (first.peak_mib()?, kinds::all(&first));
    kinds.retain(|kind| kind.name.contains(only));
    drop(first);
    println!("row|memory of `jenjang demo` that has built and serves the round|{peak} MiB|–");

    for kind in &kinds {
        let inside = inside::measure(folder, kind)?;
        println!(
            "row|{}, in process: p50, p99 of {} requests; largest page|{:.2} ms, {:.2} ms; {:.1} KB|–",
            kind.name,
            inside.requests,
            inside.p50.as_secs_f64() * 1e3,
            inside.p99.as_secs_f64() * 1e3,
            inside.largest as f64 / 1e3,
        );
    }

    let served = Served::start(jenjang, folder)?;
    println!("row|the same folder again: from the start of the program to the first page|{}|–", millis(served.ready));
    for kind in kinds.iter().filter(|kind| kind.loaded) {
        let cookie = served.sign_in(&kind.login)?;
        // Once round, so that neither side measures its first time.
        load::run(served.address, &kind.addresses, &cookie, CONNECTIONS, Duration::from_secs(1))?;
        let ours = load::run(served.address, &kind.addresses, &cookie, CONNECTIONS, LOADED_FOR)?;
        let bare = bare::Bare::start(ours.bytes_each())?;
        let peer = load::run(bare.address, &["/".to_owned()], "", CONNECTIONS, LOADED_FOR)?;
        println!(
            "row|{}, over loopback, {CONNECTIONS} connections: requests a second, p99|{}|{}",
            kind.name,
            told(&ours),
            told(&peer)
        );
    }
    println!("row|memory of the server after all of that|{} MiB|–", served.peak_mib()?);
    Ok(())
}

fn told(loaded: &Loaded) -> String {
    format!("{:.0} / s, {:.1} ms", loaded.a_second(), loaded.p99().as_secs_f64() * 1e3)
}

fn millis(took: Duration) -> String {
    format!("{:.2} s", took.as_secs_f64())
}

/// Returns the value below which so many of a hundred lie.
fn percentile(sorted: &[Duration], of_hundred: usize) -> Duration {
    let at = (sorted.len() * of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or_default()
}
