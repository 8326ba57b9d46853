//! Checks from the page: the whole ledger is verified, a case is computed again; the result is a page of counts, or the
//! first thing that does not hold.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::Replayed;
use jenjang_ledger::{Break, Verified, VerifyError};
use maud::{Markup, html};
use tokio::runtime::Handle;

use crate::components::{self, ButtonKind, SummaryRow};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/audit/verifikasi", to_overview)
        .post(Needs::SignIn, "/audit/verifikasi", verify)
        .post(Needs::SignIn, "/audit/{case}/hitung-ulang", replay)
}

/// A reloaded or bookmarked result leads to where a check is started.
async fn to_overview(_: Signed) -> Redirect {
    Redirect::to("/audit")
}

/// Does long work on a thread of its own, so that pages of others do not wait for it.
async fn aside<T: Send + 'static>(work: impl FnOnce(&Handle) -> T + Send + 'static) -> Result<T, ErrorPage> {
    let on = Handle::current();
    tokio::task::spawn_blocking(move || work(&on)).await.map_err(|_| ErrorPage::Failed { reference: None })
}

async fn verify(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let signed = &sent.signed;
    let acting = signed.acting.clone();
    let found = aside(move |on| on.block_on(site.app().verify_ledger(&acting, None, &[], &|_, _| {}))).await?;
    let found = found.or_page(&visit, "/audit")?;
    let page = match found {
        Ok(verified) => holds(&visit, signed, &verified),
        Err(VerifyError::Break(first)) => broken(&visit, &first),
        Err(_) => return Err(ErrorPage::Unavailable { wait_s: Some(10) }),
    };
    Ok(page.into_response())
}

fn holds(visit: &Visit, signed: &Signed, verified: &Verified) -> Document {
    let locale = &visit.locale;
    let count = |key: &str, n: u64| SummaryRow::new(say::first_upper(&locale.text(key)), locale.number(n));
    let rows = [
        count("ledger-events", verified.head.size),
        count("web-audit-streams-count", verified.n_cases),
        count("ledger-personal", verified.n_personal),
        count("ledger-erased", verified.n_erased),
        count("ledger-files", verified.n_blobs),
        count("ledger-checkpoints", verified.n_checkpoints),
        SummaryRow::new(
            say::first_upper(&locale.text("ledger-head")),
            components::digest(&verified.head.hash.to_string()),
        ),
        SummaryRow::new(locale.text("web-audit-root"), components::digest(&verified.root.to_string())),
    ];
    let body = html! {
        (components::confirmation(locale, &locale.text("web-audit-holds"), html! {
            p { (locale.text("ledger-holds")) }
            p { (locale.text("web-audit-checked-at")) " " (say::deadline(locale, signed.acting.at, visit.zone)) "." }
        }, None))
        (components::summary_list(&rows))
        p.govuk-body { (locale.text("web-audit-own-key")) }
        (components::button_link(ButtonKind::Secondary, &locale.text("web-back"), "/audit"))
    };
    page(visit, &locale.text("web-audit-holds"), body).own_heading().show(visit)
}

fn page(visit: &Visit, title: &str, body: Markup) -> Page {
    Page::new(title, body).in_section("/audit").who_sees(visit.locale.text("web-audit-who"))
}

/// Names the first thing that does not hold, in words.
fn broken(visit: &Visit, first: &Break) -> Document {
    let locale = &visit.locale;
    let row = |key: &str, value: String| SummaryRow::new(say::first_upper(&locale.text(key)), value);
    let kind = first.kind.name();
    let mut rows = vec![row("web-audit-broken-what", locale.text(&format!("web-audit-break-{kind}")))];
    rows.extend(first.case.as_ref().map(|case| row("ledger-break-case", case.to_string())));
    rows.extend(first.sequence.map(|sequence| row("ledger-break-event", locale.number(sequence))));
    rows.extend(first.position.map(|position| row("ledger-break-position", locale.number(position))));
    rows.extend(first.checkpoint.map(|size| row("ledger-break-checkpoint", locale.number(size))));
    let body = html! {
        (components::warning(locale, html! { (locale.text("ledger-broken")) }))
        (components::summary_list(&rows))
        (components::details(&locale.text("web-audit-broken-detail"), html! { p { code { (first.what) } } }))
        h2.govuk-heading-m { (locale.text("web-audit-broken-next-title")) }
        p.govuk-body { (locale.text("web-audit-broken-next")) }
        (components::button_link(ButtonKind::Secondary, &locale.text("web-back"), "/audit"))
    };
    page(visit, &locale.text("web-audit-broken"), body).show(visit)
}

async fn replay(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let back = format!("/audit/{case}");
    let (acting, id) = (sent.signed.acting.clone(), case.clone());
    let found = aside(move |on| on.block_on(site.app().replay_case(&acting, &id, &|_, _| {}))).await?;
    let found = found.or_page(&visit, "/audit")?;
    let page = match found {
        Ok(replayed) => replayed_page(&visit, &case, &back, &sent.signed, &replayed),
        Err(VerifyError::Break(first)) => broken(&visit, &first),
        Err(_) => return Err(ErrorPage::Unavailable { wait_s: Some(10) }),
    };
    Ok(page.into_response())
}

fn replayed_page(visit: &Visit, case: &str, back: &str, signed: &Signed, replayed: &Replayed) -> Document {
    let locale = &visit.locale;
    let count = |key: &str, n: u64| SummaryRow::new(say::first_upper(&locale.text(key)), locale.number(n));
    let rows = [
        count("ledger-events", replayed.events),
        count("ledger-screenings", replayed.screenings),
        count("ledger-determinations", replayed.determinations),
        count("ledger-marks", replayed.marks),
        count("ledger-lists", replayed.lists),
    ];
    let n = |n: usize| locale.number(u64::try_from(n).unwrap_or(u64::MAX));
    let same = replayed.differences.is_empty();
    let rest = html! {
        (components::summary_list(&rows))
        @if !replayed.erased.is_empty() {
            (components::details(&locale.text_with("ledger-replay-erased", &[("count", &n(replayed.erased.len()))]), html! {
                ul."govuk-list govuk-list--bullet" { @for (sequence, what) in replayed.erased.iter().take(100) {
                    li { a.govuk-link href=(format!("{back}/{sequence}")) { (locale.text_with("ledger-event", &[("sequence", &locale.number(*sequence))])) } " " code { (what) } }
                } }
            }))
        }
        @for difference in replayed.differences.iter().take(50) {
            h2.govuk-heading-s {
                a.govuk-link href=(format!("{back}/{}", difference.sequence)) { (locale.text_with("ledger-event", &[("sequence", &locale.number(difference.sequence))])) }
            }
            (components::summary_list(&[
                SummaryRow::new(locale.text("web-audit-differs-in"), html! { code { (difference.what) } }),
                SummaryRow::new(say::first_upper(&locale.text("ledger-recorded")), html! { code { (difference.recorded) } }),
                SummaryRow::new(say::first_upper(&locale.text("ledger-computed")), html! { code { (difference.computed) } }),
            ]))
        }
        (components::button_link(ButtonKind::Secondary, &locale.text("web-back"), back))
    };
    if same {
        let title = locale.text("web-audit-replay-holds");
        let body = html! {
            (components::confirmation(locale, &title, html! {
                p { (locale.text_with("ledger-replay-holds", &[("case", case)])) }
                p { (locale.text("web-audit-checked-at")) " " (say::deadline(locale, signed.acting.at, visit.zone)) "." }
            }, None))
            (rest)
        };
        return page(visit, &title, body).own_heading().show(visit);
    }
    let title = locale.text("web-audit-replay-differs");
    let says = locale.text_with("ledger-replay-differs", &[("case", case), ("n", &n(replayed.differences.len()))]);
    let body = html! { (components::warning(locale, html! { (says) })) (rest) };
    page(visit, &title, body).show(visit)
}
