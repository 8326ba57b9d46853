//! The sheet: the paper beside the rubric. What was submitted is read here and not changed.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use jenjang_app::cases::{ActReceipt, MarkSheet, MarkState, RubricView};
use jenjang_desk::SavedDraft;
use jenjang_locale::Locale;
use jenjang_procedure::RubricCriterion;
use jenjang_procedure::stages::assessment::MarkContent;
use maud::{Markup, html};

use super::Place;
use super::draft::{self, MAX_CHARS, Typed, level_field};
use super::file::PDF;
use crate::components::{
    self, Banner, ButtonKind, Choice, Field, Level, RubricLine, SummaryRow, button_group, button_link, button_named,
    text_link,
};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::pages::common::{Round, is_recent, just_recorded, proof, refused_banner, score, wide};
use crate::site::{Problem as _, Signed, Site};

/// A sheet with all that it is drawn from.
pub(super) struct Assignment {
    pub(super) place: Place,
    pub(super) round: Round,
    pub(super) sheet: MarkSheet,
    pub(super) measures: RubricView,
}

impl Assignment {
    pub(super) async fn load(site: &Site, visit: &Visit, signed: &Signed, place: Place) -> Result<Self, ErrorPage> {
        let round = Round::load(site, visit, signed, &place.case).await?;
        round.stage(&place.stage, "assessment")?;
        let back = place.list();
        let sheet = site.app().mark_sheet(&signed.acting, &place.case, &place.stage, place.participant).await;
        let sheet = sheet.or_page(visit, &back)?;
        let measures =
            site.app().stage_rubric(&signed.acting, &place.case, &place.stage).await.or_page(visit, &back)?;
        Ok(Self { place, round, sheet, measures })
    }

    pub(super) fn is_due(&self) -> bool {
        let open = self.round.stage(&self.place.stage, "assessment").is_ok_and(|stage| stage.status == "open");
        open && matches!(self.sheet.state, MarkState::Due | MarkState::Returned)
    }

    pub(super) fn title(&self, locale: &Locale) -> String {
        let key = if self.sheet.needs_record { "web-mk-sheet-interview" } else { "web-mk-sheet-paper" };
        locale.text_with(key, &[("number", &self.place.participant.to_string())])
    }

    pub(super) fn page(&self, visit: &Visit, body: Markup) -> Page {
        self.titled(visit, self.title(&visit.locale), body)
    }

    /// Returns a page about this sheet that has a heading of its own.
    pub(super) fn titled(&self, visit: &Visit, title: String, body: Markup) -> Page {
        let locale = &visit.locale;
        let back = Link::new(locale.text("web-mk-title"), self.place.list());
        Page::new(title, body)
            .in_section("/putaran")
            .trail(self.round.trail(locale, [back]))
            .who_sees(locale.text("web-mk-who-sheet"))
    }
}

pub(super) async fn show_sheet(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(place): Path<(String, String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Document, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let assignment = Assignment::load(&site, &visit, &signed, Place::new(place)?).await?;
    if !assignment.is_due() {
        let receipt = just_recorded(&site, &visit, &signed, &assignment.place.case, &asked).await?;
        return Ok(settled(&assignment, &visit, receipt));
    }
    let saved = draft::load(&site, &signed.session.subject, &assignment.place).await?;
    let typed = match saved.as_ref().and_then(Typed::of_draft) {
        Some(typed) => typed,
        None if assignment.sheet.state == MarkState::Returned => {
            // What was sent before is the place to go on from.
            let before = site.app().previous_mark(
                &signed.acting,
                &assignment.place.case,
                &assignment.place.stage,
                assignment.place.participant,
            );
            before.await.or_page(&visit, &assignment.place.list())?.as_ref().map(Typed::of_mark).unwrap_or_default()
        }
        None => Typed::default(),
    };
    let asked_saved = asked.text("disimpan") == "ya";
    let flash = saved.as_ref().map(|saved| {
        let just_saved = asked_saved && is_recent(saved.saved_at, signed.acting.at);
        saved_banner(saved, &visit, just_saved)
    });
    let page = form_page(&assignment, &visit, &typed, FieldErrors::default());
    Ok(match flash {
        Some(flash) => page.flash(flash),
        None => page,
    }
    .show(&visit))
}

fn saved_banner(saved: &SavedDraft, visit: &Visit, just_saved: bool) -> Markup {
    let locale = &visit.locale;
    let (kind, key) =
        if just_saved { (Banner::Success, "web-mk-draft-saved") } else { (Banner::Information, "web-mk-draft-loaded") };
    let at = locale.moment(saved.saved_at, visit.zone);
    components::banner(
        locale,
        kind,
        &locale.text_with(key, &[("at", &at)]),
        html! { p.govuk-body { (locale.text("web-mk-draft-not-sent")) } },
    )
}

/// Draws the form again after the procedure, or another window of the same person, stood in its way.
pub(super) fn refused_page(assignment: &Assignment, visit: &Visit, typed: &Typed, why: &str) -> Document {
    form_page(assignment, visit, typed, FieldErrors::default())
        .flash(refused_banner(&visit.locale, why))
        .status(StatusCode::UNPROCESSABLE_ENTITY)
        .show(visit)
}

/// Draws the form beside another version of it that was saved meanwhile.
pub(super) fn conflict_page(assignment: &Assignment, visit: &Visit, typed: &Typed, other: &SavedDraft) -> Document {
    let locale = &visit.locale;
    let read = Typed::of_draft(other).unwrap_or_default();
    let body = html! {
        p.govuk-body { (locale.text("web-mk-conflict-next")) }
        (components::details(&locale.text("web-mk-conflict-other"), content(assignment, locale, &read)))
    };
    let at = locale.moment(other.saved_at, visit.zone);
    let heading = locale.text_with("web-mk-conflict", &[("at", &at)]);
    // Whoever saves once more has seen the other version.
    let typed = Typed { drawn_from: draft::digest(&other.text), ..typed.clone() };
    form_page(assignment, visit, &typed, FieldErrors::default())
        .flash(components::banner(locale, Banner::Information, &heading, body))
        .status(StatusCode::CONFLICT)
        .show(visit)
}

/// Draws what a form has, to be read.
fn content(assignment: &Assignment, locale: &Locale, typed: &Typed) -> Markup {
    let mut rows: Vec<SummaryRow> = assignment
        .sheet
        .rubric
        .criteria
        .iter()
        .map(|one| SummaryRow::new(label(one, locale), level_text(one, typed.levels().get(&one.id).copied(), locale)))
        .collect();
    rows.push(SummaryRow::new(locale.text("web-mk-remarks"), paragraphs(&typed.remarks, locale)));
    if assignment.sheet.needs_record {
        rows.push(SummaryRow::new(locale.text("web-mk-record"), paragraphs(&typed.record, locale)));
    }
    components::summary_list(&rows)
}

pub(super) fn label(criterion: &RubricCriterion, locale: &Locale) -> String {
    locale.pick(&criterion.label.id, &criterion.label.en).to_owned()
}

/// Draws a level with the words that anchor it.
pub(in crate::pages) fn level_text(criterion: &RubricCriterion, level: Option<u8>, locale: &Locale) -> Markup {
    let words = level.and_then(|level| criterion.levels.get(usize::from(level).checked_sub(1)?));
    html! {
        @match (level, words) {
            (Some(level), Some(words)) => { strong { (level) } " · " (locale.pick(&words.id, &words.en)) }
            _ => span.j-soft { (locale.text("web-mk-no-level")) },
        }
    }
}

/// Draws a text of several paragraphs as it was typed.
pub(in crate::pages) fn paragraphs(text: &str, locale: &Locale) -> Markup {
    html! {
        @if text.trim().is_empty() { span.j-soft { (locale.text("web-mk-nothing-said")) } }
        @for line in text.lines().filter(|line| !line.trim().is_empty()) { p.govuk-body dir="auto" { (line) } }
    }
}

/// Draws the sheet with its form.
pub(super) fn form_page(assignment: &Assignment, visit: &Visit, typed: &Typed, errors: FieldErrors) -> Page {
    let locale = &visit.locale;
    let list = assignment.place.list();
    let (done, all) = assignment.sheet.progress;
    let stage = assignment.round.title(&assignment.place.stage);
    let body = html! {
        @if assignment.sheet.state == MarkState::Returned { (returned(assignment, locale)) }
        div.j-split {
            (papers(assignment, locale))
            form method="post" action=(assignment.place.address()) novalidate data-guard data-keep=(assignment.place.form()) {
                (visit.token_field())
                (components::hidden("draf", &typed.drawn_from))
                @for criterion in &assignment.sheet.rubric.criteria { (components::rubric_line(locale, &line(assignment, criterion, typed, &errors, locale))) }
                @if assignment.sheet.needs_record {
                    (components::textarea(
                        locale,
                        &Field::new("rekaman", &locale.text("web-mk-record")).hint(&locale.text("web-mk-record-hint")).error(&errors).bold(),
                        &typed.record, 8, Some(wide(MAX_CHARS)),
                    ))
                }
                (components::textarea(
                    locale,
                    &Field::new("catatan", &locale.text("web-mk-remarks")).hint(&locale.text("web-mk-remarks-hint")).error(&errors).bold(),
                    &typed.remarks, 4, Some(wide(MAX_CHARS)),
                ))
                (components::checkboxes(
                    locale,
                    &Field::new("pernyataan", &locale.text("web-mk-statement")).error(&errors).bold(),
                    &[Choice::new("ya", &statement(assignment, locale))],
                    if typed.statement { &["ya"] } else { &[] },
                ))
                (button_group(&[
                    button_named(ButtonKind::Primary, &locale.text("web-mk-send"), "langkah", "periksa"),
                    button_named(ButtonKind::Secondary, &locale.text("web-mk-save"), "langkah", "simpan"),
                    next_button(assignment, locale),
                    text_link(&locale.text("web-mk-recuse"), &format!("{}/mundur", assignment.place.address())),
                ]))
            }
        }
    };
    assignment.page(visit, body)
        .wide()
        .shows_files()
        .kicker(html! { a.govuk-link href=(list) { (stage) } " · " (assignment.sheet.unit) @if let Some(name) = &assignment.sheet.name { " · " span dir="auto" { (name) } } })
        .lead(components::progress(locale, &locale.text("web-mk-progress"), wide(done), wide(all)))
        .errors(errors)
}

/// Returns the statement of objectivity in full.
pub(super) fn statement(assignment: &Assignment, locale: &Locale) -> String {
    locale.text(if assignment.sheet.needs_record { "web-mk-statement-interview" } else { "web-mk-statement-paper" })
}

fn returned(assignment: &Assignment, locale: &Locale) -> Markup {
    components::warning(
        locale,
        html! {
            (locale.text("web-mk-returned")) " "
            @match &assignment.sheet.returned {
                Some(reason) => span dir="auto" { "“" (reason) "”" },
                None => (locale.text("web-mk-returned-erased")),
            }
            " " (locale.text("web-mk-returned-next"))
        },
    )
}

/// Asks viewers of PDF to leave the room to the paper: no list of pages, as wide as the frame.
const VIEW: &str = "#navpanes=0&view=FitH";

fn papers(assignment: &Assignment, locale: &Locale) -> Markup {
    let base = assignment.place.address();
    let shown = assignment.sheet.files.iter().filter(|(_, _, file)| file.media == PDF);
    // Where people are marked in sessions, the paper is for looking things up and not for marking.
    let frames = usize::from(!assignment.sheet.needs_record);
    html! {
        div {
            @if let Some(session) = &assignment.sheet.instrument {
                p.govuk-body {
                    (text_link(&locale.text("web-session-instrument-read"), &format!("/putaran/{}/sesi/{session}/instrumen", assignment.place.case)))
                }
            }
            @if assignment.sheet.files.is_empty() { (components::empty(locale, &locale.text("web-mk-no-file"), html! { p.govuk-body { (locale.text("web-mk-no-file-next")) } })) }
            @for (at, (stage, item, file)) in shown.enumerate() {
                @let href = format!("{base}/berkas/{stage}/{item}");
                // Before the frame: a browser without a viewer of PDF shows nothing there.
                p.govuk-body {
                    (text_link(&locale.text("web-mk-open"), &href)) " · "
                    (text_link(&locale.text("web-mk-text"), &format!("{href}?teks=ya"))) " · "
                    (text_link(&locale.text("web-mk-download"), &format!("{href}?unduh=ya")))
                    " · " (components::file_size(locale, file.bytes))
                    @if assignment.sheet.name.is_none() { " · " (locale.text("web-mk-blind")) }
                }
                @if at < frames { iframe.j-file src={ (href) (VIEW) } loading="lazy" title=(assignment.title(locale)) {} }
            }
            (components::details(&locale.text("web-mk-how"), how(assignment, locale)))
        }
    }
}

/// Says how levels become a score.
fn how(assignment: &Assignment, locale: &Locale) -> Markup {
    let rubric = &assignment.sheet.rubric;
    html! {
        p { (locale.text_with("web-mk-how-score", &[("full", &assignment.measures.full.to_string())])) }
        p { (locale.text_with("web-mk-how-cite", &[("cite", &rubric.cite), ("grade", &jenjang_app::words::grade(rubric.grade.key(), locale))])) }
    }
}

fn line(
    assignment: &Assignment,
    criterion: &RubricCriterion,
    typed: &Typed,
    errors: &FieldErrors,
    locale: &Locale,
) -> RubricLine {
    let field = level_field(&criterion.id);
    let weights = &assignment.measures.weights;
    let all: i64 = weights.values().sum();
    let weight = weights.get(&criterion.id).copied().unwrap_or(0);
    RubricLine {
        error: errors.of(&field).map(ToOwned::to_owned),
        chosen: typed.levels.get(&criterion.id).cloned(),
        title: label(criterion, locale),
        hint: locale.text_with("web-mk-weight", &[("weight", &weight.to_string()), ("all", &all.to_string())]),
        levels: (1..)
            .zip(&criterion.levels)
            .map(|(number, words): (usize, _)| Level {
                value: number.to_string(),
                word: locale.pick(&words.id, &words.en).to_owned(),
                // With an anchor the levels stand one below the other, to be read before one is chosen.
                anchor: Some(String::new()),
            })
            .collect(),
        field,
    }
}

fn next_button(assignment: &Assignment, locale: &Locale) -> Markup {
    html! {
        @if assignment.sheet.next.is_some() {
            (button_named(ButtonKind::Secondary, &locale.text("web-mk-save-next"), "langkah", "berikutnya"))
        }
    }
}

/// Draws a sheet on which nothing is to be done any more: what was given, when, and what comes next.
fn settled(assignment: &Assignment, visit: &Visit, receipt: Option<ActReceipt>) -> Document {
    let locale = &visit.locale;
    let own = receipt.filter(|receipt| {
        let body = &receipt.body;
        receipt.kind == "mark-submitted"
            && body.get("participant").and_then(serde_json::Value::as_u64)
                == Some(u64::from(assignment.place.participant))
            && body.get("stage").and_then(serde_json::Value::as_str) == Some(assignment.place.stage.as_str())
    });
    let state = match assignment.sheet.state {
        MarkState::Submitted => "web-mk-is-submitted",
        MarkState::Verified => "web-mk-is-verified",
        MarkState::Gone => "web-mk-is-gone",
        MarkState::Due | MarkState::Returned => "web-mk-is-closed",
    };
    let body = html! {
        @match &own {
            Some(receipt) => {
                (components::confirmation(
                    locale,
                    &locale.text_with("web-mk-sent-title", &[("number", &assignment.place.participant.to_string())]),
                    html! { p.govuk-body { (locale.text("web-mk-sent-next")) } },
                    Some(&proof(receipt, visit)),
                ))
            }
            None => (components::inset(html! { (locale.text(state)) })),
        }
        (button_group(&[
            html! {
                @if let Some(next) = assignment.sheet.next {
                    (button_link(ButtonKind::Primary, &locale.text_with("web-mk-next", &[("number", &next.to_string())]), &assignment.place.other(next)))
                }
            },
            button_link(ButtonKind::Secondary, &locale.text("web-mk-to-list"), &assignment.place.list()),
        ]))
        @if let Some(mark) = &assignment.sheet.mark { (given(assignment, mark, locale)) }
        @if !assignment.sheet.files.is_empty() {
            h2.govuk-heading-m { (locale.text("web-mk-files")) }
            (links(assignment, locale))
        }
    };
    let (done, all) = assignment.sheet.progress;
    let page = assignment
        .page(visit, body)
        .kicker(html! { (assignment.round.title(&assignment.place.stage)) " · " (assignment.sheet.unit) });
    let page = if own.is_some() {
        page.own_heading()
    } else {
        page.lead(components::progress(locale, &locale.text("web-mk-progress"), wide(done), wide(all)))
    };
    page.show(visit)
}

fn links(assignment: &Assignment, locale: &Locale) -> Markup {
    let base = assignment.place.address();
    html! {
        ul.govuk-list {
            @for (stage, item, file) in assignment.sheet.files.iter().filter(|(_, _, file)| file.media == PDF) {
                li { (text_link(&locale.text("web-mk-open"), &format!("{base}/berkas/{stage}/{item}"))) " · " (components::file_size(locale, file.bytes)) }
            }
        }
    }
}

/// Draws a mark that was given.
fn given(assignment: &Assignment, mark: &MarkContent, locale: &Locale) -> Markup {
    html! {
        h2.govuk-heading-m { (locale.text("web-mk-your-mark")) }
        (summary(assignment, &Typed::of_mark(mark), Some(score(locale, mark.score, assignment.measures.places)), locale))
    }
}

/// Draws levels, score and texts line by line.
pub(super) fn summary(assignment: &Assignment, typed: &Typed, score: Option<String>, locale: &Locale) -> Markup {
    html! {
        @if let Some(score) = score {
            p.govuk-body {
                (locale.text("web-mk-score")) ": " strong { (score) } " "
                span.j-soft { (locale.text_with("web-mk-of-full", &[("full", &assignment.measures.full.to_string())])) }
            }
        }
        (content(assignment, locale, typed))
    }
}
