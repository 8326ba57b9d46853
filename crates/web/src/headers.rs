//! The headers that every response carries, set in one place.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;

macro_rules! policy {
    ($frames:literal, $ancestors:literal) => {
        concat!(
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src ",
            $frames,
            "; frame-ancestors ",
            $ancestors
        )
    };
}
/// What a response may do beyond a plain page; kept among its extensions until the headers are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Framing {
    /// Shows no other document and is shown in none.
    #[default]
    None,
    /// A page that shows files of this server within it, a paper beside its rubric.
    ShowsFiles,
    /// A file that a page of this server may show within it.
    Shown,
}

impl Framing {
    fn policy(self) -> &'static str {
        match self {
            Self::None => policy!("'none'", "'none'"),
            Self::ShowsFiles => policy!("'self'", "'none'"),
            Self::Shown => policy!("'none'", "'self'"),
        }
    }
}

/// Marks a response, the bytes of a PDF for instance, as one that a page of this server may show within it.
pub fn may_be_shown(mut response: Response) -> Response {
    response.extensions_mut().insert(Framing::Shown);
    response
}

/// Sets what every response carries. What a handler has to say about caching stays; all else is not to be kept.
pub fn set(mut response: Response) -> Response {
    let framing = response.extensions().get::<Framing>().copied().unwrap_or_default();
    let framed_by = if framing == Framing::Shown { "SAMEORIGIN" } else { "DENY" };
    let headers = response.headers_mut();
    put(headers, CONTENT_SECURITY_POLICY, framing.policy());
    put(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, X_FRAME_OPTIONS, framed_by);
    put(headers, REFERRER_POLICY, "same-origin");
    put(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    put(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if !headers.contains_key(CACHE_CONTROL) {
        put(headers, CACHE_CONTROL, "no-store");
    }
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse as _;

    use super::*;

    #[test]
    fn a_page_may_do_little_and_a_file_may_be_shown_here_only() {
        let policy = |response: Response| {
            let response = set(response);
            let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
            (header("content-security-policy"), header("x-frame-options"))
        };
        insta::assert_debug_snapshot!(policy("".into_response()), @r#"
        (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'none'; frame-ancestors 'none'",
            "DENY",
        )
        "#);
        let (shown, frame) = policy(may_be_shown("".into_response()));
        assert!(shown.ends_with("frame-src 'none'; frame-ancestors 'self'") && frame == "SAMEORIGIN");
    }

    #[test]
    fn what_a_handler_says_about_caching_stays() {
        let kept = set(([(CACHE_CONTROL, "public, max-age=60")], "").into_response());
        assert_eq!(kept.headers()[CACHE_CONTROL], "public, max-age=60");
        assert_eq!(set("".into_response()).headers()[CACHE_CONTROL], "no-store");
    }
}
