//! Handing in documents: what is asked for, until when, what happens next; files are looked into before they are kept.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Attachments, MAX_FILE_BYTES, OwnItem, OwnSubmission, media_of};
use maud::{Markup, html};

use super::Mine;
use crate::components::{self, ButtonKind, Choice, Field, FileLimits, SummaryRow, TextKind};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Visit};
use crate::say;
use crate::site::{Signed, SignedUpload, Site};

/// The longest title of a paper.
const MOST_TITLE: usize = 300;

pub(super) async fn ask(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let mine = Mine::read(&site, &signed, &visit, &case).await?;
    let submission = mine.submission(&stage)?;
    Ok(form(&mine, &visit, submission, &FormData::default(), FieldErrors::default(), None))
}

impl Mine {
    fn submission(&self, stage: &str) -> Result<&OwnSubmission, ErrorPage> {
        self.view.submissions.iter().find(|one| one.stage == stage).ok_or(ErrorPage::NotFound)
    }
}

fn form(
    mine: &Mine,
    visit: &Visit,
    submission: &OwnSubmission,
    typed: &FormData,
    errors: FieldErrors,
    said: Option<&str>,
) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let is_wrong = !errors.is_empty() || said.is_some();
    let body = html! {
        @if let Some(said) = said { (super::refused(locale, said)) }
        @if let Some(refusal) = submission.refusal.as_ref().filter(|_| said.is_none()) {
            (components::inset(html! { p { (mine.refusal(refusal, locale)) } }))
        }
        (previous(mine, visit, submission))
        @if submission.refusal.is_none() {
            @if is_wrong { (components::inset(html! { (text("web-hand-in-choose-again")) })) }
            (fields(mine, visit, submission, typed, &errors))
        } @else {
            (components::text_link(&text("web-receipt-back"), &mine.address("")))
        }
    };
    let title = if submission.handed_in.is_some() && submission.refusal.is_none() {
        locale.text_with("web-hand-in-title-again", &[("stage", &submission.title)])
    } else {
        submission.title.clone()
    };
    let lead = submission.closes.filter(|_| submission.refusal.is_none()).map(|day| {
        html! { p { (text("web-hand-in-until")) " " strong { (super::until(locale, day, mine.view.zone)) } "." } }
    });
    let mut page = mine.page(visit, title, body).errors(errors);
    if let Some(lead) = lead {
        page = page.lead(lead);
    }
    if said.is_some() {
        page = page.status(axum::http::StatusCode::UNPROCESSABLE_ENTITY);
    }
    page.show(visit)
}

/// What was handed in before, which the next replaces.
fn previous(mine: &Mine, visit: &Visit, submission: &OwnSubmission) -> Markup {
    let locale = &visit.locale;
    let Some(before) = &submission.handed_in else { return html! {} };
    let mut rows = vec![SummaryRow::new(locale.text("web-hand-in-at"), say::moment(locale, before.at, mine.view.zone))];
    if let Some(title) = before.title.as_ref().filter(|title| !title.is_empty()) {
        rows.push(SummaryRow::new(locale.text("web-hand-in-paper-title"), html! { bdi { (title) } }));
    }
    for (item, file) in &before.files {
        let line = submission.items.iter().find(|line| line.id == *item);
        let label = line.map_or_else(|| item.clone(), |line| line.label.clone());
        let href = mine.address(&format!("/berkas/{}/{item}", submission.stage));
        rows.push(
            SummaryRow::new(label, components::file_size(locale, file.bytes))
                .action(locale.text("web-hand-in-open"), href),
        );
    }
    for line in submission.items.iter().filter(|line| line.accepted == Some(false)) {
        let reason = line.reason.clone().unwrap_or_else(|| locale.text("web-hand-in-reason-erased"));
        rows.push(SummaryRow::new(
            locale.text("web-hand-in-not-accepted"),
            html! { strong { (line.label) } ": " bdi { (reason) } },
        ));
    }
    html! {
        h2.govuk-heading-m { (locale.text("web-hand-in-before")) }
        @if submission.refusal.is_none() { p.govuk-body { (locale.text("web-hand-in-replaces")) } }
        (components::summary_list(&rows))
    }
}

fn fields(mine: &Mine, visit: &Visit, submission: &OwnSubmission, typed: &FormData, errors: &FieldErrors) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let limits =
        FileLimits { accept: ".pdf", max_bytes: u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX), many: false };
    let before = submission.handed_in.as_ref().and_then(|before| before.title.clone()).unwrap_or_default();
    let title = if typed.fields().next().is_some() { typed.text("judul").to_owned() } else { before };
    let address = mine.address(&format!("/serahkan/{}", submission.stage));
    html! {
        form method="post" action=(address) enctype="multipart/form-data" novalidate {
            (visit.token_field())
            @if !submission.is_judged {
                (components::text_input(
                    locale,
                    &Field::new("judul", &text("web-hand-in-paper-title")).hint(&text(if mine.view.blind { "web-hand-in-title-blind" } else { "web-hand-in-title-hint" })).error(errors).bold(),
                    TextKind::Words,
                    &title,
                ))
            }
            @for item in &submission.items {
                @let name = field(item);
                @if item.media.is_some() {
                    (components::file_input(locale, &Field::new(&name, &item.label).error(errors).bold(), &limits))
                } @else {
                    @let statement = text("web-hand-in-declare");
                    @let hint = text("web-hand-in-declare-hint");
                    (components::checkboxes(
                        locale,
                        &Field::new(&name, &item.label).hint(&hint).error(errors).bold(),
                        &[Choice::new("ya", &statement)],
                        &[typed.text(&name)],
                    ))
                }
            }
            h2.govuk-heading-s { (text("web-hand-in-next")) }
            ol."govuk-list govuk-list--number" {
                li { (text("web-hand-in-next-receipt")) }
                @if submission.is_judged { li { (text("web-hand-in-next-judged")) } }
                @else if mine.view.blind { li { (text("web-hand-in-next-blind")) } }
                @else { li { (text("web-hand-in-next-marked")) } }
                li { (text("web-hand-in-next-replace")) }
            }
            (components::button_group(&[
                components::button(ButtonKind::Primary, &text("web-hand-in-send")),
                components::text_link(&text("web-receipt-back"), &mine.address("")),
            ]))
        }
    }
}

/// The name of the field of a line of the checklist.
fn field(item: &OwnItem) -> String {
    format!("butir-{}", item.id)
}

pub(super) async fn record(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    mut sent: SignedUpload,
) -> Result<Response, ErrorPage> {
    let mine = Mine::read(&site, &sent.signed, &visit, &case).await?;
    let submission = mine.submission(&stage)?;
    let locale = &visit.locale;
    let show = |errors: FieldErrors, said: Option<&str>| {
        form(&mine, &visit, submission, &sent.form, errors, said).into_response()
    };
    if let Some(refusal) = &submission.refusal {
        return Ok(show(FieldErrors::default(), Some(&mine.refusal(refusal, locale))));
    }
    let mut read = sent.form.reader(locale);
    let title = read.optional_text("judul", &locale.text("web-hand-in-paper-title"), MOST_TITLE);
    if sent.form.text("judul").chars().any(char::is_control) {
        read.refuse::<()>("judul", locale.text("web-hand-in-title-line"));
    }
    let mut declares = BTreeSet::new();
    for item in &submission.items {
        let name = field(item);
        match &item.media {
            Some(media) => check_file(&mut read, locale, item, media, sent.files.get(&name).map(AsRef::as_ref)),
            None => {
                if read.ticked(&name, &item.label).is_some() {
                    declares.insert(item.id.clone());
                }
            }
        }
    }
    let title = match read.finish((title,)) {
        Ok((title,)) => title.unwrap_or_default(),
        Err(errors) => return Ok(show(errors, None)),
    };
    let items = submission.items.iter().filter(|item| item.media.is_some());
    let mut files = Attachments::new();
    for item in items {
        if let Some(bytes) = sent.files.remove(&field(item)) {
            files.insert(item.id.clone(), bytes);
        }
    }
    match site.app().hand_in_own(&sent.signed.acting, &case, &stage, &title, declares, files).await {
        Ok(done) => Ok(Redirect::to(&mine.address(&format!("/bukti/{}", done.sequence))).into_response()),
        Err(error) => {
            let said = mine.on_the_form(error, &visit)?;
            Ok(form(&mine, &visit, submission, &sent.form, FieldErrors::default(), Some(&said)).into_response())
        }
    }
}

fn check_file(
    read: &mut crate::forms::Reader<'_>,
    locale: &jenjang_locale::Locale,
    item: &OwnItem,
    media: &[String],
    bytes: Option<&[u8]>,
) {
    let name = field(item);
    match bytes {
        None => {
            let message = locale.text_with("web-hand-in-choose", &[("what", &item.label)]);
            read.refuse::<()>(&name, message);
        }
        Some(bytes) if !media.is_empty() && !media.iter().any(|one| one == media_of(bytes)) => {
            let message = locale.text_with("web-hand-in-not-pdf", &[("what", &item.label)]);
            read.refuse::<()>(&name, message);
        }
        Some(_) => {}
    }
}
