//! Leaving a stage: what it means, what is still in the way, and the step itself.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_access::{Action, Role};
use jenjang_app::cases::{AppError, Attachments, StageView};
use jenjang_app::words;
use jenjang_procedure::Command;
use jenjang_procedure::stages::AtStage;
use maud::html;

use crate::components::{self, ButtonKind, SummaryRow, button, button_group, button_link, text_link};
use crate::error_page::ErrorPage;
use crate::layout::{Link, Page, Visit};
use crate::pages::common::{Round, refused_banner, status_tag};
use crate::site::{Problem as _, Signed, SignedForm, Site};

pub(super) async fn ask_to_close(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage)): Path<(String, String)>,
) -> Result<Response, ErrorPage> {
    let (round, why) = load(&site, &visit, &signed, (&case, &stage)).await?;
    Ok(page(&round, (&visit, &signed), find(&round, &stage)?, why.as_deref()).show(&visit).into_response())
}

fn find<'r>(round: &'r Round, id: &str) -> Result<&'r StageView, ErrorPage> {
    round.view.stages.iter().find(|stage| stage.id == id).ok_or(ErrorPage::NotFound)
}

/// Returns where whoever leads a round looks after it: the team among its work, the office at its dashboard.
fn home(signed: &Signed, visit: &Visit, case: &str) -> Link {
    if signed.me.roles.contains(&Role::SelectionTeam) {
        Link::new(visit.locale.text("web-tm-title"), format!("/putaran/{case}/tim"))
    } else {
        Link::new(visit.locale.text("web-office-tab-dashboard"), format!("/putaran/{case}/dasbor"))
    }
}

/// Returns the round, and what is in the way of leaving the stage.
async fn load(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    (case, stage): (&str, &str),
) -> Result<(Round, Option<String>), ErrorPage> {
    // The office leads a round as well as the team does; which stages it may leave the policies say.
    let rights = site.app().rights(&signed.acting, case).await.or_page(visit, "/putaran")?;
    if !rights.may(Action::CloseStage) {
        return Err(ErrorPage::NotFound);
    }
    let round = Round::load(site, visit, signed, case).await?;
    find(&round, stage)?;
    let blocked =
        site.app().keeps_open(&signed.acting, case, stage).await.or_page(visit, &home(signed, visit, case).href)?;
    let why = blocked.and_then(|refusal| round.refusal(&AppError::Refused(Box::new(refusal)), &visit.locale));
    Ok((round, why))
}

fn page(round: &Round, (visit, signed): (&Visit, &Signed), stage: &StageView, why: Option<&str>) -> Page {
    let locale = &visit.locale;
    let Link { text: back, href: home } = home(signed, visit, &round.view.id);
    let balance = &stage.balance;
    let n = |n: u64| locale.number(n);
    let outcome = |key: &str| words::standing(&stage.kind, key, locale);
    let next = round.view.stages.iter().skip_while(|one| one.id != stage.id).nth(1);
    let body = html! {
        (components::summary_list(&[
            SummaryRow::new(locale.text("web-mk-state"), status_tag(stage, locale)),
            SummaryRow::new(locale.text("web-tm-entered"), n(balance.entered)),
            SummaryRow::new(outcome("passed"), n(balance.passed)),
            SummaryRow::new(outcome("failed"), n(balance.failed)),
            SummaryRow::new(outcome("withdrawn"), n(balance.withdrawn)),
            SummaryRow::new(outcome("absent"), n(balance.absent)),
            SummaryRow::new(outcome("open"), n(balance.open)),
        ]))
        @if stage.status == "closed" {
            (components::inset(html! { (locale.text("web-tm-closed-already")) }))
            (button_link(ButtonKind::Secondary, &back, &home))
        } @else if let Some(why) = why {
            (components::warning(locale, html! { (locale.text("web-tm-close-blocked")) " " (why) }))
            (button_link(ButtonKind::Secondary, &back, &home))
        } @else {
            p.govuk-body { (locale.text("web-tm-close-means")) }
            @if let Some(next) = next.filter(|next| next.status == "waiting") {
                p.govuk-body { (locale.text_with("web-tm-close-next", &[("stage", &next.title)])) }
            }
            (components::warning(locale, html! { (locale.text("web-tm-close-final")) }))
            form method="post" action={ (home) "/tutup/" (stage.id) } {
                (visit.token_field())
                (button_group(&[
                    button(ButtonKind::Warning, &locale.text_with("web-tm-close-confirm", &[("stage", &stage.title)])),
                    text_link(&locale.text("web-tm-cancel"), &home),
                ]))
            }
        }
    };
    Page::new(locale.text_with("web-tm-close-title", &[("stage", &stage.title)]), body)
        .in_section("/putaran")
        .trail(round.trail(locale, [Link::new(back, home)]))
        .who_sees(locale.text("web-office-who-prepares"))
}

pub(super) async fn close_stage(
    State(site): State<Site>,
    visit: Visit,
    Path((case, stage)): Path<(String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let signed = sent.signed;
    let locale = &visit.locale;
    let (round, _) = load(&site, &visit, &signed, (&case, &stage)).await?;
    let command = Command::CloseStage(AtStage { stage: stage.clone() });
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => {
            let back = home(&signed, &visit, &case).href;
            Ok(Redirect::to(&format!("{back}?catatan={}", done.sequence)).into_response())
        }
        Err(error) => match round.refusal(&error, locale) {
            Some(why) => {
                let (round, now) = load(&site, &visit, &signed, (&case, &stage)).await?;
                let page = page(&round, (&visit, &signed), find(&round, &stage)?, now.as_deref());
                let page = page.flash(refused_banner(locale, &why)).status(StatusCode::UNPROCESSABLE_ENTITY);
                Ok(page.show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &home(&signed, &visit, &case).href),
        },
    }
}
