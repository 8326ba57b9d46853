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
