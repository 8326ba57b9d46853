//! Which program asks, in the name of whom.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use jenjang_app::cases::Acting;
use jenjang_locale::Locale;

use super::problem::{self, Problem};
use crate::site::{Site, who};

/// What events record of the way something came in.
const VIA: &str = "api";

/// A program with a token in force. A handler that takes it turns all others away.
pub(super) struct Caller {
    /// Who acts, now, through the API.
    pub(super) acting: Acting,
    /// The texts in the language that the program asks for.
    pub(super) locale: Locale,
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let locale = problem::locale(&parts.headers);
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (scheme, secret) = header.split_once(' ').unwrap_or_default();
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::no_token(&locale));
        }
        let at = site.now();
        let subject = site.desk().api_subject(secret.trim(), at).await;
        let subject = subject.map_err(|_| Problem::unavailable(&locale))?;
        let who = subject.as_ref().map(who).ok_or_else(|| Problem::no_token(&locale))?;
        let acting = Acting { who, at, via: VIA.to_owned() };
        // An account that is gone leaves its tokens behind; they open nothing.
        site.app().me(&acting).await.map_err(|error| Problem::of_account(error, &locale))?;
        Ok(Self { acting, locale })
    }
}
