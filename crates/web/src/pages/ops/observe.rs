//! What stands around every request: it is counted and logged, a panic becomes a page, and none runs for ever.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::HeaderName;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::json;

use super::log::next_reference;
use crate::error_page::ErrorPage;
use crate::headers;
use crate::layout::Visit;
use crate::site::Site;

/// The longest a request may take. A file of the largest size gets through on a slow line.
const PATIENCE: Duration = Duration::from_secs(120);

/// What answers no route.
const NO_ROUTE: &str = "-";

pub(crate) async fn observe(State(site): State<Site>, request: Request, next: Next) -> Response {
    let started = tokio::time::Instant::now();
    let method = known(request.method());
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let visit = Visit::of_request(&request);
    // On its own, so that what was begun is finished though the visitor went away, and a panic stays in here.
    let work = tokio::spawn(next.run(request));
    let response = match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            let reference = next_reference();
            site.pulse().metrics.panic();
            let route = matched.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
            site.pulse().log.line(&json!({ "kind": "panic", "reference": reference, "route": route }));
            instead(ErrorPage::Failed { reference: Some(reference) }, &visit)
        }
        Err(_) => instead(ErrorPage::Unavailable { wait_s: Some(30) }, &visit),
    };
    let took = started.elapsed();
    let (route, status) = (matched.as_ref().map_or(NO_ROUTE, MatchedPath::as_str), response.status().as_u16());
    site.pulse().metrics.request(method, route, status, took);
    // The moment is of the clock of the machine's log, not of the site: a demonstration lives in another year.
    site.pulse().log.line(&json!({
        "kind": "request",
        "method": method,
        "route": route,
        "status": status,
        "ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    }));
    response
}

/// Answers in place of a handler that gave no answer.
fn instead(page: ErrorPage, visit: &Visit) -> Response {
    if visit.address.starts_with("/api/") {
        return headers::set(crate::pages::api::problem::of_page(&page, &visit.locale));
    }
    let mut response = headers::set(page.respond(visit));
    response.headers_mut().insert(HeaderName::from_static("connection"), axum::http::HeaderValue::from_static("close"));
    response
}

/// Returns the name of a method; whatever else somebody makes up is one of many.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use jenjang_access::Access;
    use jenjang_app::cases::{App, Config};
    use jenjang_app::scenario::SeededEntropy;
    use jenjang_desk::{Desk, DeskKey, DeskLocation};
    use jenjang_facts::{Moment, Reference, Zone};
    use jenjang_ledger::{BlobLocation, Blobs, Ledger, Location};

    use super::*;
    use crate::site::SiteConfig;
    use crate::testing::ask;

    async fn site(folder: &std::path::Path) -> Site {
        let reference = Reference::shipped().clone();
        let app = App::new(Config {
            ledger: Ledger::open(&Location::sqlite(folder.join("ledger.sqlite"))).await.unwrap(),
            blobs: Blobs::open(&BlobLocation::Folder(folder.join("files"))).unwrap(),
            signer: None,
            access: Access::shipped().clone(),
            reference,
            procedures: Vec::new(),
            entropy: Box::new(SeededEntropy::new(1)),
            n_threads: 1,
        });
        let key = DeskKey::generate(&mut SeededEntropy::new(2));
        Site::new(SiteConfig {
            app: Arc::new(app),
            desk: Desk::open(&DeskLocation::in_folder(folder), &key).await.unwrap(),
            agency: String::new(),
            zone: Zone::default(),
            clock: Arc::new(|| Moment::from_millis(0).unwrap()),
            entropy: Arc::new(|| Box::new(SeededEntropy::new(3))),
            secure: false,
            snapshots: None,
            personas: Vec::new(),
        })
    }

    #[tokio::test]
    async fn a_panic_is_a_page_with_a_reference_that_stands_in_the_log() {
        async fn broken() -> &'static str {
            panic!("Siti Aminah, 198006152006032901")
        }
        let folder = tempfile::tempdir().unwrap();
        let site = site(folder.path()).await;
        let log = Arc::new(Mutex::new(String::new()));
        let lines = Arc::clone(&log);
        site.pulse().log.to(Box::new(move |line| lines.lock().unwrap().push_str(line)));
        let routes = Router::new()
            .route("/rusak/{number}", get(broken))
            .route("/api/v1/rusak", get(broken))
            .route("/baik", get(|| async { "baik" }))
            .layer(from_fn_with_state(site.clone(), observe));
        let page = ask(routes.clone(), "GET", "/rusak/7", &[], "").await;
        let reference = page.text().split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
        assert!(page.status == 500 && page.header("content-security-policy").is_some());
        let program = ask(routes.clone(), "GET", "/api/v1/rusak", &[], "").await;
        assert_eq!((program.status, program.header("content-type")), (500, Some("application/problem+json")));
        assert_eq!(ask(routes, "GET", "/baik", &[], "").await.status, 200);
        let log = log.lock().unwrap().clone();
        assert!(log.contains(&reference) && log.contains("\"route\":\"/rusak/{number}\""), "{log}");
        assert!(!log.contains("Siti") && !page.text().contains("Siti") && !log.contains("rusak/7"), "{log}");
        let metrics = site.pulse().metrics.to_text(None);
        assert!(metrics.contains("jenjang_panics_total 2"), "{metrics}");
    }
}
