//! Registers: those there are, and taking in another. It is read and looked at before it is kept.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_app::cases::{AppError, Intake, NoteCount, NoteKind, ReadSource, RegisterFile, RegisterLine};
use jenjang_app::words;
use jenjang_facts::Day;
use jenjang_locale::Locale;
use maud::{Markup, html};

use super::shared::{n, with_query};
use crate::components::{
    self, Banner, ButtonKind, Column, DateText, Field, FileLimits, NumberCard, Row, SummaryRow, Table,
};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, SignedUpload, Site};

/// Where registers are.
pub(crate) const ADDRESS: &str = "/register";

/// The files that can be handed over: the name of the field, which the files are called by from then on. What a browser
/// calls them is not kept: that could be anybody's name.
pub(crate) const FILES: [&str; 4] = ["profil", "skp", "hukdis", "lainnya"];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/register", show)
        .upload(Needs::SignIn, "/register", take_in)
        .post(Needs::SignIn, "/register/simpan", keep)
        .get(Needs::SignIn, "/register/{name}/catatan", notes)
}

/// The form, empty or with what was typed and what is wrong.
#[derive(Default)]
struct Attempt<'f> {
    form: Option<&'f FormData>,
    errors: FieldErrors,
}

async fn registers(site: &Site, visit: &Visit, signed: &Signed) -> Result<Vec<RegisterLine>, ErrorPage> {
    // Without a folder of registers there is none.
    let nowhere = std::path::PathBuf::new();
    let folder = site.snapshots().unwrap_or(&nowhere);
    site.app().registers(&signed.acting, folder).await.or_page(visit, "/tugas")
}

async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let registers = registers(&site, &visit, &signed).await?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let mut page = list(&visit, &registers, Attempt::default());
    // An address alone claims nothing: only a register that is there is said to be.
    if let Some(kept) = registers.iter().find(|one| one.name == query.text("disimpan")) {
        let locale = &visit.locale;
        page = page.flash(components::banner(
            locale,
            Banner::Success,
            &locale.text("web-register-kept"),
            html! {
                p.govuk-body { (locale.text_with("web-register-kept-next", &[("people", &locale.number(kept.people))])) }
                (components::digest(&kept.name))
            },
        ));
    }
    Ok(page.show(&visit))
}

fn as_of(visit: &Visit, day: Option<Day>) -> String {
    day.map_or_else(|| visit.locale.text("web-screen-no-day"), |day| visit.locale.date(day))
}

fn list(visit: &Visit, registers: &[RegisterLine], attempt: Attempt<'_>) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let rows = registers.iter().map(|one| {
        Row::new([
            html! { (as_of(visit, one.as_of)) },
            html! { (locale.number(one.people)) },
            html! { (locale.number(one.refused)) },
            html! { (locale.number(one.gaps)) },
            html! { code { (one.name.get(..16).unwrap_or_default()) "…" } },
            html! { a.govuk-link href=(format!("{ADDRESS}/{}/catatan", one.name)) download { (text("web-register-notes")) } },
        ])
    });
    let columns = vec![
        Column::text(text("web-register-as-of")),
        Column::number(say::first_upper(&text("web-register-people"))),
        Column::number(say::first_upper(&text("web-register-refused"))),
        Column::number(say::first_upper(&text("web-register-gaps"))),
        Column::text(text("web-screen-digest")),
        Column::text(text("web-register-worklist")),
    ];
    let table = Table { caption: text("web-register-list"), columns, rows: rows.collect() };
    let body = html! {
        @if registers.is_empty() {
            (components::empty(locale, &text("web-screen-none"), html! { p.govuk-body { (text("web-register-none-next")) } }))
        } @else { (components::table(locale, &table)) }
        h2.govuk-heading-m #baru { (text("web-register-new")) }
        (form(visit, &attempt))
    };
    Page::new(text("web-register-title"), body)
        .in_section(ADDRESS)
        .lead(html! { p { (text("web-register-lead")) } })
        .who_sees(text("web-register-who"))
        .errors(attempt.errors)
}

fn form(visit: &Visit, attempt: &Attempt<'_>) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let day = attempt.form.map(|form| DateText::of_form(form, "per")).unwrap_or_default();
    let (day_label, day_hint) = (text("web-register-day"), text("web-register-day-hint"));
    html! {
        form method="post" action=(ADDRESS) enctype="multipart/form-data" novalidate {
            (visit.token_field())
            (components::date_input(locale, &Field::new("per", &day_label).hint(&day_hint).error(&attempt.errors).bold(), &day))
            @for name in FILES {
                @let label = text(&format!("web-register-file-{name}"));
                (components::file_input(locale, &Field::new(name, &label).error(&attempt.errors).bold(), &FileLimits::several(".xlsx,.csv,.json")))
            }
            p.govuk-body { (text("web-register-nothing-yet")) }
            (components::button(ButtonKind::Primary, &text("web-register-read")))
        }
    }
}

async fn take_in(State(site): State<Site>, visit: Visit, sent: SignedUpload) -> Result<Response, ErrorPage> {
    let SignedUpload { signed, form, files } = sent;
    let registers = registers(&site, &visit, &signed).await?;
    let locale = &visit.locale;
    let mut read = form.reader(locale);
    let day = read.day("per", &locale.text("web-register-day"));
    let mut taken = Vec::new();
    let mut all_read = Some(());
    for name in FILES {
        let label = locale.text(&format!("web-register-file-{name}"));
        let no_pdf = locale.text_with("web-register-no-pdf", &[("label", &label)]);
        match read.files(name, &label, &files, |media| media != "application/pdf", &no_pdf) {
            Some(read) => taken.extend((1..).zip(read).map(|(n, bytes)| register_file(name, n, bytes))),
            None => all_read = None,
        }
    }
    // Those taken are held no longer than they are needed.
    drop(files);
    if taken.is_empty() && all_read.is_some() {
        let label = locale.text("web-register-file-profil");
        read.refuse::<()>("profil", locale.text_with("web-error-required", &[("label", &label)]));
        all_read = None;
    }
    let refused = |errors: FieldErrors| {
        let attempt = Attempt { form: Some(&form), errors };
        list(&visit, &registers, attempt).status(StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response()
    };
    let (day, ()) = match read.finish((day, all_read)) {
        Ok(read) => read,
        Err(errors) => return Ok(refused(errors)),
    };
    let Some(folder) = site.snapshots() else { return Err(ErrorPage::NotFound) };
    match site.app().take_in_register(&signed.acting, folder, taken, day).await {
        Ok(intake) => Ok(looked_at(&visit, &intake).show(&visit).into_response()),
        Err(AppError::Import(error)) if !error.is_of_the_disk() => {
            let mut errors = FieldErrors::default();
            let field = FILES.into_iter().find(|name| error.file().is_some_and(|file| file.starts_with(name)));
            errors.add(field.unwrap_or("profil"), words::import_error(&error, locale));
            Ok(refused(errors))
        }
        Err(error) => Err(error).or_page(&visit, ADDRESS),
    }
}

/// Returns the `n`th file of a field, from 1; how its name ends goes by its content, as what reads it goes by that.
pub(crate) fn register_file(field: &str, n: u32, bytes: Bytes) -> RegisterFile {
    let ending = match &*bytes {
        [b'P', b'K', ..] => "xlsx",
        _ if matches!(bytes.trim_ascii_start(), [b'{' | b'[', ..]) => "json",
        _ => "csv",
    };
    let name = if n == 1 { format!("{field}.{ending}") } else { format!("{field}-{n}.{ending}") };
    RegisterFile { name, bytes }
}

/// Shows what was read, before it is kept.
fn looked_at(visit: &Visit, intake: &Intake) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let register = &intake.register;
    let card = |number: u64, key: &str| NumberCard { number, text: text(key), href: None, late: false };
    let cards = [
        card(register.people, "web-register-people"),
        NumberCard { late: register.refused > 0, ..card(register.refused, "web-register-refused") },
        card(register.gaps, "web-register-gaps"),
        card(intake.doubts, "web-register-doubts"),
    ];
    let notes = format!("{ADDRESS}/{}/catatan", register.name);
    let body = html! {
        (components::number_cards(locale, &cards))
        @if let Some(against) = &intake.against {
            (components::inset(html! {
                p.govuk-body {
                    (locale.text_with("web-register-against", &[
                        ("day", &as_of(visit, against.as_of)),
                        ("came", &locale.number(against.came)),
                        ("left", &locale.number(against.left)),
                        ("changed", &locale.number(against.changed)),
                    ]))
                }
            }))
        }
        @if intake.is_known { (components::warning(locale, html! { (text("web-register-known")) })) }
        (sources(locale, &intake.sources))
        @for kind in [NoteKind::Refused, NoteKind::Unusable, NoteKind::SourcesDisagree] { (notes_of(locale, kind, intake)) }
        @if intake.notes.iter().any(|note| matches!(note.kind, NoteKind::Doubt | NoteKind::File)) {
            (components::details(&text("web-register-doubts-more"), html! {
                @for kind in [NoteKind::Doubt, NoteKind::File] { (notes_of(locale, kind, intake)) }
            }))
        }
        p.govuk-body { a.govuk-link href=(notes) download { (text("web-register-notes-all")) } }
        (components::summary_list(&[SummaryRow::new(text("web-screen-digest"), components::digest(&register.name))]))
        form method="post" action=(format!("{ADDRESS}/simpan")) {
            (visit.token_field())
            (components::hidden("data", &register.name))
            (components::button_group(&[
                components::button(ButtonKind::Primary, &text("web-register-keep")),
                components::text_link(&text("web-register-other"), ADDRESS),
            ]))
        }
    };
    let day = as_of(visit, register.as_of);
    Page::new(locale.text_with("web-register-check", &[("day", &day)]), body)
        .in_section(ADDRESS)
        .trail([Link::new(text("web-register-title"), ADDRESS)])
        .lead(html! { p { (text("web-register-check-lead")) } })
        .who_sees(text("web-register-who"))
}

/// Shows what was read, and which headings a file may have that it has not: with one of them misspelt nobody would have
/// what stands below it.
fn sources(locale: &Locale, sources: &[ReadSource]) -> Markup {
    let text = |key: &str| locale.text(key);
    let row = |source: &ReadSource| {
        let kind = text(&format!("register-kind-{}", source.kind));
        Row::new([
            html! { (source.name) },
            html! { (kind) @if source.is_copy { " (" (text("cli-copy")) ")" } },
            html! { (locale.number(source.rows)) },
        ])
    };
    let columns =
        vec![Column::text(text("cli-file")), Column::text(text("cli-kind")), Column::number(text("cli-rows"))];
    let table = Table { caption: text("web-register-sources"), columns, rows: sources.iter().map(row).collect() };
    html! {
        (components::table(locale, &table))
        @for source in sources.iter().filter(|source| !source.missing.is_empty() && !source.is_copy) {
            (components::details(
                &locale.text_with("web-register-missing", &[("file", &source.name), ("n", &locale.number(n(source.missing.len())))]),
                html! {
                    p.govuk-body { (text("web-register-missing-next")) }
                    p.govuk-body { (source.missing.join(", ")) }
                },
            ))
        }
    }
}

/// Shows what is to be mended, counted by reason; the list of notes names every row.
fn notes_of(locale: &Locale, kind: NoteKind, intake: &Intake) -> Markup {
    let text = |key: &str| locale.text(key);
    let notes: Vec<&NoteCount> = intake.notes.iter().filter(|note| note.kind == kind).collect();
    if notes.is_empty() {
        return html! {};
    }
    let row = |note: &&NoteCount| {
        let rows: Vec<String> = note.rows.iter().map(u32::to_string).collect();
        let left = note.n.saturating_sub(n(rows.len()));
        Row::new([
            html! { (text(&format!("reason-{}", note.reason))) },
            html! { (text(&format!("advice-{}", note.reason))) },
            html! { (note.file) @if !note.column.is_empty() { ", " (note.column) } },
            html! { (locale.number(note.n)) },
            html! {
                (rows.join(", "))
                @if left > 0 && !rows.is_empty() { " " (locale.text_with("web-register-rows-more", &[("n", &locale.number(left))])) }
            },
        ])
    };
    let columns = vec![
        Column::text(text("cli-reason")),
        Column::text(text("web-register-advice")),
        Column::text(text("web-register-where")),
        Column::number(text("web-register-count")),
        Column::text(text("cli-row")),
    ];
    let all = locale.number(notes.iter().map(|note| note.n).sum());
    let caption = locale.text_with(&format!("web-register-notes-{}", kind.key()), &[("n", &all)]);
    components::table(locale, &Table { caption, columns, rows: notes.iter().map(row).collect() })
}

async fn keep(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let Some(folder) = site.snapshots() else { return Err(ErrorPage::NotFound) };
    let kept = site.app().keep_register(&sent.signed.acting, folder, sent.form.text("data")).await;
    let kept = match kept {
        // What waited too long made room for others; it is uploaded again.
        Err(AppError::Snapshot(error)) if error.is_not_found() => {
            let reason = visit.locale.text("web-register-gone");
            return Err(ErrorPage::Refused { reason, back: ADDRESS.to_owned() });
        }
        kept => kept.or_page(&visit, ADDRESS)?,
    };
    Ok(Redirect::to(&with_query(ADDRESS, &[("disimpan", &kept.name)])).into_response())
}

async fn notes(
    State(site): State<Site>,
    Path(name): Path<String>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let Some(folder) = site.snapshots() else { return Err(ErrorPage::NotFound) };
    let found = match site.app().register_notes(&signed.acting, folder, &name).await {
        Err(AppError::Snapshot(error)) if error.is_not_found() => return Err(ErrorPage::NotFound),
        found => found.or_page(&visit, ADDRESS)?,
    };
    let mut response = found.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    let attached = HeaderValue::from_static("attachment; filename=\"catatan-register.csv\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, attached);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_what_it_holds() {
        for (bytes, expected) in [
            (&b"PK\x03\x04"[..], "xlsx"),
            (b" \n[{}]", "json"),
            (b"{\"data\": []}", "json"),
            (b"NIP BARU,NAMA\n", "csv"),
            (b"", "csv"),
        ] {
            let name = |n| register_file("profil", n, Bytes::from_static(bytes)).name;
            assert_eq!([name(1), name(2)], [format!("profil.{expected}"), format!("profil-2.{expected}")]);
        }
    }
}
