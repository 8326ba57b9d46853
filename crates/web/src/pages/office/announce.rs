//! The announcement: posts, days, text and material on a form; then everything that will be sealed; then the seal.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Action;
use jenjang_app::cases::{Attachments, SettingsView, StageForm};
use jenjang_facts::{Day, Digest};
use jenjang_locale::Locale;
use jenjang_procedure::stages::announcement::{Announce, FileRef, OfferedPost, StageDays};
use jenjang_procedure::{Command, Event};
use maud::{Markup, html};

use super::shared::{after, at, grade, refusal_banner, refused, short, with_unit};
use crate::components::{self, ButtonKind, Column, DateText, Field, FileLimits, Row, SummaryRow, Table};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedUpload, Site};

/// How many files are taken with an announcement.
const FILES: [&str; 3] = ["bahan-1", "bahan-2", "bahan-3"];
/// The longest text, in characters.
const MOST_TEXT: usize = 20_000;

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/pengaturan/umumkan", show).post(
        Needs::SignIn,
        "/putaran/{case}/pengaturan/umumkan",
        announce,
    )
}

/// What was said on the form.
struct Said {
    announce: Announce,
}

async fn prepared(site: &Site, visit: &Visit, signed: &Signed, case: &str) -> Result<SettingsView, ErrorPage> {
    let app = site.app();
    if !app.rights(&signed.acting, case).await.or_page(visit, "/putaran")?.may(Action::Announce) {
        return Err(ErrorPage::NotFound);
    }
    app.settings(&signed.acting, case, &visit.locale).await.or_page(visit, "/putaran")
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let view = prepared(&site, &visit, &signed, &case).await?;
    if view.sealed {
        return Ok(Redirect::to(&at(&case, "pengaturan")).into_response());
    }
    Ok(form_page(&visit, &case, &view, None, FieldErrors::default(), None).into_response())
}

/// Returns the stages that have days of their own: `opens` where something begins, `closes` where something ends.
fn days_of(stage: &StageForm) -> (bool, bool) {
    match stage.kind.as_str() {
        "screening" => (true, false),
        "submission" | "assessment" => (true, true),
        _ => (false, false),
    }
}

fn form_page(
    visit: &Visit,
    case: &str,
    view: &SettingsView,
    typed: Option<&FormData>,
    errors: FieldErrors,
    refused: Option<&str>,
) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let empty = FormData::default();
    let form = typed.unwrap_or(&empty);
    let date = |name: &str, label: &str, hint: Option<&str>| {
        let mut field = Field::new(name, label).error(&errors);
        if let Some(hint) = hint {
            field = field.hint(hint);
        }
        components::date_input(locale, &field, &DateText::of_form(form, name))
    };
    let assumed = view.settings.iter().filter(|setting| setting.grade == "assumed").count();
    let limits = FileLimits::one(".pdf");
    let (posts_hint, on_hint) = (text("web-office-posts-hint"), text("web-office-on-hint"));
    let (posts_label, text_label) = (text("web-office-posts"), text("web-office-text"));
    let text_hint = text("web-office-text-hint");
    let body = html! {
        (refusal_banner(locale, refused))
        form method="post" action=(at(case, "pengaturan/umumkan")) enctype="multipart/form-data" novalidate {
            (visit.token_field())
            (components::hidden("seen", &view.sequence.to_string()))
            (date("data", &text("web-office-on"), Some(&on_hint)))
            (components::textarea(locale, &Field::new("jabatan", &posts_label).hint(&posts_hint).error(&errors).bold(), form.text("jabatan"), 5, None))
            (components::textarea(locale, &Field::new("naskah", &text_label).hint(&text_hint).error(&errors).bold(), form.text("naskah"), 8, Some(u64::try_from(MOST_TEXT).unwrap_or(0))))
            h2.govuk-heading-m { (text("web-office-schedule")) }
            p.govuk-body { (text("web-office-schedule-hint")) }
            @for stage in &view.stages {
                @let (opens, closes) = days_of(stage);
                @if opens || closes {
                    h3."govuk-heading-s j-tight" { (stage.title) }
                    div.j-split {
                        @if opens { (date(&format!("buka-{}", stage.id), &text("web-office-opens"), None)) }
                        @if closes {
                            @let label = if stage.needs_last_day { "web-office-closes" } else { "web-office-closes-optional" };
                            (date(&format!("tutup-{}", stage.id), &text(label), None))
                        }
                    }
                }
            }
            h2.govuk-heading-m { (text("web-office-material")) }
            @for (at, name) in FILES.iter().enumerate() {
                @let label = locale.text_with("web-office-material-n", &[("n", &(at + 1).to_string())]);
                (components::file_input(locale, &Field::new(name, &label).error(&errors), &limits))
            }
            @for kept in form.all("bahan") { (components::hidden("bahan", kept)) }
            (components::inset(html! {
                p.govuk-body {
                    (locale.text_with("web-office-assumed-count", &[("n", &locale.number(u64::try_from(assumed).unwrap_or(0)))]))
                    " " a.govuk-link href=(at(case, "pengaturan")) { (text("web-office-settings-see")) }
                }
            }))
            div.govuk-button-group {
                (components::button_named(ButtonKind::Primary, &text("web-office-check"), "langkah", "periksa"))
                (components::text_link(&text("web-office-cancel"), &at(case, "pengaturan")))
            }
        }
    };
    let mut page = Page::new(text("web-office-announce"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .lead(html! { p { (text("web-office-announce-lead")) } })
        .trail([
            Link::new(view.title.clone(), at(case, "dasbor")),
            Link::new(text("web-office-settings"), at(case, "pengaturan")),
        ])
        .who_sees(text("web-office-who-prepares"))
        .errors(errors);
    if refused.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    page.show(visit)
}

async fn announce(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    sent: SignedUpload,
) -> Result<Response, ErrorPage> {
    let app = site.app();
    let SignedUpload { signed, form, files } = sent;
    let view = prepared(&site, &visit, &signed, &case).await?;
    if view.sealed || form.text("seen") != view.sequence.to_string() {
        return Err(overtaken(&visit, &case, &view, &form));
    }
    let mut said = match read(&form, &view, &visit.locale) {
        Ok(said) => said,
        Err(errors) => return Ok(form_page(&visit, &case, &view, Some(&form), errors, None).into_response()),
    };
    let mut material = Vec::new();
    let mut wanted = form.reader(&visit.locale);
    for (at, name) in FILES.iter().enumerate() {
        let label = visit.locale.text_with("web-office-material-n", &[("n", &(at + 1).to_string())]);
        let not_taken = visit.locale.text("web-office-not-pdf");
        let takes = |found: &str| found == "application/pdf";
        material.extend(wanted.optional_file(name, &label, &files, takes, &not_taken).flatten());
    }
    if let Err(errors) = wanted.finish((Some(()),)) {
        return Ok(form_page(&visit, &case, &view, Some(&form), errors, None).into_response());
    }
    for bytes in material {
        let kept = app.keep_material(&signed.acting, &case, bytes).await.or_page(&visit, "/putaran")?;
        said.announce.material.push(kept);
    }
    if form.text("langkah") == "ubah" {
        return Ok(form_page(&visit, &case, &view, Some(&form), FieldErrors::default(), None).into_response());
    }
    let command = Command::Announce(said.announce.clone());
    let titles = |id: &str| view.stages.iter().find(|stage| stage.id == id).map(|stage| stage.title.clone());
    let outcome = if form.text("langkah") == "kirim" {
        app.act(&signed.acting, &case, command, Attachments::new()).await.map(Some)
    } else {
        match app.rehearse(&signed.acting, &case, &command).await {
            Ok(events) => return Ok(check_page(&visit, &case, &view, &form, &said.announce, &events).into_response()),
            Err(error) => Err(error),
        }
    };
    match outcome {
        Ok(done) => {
            let sequence = done.map_or(view.sequence, |done| done.sequence);
            Ok(Redirect::to(&after(&at(&case, "dasbor"), sequence)).into_response())
        }
        Err(error) => {
            let reason = refused(error, &visit, titles)?;
            let page = form_page(&visit, &case, &view, Some(&form), FieldErrors::default(), Some(&reason));
            Ok(page.into_response())
        }
    }
}

fn overtaken(visit: &Visit, case: &str, view: &SettingsView, form: &FormData) -> ErrorPage {
    let text = |key: &str| visit.locale.text(key);
    let typed = [("web-office-posts", "jabatan"), ("web-office-text", "naskah")];
    let typed = typed.iter().map(|(label, field)| (text(label), form.text(field).to_owned()));
    let key = if view.sealed { "web-office-sealed-meanwhile" } else { "web-office-changed-meanwhile" };
    ErrorPage::Stale(Stale {
        happened: Some(text(key)),
        typed: typed.filter(|(_, text)| !text.is_empty()).collect(),
        again: at(case, if view.sealed { "pengaturan" } else { "pengaturan/umumkan" }),
    })
}

fn read(form: &FormData, view: &SettingsView, locale: &Locale) -> Result<Said, FieldErrors> {
    let text = |key: &str| locale.text(key);
    let mut read = form.reader(locale);
    let on = read.day("data", &text("web-office-on"));
    let posts = read.text("jabatan", &text("web-office-posts"), 5_000);
    let posts = posts.and_then(|lines| match posts_of(&lines) {
        Ok(posts) => Some(posts),
        Err(line) => read.refuse("jabatan", locale.text_with("web-office-post-wrong", &[("line", &short(&line, 80))])),
    });
    let announced = read.text("naskah", &text("web-office-text"), MOST_TEXT);
    let mut schedule = BTreeMap::new();
    let mut all_read = Some(());
    for stage in &view.stages {
        let (opens, closes) = days_of(stage);
        let mut days = StageDays::default();
        let label = |key: &str| format!("{}, {}", stage.title, text(key).to_lowercase());
        if opens {
            match read.optional_day(&format!("buka-{}", stage.id), &label("web-office-opens")) {
                Some(day) => days.opens = day,
                None => all_read = None,
            }
        }
        if closes {
            let field = format!("tutup-{}", stage.id);
            let label = label("web-office-closes");
            let day = if stage.needs_last_day {
                read.day(&field, &label).map(Some)
            } else {
                read.optional_day(&field, &label)
            };
            match day {
                Some(day) => days.closes = day,
                None => all_read = None,
            }
        }
        if days != StageDays::default() {
            schedule.insert(stage.id.clone(), days);
        }
    }
    let (on, posts, text, ()) = read.finish((on, posts, announced, all_read))?;
    let material = form.all("bahan").filter_map(material_of).collect();
    Ok(Said { announce: Announce { on, posts, schedule, text, material } })
}

/// Reads posts, one a line: name; eselon; how many.
fn posts_of(lines: &str) -> Result<Vec<OfferedPost>, String> {
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut parts = line.split(';').map(str::trim);
            let (name, eselon, n) =
                (parts.next(), parts.next(), parts.next().and_then(|n| n.replace('.', "").parse().ok()));
            match (name, eselon, n, parts.next()) {
                (Some(name), Some(eselon), Some(n), None)
                    if !name.is_empty() && name.chars().count() <= 200 && is_eselon(eselon) && n > 0 =>
                {
                    Ok(OfferedPost { name: name.to_owned(), eselon: eselon.to_owned(), n })
                }
                _ => Err(line.to_owned()),
            }
        })
        .collect()
}

fn is_eselon(text: &str) -> bool {
    let (level, letter) = text.split_once('.').unwrap_or((text, "a"));
    matches!(level, "I" | "II" | "III" | "IV" | "V") && matches!(letter, "a" | "b")
}

/// Reads a file that was handed over with the form before: digest, bytes, media.
fn material_of(text: &str) -> Option<FileRef> {
    let mut parts = text.splitn(3, ':');
    let (digest, bytes, media) = (parts.next()?, parts.next()?, parts.next()?);
    Some(FileRef { digest: Digest::parse(digest).ok()?, bytes: bytes.parse().ok()?, media: media.to_owned() })
}

/// Shows everything that will be sealed, with the seal it will have.
fn check_page(
    visit: &Visit,
    case: &str,
    view: &SettingsView,
    form: &FormData,
    announce: &Announce,
    events: &[Event],
) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let seal = events.iter().find_map(|event| match event {
        Event::Announced(announced) => Some(announced.seal.to_string()),
        _ => None,
    });
    let posts = html! {
        ul.govuk-list { @for post in &announce.posts { li { (post.name) " (" (post.eselon) "): " strong { (locale.number(post.n.into())) } } } }
    };
    let files = html! {
        @if announce.material.is_empty() { (text("web-change-none")) }
        ul.govuk-list { @for file in &announce.material {
            li { (components::file_size(locale, file.bytes)) " · " (components::digest(&file.digest.to_string())) }
        } }
    };
    let day = |day: Option<Day>| day.map_or_else(|| "–".to_owned(), |day| say::weekday_date(locale, day));
    let days = announce.schedule.iter().map(|(id, days)| {
        let title = view.stages.iter().find(|stage| stage.id == *id).map_or(id.clone(), |stage| stage.title.clone());
        Row::new([html! { (title) }, html! { (day(days.opens)) }, html! { (day(days.closes)) }])
    });
    let days = Table {
        caption: text("web-office-schedule"),
        columns: ["web-office-stage", "web-office-opens", "web-office-closes"]
            .map(|key| Column::text(text(key)))
            .into(),
        rows: days.collect(),
    };
    let settings = view.settings.iter().map(|setting| {
        Row::new([
            html! { (setting.label) },
            html! { strong { (with_unit(locale, &setting.value, setting.unit.as_deref())) } },
            html! { (setting.cite) " " (grade(locale, &setting.grade)) },
        ])
    });
    let settings = Table {
        caption: text("web-office-settings"),
        columns: ["web-office-setting", "web-office-value", "web-office-cite"]
            .map(|key| Column::text(text(key)))
            .into(),
        rows: settings.collect(),
    };
    let rows = [
        SummaryRow::new(text("web-office-on"), say::weekday_date(locale, announce.on)),
        SummaryRow::new(text("web-office-posts"), posts),
        SummaryRow::new(text("web-office-text"), html! { @for line in announce.text.split("\n\n") { p { (line) } } }),
        SummaryRow::new(text("web-office-material"), files),
        SummaryRow::new(text("web-office-seal"), html! { @if let Some(seal) = &seal { (components::digest(seal)) } }),
    ];
    let body = html! {
        (components::warning(locale, html! { (text("web-office-seal-warning")) }))
        (components::summary_list(&rows))
        (components::table(locale, &days))
        (components::table(locale, &settings))
        form method="post" action=(at(case, "pengaturan/umumkan")) enctype="multipart/form-data" {
            (visit.token_field())
            (carried(form))
            @for file in &announce.material {
                (components::hidden("bahan", &format!("{}:{}:{}", file.digest, file.bytes, file.media)))
            }
            div.govuk-button-group {
                (components::button_named(ButtonKind::Primary, &text("web-office-announce-now"), "langkah", "kirim"))
                (components::button_named(ButtonKind::Secondary, &text("web-office-change-form"), "langkah", "ubah"))
            }
        }
    };
    Page::new(text("web-office-announce-check"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .who_sees(text("web-office-who-prepares"))
        .show(visit)
}

/// Carries what was typed through the check page.
fn carried(form: &FormData) -> Markup {
    html! {
        @for (name, text) in form.fields() {
            @if name != "_token" && name != "langkah" && name != "bahan" { (components::hidden(name, text)) }
        }
    }
}
