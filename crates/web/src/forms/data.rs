//! What a browser sent with a form.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse as _;
use jenjang_locale::Locale;

use crate::error_page::ErrorPage;
use crate::forms::{FormToken, Reader, TOKEN_FIELD};

/// The fields of a form, in the order they were sent; a name may stand more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData(Vec<(String, String)>);

impl FormData {
    /// Reads the text of an `application/x-www-form-urlencoded` body, or of a query.
    pub fn parse(encoded: &[u8]) -> Self {
        // Browsers end lines of a textarea with CR LF; one mark is enough to count and to keep.
        let owned = |text: std::borrow::Cow<'_, str>| text.replace("\r\n", "\n");
        Self(form_urlencoded::parse(encoded).map(|(name, value)| (owned(name), owned(value))).collect())
    }

    /// Returns a form of fields that were sent in parts.
    pub fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields.into_iter().map(|(name, value)| (name, value.replace("\r\n", "\n"))).collect())
    }

    /// Returns the first value of a field without the space around it; empty where there is none.
    pub fn text(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value.trim())
    }

    /// Returns all values of a field, of ticked boxes for instance.
    pub fn all<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(name, _)| name == field).map(|(_, value)| value.trim())
    }

    /// Returns every field with its value.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Refuses a form that was not drawn for this session.
    pub fn check_token(&self, token: &FormToken) -> Result<(), ErrorPage> {
        if token.matches(self.text(TOKEN_FIELD)) { Ok(()) } else { Err(ErrorPage::BadRequest) }
    }

    /// Starts to read the fields, collecting every mistake.
    pub fn reader<'a>(&'a self, locale: &'a Locale) -> Reader<'a> {
        Reader::new(self, locale)
    }
}

impl<S: Send + Sync> FromRequest<S> for FormData {
    type Rejection = ErrorPage;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.split(';').next().is_none_or(|kind| kind.trim() != "application/x-www-form-urlencoded") {
            return Err(ErrorPage::BadRequest);
        }
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self::parse(&bytes)),
            Err(refused) if refused.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(ErrorPage::TooLarge { limit_bytes: None })
            }
            Err(refused) => Err(ErrorPage::of_status(refused.into_response().status(), None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::extract::DefaultBodyLimit;
    use axum::routing::post;

    use super::*;
    use crate::testing::ask;

    async fn send(kind: &'static str, body: &'static str) -> (u16, String) {
        let routes = Router::new()
            .route("/", post(|form: FormData| async move { form.all("pilih").collect::<Vec<_>>().join("|") }))
            .layer(DefaultBodyLimit::max(40));
        let reply = ask(routes, "POST", "/", &[("content-type", kind)], body).await;
        (reply.status, reply.text())
    }

    #[tokio::test]
    async fn takes_forms_of_the_expected_kind_and_size() {
        let kind = "application/x-www-form-urlencoded; charset=utf-8";
        assert_eq!(send(kind, "pilih=a+b&lain=1&pilih=%20c%0D%0Ad").await, (200, "a b|c\nd".to_owned()));
        assert_eq!(send("application/json", "{}").await.0, 400);
        assert_eq!(send(kind, "pilih=0123456789012345678901234567890123456789").await.0, 413);
    }

    #[test]
    fn a_form_without_the_token_of_the_session_is_refused() {
        let token = FormToken::from_bytes(&[1]);
        assert_eq!(FormData::parse(b"_token=01").check_token(&token), Ok(()));
        assert_eq!(FormData::parse(b"_token=02").check_token(&token), Err(ErrorPage::BadRequest));
        assert_eq!(FormData::parse(b"").check_token(&token), Err(ErrorPage::BadRequest));
    }
}
