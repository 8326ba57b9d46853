//! What is shown when something cannot be done: what happened, and what to do next. Never what it looks like inside.

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components;
use crate::forms::FieldErrors;
use crate::layout::{Document, Page, Visit};

/// Why a page cannot be shown or a form not be carried out.
///
/// A handler returns it with `?`. It is drawn by [`crate::frame::around`], which knows the visitor's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorPage {
    /// 400: the request makes no sense, or its form is older than the session.
    BadRequest,
    /// 404: there is nothing here.
    NotFound,
    /// Shown as 404: what somebody may not see must not be told from what is not there.
    Forbidden,
    /// 405: this address takes no such request.
    NotAllowed,
    /// 409: somebody else acted after the form was opened.
    Stale(Stale),
    /// 413: more bytes than are taken.
    TooLarge {
        /// The limit, where it is known.
        limit_bytes: Option<u64>,
    },
    /// 422: fields are wrong and the form cannot be shown again. A form that can is shown with [`Page::errors`].
    Invalid(FieldErrors),
    /// 422: the procedure does not allow it, for a reason said in the visitor's language.
    Refused {
        /// The obstacle and, where it is known, what would remove it.
        reason: String,
        /// Where to go from here.
        back: String,
    },
    /// 429: too many requests.
    TooMany {
        /// After how many seconds to try again.
        wait_s: Option<u64>,
    },
    /// 500: a defect or a broken disk.
    Failed {
        /// What the log knows it by, to be told to the office.
        reference: Option<String>,
    },
    /// 507: there is no room, or no right, to keep anything more.
    CannotSave {
        /// What the log knows it by, to be told to the office.
        reference: String,
    },
    /// 503: starting, stopping or overloaded.
    Unavailable {
        /// After how many seconds to try again.
        wait_s: Option<u64>,
    },
}

/// A form that was overtaken, with all that was typed into it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// What happened meanwhile, in the visitor's language: `Retno Utami menutup tahap ini pukul 10.02 WIB.`
    pub happened: Option<String>,
    /// The label and the text of every field that was filled in.
    pub typed: Vec<(String, String)>,
    /// Where the form is opened anew.
    pub again: String,
}

impl ErrorPage {
    /// Returns the page for a status that some layer answered without one.
    pub fn of_status(status: StatusCode, wait_s: Option<u64>) -> Self {
        match status {
            StatusCode::NOT_FOUND | StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::NotAllowed,
            StatusCode::CONFLICT => Self::Stale(Stale::default()),
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge { limit_bytes: None },
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany { wait_s },
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                Self::Unavailable { wait_s }
            }
            status if status.is_client_error() => Self::BadRequest,
            _ => Self::Failed { reference: None },
        }
    }

    /// Returns the status this is answered with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::NotFound | Self::Forbidden => StatusCode::NOT_FOUND,
            Self::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Stale(_) => StatusCode::CONFLICT,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Invalid(_) | Self::Refused { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Self::CannotSave { .. } => StatusCode::INSUFFICIENT_STORAGE,
            Self::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Draws the page for a visit.
    pub fn show(&self, visit: &Visit) -> Document {
        let (title, body) = self.say(&visit.locale);
        Page::new(title, html! { div.govuk-body { (body) } }).status(self.status()).show(visit)
    }

    /// Draws the page and says to programs, too, when to come back.
    pub(crate) fn respond(&self, visit: &Visit) -> Response {
        let mut response = self.show(visit).into_response();
        if let Some(wait) = self.wait_s().and_then(|wait| HeaderValue::from_str(&wait.to_string()).ok()) {
            response.headers_mut().insert(RETRY_AFTER, wait);
        }
        response
    }

    fn wait_s(&self) -> Option<u64> {
        match self {
            Self::TooMany { wait_s } | Self::Unavailable { wait_s } => *wait_s,
            _ => None,
        }
    }

    fn say(&self, locale: &Locale) -> (String, Markup) {
        let home = components::button_link(components::ButtonKind::Secondary, &locale.text("web-to-start"), "/");
        match self {
            Self::BadRequest => (
                locale.text("web-bad-request"),
                html! {
                    p { (locale.text("web-bad-request-next")) } (home)
                },
            ),
            Self::NotFound | Self::Forbidden => (
                locale.text("web-not-found"),
                html! {
                    p { (locale.text("web-not-found-why")) }
                    p { (locale.text("web-not-found-next")) }
                    (home)
                },
            ),
            Self::NotAllowed => (
                locale.text("web-not-allowed"),
                html! {
                    p { (locale.text("web-not-allowed-next")) } (home)
                },
            ),
            Self::Stale(stale) => (locale.text("web-stale"), stale_form(locale, stale)),
            Self::TooLarge { limit_bytes } => (
                locale.text("web-too-large"),
                html! {
                    @if let Some(limit) = limit_bytes {
                        p { (locale.text_with("web-too-large-limit", &[("limit", &components::file_size(locale, *limit))])) }
                    }
                    p { (locale.text("web-too-large-next")) }
                    (home)
                },
            ),
            Self::Invalid(errors) => (
                locale.text("web-invalid"),
                html! {
                    p { (locale.text("web-invalid-next")) }
                    ul."govuk-list govuk-list--bullet" { @for error in errors { li { (error.message) } } }
                    (home)
                },
            ),
            Self::Refused { reason, back } => (
                locale.text("web-refused"),
                html! {
                    p { (reason) }
                    p { (locale.text("web-nothing-changed")) }
                    (components::button_link(components::ButtonKind::Secondary, &locale.text("web-back"), back))
                },
            ),
            Self::TooMany { wait_s } => (
                locale.text("web-too-many"),
                html! {
                    (wait(locale, *wait_s)) p { (locale.text("web-too-many-next")) }
                },
            ),
            Self::Failed { reference } => (
                locale.text("web-failed"),
                html! {
                    p { (locale.text("web-failed-next")) }
                    @if let Some(reference) = reference {
                        p { (locale.text("web-failed-reference")) " " code { (reference) } }
                    }
                    (home)
                },
            ),
            Self::CannotSave { reference } => (
                locale.text("web-cannot-save"),
                html! {
                    p { (locale.text("web-cannot-save-next")) }
                    p { (locale.text("web-failed-reference")) " " code { (reference) } }
                    (home)
                },
            ),
            Self::Unavailable { wait_s } => (
                locale.text("web-unavailable"),
                html! {
                    (wait(locale, *wait_s)) p { (locale.text("web-unavailable-next")) }
                },
            ),
        }
    }
}

fn wait(locale: &Locale, wait_s: Option<u64>) -> Markup {
    html! {
        @if let Some(seconds) = wait_s {
            p { (locale.text_with("web-wait", &[("seconds", &locale.number(seconds))])) }
        }
    }
}

fn stale_form(locale: &Locale, stale: &Stale) -> Markup {
    html! {
        @match &stale.happened {
            Some(happened) => p { (happened) },
            None => p { (locale.text("web-stale-why")) },
        }
        p { (locale.text("web-nothing-changed")) }
        @if !stale.again.is_empty() {
            (components::button_link(components::ButtonKind::Primary, &locale.text("web-stale-again"), &stale.again))
        }
        @if !stale.typed.is_empty() {
            section.j-kept {
                h2.govuk-heading-m { (locale.text("web-stale-kept")) }
                p { (locale.text("web-stale-kept-next")) }
                @for (at, (label, text)) in stale.typed.iter().enumerate() {
                    @let id = format!("ketikan-{at}");
                    div.govuk-form-group {
                        label."govuk-label govuk-label--s" for=(id) { (label) }
                        textarea.govuk-textarea id=(id) rows="4" readonly { (text) }
                    }
                }
            }
        }
    }
}

impl IntoResponse for ErrorPage {
    fn into_response(self) -> Response {
        // Without the frame around it there is only the status; the frame draws the page.
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use jenjang_locale::Language;

    use super::*;
    use crate::frame;
    use crate::testing::{Reply, ask};

    async fn shown(page: ErrorPage, language: Language) -> Reply {
        let routes = frame::around(Router::new().route("/", get(|| async move { page })));
        ask(routes, "GET", "/", &[("cookie", &format!("bahasa={}", language.tag()))], "").await
    }

    fn main_of(reply: &Reply) -> String {
        let html = reply.text();
        let main = html.split("tabindex=\"-1\">").nth(1).unwrap().split("</main>").next().unwrap();
        main.replace("><", ">\n<")
    }

    #[tokio::test]
    async fn says_what_happened_and_what_to_do_in_both_languages() {
        for (page, status, id, en) in [
            (ErrorPage::BadRequest, 400, "Permintaan tidak dapat dibaca", "could not be read"),
            (ErrorPage::NotFound, 404, "Halaman tidak ditemukan", "Page not found"),
            (ErrorPage::TooLarge { limit_bytes: Some(10_485_760) }, 413, "10 MB", "10 MB"),
            (ErrorPage::TooMany { wait_s: Some(30) }, 429, "30 detik", "30 seconds"),
            (ErrorPage::Failed { reference: Some("K7Q2".to_owned()) }, 500, "K7Q2", "K7Q2"),
            (ErrorPage::Unavailable { wait_s: None }, 503, "tidak tersedia", "not available"),
        ] {
            for (language, text) in [(Language::Indonesian, id), (Language::English, en)] {
                let reply = shown(page.clone(), language).await;
                assert_eq!(reply.status, status);
                assert!(reply.text().contains(text), "{}", reply.text());
            }
        }
    }

    #[tokio::test]
    async fn forbidden_cannot_be_told_from_not_found() {
        let (hidden, missing) = (
            shown(ErrorPage::Forbidden, Language::Indonesian).await,
            shown(ErrorPage::NotFound, Language::Indonesian).await,
        );
        assert_eq!((hidden.status, hidden.body), (missing.status, missing.body));
    }

    #[tokio::test]
    async fn an_overtaken_form_gives_the_typed_text_back() {
        let page = ErrorPage::Stale(Stale {
            happened: Some("Retno Utami menutup tahap ini pukul 10.02 WIB.".to_owned()),
            typed: vec![("Alasan".to_owned(), "Masalah <nyata>".to_owned())],
            again: "/putaran/7/tutup".to_owned(),
        });
        let reply = shown(page, Language::Indonesian).await;
        assert_eq!(reply.status, 409);
        insta::assert_snapshot!(main_of(&reply), @r#"
        <h1 class="govuk-heading-l">Formulir ini sudah didahului</h1>
        <div class="govuk-body">
        <p>Retno Utami menutup tahap ini pukul 10.02 WIB.</p>
        <p>Kiriman Anda belum dicatat.</p>
        <a class="govuk-button" href="/putaran/7/tutup" draggable="false">Buka keadaan terbaru</a>
        <section class="j-kept">
        <h2 class="govuk-heading-m">Yang sudah Anda ketik</h2>
        <p>Salin dari sini bila masih diperlukan.</p>
        <div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for="ketikan-0">Alasan</label>
        <textarea class="govuk-textarea" id="ketikan-0" rows="4" readonly>Masalah &lt;nyata&gt;</textarea>
        </div>
        </section>
        </div>
        "#);
    }

    #[tokio::test]
    async fn says_to_programs_when_to_come_back() {
        let reply = shown(ErrorPage::TooMany { wait_s: Some(30) }, Language::English).await;
        assert_eq!(reply.header("retry-after"), Some("30"));
    }
}
