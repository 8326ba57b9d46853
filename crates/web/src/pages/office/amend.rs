//! Amendments: a sealed setting or a deadline is changed on a legal ground; before and after stand side by side first.

use std::collections::BTreeMap;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, CaseView, SettingForm, SettingsView};
use jenjang_facts::Day;
use jenjang_locale::Locale;
use jenjang_procedure::stages::announcement::{Amend, StageDays};
use jenjang_procedure::{Command, Event};
use maud::{Markup, html};

use super::settings::{input, read};
use super::shared::{after, at, news, refusal_banner, refused, tabs, with_unit};
use crate::components::{self, ButtonKind, Change, Choice, DateText, Field, TextKind};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Page, Visit};
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/perubahan", show).post(
        Needs::SignIn,
        "/putaran/{case}/perubahan",
        amend,
    )
}

/// What can be amended now, and what was.
struct Prepared {
    view: SettingsView,
    round: CaseView,
    rights: jenjang_app::cases::Rights,
}

impl Prepared {
    fn setting(&self, what: &str) -> Option<&SettingForm> {
        let id = what.strip_prefix("s:")?;
        self.view.settings.iter().find(|setting| setting.id == id)
    }

    fn stage(&self, what: &str) -> Option<&jenjang_app::cases::StageForm> {
        let id = what.strip_prefix("t:")?;
        self.view.stages.iter().find(|stage| stage.id == id && !stage.closed && dated(stage))
    }

    fn title(&self, id: &str) -> Option<String> {
        self.view.stages.iter().find(|stage| stage.id == id).map(|stage| stage.title.clone())
    }
}

fn dated(stage: &jenjang_app::cases::StageForm) -> bool {
    matches!(stage.kind.as_str(), "screening" | "submission" | "assessment")
}

async fn prepared(site: &Site, visit: &Visit, signed: &Signed, case: &str) -> Result<Prepared, ErrorPage> {
    let app = site.app();
    let rights = app.rights(&signed.acting, case).await.or_page(visit, "/putaran")?;
    if !rights.may(Action::Amend) {
        return Err(ErrorPage::NotFound);
    }
    let view = app.settings(&signed.acting, case, &visit.locale).await.or_page(visit, "/putaran")?;
    let round = app.show_case(&signed.acting, case, &visit.locale).await.or_page(visit, "/putaran")?;
    Ok(Prepared { view, round, rights })
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let prepared = prepared(&site, &visit, &signed, &case).await?;
    if !prepared.view.sealed {
        return Ok(Redirect::to(&at(&case, "pengaturan")).into_response());
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let banner = news(&site, &visit, &signed, &case, &query).await?;
    let mut page = page(&visit, &case, &prepared, &query, false, FieldErrors::default(), None);
    if let Some(banner) = banner {
        page = page.flash(banner);
    }
    Ok(page.show(&visit).into_response())
}

fn page(
    visit: &Visit,
    case: &str,
    prepared: &Prepared,
    form: &FormData,
    typed: bool,
    errors: FieldErrors,
    refused: Option<&str>,
) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let here = at(case, "perubahan");
    let what = form.text("apa");
    let chosen = prepared.setting(what).is_some() || prepared.stage(what).is_some();
    let body = html! {
        (tabs(visit, case, &prepared.rights, &here))
        (refusal_banner(locale, refused))
        @if chosen {
            (the_form(visit, case, prepared, form, typed, &errors))
        } @else {
            form method="get" action=(here) {
                (choose(locale, prepared))
                (components::button(ButtonKind::Primary, &text("web-office-continue")))
            }
        }
        h2.govuk-heading-m { (text("web-office-amended")) }
        (amended(locale, prepared))
    };
    let mut page = Page::new(text("web-office-amend"), body)
        .in_section("/putaran")
        .kicker(html! { (prepared.view.title) })
        .lead(html! { p { (text("web-office-amend-lead")) } })
        .who_sees(text("web-office-who-amends"))
        .errors(errors);
    if refused.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    page
}

fn choose(locale: &Locale, prepared: &Prepared) -> Markup {
    let (days, settings) = (locale.text("web-office-days-of"), locale.text("web-office-setting"));
    let mut all: Vec<(String, String)> = Vec::new();
    for stage in prepared.view.stages.iter().filter(|stage| !stage.closed && dated(stage)) {
        all.push((format!("t:{}", stage.id), format!("{days}: {}", stage.title)));
    }
    for setting in &prepared.view.settings {
        all.push((format!("s:{}", setting.id), format!("{settings}: {}", setting.label)));
    }
    let choices: Vec<Choice<'_>> = all.iter().map(|(id, label)| Choice::new(id, label)).collect();
    components::select(locale, &Field::new("apa", &locale.text("web-office-amend-what")), &choices, "")
}

fn the_form(
    visit: &Visit,
    case: &str,
    prepared: &Prepared,
    form: &FormData,
    typed: bool,
    errors: &FieldErrors,
) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let what = form.text("apa");
    let date = |name: &str, label: &str, now: Option<Day>| {
        let value = if typed { DateText::of_form(form, name) } else { now.map(DateText::of_day).unwrap_or_default() };
        components::date_input(locale, &Field::new(name, label).error(errors).bold(), &value)
    };
    let (cite, cite_hint) = (text("web-office-ground"), text("web-office-ground-hint"));
    let (reason, reason_hint) = (text("web-office-reason"), text("web-office-reason-public"));
    html! {
        form method="post" action=(at(case, "perubahan")) novalidate {
            (visit.token_field())
            (components::hidden("seen", &prepared.view.sequence.to_string()))
            (components::hidden("apa", what))
            @if let Some(setting) = prepared.setting(what) { (input(locale, setting, typed.then_some(form), errors)) }
            @if let Some(stage) = prepared.stage(what) {
                h2.govuk-heading-m { (stage.title) }
                (date("buka", &text("web-office-opens"), stage.opens))
                @if stage.kind != "screening" { (date("tutup", &text("web-office-closes"), stage.closes)) }
            }
            (components::text_input(locale, &Field::new("dasar", &cite).hint(&cite_hint).error(errors).bold(), TextKind::Words, form.text("dasar")))
            (components::textarea(locale, &Field::new("alasan", &reason).hint(&reason_hint).error(errors).bold(), form.text("alasan"), 4, Some(2_000)))
            div.govuk-button-group {
                (components::button_named(ButtonKind::Primary, &text("web-office-check"), "langkah", "periksa"))
                (components::text_link(&text("web-office-cancel"), &at(case, "perubahan")))
            }
        }
    }
}

/// Draws what was amended, the latest first.
fn amended(locale: &Locale, prepared: &Prepared) -> Markup {
    let all: Vec<Change> = prepared
        .round
        .amendments
        .iter()
        .rev()
        .map(|one| {
            let when = jenjang_app::words::moment(
                &one.at,
                jenjang_facts::Zone::parse(&prepared.round.zone).unwrap_or_default(),
                locale,
            );
            named(
                locale,
                prepared,
                &one.what,
                &one.before,
                &one.after,
                format!("{} · {} · {when}", one.cite, one.reason),
            )
        })
        .collect();
    html! {
        @if all.is_empty() { (components::empty(locale, &locale.text("web-office-never-amended"), html! {})) }
        @else { (components::changes(locale, &all)) }
    }
}

/// Says a change in the words of people: the label of a setting, or the stage whose days change.
fn named(locale: &Locale, prepared: &Prepared, what: &str, before: &str, after: &str, ground: String) -> Change {
    if let Some(setting) = prepared.view.settings.iter().find(|setting| setting.id == what) {
        let say = |text: &str| with_unit(locale, text, setting.unit.as_deref());
        return Change { what: setting.label.clone(), before: say(before), after: say(after), ground };
    }
    let title = prepared.title(what).unwrap_or_else(|| what.to_owned());
    let days = locale.text("web-office-days-of");
    Change {
        what: format!("{days}: {title}"),
        before: in_words(locale, before),
        after: in_words(locale, after),
        ground,
    }
}

/// Puts the days that stand in a text into words.
fn in_words(locale: &Locale, text: &str) -> String {
    let words =
        text.split(' ').map(|word| Day::parse_iso(word).map_or_else(|_| word.to_owned(), |day| locale.date(day)));
    words.collect::<Vec<_>>().join(" ")
}

async fn amend(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let app = site.app();
    let (form, signed) = (&sent.form, &sent.signed);
    let prepared = prepared(&site, &visit, signed, &case).await?;
    let show_form =
        |errors, reason: Option<&str>| page(&visit, &case, &prepared, form, true, errors, reason).show(&visit);
    let command = match command(form, &prepared, &visit.locale) {
        Ok(amend) => Command::Amend(amend),
        Err(errors) => return Ok(show_form(errors, None).into_response()),
    };
    // Somebody else's amendment of the same thing is not undone without being seen.
    if form.text("seen") != prepared.view.sequence.to_string() && form.text("langkah") == "kirim" {
        return Err(overtaken(&visit, &case, form));
    }
    let titles = |id: &str| prepared.title(id);
    if form.text("langkah") == "kirim" {
        return match app.act(&signed.acting, &case, command, Attachments::new()).await {
            Ok(done) => Ok(Redirect::to(&after(&at(&case, "perubahan"), done.sequence)).into_response()),
            Err(error) => Ok(show_form(FieldErrors::default(), Some(&refused(error, &visit, titles)?)).into_response()),
        };
    }
    match app.rehearse(&signed.acting, &case, &command).await {
        Ok(_) if form.text("langkah") == "ubah" => Ok(show_form(FieldErrors::default(), None).into_response()),
        Ok(events) => Ok(check(&visit, &case, &prepared, form, &events).into_response()),
        Err(error) => Ok(show_form(FieldErrors::default(), Some(&refused(error, &visit, titles)?)).into_response()),
    }
}

fn overtaken(visit: &Visit, case: &str, form: &FormData) -> ErrorPage {
    let text = |key: &str| visit.locale.text(key);
    let typed = [("web-office-ground", "dasar"), ("web-office-reason", "alasan")];
    ErrorPage::Stale(Stale {
        happened: Some(text("web-office-changed-meanwhile")),
        typed: typed.iter().map(|(label, field)| (text(label), form.text(field).to_owned())).collect(),
        again: super::shared::with_query(&at(case, "perubahan"), &[("apa", form.text("apa"))]),
    })
}

fn command(form: &FormData, prepared: &Prepared, locale: &Locale) -> Result<Amend, FieldErrors> {
    let text = |key: &str| locale.text(key);
    let what = form.text("apa");
    let mut reader = form.reader(locale);
    let cite = reader.text("dasar", &text("web-office-ground"), 500);
    let reason = reader.text("alasan", &text("web-office-reason"), 2_000);
    let (mut settings, mut schedule) = (BTreeMap::new(), BTreeMap::new());
    let mut wrong = FieldErrors::default();
    if let Some(setting) = prepared.setting(what) {
        match read(form, setting, locale) {
            Ok(value) => drop(settings.insert(setting.id.clone(), value)),
            Err(errors) => wrong = errors,
        }
    }
    if let Some(stage) = prepared.stage(what) {
        let opens = reader.optional_day("buka", &text("web-office-opens"));
        let label = text("web-office-closes");
        let closes = match stage.kind.as_str() {
            "screening" => Some(None),
            "submission" => reader.day("tutup", &label).map(Some),
            _ => reader.optional_day("tutup", &label),
        };
        if let (Some(opens), Some(closes)) = (opens, closes) {
            schedule.insert(stage.id.clone(), StageDays { opens, closes });
        }
    }
    if settings.is_empty() && schedule.is_empty() && wrong.is_empty() && prepared.stage(what).is_none() {
        wrong.add("apa", locale.text_with("web-error-choose", &[("label", &text("web-office-amend-what"))]));
    }
    let read = reader.finish((cite, reason));
    match read {
        Ok((cite, reason)) if wrong.is_empty() => Ok(Amend { settings, schedule, cite, reason }),
        Ok(_) => Err(wrong),
        Err(errors) => {
            (&errors).into_iter().for_each(|one| wrong.add(one.field.clone(), one.message.clone()));
            Err(wrong)
        }
    }
}

/// Shows before and after, and what will be published.
fn check(visit: &Visit, case: &str, prepared: &Prepared, form: &FormData, events: &[Event]) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let ground = format!("{} · {}", form.text("dasar"), form.text("alasan"));
    let changes: Vec<Change> = events
        .iter()
        .filter_map(|event| match event {
            Event::Amended(amended) => Some(amended),
            _ => None,
        })
        .flat_map(|amended| amended.settings.iter().chain(&amended.schedule))
        .map(|change| named(locale, prepared, &change.what, &change.before, &change.after, ground.clone()))
        .collect();
    let body = html! {
        (components::changes(locale, &changes))
        (components::warning(locale, html! { (text("web-office-amend-warning")) }))
        form method="post" action=(at(case, "perubahan")) {
            (visit.token_field())
            @for (name, value) in form.fields() {
                @if name != "_token" && name != "langkah" { (components::hidden(name, value)) }
            }
            div.govuk-button-group {
                (components::button_named(ButtonKind::Primary, &text("web-office-amend-now"), "langkah", "kirim"))
                (components::button_named(ButtonKind::Secondary, &text("web-office-change-form"), "langkah", "ubah"))
            }
        }
    };
    Page::new(text("web-office-amend-check"), body)
        .in_section("/putaran")
        .kicker(html! { (prepared.view.title) })
        .who_sees(text("web-office-who-amends"))
        .show(visit)
}
