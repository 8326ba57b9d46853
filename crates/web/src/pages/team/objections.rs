//! Objections: the list, each with its points and evidence, and the answer to every point.

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Attachments, ObjectionLine, ObjectionView};
use jenjang_app::words;
use jenjang_procedure::Command;
use jenjang_procedure::stages::objection::AnswerObjection;
use maud::{Markup, html};

use super::super::marking::paragraphs;
use super::of_the_team;
use crate::components::{
    self, ButtonKind, Choice, Column, Field, Pages, Row, SummaryRow, Table, TextKind, Tone, button_group, button_named,
    tag, text_link,
};
use crate::error_page::{ErrorPage, Stale};
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Link, Page, Visit};
use crate::pages::common::{Round, count, just_recorded, number, query, recorded_banner, refused_banner, wide};
use crate::say;
use crate::site::{Problem as _, Signed, SignedForm, Site};

const PER_PAGE: usize = 50;
const MAX_ANSWER: usize = 4_000;
const MAX_CITE: usize = 300;

pub(super) async fn show_objections(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(case): Path<String>,
    RawQuery(asked): RawQuery,
) -> Result<Response, ErrorPage> {
    of_the_team(&signed)?;
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let locale = &visit.locale;
    let round = Round::load(&site, &visit, &signed, &case).await?;
    let home = format!("/putaran/{case}/tim");
    let base = format!("{home}/keberatan");
    let all = site.app().objections(&signed.acting, &case).await.or_page(&visit, &home)?;
    let only_open = asked.text("keadaan") == "terbuka";
    let mut found: Vec<&ObjectionLine> = all.iter().filter(|one| !only_open || one.answered.is_none()).collect();
    // What waits comes first, and of that what waits longest.
    found.sort_by_key(|one| (one.answered.is_some(), one.at));
    let pages = Pages::of(asked.text("halaman").parse().unwrap_or(1), wide(found.len()), wide(PER_PAGE));
    let skip = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
    let unanswered = all.iter().filter(|one| one.answered.is_none()).count();
    let links = [
        Link::new(locale.text("web-tm-title"), home.clone()),
        Link::new(locale.text("web-tm-objections"), base.clone()),
        Link::new(locale.text("web-tm-pool"), format!("{home}/pool")),
    ];
    let row = |one: &&ObjectionLine| {
        Row::new([
            html! { a.govuk-link href={ (base) "/" (one.number) } { (locale.text_with("web-tm-obj-nth", &[("number", &one.number.to_string())])) } },
            html! { (locale.text_with("web-mk-nth", &[("number", &one.participant.to_string())])) br; span.j-soft { (one.unit) } },
            html! { (round.title(&one.about)) },
            html! { (say::moment(locale, one.at, visit.zone)) },
            answered_tag(one, &visit),
        ])
    };
    let body = html! {
        (components::tabs(&locale.text("web-tm-title"), &links, &base))
        p.govuk-body {
            (locale.text_with("web-tm-obj-counts", &[("n", &count(locale, all.len())), ("open", &count(locale, unanswered))])) " "
            @if only_open { a.govuk-link href=(base) { (locale.text("web-tm-obj-all")) } }
            @else if unanswered > 0 { a.govuk-link href={ (base) "?keadaan=terbuka" } { (locale.text("web-tm-obj-open-only")) } }
        }
        @if found.is_empty() { (components::empty(locale, &locale.text("web-tm-obj-none"), html! {})) }
        @else {
            (components::table(locale, &Table {
                caption: locale.text("web-tm-objections"),
                columns: ["web-tm-obj", "web-mk-participant", "web-tm-obj-about", "web-tm-obj-at", "web-mk-state"]
                    .map(|key| Column::text(locale.text(key)))
                    .into(),
                rows: found.iter().skip(skip).take(PER_PAGE).map(row).collect(),
            }))
            (components::pagination(locale, pages, |page| {
                format!("{base}{}", query(&[("keadaan", asked.text("keadaan")), ("halaman", &page.to_string())]))
            }))
        }
    };
    let mut page = Page::new(locale.text("web-tm-objections"), body)
        .in_section("/putaran")
        .trail(round.trail(locale, [Link::new(locale.text("web-tm-title"), home)]))
        .who_sees(locale.text("web-tm-who-objections"));
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&round, &receipt, &visit));
    }
    Ok(page.show(&visit).into_response())
}

fn answered_tag(line: &ObjectionLine, visit: &Visit) -> Markup {
    let locale = &visit.locale;
    match line.answered {
        Some((_, true)) => tag(Tone::Good, &locale.text("web-tm-obj-upheld")),
        Some((_, false)) => tag(Tone::Quiet, &locale.text("web-tm-obj-rejected")),
        None => tag(Tone::Bad, &locale.text("web-tm-obj-unanswered")),
    }
}

/// An objection with the round it is in.
struct Matter<'a> {
    round: Round,
    one: ObjectionView,
    /// The score that is contested, where it is about one.
    score: Option<String>,
    visit: &'a Visit,
}

impl<'a> Matter<'a> {
    async fn load(site: &Site, visit: &'a Visit, signed: &Signed, case: &str, n: u32) -> Result<Self, ErrorPage> {
        of_the_team(signed)?;
        let round = Round::load(site, visit, signed, case).await?;
        let back = format!("/putaran/{case}/tim/keberatan");
        let one = site.app().objection(&signed.acting, case, n).await.or_page(visit, &back)?;
        let about_result = round.stage(&one.line.about, "determination").is_ok();
        let results = if about_result {
            site.app().result_list(&signed.acting, case, &one.line.about).await.or_page(visit, &back)?
        } else {
            Vec::new()
        };
        let score = results.iter().find(|line| line.participant == one.line.participant).and_then(|line| line.score);
        let score = score.map(|score| say::score(&visit.locale, score, 2));
        Ok(Self { round, one, score, visit })
    }

    fn address(&self) -> String {
        format!("/putaran/{}/tim/keberatan/{}", self.round.view.id, self.one.line.number)
    }

    fn can_be_answered(&self) -> bool {
        self.one.line.open && self.one.answer.is_none()
    }

    /// How many answers are asked for: one for each point, also where the points were erased.
    fn n_items(&self) -> usize {
        usize::try_from(self.one.line.n_items).unwrap_or(0)
    }

    fn page(&self, title: String, body: Markup) -> Page {
        let locale = &self.visit.locale;
        let home = format!("/putaran/{}/tim", self.round.view.id);
        let trail = [
            Link::new(locale.text("web-tm-title"), home.clone()),
            Link::new(locale.text("web-tm-objections"), format!("{home}/keberatan")),
        ];
        Page::new(title, body)
            .in_section("/putaran")
            .trail(self.round.trail(locale, trail))
            .who_sees(locale.text("web-tm-who-objections"))
    }

    fn title(&self) -> String {
        self.visit.locale.text_with("web-tm-obj-nth", &[("number", &self.one.line.number.to_string())])
    }
}

/// What was typed in answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    answers: Vec<String>,
    ruling: String,
    cite: String,
}

fn answer_field(at: usize) -> String {
    format!("jawaban-{}", at + 1)
}

impl Typed {
    fn of_form(form: &FormData, n: usize) -> Self {
        Self {
            answers: (0..n).map(|at| form.text(&answer_field(at)).to_owned()).collect(),
            ruling: form.text("putusan").to_owned(),
            cite: form.text("dasar").to_owned(),
        }
    }
}

pub(super) async fn show_objection(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, n)): Path<(String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Response, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let matter = Matter::load(&site, &visit, &signed, &case, number(&n)?).await?;
    let mut page = page(&matter, &Typed::default(), FieldErrors::default());
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&matter.round, &receipt, &visit));
    }
    Ok(page.show(&visit).into_response())
}

fn page(matter: &Matter<'_>, typed: &Typed, errors: FieldErrors) -> Page {
    let body = html! {
        (facts(matter))
        @if matter.can_be_answered() { (form(matter, typed, &errors)) } @else { (points(matter)) }
    };
    matter.page(matter.title(), body).kicker(answered_tag(&matter.one.line, matter.visit)).errors(errors)
}

fn facts(matter: &Matter<'_>) -> Markup {
    let (locale, one) = (&matter.visit.locale, &matter.one);
    let contested = match (one.outcome, one.was_undetermined) {
        (Some(outcome), _) => words::outcome(outcome.key(), locale),
        (None, true) => locale.text("web-gap"),
        (None, false) => locale.text("web-tm-obj-not-listed"),
    };
    let who = html! {
        (locale.text_with("web-mk-nth", &[("number", &one.line.participant.to_string())]))
        @if let Some(name) = &one.name { " · " span dir="auto" { (name) } }
        br; (one.line.unit)
    };
    let evidence = html! {
        @if one.evidence.is_empty() { (locale.text("web-tm-obj-no-evidence")) }
        @for (at, file) in one.evidence.iter().enumerate() {
            @if at > 0 { br; }
            a.govuk-link href={ (matter.address()) "/bukti/" (at + 1) } { (locale.text_with("web-tm-obj-evidence-nth", &[("n", &(at + 1).to_string())])) }
            " · " (components::file_size(locale, file.bytes))
        }
    };
    let mut rows = vec![
        SummaryRow::new(locale.text("web-tm-obj-who"), who),
        SummaryRow::new(
            locale.text("web-tm-obj-about"),
            html! { (matter.round.title(&one.line.about)) ": " strong { (contested) } },
        ),
    ];
    rows.extend(matter.score.as_ref().map(|score| SummaryRow::new(locale.text("web-tm-score"), score)));
    rows.push(SummaryRow::new(locale.text("web-tm-obj-at"), say::moment(locale, one.line.at, matter.visit.zone)));
    rows.push(SummaryRow::new(locale.text("web-tm-obj-evidence"), evidence));
    if let Some(until) = one.until {
        rows.push(SummaryRow::new(locale.text("web-tm-obj-until"), say::weekday_date(locale, until)));
    }
    components::summary_list(&rows)
}

fn item<'m>(matter: &'m Matter<'_>, at: usize) -> Option<&'m str> {
    matter.one.items.as_ref()?.get(at).map(String::as_str)
}

/// One point, as it was written.
fn point(matter: &Matter<'_>, at: usize) -> Markup {
    let locale = &matter.visit.locale;
    html! {
        h2.govuk-heading-m { (locale.text_with("web-tm-obj-point", &[("n", &(at + 1).to_string())])) }
        (components::inset(html! {
            @match item(matter, at) { Some(text) => (paragraphs(text, locale)), None => (locale.text("web-tm-obj-erased")) }
        }))
    }
}

/// The points with their answers, to be read.
fn points(matter: &Matter<'_>) -> Markup {
    let (locale, one) = (&matter.visit.locale, &matter.one);
    let answers = one.answer.as_ref().and_then(|answer| answer.answers.as_ref());
    html! {
        @for at in 0..matter.n_items() {
            (point(matter, at))
            @if let Some(text) = answers.and_then(|answers| answers.get(at)) { h3.govuk-heading-s { (locale.text("web-tm-obj-answer")) } (paragraphs(text, locale)) }
        }
        @match &one.answer {
            Some(answer) => (components::summary_list(&[
                SummaryRow::new(locale.text("web-tm-obj-ruling"), answered_tag(&one.line, matter.visit)),
                SummaryRow::new(locale.text("web-tm-obj-cite"), &answer.cite),
                SummaryRow::new(locale.text("web-tm-obj-answered-at"), say::moment(locale, answer.at, matter.visit.zone)),
            ])),
            None => (components::inset(html! { (locale.text("web-tm-obj-window-closed")) })),
        }
    }
}

fn form(matter: &Matter<'_>, typed: &Typed, errors: &FieldErrors) -> Markup {
    let locale = &matter.visit.locale;
    let (upheld, rejected) = (locale.text("web-tm-obj-uphold"), locale.text("web-tm-obj-reject"));
    let (upheld_hint, rejected_hint) = (locale.text("web-tm-obj-uphold-hint"), locale.text("web-tm-obj-reject-hint"));
    html! {
        form method="post" action=(matter.address()) novalidate data-guard
            data-keep=(format!("keberatan/{}/{}", matter.round.view.id, matter.one.line.number)) {
            (matter.visit.token_field())
            @for at in 0..matter.n_items() {
                (point(matter, at))
                @let (field, label) = (answer_field(at), locale.text_with("web-tm-obj-answer-to", &[("n", &(at + 1).to_string())]));
                (components::textarea(
                    locale,
                    &Field::new(&field, &label).error(errors).bold(),
                    typed.answers.get(at).map_or("", String::as_str), 4, Some(wide(MAX_ANSWER)),
                ))
            }
            (components::radios(
                locale,
                &Field::new("putusan", &locale.text("web-tm-obj-ruling")).error(errors).bold(),
                &[Choice::new("diterima", &upheld).hint(&upheld_hint), Choice::new("ditolak", &rejected).hint(&rejected_hint)],
                &typed.ruling,
            ))
            (components::text_input(
                locale,
                &Field::new("dasar", &locale.text("web-tm-obj-cite")).hint(&locale.text("web-tm-obj-cite-hint")).error(errors).bold(),
                TextKind::Words, &typed.cite,
            ))
            (button_group(&[
                button_named(ButtonKind::Primary, &locale.text("web-tm-obj-check"), "langkah", "periksa"),
                text_link(&locale.text("web-tm-cancel"), &format!("/putaran/{}/tim/keberatan", matter.round.view.id)),
            ]))
        }
    }
}

fn check_page(matter: &Matter<'_>, typed: &Typed) -> Page {
    let locale = &matter.visit.locale;
    let upheld = typed.ruling == "diterima";
    let ruling = locale.text(if upheld { "web-tm-obj-uphold" } else { "web-tm-obj-reject" });
    let means = locale.text(if upheld { "web-tm-obj-uphold-hint" } else { "web-tm-obj-reject-hint" });
    let body = html! {
        @for (at, answer) in typed.answers.iter().enumerate() {
            (point(matter, at))
            h3.govuk-heading-s { (locale.text("web-tm-obj-answer")) }
            (paragraphs(answer, locale))
        }
        (components::summary_list(&[
            SummaryRow::new(locale.text("web-tm-obj-ruling"), html! { strong { (ruling) } br; (means) }),
            SummaryRow::new(locale.text("web-tm-obj-cite"), &typed.cite),
        ]))
        (components::warning(locale, html! { (locale.text("web-tm-obj-final")) }))
        form method="post" action=(matter.address()) {
            (matter.visit.token_field())
            @for (at, answer) in typed.answers.iter().enumerate() { (components::hidden(&answer_field(at), answer)) }
            (components::hidden("putusan", &typed.ruling))
            (components::hidden("dasar", &typed.cite))
            (button_group(&[
                button_named(ButtonKind::Primary, &locale.text("web-tm-obj-send"), "langkah", "kirim"),
                button_named(ButtonKind::Secondary, &locale.text("web-mk-change"), "langkah", "ubah"),
            ]))
        }
    };
    matter.page(locale.text("web-tm-obj-check-title"), body).kicker(html! { (matter.title()) })
}

pub(super) async fn answer(
    State(site): State<Site>,
    visit: Visit,
    Path((case, n)): Path<(String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let matter = Matter::load(&site, &visit, &signed, &case, number(&n)?).await?;
    let typed = Typed::of_form(&form, matter.n_items());
    if !matter.can_be_answered() {
        return overtaken(&matter, &typed);
    }
    if form.text("langkah") == "ubah" {
        return Ok(page(&matter, &typed, FieldErrors::default()).show(&visit).into_response());
    }
    let mut read = form.reader(locale);
    let mut answers = Some(Vec::new());
    for at in 0..matter.n_items() {
        let label = locale.text_with("web-tm-obj-answer-to", &[("n", &(at + 1).to_string())]);
        let text = read.text(&answer_field(at), &label, MAX_ANSWER);
        answers = answers.zip(text).map(|(mut all, text)| {
            all.push(text);
            all
        });
    }
    let ruling = |text: &str| ["diterima", "ditolak"].contains(&text).then(|| text == "diterima");
    let upheld = read.choice("putusan", &locale.text("web-tm-obj-ruling"), ruling);
    let cite = read.text("dasar", &locale.text("web-tm-obj-cite"), MAX_CITE);
    let (answers, upheld, cite) = match read.finish((answers, upheld, cite)) {
        Ok(read) => read,
        Err(errors) => return Ok(page(&matter, &typed, errors).show(&visit).into_response()),
    };
    if form.text("langkah") != "kirim" {
        return Ok(check_page(&matter, &typed).show(&visit).into_response());
    }
    let objection = matter.one.line.number;
    let command = Command::AnswerObjection(AnswerObjection { objection, answers, upheld, cite });
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => Ok(Redirect::to(&format!("{}?catatan={}", matter.address(), done.sequence)).into_response()),
        Err(error) => match matter.round.refusal(&error, locale) {
            Some(why) => {
                let now = Matter::load(&site, &visit, &signed, &case, objection).await?;
                if !now.can_be_answered() {
                    return overtaken(&now, &typed);
                }
                let page = page(&now, &typed, FieldErrors::default()).flash(refused_banner(locale, &why));
                Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &matter.address()),
        },
    }
}

/// Answers a form that came after somebody had answered, or after the window was closed.
fn overtaken(matter: &Matter<'_>, typed: &Typed) -> Result<Response, ErrorPage> {
    let locale = &matter.visit.locale;
    let same = matter.one.answer.as_ref().is_some_and(|answer| {
        answer.answers.as_ref() == Some(&typed.answers)
            && answer.cite == typed.cite
            && answer.upheld == (typed.ruling == "diterima")
    });
    // The same answer once more: it is in.
    if same {
        return Ok(Redirect::to(&matter.address()).into_response());
    }
    let happened = match matter.one.answer {
        Some(_) => locale.text("web-tm-obj-overtaken"),
        None => locale.text("web-tm-obj-window-closed"),
    };
    let label = |at: usize| locale.text_with("web-tm-obj-answer-to", &[("n", &(at + 1).to_string())]);
    let answers = typed.answers.iter().enumerate().map(|(at, text)| (label(at), text.clone()));
    let kept =
        answers.chain([(locale.text("web-tm-obj-cite"), typed.cite.clone())]).filter(|(_, text)| !text.is_empty());
    Err(ErrorPage::Stale(Stale { happened: Some(happened), typed: kept.collect(), again: matter.address() }))
}

pub(super) async fn show_evidence(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, n, place)): Path<(String, String, String)>,
) -> Result<Response, ErrorPage> {
    of_the_team(&signed)?;
    let (n, place) = (number(&n)?, number(&place)?);
    let at = usize::try_from(place).ok().and_then(|place| place.checked_sub(1)).ok_or(ErrorPage::NotFound)?;
    let read = site.app().read_evidence(&signed.acting, &case, n, at).await;
    let (file, bytes) = read.or_page(&visit, &format!("/putaran/{case}/tim/keberatan/{n}"))?;
    let ending = match file.media.as_str() {
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "application/zip" => "zip",
        _ => "bin",
    };
    let name = format!("attachment; filename=\"keberatan-{n}-bukti-{place}.{ending}\"");
    Ok(([(CONTENT_TYPE, file.media), (CONTENT_DISPOSITION, name)], bytes).into_response())
}
