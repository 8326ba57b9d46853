//! What handing in and objecting share: a form with files, its page, and the answer to it.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{AppError, Done};
use jenjang_facts::Day;
use maud::{Markup, html};

use super::Mine;
use crate::components::{self, ButtonKind};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Visit};

/// A form as it is shown: empty, or once more with what was typed and what is wrong.
#[derive(Default)]
pub(super) struct Attempt<'f> {
    /// What was typed; `None` the first time.
    pub(super) typed: Option<&'f FormData>,
    /// What is wrong with it.
    pub(super) errors: FieldErrors,
    /// What the procedure said instead of recording anything.
    pub(super) said: Option<String>,
}

impl<'f> Attempt<'f> {
    pub(super) fn wrong(typed: &'f FormData, errors: FieldErrors) -> Self {
        Self { typed: Some(typed), errors, said: None }
    }

    pub(super) fn refused(typed: &'f FormData, said: String) -> Self {
        Self { typed: Some(typed), errors: FieldErrors::default(), said: Some(said) }
    }

    /// Returns what was typed into a field.
    pub(super) fn text(&self, field: &str) -> &str {
        self.typed.map_or("", |typed| typed.text(field))
    }
}

impl Mine {
    /// Draws the fields of a form with files, and what leads away from it. A browser never sends a file twice.
    pub(super) fn upload_form(
        &self,
        visit: &Visit,
        address: &str,
        attempt: &Attempt<'_>,
        fields: &Markup,
        send: &str,
    ) -> Markup {
        let text = |key: &str| visit.locale.text(key);
        html! {
            @if attempt.typed.is_some() { (components::inset(html! { (text("web-hand-in-choose-again")) })) }
            form method="post" action=(address) enctype="multipart/form-data" novalidate {
                (visit.token_field())
                (fields)
                (components::button_group(&[
                    components::button(ButtonKind::Primary, &text(send)),
                    components::text_link(&text("web-receipt-back"), &self.address("")),
                ]))
            }
        }
    }

    /// Draws the page of a form: until when, what is wrong, and what was refused. `until` is its text and its day.
    pub(super) fn upload_page(
        &self,
        visit: &Visit,
        title: String,
        until: Option<(&str, Day)>,
        attempt: Attempt<'_>,
        body: &Markup,
    ) -> Document {
        let locale = &visit.locale;
        let body = html! {
            @if let Some(said) = &attempt.said { (super::refused(locale, said)) }
            (body)
        };
        let mut page = self.page(visit, title, body).errors(attempt.errors);
        if let Some((key, day)) = until {
            page = page.lead(html! {
                p { (locale.text(key)) " " strong { (super::until(locale, day, self.view.zone)) } "." }
            });
        }
        if attempt.said.is_some() {
            page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
        }
        page.show(visit)
    }

    /// Leads to the receipt of what was recorded, or draws the form again with what the procedure said.
    pub(super) fn answered(
        &self,
        done: Result<Done, AppError>,
        visit: &Visit,
        again: impl FnOnce(String) -> Document,
    ) -> Result<Response, ErrorPage> {
        match done {
            Ok(done) => Ok(Redirect::to(&self.address(&format!("/bukti/{}", done.sequence))).into_response()),
            Err(error) => Ok(again(self.on_the_form(error, visit)?).into_response()),
        }
    }
}
