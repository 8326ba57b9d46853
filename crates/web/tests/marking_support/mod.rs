//! A small round played up to a moment, a site over it, and people who use it through a browser of their own.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use jenjang_access::Access;
use jenjang_app::cases::{Acting, App, Config, MarkState, Who};
use jenjang_app::scenario::{SHIPPED, Scenario, SeededEntropy, play};
use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions, HashCost, Subject};
use jenjang_facts::{Moment, Reference, Zone};
use jenjang_ledger::{BlobLocation, Blobs, Entropy, Ledger, Location, Signer};
use jenjang_web::site::{Site, SiteConfig};
use tower::ServiceExt as _;

pub(crate) const CASE: &str = "putaran-kecil";
pub(crate) const PASSWORD: &str = "empat kata yang panjang";

/// Randomness that is never the same twice in one run.
struct Chance;

impl Entropy for Chance {
    fn fill(&mut self, bytes: &mut [u8]) {
        static NEXT: AtomicI64 = AtomicI64::new(1);
        let mut state = NEXT.fetch_add(1, Ordering::Relaxed).cast_unsigned().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = state.to_be_bytes()[0];
        }
    }
}

/// A site over a round.
pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) site: Site,
    clock: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

/// The round of 2013 with few people.
fn small_round() -> Scenario {
    let (_, text) = SHIPPED[0];
    let small = [
        ("case = \"promosi-iv-2013\"", "case = \"putaran-kecil\""),
        ("people = 16003", "people = 400\nmeets = 90\nundetermined = 6"),
        ("withdrawn = 12\nabsent = 29\nmeets = 1237\napart = 41", "withdrawn = 2\nabsent = 3\nmeets = 40\napart = 5"),
        ("withdrawn = 9\nabsent = 6\nmeets = 826", "withdrawn = 1\nabsent = 2\nmeets = 24"),
    ];
    let small = small.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    });
    Scenario::parse("small", &small).unwrap()
}

async fn config(folder: &Path, seed: u64) -> Config {
    let reference = Reference::shipped().clone();
    let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(seed));
    let signer = Signer::generate("test.jenjang", &mut *entropy).unwrap();
    Config {
        ledger: Ledger::open(&Location::sqlite(folder.join("ledger.sqlite"))).await.unwrap(),
        blobs: Blobs::open(&BlobLocation::Folder(folder.join("files"))).unwrap(),
        signer: Some(signer),
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).unwrap(),
        reference,
        entropy,
        n_threads: 2,
    }
}

impl World {
    /// Plays the round up to a moment, and opens the site at that moment.
    pub(crate) async fn at(until: &str) -> Self {
        let until = Moment::parse(until).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let scenario = small_round();
        let app = Arc::new(App::new(config(folder.path(), scenario.seed).await));
        play(&app, &scenario, Some(until), &|_, _| {}).await.unwrap();
        let key = DeskKey::generate(&mut Chance);
        let options = DeskOptions { cost: HashCost::cheap_for_tests(), ..DeskOptions::default() };
        let desk = Desk::open_with(&DeskLocation::in_folder(folder.path()), &key, options).await.unwrap();
        let clock = Arc::new(AtomicI64::new(until.millis()));
        let now = Arc::clone(&clock);
        let site = Site::new(SiteConfig {
            app: Arc::clone(&app),
            desk,
            agency: "Pemerintah Provinsi Jawa Tengah".to_owned(),
            zone: Zone::Wib,
            clock: Arc::new(move || Moment::from_millis(now.load(Ordering::Relaxed)).unwrap()),
            entropy: Arc::new(|| Box::new(Chance)),
            secure: false,
            snapshots: None,
            personas: Vec::new(),
        });
        Self { app, site, clock, _folder: folder }
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::from_millis(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    pub(crate) fn acting(&self, account: &str) -> Acting {
        Acting { who: Who::Account(account.to_owned()), at: self.now(), via: "test".to_owned() }
    }

    /// Signs somebody with an account in.
    pub(crate) async fn browser(&self, account: &str) -> Browser {
        let subject = Subject::Account(account.to_owned());
        let desk = self.site.desk();
        desk.set_password(account, &subject, PASSWORD, false, self.now(), &mut Chance).await.unwrap();
        let mut browser = Browser { router: self.site.clone().router(), cookie: String::new(), token: String::new() };
        let reply = browser.send("POST", "/masuk", &[("nama", account), ("sandi", PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.text);
        let cookie = reply.headers["set-cookie"].to_str().unwrap();
        browser.cookie = cookie.split(';').next().unwrap().to_owned();
        let page = browser.get("/sandi").await.text;
        browser.token = page.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        browser
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser { router: self.site.clone().router(), cookie: String::new(), token: String::new() }
    }

    /// Returns the markers of a stage who have something in this state, with the number.
    pub(crate) async fn marks(&self, stage: &str, state: MarkState) -> Vec<(String, u32)> {
        let markers = self.app.assigning(&self.acting("tim-01"), CASE, stage).await.unwrap().candidates;
        let mut found = Vec::new();
        for one in markers {
            let Ok(view) = self.app.marking(&self.acting(&one.account), CASE, stage).await else { continue };
            let items = view.items.iter().filter(|item| item.state == state);
            found.extend(items.map(|item| (one.account.clone(), item.participant)));
        }
        found
    }
}

/// A browser with its session.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: String,
    pub(crate) token: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn location(&self) -> &str {
        self.headers.get("location").map_or("", |location| location.to_str().unwrap())
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    /// Returns the value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        self.text.split(&mark).nth(1).unwrap_or_default().split('"').next().unwrap_or_default().to_owned()
    }
}

impl Browser {
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[]).await
    }

    /// Sends a form as the page has drawn it, with its token.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut all = vec![("_token", self.token.as_str())];
        all.extend_from_slice(fields);
        self.send("POST", path, &all).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let mut request = Request::builder().method(method).uri(path).header("cookie", &self.cookie);
        if method == "POST" {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body.finish())).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Reply { status: head.status.as_u16(), headers: head.headers, text, bytes }
    }
}
