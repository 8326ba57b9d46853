//! Saving, checking and submitting a sheet.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_access::Role;
use jenjang_app::cases::{Attachments, MarkState};
use jenjang_desk::DraftError;
use jenjang_facts::Decimal;
use jenjang_locale::Locale;
use jenjang_procedure::Command;
use jenjang_procedure::stages::assessment::SubmitMark;
use maud::html;

use super::Place;
use super::draft::{self, MAX_CHARS, Typed, digest, level_field};
use super::sheet::{Assignment, conflict_page, form_page, label, refused_page, statement, summary};
use crate::components::{self, ButtonKind, button_group, button_named};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Visit};
use crate::pages::common::score;
use crate::site::{Problem as _, Signed, SignedForm, Site};

pub(super) async fn send_sheet(
    State(site): State<Site>,
    visit: Visit,
    Path(place): Path<(String, String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let place = Place::new(place)?;
    let assignment = match Assignment::load(&site, &visit, &signed, place.clone()).await {
        Ok(assignment) => assignment,
        Err(page) => return Err(lost(page, &signed, &visit, &place, &form)),
    };
    let typed = Typed::of_form(&form, &assignment.sheet.rubric);
    if !assignment.is_due() {
        return overtaken(&assignment, &visit, &typed);
    }
    match form.text("langkah") {
        "simpan" | "berikutnya" => {
            if let Some(page) = save(&site, &visit, &signed, &assignment, &typed).await? {
                return Ok(page.into_response());
            }
            let next = assignment.sheet.next.filter(|_| form.text("langkah") == "berikutnya");
            let to = next.map_or_else(|| format!("{}?disimpan=ya", place.address()), |next| place.other(next));
            Ok(Redirect::to(&to).into_response())
        }
        "ubah" => Ok(form_page(&assignment, &visit, &typed, FieldErrors::default()).show(&visit).into_response()),
        "kirim" => submit(&site, &visit, &signed, &assignment, &typed, form.text("nilai")).await,
        _ => {
            let errors = mistakes(&assignment, &form, &typed, &visit.locale);
            if !errors.is_empty() {
                return Ok(form_page(&assignment, &visit, &typed, errors).show(&visit).into_response());
            }
            // What was checked is kept, too: a browser that closes now loses nothing.
            if let Some(page) = save(&site, &visit, &signed, &assignment, &typed).await? {
                return Ok(page.into_response());
            }
            let typed = Typed { drawn_from: digest(&typed.to_text()), ..typed };
            Ok(check(&site, &visit, &signed, &assignment, &typed, false).await?.into_response())
        }
    }
}

/// Gives back what a marker typed into a sheet that is not theirs any more: released, or recused in another window.
fn lost(page: ErrorPage, signed: &Signed, visit: &Visit, place: &Place, form: &FormData) -> ErrorPage {
    let locale = &visit.locale;
    let marks = signed.me.roles.iter().any(|role| matches!(role, Role::Marker | Role::SkpdHead));
    let texts = [("catatan", "web-mk-remarks"), ("rekaman", "web-mk-record")];
    let typed = texts.map(|(field, key)| (locale.text(key), form.text(field).to_owned()));
    let typed: Vec<(String, String)> = typed.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    if page != ErrorPage::NotFound || !marks || typed.is_empty() {
        return page;
    }
    // The same for every number, assigned once or never.
    ErrorPage::Stale(Stale { happened: Some(locale.text("web-mk-lost")), typed, again: place.list() })
}

/// Answers a form that came after the mark was settled: a second click, or another window.
fn overtaken(assignment: &Assignment, visit: &Visit, typed: &Typed) -> Result<Response, ErrorPage> {
    let locale = &visit.locale;
    // The same mark once more: it is in, and nothing is lost.
    if assignment.sheet.mark.as_ref().is_some_and(|mark| typed.is(mark)) || typed.is_empty() {
        return Ok(Redirect::to(&assignment.place.address()).into_response());
    }
    let happened = match assignment.sheet.state {
        MarkState::Submitted => "web-mk-is-submitted",
        MarkState::Verified => "web-mk-is-verified",
        MarkState::Gone => "web-mk-is-gone",
        MarkState::Due | MarkState::Returned => "web-mk-is-closed",
    };
    let mut kept: Vec<(String, String)> = Vec::new();
    let levels = assignment
        .sheet
        .rubric
        .criteria
        .iter()
        .filter_map(|one| Some((label(one, locale), typed.levels.get(&one.id)?)));
    kept.extend(levels.map(|(label, level)| (label, level.clone())));
    let texts = [("web-mk-remarks", &typed.remarks), ("web-mk-record", &typed.record)];
    kept.extend(
        texts.iter().filter(|(_, text)| !text.is_empty()).map(|(key, text)| (locale.text(key), (*text).clone())),
    );
    Err(ErrorPage::Stale(Stale {
        happened: Some(locale.text(happened)),
        typed: kept,
        again: assignment.place.address(),
    }))
}

/// Saves the draft; returns a page where that is not what should happen.
async fn save(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    assignment: &Assignment,
    typed: &Typed,
) -> Result<Option<Document>, ErrorPage> {
    let (subject, text) = (&signed.session.subject, typed.to_text());
    if let Some(stored) = draft::load(site, subject, &assignment.place).await?
        && digest(&stored.text) != typed.drawn_from
        && stored.text != text
    {
        return Ok(Some(conflict_page(assignment, visit, typed, &stored)));
    }
    match site.desk().save_draft(subject, &assignment.place.form(), &text, signed.acting.at).await {
        Ok(()) => Ok(None),
        Err(DraftError::Desk(_)) => {
            Ok(Some(refused_page(assignment, visit, typed, &visit.locale.text("web-mk-draft-unsaved"))))
        }
        Err(DraftError::Form | DraftError::TooLong { .. } | DraftError::TooMany) => {
            Ok(Some(refused_page(assignment, visit, typed, &visit.locale.text("web-mk-draft-full"))))
        }
    }
}

fn mistakes(assignment: &Assignment, form: &FormData, typed: &Typed, locale: &Locale) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for criterion in &assignment.sheet.rubric.criteria {
        let level = typed.levels.get(&criterion.id).and_then(|text| text.parse::<usize>().ok());
        if !level.is_some_and(|level| (1..=criterion.levels.len()).contains(&level)) {
            let message = locale.text_with("web-mk-level-missing", &[("label", &label(criterion, locale))]);
            errors.add(level_field(&criterion.id), message);
        }
    }
    let mut read = form.reader(locale);
    if assignment.sheet.needs_record {
        read.text("rekaman", &locale.text("web-mk-record"), MAX_CHARS);
    }
    read.optional_text("catatan", &locale.text("web-mk-remarks"), MAX_CHARS);
    if !typed.statement {
        read.refuse::<()>("pernyataan", locale.text("web-mk-statement-missing"));
    }
    if let Err(found) = read.finish((Some(()),)) {
        for error in &found {
            errors.add(error.field.clone(), error.message.clone());
        }
    }
    errors
}

/// Draws what is about to be recorded. `changed` says that the score is another than the one checked before.
async fn check(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    assignment: &Assignment,
    typed: &Typed,
    changed: bool,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let place = &assignment.place;
    let found = computed(site, visit, signed, assignment, typed).await?;
    let shown = found.map(|found| score(locale, found, assignment.measures.places));
    let body = html! {
        @if changed { (components::warning(locale, html! { (locale.text("web-mk-score-changed")) })) }
        (summary(assignment, typed, shown, locale))
        h2.govuk-heading-m { (locale.text("web-mk-statement")) }
        (components::inset(html! { (statement(assignment, locale)) }))
        (components::warning(locale, html! { (locale.text("web-mk-check-final")) }))
        form method="post" action=(place.address()) {
            (visit.token_field())
            @for (id, level) in &typed.levels { (components::hidden(&level_field(id), level)) }
            (components::hidden("catatan", &typed.remarks))
            (components::hidden("rekaman", &typed.record))
            (components::hidden("pernyataan", if typed.statement { "ya" } else { "" }))
            (components::hidden("draf", &typed.drawn_from))
            (components::hidden("nilai", &found.map(|found| found.to_string()).unwrap_or_default()))
            (button_group(&[
                button_named(ButtonKind::Primary, &locale.text("web-mk-confirm"), "langkah", "kirim"),
                button_named(ButtonKind::Secondary, &locale.text("web-mk-change"), "langkah", "ubah"),
            ]))
        }
    };
    let page = assignment
        .titled(visit, locale.text("web-mk-check"), body)
        .kicker(html! { (assignment.title(locale)) " · " (assignment.sheet.unit) });
    Ok(page.show(visit))
}

async fn computed(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    assignment: &Assignment,
    typed: &Typed,
) -> Result<Option<Decimal>, ErrorPage> {
    let place = &assignment.place;
    let levels = typed.levels();
    let found = site.app().score_of(&signed.acting, &place.case, &place.stage, place.participant, &levels).await;
    found.or_page(visit, &place.list())
}

async fn submit(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    assignment: &Assignment,
    typed: &Typed,
    seen: &str,
) -> Result<Response, ErrorPage> {
    let place = &assignment.place;
    let found = computed(site, visit, signed, assignment, typed).await?;
    // A weight that was amended meanwhile changes what the levels are worth.
    if found.is_some_and(|found| found.to_string() != seen) {
        return Ok(check(site, visit, signed, assignment, typed, true).await?.into_response());
    }
    let command = Command::SubmitMark(SubmitMark {
        stage: place.stage.clone(),
        participant: place.participant,
        levels: typed.levels(),
        remarks: typed.remarks.clone(),
        record: typed.record.clone(),
        statement: typed.statement,
    });
    match site.app().act(&signed.acting, &place.case, command, Attachments::new()).await {
        Ok(done) => {
            draft::discard(site, &signed.session.subject, place).await;
            Ok(Redirect::to(&format!("{}?catatan={}", place.address(), done.sequence)).into_response())
        }
        Err(error) => match assignment.round.refusal(&error, &visit.locale) {
            // Between looking and recording another window was quicker: look again.
            Some(why) => match Assignment::load(site, visit, signed, place.clone()).await {
                Ok(now) if !now.is_due() => overtaken(&now, visit, typed),
                _ => Ok(refused_page(assignment, visit, typed, &why).into_response()),
            },
            None => Err(error).or_page(visit, &place.address()),
        },
    }
}
