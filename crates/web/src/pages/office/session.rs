//! One interview session: its people and instrument, calling it off, and saying who came.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, Invited, SessionStage, SessionView, SessionsView};
use jenjang_procedure::Command;
use jenjang_procedure::stages::assessment::{CancelSession, CloseSession};
use maud::{Markup, html};

use super::sessions::{Typed, state, title};
use super::shared::{after, at, news, refusal_banner, refused};
use crate::components::{self, ButtonKind, Choice, Column, Field, Row, SummaryRow, Table, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::headers;
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/sesi/{session}", show_one)
        .post(Needs::SignIn, "/putaran/{case}/sesi/{session}", act)
        .get(Needs::SignIn, "/putaran/{case}/sesi/{session}/instrumen", show_instrument)
}

/// Sends the questions. Who marks reads them, too, although the other pages of sessions are not theirs.
async fn show_instrument(
    State(site): State<Site>,
    Path((case, session)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let read = site.app().read_instrument(&signed.acting, &case, &session).await;
    let (file, bytes) = read.or_page(&visit, "/putaran")?;
    if file.media != "application/pdf" {
        return Err(ErrorPage::NotFound);
    }
    let name = "inline; filename=\"instrumen.pdf\"".to_owned();
    Ok(headers::may_be_shown(([(CONTENT_TYPE, file.media), (CONTENT_DISPOSITION, name)], bytes).into_response()))
}

fn find<'v>(view: &'v SessionsView, id: &str) -> Result<(&'v SessionStage, &'v SessionView), ErrorPage> {
    let all = view.stages.iter().flat_map(|stage| stage.sessions.iter().map(move |session| (stage, session)));
    all.into_iter().find(|(_, session)| session.id == id).ok_or(ErrorPage::NotFound)
}

async fn show_one(
    State(site): State<Site>,
    Path((case, session)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let view = site.app().sessions(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let banner = news(&site, &visit, &signed, &case, &query).await?;
    let mut page = one_page(&visit, &case, &view, &session, Typed::default())?;
    if let Some(banner) = banner {
        page = page.flash(banner);
    }
    Ok(page.show(&visit))
}

fn one_page(visit: &Visit, case: &str, view: &SessionsView, id: &str, typed: Typed<'_>) -> Result<Page, ErrorPage> {
    let (stage, session) = find(view, id)?;
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let here = at(case, &format!("sesi/{id}"));
    let rows = [
        SummaryRow::new(text("web-office-state"), state(visit, session)),
        SummaryRow::new(text("web-office-session-at"), say::deadline(locale, session.at, visit.zone)),
        SummaryRow::new(text("web-office-place"), &session.place),
        SummaryRow::new(text("web-office-unit"), session.units.join(", ")),
        SummaryRow::new(text("web-office-monitor"), session.watched_by()),
        SummaryRow::new(text("web-session-instrument"), instrument(visit, case, session)),
    ];
    let closes = session.own && !session.held && stage.is_open;
    let cancels = view.rights.may(Action::ScheduleInterview) && !session.held && stage.is_open;
    let empty = FormData::default();
    let form = typed.form.unwrap_or(&empty);
    let (reason, reason_hint, notes, notes_hint) = (
        text("web-office-reason"),
        text("web-office-cancel-hint"),
        text("web-office-notes"),
        text("web-office-notes-hint"),
    );
    let body = html! {
        (refusal_banner(locale, typed.refused.as_deref()))
        (components::summary_list(&rows))
        @if closes {
            h2.govuk-heading-m { (text("web-office-who-came")) }
            @if session.begun {
                form method="post" action=(here) novalidate {
                    (visit.token_field())
                    @for one in &session.people { (presence(visit, one, form, &typed.errors)) }
                    (components::textarea(locale, &Field::new("catatan", &notes).hint(&notes_hint).error(&typed.errors), form.text("catatan"), 4, Some(5_000)))
                    (components::warning(locale, html! { (text("web-office-close-session-warning")) }))
                    (components::button_named(ButtonKind::Primary, &text("web-office-close-session"), "langkah", "tutup"))
                }
            } @else {
                (components::inset(html! { p.govuk-body { (text("web-office-close-session-wait")) " " (say::deadline(locale, session.at, visit.zone)) "." } }))
            }
        }
        @if !closes { (people_table(visit, session)) }
        @if let Some(notes) = session.notes.as_ref().filter(|notes| !notes.is_empty() && (session.own || view.rights.units.is_empty())) {
            h2.govuk-heading-m { (text("web-office-notes")) }
            p.govuk-body { (notes) }
        }
        @if cancels {
            (components::details(&text("web-office-cancel-session"), html! {
                form method="post" action=(here) novalidate {
                    (visit.token_field())
                    (components::textarea(locale, &Field::new("alasan", &reason).hint(&reason_hint).error(&typed.errors), form.text("alasan"), 3, Some(2_000)))
                    (components::button_named(ButtonKind::Warning, &text("web-office-cancel-session-do"), "langkah", "batal"))
                }
            }))
        }
    };
    let title = locale.text_with("web-office-session-title", &[("id", id)]);
    let mut page = Page::new(title, body)
        .in_section("/putaran")
        .kicker(html! { (view.title) " · " (stage.title) })
        .trail([
            Link::new(view.title.clone(), at(case, "dasbor")),
            Link::new(text("web-office-sessions"), at(case, "sesi")),
        ])
        .who_sees(text("web-office-who-sessions"))
        .errors(typed.errors);
    if typed.refused.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(page)
}

fn instrument(visit: &Visit, case: &str, session: &SessionView) -> Markup {
    let locale = &visit.locale;
    html! {
        @match &session.instrument {
            Some(file) => {
                a.govuk-link href=(at(case, &format!("sesi/{}/instrumen", session.id))) { (locale.text("web-session-instrument-read")) }
                " · " (components::file_size(locale, file.bytes))
            }
            None => (locale.text("web-session-instrument-none")),
        }
    }
}

/// Draws the question whether somebody came; nothing is chosen beforehand, since absence ends the round for them.
fn presence(visit: &Visit, one: &Invited, form: &FormData, errors: &FieldErrors) -> Markup {
    let locale = &visit.locale;
    let name = format!("hadir-{}", one.participant);
    let who = one.name.clone().unwrap_or_else(|| locale.text("web-person-unnamed"));
    let label = format!("{} · {who}", locale.number(one.participant.into()));
    let (yes, no) = (locale.text("web-office-came"), locale.text("web-office-absent"));
    let choices = [Choice::new("ya", &yes), Choice::new("tidak", &no)];
    components::radios(locale, &Field::new(&name, &label).error(errors).bold(), &choices, form.text(&name))
}

fn people_table(visit: &Visit, session: &SessionView) -> Markup {
    let locale = &visit.locale;
    let rows = session.people.iter().map(|one| {
        Row::new([
            html! { (locale.number(one.participant.into())) },
            html! { (one.name.clone().unwrap_or_else(|| "–".to_owned())) },
            html! { (one.unit.1) },
            match one.came {
                None => html! { "–" },
                Some(true) => components::tag(Tone::Good, &locale.text("web-office-came")),
                Some(false) => components::tag(Tone::Bad, &locale.text("web-office-absent")),
            },
        ])
    });
    let columns = ["web-people-number", "web-people-name", "web-office-unit", "web-office-state"]
        .map(|key| Column::text(locale.text(key)));
    components::table(
        locale,
        &Table { caption: locale.text("web-office-invited"), columns: columns.into(), rows: rows.collect() },
    )
}

async fn act(
    State(site): State<Site>,
    Path((case, session)): Path<(String, String)>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let (form, signed) = (&sent.form, &sent.signed);
    let app = site.app();
    let view = app.sessions(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let (stage, found) = find(&view, &session)?;
    let command = match form.text("langkah") {
        "batal" => cancel(form, &visit, stage, found),
        _ => close(form, &visit, stage, found),
    };
    let typed = match command {
        Err(errors) => Typed { form: Some(form), errors, refused: None },
        Ok(command) => match app.act(&signed.acting, &case, command, Attachments::new()).await {
            Ok(done) => return Ok(Redirect::to(&after(&at(&case, "sesi"), done.sequence)).into_response()),
            Err(error) => {
                let reason = refused(error, &visit, title(&view))?;
                Typed { form: Some(form), errors: FieldErrors::default(), refused: Some(reason) }
            }
        },
    };
    Ok(one_page(&visit, &case, &view, &session, typed)?.show(&visit).into_response())
}

fn cancel(form: &FormData, visit: &Visit, stage: &SessionStage, session: &SessionView) -> Result<Command, FieldErrors> {
    let mut read = form.reader(&visit.locale);
    let reason = read.text("alasan", &visit.locale.text("web-office-reason"), 2_000);
    let (reason,) = read.finish((reason,))?;
    Ok(Command::CancelSession(CancelSession { stage: stage.stage.clone(), session: session.id.clone(), reason }))
}

fn close(form: &FormData, visit: &Visit, stage: &SessionStage, session: &SessionView) -> Result<Command, FieldErrors> {
    let locale = &visit.locale;
    let (mut present, mut absent, mut errors) = (BTreeSet::new(), BTreeSet::new(), FieldErrors::default());
    for one in &session.people {
        let name = format!("hadir-{}", one.participant);
        match form.text(&name) {
            "ya" => drop(present.insert(one.participant)),
            "tidak" => drop(absent.insert(one.participant)),
            _ => {
                let who = locale.number(one.participant.into());
                errors.add(name, locale.text_with("web-office-presence-missing", &[("n", &who)]));
            }
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut read = form.reader(locale);
    let notes = read.optional_text("catatan", &locale.text("web-office-notes"), 5_000);
    let (notes,) = read.finish((notes,))?;
    let (stage, session) = (stage.stage.clone(), session.id.clone());
    Ok(Command::CloseSession(CloseSession { stage, session, present, absent, notes: notes.unwrap_or_default() }))
}
