//! The marks of a stage in one table, and their verification: one by one, ticked, or a whole unit.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Attachments, RubricView, StageView, VerificationLine, VerificationView};
use jenjang_facts::Digest;
use jenjang_locale::Locale;
use jenjang_procedure::stages::assessment::VerifyMarks;
use jenjang_procedure::{Command, Outcome};
use maud::{Markup, html};

use super::of_the_team;
use super::overview::Counts;
use crate::components::{
    self, ActiveFilter, ButtonKind, Choice, Column, Direction, Field, Filter, Pages, Row, Table, Tone, button_group,
    button_link, button_named, tag, text_link,
};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::pages::common::{
    Round, count, just_recorded, query, recorded_banner, refused_banner, score, status_tag, wide,
};
use crate::site::{Problem as _, Signed, SignedForm, Site};

/// A row is long, and a page stays under 40 KB.
const PER_PAGE: usize = 30;

/// How far the marks of one participant are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    Ready,
    Differs,
    Waiting,
    Verified,
    Gone,
}

impl Check {
    const FILTERS: [Self; 4] = [Self::Ready, Self::Differs, Self::Waiting, Self::Verified];

    fn of(line: &VerificationLine) -> Self {
        match line.outcome {
            Outcome::Passed => Self::Verified,
            Outcome::Open if line.ready => Self::Ready,
            Outcome::Open if line.needs_third_reader => Self::Differs,
            Outcome::Open => Self::Waiting,
            Outcome::Failed | Outcome::Withdrawn | Outcome::Absent => Self::Gone,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Ready => "siap",
            Self::Differs => "beda",
            Self::Waiting => "tunggu",
            Self::Verified => "terverifikasi",
            Self::Gone => "keluar",
        }
    }

    fn word(self, locale: &Locale) -> String {
        locale.text(&format!("web-tm-check-{}", self.key()))
    }
}

/// Draws how far the marks of a participant are.
pub(super) fn check_tag(line: &VerificationLine, locale: &Locale) -> Markup {
    let check = Check::of(line);
    let tone = match check {
        Check::Ready => Tone::Open,
        Check::Differs => Tone::Bad,
        Check::Waiting | Check::Gone => Tone::Quiet,
        Check::Verified => Tone::Good,
    };
    tag(tone, &check.word(locale))
}

/// What the table shows besides the marks, by participant: remarks for the team that decide nothing by themselves.
type Flags = BTreeMap<u32, Markup>;

/// What the table is asked to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    unit: String,
    check: String,
    sort: String,
    page: u64,
}

impl Asked {
    fn of(form: &FormData) -> Self {
        Self {
            unit: form.text("unit").to_owned(),
            check: form.text("keadaan").to_owned(),
            sort: form.text("urut").to_owned(),
            page: form.text("halaman").parse().unwrap_or(1),
        }
    }

    fn address(&self, base: &str) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let parts = [("unit", &self.unit), ("keadaan", &self.check), ("urut", &self.sort), ("halaman", &page)];
        format!("{base}{}", query(&parts.map(|(name, value)| (name, value.as_str()))))
    }

    fn fits(&self, line: &VerificationLine) -> bool {
        (self.unit.is_empty() || line.unit.0 == self.unit)
            && (self.check.is_empty() || Check::of(line).key() == self.check)
    }
}

/// A stage of marks with all that its pages are drawn from.
struct Marks<'a> {
    round: Round,
    view: VerificationView,
    measures: RubricView,
    stage: String,
    visit: &'a Visit,
    flags: Flags,
}

impl<'a> Marks<'a> {
    async fn load(
        site: &Site,
        visit: &'a Visit,
        signed: &Signed,
        (case, stage): (&str, &str),
    ) -> Result<Self, ErrorPage> {
        of_the_team(signed)?;
        let round = Round::load(site, visit, signed, case).await?;
        round.stage(stage, "assessment")?;
        let back = format!("/putaran/{case}/tim");
        let view = site.app().verification(&signed.acting, case, stage).await.or_page(visit, &back)?;
        let measures = site.app().stage_rubric(&signed.acting, case, stage).await.or_page(visit, &back)?;
        let flags = super::alike::flags(site, visit, signed, &round).await?;
        Ok(Self { round, view, measures, stage: stage.to_owned(), visit, flags })
    }

    fn base(&self) -> String {
        format!("/putaran/{}/tim/{}", self.round.view.id, self.stage)
    }

    fn plan(&self) -> Result<&StageView, ErrorPage> {
        self.round.stage(&self.stage, "assessment")
    }

    fn page(&self, title: String, body: Markup, here: bool) -> Page {
        let locale = &self.visit.locale;
        let mut trail = vec![Link::new(locale.text("web-tm-title"), format!("/putaran/{}/tim", self.round.view.id))];
        if !here {
            trail.push(Link::new(self.round.title(&self.stage), self.base()));
        }
        Page::new(title, body)
            .in_section("/putaran")
            .trail(self.round.trail(locale, trail))
            .who_sees(locale.text("web-tm-who-marks"))
            .wide()
    }

    fn units(&self) -> BTreeMap<&str, &str> {
        self.view.lines.iter().map(|line| (line.unit.0.as_str(), line.unit.1.as_str())).collect()
    }
}

pub(super) async fn show_verification(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage)): Path<(String, String)>,
    RawQuery(asked): RawQuery,
) -> Result<Document, ErrorPage> {
    let form = FormData::parse(asked.unwrap_or_default().as_bytes());
    let marks = Marks::load(&site, &visit, &signed, (&case, &stage)).await?;
    let receipt = just_recorded(&site, &visit, &signed, &case, &form).await?;
    let mut page = table_page(&marks, &Asked::of(&form))?;
    if let Some(receipt) = receipt {
        page = page.flash(recorded_banner(&marks.round, &receipt, &visit));
    }
    Ok(page.show(&visit))
}

fn table_page(marks: &Marks<'_>, asked: &Asked) -> Result<Page, ErrorPage> {
    let locale = &marks.visit.locale;
    let (base, stage) = (marks.base(), marks.plan()?);
    let counts = Counts::of(&marks.view);
    let all = counts.ready + counts.differs + counts.waiting + counts.verified;
    let body = html! {
        (components::progress(locale, &locale.text("web-tm-verified"), wide(counts.verified), wide(all)))
        p.govuk-body {
            (locale.text_with("web-tm-counts", &[
                ("ready", &count(locale, counts.ready)),
                ("differs", &count(locale, counts.differs)),
                ("waiting", &count(locale, counts.waiting)),
            ]))
            " " (next_step(stage, counts, locale))
        }
        p.govuk-body {
            (text_link(&locale.text("web-tm-assign"), &format!("{base}/tugaskan"))) " · "
            (text_link(&locale.text("web-tm-close"), &format!("/putaran/{}/tim/tutup/{}", marks.round.view.id, marks.stage)))
        }
        div.j-sidebar {
            (filter(marks, asked, &base))
            div #hasil { (table(marks, asked, &base, stage)) }
        }
    };
    Ok(marks.page(stage.title.clone(), body, true).kicker(html! { (status_tag(stage, locale)) }))
}

/// Whose move it is.
fn next_step(stage: &StageView, counts: Counts, locale: &Locale) -> String {
    locale.text(match (stage.status.as_str(), counts) {
        ("open", Counts { ready: 1.., .. }) => "web-tm-next-verify",
        ("open", Counts { differs: 1.., .. }) => "web-tm-next-third",
        ("open", Counts { waiting: 1.., .. }) => "web-tm-next-wait",
        ("open", _) => "web-tm-next-close",
        ("waiting", _) => "web-tm-next-not-open",
        _ => "web-tm-next-closed",
    })
}

fn filter(marks: &Marks<'_>, asked: &Asked, base: &str) -> Markup {
    let locale = &marks.visit.locale;
    let units = marks.units();
    let (every_unit, every_state) = (locale.text("web-tm-all-units"), locale.text("web-tm-all-states"));
    let words: Vec<(&str, String)> = Check::FILTERS.map(|check| (check.key(), check.word(locale))).into();
    let unit_choices: Vec<Choice<'_>> = [Choice::new("", &every_unit)]
        .into_iter()
        .chain(units.iter().map(|(id, name)| Choice::new(id, name)))
        .collect();
    let state_choices: Vec<Choice<'_>> = [Choice::new("", &every_state)]
        .into_iter()
        .chain(words.iter().map(|(key, word)| Choice::new(key, word)))
        .collect();
    let first = |asked: Asked| Asked { page: 1, ..asked };
    let mut active = Vec::new();
    if let Some(name) = units.get(asked.unit.as_str()) {
        let href = first(Asked { unit: String::new(), ..asked.clone() }).address(base);
        active.push(ActiveFilter { text: format!("{}: {name}", locale.text("web-mk-unit")), href });
    }
    if let Some((_, word)) = words.iter().find(|(key, _)| *key == asked.check) {
        let href = first(Asked { check: String::new(), ..asked.clone() }).address(base);
        active.push(ActiveFilter { text: format!("{}: {word}", locale.text("web-mk-state")), href });
    }
    let keep = [("urut".to_owned(), asked.sort.clone())].into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let filter = Filter { action: base.to_owned(), active, keep };
    components::filter(
        locale,
        &filter,
        "hasil",
        html! {
            (components::select(locale, &Field::new("unit", &locale.text("web-mk-unit")), &unit_choices, &asked.unit))
            (components::select(locale, &Field::new("keadaan", &locale.text("web-mk-state")), &state_choices, &asked.check))
        },
    )
}

fn sorted<'v>(marks: &'v Marks<'_>, asked: &Asked) -> Vec<&'v VerificationLine> {
    let mut found: Vec<&VerificationLine> = marks.view.lines.iter().filter(|line| asked.fits(line)).collect();
    match asked.sort.as_str() {
        "-beda" => found.sort_by_key(|line| std::cmp::Reverse(line.spread)),
        // Where nothing can differ yet comes last, whichever way round.
        "beda" => found.sort_by_key(|line| (line.spread.is_none(), line.spread)),
        "-nilai" => found.sort_by_key(|line| std::cmp::Reverse(line.score)),
        "nilai" => found.sort_by_key(|line| (line.score.is_none(), line.score)),
        _ => {}
    }
    found
}

fn table(marks: &Marks<'_>, asked: &Asked, base: &str, stage: &StageView) -> Markup {
    let locale = &marks.visit.locale;
    let found = sorted(marks, asked);
    let pages = Pages::of(asked.page, wide(found.len()), wide(PER_PAGE));
    let skip = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
    let shown: Vec<&VerificationLine> = found.iter().copied().skip(skip).take(PER_PAGE).collect();
    let open = stage.status == "open";
    let any_ready = open && shown.iter().any(|line| line.ready);
    let unit_ready = open && !asked.unit.is_empty() && found.iter().any(|line| line.ready);
    let by = |key: &str, title: &str| {
        let (now, next) = match asked.sort.strip_prefix('-') {
            Some(rest) if rest == key => (Some(Direction::Descending), key.to_owned()),
            None if asked.sort == key => (Some(Direction::Ascending), format!("-{key}")),
            _ => (None, format!("-{key}")),
        };
        let href = Asked { sort: next, page: 1, ..asked.clone() }.address(base);
        Column::number(locale.text(title)).sortable(href, now)
    };
    let mut columns = vec![
        Column::text(locale.text("web-mk-number")),
        Column::text(locale.text("web-mk-unit")),
        Column::text(locale.text("web-tm-marks")),
        by("beda", "web-tm-spread"),
        by("nilai", "web-tm-score"),
        Column::text(locale.text("web-mk-state")),
    ];
    if !marks.flags.is_empty() {
        columns.push(Column::text(locale.text("web-tm-flag")));
    }
    let drawn = components::table(
        locale,
        &Table {
            caption: locale.text_with("web-tm-table", &[("n", &count(locale, found.len()))]),
            columns,
            rows: shown.iter().map(|line| row(marks, line, base, open)).collect(),
        },
    );
    html! {
        @if found.is_empty() {
            (components::empty(locale, &locale.text("web-mk-none-such"), html! { p.govuk-body { a.govuk-link href=(base) { (locale.text("web-filter-clear")) } } }))
        } @else if any_ready || unit_ready {
            form method="post" action=(base) {
                (marks.visit.token_field())
                (components::hidden("unit", &asked.unit))
                (drawn)
                (button_group(&[
                    html! { @if any_ready { (button_named(ButtonKind::Primary, &locale.text("web-tm-verify-ticked"), "langkah", "pilihan")) } },
                    html! { @if unit_ready { (button_named(ButtonKind::Secondary, &locale.text("web-tm-verify-unit"), "langkah", "unit")) } },
                ]))
                @if asked.unit.is_empty() { p.govuk-hint { (locale.text("web-tm-verify-unit-hint")) } }
            }
        } @else { (drawn) }
        (components::pagination(locale, pages, |page| Asked { page, ..asked.clone() }.address(base)))
    }
}

fn row(marks: &Marks<'_>, line: &VerificationLine, base: &str, open: bool) -> Row {
    let locale = &marks.visit.locale;
    let places = marks.measures.places;
    let number = line.participant.to_string();
    let given = |found: &Option<jenjang_facts::Decimal>| {
        found.map_or_else(|| locale.text("web-tm-no-mark"), |found| score(locale, found, places))
    };
    let all: Vec<String> = line.marks.iter().map(|(_, found)| given(found)).collect();
    let mut cells = vec![
        html! {
            @if open && line.ready {
                label.j-link { input type="checkbox" name="peserta" value=(number); " " (number) }
            } @else { (number) }
        },
        html! { (line.unit.1) },
        html! {
            a.govuk-link href={ (base) "/" (number) } {
                span.govuk-visually-hidden { (locale.text_with("web-mk-nth", &[("number", &number)])) ": " }
                @if all.is_empty() { (locale.text("web-tm-no-marker")) } @else { (all.join(" · ")) }
            }
        },
        html! { @match line.spread { Some(spread) => (score(locale, spread, places)), None => "–" } },
        html! { @match line.score { Some(found) => strong { (score(locale, found, places)) }, None => "–" } },
        check_tag(line, locale),
    ];
    if !marks.flags.is_empty() {
        cells.push(marks.flags.get(&line.participant).cloned().unwrap_or_else(|| html! { "–" }));
    }
    Row { cells }
}

/// Returns the digest of what is about to be verified, so that nobody verifies other scores than those seen.
fn seen(lines: &[&VerificationLine]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&format!("{} {:?} {:?}\n", line.participant, line.score, line.marks));
    }
    Digest::of(text.as_bytes()).to_string().chars().take(16).collect()
}

pub(super) async fn verify(
    State(site): State<Site>,
    visit: Visit,
    Path((case, stage)): Path<(String, String)>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let marks = Marks::load(&site, &visit, &signed, (&case, &stage)).await?;
    let ticked: BTreeSet<u32> = form.all("peserta").filter_map(|text| text.parse().ok()).collect();
    let unit = form.text("unit");
    let whole_unit = form.text("langkah") == "unit" && !unit.is_empty();
    let wanted =
        |line: &&VerificationLine| if whole_unit { line.unit.0 == unit } else { ticked.contains(&line.participant) };
    let lines: Vec<&VerificationLine> = marks.view.lines.iter().filter(|line| line.ready).filter(wanted).collect();
    if lines.is_empty() {
        let mut errors = FieldErrors::default();
        errors.add("hasil", locale.text(if ticked.is_empty() { "web-tm-none-ticked" } else { "web-tm-none-ready" }));
        let asked = Asked { unit: unit.to_owned(), page: 1, ..Asked::default() };
        return Ok(table_page(&marks, &asked)?.errors(errors).show(&visit).into_response());
    }
    if form.text("langkah") != "verifikasi" {
        return Ok(check_page(&marks, &lines, None).show(&visit).into_response());
    }
    if seen(&lines) != form.text("dilihat") {
        let why = locale.text("web-tm-marks-changed");
        return Ok(check_page(&marks, &lines, Some(&why)).status(StatusCode::CONFLICT).show(&visit).into_response());
    }
    let participants = lines.iter().map(|line| line.participant).collect();
    let command = Command::VerifyMarks(VerifyMarks { stage: stage.clone(), participants });
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => {
            let to = query(&[("unit", unit), ("catatan", &done.sequence.to_string())]);
            Ok(Redirect::to(&format!("{}{to}", marks.base())).into_response())
        }
        Err(error) => match marks.round.refusal(&error, locale) {
            Some(why) => {
                let page = check_page(&marks, &lines, Some(&why)).status(StatusCode::UNPROCESSABLE_ENTITY);
                Ok(page.show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &marks.base()),
        },
    }
}

fn check_page(marks: &Marks<'_>, lines: &[&VerificationLine], why: Option<&str>) -> Page {
    let locale = &marks.visit.locale;
    let (base, places) = (marks.base(), marks.measures.places);
    let rows = lines.iter().take(PER_PAGE).map(|line| {
        let given = line.marks.iter().filter_map(|(_, found)| *found).map(|found| score(locale, found, places));
        Row::new([
            html! { (line.participant) },
            html! { (line.unit.1) },
            html! { (given.collect::<Vec<_>>().join(" · ")) },
            html! { @if let Some(found) = line.score { strong { (score(locale, found, places)) } } },
        ])
    });
    let n = count(locale, lines.len());
    let body = html! {
        p.govuk-body { (locale.text("web-tm-verify-means")) }
        (components::table(locale, &Table {
            caption: locale.text_with("web-tm-table", &[("n", &n)]),
            columns: vec![
                Column::text(locale.text("web-mk-number")),
                Column::text(locale.text("web-mk-unit")),
                Column::text(locale.text("web-tm-marks")),
                Column::number(locale.text("web-tm-score")),
            ],
            rows: rows.collect(),
        }))
        @if lines.len() > PER_PAGE { p.govuk-body { (locale.text_with("web-tm-and-more", &[("n", &count(locale, lines.len() - PER_PAGE))])) } }
        (components::warning(locale, html! { (locale.text("web-tm-verify-final")) }))
        form method="post" action=(base) {
            (marks.visit.token_field())
            (components::hidden("dilihat", &seen(lines)))
            @for line in lines { (components::hidden("peserta", &line.participant.to_string())) }
            (button_group(&[
                button_named(ButtonKind::Primary, &locale.text_with("web-tm-verify-confirm", &[("n", &n)]), "langkah", "verifikasi"),
                button_link(ButtonKind::Secondary, &locale.text("web-tm-cancel"), &base),
            ]))
        }
    };
    let page = marks.page(locale.text_with("web-tm-verify-check", &[("n", &n)]), body, false);
    match why {
        Some(why) => page.flash(refused_banner(locale, why)),
        None => page,
    }
}
