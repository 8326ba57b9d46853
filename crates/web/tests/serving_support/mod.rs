//! A site over a small round that was played, through its real router.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use jenjang_access::Access;
use jenjang_app::cases::{App, Config};
use jenjang_app::scenario::{SHIPPED, Scenario, SeededEntropy, play};
use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions, HashCost, Subject};
use jenjang_facts::{Moment, Reference, Zone};
use jenjang_ledger::{BlobLocation, Blobs, Durability, Entropy, Ledger, Location, Signer};
use jenjang_web::server::log_to;
use jenjang_web::site::{Site, SiteConfig};
use serde_json::Value;

pub(crate) const CASE: &str = "putaran-kecil";
pub(crate) const PASSWORD: &str = "kata sandi uji coba";

/// The moment at which the round stands: papers come in, markers mark.
pub(crate) const NOW: &str = "2013-11-28T17:00WIB";

/// A site in a folder of its own.
pub(crate) struct Stand {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) app: Arc<App>,
    pub(crate) desk: Desk,
    pub(crate) site: Site,
    pub(crate) log: Arc<Mutex<Vec<String>>>,
}

/// What a router answered.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// The round of 2013 with few people.
fn small_round() -> Scenario {
    let small = [
        ("case = \"promosi-iv-2013\"", "case = \"putaran-kecil\""),
        ("people = 16003", "people = 400\nmeets = 90\nundetermined = 6"),
        ("withdrawn = 12\nabsent = 29\nmeets = 1237\napart = 41", "withdrawn = 2\nabsent = 3\nmeets = 40\napart = 5"),
        ("withdrawn = 9\nabsent = 6\nmeets = 826", "withdrawn = 1\nabsent = 2\nmeets = 24"),
    ];
    let text = small.iter().fold(SHIPPED[0].1.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    Scenario::parse("small", &text).unwrap()
}

async fn open(folder: &Path, durability: Durability) -> App {
    let reference = Reference::shipped().clone();
    let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(7));
    let signer = Signer::generate("test.jenjang", &mut *entropy).unwrap();
    App::new(Config {
        ledger: Ledger::open_with(&Location::sqlite(folder.join("ledger.sqlite")), durability).await.unwrap(),
        blobs: Blobs::open_with(&BlobLocation::Folder(folder.join("files")), durability).unwrap(),
        signer: Some(signer),
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).unwrap(),
        reference,
        entropy,
        n_threads: 2,
    })
}

/// Plays the round once for all tests of a file; each test has a copy.
fn played() -> &'static Path {
    static PLAYED: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = PLAYED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let app = open(&path, Durability::None).await.alone();
                let until = Some(Moment::parse(NOW).unwrap());
                play(&app, &small_round(), until, &|_, _| {}).await.unwrap();
                app.ledger().close().await;
            });
        };
        std::thread::spawn(work).join().unwrap();
        folder
    });
    folder.path()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() { copy(&source, &target) } else { std::fs::copy(&source, &target).map(|_| ()).unwrap() }
    }
}

/// Bytes that differ from call to call.
fn entropy() -> Box<dyn Entropy> {
    static SEED: AtomicU64 = AtomicU64::new(1_000);
    Box::new(SeededEntropy::new(SEED.fetch_add(1, Ordering::Relaxed)))
}

impl Stand {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(played(), folder.path());
        let app = Arc::new(open(folder.path(), Durability::None).await);
        let key = DeskKey::generate(&mut *entropy());
        let options = DeskOptions { cost: HashCost::cheap_for_tests(), ..DeskOptions::default() };
        let desk = Desk::open_with(&DeskLocation::in_folder(folder.path()), &key, options).await.unwrap();
        let site = Site::new(SiteConfig {
            app: Arc::clone(&app),
            desk: desk.clone(),
            agency: "Provinsi Uji".to_owned(),
            zone: Zone::default(),
            clock: Arc::new(|| Moment::parse(NOW).unwrap()),
            entropy: Arc::new(entropy),
            secure: false,
            snapshots: None,
            personas: Vec::new(),
        });
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        log_to(&site, move |line| lines.lock().unwrap().push(line.to_owned()));
        Self { folder, app, desk, site, log }
    }

    pub(crate) fn router(&self) -> Router {
        self.site.clone().router()
    }

    /// Sends one request through the router.
    pub(crate) async fn ask(
        &self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Reply {
        use tower::ServiceExt as _;
        let mut request = Request::builder().method(method).uri(address);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply { status: head.status.as_u16(), headers: head.headers, body }
    }

    /// Makes a token of an account.
    pub(crate) async fn token(&self, account: &str) -> String {
        self.token_of(&Subject::Account(account.to_owned())).await
    }

    /// Makes a token of whomever.
    pub(crate) async fn token_of(&self, subject: &Subject) -> String {
        let (at, until) = (self.site.now(), Moment::parse("2013-12-31T00:00WIB").unwrap());
        let made = self.desk.new_api_token(subject, "uji", until, at, &mut *entropy()).await.unwrap();
        made.expose().to_owned()
    }

    /// Asks the API in the name of an account.
    pub(crate) async fn api(&self, account: &str, address: &str) -> Reply {
        let bearer = format!("Bearer {}", self.token(account).await);
        self.ask("GET", address, &[("authorization", &bearer)], "").await
    }

    /// Does something through the API in the name of an account.
    pub(crate) async fn order(&self, account: &str, command: &Value) -> Reply {
        let bearer = format!("Bearer {}", self.token(account).await);
        let address = format!("/api/v1/rounds/{CASE}/commands");
        self.ask("POST", &address, &[("authorization", &bearer)], command.to_string()).await
    }

    /// Signs an account in and returns the cookie and the token of its forms.
    pub(crate) async fn sign_in(&self, account: &str) -> (String, String) {
        let subject = Subject::Account(account.to_owned());
        let at = self.site.now();
        self.desk.set_password(account, &subject, PASSWORD, false, at, &mut *entropy()).await.unwrap();
        let form = format!("nama={account}&sandi={}", PASSWORD.replace(' ', "+"));
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let reply = self.ask("POST", "/masuk", &[kind], form).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER.as_u16(), "{}", reply.text());
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let page = self.ask("GET", "/sandi", &[("cookie", &cookie)], "").await.text();
        let field = page.split("name=\"_token\" value=\"").nth(1).unwrap_or_default();
        (cookie, field.split('"').next().unwrap_or_default().to_owned())
    }
}
