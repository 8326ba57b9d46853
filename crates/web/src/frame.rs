//! What stands around all routes: error pages in the visitor's language, and the headers.

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::middleware::{Next, from_fn};
use axum::response::Response;

use crate::error_page::ErrorPage;
use crate::headers;
use crate::layout::Visit;

/// Wraps the finished routes: whatever fails becomes an error page, and every response gets its headers.
///
/// A [`Visit`] that a layer outside of this one put among the request's extensions gives the error page its header and
/// navigation; without one it is drawn for a stranger.
pub fn around<S: Clone + Send + Sync + 'static>(routes: Router<S>) -> Router<S> {
    routes.fallback(|| async { ErrorPage::NotFound }).layer(from_fn(respond))
}

async fn respond(request: Request, next: Next) -> Response {
    let visit = Visit::of_request(&request);
    let response = next.run(request).await;
    headers::set(explain(response, &visit))
}

/// Puts an error page in the place of an error that has none yet. Answers for programs (JSON) stay as they are.
fn explain(response: Response, visit: &Visit) -> Response {
    // Programs are told in JSON.
    let told = |page: &ErrorPage| match visit.address.starts_with("/api/") {
        true => crate::pages::api::problem::of_page(page, &visit.locale),
        false => page.respond(visit),
    };
    if let Some(page) = response.extensions().get::<ErrorPage>() {
        return told(page);
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let bare = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    let status = response.status();
    if !bare || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    // The cause was for a log, not for the visitor; only how long to wait is passed on.
    let wait = response.headers().get(RETRY_AFTER).and_then(|wait| wait.to_str().ok()?.parse().ok());
    told(&ErrorPage::of_status(status, wait))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use axum::routing::get;

    use super::*;
    use crate::testing::ask;

    fn routes() -> Router {
        around(
            Router::new()
                .route("/ada", get(|| async { "ada" }))
                .route("/rusak", get(|| async { (StatusCode::INTERNAL_SERVER_ERROR, "password=hunter2") }))
                .route(
                    "/program",
                    get(|| async { (StatusCode::CONFLICT, [(CONTENT_TYPE, "application/json")], "{}") }),
                ),
        )
    }

    #[tokio::test]
    async fn every_error_becomes_a_page_in_the_visitors_language() {
        for (method, address, status, text) in [
            ("GET", "/tiada", 404, "Page not found"),
            ("POST", "/ada", 405, "This page cannot do that"),
            ("GET", "/rusak", 500, "Something went wrong"),
        ] {
            let reply = ask(routes(), method, address, &[("cookie", "bahasa=en")], "").await;
            assert_eq!(reply.status, status);
            assert!(reply.text().contains(text), "{}", reply.text());
            assert!(!reply.text().contains("hunter2"));
            assert!(reply.header("content-security-policy").is_some());
        }
    }

    #[tokio::test]
    async fn answers_for_programs_stay_as_they_are() {
        let reply = ask(routes(), "GET", "/program", &[], "").await;
        assert_eq!((reply.status, reply.text().as_str()), (409, "{}"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    }
}
