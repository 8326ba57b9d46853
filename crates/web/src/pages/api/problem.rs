//! What went wrong, for programs: RFC 9457 `application/problem+json`, in the language the program asks for.

use axum::http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jenjang_app::cases::AppError;
use jenjang_app::words;
use jenjang_locale::{Language, Locale};
use serde_json::{Map, Value, json};

use crate::error_page::ErrorPage;
use crate::language;

/// What went wrong.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    /// What kind of thing it is: `not-found`, `refused`, `invalid` ...
    kind: &'static str,
    /// Which of them: a key that is published and does not change with the language.
    key: String,
    /// What the key is about.
    arguments: Vec<(&'static str, String)>,
    detail: String,
    wait_s: Option<u64>,
}

/// Returns the texts in the language of `Accept-Language`; Indonesian unless English comes first.
pub(super) fn locale(headers: &HeaderMap) -> Locale {
    let wanted = headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let english = wanted.trim_start().to_ascii_lowercase().starts_with("en");
    language::locale(if english { Language::English } else { Language::Indonesian })
}

impl Problem {
    pub(super) fn new(status: StatusCode, kind: &'static str, key: &str, locale: &Locale) -> Self {
        let detail = locale.text(&format!("web-api-{key}"));
        Self { status, kind, key: key.to_owned(), arguments: Vec::new(), detail, wait_s: None }
    }

    /// What is asked for is not there, or not for the account to know.
    pub(super) fn not_found(locale: &Locale) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "not-found", locale)
    }

    /// The request cannot be read; `why` is for the programmer.
    pub(super) fn invalid(why: impl Into<String>, locale: &Locale) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, "invalid", "invalid", locale);
        problem.detail = format!("{} {}", problem.detail, why.into());
        problem
    }

    /// What was handed over can be read and is not what it should be.
    pub(super) fn unusable(key: &str, detail: String, locale: &Locale) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "input", locale);
        Self { key: key.to_owned(), detail, ..problem }
    }

    /// There is no token, or none that is in force.
    pub(super) fn no_token(locale: &Locale) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", "no-token", locale)
    }

    pub(super) fn unavailable(locale: &Locale) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "unavailable", locale);
        Self { wait_s: Some(10), ..problem }
    }

    /// Returns why an account cannot act at all.
    pub(super) fn of_account(error: AppError, locale: &Locale) -> Self {
        match error {
            AppError::NoSuchAccount(_) => Self::no_token(locale),
            error => Self::of(error, locale),
        }
    }

    /// Returns what a use case answered instead of doing it.
    pub(super) fn of(error: AppError, locale: &Locale) -> Self {
        let invalid = |key: &str, text: String| Self::unusable(key, text, locale);
        match error {
            // What is not theirs to see looks like what is not there.
            AppError::Denied(_)
            | AppError::NoSuchCase(_)
            | AppError::NoSuchParticipant(_)
            | AppError::NoSuchAccount(_)
            | AppError::CaseId(_) => Self::not_found(locale),
            AppError::Snapshot(error) if error.is_not_found() => Self::not_found(locale),
            AppError::Import(error) if !error.is_of_the_disk() => {
                invalid("no-register", words::import_error(&error, locale))
            }
            AppError::Refused(refusal) => {
                let told = refusal.arguments().into_iter();
                Self {
                    status: StatusCode::UNPROCESSABLE_ENTITY,
                    kind: "refused",
                    key: refusal.key().to_owned(),
                    arguments: told.map(|(name, value)| (name, value.to_owned())).collect(),
                    detail: words::refusal(&refusal, |_| None, locale),
                    wait_s: None,
                }
            }
            AppError::Busy(_) => Self::new(StatusCode::CONFLICT, "conflict", "busy", locale),
            AppError::CaseExists(_) => Self::new(StatusCode::CONFLICT, "conflict", "case-exists", locale),
            AppError::AccountExists(_) => Self::new(StatusCode::CONFLICT, "conflict", "account-exists", locale),
            AppError::Input(text) => invalid("input", text),
            error @ AppError::UnfitAccount { .. } => invalid("unfit-account", error.to_string()),
            error @ AppError::AccountId(_) => invalid("account-id", error.to_string()),
            error @ (AppError::Rule(_) | AppError::Plan { .. }) => invalid("regulation", error.to_string()),
            error @ AppError::NoSuchGrant(_) => invalid("no-such-grant", error.to_string()),
            error @ AppError::NoSuchFile { .. } => invalid("no-such-file", error.to_string()),
            error if error.is_passing() => Self::unavailable(locale),
            error if error.is_about_storage() => {
                let reference = crate::pages::ops::report(&error);
                let problem = Self::new(StatusCode::INSUFFICIENT_STORAGE, "cannot-save", "cannot-save", locale);
                Self { arguments: vec![("reference", reference)], ..problem }
            }
            error => {
                let reference = crate::pages::ops::report(&error);
                let problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", "failed", locale);
                Self { arguments: vec![("reference", reference)], ..problem }
            }
        }
    }
}

/// Returns a problem in place of a page that says what went wrong.
pub(crate) fn of_page(page: &ErrorPage, locale: &Locale) -> Response {
    let (kind, key) = match page {
        ErrorPage::BadRequest => ("invalid", "invalid"),
        ErrorPage::NotFound | ErrorPage::Forbidden => ("not-found", "not-found"),
        ErrorPage::NotAllowed => ("not-allowed", "not-allowed"),
        ErrorPage::Stale(_) => ("conflict", "busy"),
        ErrorPage::TooLarge { .. } => ("too-large", "too-large"),
        ErrorPage::Invalid(_) | ErrorPage::Refused { .. } => ("invalid", "input"),
        ErrorPage::TooMany { .. } => ("too-many", "too-many"),
        ErrorPage::Failed { .. } => ("failed", "failed"),
        ErrorPage::CannotSave { .. } => ("cannot-save", "cannot-save"),
        ErrorPage::Unavailable { .. } => ("unavailable", "unavailable"),
    };
    Problem::new(page.status(), kind, key, locale).into_response()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let arguments = self.arguments.into_iter().map(|(name, value)| (name.to_owned(), Value::from(value)));
        let body = json!({
            "type": format!("urn:jenjang:problem:{}", self.kind),
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": self.detail,
            "kind": self.kind,
            "key": self.key,
            "arguments": arguments.collect::<Map<_, _>>(),
        });
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"jenjang\""));
        }
        if let Some(wait) = self.wait_s.and_then(|wait| HeaderValue::from_str(&wait.to_string()).ok()) {
            headers.insert(RETRY_AFTER, wait);
        }
        response
    }
}
