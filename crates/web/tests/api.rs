//! The JSON API: its description fits it, and it shows and does what the policies allow and no more.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests may")]

mod serving_support;

use std::collections::BTreeSet;

use jenjang_app::cases::{Acting, NewAccount, Who};
use jenjang_desk::Subject;
use jenjang_facts::Nip;
use jenjang_web::site::{Needs, Site};
use serde_json::{Value, json};
use serving_support::{CASE, Stand};

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

async fn document(stand: &Stand) -> Value {
    stand.ask("GET", "/api/v1/openapi.json", &[], "").await.json()
}

/// Demands that an answer is what the description says of a path.
fn fits(answer: &Value, path: &str, document: &Value) {
    let pointer = path.replace('~', "~0").replace('/', "~1");
    let schema = document.pointer(&format!("/paths/{pointer}/get/responses/200/content/application~1json/schema"));
    let found = misfits(answer, schema.unwrap_or_else(|| panic!("{path}")), document, "");
    assert!(found.is_empty(), "{path}: {found:#?}");
}

fn is_problem(reply: &serving_support::Reply, status: u16, kind: &str, document: &Value) {
    assert_eq!((reply.status, reply.header("content-type")), (status, "application/problem+json"), "{}", reply.text());
    let problem = reply.json();
    let found = misfits(&problem, &json!({ "$ref": "#/components/schemas/Problem" }), document, "");
    assert!(found.is_empty(), "{found:#?}");
    assert_eq!(problem["kind"], kind, "{problem}");
    assert!(!problem["detail"].as_str().unwrap().starts_with("web-"), "{problem}");
}

#[tokio::test]
async fn the_description_lists_every_route_and_no_other() {
    let stand = Stand::new().await;
    let document = document(&stand).await;
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
    let reply = stand.order("tim-01", &json!({ "do": "no-such-thing" })).await;
    let told = reply.json()["detail"].as_str().unwrap().to_owned();
    for command in known {
        assert!(told.contains(&format!("`{}`", command.as_str().unwrap())), "{command}: {told}");
    }
    assert_eq!(told.matches('`').count() / 2, known.len() + 2, "and the screening, which is not a request: {told}");
}

/// An employee has no account; their program sees what their pages show, and nothing of anybody else.
#[tokio::test]
async fn an_employee_reads_their_own_matter_with_a_token_of_their_own() {
    let stand = Stand::new().await;
    let office = Acting { who: Who::Account("bkd-01".to_owned()), at: stand.site.now(), via: "cli".to_owned() };
    let query = jenjang_app::cases::PeopleQuery { per_page: 200, page: 1, ..Default::default() };
    let people = stand.app.people(&office, CASE, &query).await.unwrap().rows;
    let own = people.iter().find(|person| person.participant.is_some()).unwrap();
    let other = people.iter().rfind(|person| person.participant.is_some()).unwrap();
    let bearer = format!("Bearer {}", stand.token_of(&Subject::Person(own.nip)).await);
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
        let reply = stand.ask("GET", &address, &[("authorization", &bearer)], "").await;
        assert_eq!(reply.status, status, "{address}: {}", reply.text());
    }
    let me = stand.ask("GET", "/api/v1/me", &[("authorization", &bearer)], "").await.json();
    assert_eq!(me["takes_part"][0]["participant"], json!(own.participant), "{me}");
    let entry = stand.ask("GET", &of("/entry"), &[("authorization", &bearer)], "").await.json();
    assert_eq!(entry["verdict"]["verdict"], own.verdict.key(), "{entry}");
    stand.desk.shut_out(&Subject::Person(own.nip), stand.site.now()).await.unwrap();
    assert_eq!(stand.ask("GET", "/api/v1/me", &[("authorization", &bearer)], "").await.status, 401);
}

/// For each role: what each address answers. `participant` is an account whose person takes part.
#[tokio::test]
async fn every_role_sees_what_is_its_own_and_the_rest_is_not_there() {
    let stand = Stand::new().await;
    let document = document(&stand).await;
    let acting = |who| Acting { who, at: stand.site.now(), via: "cli".to_owned() };
    let query = jenjang_app::cases::PeopleQuery { per_page: 200, page: 1, ..Default::default() };
    let office = acting(Who::Account("bkd-01".to_owned()));
    let mut people = Vec::new();
    for page in 1..=2 {
        let query = jenjang_app::cases::PeopleQuery { page, ..query.clone() };
        people.extend(stand.app.people(&office, CASE, &query).await.unwrap().rows);
    }
    let taker =
        people.iter().find(|person| person.standing.as_ref().is_some_and(|(stage, _)| stage == "paper-marking"));
    let taker = taker.unwrap();
    let number = taker.participant.unwrap();
    for (id, nip) in [("peserta", Some(taker.nip)), ("orang-luar", None::<Nip>)] {
        let new = NewAccount { id: id.to_owned(), name: "Contoh Rekaan".to_owned(), nip };
        stand.app.open_account(&acting(Who::Operator), &new).await.unwrap();
    }
    // The markers of this participant.
    let entry = stand.api("tim-01", &format!("/api/v1/rounds/{CASE}/participants/{number}")).await.json();
    let stages = entry["stages"].as_array().unwrap();
    let marks = stages.iter().find(|stage| stage["stage"] == "paper-marking").unwrap()["marks"].as_array().unwrap();
    let markers: Vec<&str> = marks.iter().map(|mark| mark["marker"].as_str().unwrap()).collect();
    let head = *markers.iter().find(|id| id.starts_with("kepala-")).unwrap();
    let marker = *markers.iter().find(|id| id.starts_with("penilai-")).unwrap();
    let of = |what: &str| format!("/api/v1/rounds/{CASE}{what}");
    let n = number.to_string();
    let everybody = ["bkd-01", "tim-01", head, marker, "pemantau-01", "auditor-01", "peserta", "orang-luar"];
    let table: [(&str, String, &str, [u16; 8]); 25] = [
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
    ];
    for (path, address, query, statuses) in &table {
        for (account, status) in everybody.iter().zip(statuses) {
            let reply = stand.api(account, &format!("{address}{query}")).await;
            assert_eq!(reply.status, *status, "{account} at {address}: {}", reply.text());
            assert_eq!(reply.header("cache-control"), "no-store");
            match (reply.status, *path) {
                (200, "file") => assert!(reply.body.starts_with(b"%PDF")),
                (200, path) => fits(&reply.json(), path, &document),
                _ => is_problem(&reply, 404, "not-found", &document),
            }
        }
    }
    // Papers are read beside the requests; in the end none waits.
    let mut alike = Value::Null;
    for _ in 0..200 {
        alike = stand.api("tim-01", &of("/stages/paper/similar")).await.json();
        if alike["n_waiting"] == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!((&alike["n_waiting"], &alike["unreadable"]), (&json!(0), &json!([])), "{alike}");
    assert!(alike["n_compared"].as_u64().unwrap() > 20, "{alike}");
    // The participant's own results are not told before they are published.
    let own = stand.api("peserta", &of("/entry")).await.json();
    let marks = own["stages"].as_array().unwrap().iter().find(|stage| stage["stage"] == "paper-marking").unwrap();
    assert_eq!((&marks["marks"], &marks["score"]), (&json!([]), &Value::Null));
}

#[tokio::test]
async fn commands_are_decided_by_the_same_rules_and_acknowledged_with_a_receipt() {
    let stand = Stand::new().await;
    let document = document(&stand).await;
    let marking = format!("/api/v1/rounds/{CASE}/stages/paper-marking/marking");
    let mut found = None;
    for n in 1..60 {
        let marker = format!("kepala-{n}");
        let reply = stand.api(&marker, &marking).await;
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
    is_problem(&stand.order("auditor-01", &mark(participant, true)).await, 404, "not-found", &document);
    is_problem(&stand.order(&marker, &mark(999_999, true)).await, 404, "not-found", &document);
    is_problem(&stand.order(&marker, &mark(participant, false)).await, 422, "refused", &document);
    is_problem(&stand.order(&marker, &json!({ "do": "submit-mark" })).await, 400, "invalid", &document);
    is_problem(
        &stand.order("bkd-01", &json!({ "do": "close-stage", "stage": "paper" })).await,
        422,
        "refused",
        &document,
    );
    let screened = stand.order("bkd-01", &json!({ "do": "screen-register" })).await;
    assert!(matches!(screened.status, 400 | 422), "{}", screened.text());
    let done = stand.order(&marker, &mark(participant, true)).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let receipt = done.json();
    let schema = json!({ "$ref": "#/components/schemas/Done" });
    assert_eq!(misfits(&receipt, &schema, &document, ""), Vec::<String>::new());
    let after = receipt["sequence"].as_u64().unwrap() - 1;
    let events = stand.api("auditor-01", &format!("/api/v1/rounds/{CASE}/events?after={after}")).await.json();
    let event = &events["events"][0];
    assert_eq!(
        (&event["hash"], &event["via"], &event["kind"]),
        (&receipt["hash"], &json!("api"), &json!("mark-submitted"))
    );
    assert!(!events.to_string().contains("Dibaca"), "personal parts stay where they are");
}

#[tokio::test]
async fn files_come_as_base64_or_in_a_form() {
    let stand = Stand::new().await;
    let document = document(&stand).await;
    let office = Acting { who: Who::Account("bkd-01".to_owned()), at: stand.site.now(), via: "cli".to_owned() };
    let query = jenjang_app::cases::PeopleQuery {
        standing: Some(jenjang_procedure::Outcome::Open),
        per_page: 200,
        page: 1,
        ..Default::default()
    };
    let people = stand.app.people(&office, CASE, &query).await.unwrap().rows;
    let missing = people.iter().filter(|person| person.standing.as_ref().is_some_and(|(stage, _)| stage == "paper"));
    let missing: Vec<_> = missing.take(2).collect();
    assert_eq!(missing.len(), 2, "two have not handed in");
    for (n, person) in missing.iter().enumerate() {
        let operator = Acting { who: Who::Operator, ..office.clone() };
        let new = NewAccount { id: format!("pegawai-{n}"), name: "Contoh".to_owned(), nip: Some(person.nip) };
        stand.app.open_account(&operator, &new).await.unwrap();
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
    let done = stand.order("pegawai-0", &command).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert_eq!(done.json()["files"]["paper"].as_str().unwrap().len(), 64);
    command["attach"] = json!({ "paper": "not base64!" });
    is_problem(&stand.order("pegawai-0", &command).await, 400, "invalid", &document);
    is_problem(&stand.order("pegawai-1", &command).await, 400, "invalid", &document);

    let form = format!(
        "--x\r\ncontent-disposition: form-data; name=\"command\"\r\n\r\n{}\r\n--x\r\ncontent-disposition: form-data; \
         name=\"paper\"; filename=\"../../etc/passwd\"\r\n\r\n{pdf}\r\n--x--\r\n",
        hand_in(1)
    );
    let bearer = format!("Bearer {}", stand.token("pegawai-1").await);
    let kind = ("content-type", "multipart/form-data; boundary=x");
    let address = format!("/api/v1/rounds/{CASE}/commands");
    let done = stand.ask("POST", &address, &[kind, ("authorization", &bearer)], form.clone()).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let cut = form[..form.len() / 2].to_owned();
    is_problem(&stand.ask("POST", &address, &[kind, ("authorization", &bearer)], cut).await, 400, "invalid", &document);
    let large = format!("{{\"do\":\"hand-in\",\"attach\":{{\"paper\":\"{}\"}}}}", "A".repeat(31 << 20));
    is_problem(&stand.ask("POST", &address, &[("authorization", &bearer)], large).await, 413, "too-large", &document);
    // Whoever is somebody else hands in for nobody.
    is_problem(&stand.order("pegawai-0", &hand_in(1)).await, 404, "not-found", &document);
}

#[tokio::test]
async fn a_token_ends_and_speaks_the_language_asked_for() {
    let stand = Stand::new().await;
    let document = document(&stand).await;
    let token = stand.token("tim-01").await;
    let bearer = format!("Bearer {token}");
    let ask = async |headers: &[(&str, &str)]| stand.ask("GET", "/api/v1/rounds/tiada-ada", headers, "").await;
    let english = ask(&[("authorization", &bearer), ("accept-language", "en-GB,id;q=0.5")]).await;
    is_problem(&english, 404, "not-found", &document);
    assert!(english.json()["detail"].as_str().unwrap().contains("not there"));
    assert!(ask(&[("authorization", &bearer)]).await.json()["detail"].as_str().unwrap().contains("tidak ada"));
    let team = Subject::Account("tim-01".to_owned());
    let id = stand.desk.api_tokens(&team).await.unwrap()[0].id;
    assert!(stand.desk.revoke_api_token(&team, &id, stand.site.now()).await.unwrap());
    is_problem(&ask(&[("authorization", &bearer)]).await, 401, "unauthorized", &document);
    is_problem(&ask(&[("authorization", "Basic dGltLTAxOng=")]).await, 401, "unauthorized", &document);
    is_problem(&ask(&[]).await, 401, "unauthorized", &document);
    is_problem(&stand.ask("GET", "/api/v1/no/such/thing", &[], "").await, 404, "not-found", &document);
    is_problem(
        &stand.ask("POST", "/api/v1/rounds", &[("authorization", &bearer)], "").await,
        405,
        "not-allowed",
        &document,
    );
    // A session of the pages opens nothing here.
    let (cookie, _) = stand.sign_in("tim-01").await;
    is_problem(&ask(&[("cookie", &cookie)]).await, 401, "unauthorized", &document);
}
