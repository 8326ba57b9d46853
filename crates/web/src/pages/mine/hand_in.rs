//! Handing in documents: what is asked for, until when, what happens next; files are looked into before they are kept.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use jenjang_app::cases::{Attachments, OwnItem, OwnSubmission};
use maud::{Markup, html};

use super::Mine;
use super::sending::Attempt;
use crate::components::{self, Choice, Field, FileLimits, SummaryRow, TextKind};
use crate::error_page::ErrorPage;
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
    Ok(form(&mine, &visit, submission, Attempt::default()))
}

impl Mine {
    fn submission(&self, stage: &str) -> Result<&OwnSubmission, ErrorPage> {
        self.view.submissions.iter().find(|one| one.stage == stage).ok_or(ErrorPage::NotFound)
    }
}

fn form(mine: &Mine, visit: &Visit, submission: &OwnSubmission, attempt: Attempt<'_>) -> Document {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let is_open = submission.refusal.is_none();
    let body = html! {
        @if let Some(refusal) = submission.refusal.as_ref().filter(|_| attempt.said.is_none()) {
            (components::inset(html! { p { (mine.refusal(refusal, locale)) } }))
        }
        (previous(mine, visit, submission))
        @if is_open { (fields(mine, visit, submission, &attempt)) }
        @else { (components::text_link(&text("web-receipt-back"), &mine.address(""))) }
    };
    let title = if submission.handed_in.is_some() && is_open {
        locale.text_with("web-hand-in-title-again", &[("stage", &submission.title)])
    } else {
        submission.title.clone()
    };
    let until = submission.closes.filter(|_| is_open).map(|day| ("web-hand-in-until", day));
    mine.upload_page(visit, title, until, attempt, &body)
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

fn fields(mine: &Mine, visit: &Visit, submission: &OwnSubmission, attempt: &Attempt<'_>) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let errors = &attempt.errors;
    let before = submission.handed_in.as_ref().and_then(|before| before.title.clone()).unwrap_or_default();
    let title = if attempt.typed.is_some() { attempt.text("judul") } else { &before };
    let hint = text(if mine.view.blind { "web-hand-in-title-blind" } else { "web-hand-in-title-hint" });
    let fields = html! {
        @if !submission.is_judged {
            (components::text_input(
                locale,
                &Field::new("judul", &text("web-hand-in-paper-title")).hint(&hint).error(errors).bold(),
                TextKind::Words,
                title,
            ))
        }
        @for item in &submission.items {
            @let name = field(item);
            @if item.media.is_some() {
                (components::file_input(locale, &Field::new(&name, &item.label).error(errors).bold(), &FileLimits::one(".pdf")))
            } @else {
                @let statement = text("web-hand-in-declare");
                @let hint = text("web-hand-in-declare-hint");
                (components::checkboxes(
                    locale,
                    &Field::new(&name, &item.label).hint(&hint).error(errors).bold(),
                    &[Choice::new("ya", &statement)],
                    &[attempt.text(&name)],
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
    };
    let address = mine.address(&format!("/serahkan/{}", submission.stage));
    mine.upload_form(visit, &address, attempt, &fields, "web-hand-in-send")
}

/// The name of the field of a line of the checklist.
fn field(item: &OwnItem) -> String {
    format!("butir-{}", item.id)
}

pub(super) async fn record(
    State(site): State<Site>,
    Path((case, stage)): Path<(String, String)>,
    visit: Visit,
    sent: SignedUpload,
) -> Result<Response, ErrorPage> {
    let mine = Mine::read(&site, &sent.signed, &visit, &case).await?;
    let submission = mine.submission(&stage)?;
    let locale = &visit.locale;
    let again = |attempt: Attempt<'_>| form(&mine, &visit, submission, attempt);
    if let Some(refusal) = &submission.refusal {
        return Ok(again(Attempt::refused(&sent.form, mine.refusal(refusal, locale))).into_response());
    }
    let mut read = sent.form.reader(locale);
    let title = read.optional_text("judul", &locale.text("web-hand-in-paper-title"), MOST_TITLE);
    if sent.form.text("judul").chars().any(char::is_control) {
        read.refuse::<()>("judul", locale.text("web-hand-in-title-line"));
    }
    let (mut declares, mut files) = (BTreeSet::new(), Attachments::new());
    for item in &submission.items {
        let name = field(item);
        let Some(media) = &item.media else {
            if read.ticked(&name, &item.label).is_some() {
                declares.insert(item.id.clone());
            }
            continue;
        };
        let what = [("what", item.label.as_str())];
        let takes = |found: &str| media.is_empty() || media.iter().any(|one| one == found);
        let not_taken = locale.text_with("web-hand-in-not-pdf", &what);
        match read.optional_file(&name, &item.label, &sent.files, takes, &not_taken) {
            Some(Some(bytes)) => {
                files.insert(item.id.clone(), bytes);
            }
            Some(None) => {
                read.refuse::<()>(&name, locale.text_with("web-hand-in-choose", &what));
            }
            None => {}
        }
    }
    let title = match read.finish((title,)) {
        Ok((title,)) => title.unwrap_or_default(),
        Err(errors) => return Ok(again(Attempt::wrong(&sent.form, errors)).into_response()),
    };
    let done = site.app().hand_in_own(&sent.signed.acting, &case, &stage, &title, declares, files).await;
    mine.answered(done, &visit, |said| again(Attempt::refused(&sent.form, said)))
}
