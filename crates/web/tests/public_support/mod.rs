//! A site over a small played round, and browsers of the people in it.

#![allow(dead_code, reason = "not every user needs every part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use jenjang_access::Access;
use jenjang_app::cases::{Acting, App, Config, PeopleQuery, PersonLine, Who};
use jenjang_app::scenario::{SHIPPED, Scenario, SeededEntropy, play};
use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions, HashCost, Subject};
use jenjang_facts::{Moment, Nip, Reference, Zone};
use jenjang_ledger::{BlobLocation, Blobs, Entropy, Ledger, Location, Signer};
use jenjang_web::site::{Persona, Site, SiteConfig};
use tower::ServiceExt as _;

pub(crate) const CASE: &str = "putaran-kecil";
const PASSWORD: &str = "empat kata yang panjang";

/// A site with its clock.
pub(crate) struct World {
    pub(crate) site: Site,
    pub(crate) app: Arc<App>,
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
    let small = small.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    Scenario::parse("small", &small).unwrap()
}

fn chance() -> Box<dyn Entropy> {
    static NEXT: AtomicU64 = AtomicU64::new(7);
    Box::new(SeededEntropy::new(NEXT.fetch_add(1, Ordering::Relaxed)))
}

impl World {
    /// Plays the round up to a moment, which is also what the clock says.
    pub(crate) async fn at(moment: &str) -> Self {
        let now = Moment::parse(moment).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let reference = Reference::shipped().clone();
        let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(3));
        let signer = Signer::generate("test.jenjang", &mut *entropy).unwrap();
        let app = App::new(Config {
            ledger: Ledger::open(&Location::sqlite(folder.path().join("ledger.sqlite"))).await.unwrap(),
            blobs: Blobs::open(&BlobLocation::Folder(folder.path().join("files"))).unwrap(),
            signer: Some(signer),
            access: Access::shipped().clone(),
            procedures: jenjang_regulation::shipped(&reference).unwrap(),
            reference,
            entropy,
            n_threads: 2,
        });
        play(&app, &small_round(), Some(now), &|_, _| {}).await.unwrap();
        let app = Arc::new(app);
        let key = DeskKey::generate(&mut *chance());
        let options = DeskOptions { cost: HashCost::cheap_for_tests(), ..DeskOptions::default() };
        let desk = Desk::open_with(&DeskLocation::in_folder(folder.path()), &key, options).await.unwrap();
        let clock = Arc::new(AtomicI64::new(now.millis()));
        let reads = Arc::clone(&clock);
        let site = Site::new(SiteConfig {
            app: Arc::clone(&app),
            desk,
            agency: "Pemerintah Provinsi Jawa Tengah".to_owned(),
            zone: Zone::Wib,
            clock: Arc::new(move || Moment::from_millis(reads.load(Ordering::Relaxed)).unwrap()),
            entropy: Arc::new(chance),
            secure: false,
            snapshots: None,
            personas: Vec::<Persona>::new(),
        });
        Self { site, app, clock, _folder: folder }
    }

    pub(crate) fn set_clock(&self, moment: &str) {
        self.clock.store(Moment::parse(moment).unwrap().millis(), Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Moment {
        self.site.now()
    }

    /// Everybody whom the register has.
    pub(crate) async fn people(&self) -> Vec<PersonLine> {
        let acting = Acting { who: Who::Account("bkd-01".to_owned()), at: self.now(), via: "test".to_owned() };
        let mut all = Vec::new();
        for page in 1..=2 {
            let query = PeopleQuery { page, per_page: 200, ..PeopleQuery::default() };
            all.extend(self.app.people(&acting, CASE, &query).await.unwrap().rows);
        }
        all
    }

    /// Somebody who fits.
    pub(crate) async fn somebody(&self, fits: impl Fn(&PersonLine) -> bool) -> PersonLine {
        self.people().await.into_iter().find(|person| fits(person)).expect("somebody fits")
    }

    pub(crate) async fn person(&self, nip: Nip) -> Browser {
        self.sign_in(&nip.to_string(), Subject::Person(nip)).await
    }

    pub(crate) async fn account(&self, id: &str) -> Browser {
        self.sign_in(id, Subject::Account(id.to_owned())).await
    }

    /// Gives somebody a password.
    pub(crate) async fn give_password(&self, login: &str, subject: &Subject) {
        let at = self.now();
        self.site.desk().set_password(login, subject, PASSWORD, false, at, &mut *chance()).await.unwrap();
    }

    async fn sign_in(&self, login: &str, subject: Subject) -> Browser {
        self.give_password(login, &subject).await;
        let stranger = self.stranger();
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("nama", login)
            .append_pair("sandi", PASSWORD)
            .finish();
        let reply = stranger.send("POST", "/masuk", FORM, form.into_bytes()).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        let cookie = reply.headers.get("set-cookie").unwrap().to_str().unwrap().split(';').next().unwrap().to_owned();
        Browser { cookie: Some(cookie), ..stranger }
    }

    pub(crate) fn stranger(&self) -> Browser {
        Browser { router: self.site.clone().router(), cookie: None, language: "id" }
    }

    pub(crate) fn password() -> &'static str {
        PASSWORD
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Somebody's browser.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    cookie: Option<String>,
    language: &'static str,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn to(&self) -> String {
        self.headers.get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

impl Browser {
    /// The same person, who reads another language.
    pub(crate) fn reads(&self, language: &'static str) -> Self {
        Self { language, ..self.clone() }
    }

    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    pub(crate) async fn send(&self, method: &str, address: &str, kind: &str, body: Vec<u8>) -> Reply {
        let mut request = Request::builder().method(method).uri(address).header("content-type", kind);
        let cookies = format!("bahasa={}; {}", self.language, self.cookie.as_deref().unwrap_or_default());
        request = request.header("cookie", cookies);
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Reply { status: head.status.as_u16(), headers: head.headers, body }
    }

    pub(crate) async fn get(&self, address: &str) -> Reply {
        self.send("GET", address, FORM, Vec::new()).await
    }

    /// The token that the pages of this session carry.
    pub(crate) async fn token(&self) -> String {
        let page = self.get("/sandi").await.text();
        page.split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.token().await;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("_token", &token).extend_pairs(fields);
        self.send("POST", address, FORM, form.finish().into_bytes()).await
    }

    /// Sends a form with files: name of the field and content.
    pub(crate) async fn upload(&self, address: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
        let token = self.token().await;
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&[("_token", token.as_str())]) {
            let part = format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--xx\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../../Siti Aminah.pdf\"\r\n\
                 Content-Type: application/pdf\r\n\r\n"
            );
            body.extend(head.into_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--xx--\r\n");
        self.send("POST", address, "multipart/form-data; boundary=xx", body).await
    }
}
