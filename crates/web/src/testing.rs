//! What the tests of this crate share: a request through a real router, and both languages.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use jenjang_locale::{Language, Locale};
use tower::ServiceExt as _;

/// What a router answered.
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

/// Sends one request through a router.
pub(crate) async fn ask(
    router: Router,
    method: &str,
    address: &str,
    headers: &[(&str, &str)],
    body: &'static str,
) -> Reply {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    Reply {
        status: head.status.as_u16(),
        headers: head.headers,
        body: to_bytes(body, usize::MAX).await.unwrap().to_vec(),
    }
}

pub(crate) fn id() -> Locale {
    Locale::new(Language::Indonesian)
}

pub(crate) fn en() -> Locale {
    Locale::new(Language::English)
}
