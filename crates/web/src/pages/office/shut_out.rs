//! Shutting somebody out: passwords, sessions and tokens of the API, all at once and on record.

use axum::response::{IntoResponse, Redirect, Response};
use jenjang_desk::Subject;
use maud::{Markup, html};

use super::shared::{after, n};
use crate::components::{self, ButtonKind, Field};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::Visit;
use crate::site::{Problem, Signed, Site, who};

/// The step of a form that shuts somebody out.
pub(super) const STEP: &str = "tutup";
/// The longest reason.
const MOST_CHARS: usize = 500;

/// Draws the form, closed until it is needed. `whom` are the hidden fields that say whom it is about.
pub(super) fn form(visit: &Visit, action: &str, whom: &Markup, form: &FormData, errors: &FieldErrors) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let (reason, hint) = (text("web-office-reason"), text("web-shut-out-hint"));
    let form = html! {
        p.govuk-body { (text("web-shut-out-about")) }
        form method="post" action=(action) novalidate {
            (visit.token_field())
            (whom)
            (components::textarea(locale, &Field::new("sebab", &reason).hint(&hint).error(errors), form.text("sebab"), 3, Some(n(MOST_CHARS))))
            (components::button_named(ButtonKind::Warning, &text("web-shut-out-do"), "langkah", STEP))
        }
    };
    // What is wrong with it must be seen.
    if errors.of("sebab").is_some() { form } else { components::details(&text("web-shut-out"), form) }
}

/// Shuts somebody out and goes back, where it is told; or says what is wrong with the form.
pub(super) async fn act(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    subject: &Subject,
    form: &FormData,
    back: &str,
) -> Result<Result<Response, FieldErrors>, ErrorPage> {
    let mut read = form.reader(&visit.locale);
    let reason = read.text("sebab", &visit.locale.text("web-office-reason"), MOST_CHARS);
    let (reason,) = match read.finish((reason,)) {
        Ok(read) => read,
        Err(errors) => return Ok(Err(errors)),
    };
    let (app, whom) = (site.app(), who(subject));
    app.allow_shut_out(&signed.acting, &whom, &reason).await.or_page(visit, back)?;
    // The way in is taken first: no trouble with the record keeps it open.
    let taken = site.desk().shut_out(subject, signed.acting.at).await;
    taken.map_err(|_| ErrorPage::Unavailable { wait_s: Some(10) })?;
    let done = app.record_shut_out(&signed.acting, &whom, &reason).await.or_page(visit, back)?;
    Ok(Ok(Redirect::to(&after(back, done.sequence)).into_response()))
}
