//! Interview sessions: schedule, call off, and say who came.

use std::collections::BTreeSet;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, Invited, SessionStage, SessionView, SessionsView};
use jenjang_facts::{Moment, Zone};
use jenjang_procedure::Command;
use jenjang_procedure::stages::assessment::{CancelSession, CloseSession, ScheduleSession};
use maud::{Markup, html};

use super::shared::{after, at, n, news, refusal_banner, refused, tabs};
use crate::components::{self, ButtonKind, Choice, Column, DateText, Field, Row, SummaryRow, Table, TextKind, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

/// People of a unit who are offered for one session.
const MOST_OFFERED: usize = 60;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/sesi", show)
        .post(Needs::SignIn, "/putaran/{case}/sesi", schedule)
        .get(Needs::SignIn, "/putaran/{case}/sesi/{session}", show_one)
        .post(Needs::SignIn, "/putaran/{case}/sesi/{session}", act)
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    list_page(&site, &visit, &signed, &case, &query, Typed::default()).await
}

/// What was typed and what is wrong with it.
#[derive(Default)]
struct Typed<'a> {
    form: Option<&'a FormData>,
    errors: FieldErrors,
    refused: Option<String>,
}

async fn list_page(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    query: &FormData,
    typed: Typed<'_>,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let view = app.sessions(&signed.acting, case, locale).await.or_page(visit, "/putaran")?;
    let here = at(case, "sesi");
    let schedules = view.rights.may(Action::ScheduleInterview);
    let mut forms = Vec::new();
    for stage in view.stages.iter().filter(|stage| stage.is_open && schedules && !stage.uninvited.is_empty()) {
        forms.push(schedule_form(site, visit, signed, case, stage, query, &typed).await?);
    }
    let body = html! {
        (tabs(visit, case, &view.rights, &here))
        (refusal_banner(locale, typed.refused.as_deref()))
        @if view.stages.is_empty() {
            (components::empty(locale, &locale.text("web-office-no-session-stages"), html! {}))
        }
        @for stage in &view.stages { (stage_table(visit, case, stage)) }
        @for form in &forms { (form) }
    };
    let mut page = Page::new(locale.text("web-office-sessions"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .lead(html! { p { (locale.text("web-office-sessions-lead")) } })
        .who_sees(locale.text("web-office-who-sessions"))
        .errors(typed.errors);
    if typed.refused.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(banner) = news(site, visit, signed, case, query).await? {
        page = page.flash(banner);
    }
    Ok(page.show(visit))
}

fn state(visit: &Visit, session: &SessionView) -> Markup {
    let text = |key: &str| visit.locale.text(key);
    if session.held {
        components::tag(Tone::Good, &text("web-office-session-held"))
    } else if session.begun {
        components::tag(Tone::Bad, &text("web-office-session-unclosed"))
    } else {
        components::tag(Tone::Open, &text("web-office-session-planned"))
    }
}

fn stage_table(visit: &Visit, case: &str, stage: &SessionStage) -> Markup {
    let locale = &visit.locale;
    let rows = stage.sessions.iter().map(|session| {
        let came = session.people.iter().filter(|one| one.came == Some(true)).count();
        Row::new([
            html! { a.govuk-link href=(at(case, &format!("sesi/{}", session.id))) { span.j-num { (session.id) } } },
            say::deadline(locale, session.at, visit.zone),
            html! { (session.place) },
            html! { (session.units.join(", ")) },
            html! { span.j-num { (session.monitor) } },
            html! {
                @if session.held { (locale.number(n(came))) " / " }
                (locale.number(n(session.people.len())))
            },
            state(visit, session),
        ])
    });
    let columns = vec![
        Column::text(locale.text("web-office-session")),
        Column::text(locale.text("web-office-session-at")),
        Column::text(locale.text("web-office-place")),
        Column::text(locale.text("web-office-unit")),
        Column::text(locale.text("web-office-monitor")),
        Column::number(locale.text("web-office-people")),
        Column::text(locale.text("web-office-state")),
    ];
    let table = Table { caption: stage.title.clone(), columns, rows: rows.collect() };
    html! {
        @if stage.sessions.is_empty() {
            h2.govuk-heading-m { (stage.title) }
            (components::empty(locale, &locale.text("web-office-no-sessions"), html! {
                @if !stage.is_open { p.govuk-body { (locale.text("web-office-sessions-wait")) } }
                @else { p.govuk-body { (locale.text("web-office-sessions-next")) } }
            }))
        } @else { (components::table(locale, &table)) }
    }
}

async fn schedule_form(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    stage: &SessionStage,
    query: &FormData,
    typed: &Typed<'_>,
) -> Result<Markup, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let here = at(case, "sesi");
    let monitors = site.app().monitors(&signed.acting, case).await.or_page(visit, "/putaran")?;
    let mut units: Vec<(&str, &str)> =
        stage.uninvited.iter().map(|one| (one.unit.0.as_str(), one.unit.1.as_str())).collect();
    units.dedup();
    let asked = typed.form.map_or_else(|| query.text("unit"), |form| form.text("unit"));
    // The first unit stands there before another is chosen, so that there is something to do at once.
    let only = units.iter().find(|unit| unit.0 == asked).or(units.first()).map_or("", |unit| unit.0);
    let people: Vec<&Invited> = stage.uninvited.iter().filter(|one| one.unit.0 == only).take(MOST_OFFERED).collect();
    let empty = FormData::default();
    let form = typed.form.unwrap_or(&empty);
    let errors = &typed.errors;
    let labels: Vec<(String, String)> = people
        .iter()
        .map(|one| {
            let name = one.name.clone().unwrap_or_else(|| text("web-person-unnamed"));
            (one.participant.to_string(), format!("{} · {name}", locale.number(one.participant.into())))
        })
        .collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|(number, label)| Choice::new(number, label)).collect();
    let ticked: Vec<&str> = form.all("peserta").collect();
    let all: Vec<&str> = labels.iter().map(|(number, _)| number.as_str()).collect();
    let watchers: Vec<(String, String)> = monitors
        .iter()
        .map(|one| (one.account.clone(), one.name.clone().unwrap_or_else(|| one.account.clone())))
        .collect();
    let watchers: Vec<Choice<'_>> = std::iter::once(Choice::new("", "–"))
        .chain(watchers.iter().map(|(account, name)| Choice::new(account, name)))
        .collect();
    let unit_choices: Vec<Choice<'_>> = units.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let (unit_label, id_label, id_hint) =
        (text("web-office-unit"), text("web-office-session-id"), text("web-office-session-id-hint"));
    let (day_label, hour_label, hour_hint) =
        (text("web-office-session-day"), text("web-office-hour"), text("web-office-hour-hint"));
    let (place_label, monitor_label, people_label) =
        (text("web-office-place"), text("web-office-monitor"), text("web-office-invited"));
    Ok(html! {
        h2.govuk-heading-m #jadwalkan { (text("web-office-schedule-session")) }
        p.govuk-body { (locale.text_with("web-office-uninvited", &[("n", &locale.number(n(stage.uninvited.len())))])) }
        @if units.len() > 1 {
            form method="get" action={ (here) "#jadwalkan" } {
                (components::select(locale, &Field::new("unit", &unit_label), &unit_choices, only))
                (components::button(ButtonKind::Secondary, &text("web-office-choose-unit")))
            }
        }
        @if !people.is_empty() {
            form method="post" action=(here) novalidate {
                (visit.token_field())
                (components::hidden("tahap", &stage.stage))
                (components::hidden("unit", only))
                (components::text_input(locale, &Field::new("kode", &id_label).hint(&id_hint).error(errors), TextKind::Code, form.text("kode")))
                (components::date_input(locale, &Field::new("hari", &day_label).error(errors), &DateText::of_form(form, "hari")))
                (components::text_input(locale, &Field::new("pukul", &hour_label).hint(&hour_hint).error(errors), TextKind::Code, form.text("pukul")))
                (components::text_input(locale, &Field::new("tempat", &place_label).error(errors), TextKind::Words, form.text("tempat")))
                (components::select(locale, &Field::new("pemantau", &monitor_label).error(errors), &watchers, form.text("pemantau")))
                (components::checkboxes(locale, &Field::new("peserta", &people_label).error(errors), &choices, if typed.form.is_some() { &ticked } else { &all }))
                (components::button(ButtonKind::Primary, &text("web-office-schedule-do")))
            }
        }
    })
}

/// Reads an hour of the day: `08.30` or `8:30`.
fn hour(text: &str) -> Option<(u32, u32)> {
    let (hour, minute) = text.split_once(['.', ':'])?;
    let (hour, minute): (u32, u32) = (hour.trim().parse().ok()?, minute.trim().parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute))
}

fn read(form: &FormData, visit: &Visit, zone: Zone) -> Result<ScheduleSession, FieldErrors> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let mut read = form.reader(locale);
    let session = read.text("kode", &text("web-office-session-id"), 40).and_then(|id| {
        let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if plain { Some(id) } else { read.refuse("kode", text("web-office-session-id-wrong")) }
    });
    let day = read.day("hari", &text("web-office-session-day"));
    let hour = read
        .text("pukul", &text("web-office-hour"), 10)
        .and_then(|typed| hour(&typed).or_else(|| read.refuse("pukul", text("web-office-hour-wrong"))));
    let place = read.text("tempat", &text("web-office-place"), 300);
    let monitor = read.text("pemantau", &text("web-office-monitor"), 40);
    let people = read.choices("peserta", &text("web-office-invited"), 1, |number| number.parse::<u32>().ok());
    let (session, day, (hour, minute), place, monitor, people) =
        read.finish((session, day, hour, place, monitor, people))?;
    let Some(at) = Moment::at(day, hour, minute, zone) else {
        let mut errors = FieldErrors::default();
        errors.add("pukul", text("web-office-hour-wrong"));
        return Err(errors);
    };
    Ok(ScheduleSession {
        stage: form.text("tahap").to_owned(),
        session,
        at,
        place,
        monitor,
        participants: people.into_iter().collect(),
        instrument: None,
    })
}

async fn schedule(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let (form, signed) = (&sent.form, &sent.signed);
    let app = site.app();
    let view = app.sessions(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    if !view.rights.may(Action::ScheduleInterview) {
        return Err(ErrorPage::NotFound);
    }
    let none = FormData::default();
    let typed = match read(form, &visit, visit.zone) {
        Err(errors) => Typed { form: Some(form), errors, refused: None },
        Ok(command) => {
            match app.act(&signed.acting, &case, Command::ScheduleSession(command), Attachments::new()).await {
                Ok(done) => {
                    let to = after(&at(&case, "sesi"), done.sequence);
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(error) => {
                    let reason = refused(error, &visit, title(&view))?;
                    Typed { form: Some(form), errors: FieldErrors::default(), refused: Some(reason) }
                }
            }
        }
    };
    Ok(list_page(&site, &visit, signed, &case, &none, typed).await?.into_response())
}

fn title(view: &SessionsView) -> impl Fn(&str) -> Option<String> + '_ {
    |id| view.stages.iter().find(|stage| stage.stage == id).map(|stage| stage.title.clone())
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
        SummaryRow::new(text("web-office-monitor"), &session.monitor),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written_here() {
        assert_eq!((hour("08.30"), hour("8:05"), hour("23.59")), (Some((8, 30)), Some((8, 5)), Some((23, 59))));
        assert_eq!((hour("24.00"), hour("8"), hour("8.60"), hour("x.y")), (None, None, None, None));
    }
}
