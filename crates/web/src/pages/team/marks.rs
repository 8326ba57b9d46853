//! The marks of one participant side by side: to compare, to return, to find a third reader.

use std::collections::BTreeMap;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Assigning, Attachments, EntryView, MarkView, RubricView, VerificationLine};
use jenjang_procedure::stages::assessment::{ReleaseMarker, ReturnMark};
use jenjang_procedure::{Command, Outcome};
use maud::{Markup, html};

use super::super::marking::{level_text, paragraphs};
use super::of_the_team;
use super::verify::check_tag;
use crate::components::{self, ButtonKind, Choice, CompareRow, Compared, Comparison, Field, SummaryRow, button_named};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::headers;
use crate::layout::{Link, Page, Visit};
use crate::pages::common::{Round, just_recorded, number, recorded_banner, refused_banner, score};
use crate::site::{Problem as _, Signed, SignedForm, Site};

const MAX_REASON: usize = 2_000;

struct Sheet<'a> {
    round: Round,
    stage: String,
    line: VerificationLine,
    entry: EntryView,
    measures: RubricView,
    names: BTreeMap<String, String>,
    assigning: Assigning,
    flag: Option<Markup>,
    visit: &'a Visit,
}

impl<'a> Sheet<'a> {
    async fn load(
        site: &Site,
        visit: &'a Visit,
        signed: &Signed,
        (case, stage, participant): (&str, &str, u32),
    ) -> Result<Self, ErrorPage> {
        of_the_team(signed)?;
        let (app, acting) = (site.app(), &signed.acting);
        let round = Round::load(site, visit, signed, case).await?;
        round.stage(stage, "assessment")?;
        let back = format!("/putaran/{case}/tim/{stage}");
        let view = app.verification(acting, case, stage).await.or_page(visit, &back)?;
        let line = view.lines.into_iter().find(|line| line.participant == participant).ok_or(ErrorPage::NotFound)?;
        Ok(Self {
            entry: app.show_entry(acting, case, participant, &visit.locale).await.or_page(visit, &back)?,
            measures: app.stage_rubric(acting, case, stage).await.or_page(visit, &back)?,
            names: app.marker_names(acting, case, stage).await.or_page(visit, &back)?,
            assigning: app.assigning(acting, case, stage).await.or_page(visit, &back)?,
            flag: super::alike::flags(site, visit, signed, &round).await?.remove(&participant),
            round,
            stage: stage.to_owned(),
            line,
            visit,
        })
    }

    fn list(&self) -> String {
        format!("/putaran/{}/tim/{}", self.round.view.id, self.stage)
    }

    fn address(&self) -> String {
        format!("{}/{}", self.list(), self.line.participant)
    }

    fn is_open(&self) -> bool {
        self.round.stage(&self.stage, "assessment").is_ok_and(|stage| stage.status == "open")
            && self.line.outcome == Outcome::Open
    }

    fn marks(&self) -> &[MarkView] {
        let here = self.entry.stages.iter().find(|stage| stage.stage == self.stage);
        here.map_or(&[], |stage| stage.marks.as_slice())
    }

    fn name(&self, account: &str) -> String {
        self.names.get(account).cloned().unwrap_or_else(|| account.to_owned())
    }
}

pub(super) async fn show_marks(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage, participant)): Path<(String, String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Response, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let sheet = Sheet::load(&site, &visit, &signed, (&case, &stage, number(&participant)?)).await?;
    let mut page = page(&sheet, &Typed::default(), FieldErrors::default());
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&sheet.round, &receipt, &visit));
    }
    Ok(page.show(&visit).into_response())
}

/// What was typed about one marker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    marker: String,
    reason: String,
}

fn page(sheet: &Sheet<'_>, typed: &Typed, errors: FieldErrors) -> Page {
    let locale = &sheet.visit.locale;
    let places = sheet.measures.places;
    let number = sheet.line.participant.to_string();
    let open = sheet.is_open();
    let body = html! {
        (components::summary_list(&[
            SummaryRow::new(locale.text("web-mk-unit"), &sheet.line.unit.1),
            SummaryRow::new(locale.text("web-mk-state"), check_tag(&sheet.line, locale)),
            SummaryRow::new(locale.text("web-tm-score"), sheet.line.score.map_or_else(|| "–".to_owned(), |found| score(locale, found, places))),
            SummaryRow::new(locale.text("web-tm-spread"), spread(sheet)),
            SummaryRow::new(locale.text("web-mk-files"), papers(sheet)),
        ]))
        @if let Some(flag) = &sheet.flag {
            (components::inset(html! { p.govuk-body { (flag) ". " (locale.text("web-alike-advisory")) } }))
        }
        @if open && sheet.line.ready {
            form method="post" action=(sheet.list()) {
                (sheet.visit.token_field())
                (components::hidden("peserta", &number))
                (button_named(ButtonKind::Primary, &locale.text("web-tm-verify-one"), "langkah", "pilihan"))
            }
        }
        @if open && sheet.line.needs_third_reader { (third_reader(sheet)) }
        h2.govuk-heading-m { (locale.text("web-tm-side-by-side")) }
        @if sheet.marks().is_empty() {
            (components::empty(locale, &locale.text("web-tm-no-marker"), html! {
                p.govuk-body { a.govuk-link href={ (sheet.list()) "/tugaskan?unit=" (sheet.line.unit.0) } { (locale.text("web-tm-assign")) } }
            }))
        } @else { (side_by_side(sheet)) }
        @if open { @for (at, mark) in sheet.marks().iter().enumerate() { (actions(sheet, at, mark, typed, &errors)) } }
    };
    let trail = [
        Link::new(locale.text("web-tm-title"), format!("/putaran/{}/tim", sheet.round.view.id)),
        Link::new(sheet.round.title(&sheet.stage), sheet.list()),
    ];
    Page::new(locale.text_with("web-tm-marks-of", &[("number", &number)]), body)
        .in_section("/putaran")
        .trail(sheet.round.trail(locale, trail))
        .who_sees(locale.text("web-tm-who-marks"))
        .errors(errors)
}

/// How far the marks are apart, and what is still accepted.
fn spread(sheet: &Sheet<'_>) -> String {
    let (locale, places) = (&sheet.visit.locale, sheet.measures.places);
    let limit = score(locale, sheet.measures.limit, places);
    match sheet.line.spread {
        Some(found) => {
            locale.text_with("web-tm-spread-of", &[("spread", &score(locale, found, places)), ("limit", &limit)])
        }
        None => "–".to_owned(),
    }
}

fn papers(sheet: &Sheet<'_>) -> Markup {
    let locale = &sheet.visit.locale;
    let files =
        sheet.entry.stages.iter().flat_map(|stage| stage.files.iter().map(|(item, file)| (&stage.stage, item, file)));
    let files: Vec<_> = files.collect();
    html! {
        @if files.is_empty() { (locale.text("web-mk-no-file")) }
        @for (at, (stage, item, file)) in files.iter().enumerate() {
            @if at > 0 { br; }
            a.govuk-link href={ (sheet.address()) "/berkas/" (stage) "/" (item) } {
                (sheet.round.title(stage))
                // A stage with one file needs no word more.
                @if files.iter().filter(|(other, ..)| other == stage).count() > 1 { ": " (item) }
            }
            " · " (components::file_size(locale, file.bytes))
        }
    }
}

fn side_by_side(sheet: &Sheet<'_>) -> Markup {
    let (locale, places) = (&sheet.visit.locale, sheet.measures.places);
    let marks = sheet.marks();
    let columns = marks.iter().map(|mark| {
        let note = match (&mark.mark, &mark.returned) {
            (Some(content), _) => format!("{} {}", locale.text("web-mk-score"), score(locale, content.score, places)),
            (None, Some(_)) => locale.text("web-tm-returned"),
            (None, None) => locale.text("web-tm-no-mark"),
        };
        Compared { name: sheet.name(mark.marker.as_deref().unwrap_or_default()), note, href: None }
    });
    let mut rows: Vec<CompareRow> = Vec::new();
    for criterion in &sheet.measures.rubric.criteria {
        let level = |mark: &MarkView| mark.mark.as_ref().and_then(|mark| mark.levels.get(&criterion.id).copied());
        let given: Vec<u8> = marks.iter().filter_map(level).collect();
        rows.push(CompareRow {
            label: locale.pick(&criterion.label.id, &criterion.label.en).to_owned(),
            values: marks.iter().map(|mark| level_text(criterion, level(mark), locale)).collect(),
            differs: given.windows(2).any(|pair| matches!(pair, [left, right] if left != right)),
        });
    }
    let texts = |label: String, text: &dyn Fn(&MarkView) -> String| CompareRow {
        label,
        values: marks.iter().map(|mark| paragraphs(&text(mark), locale)).collect(),
        differs: false,
    };
    rows.push(texts(locale.text("web-mk-remarks"), &|mark| {
        mark.mark.as_ref().map(|mark| mark.remarks.clone()).unwrap_or_default()
    }));
    if marks.iter().any(|mark| mark.mark.as_ref().is_some_and(|mark| !mark.record.is_empty())) {
        rows.push(texts(locale.text("web-mk-record"), &|mark| {
            mark.mark.as_ref().map(|mark| mark.record.clone()).unwrap_or_default()
        }));
    }
    if marks.iter().any(|mark| mark.returned.is_some()) {
        rows.push(texts(locale.text("web-tm-returned-why"), &|mark| mark.returned.clone().unwrap_or_default()));
    }
    let caption = locale.text("web-tm-side-by-side");
    components::comparison(locale, &Comparison { caption, columns: columns.collect(), rows })
}

/// What can be done about one marker.
fn actions(sheet: &Sheet<'_>, at: usize, mark: &MarkView, typed: &Typed, errors: &FieldErrors) -> Markup {
    let locale = &sheet.visit.locale;
    let account = mark.marker.as_deref().unwrap_or_default();
    let name = sheet.name(account);
    let given = mark.mark.is_some();
    let (title, step, hint, does) = if given {
        ("web-tm-return", "kembalikan", "web-tm-return-hint", "web-tm-return-does")
    } else {
        ("web-tm-release", "lepas", "web-tm-release-hint", "web-tm-release-does")
    };
    let own = typed.marker == account;
    // Each form has a field of its own name, so that a mistake leads to the right one.
    let field = format!("alasan-{at}");
    let form = html! {
        p { (locale.text(does)) }
        form method="post" action=(sheet.address()) novalidate data-guard {
            (sheet.visit.token_field())
            (components::hidden("penilai", account))
            (components::hidden("isian", &field))
            (components::textarea(
                locale,
                &Field::new(&field, &locale.text("web-mk-reason")).hint(&locale.text(hint)).error(errors),
                if own { &typed.reason } else { "" }, 3, Some(2_000),
            ))
            (button_named(ButtonKind::Secondary, &locale.text_with(title, &[("who", &name)]), "langkah", step))
        }
    };
    html! {
        @if own && !errors.is_empty() { h3.govuk-heading-s { (locale.text_with(title, &[("who", &name)])) } (form) }
        @else { (components::details(&locale.text_with(title, &[("who", &name)]), form)) }
    }
}

fn third_reader(sheet: &Sheet<'_>) -> Markup {
    let locale = &sheet.visit.locale;
    let number = sheet.line.participant;
    let asked = sheet.assigning.waiting.iter().find(|line| line.participant == number);
    let fitting: Vec<(&str, String)> = sheet
        .assigning
        .candidates
        .iter()
        .filter(|one| {
            one.units.contains(&sheet.line.unit.0) && asked.is_none_or(|line| !line.asked.contains(&one.account))
        })
        .map(|one| {
            let name = one.name.clone().unwrap_or_else(|| one.account.clone());
            (
                one.account.as_str(),
                locale.text_with("web-tm-candidate", &[("name", &name), ("due", &one.due.to_string())]),
            )
        })
        .collect();
    let choices: Vec<Choice<'_>> = fitting.iter().map(|(account, label)| Choice::new(account, label)).collect();
    html! {
        (components::warning(locale, html! { (locale.text("web-tm-third-why")) }))
        @if asked.is_none() { p.govuk-body { (locale.text("web-tm-third-asked")) } }
        @else if choices.is_empty() { p.govuk-body { (locale.text("web-tm-third-none")) } }
        @else {
            form method="post" action={ (sheet.list()) "/tugaskan" } {
                (sheet.visit.token_field())
                (components::hidden("peserta", &number.to_string()))
                (components::hidden("kembali", "peserta"))
                (components::select(locale, &Field::new("penilai", &locale.text("web-tm-third")), &choices, ""))
                (button_named(ButtonKind::Primary, &locale.text("web-tm-third-assign"), "langkah", "tugaskan"))
            }
        }
    }
}

pub(super) async fn change_marks(
    State(site): State<Site>,
    visit: Visit,
    Path((case, stage, participant)): Path<(String, String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let participant = number(&participant)?;
    let sheet = Sheet::load(&site, &visit, &signed, (&case, &stage, participant)).await?;
    let field = form.text("isian").to_owned();
    let typed = Typed { marker: form.text("penilai").to_owned(), reason: form.text(&field).to_owned() };
    let mut read = form.reader(locale);
    let reason = read.text(&field, &locale.text("web-mk-reason"), MAX_REASON);
    let (reason,) = match read.finish((reason,)) {
        Ok(read) => read,
        Err(errors) => return Ok(page(&sheet, &typed, errors).show(&visit).into_response()),
    };
    let marker = typed.marker.clone();
    let command = match form.text("langkah") {
        "kembalikan" => Command::ReturnMark(ReturnMark { stage: stage.clone(), marker, participant, reason }),
        "lepas" => {
            let participants = [participant].into();
            Command::ReleaseMarker(ReleaseMarker { stage: stage.clone(), marker, participants, reason })
        }
        _ => return Err(ErrorPage::BadRequest),
    };
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => Ok(Redirect::to(&format!("{}?catatan={}", sheet.address(), done.sequence)).into_response()),
        Err(error) => match sheet.round.refusal(&error, locale) {
            Some(why) => {
                // What was typed stands at its field again, under the marker it is about, as far as that one is there.
                let mut errors = FieldErrors::default();
                errors.add(field, why.clone());
                let again = Sheet::load(&site, &visit, &signed, (&case, &stage, participant)).await?;
                let kept = html! { p.govuk-body dir="auto" { (typed.reason) } };
                let shown =
                    again.marks().iter().any(|mark| mark.marker.as_deref() == Some(&typed.marker)) && again.is_open();
                let page = page(&again, &typed, errors).status(StatusCode::UNPROCESSABLE_ENTITY);
                let page = if shown {
                    page.flash(refused_banner(locale, &why))
                } else {
                    page.flash(html! { (refused_banner(locale, &why)) (components::inset(kept)) })
                };
                Ok(page.show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &sheet.address()),
        },
    }
}

pub(super) async fn show_file(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage, participant, submission, item)): Path<(String, String, String, String, String)>,
) -> Result<Response, ErrorPage> {
    of_the_team(&signed)?;
    let participant = number(&participant)?;
    let back = format!("/putaran/{case}/tim/{stage}/{participant}");
    let read = site.app().read_file(&signed.acting, &case, participant, &submission, &item).await;
    let (file, bytes) = read.or_page(&visit, &back)?;
    if file.media != "application/pdf" {
        return Err(ErrorPage::NotFound);
    }
    let name = format!("inline; filename=\"peserta-{participant}-{item}.pdf\"");
    Ok(headers::may_be_shown(([(CONTENT_TYPE, file.media), (CONTENT_DISPOSITION, name)], bytes).into_response()))
}
