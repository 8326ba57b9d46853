//! Stepping back from an assignment, with a reason.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::Attachments;
use jenjang_procedure::Command;
use jenjang_procedure::stages::assessment::Recuse;
use maud::html;

use super::sheet::Assignment;
use super::{Place, draft};
use crate::components::{self, ButtonKind, Field, button, button_group, text_link};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::FieldErrors;
use crate::layout::{Page, Visit};
use crate::pages::common::refused_banner;
use crate::site::{Problem as _, Signed, SignedForm, Site};

const MAX_REASON: usize = 2_000;

pub(super) async fn ask_to_recuse(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(place): Path<(String, String, String)>,
) -> Result<Response, ErrorPage> {
    let assignment = Assignment::load(&site, &visit, &signed, Place::new(place)?).await?;
    if !assignment.is_due() {
        return Ok(Redirect::to(&assignment.place.address()).into_response());
    }
    Ok(page(&assignment, &visit, "", FieldErrors::default()).show(&visit).into_response())
}

fn page(assignment: &Assignment, visit: &Visit, typed: &str, errors: FieldErrors) -> Page {
    let locale = &visit.locale;
    let address = assignment.place.address();
    let body = html! {
        p.govuk-body { (locale.text("web-mk-recuse-when")) }
        p.govuk-body { (locale.text("web-mk-recuse-what")) }
        form method="post" action={ (address) "/mundur" } novalidate data-guard {
            (visit.token_field())
            (components::textarea(
                locale,
                &Field::new("alasan", &locale.text("web-mk-reason")).hint(&locale.text("web-mk-recuse-hint")).error(&errors).bold(),
                typed, 4, Some(2_000),
            ))
            (button_group(&[
                button(ButtonKind::Warning, &locale.text("web-mk-recuse-confirm")),
                text_link(&locale.text("web-mk-recuse-cancel"), &address),
            ]))
        }
    };
    assignment
        .titled(
            visit,
            locale.text_with("web-mk-recuse-title", &[("number", &assignment.place.participant.to_string())]),
            body,
        )
        .who_sees(locale.text("web-mk-who-recuse"))
        .kicker(html! { (assignment.round.title(&assignment.place.stage)) " · " (assignment.sheet.unit) })
        .errors(errors)
}

pub(super) async fn recuse(
    State(site): State<Site>,
    visit: Visit,
    Path(place): Path<(String, String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let assignment = Assignment::load(&site, &visit, &signed, Place::new(place)?).await?;
    let typed = form.text("alasan");
    if !assignment.is_due() {
        let typed = Some((locale.text("web-mk-reason"), typed.to_owned())).filter(|(_, text)| !text.is_empty());
        let happened = Some(locale.text("web-mk-recuse-late"));
        let stale = Stale { happened, typed: typed.into_iter().collect(), again: assignment.place.address() };
        return Err(ErrorPage::Stale(stale));
    }
    let mut read = form.reader(locale);
    let reason = read.text("alasan", &locale.text("web-mk-reason"), MAX_REASON);
    let (reason,) = match read.finish((reason,)) {
        Ok(read) => read,
        Err(errors) => return Ok(page(&assignment, &visit, typed, errors).show(&visit).into_response()),
    };
    let Place { case, stage, participant } = assignment.place.clone();
    let command = Command::Recuse(Recuse { stage, participant, reason });
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => {
            draft::discard(&site, &signed.session.subject, &assignment.place).await;
            Ok(Redirect::to(&format!("{}&catatan={}", assignment.place.list(), done.sequence)).into_response())
        }
        Err(error) => match assignment.round.refusal(&error, locale) {
            Some(why) => {
                let page = page(&assignment, &visit, typed, FieldErrors::default()).flash(refused_banner(locale, &why));
                Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &assignment.place.address()),
        },
    }
}
