//! Leaving a round: what follows from it first, a second look before it is recorded.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::html;

use super::Mine;
use crate::components::{self, ButtonKind, Field};
use crate::error_page::ErrorPage;
use crate::forms::FieldErrors;
use crate::layout::{Document, Visit};
use crate::site::{Signed, SignedForm, Site};

/// The longest reason; more belongs into a letter.
const MOST_REASON: usize = 2_000;

pub(super) async fn ask(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let mine = Mine::read(&site, &signed, &visit, &case).await?;
    if mine.view.participant.is_none() {
        return Err(ErrorPage::NotFound);
    }
    Ok(form(&mine, &visit, "", &FieldErrors::default(), None))
}

/// What a form was drawn for: who stands otherwise meanwhile looks again.
fn seen(mine: &Mine) -> String {
    mine.view
        .standing
        .as_ref()
        .map_or_else(String::new, |standing| format!("{}:{}", standing.stage, standing.outcome.key()))
}

fn form(mine: &Mine, visit: &Visit, reason: &str, errors: &FieldErrors, said: Option<&str>) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let back = components::text_link(&text("web-withdraw-stay"), &mine.address(""));
    let body = html! {
        @if let Some(said) = said { (super::refused(locale, said)) }
        @if let Some(refusal) = &mine.view.cannot_withdraw {
            (components::inset(html! { p { (mine.refusal(refusal, locale)) } }))
            (back)
        } @else {
            ul."govuk-list govuk-list--bullet govuk-list--spaced" {
                li { (text("web-withdraw-out")) }
                li { (text("web-withdraw-stays")) }
                li { (text("web-withdraw-next-year")) }
                li { (text("web-withdraw-told")) }
            }
            form method="post" action=(mine.address("/mundur")) novalidate {
                (visit.token_field())
                (components::hidden("keadaan", &seen(mine)))
                (components::textarea(
                    locale,
                    &Field::new("alasan", &text("web-withdraw-reason")).hint(&text("web-withdraw-reason-hint")).error(errors).bold(),
                    reason,
                    4,
                    u64::try_from(MOST_REASON).ok(),
                ))
                (components::button_group(&[components::button(ButtonKind::Primary, &text("web-withdraw-go-on")), back]))
            }
        }
    };
    let mut page = mine.page(visit, text("web-withdraw-title"), body).errors(errors.clone());
    if said.is_some() {
        page = page.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    }
    page.show(visit)
}

fn confirm(mine: &Mine, visit: &Visit, reason: &str) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let body = html! {
        (components::warning(locale, html! { (text("web-withdraw-final")) }))
        @if !reason.is_empty() {
            h2.govuk-heading-s { (text("web-withdraw-reason")) }
            p.govuk-body { bdi { (reason) } }
        }
        form method="post" action=(mine.address("/mundur")) {
            (visit.token_field())
            (components::hidden("keadaan", &seen(mine)))
            (components::hidden("alasan", reason))
            (components::hidden("langkah", "catat"))
            (components::button_group(&[
                components::button(ButtonKind::Warning, &text("web-withdraw-record")),
                components::text_link(&text("web-withdraw-stay"), &mine.address("")),
            ]))
        }
    };
    mine.page(visit, text("web-withdraw-sure"), body).show(visit)
}

pub(super) async fn record(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let mine = Mine::read(&site, &sent.signed, &visit, &case).await?;
    if mine.view.participant.is_none() {
        return Err(ErrorPage::NotFound);
    }
    let locale = &visit.locale;
    let typed = sent.form.text("alasan").to_owned();
    let mut read = sent.form.reader(locale);
    let reason = (read.optional_text("alasan", &locale.text("web-withdraw-reason"), MOST_REASON),);
    let reason = match read.finish(reason) {
        Ok((reason,)) => reason.unwrap_or_default(),
        Err(errors) => return Ok(form(&mine, &visit, &typed, &errors, None).into_response()),
    };
    if sent.form.text("keadaan") != seen(&mine) {
        let said = locale.text("web-withdraw-changed");
        return Ok(form(&mine, &visit, &reason, &FieldErrors::default(), Some(&said)).into_response());
    }
    if mine.view.cannot_withdraw.is_some() {
        let said = mine.view.cannot_withdraw.as_ref().map(|refusal| mine.refusal(refusal, locale)).unwrap_or_default();
        return Ok(form(&mine, &visit, &reason, &FieldErrors::default(), Some(&said)).into_response());
    }
    if sent.form.text("langkah") != "catat" {
        return Ok(confirm(&mine, &visit, &reason).into_response());
    }
    match site.app().withdraw_own(&sent.signed.acting, &case, &reason).await {
        Ok(done) => Ok(Redirect::to(&mine.address(&format!("/bukti/{}", done.sequence))).into_response()),
        Err(error) => {
            let said = mine.on_the_form(error, &visit)?;
            Ok(form(&mine, &visit, &reason, &FieldErrors::default(), Some(&said)).into_response())
        }
    }
}
