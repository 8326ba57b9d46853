//! A site over a real application with a small invented round, stopped at a moment; people who sign in and click.

#![allow(dead_code, reason = "each file that uses it uses a part")]

use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use jenjang_access::Access;
use jenjang_app::cases::{Acting, App, Config, PeopleQuery, Who};
use jenjang_app::scenario::{Scenario, SeededEntropy, play};
use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions, HashCost, Subject};
use jenjang_facts::{Moment, Nip, Reference, Zone};
use jenjang_ledger::{BlobLocation, Blobs, Entropy, Ledger, Location, Signer};
use jenjang_web::site::{Site, SiteConfig};
use tower::ServiceExt as _;

pub(crate) const CASE: &str = "putaran-kecil";
/// Before the announcement.
pub(crate) const PREPARING: &str = "2013-10-31T10:00 WIB";
/// Papers are marked.
pub(crate) const MARKED: &str = "2013-12-12T07:30 WIB";
/// Names that try to break out of a page.
pub(crate) const HOSTILE: &str = "O'Brien \"<script>alert(1)</script>\" \u{202e}& <b>x";
pub(crate) const PASSWORD: &str = "kata-sandi-uji-7";

pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) desk: Desk,
    pub(crate) router: Router,
    clock: Arc<Mutex<Moment>>,
    pub(crate) folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) kind: String,
    pub(crate) disposition: String,
    pub(crate) cookie: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Returns the text without markup, on one line.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        let mut inside = false;
        for c in self.text().chars() {
            match c {
                '<' => {
                    inside = true;
                    words.push(' ');
                }
                '>' => inside = false,
                c if !inside => words.push(c),
                _ => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Returns the value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let text = self.text();
        let marker = format!("type=\"hidden\" name=\"{name}\" value=\"");
        let after = text.split(&marker).nth(1).unwrap_or_else(|| panic!("no field `{name}`"));
        after.split('"').next().unwrap().to_owned()
    }
}

pub(crate) fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub(crate) fn small_round() -> Scenario {
    let (_, text) = jenjang_app::scenario::SHIPPED[0];
    let small = [
        ("case = \"promosi-iv-2013\"", "case = \"putaran-kecil\""),
        ("people = 16003", "people = 400\nmeets = 90\nundetermined = 6"),
        ("withdrawn = 12\nabsent = 29\nmeets = 1237\napart = 41", "withdrawn = 2\nabsent = 3\nmeets = 40\napart = 5"),
        ("withdrawn = 9\nabsent = 6\nmeets = 826", "withdrawn = 1\nabsent = 2\nmeets = 24"),
    ];
    let small = small.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    Scenario::parse("small", &small).unwrap()
}

impl World {
    /// Plays the round until a moment, which becomes that of the clock.
    pub(crate) async fn until(moment: &str) -> Self {
        Self::of(small_round(), moment, None).await
    }

    pub(crate) async fn of(scenario: Scenario, moment: &str, snapshots: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let reference = Reference::shipped().clone();
        let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(7));
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
        let now = at(moment);
        play(&app, &scenario, Some(now), &|_, _| {}).await.unwrap();
        let mut entropy = SeededEntropy::new(8);
        let key = DeskKey::generate(&mut entropy);
        let options = DeskOptions { cost: HashCost::cheap_for_tests(), ..DeskOptions::default() };
        let desk = Desk::open_with(&DeskLocation::in_folder(folder.path()), &key, options).await.unwrap();
        let app = Arc::new(app);
        let clock = Arc::new(Mutex::new(now));
        let (ticks, seeds) = (Arc::clone(&clock), Arc::new(Mutex::new(100)));
        let config = SiteConfig {
            app: Arc::clone(&app),
            desk: desk.clone(),
            agency: "Pemerintah Provinsi Jawa Tengah".to_owned(),
            zone: Zone::Wib,
            clock: Arc::new(move || *ticks.lock().unwrap()),
            entropy: Arc::new(move || {
                let mut seed = seeds.lock().unwrap();
                *seed += 1;
                Box::new(SeededEntropy::new(*seed))
            }),
            secure: false,
            personas: Vec::new(),
            snapshots: snapshots.map(Path::to_owned),
        };
        let router = Site::new(config).router();
        Self { app, desk, router, clock, folder }
    }

    pub(crate) fn set_clock(&self, moment: &str) {
        *self.clock.lock().unwrap() = at(moment);
    }

    pub(crate) fn now(&self) -> Moment {
        *self.clock.lock().unwrap()
    }

    pub(crate) fn acting(&self, account: &str) -> Acting {
        Acting { who: Who::Account(account.to_owned()), at: self.now(), via: "test".to_owned() }
    }

    pub(crate) async fn send(&self, method: &str, address: &str, cookie: &str, kind: &str, body: Vec<u8>) -> Reply {
        let mut request = Request::builder().method(method).uri(address);
        if !cookie.is_empty() {
            request = request.header("cookie", cookie);
        }
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (head, body) = response.into_parts();
        let header =
            |name: &str| head.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let cookie = header("set-cookie").split(';').next().filter(|one| !one.is_empty()).map(ToOwned::to_owned);
        Reply {
            status: head.status.as_u16(),
            location: header("location"),
            kind: header("content-type"),
            disposition: header("content-disposition"),
            cookie,
            bytes: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
        }
    }

    /// Signs in with an account.
    pub(crate) async fn sign_in(&self, account: &str) -> Client<'_> {
        self.sign_in_as(account, &Subject::Account(account.to_owned())).await
    }

    /// Signs in as an employee.
    pub(crate) async fn sign_in_person(&self, nip: Nip) -> Client<'_> {
        self.sign_in_as(&nip.to_string(), &Subject::Person(nip)).await
    }

    async fn sign_in_as(&self, login: &str, subject: &Subject) -> Client<'_> {
        let mut entropy = SeededEntropy::new(9);
        self.desk.set_password(login, subject, PASSWORD, false, self.now(), &mut entropy).await.unwrap();
        let body = form(&[("nama", login), ("sandi", PASSWORD)]);
        let reply = self.send("POST", "/masuk", "", FORM, body).await;
        assert_eq!(reply.status, 303, "{}", reply.words());
        Client { world: self, cookie: reply.cookie.unwrap() }
    }

    /// Returns a participant, by NIP and number.
    pub(crate) async fn participant(&self) -> (Nip, u32) {
        let query = PeopleQuery { per_page: 200, page: 1, ..PeopleQuery::default() };
        let page = self.app.people(&self.acting("bkd-01"), CASE, &query).await.unwrap();
        page.rows.iter().find_map(|line| Some((line.nip, line.participant?))).unwrap()
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

/// Somebody with a browser.
pub(crate) struct Client<'w> {
    world: &'w World,
    pub(crate) cookie: String,
}

impl Client<'_> {
    /// Asks for a page in English.
    pub(crate) async fn get_english(&self, address: &str) -> Reply {
        self.world.send("GET", address, &format!("{}; bahasa=en", self.cookie), "", Vec::new()).await
    }

    /// Sends a form as the page has drawn it, with the token it carries.
    pub(crate) async fn send_form(&self, address: &str, kind: &str, body: Vec<u8>) -> Reply {
        self.world.send("POST", address, &self.cookie, kind, body).await
    }

    pub(crate) async fn get(&self, address: &str) -> Reply {
        self.world.send("GET", address, &self.cookie, "", Vec::new()).await
    }

    /// Returns the token that forms of the session carry.
    pub(crate) async fn token(&self) -> String {
        let page = self.get("/sandi").await;
        page.hidden("_token")
    }

    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Reply {
        let token = self.token().await;
        let mut all = vec![("_token", token.as_str())];
        all.extend_from_slice(fields);
        self.world.send("POST", address, &self.cookie, FORM, form(&all)).await
    }

    /// Sends a form with files.
    pub(crate) async fn upload(&self, address: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
        let token = self.token().await;
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&[("_token", token.as_str())]) {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let part = format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
            );
            body.extend_from_slice(part.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        self.world.send("POST", address, &self.cookie, "multipart/form-data; boundary=x", body).await
    }
}

/// Writes the register of the small round into a folder, as an import leaves it; returns its name.
pub(crate) async fn register_in(folder: &Path) -> String {
    let screened = World::until("2013-11-13T10:30 WIB").await;
    let events = screened.app.timeline(&screened.acting("auditor-01"), CASE).await.unwrap();
    let body = &events.iter().find(|event| event.kind == "register-screened").unwrap().body;
    let name = body["snapshot"].as_str().unwrap().to_owned();
    std::fs::create_dir(folder.join(&name)).unwrap();
    for file in body["snapshot_files"].as_array().unwrap() {
        let digest = jenjang_facts::Digest::parse(file["digest"].as_str().unwrap()).unwrap();
        let bytes = screened.app.blobs().get(&digest).await.unwrap();
        std::fs::write(folder.join(&name).join(file["name"].as_str().unwrap()), bytes).unwrap();
    }
    name
}

/// Returns the address of a page of the round.
pub(crate) fn round(page: &str) -> String {
    format!("/putaran/{CASE}/{page}")
}
