//! Interview sessions: those that are scheduled, and scheduling one with its instrument.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, Invited, SessionStage, SessionView, SessionsView};
use jenjang_facts::{Moment, Zone};
use jenjang_procedure::Command;
use jenjang_procedure::stages::assessment::ScheduleSession;
use maud::{Markup, html};

use super::session;
use super::shared::{after, at, n, news, refusal_banner, refused, tabs};
use crate::components::{self, ButtonKind, Choice, Column, DateText, Field, FileLimits, Row, Table, TextKind, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData, Uploads};
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedUpload, Site};

/// People of a unit who are offered for one session.
const MOST_OFFERED: usize = 60;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/sesi", show)
        .upload(Needs::SignIn, "/putaran/{case}/sesi", schedule)
        .and(session::routes())
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
pub(super) struct Typed<'a> {
    pub(super) form: Option<&'a FormData>,
    pub(super) errors: FieldErrors,
    pub(super) refused: Option<String>,
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

pub(super) fn state(visit: &Visit, session: &SessionView) -> Markup {
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
            html! { (session.watched_by()) },
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
    let (instrument_label, again_label, again_hint) = (
        text("web-session-instrument"),
        text("web-session-instrument-again"),
        text("web-session-instrument-again-hint"),
    );
    // The selection team makes one instrument for many sessions: it is handed over once and named afterwards.
    let mut known: Vec<(&str, String)> = Vec::new();
    for one in &stage.sessions {
        let Some(file) = &one.instrument else { continue };
        let again = |(id, _): &(&str, String)| {
            stage.sessions.iter().any(|other| other.id == *id && other.instrument.as_ref() == Some(file))
        };
        if !known.iter().any(again) {
            known.push((&one.id, locale.text_with("web-session-instrument-of", &[("id", &one.id)])));
        }
    }
    let none = text("web-session-instrument-none");
    let earlier: Vec<Choice<'_>> =
        std::iter::once(Choice::new("", &none)).chain(known.iter().map(|(id, label)| Choice::new(id, label))).collect();
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
            form method="post" action=(here) enctype="multipart/form-data" novalidate {
                (visit.token_field())
                (components::hidden("tahap", &stage.stage))
                (components::hidden("unit", only))
                (components::text_input(locale, &Field::new("kode", &id_label).hint(&id_hint).error(errors), TextKind::Code, form.text("kode")))
                (components::date_input(locale, &Field::new("hari", &day_label).error(errors), &DateText::of_form(form, "hari")))
                (components::text_input(locale, &Field::new("pukul", &hour_label).hint(&hour_hint).error(errors), TextKind::Code, form.text("pukul")))
                (components::text_input(locale, &Field::new("tempat", &place_label).error(errors), TextKind::Words, form.text("tempat")))
                (components::select(locale, &Field::new("pemantau", &monitor_label).error(errors), &watchers, form.text("pemantau")))
                (components::checkboxes(locale, &Field::new("peserta", &people_label).error(errors), &choices, if typed.form.is_some() { &ticked } else { &all }))
                @if earlier.len() > 1 {
                    (components::select(locale, &Field::new("seperti", &again_label).hint(&again_hint), &earlier, form.text("seperti")))
                }
                (components::file_input(locale, &Field::new("instrumen", &instrument_label).error(errors), &FileLimits::one(".pdf")))
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

/// Reads the session, and the file of its instrument where one came along.
fn read_with_file(
    form: &FormData,
    files: &Uploads,
    visit: &Visit,
) -> Result<(ScheduleSession, Option<Bytes>), FieldErrors> {
    let text = |key: &str| visit.locale.text(key);
    let mut wanted = form.reader(&visit.locale);
    let is_pdf = |found: &str| found == "application/pdf";
    let (label, not_taken) = (text("web-session-instrument"), text("web-office-not-pdf"));
    let file = wanted.optional_file("instrumen", &label, files, is_pdf, &not_taken);
    let (command, file) = (read(form, visit, visit.zone), wanted.finish((file,)));
    let mut errors = match (command, &file) {
        (Ok(command), Ok((file,))) => return Ok((command, file.clone())),
        (command, _) => command.err().unwrap_or_default(),
    };
    match file {
        // A browser does not send a file again by itself.
        Ok((Some(_),)) => errors.add("instrumen", text("web-session-instrument-choose-again")),
        Ok((None,)) => {}
        Err(wrong) => errors.append(wrong),
    }
    Err(errors)
}

async fn schedule(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedUpload,
) -> Result<Response, ErrorPage> {
    let SignedUpload { signed, form, files } = sent;
    let (form, signed) = (&form, &signed);
    let app = site.app();
    let view = app.sessions(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    if !view.rights.may(Action::ScheduleInterview) {
        return Err(ErrorPage::NotFound);
    }
    let none = FormData::default();
    let typed = match read_with_file(form, &files, &visit) {
        Err(errors) => Typed { form: Some(form), errors, refused: None },
        Ok((mut command, file)) => {
            let all = view.stages.iter().flat_map(|stage| &stage.sessions);
            let mut again = all.filter(|one| one.id == form.text("seperti"));
            command.instrument = again.next().and_then(|one| one.instrument.clone());
            let attached: Attachments = file.into_iter().map(|bytes| ("instrument".to_owned(), bytes)).collect();
            match app.act(&signed.acting, &case, Command::ScheduleSession(command), attached).await {
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

pub(super) fn title(view: &SessionsView) -> impl Fn(&str) -> Option<String> + '_ {
    |id| view.stages.iter().find(|stage| stage.stage == id).map(|stage| stage.title.clone())
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
