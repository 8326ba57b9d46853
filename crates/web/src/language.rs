//! Which language a visitor reads, and the link that changes it.
//!
//! The choice is a cookie and no part of an address, so that a link means the same page to everybody.

use std::convert::Infallible;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::{FromRequestParts, RawQuery};
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jenjang_locale::{Language, Locale};

/// The name of the cookie that holds the choice.
const COOKIE_NAME: &str = "bahasa";
const YEAR_S: u32 = 31_536_000;

static INDONESIAN: LazyLock<Locale> = LazyLock::new(|| Locale::new(Language::Indonesian));
static ENGLISH: LazyLock<Locale> = LazyLock::new(|| Locale::new(Language::English));

/// Returns the texts of a language; read once, cheap to clone.
pub fn locale(language: Language) -> Locale {
    match language {
        Language::Indonesian => INDONESIAN.clone(),
        Language::English => ENGLISH.clone(),
    }
}

/// Returns the language the visitor chose; Indonesian before any choice.
pub fn chosen(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE_NAME).map_or(Language::Indonesian, |(_, tag)| parse(tag))
}

fn parse(tag: &str) -> Language {
    if tag == Language::English.tag() { Language::English } else { Language::Indonesian }
}

/// The texts in the visitor's language, as an argument of a handler.
#[derive(Clone)]
pub struct Reads(pub Locale);

impl<S: Send + Sync> FromRequestParts<S> for Reads {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(locale(chosen(&parts.headers))))
    }
}

/// Returns the address that changes to a language and comes back to `address`.
pub fn switch_url(language: Language, address: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("lang", language.tag()).append_pair("kembali", address);
    format!("/bahasa?{}", query.finish())
}

/// Returns the route that changes the language.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/bahasa", get(change_language))
}

/// Keeps the choice and sends the visitor back to where they were.
async fn change_language(RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let value = |key: &str| {
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == key).map(|(_, value)| value.into_owned())
    };
    let language = parse(&value("lang").unwrap_or_default());
    let back = value("kembali").unwrap_or_default();
    let cookie = format!("{COOKIE_NAME}={}; Path=/; Max-Age={YEAR_S}; SameSite=Lax; HttpOnly", language.tag());
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = [(LOCATION, own_address(&back).unwrap_or("/")), (SET_COOKIE, &cookie)];
    response
        .headers_mut()
        .extend(headers.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(value).ok()?))));
    response
}

/// Returns `address` if it stays on this server. Whatever sends somebody to an address out of a link asks here.
///
/// Browsers read `\` as `/` and skip tabs and line ends, so `/\evil.example` and the like lead away as `//` does.
pub fn own_address(address: &str) -> Option<&str> {
    let local = address.starts_with('/') && !address.starts_with("//");
    let plain = address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (local && plain).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ask;

    #[tokio::test]
    async fn changes_the_language_and_comes_back() {
        let reply = ask(router(), "GET", &switch_url(Language::English, "/putaran/7?urut=nama&hal=2"), &[], "").await;
        assert_eq!((reply.status, reply.header("location")), (303, Some("/putaran/7?urut=nama&hal=2")));
        assert_eq!(reply.header("set-cookie"), Some("bahasa=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"));
    }

    #[test]
    fn never_leads_to_another_server() {
        for address in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "evil.example",
            "",
            "/a\r\nset-cookie: x",
            "javascript:alert(1)",
        ] {
            assert_eq!(own_address(address), None, "{address}");
        }
        assert_eq!(own_address("/surat?nomor=800%2F1"), Some("/surat?nomor=800%2F1"));
    }

    #[test]
    fn reads_the_choice_among_other_cookies() {
        for (cookie, language) in [
            ("sesi=x; bahasa=en", Language::English),
            ("bahasa=id", Language::Indonesian),
            ("bahasa=fr", Language::Indonesian),
            ("xbahasa=en", Language::Indonesian),
        ] {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())]);
            assert_eq!(chosen(&headers), language, "{cookie}");
        }
    }
}
