//! A site over a small invented round that was played up to a moment, and the browsers of the people in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use jenjang_access::Access;
use jenjang_app::cases::{Acting, App, Config, MarkState, PeopleQuery, PersonLine, Who};
use jenjang_app::scenario::{SHIPPED, Scenario, SeededEntropy, play};
use jenjang_desk::{Desk, DeskKey, DeskLocation, DeskOptions, HashCost, Subject};
use jenjang_facts::{Moment, Nip, Reference, Zone};
use jenjang_ledger::{BlobLocation, Blobs, Durability, Entropy, Ledger, Location, Signer};
use jenjang_web::server::log_to;
use jenjang_web::site::{Site, SiteConfig};
use serde_json::Value;
use tower::ServiceExt as _;

pub(crate) const CASE: &str = "putaran-kecil";
pub(crate) const PASSWORD: &str = "empat kata yang panjang";
/// Names that try to break out of a page.
pub(crate) const HOSTILE: &str = "O'Brien \"<script>alert(1)</script>\" \u{202e}& <b>x";
/// Before the announcement.
pub(crate) const PREPARING: &str = "2013-10-31T10:00 WIB";
/// Papers come in, markers mark.
pub(crate) const NOW: &str = "2013-11-28T17:00WIB";
/// Papers are marked.
pub(crate) const MARKED: &str = "2013-12-12T07:30 WIB";
/// The type of a form without files.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const FORM_WITH_FILES: &str = "multipart/form-data; boundary=x";

/// A site in a folder of its own, with its clock.
pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) desk: Desk,
    pub(crate) site: Site,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) log: Arc<Mutex<Vec<String>>>,
    clock: Arc<AtomicI64>,
}

/// Somebody's browser; a stranger's has no session.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    language: &'static str,
    pub(crate) cookie: String,
    /// What the forms of the session carry.
    pub(crate) token: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// Bytes that differ from call to call.
pub(crate) fn chance() -> Box<dyn Entropy> {
    static SEED: AtomicU64 = AtomicU64::new(1_000);
    Box::new(SeededEntropy::new(SEED.fetch_add(1, Ordering::Relaxed)))
}

pub(crate) fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// The round of 2013 with few people.
pub(crate) fn small_round() -> Scenario {
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

async fn open(folder: &Path) -> App {
    let reference = Reference::shipped().clone();
    let mut entropy: Box<dyn Entropy> = Box::new(SeededEntropy::new(7));
    let signer = Signer::generate("test.jenjang", &mut *entropy).unwrap();
    let ledger = Location::sqlite(folder.join("ledger.sqlite"));
    App::new(Config {
        ledger: Ledger::open_with(&ledger, Durability::None).await.unwrap(),
        blobs: Blobs::open_with(&BlobLocation::Folder(folder.join("files")), Durability::None).unwrap(),
        signer: Some(signer),
        access: Access::shipped().clone(),
        procedures: jenjang_regulation::shipped(&reference).unwrap(),
        reference,
        entropy,
        n_threads: 2,
    })
}

/// Returns the folder of rounds that this program has played. Those of programs that ended are removed.
fn rounds() -> &'static Path {
    static ROUNDS: OnceLock<PathBuf> = OnceLock::new();
    ROUNDS.get_or_init(|| {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rounds");
        std::fs::create_dir_all(&all).unwrap();
        for entry in std::fs::read_dir(&all).unwrap() {
            let entry = entry.unwrap();
            if !Path::new("/proc").join(entry.file_name()).exists() {
                std::fs::remove_dir_all(entry.path()).unwrap();
            }
        }
        let own = all.join(std::process::id().to_string());
        std::fs::create_dir(&own).unwrap();
        own
    })
}

/// Plays a round up to a moment, once for all tests that begin there; each test takes a copy.
fn played(scenario: &Scenario, moment: &str) -> PathBuf {
    type Rounds = BTreeMap<String, Arc<OnceLock<PathBuf>>>;
    static PLAYED: Mutex<Rounds> = Mutex::new(BTreeMap::new());
    let round = {
        let mut played = PLAYED.lock().unwrap();
        Arc::clone(played.entry(format!("{moment} {scenario:?}")).or_default())
    };
    let play_it = || {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let folder = rounds().join(NEXT.fetch_add(1, Ordering::Relaxed).to_string());
        std::fs::create_dir(&folder).unwrap();
        let (path, scenario, until) = (folder.clone(), scenario.clone(), at(moment));
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let app = open(&path).await.alone();
                play(&app, &scenario, Some(until), &|_, _| {}).await.unwrap();
                app.ledger().close().await;
            });
        };
        std::thread::spawn(work).join().unwrap();
        folder
    };
    round.get_or_init(play_it).clone()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() { copy(&source, &target) } else { std::fs::copy(&source, &target).map(|_| ()).unwrap() }
    }
}

impl World {
    /// Opens a site over the small round at a moment, which is also what its clock says.
    pub(crate) async fn at(moment: &str) -> Self {
        Self::of(small_round(), moment, None).await
    }

    /// Opens a site over a round at a moment; `registers` is the folder they are in, where there is one.
    pub(crate) async fn of(scenario: Scenario, moment: &str, registers: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&played(&scenario, moment), folder.path());
        let app = Arc::new(open(folder.path()).await);
        let key = DeskKey::generate(&mut *chance());
        let options = DeskOptions { cost: HashCost::cheap_for_tests(), ..DeskOptions::default() };
        let desk = Desk::open_with(&DeskLocation::in_folder(folder.path()), &key, options).await.unwrap();
        let clock = Arc::new(AtomicI64::new(at(moment).millis()));
        let reads = Arc::clone(&clock);
        let site = Site::new(SiteConfig {
            app: Arc::clone(&app),
            desk: desk.clone(),
            agency: "Pemerintah Provinsi Jawa Tengah".to_owned(),
            zone: Zone::Wib,
            clock: Arc::new(move || Moment::from_millis(reads.load(Ordering::Relaxed)).unwrap()),
            entropy: Arc::new(chance),
            secure: false,
            snapshots: registers.map(Path::to_owned),
            personas: Vec::new(),
        });
        let log = Arc::new(Mutex::new(Vec::new()));
        let lines = Arc::clone(&log);
        log_to(&site, move |line| lines.lock().unwrap().push(line.to_owned()));
        Self { app, desk, site, folder, log, clock }
    }

    pub(crate) fn set_clock(&self, moment: &str) {
        self.clock.store(at(moment).millis(), Ordering::Relaxed);
    }

    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Moment {
        self.site.now()
    }

    pub(crate) fn acting(&self, account: &str) -> Acting {
        Acting { who: Who::Account(account.to_owned()), at: self.now(), via: "test".to_owned() }
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
        ask(&self.router(), method, address, headers, body.into()).await
    }

    /// Returns the browser of a stranger.
    pub(crate) fn stranger(&self) -> Browser {
        Browser { router: self.router(), language: "id", cookie: String::new(), token: String::new() }
    }

    /// Signs in with an account.
    pub(crate) async fn sign_in(&self, account: &str) -> Browser {
        self.sign_in_as(account, &Subject::Account(account.to_owned())).await
    }

    /// Signs in as an employee.
    pub(crate) async fn sign_in_person(&self, nip: Nip) -> Browser {
        self.sign_in_as(&nip.to_string(), &Subject::Person(nip)).await
    }

    /// Gives somebody a password.
    pub(crate) async fn give_password(&self, login: &str, subject: &Subject) {
        self.desk.set_password(login, subject, PASSWORD, false, self.now(), &mut *chance()).await.unwrap();
    }

    async fn sign_in_as(&self, login: &str, subject: &Subject) -> Browser {
        self.give_password(login, subject).await;
        let stranger = self.stranger();
        let reply = stranger.send("/masuk", &[("nama", login), ("sandi", PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.words());
        let signed_in = Browser { cookie: reply.cookie(), ..stranger };
        let token = signed_in.get("/sandi").await.hidden("_token");
        Browser { token, ..signed_in }
    }

    /// Makes a token of the API for an account.
    pub(crate) async fn api_token(&self, account: &str) -> String {
        self.api_token_of(&Subject::Account(account.to_owned())).await
    }

    /// Makes a token of the API for whomever.
    pub(crate) async fn api_token_of(&self, subject: &Subject) -> String {
        let (at, until) = (self.now(), at("2013-12-31T00:00WIB"));
        let made = self.desk.new_api_token(subject, "uji", until, at, &mut *chance()).await.unwrap();
        made.expose().to_owned()
    }

    /// Asks the API in the name of an account.
    pub(crate) async fn api(&self, account: &str, address: &str) -> Reply {
        let bearer = format!("Bearer {}", self.api_token(account).await);
        self.ask("GET", address, &[("authorization", &bearer)], "").await
    }

    /// Sends JSON to the API in the name of an account.
    pub(crate) async fn api_send(&self, account: &str, address: &str, body: &Value) -> Reply {
        let bearer = format!("Bearer {}", self.api_token(account).await);
        self.ask("POST", address, &[("authorization", &bearer)], body.to_string()).await
    }

    /// Does something in the round through the API in the name of an account.
    pub(crate) async fn order(&self, account: &str, command: &Value) -> Reply {
        self.api_send(account, &format!("/api/v1/rounds/{CASE}/commands"), command).await
    }

    /// Returns everybody whom the register has, in order of name.
    pub(crate) async fn people(&self) -> Vec<PersonLine> {
        let mut all = Vec::new();
        for page in 1.. {
            let query = PeopleQuery { page, per_page: 200, ..PeopleQuery::default() };
            let found = self.app.people(&self.acting("bkd-01"), CASE, &query).await.unwrap();
            all.extend(found.rows);
            if page >= found.pages {
                break;
            }
        }
        all
    }

    /// Returns somebody who fits.
    pub(crate) async fn somebody(&self, fits: impl Fn(&PersonLine) -> bool) -> PersonLine {
        self.people().await.into_iter().find(|person| fits(person)).expect("somebody fits")
    }

    /// Returns a participant, by NIP and number.
    pub(crate) async fn participant(&self) -> (Nip, u32) {
        let person = self.somebody(|person| person.participant.is_some()).await;
        (person.nip, person.participant.unwrap())
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

async fn ask(router: &Router, method: &str, address: &str, headers: &[(&str, &str)], body: Body) -> Reply {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply { status: head.status.as_u16(), headers: head.headers, bytes }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// Returns the type of what came.
    pub(crate) fn kind(&self) -> &str {
        self.header("content-type")
    }

    /// Returns the cookie that was set, without what is said of it.
    pub(crate) fn cookie(&self) -> String {
        self.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.text().contains(text)
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
        let after = text.split(&marker).nth(1).unwrap_or_else(|| panic!("no field `{name}`: {}", self.words()));
        after.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// Returns a form as a browser sends it.
pub(crate) fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

impl Browser {
    /// The same person, who reads another language.
    pub(crate) fn reads(&self, language: &'static str) -> Self {
        Self { language, ..self.clone() }
    }

    /// Sends a request with a body of a kind, as this person.
    pub(crate) async fn ask(&self, method: &str, address: &str, kind: &str, body: Vec<u8>) -> Reply {
        let cookies = format!("bahasa={}; {}", self.language, self.cookie);
        let headers = [("cookie", cookies.as_str()), ("content-type", kind)];
        ask(&self.router, method, address, &headers, Body::from(body)).await
    }

    pub(crate) async fn get(&self, address: &str) -> Reply {
        self.ask("GET", address, FORM, Vec::new()).await
    }

    /// Asks for a page in English.
    pub(crate) async fn get_english(&self, address: &str) -> Reply {
        self.reads("en").get(address).await
    }

    /// Sends a form with these fields alone.
    pub(crate) async fn send(&self, address: &str, fields: &[(&str, &str)]) -> Reply {
        self.ask("POST", address, FORM, form(fields)).await
    }

    /// Sends a form as the page has drawn it, with its token.
    pub(crate) async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Reply {
        let mut all = vec![("_token", self.token.as_str())];
        all.extend_from_slice(fields);
        self.send(address, &all).await
    }

    /// Sends a form with files: the name of the field, and content. What the browser calls a file is no good name.
    pub(crate) async fn upload(&self, address: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Reply {
        let mut body = Vec::new();
        for (name, value) in fields.iter().chain(&[("_token", self.token.as_str())]) {
            let part = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        for (name, bytes) in files {
            let head = format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"../../Siti Aminah.pdf\"\r\n\
                 Content-Type: application/pdf\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--x--\r\n");
        self.ask("POST", address, FORM_WITH_FILES, body).await
    }
}

/// Writes the register of the small round into a folder, as an import leaves it; returns its name.
pub(crate) async fn register_in(folder: &Path) -> String {
    let screened = World::at("2013-11-13T10:30 WIB").await;
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
