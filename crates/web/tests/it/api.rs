//! The JSON API: its description fits it, and it shows and does what the policies allow and no more.

use std::collections::BTreeSet;

use jenjang_app::cases::{Acting, NewAccount, Who};
use jenjang_desk::Subject;
use jenjang_facts::Nip;
use jenjang_web::site::{Needs, Site};
use serde_json::{Value, json};

use crate::support::{Browser, CASE, NOW, Reply, World, small_round};

/// Tells where a value does not fit a schema; the keywords are those that the description uses.
fn misfits(value: &Value, schema: &Value, document: &Value, at: &str) -> Vec<String> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let target = document.pointer(reference.trim_start_matches('#'));
        return misfits(value, target.unwrap_or_else(|| panic!("{reference} is nowhere")), document, at);
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        let tried = any.iter().map(|schema| misfits(value, schema, document, at));
        return if tried.clone().any(|found| found.is_empty()) { Vec::new() } else { tried.flatten().collect() };
    }
    let mut found = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = match schema.get("type") {
        None => true,
        Some(Value::String(wanted)) => wanted == kind,
        Some(wanted) => wanted.as_array().unwrap().iter().any(|wanted| wanted == kind),
    };
    if !fits {
        found.push(format!("{at} is {kind}, not {}", schema["type"]));
    }
    if let Some(allowed) = schema.get("enum").and_then(Value::as_array)
        && !allowed.contains(value)
    {
        found.push(format!("{at} is {value}"));
    }
    if let (Some(items), Some(schema)) = (value.as_array(), schema.get("items")) {
        found.extend(
            items.iter().enumerate().flat_map(|(n, item)| misfits(item, schema, document, &format!("{at}/{n}"))),
        );
    }
    if let Some(fields) = value.as_object() {
        for required in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
            if !fields.contains_key(required.as_str().unwrap()) {
                found.push(format!("{at} lacks {required}"));
            }
        }
        let rest = schema.get("additionalProperties");
        for (name, value) in fields {
            let at = format!("{at}/{name}");
            match (schema.pointer(&format!("/properties/{name}")), rest) {
                (Some(schema), _) => found.extend(misfits(value, schema, document, &at)),
                (None, Some(Value::Bool(false))) => found.push(format!("{at} is not described")),
                (None, Some(schema)) if schema.is_object() => found.extend(misfits(value, schema, document, &at)),
                (None, _) => {}
            }
        }
    }
    found
}

async fn document(world: &World) -> Value {
    world.ask("GET", "/api/v1/openapi.json", &[], "").await.json()
}

/// Demands that an answer is what the description says of reading a path.
fn fits(answer: &Value, path: &str, document: &Value) {
    answers(answer, "get", path, document);
}

/// Demands that an answer is what the description says of a method and path.
fn answers(answer: &Value, method: &str, path: &str, document: &Value) {
    let pointer = path.replace('~', "~0").replace('/', "~1");
    let schema = document.pointer(&format!("/paths/{pointer}/{method}/responses/200/content/application~1json/schema"));
    let found = misfits(answer, schema.unwrap_or_else(|| panic!("{path}")), document, "");
    assert!(found.is_empty(), "{path}: {found:#?}");
}

fn is_problem(reply: &Reply, status: u16, kind: &str, document: &Value) {
    assert_eq!((reply.status, reply.header("content-type")), (status, "application/problem+json"), "{}", reply.text());
    let problem = reply.json();
    let found = misfits(&problem, &json!({ "$ref": "#/components/schemas/Problem" }), document, "");
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(problem["kind"], kind, "{problem}");
    assert!(!problem["detail"].as_str().unwrap().starts_with("web-"), "{problem}");
}

#[tokio::test]
async fn the_description_lists_every_route_and_no_other() {
    let world = World::at(NOW).await;
    let document = document(&world).await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert((method.to_uppercase(), path.clone(), operation.get("security").is_none()));
            let named: BTreeSet<&str> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["in"] == "path")
                .map(|one| one["name"].as_str().unwrap())
                .collect();
            let placed: BTreeSet<&str> =
                path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(named, placed);
        }
    }
    let api = Site::routes().into_iter().filter(|route| route.path.starts_with("/api/"));
    let routed =
        api.map(|route| (route.method.to_owned(), route.path.to_owned(), route.needs == Needs::Token)).collect();
    assert_eq!(described, routed);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(schema.is_object(), "{name}");
    }
    let known = document["components"]["schemas"]["Command"]["properties"]["do"]["enum"].as_array().unwrap();
    let reply = world.order("tim-01", &json!({ "do": "no-such-thing" })).await;
    let told = reply.json()["detail"].as_str().unwrap().to_owned();
    for command in known {
        assert!(told.contains(&format!("`{}`", command.as_str().unwrap())), "{command}: {told}");
    }
    assert_eq!(told.matches('`').count() / 2, known.len() + 2, "and the screening, which is not a request: {told}");
}

/// An employee has no account; their program sees what their pages show, and nothing of anybody else.
#[tokio::test]
async fn an_employee_reads_their_own_matter_with_a_token_of_their_own() {
    let world = World::at(NOW).await;
    let office = Acting { who: Who::Account("bkd-01".to_owned()), at: world.site.now(), via: "cli".to_owned() };
    let query = jenjang_app::cases::PeopleQuery { per_page: 200, page: 1, ..Default::default() };
    let people = world.app.people(&office, CASE, &query).await.unwrap().rows;
    let own = people.iter().find(|person| person.participant.is_some()).unwrap();
    let other = people.iter().rfind(|person| person.participant.is_some()).unwrap();
    let bearer = format!("Bearer {}", world.api_token_of(&Subject::Person(own.nip)).await);
    let of = |what: &str| format!("/api/v1/rounds/{CASE}{what}");
    let participant = |number: Option<u32>| of(&format!("/participants/{}", number.unwrap()));
    for (address, status) in [
        ("/api/v1/me".to_owned(), 200),
        ("/api/v1/rounds".to_owned(), 200),
        (of("/entry"), 200),
        (participant(own.participant), 200),
        (participant(other.participant), 404),
        (of("/people"), 404),
        (of(&format!("/people/{}", own.place)), 404),
        (of("/timeline"), 404),
        (of("/events"), 404),
        (of("/stages/paper-marking/verification"), 404),
        (of("/export/results"), 404),
    ] {
        let reply = world.ask("GET", &address, &[("authorization", &bearer)], "").await;
        assert_eq!(reply.status, status, "{address}: {}", reply.text());
    }
    let me = world.ask("GET", "/api/v1/me", &[("authorization", &bearer)], "").await.json();
    assert_eq!(me["takes_part"][0]["participant"], json!(own.participant), "{me}");
    let entry = world.ask("GET", &of("/entry"), &[("authorization", &bearer)], "").await.json();
    assert_eq!(entry["verdict"]["verdict"], own.verdict.key(), "{entry}");
    world.desk.shut_out(&Subject::Person(own.nip), world.site.now()).await.unwrap();
    assert_eq!(world.ask("GET", "/api/v1/me", &[("authorization", &bearer)], "").await.status, 401);
}

/// For each role: what each address answers. `participant` is an account whose person takes part.
#[tokio::test]
async fn every_role_sees_what_is_its_own_and_the_rest_is_not_there() {
    let registers = tempfile::tempdir().unwrap();
    let world = World::of(small_round(), NOW, Some(registers.path())).await;
    let document = document(&world).await;
    let acting = |who| Acting { who, at: world.site.now(), via: "cli".to_owned() };
    let query = jenjang_app::cases::PeopleQuery { per_page: 200, page: 1, ..Default::default() };
    let office = acting(Who::Account("bkd-01".to_owned()));
    let mut people = Vec::new();
    for page in 1..=2 {
        let query = jenjang_app::cases::PeopleQuery { page, ..query.clone() };
        people.extend(world.app.people(&office, CASE, &query).await.unwrap().rows);
    }
    let taker =
        people.iter().find(|person| person.standing.as_ref().is_some_and(|(stage, _)| stage == "paper-marking"));
    let taker = taker.unwrap();
    let number = taker.participant.unwrap();
    for (id, nip) in [("peserta", Some(taker.nip)), ("orang-luar", None::<Nip>)] {
        let new = NewAccount { id: id.to_owned(), name: "Contoh Rekaan".to_owned(), nip };
        world.app.open_account(&acting(Who::Operator), &new).await.unwrap();
    }
    // The markers of this participant.
    let entry = world.api("tim-01", &format!("/api/v1/rounds/{CASE}/participants/{number}")).await.json();
    let stages = entry["stages"].as_array().unwrap();
    let marks = stages.iter().find(|stage| stage["stage"] == "paper-marking").unwrap()["marks"].as_array().unwrap();
    let markers: Vec<&str> = marks.iter().map(|mark| mark["marker"].as_str().unwrap()).collect();
    let head = *markers.iter().find(|id| id.starts_with("kepala-")).unwrap();
    let marker = *markers.iter().find(|id| id.starts_with("penilai-")).unwrap();
    let of = |what: &str| format!("/api/v1/rounds/{CASE}{what}");
    let n = number.to_string();
    let everybody = ["bkd-01", "tim-01", head, marker, "pemantau-01", "auditor-01", "peserta", "orang-luar"];
    let table: [(&str, String, &str, [u16; 8]); 29] = [
        ("/api/v1/me", "/api/v1/me".to_owned(), "", [200; 8]),
        ("/api/v1/rounds", "/api/v1/rounds".to_owned(), "", [200; 8]),
        ("/api/v1/rounds/{case}", of(""), "", [200; 8]),
        ("/api/v1/rounds/{case}/stages", of("/stages"), "", [200; 8]),
        ("/api/v1/rounds/{case}/entry", of("/entry"), "", [404, 404, 404, 404, 404, 404, 200, 404]),
        (
            "/api/v1/rounds/{case}/participants/{number}",
            of(&format!("/participants/{n}")),
            "",
            [200, 200, 200, 200, 404, 404, 200, 404],
        ),
        ("file", of(&format!("/participants/{n}/files/paper/paper")), "", [404, 200, 200, 200, 404, 404, 200, 404]),
        (
            "/api/v1/rounds/{case}/people",
            of("/people"),
            "?sort=number&per_page=3",
            [200, 200, 404, 404, 404, 404, 404, 404],
        ),
        (
            "/api/v1/rounds/{case}/people/{place}",
            of(&format!("/people/{}", people[0].place)),
            "",
            [200, 200, 404, 404, 404, 404, 404, 404],
        ),
        ("/api/v1/tasks", "/api/v1/tasks".to_owned(), "", [200; 8]),
        ("/api/v1/rounds/{case}/objections", of("/objections"), "", [404, 200, 404, 404, 404, 404, 404, 404]),
        (
            "/api/v1/rounds/{case}/objections/{number}",
            of("/objections/1"),
            "",
            [404, 200, 404, 404, 404, 404, 404, 404],
        ),
        ("/api/v1/rounds/{case}/sessions", of("/sessions"), "", [200, 200, 200, 404, 200, 200, 404, 404]),
        ("/api/v1/rounds/{case}/documents", of("/documents"), "", [200, 404, 404, 404, 404, 404, 404, 404]),
        ("/api/v1/rounds/{case}/pool", of("/pool"), "", [200, 200, 404, 404, 404, 404, 404, 404]),
        ("/api/v1/rounds/{case}/days", of("/days"), "?limit=40", [200, 200, 200, 404, 200, 200, 404, 404]),
        ("/api/v1/rounds/{case}/stages/{stage}/marking", of("/stages/paper-marking/marking"), "", [200; 8]),
        (
            "/api/v1/rounds/{case}/stages/{stage}/marking/{number}",
            of(&format!("/stages/paper-marking/marking/{n}")),
            "",
            [404, 404, 200, 200, 404, 404, 404, 404],
        ),
        (
            "/api/v1/rounds/{case}/stages/{stage}/verification",
            of("/stages/paper-marking/verification"),
            "",
            [404, 200, 404, 404, 404, 404, 404, 404],
        ),
        (
            "/api/v1/rounds/{case}/stages/{stage}/preview",
            of("/stages/paper-result/preview"),
            "",
            [404, 200, 404, 404, 404, 404, 404, 404],
        ),
        (
            "/api/v1/rounds/{case}/stages/{stage}/similar",
            of("/stages/paper/similar"),
            "",
            [404, 200, 404, 404, 404, 404, 404, 404],
        ),
        ("/api/v1/rounds/{case}/timeline", of("/timeline"), "", [404, 404, 404, 404, 404, 200, 404, 404]),
        ("/api/v1/rounds/{case}/events", of("/events"), "?after=3&limit=5", [404, 404, 404, 404, 404, 200, 404, 404]),
        ("/api/v1/rounds/{case}/export/{what}", of("/export/results"), "", [200, 200, 404, 404, 404, 404, 404, 404]),
        ("/api/v1/rounds/{case}/export/{what}", of("/export/list"), "", [200; 8]),
        ("/api/v1/rounds/{case}/dashboard", of("/dashboard"), "", [200, 200, 200, 404, 200, 200, 404, 404]),
        ("/api/v1/rounds/{case}/settings", of("/settings"), "", [200, 200, 404, 404, 404, 404, 404, 404]),
        ("/api/v1/accounts", "/api/v1/accounts".to_owned(), "", [200, 404, 404, 404, 404, 200, 404, 404]),
        ("/api/v1/registers", "/api/v1/registers".to_owned(), "", [200, 404, 404, 404, 404, 404, 404, 404]),
    ];
    for (path, address, query, statuses) in &table {
        for (account, status) in everybody.iter().zip(statuses) {
            let reply = world.api(account, &format!("{address}{query}")).await;
            assert_eq!(reply.status, *status, "{account} at {address}: {}", reply.text());
            assert_eq!(reply.header("cache-control"), "no-store");
            match (reply.status, *path) {
                (200, "file") => assert!(reply.bytes.starts_with(b"%PDF")),
                (200, path) => fits(&reply.json(), path, &document),
                _ => is_problem(&reply, 404, "not-found", &document),
            }
        }
    }
    // Papers are read beside the requests; in the end none waits.
    let mut alike = Value::Null;
    for _ in 0..200 {
        alike = world.api("tim-01", &of("/stages/paper/similar")).await.json();
        if alike["n_waiting"] == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!((&alike["n_waiting"], &alike["unreadable"]), (&json!(0), &json!([])), "{alike}");
    assert!(alike["n_compared"].as_u64().unwrap() > 20, "{alike}");
    // The participant's own results are not told before they are published.
    let own = world.api("peserta", &of("/entry")).await.json();
    let marks = own["stages"].as_array().unwrap().iter().find(|stage| stage["stage"] == "paper-marking").unwrap();
    assert_eq!((&marks["marks"], &marks["score"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn commands_are_decided_by_the_same_rules_and_acknowledged_with_a_receipt() {
    let world = World::at(NOW).await;
    let document = document(&world).await;
    let marking = format!("/api/v1/rounds/{CASE}/stages/paper-marking/marking");
    let mut found = None;
    for n in 1..60 {
        let marker = format!("kepala-{n}");
        let reply = world.api(&marker, &marking).await;
        if reply.status != 200 {
            continue;
        }
        let due = reply.json()["items"].as_array().unwrap().iter().find(|item| item["state"] == "due").cloned();
        if let Some(item) = due {
            found = Some((marker, item["participant"].as_u64().unwrap()));
            break;
        }
    }
    let (marker, participant) = found.unwrap();
    let mark = |participant: u64, statement: bool| {
        json!({
            "do": "submit-mark", "stage": "paper-marking", "participant": participant, "statement": statement,
            "levels": { "analysis": 4, "strategic": 4, "planning": 4, "writing": 4 }, "remarks": "Dibaca <b>dua</b> kali.",
        })
    };
    is_problem(&world.order("auditor-01", &mark(participant, true)).await, 404, "not-found", &document);
    is_problem(&world.order(&marker, &mark(999_999, true)).await, 404, "not-found", &document);
    is_problem(&world.order(&marker, &mark(participant, false)).await, 422, "refused", &document);
    is_problem(&world.order(&marker, &json!({ "do": "submit-mark" })).await, 400, "invalid", &document);
    is_problem(
        &world.order("bkd-01", &json!({ "do": "close-stage", "stage": "paper" })).await,
        422,
        "refused",
        &document,
    );
    let screened = world.order("bkd-01", &json!({ "do": "screen-register" })).await;
    assert!(matches!(screened.status, 400 | 422), "{}", screened.text());
    let done = world.order(&marker, &mark(participant, true)).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let receipt = done.json();
    let schema = json!({ "$ref": "#/components/schemas/Done" });
    assert_eq!(misfits(&receipt, &schema, &document, ""), Vec::<String>::new());
    let after = receipt["sequence"].as_u64().unwrap() - 1;
    let events = world.api("auditor-01", &format!("/api/v1/rounds/{CASE}/events?after={after}")).await.json();
    let event = &events["events"][0];
    assert_eq!(
        (&event["hash"], &event["via"], &event["kind"]),
        (&receipt["hash"], &json!("api"), &json!("mark-submitted"))
    );
    assert!(!events.to_string().contains("Dibaca"), "personal parts stay where they are");
}

#[tokio::test]
async fn files_come_as_base64_or_in_a_form() {
    let world = World::at(NOW).await;
    let document = document(&world).await;
    let office = Acting { who: Who::Account("bkd-01".to_owned()), at: world.site.now(), via: "cli".to_owned() };
    let query = jenjang_app::cases::PeopleQuery {
        standing: Some(jenjang_procedure::Outcome::Open),
        per_page: 200,
        page: 1,
        ..Default::default()
    };
    let people = world.app.people(&office, CASE, &query).await.unwrap().rows;
    let missing = people.iter().filter(|person| person.standing.as_ref().is_some_and(|(stage, _)| stage == "paper"));
    let missing: Vec<_> = missing.take(2).collect();
    assert_eq!(missing.len(), 2, "two have not handed in");
    for (n, person) in missing.iter().enumerate() {
        let operator = Acting { who: Who::Operator, ..office.clone() };
        let new = NewAccount { id: format!("pegawai-{n}"), name: "Contoh".to_owned(), nip: Some(person.nip) };
        world.app.open_account(&operator, &new).await.unwrap();
    }
    let pdf = "%PDF-1.4\nmakalah\n%%EOF\n";
    let hand_in = |n: usize| {
        json!({
            "do": "hand-in", "participant": missing[n].participant, "stage": "paper", "title": "Tugas \"pokok\" \u{202e}",
            "declares": ["originality"],
        })
    };
    let mut command = hand_in(0);
    command["attach"] = json!({ "paper": "JVBERi0xLjQKbWFrYWxhaAolJUVPRgo=" });
    let done = world.order("pegawai-0", &command).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.json()["files"]["paper"].as_str().unwrap().len(), 64);
    command["attach"] = json!({ "paper": "not base64!" });
    is_problem(&world.order("pegawai-0", &command).await, 400, "invalid", &document);
    is_problem(&world.order("pegawai-1", &command).await, 400, "invalid", &document);

    let form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"command\"\r\n\r\n{}\r\n--x\r\ncontent-disposition: form-data; \
         name=\"paper\"; filename=\"../../etc/passwd\"\r\n\r\n{pdf}\r\n--x--\r\n",
        hand_in(1)
    );
    let bearer = format!("Bearer {}", world.api_token("pegawai-1").await);
    let kind = ("content-type", "multipart/form-data; boundary=x");
    let address = format!("/api/v1/rounds/{CASE}/commands");
    let done = world.ask("POST", &address, &[kind, ("authorization", &bearer)], form.clone()).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let cut = form[..form.len() / 2].to_owned();
    is_problem(&world.ask("POST", &address, &[kind, ("authorization", &bearer)], cut).await, 400, "invalid", &document);
    let large = format!("{{\"do\":\"hand-in\",\"attach\":{{\"paper\":\"{}\"}}}}", "A".repeat(31 << 20));
    is_problem(&world.ask("POST", &address, &[("authorization", &bearer)], large).await, 413, "too-large", &document);
    // Whoever is somebody else hands in for nobody.
    is_problem(&world.order("pegawai-0", &hand_in(1)).await, 404, "not-found", &document);
}

/// What the office does in pages before a round begins, a program can do: from the exports to the accounts.
#[tokio::test]
async fn an_office_prepares_a_round_through_the_api() {
    let registers = tempfile::tempdir().unwrap();
    let world = World::of(small_round(), NOW, Some(registers.path())).await;
    let document = document(&world).await;
    let bearer = format!("Bearer {}", world.api_token("bkd-01").await);
    let upload = async |account: &str, fields: &[(&str, &str)]| {
        let bearer = format!("Bearer {}", world.api_token(account).await);
        let field = |(name, text): &(&str, &str)| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let form = fields.iter().map(field).collect::<String>() + "--x--\r\n";
        let kind = ("content-type", "multipart/form-data; boundary=x");
        world.ask("POST", "/api/v1/registers", &[kind, ("authorization", &bearer)], form).await
    };
    let rows = "NIP BARU,PNS ID,NAMA,TANGGAL LAHIR,GOL AKHIR NAMA\n\
                198001012005011901,a,Contoh Satu,01-01-1980,III/c\n198001012005,b,Tanpa NIP,01-01-1980,III/c\n";
    let good = [("as_of", "2013-11-13"), ("profil", rows)];
    is_problem(&upload("auditor-01", &good).await, 404, "not-found", &document);
    is_problem(&upload("bkd-01", &good[..1]).await, 400, "invalid", &document);
    is_problem(&upload("bkd-01", &good[1..]).await, 400, "invalid", &document);
    is_problem(&upload("bkd-01", &[("as_of", "kemarin"), good[1]]).await, 400, "invalid", &document);
    is_problem(&upload("bkd-01", &[good[0], ("gaji", rows)]).await, 400, "invalid", &document);
    is_problem(&upload("bkd-01", &[good[0], good[0], good[1]]).await, 400, "invalid", &document);
    let unusable = upload("bkd-01", &[good[0], ("profil", "A,B\n1,2\n")]).await;
    is_problem(&unusable, 422, "invalid", &document);
    assert_eq!(unusable.json()["key"], "no-register");
    let more = "NIP BARU,PNS ID,NAMA,TANGGAL LAHIR,GOL AKHIR NAMA\n\
                198001012005011902,b,Contoh Dua,01-01-1980,III/c\n";
    let both = upload("bkd-01", &[good[0], good[1], ("profil", more)]).await;
    assert_eq!((both.status, &both.json()["register"]["people"]), (200, &json!(2)), "{}", both.text());
    let looked = upload("bkd-01", &good).await;
    assert_eq!(looked.status, 200, "{}", looked.text());
    let looked = looked.json();
    answers(&looked, "post", "/api/v1/registers", &document);
    assert_eq!((&looked["register"]["people"], &looked["notes"][0]["reason"]), (&json!(1), &json!("nip-length")));
    assert_eq!(looked["notes"][0]["rows"], json!([3]), "{looked}");
    let listed = async || world.api("bkd-01", "/api/v1/registers").await.json()["registers"].as_array().unwrap().len();
    assert_eq!(listed().await, 0, "it waits");
    let of = |what: &str| format!("/api/v1/registers/{}/{what}", looked["register"]["register"].as_str().unwrap());
    let nowhere = format!("/api/v1/registers/{}/keep", "0".repeat(64));
    is_problem(&world.api_send("bkd-01", &nowhere, &json!({})).await, 404, "not-found", &document);
    is_problem(&world.api_send("tim-01", &of("keep"), &json!({})).await, 404, "not-found", &document);
    for _ in 0..2 {
        let kept = world.ask("POST", &of("keep"), &[("authorization", &bearer)], "").await;
        assert_eq!(kept.status, 200, "{}", kept.text());
        answers(&kept.json(), "post", "/api/v1/registers/{register}/keep", &document);
    }
    assert_eq!(listed().await, 1);
    fits(&world.api("bkd-01", "/api/v1/registers").await.json(), "/api/v1/registers", &document);
    assert!(world.api("bkd-01", &of("notes")).await.text().contains("NIP tidak 18 angka"));
    is_problem(&world.api("tim-01", &of("notes")).await, 404, "not-found", &document);

    let new = json!({ "round": "promosi-iv-2014", "regulation": "promosi-eselon-iv", "title": "Promosi 2014" });
    let unknown = json!({ "round": "promosi-iv-2014", "regulation": "tiada-ada" });
    is_problem(&world.api_send("bkd-01", "/api/v1/rounds", &unknown).await, 422, "invalid", &document);
    is_problem(&world.api_send("auditor-01", "/api/v1/rounds", &new).await, 404, "not-found", &document);
    let opened = world.api_send("bkd-01", "/api/v1/rounds", &new).await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    answers(&opened.json(), "post", "/api/v1/rounds", &document);
    is_problem(&world.api_send("bkd-01", "/api/v1/rounds", &new).await, 409, "conflict", &document);
    let settings = "/api/v1/rounds/promosi-iv-2014/settings";
    let shown = world.api("bkd-01", settings).await.json();
    fits(&shown, "/api/v1/rounds/{case}/settings", &document);
    let numbers = shown["settings"].as_array().unwrap().iter().filter(|one| one["takes"] == "whole");
    let one = numbers.clone().find(|one| one["largest"] != one["value"]).unwrap();
    let order = json!({ "do": "set-setting", "setting": one["id"], "value": one["largest"] });
    let changed = world.api_send("bkd-01", "/api/v1/rounds/promosi-iv-2014/commands", &order).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let shown = world.api("bkd-01", settings).await.json();
    let now = shown["settings"].as_array().unwrap().iter().find(|now| now["id"] == one["id"]).unwrap();
    assert_eq!((&now["value"], &shown["sealed"]), (&one["largest"], &json!(false)));
    // It is screened only after it was announced, and only by a register that is there.
    let screening = "/api/v1/rounds/promosi-iv-2014/screening";
    let wanted = json!({ "register": looked["register"]["register"] });
    is_problem(&world.api_send("bkd-01", screening, &wanted).await, 422, "refused", &document);
    is_problem(&world.api_send("penilai-1-a", screening, &wanted).await, 404, "not-found", &document);
}

#[tokio::test]
async fn accounts_are_opened_and_roles_granted_through_the_api() {
    let world = World::at(NOW).await;
    let document = document(&world).await;
    let new = json!({ "account": "penilai-baru", "name": "Contoh \"Rekaan\"" });
    for other in ["tim-01", "auditor-01", "pemantau-01"] {
        is_problem(&world.api_send(other, "/api/v1/accounts", &new).await, 404, "not-found", &document);
    }
    let opened = world.api_send("bkd-01", "/api/v1/accounts", &new).await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    answers(&opened.json(), "post", "/api/v1/accounts", &document);
    is_problem(&world.api_send("bkd-01", "/api/v1/accounts", &new).await, 409, "conflict", &document);
    for (wrong, status) in [
        (json!({ "account": "Penilai Baru", "name": "x" }), 422),
        (json!({ "account": "penilai-lain", "name": "x", "nip": "123" }), 400),
        (json!({ "account": "penilai-lain" }), 400),
        (json!({ "account": "penilai-lain", "name": "x", "role": "auditor" }), 400),
    ] {
        is_problem(&world.api_send("bkd-01", "/api/v1/accounts", &wrong).await, status, "invalid", &document);
    }
    let roles = "/api/v1/accounts/penilai-baru/roles";
    let grant = json!({ "role": "marker", "unit": "Dinas Kesehatan", "round": CASE, "until": "2013-12-31" });
    is_problem(&world.api_send("bkd-01", roles, &json!({ "role": "gubernur" })).await, 400, "invalid", &document);
    is_problem(&world.api_send("auditor-01", roles, &grant).await, 404, "not-found", &document);
    let granted = world.api_send("bkd-01", roles, &grant).await;
    assert_eq!(granted.status, 200, "{}", granted.text());
    let accounts = world.api("bkd-01", "/api/v1/accounts").await.json();
    let account = accounts["accounts"].as_array().unwrap().iter().find(|one| one["account"] == "penilai-baru").unwrap();
    let held = &account["roles"][0];
    assert_eq!(
        (&held["unit"], &held["by"], &held["revoked"]),
        (&json!("dinas-kesehatan"), &json!("bkd-01"), &json!(false))
    );
    let revoke = format!("/api/v1/grants/{}/revoke", held["grant"]);
    is_problem(&world.api_send("auditor-01", &revoke, &json!({ "reason": "x" })).await, 404, "not-found", &document);
    is_problem(&world.api_send("bkd-01", &revoke, &json!({ "reason": " " })).await, 422, "invalid", &document);
    let revoked = world.api_send("bkd-01", &revoke, &json!({ "reason": "Pindah tugas." })).await;
    assert_eq!(revoked.status, 200, "{}", revoked.text());
    answers(&revoked.json(), "post", "/api/v1/grants/{number}/revoke", &document);
    is_problem(&world.api_send("bkd-01", &revoke, &json!({ "reason": "lagi" })).await, 422, "invalid", &document);
}

#[tokio::test]
async fn a_token_ends_and_speaks_the_language_asked_for() {
    let world = World::at(NOW).await;
    let document = document(&world).await;
    let token = world.api_token("tim-01").await;
    let bearer = format!("Bearer {token}");
    let ask = async |headers: &[(&str, &str)]| world.ask("GET", "/api/v1/rounds/tiada-ada", headers, "").await;
    let english = ask(&[("authorization", &bearer), ("accept-language", "en-GB,id;q=0.5")]).await;
    is_problem(&english, 404, "not-found", &document);
    assert!(english.json()["detail"].as_str().unwrap().contains("not there"));
    assert!(ask(&[("authorization", &bearer)]).await.json()["detail"].as_str().unwrap().contains("tidak ada"));
    let team = Subject::Account("tim-01".to_owned());
    let id = world.desk.api_tokens(&team).await.unwrap()[0].id;
    assert!(world.desk.revoke_api_token(&team, &id, world.site.now()).await.unwrap());
    is_problem(&ask(&[("authorization", &bearer)]).await, 401, "unauthorized", &document);
    is_problem(&ask(&[("authorization", "Basic dGltLTAxOng=")]).await, 401, "unauthorized", &document);
    is_problem(&ask(&[]).await, 401, "unauthorized", &document);
    is_problem(&world.ask("GET", "/api/v1/no/such/thing", &[], "").await, 404, "not-found", &document);
    is_problem(
        &world.ask("POST", "/api/v1/me", &[("authorization", &bearer)], "").await,
        405,
        "not-allowed",
        &document,
    );
    // A session of the pages opens nothing here.
    let Browser { cookie, .. } = world.sign_in("tim-01").await;
    is_problem(&ask(&[("cookie", &cookie)]).await, 401, "unauthorized", &document);
}
