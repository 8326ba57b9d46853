//! Every route: what a stranger gets there, and which test visits it as whom. A route that no test visits fails.

use std::collections::BTreeSet;

use jenjang_web::site::{Needs, Route, Site};

use crate::support::{Browser, CASE, NOW, PASSWORD, World};

/// Every route, the file under `tests/` that visits it, and as whom. Whoever adds a route adds a line.
const VISITED: &[(&str, &str, &str, &str)] = &[
    ("GET", "/masuk", "routes.rs", "stranger, selection-team"),
    ("POST", "/masuk", "routes.rs", "stranger, selection-team"),
    ("POST", "/keluar", "routes.rs", "stranger, selection-team"),
    ("GET", "/sandi", "routes.rs", "stranger, selection-team"),
    ("POST", "/sandi", "routes.rs", "stranger, selection-team"),
    ("GET", "/kunci-api", "steps.rs", "marker, office, team, auditor, employee"),
    ("POST", "/kunci-api", "steps.rs", "marker, office, team, auditor, employee"),
    ("GET", "/peragaan/jam", "clock.rs", "stranger, office"),
    ("POST", "/peragaan/jam", "clock.rs", "stranger, office"),
    ("GET", "/healthz", "ops.rs", "stranger"),
    ("GET", "/readyz", "ops.rs", "stranger"),
    ("GET", "/metrics", "ops.rs", "stranger, own network"),
    ("GET", "/api/v1/openapi.json", "api.rs", "stranger"),
    ("GET", "/api/v1/me", "api.rs", "every role"),
    ("GET", "/api/v1/rounds", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/stages", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/entry", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/participants/{number}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/participants/{number}/files/{stage}/{item}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/people", "api.rs", "every role"),
    ("GET", "/api/v1/tasks", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/objections", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/objections/{number}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/sessions", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/documents", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/pool", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/days", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/people/{place}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/stages/{stage}/marking", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/stages/{stage}/marking/{number}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/stages/{stage}/verification", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/stages/{stage}/preview", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/stages/{stage}/similar", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/timeline", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/events", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/export/{what}", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/dashboard", "api.rs", "every role"),
    ("GET", "/api/v1/rounds/{case}/settings", "api.rs", "every role"),
    ("GET", "/api/v1/accounts", "api.rs", "every role"),
    ("GET", "/api/v1/registers", "api.rs", "every role"),
    ("POST", "/api/v1/registers", "api.rs", "office, auditor"),
    ("POST", "/api/v1/registers/{register}/keep", "api.rs", "office, selection-team"),
    ("GET", "/api/v1/registers/{register}/notes", "api.rs", "office, selection-team"),
    ("POST", "/api/v1/rounds", "api.rs", "office, auditor"),
    ("POST", "/api/v1/rounds/{case}/screening", "api.rs", "office, marker"),
    ("POST", "/api/v1/accounts", "api.rs", "office, selection-team, auditor, monitor"),
    ("POST", "/api/v1/accounts/{account}/roles", "api.rs", "office, auditor"),
    ("POST", "/api/v1/grants/{number}/revoke", "api.rs", "office, auditor"),
    ("POST", "/api/v1/rounds/{case}/commands", "api.rs", "marker, head, selection-team, auditor"),
    ("GET", "/putaran/{case}/nilai", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/nilai/{stage}/{participant}", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/nilai/{stage}/{participant}", "marking.rs", "markers, selection-team, others"),
    (
        "GET",
        "/putaran/{case}/nilai/{stage}/{participant}/berkas/{submission}/{item}",
        "marking.rs",
        "markers, selection-team, others",
    ),
    ("GET", "/putaran/{case}/nilai/{stage}/{participant}/mundur", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/nilai/{stage}/{participant}/mundur", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/keberatan", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/keberatan/{number}", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/keberatan/{number}", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/keberatan/{number}/bukti/{place}", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/mirip", "steps.rs", "selection-team, office, heads, markers, auditor"),
    (
        "GET",
        "/putaran/{case}/tim/mirip/{stage}/{one}/{other}",
        "steps.rs",
        "selection-team, office, heads, markers, auditor",
    ),
    ("GET", "/putaran/{case}/tim/pool", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/pool", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/tutup/{stage}", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/tutup/{stage}", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/{stage}", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/{stage}", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/{stage}/tetapkan", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/{stage}/tetapkan", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/{stage}/tugaskan", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/{stage}/tugaskan", "marking.rs", "markers, selection-team, others"),
    ("GET", "/putaran/{case}/tim/{stage}/{participant}", "marking.rs", "markers, selection-team, others"),
    ("POST", "/putaran/{case}/tim/{stage}/{participant}", "marking.rs", "markers, selection-team, others"),
    (
        "GET",
        "/putaran/{case}/tim/{stage}/{participant}/berkas/{submission}/{item}",
        "marking.rs",
        "markers, selection-team, others",
    ),
    ("GET", "/akun", "audit.rs", "office, auditor, others"),
    ("POST", "/akun", "audit.rs", "office, auditor, others"),
    ("GET", "/akun/{account}", "audit.rs", "office, auditor, others"),
    ("POST", "/akun/{account}", "audit.rs", "office, auditor, others"),
    ("GET", "/audit", "audit.rs", "office, auditor, others"),
    ("GET", "/audit/akses", "audit.rs", "office, auditor, others"),
    ("GET", "/audit/verifikasi", "audit.rs", "office, auditor, others"),
    ("POST", "/audit/verifikasi", "audit.rs", "office, auditor, others"),
    ("GET", "/audit/{case}", "audit.rs", "office, auditor, others"),
    ("POST", "/audit/{case}/hitung-ulang", "audit.rs", "office, auditor, others"),
    ("GET", "/audit/{case}/{sequence}", "audit.rs", "office, auditor, others"),
    ("GET", "/audit/{case}/{sequence}/bukti", "audit.rs", "office, auditor, others"),
    ("GET", "/putaran-baru", "office.rs", "office, auditor, others"),
    ("POST", "/putaran-baru", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/dasbor", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/dokumen", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/dokumen", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/dokumen/{stage}/{participant}/{item}", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/pengaturan", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/pengaturan", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/pengaturan/coba", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/pengaturan/umumkan", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/pengaturan/umumkan", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/perubahan", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/perubahan", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/peserta", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/peserta.xlsx", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/peserta/{participant}", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/disaring/{place}", "office.rs", "office, team, heads, auditor, employees"),
    ("GET", "/putaran/{case}/riwayat", "office.rs", "office, auditor, others"),
    ("GET", "/register", "registers.rs", "office, others"),
    ("POST", "/register", "registers.rs", "office, others"),
    ("POST", "/register/simpan", "registers.rs", "office, others"),
    ("GET", "/register/{name}/catatan", "registers.rs", "office, others"),
    ("GET", "/sandi-pegawai/surat", "registers.rs", "office, others"),
    ("POST", "/sandi-pegawai/surat", "registers.rs", "office, others"),
    ("GET", "/sandi-pegawai", "registers.rs", "office, others"),
    ("POST", "/sandi-pegawai", "registers.rs", "office, others"),
    ("GET", "/putaran/{case}/saring", "steps.rs", "office, selection-team, auditor, others"),
    ("POST", "/putaran/{case}/saring", "steps.rs", "office, selection-team, auditor, others"),
    ("GET", "/putaran/{case}/sesi", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/sesi", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/sesi/{session}", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/sesi/{session}", "office.rs", "office, auditor, others"),
    ("GET", "/putaran/{case}/sesi/{session}/instrumen", "steps.rs", "office, heads, monitors, team, participant"),
    ("GET", "/putaran/{case}/terbitkan/{stage}", "office.rs", "office, auditor, others"),
    ("POST", "/putaran/{case}/terbitkan/{stage}", "office.rs", "office, auditor, others"),
    ("GET", "/", "public.rs", "stranger, employees, office"),
    ("GET", "/buku-besar", "public.rs", "stranger, employees, office"),
    ("GET", "/buku-besar/titik-periksa", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/daftar", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/saya", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/saya/berkas/{stage}/{item}", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/saya/bukti/{sequence}", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/saya/keberatan/{stage}", "public.rs", "stranger, employees, office"),
    ("POST", "/putaran/{case}/saya/keberatan/{stage}", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/saya/mundur", "public.rs", "stranger, employees, office"),
    ("POST", "/putaran/{case}/saya/mundur", "public.rs", "stranger, employees, office"),
    ("GET", "/putaran/{case}/saya/serahkan/{stage}", "public.rs", "stranger, employees, office"),
    ("POST", "/putaran/{case}/saya/serahkan/{stage}", "public.rs", "stranger, employees, office"),
    ("GET", "/tugas", "public.rs", "stranger, employees, office"),
];

/// Returns the address of a route with something in each placeholder.
fn address(route: &Route, filled: &dyn Fn(&str) -> String) -> String {
    let part = |part: &str| match part.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
        Some(name) => filled(name),
        None => part.to_owned(),
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn plausible(name: &str) -> String {
    match name.trim_start_matches('*') {
        "case" | "putaran" | "kasus" => CASE.to_owned(),
        "stage" | "tahap" => "paper".to_owned(),
        "what" => "results".to_owned(),
        _ => "1".to_owned(),
    }
}

#[test]
fn every_route_is_visited_by_a_test() {
    let listed: BTreeSet<(&str, &str)> = VISITED.iter().map(|(method, path, ..)| (*method, *path)).collect();
    let routed: BTreeSet<(&str, &str)> = Site::routes().iter().map(|route| (route.method, route.path)).collect();
    let unvisited: Vec<_> = routed.difference(&listed).collect();
    assert!(unvisited.is_empty(), "routes that no test visits; visit them and add a line to VISITED: {unvisited:#?}");
    let gone: Vec<_> = listed.difference(&routed).collect();
    assert!(gone.is_empty(), "routes that are gone: {gone:#?}");
    for (method, path, file, roles) in VISITED {
        let text = std::fs::read_to_string(format!("{}/tests/it/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let fixed = path.split('/').rfind(|part| !part.is_empty() && !part.starts_with('{')).unwrap_or("\"/\"");
        assert!(text.contains(fixed), "{file} does not look as if it visited {method} {path}");
        assert!(!roles.is_empty());
    }
}

#[tokio::test]
async fn a_stranger_is_sent_to_sign_in_wherever_that_is_needed() {
    let world = World::at(NOW).await;
    for route in Site::routes() {
        let address = address(&route, &plausible);
        let reply = world.ask(route.method, &address, &[], "").await;
        let what = format!("{} {}", route.method, route.path);
        match route.needs {
            Needs::SignIn => {
                assert_eq!(reply.status, 303, "{what}");
                assert!(
                    reply.header("location").starts_with("/masuk?kembali=%2F"),
                    "{what}: {}",
                    reply.header("location")
                );
                assert!(!reply.headers.contains_key("set-cookie"), "{what}");
            }
            Needs::Token => {
                assert_eq!(reply.status, 401, "{what}");
                assert_eq!(reply.header("content-type"), "application/problem+json", "{what}");
                assert!(reply.header("www-authenticate").starts_with("Bearer"), "{what}");
            }
            Needs::Nothing => {
                assert!(reply.status != 401 && reply.status < 500, "{what}: {}", reply.status);
                assert!(!reply.header("location").starts_with("/masuk?"), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn a_forged_session_or_token_is_none() {
    let world = World::at(NOW).await;
    let forged = "A".repeat(43);
    for route in Site::routes() {
        let address = address(&route, &plausible);
        let (cookie, bearer) = (format!("jenjang={forged}"), format!("Bearer jenjang_{forged}"));
        let reply = world.ask(route.method, &address, &[("cookie", &cookie), ("authorization", &bearer)], "").await;
        match route.needs {
            Needs::SignIn => assert_eq!(reply.status, 303, "{}", route.path),
            Needs::Token => assert_eq!(reply.status, 401, "{}", route.path),
            Needs::Nothing => assert!(reply.status < 500, "{}", route.path),
        }
    }
}

#[tokio::test]
async fn no_address_makes_the_server_fail() {
    let world = World::at(NOW).await;
    let Browser { cookie, .. } = world.sign_in("bkd-01").await;
    let bearer = format!("Bearer {}", world.api_token("bkd-01").await);
    let long = "9".repeat(300);
    for hostile in ["%00", "..%2F..%2Fetc", "%E2%80%AE7", "-1", "99999999999999999999", "%22%3E%3Cb%3E", "%FF", &long] {
        for route in Site::routes().iter().filter(|route| route.method == "GET" && route.path.contains('{')) {
            for one_by_one in [true, false] {
                let filled = |name: &str| match one_by_one && matches!(name, "case" | "putaran") {
                    true => CASE.to_owned(),
                    false => hostile.to_owned(),
                };
                let address = address(route, &filled);
                let headers = [("cookie", cookie.as_str()), ("authorization", bearer.as_str())];
                let reply = world.ask("GET", &address, &headers, "").await;
                assert!((400..500).contains(&reply.status) || one_by_one, "{address}: {}", reply.status);
                assert!(reply.status < 500, "{address}: {}", reply.status);
                let is_page = reply.header("content-type").starts_with("text/html");
                assert!(!is_page || !reply.text().contains("\"><b>"), "{address}");
            }
        }
    }
}

#[tokio::test]
async fn a_form_of_another_session_or_site_is_not_taken() {
    let world = World::at(NOW).await;
    let Browser { cookie, .. } = world.sign_in("tim-01").await;
    let Browser { token: other, .. } = world.sign_in("tim-02").await;
    let kind = ("content-type", "application/x-www-form-urlencoded");
    for route in Site::routes().iter().filter(|route| route.method == "POST" && route.needs == Needs::SignIn) {
        for body in [String::new(), "_token=x".to_owned(), format!("_token={other}")] {
            let reply = world.ask("POST", &address(route, &plausible), &[("cookie", &cookie), kind], body).await;
            assert!((400..500).contains(&reply.status), "{}: {}", route.path, reply.status);
        }
    }
}

#[tokio::test]
async fn somebody_signs_in_changes_the_password_and_signs_out() {
    let world = World::at(NOW).await;
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let page = world.ask("GET", "/masuk?kembali=%2Fputaran", &[], "").await;
    assert!(page.status == 200 && page.text().contains("value=\"/putaran\""));
    let wrong = world.ask("POST", "/masuk", &[kind], "nama=tim-01&sandi=bukan+ini").await;
    assert_eq!(wrong.status, 422);
    let elsewhere = [kind, ("sec-fetch-site", "cross-site")];
    assert_eq!(world.ask("POST", "/masuk", &elsewhere, "nama=tim-01&sandi=x").await.status, 400);

    let Browser { cookie, token, .. } = world.sign_in("tim-01").await;
    assert!(!token.is_empty());
    assert_eq!(world.ask("GET", "/masuk", &[("cookie", &cookie)], "").await.status, 303);
    let old = PASSWORD.replace(' ', "+");
    let form = format!("_token={token}&lama={old}&baru=lima+kata+yang+lain+sekali");
    let changed = world.ask("POST", "/sandi", &[("cookie", &cookie), kind], form).await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    let next = changed.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_ne!(next, cookie);
    assert_eq!(world.ask("GET", "/sandi", &[("cookie", &cookie)], "").await.status, 303, "the old session is over");
    let page = world.ask("GET", "/sandi", &[("cookie", &next)], "").await;
    assert_eq!(page.status, 200);
    let token = page.text().split("name=\"_token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let out = world.ask("POST", "/keluar", &[("cookie", &next), kind], format!("_token={token}")).await;
    assert_eq!((out.status, out.header("location")), (303, "/"));
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(world.ask("GET", "/sandi", &[("cookie", &next)], "").await.status, 303);
}

#[tokio::test]
async fn signing_in_never_leads_to_another_site() {
    let world = World::at(NOW).await;
    world.sign_in("tim-01").await;
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let away = ["%2F%09%2Fevil.example", "%2F%2Fevil.example", "%2F%5Cevil.example", "%2F%0A%2Fevil.example"];
    let odd = ["https%3A%2F%2Fevil.example", "%5C%5Cevil.example", "javascript%3Aalert(1)", "%2F%0D%0Ax%3A+y", ""];
    for back in away.iter().chain(&odd) {
        // As it stands in the address, and as a careless proxy would hand it on.
        for address in [format!("/masuk?kembali={back}"), format!("/masuk?kembali={}", back.replace("%2F", "/"))] {
            let page = world.ask("GET", &address, &[], "").await.text();
            assert!(page.contains("name=\"kembali\" value=\"/tugas\""), "{address}");
        }
        let form = format!("nama=tim-01&sandi={}&kembali={back}", PASSWORD.replace(' ', "+"));
        let reply = world.ask("POST", "/masuk", &[kind], form).await;
        assert_eq!((reply.status, reply.header("location")), (303, "/tugas"), "{back}");
    }
    let form = format!("nama=tim-01&sandi={}&kembali=%2Fputaran%3Fhal%3D2", PASSWORD.replace(' ', "+"));
    assert_eq!(world.ask("POST", "/masuk", &[kind], form).await.header("location"), "/putaran?hal=2");
}
