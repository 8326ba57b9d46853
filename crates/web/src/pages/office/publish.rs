//! Publishing the nominative list: what everybody will be able to read, shown before it is.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, CaseView, StageView};
use jenjang_procedure::Command;
use jenjang_procedure::stages::AtStage;
use maud::html;

use super::shared::{after, at, refusal_banner, refused, stage_title};
use crate::components::{self, ButtonKind, SummaryRow};
use crate::error_page::{ErrorPage, Stale};
use crate::layout::{Document, Link, Page, Visit};
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/terbitkan/{stage}", show).post(
        Needs::SignIn,
        "/putaran/{case}/terbitkan/{stage}",
        publish,
    )
}

async fn prepared(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    stage: &str,
) -> Result<(CaseView, StageView), ErrorPage> {
    let app = site.app();
    let rights = app.rights(&signed.acting, case).await.or_page(visit, "/putaran")?;
    let view = app.show_case(&signed.acting, case, &visit.locale).await.or_page(visit, "/putaran")?;
    let found = view.stages.iter().find(|one| one.id == stage && one.kind == "screening").cloned();
    let found = found.filter(|_| rights.may(Action::PublishList)).ok_or(ErrorPage::NotFound)?;
    Ok((view, found))
}

async fn show(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let (view, found) = prepared(&site, &visit, &signed, &case, &stage).await?;
    let command = Command::Publish(AtStage { stage: stage.clone() });
    let obstacle = match site.app().rehearse(&signed.acting, &case, &command).await {
        Ok(_) => None,
        Err(error) => Some(refused(error, &visit, stage_title(&view))?),
    };
    Ok(page(&visit, &case, &view, &found, obstacle.as_deref()).show(&visit))
}

fn page(visit: &Visit, case: &str, view: &CaseView, stage: &StageView, obstacle: Option<&str>) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let balance = stage.balance;
    let rows = [
        SummaryRow::new(text("web-office-stage"), &stage.title),
        SummaryRow::new(text("web-office-funnel-screened"), locale.number(balance.entered)),
        SummaryRow::new(text("web-meets"), locale.number(balance.passed)),
        SummaryRow::new(text("web-fails"), locale.number(balance.failed)),
        SummaryRow::new(text("web-gap"), locale.number(balance.open)),
    ];
    let body = html! {
        (refusal_banner(locale, obstacle))
        (components::summary_list(&rows))
        @if obstacle.is_none() {
            (components::warning(locale, html! { (text("web-office-publish-warning")) }))
            form method="post" action=(at(case, &format!("terbitkan/{}", stage.id))) {
                (visit.token_field())
                (components::hidden("seen", &view.sequence.to_string()))
                div.govuk-button-group {
                    (components::button(ButtonKind::Primary, &text("web-office-publish-now")))
                    (components::text_link(&text("web-office-cancel"), &at(case, "dasbor")))
                }
            }
        } @else {
            (components::button_link(ButtonKind::Secondary, &text("web-back"), &at(case, "dasbor")))
        }
    };
    Page::new(text("web-office-publish"), body)
        .in_section("/putaran")
        .trail([Link::new(view.title.clone(), at(case, "dasbor"))])
        .lead(html! { p { (text("web-office-publish-lead")) } })
        .who_sees(text("web-office-who-prepares"))
}

async fn publish(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let (view, found) = prepared(&site, &visit, &sent.signed, &case, &stage).await?;
    if sent.form.text("seen") != view.sequence.to_string() {
        let again = at(&case, &format!("terbitkan/{}", found.id));
        let happened = Some(visit.locale.text("web-office-changed-meanwhile"));
        return Err(ErrorPage::Stale(Stale { happened, typed: Vec::new(), again }));
    }
    let command = Command::Publish(AtStage { stage });
    match site.app().act(&sent.signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => Ok(Redirect::to(&after(&at(&case, "dasbor"), done.sequence)).into_response()),
        Err(error) => {
            let reason = refused(error, &visit, stage_title(&view))?;
            let page = page(&visit, &case, &view, &found, Some(&reason));
            Ok(page.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response())
        }
    }
}
