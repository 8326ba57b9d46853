//! The server: it is killed under a load of uploads and marks and loses nothing that was acknowledged; the demonstration
//! shows what it says.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};
use support::{good, json as json_of, program};

const CASE: &str = "promosi-iv-2013";

/// A server that was started.
struct Server {
    child: Child,
    address: String,
    told: String,
}

impl Server {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut command = program(folder);
        command.args(arguments).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        lines.read_line(&mut told).unwrap();
        let address =
            told.split("http://").nth(1).unwrap_or_else(|| panic!("{told}")).trim().trim_end_matches('/').to_owned();
        if arguments.contains(&"demo") {
            // The list of people ends with an empty line.
            while !told.ends_with("\n\n") || told.matches("\n\n").count() < 3 {
                assert!(lines.read_line(&mut told).unwrap() > 0, "{told}");
            }
        }
        Self { child, address, told }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends a request; `None` where the server went away before it answered.
    fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
        ask(&self.address, method, path, token, body)
    }
}

fn ask(address: &str, method: &str, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length =
        head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok());
    // An answer that is cut off told nobody anything.
    (length == Some(body.len())).then(|| (status, body.to_owned()))
}

fn token(folder: &Path, account: &str) -> String {
    let made = json_of(folder, &["access", "token", account, "--label", "uji", "--until", "2099-01-01"]);
    made["token"].as_str().unwrap().to_owned()
}

/// A command to be sent, with whose token.
type Order = (String, Value);

/// The marks that are due for the markers with the most of them, and papers by people who have handed in none.
fn orders(folder: &Path) -> Vec<Order> {
    let timeline = json_of(folder, &["case", "timeline", CASE, "--as", "auditor-01"]);
    let mut due: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut handed_in = Vec::new();
    for event in timeline.as_array().unwrap() {
        let body = &event["body"];
        let marker = || body["marker"].as_str().unwrap().to_owned();
        match event["kind"].as_str().unwrap() {
            "marker-assigned" => {
                let people = body["participants"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap());
                due.entry(marker()).or_default().extend(people);
            }
            "mark-submitted" => {
                let participant = body["participant"].as_u64().unwrap();
                due.get_mut(&marker()).unwrap().retain(|one| *one != participant);
            }
            "documents-handed-in" | "withdrawn" => handed_in.push(body["participant"].as_u64().unwrap()),
            _ => {}
        }
    }
    let mut busiest: Vec<(String, Vec<u64>)> = due.into_iter().collect();
    busiest.sort_by_key(|(_, people)| std::cmp::Reverse(people.len()));
    let mut orders = Vec::new();
    for (marker, people) in busiest.into_iter().take(6) {
        let token = token(folder, &marker);
        orders.extend(people.into_iter().map(|participant| {
            let mark = json!({
                "do": "submit-mark", "stage": "paper-marking", "participant": participant, "statement": true,
                "levels": { "analysis": 4, "strategic": 4, "planning": 4, "writing": 4 }, "remarks": "Dibaca dua kali.",
            });
            (token.clone(), mark)
        }));
    }
    let list = json_of(folder, &["case", "export", CASE, "list", "--as", "bkd-01"]);
    // The list goes by unit and name; the number is a column.
    let number = |person: &Value| person["participant"].to_string().trim_matches('"').parse::<u64>().unwrap();
    let people = list.as_array().unwrap().iter().map(|person| (number(person), person));
    for (number, person) in people.filter(|(number, _)| !handed_in.contains(number)).take(12) {
        let nip = person["nip"].as_str().unwrap();
        let account = format!("pegawai-{number}");
        good(folder, &["access", "open", &account, "--name", "Contoh Rekaan", "--nip", nip]);
        let hand_in = json!({
            "do": "hand-in", "stage": "paper", "participant": number, "title": "Tugas pokok", "declares": ["originality"],
            "attach": { "paper": "JVBERi0xLjQKbWFrYWxhaAolJUVPRgo=" },
        });
        orders.push((token(folder, &account), hand_in));
    }
    // Uploads and marks in turn.
    let n = orders.len();
    (0..n).map(|place| orders[place * 7_919 % n].clone()).collect()
}

/// Sends orders from four sides at once until the server is killed, and returns what it acknowledged.
fn killed_after(server: Server, orders: &Mutex<Vec<Order>>, delay: Duration) -> Vec<(u64, String)> {
    let (acknowledged, refused) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    let address = server.address.clone();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((token, order)) = { orders.lock().unwrap().pop() } {
                    let path = format!("/api/v1/rounds/{CASE}/commands");
                    let Some((status, body)) = ask(&address, "POST", &path, &token, &order.to_string()) else { return };
                    if status == 200 {
                        let receipt: Value = serde_json::from_str(&body).unwrap();
                        let hash = receipt["hash"].as_str().unwrap().to_owned();
                        acknowledged.lock().unwrap().push((receipt["sequence"].as_u64().unwrap(), hash));
                    } else {
                        refused.lock().unwrap().push(format!("{status} {body}"));
                    }
                }
            });
        }
        std::thread::sleep(delay);
        server.kill();
    });
    assert_eq!(refused.into_inner().unwrap(), Vec::<String>::new());
    acknowledged.into_inner().unwrap()
}

#[test]
fn five_kills_under_load_lose_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, &["case", "play", "jateng-2013", "--until", "2013-11-25T17:00WIB"]);
    // The days of the round are over on the clock of this machine; the last day is moved so that papers are still taken.
    let amend = r#"{"do":"amend","schedule":{"paper":{"closes":"2099-12-04"},"health":{"closes":"2099-12-31"}},"cite":"uji","reason":"uji"}"#;
    good(folder, &["case", "do", CASE, "--json", amend, "--as", "tim-01"]);
    let team = token(folder, "tim-01");
    let orders = Mutex::new(orders(folder));
    let n_orders = orders.lock().unwrap().len();
    assert!(n_orders > 60, "{n_orders} orders are a load");
    let mut acknowledged = Vec::new();
    for kill in 0..5_u64 {
        let server = Server::start(folder, &["serve"]);
        // The load falls on a server that has read the round.
        assert_eq!(server.ask("GET", &format!("/api/v1/rounds/{CASE}/stages"), &team, "").unwrap().0, 200);
        let told = killed_after(server, &orders, Duration::from_millis(120 + kill * 53 % 140));
        let timeline = json_of(folder, &["case", "timeline", CASE, "--as", "auditor-01"]);
        acknowledged.extend(told);
        for (sequence, hash) in &acknowledged {
            let event = &timeline[usize::try_from(sequence - 1).unwrap()];
            assert_eq!(event["hash"].as_str(), Some(hash.as_str()), "kill {kill}");
            assert_eq!(event["via"], "api");
        }
        // Everything recorded is whole: chain, payloads, personal parts and files.
        good(folder, &["verify"]);
    }
    assert!(acknowledged.len() > 10, "{} of {n_orders}", acknowledged.len());
    good(folder, &["replay", CASE]);
}

#[test]
fn a_server_takes_its_password_and_tokens_and_stops_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    good(folder, &["access", "open", "bkd-01", "--name", "Retno Utami"]);
    good(folder, &["access", "grant", "bkd-01", "bkd-admin"]);
    let made = good(folder, &["access", "password", "bkd-01", "--generate", "--lang", "en"]);
    let password = made.lines().next().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert_eq!(password.len(), 23, "{made}");
    let set = support::jenjang_with_input(folder, &["access", "password", "bkd-01"], "empat kata yang panjang\n");
    assert_eq!(set.code, 0, "{}", set.err);
    let short = support::jenjang_with_input(folder, &["access", "password", "bkd-01"], "pendek\n");
    assert!(short.code == 1 && short.err.contains("10 characters"), "{}", short.err);
    let nobody = support::jenjang(folder, &["access", "password", "tiada", "--generate"]);
    assert!(nobody.code == 1 && nobody.err.contains("no account"), "{}", nobody.err);
    // Who administers cannot set the password of one whom only the operator could make.
    good(folder, &["access", "open", "auditor-01", "--name", "Bagus Wirawan"]);
    good(folder, &["access", "grant", "auditor-01", "auditor"]);
    let taken = support::jenjang(folder, &["access", "password", "auditor-01", "--generate", "--as", "bkd-01"]);
    assert_eq!(taken.code, 3, "{}", taken.err);

    let secret = token(folder, "bkd-01");
    let server = Server::start(folder, &["serve"]);
    assert_eq!(server.ask("GET", "/healthz", "", "").unwrap(), (200, "ok\n".to_owned()));
    assert_eq!(server.ask("GET", "/readyz", "", "").unwrap().0, 200);
    let me: Value = serde_json::from_str(&server.ask("GET", "/api/v1/me", &secret, "").unwrap().1).unwrap();
    assert_eq!(me["name"], "Retno Utami");
    let list = json_of(folder, &["access", "token", "bkd-01", "--list"]);
    good(folder, &["access", "token", "bkd-01", "--revoke", list[0]["id"].as_str().unwrap()]);
    assert_eq!(server.ask("GET", "/api/v1/me", &secret, "").unwrap().0, 401, "revoked while the server runs");
    // Every way in of an employee ends at once, and why is on record.
    let nip = "198001012005011900";
    let secret = token(folder, nip);
    assert_eq!(server.ask("GET", "/api/v1/me", &secret, "").unwrap().0, 200);
    let empty = support::jenjang(folder, &["access", "shut-out", nip, "--reason", " "]);
    assert!(empty.code == 1 && server.ask("GET", "/api/v1/me", &secret, "").unwrap().0 == 200, "{}", empty.err);
    let denied = support::jenjang(folder, &["access", "shut-out", nip, "--reason", "x", "--as", "auditor-01"]);
    assert_eq!(denied.code, 3, "{}", denied.err);
    good(folder, &["access", "shut-out", nip, "--reason", "telepon hilang"]);
    assert_eq!(server.ask("GET", "/api/v1/me", &secret, "").unwrap().0, 401);
    let Server { mut child, .. } = server;
    assert!(std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn the_demonstration_shows_who_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let server = Server::start(folder, &["demo", "--data", "data", "--lang", "en"]);
    for login in ["bkd-01", "tim-01", "tim-02", "pemantau-01", "auditor-01", "kepala-", "penilai-"] {
        assert!(server.told.contains(login), "{login}: {}", server.told);
    }
    for about in ["has not handed in", "has handed in", "fails one criterion", "cannot be judged"] {
        assert!(server.told.contains(about), "{about}: {}", server.told);
    }
    let page = server.ask("GET", "/masuk", "", "").unwrap().1;
    assert!(page.contains("peragaan-jenjang") && page.contains("Retno Utami"), "{page}");
    let told = people(&server.told);
    server.kill();
    // The folder is there: the next start is the same round.
    let shown = json_of(folder, &["case", "show", CASE, "--data", "data", "--as", "bkd-01"]);
    let stage = |id: &str| shown["stages"].as_array().unwrap().iter().find(|stage| stage["id"] == id).unwrap().clone();
    assert_eq!(stage("screening")["balance"]["passed"], 2_937);
    let papers = &stage("paper")["balance"];
    assert!(papers["passed"].as_u64().unwrap() > 1_468, "most papers are handed in: {papers}");
    good(folder, &["verify", "--data", "data"]);
    // The register it was screened by is there to go on with.
    let registers = good(folder, &["register", "list", "--data", "data"]);
    assert!(registers.contains(" 16.003 "), "{registers}");
    let again = Server::start(folder, &["demo", "--data", "data", "--lang", "en"]);
    assert_eq!(people(&again.told), told, "the same people");
    again.kill();
    let other = support::jenjang(folder, &["demo", "--data", "data", "--at", "pool"]);
    assert!(other.code == 1 && other.err.contains("another folder"), "{}", other.err);
}

#[test]
fn the_small_demonstration_has_everybody_and_keeps_its_clock() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let server = Server::start(folder, &["demo", "--at", "small", "--data", "data", "--lang", "en"]);
    for login in ["kepala-1", "kepala-2", "penilai-1-a", "penilai-1-b", "penilai-2-a", "penilai-2-b", "pemantau-01"] {
        assert!(server.told.contains(login), "{login}: {}", server.told);
    }
    // One of the twelve has withdrawn.
    let listed = ["has not handed in", "has handed in"].map(|about| server.told.matches(about).count());
    assert!(listed.iter().all(|n| *n > 2) && listed.iter().sum::<usize>() == 11, "{}", server.told);
    let clock = |server: &Server| server.ask("GET", "/masuk", "", "").unwrap().1;
    assert!(clock(&server).contains("Senin, 18 November 2013, "));
    server.kill();
    // As a visitor leaves it who moved the clock.
    let note = folder.join("data/demo.json");
    let text = std::fs::read_to_string(&note).unwrap();
    std::fs::write(&note, text.replace("2013-11-18T", "2013-11-21T")).unwrap();
    let again = Server::start(folder, &["demo", "--at", "small", "--data", "data", "--lang", "en"]);
    assert!(clock(&again).contains("Kamis, 21 November 2013, "));
    again.kill();
}

/// Returns what was said beside the address.
fn people(told: &str) -> String {
    told.lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[cfg(feature = "system")]
#[test]
fn a_disk_that_fills_up_under_a_server_is_said_and_reading_goes_on() {
    let made = tempfile::tempdir().unwrap();
    good(made.path(), &["case", "play", "jateng-2013", "--until", "2013-11-25T17:00WIB"]);
    let amend = r#"{"do":"amend","schedule":{"paper":{"closes":"2099-12-04"},"health":{"closes":"2099-12-31"}},"cite":"uji","reason":"uji"}"#;
    good(made.path(), &["case", "do", CASE, "--json", amend, "--as", "tim-01"]);
    let orders: Vec<Order> = orders(made.path()).into_iter().filter(|(_, order)| order["do"] == "hand-in").collect();
    // A disk with hardly more room than what is there already takes.
    let disk = tempfile::tempdir().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let done = std::process::Command::new(program).args(arguments).status().unwrap();
        assert!(done.success(), "{program} {arguments:?} takes root");
    };
    let at = disk.path().to_str().unwrap();
    run("mount", &["-t", "tmpfs", "-o", "size=1g", "tmpfs", at]);
    run("cp", &["-a", &format!("{}/.", made.path().display()), at]);
    let used = std::process::Command::new("df").args(["--output=used", at]).output().unwrap();
    let used: u64 = String::from_utf8(used.stdout).unwrap().lines().nth(1).unwrap().trim().parse().unwrap();
    let server = Server::start(disk.path(), &["serve"]);
    run("mount", &["-o", &format!("remount,size={}k", used + 4_096), "tmpfs", at]);
    let mut answers = Vec::new();
    for (number, (token, order)) in orders.iter().enumerate() {
        let mut order = order.clone();
        // A paper of about a megabyte, another for each.
        let paper = format!("JVBERi0xLjQK{}JVBERi0xLjQKbWFrYWxhaAolJUVPRgo=", format!("{number:04}").repeat(300_000));
        order["attach"]["paper"] = paper.into();
        let path = format!("/api/v1/rounds/{CASE}/commands");
        answers.push(server.ask("POST", &path, token, &order.to_string()).unwrap());
    }
    let refused: Vec<&(u16, String)> = answers.iter().filter(|(status, _)| *status != 200).collect();
    assert!(!refused.is_empty() && refused.len() < answers.len(), "{answers:?}");
    assert!(refused.iter().all(|(status, body)| *status == 507 && body.contains("cannot-save")), "{refused:?}");
    let (token, order) = orders.last().unwrap();
    assert_eq!(server.ask("GET", &format!("/api/v1/rounds/{CASE}/stages"), token, "").unwrap().0, 200);
    run("mount", &["-o", "remount,size=1g", "tmpfs", at]);
    let again = server.ask("POST", &format!("/api/v1/rounds/{CASE}/commands"), token, &order.to_string()).unwrap();
    assert_eq!(again.0, 200, "{}", again.1);
    server.kill();
    good(disk.path(), &["verify"]);
    good(disk.path(), &["replay", CASE]);
    run("umount", &["--lazy", at]);
}
