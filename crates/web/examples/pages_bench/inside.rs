//! Requests through the real router in this process, one after the other: what a page takes without a network.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use jenjang_access::Access;
use jenjang_app::cases::{App, Config};
use jenjang_app::scenario::SeededEntropy;
use jenjang_desk::{Desk, DeskKey, DeskLocation};
use jenjang_facts::{Moment, Reference, Zone};
use jenjang_ledger::{BlobLocation, Blobs, Ledger, Location};
use jenjang_web::site::{Site, SiteConfig};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::kinds::Kind;
use crate::{Outcome, percentile};

/// What a kind of page takes.
pub(crate) struct Inside {
    pub(crate) requests: usize,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// The longest page, in bytes.
    pub(crate) largest: usize,
}

/// Requests before anything is measured, and how many and how long are measured.
const BEFORE: usize = 200;
const REQUESTS: usize = 5_000;
const LONGEST: Duration = Duration::from_secs(5);

/// Measures a kind of page over the folder of a demonstration that nobody serves meanwhile.
pub(crate) fn measure(folder: &Path, kind: &Kind) -> Outcome<Inside> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let router = open(folder).await?;
        let cookie = sign_in(&router, &kind.login).await?;
        let (mut times, mut largest) = (Vec::new(), 0);
        let started = Instant::now();
        for (n, address) in kind.addresses.iter().cycle().take(BEFORE + REQUESTS).enumerate() {
            let request = Request::get(address).header("cookie", &cookie).body(Body::empty())?;
            let begun = Instant::now();
            let response = router.clone().oneshot(request).await?;
            let status = response.status();
            let body = to_bytes(response.into_body(), usize::MAX).await?;
            let took = begun.elapsed();
            if status != 200 {
                return Err(format!("{address}: {status}").into());
            }
            largest = largest.max(body.len());
            if BEFORE <= n || LONGEST < started.elapsed() {
                times.push(took);
            }
            if 2 * LONGEST < started.elapsed() {
                break;
            }
        }
        times.sort_unstable();
        let (p50, p99) = (percentile(&times, 50), percentile(&times, 99));
        Ok(Inside { requests: times.len(), p50, p99, largest })
    })
}

/// Opens the folder as `jenjang demo` does.
async fn open(folder: &Path) -> Outcome<Router> {
    let reference = Reference::shipped().clone();
    let app = App::new(Config {
        ledger: Ledger::open(&Location::sqlite(folder.join("ledger.sqlite"))).await?,
        blobs: Blobs::open(&BlobLocation::Folder(folder.join("files")))?,
        signer: None,
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).map_err(|_| "the regulations do not load")?,
        reference,
        entropy: Box::new(SeededEntropy::new(1)),
        n_threads: 2,
    });
    app.warm_up().await?;
    let key = DeskKey::load(&folder.join("desk.key"))?;
    let note: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("demo.json"))?)?;
    let begin =
        Moment::parse(note.get("at").and_then(|at| at.as_str()).ok_or("no moment")?).map_err(|_| "no moment")?;
    let opened = Instant::now();
    let clock = move || {
        let gone = i64::try_from(opened.elapsed().as_millis()).unwrap_or(i64::MAX);
        begin.plus_millis(gone).unwrap_or(begin)
    };
    let site = Site::new(SiteConfig {
        app: Arc::new(app),
        desk: Desk::open(&DeskLocation::in_folder(folder), &key).await?,
        agency: "Provinsi Jawa Tengah (rekaan)".to_owned(),
        zone: Zone::default(),
        clock: Arc::new(clock),
        entropy: Arc::new(|| Box::new(SeededEntropy::new(seed()))),
        secure: false,
        personas: Vec::new(),
        snapshots: None,
    });
    Ok(site.router())
}

/// Every session has a token of its own, also in a folder that was measured before.
fn seed() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    (u64::from(std::process::id()) << 32) + NEXT.fetch_add(1, Ordering::Relaxed)
}

async fn sign_in(router: &Router, login: &str) -> Outcome<String> {
    if login.is_empty() {
        return Ok(String::new());
    }
    let request = Request::post("/masuk").header("content-type", "application/x-www-form-urlencoded");
    let form = format!("nama={login}&sandi=peragaan-jenjang");
    let response = router.clone().oneshot(request.body(Body::from(form))?).await?;
    let cookie = response.headers().get("set-cookie").and_then(|cookie| cookie.to_str().ok());
    let cookie =
        cookie.and_then(|cookie| cookie.split(';').next()).ok_or_else(|| format!("`{login}` was not let in"))?;
    Ok(cookie.to_owned())
}
