//! The talent pool: who may enter, unit by unit, and who is in until when.

use std::collections::BTreeMap;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jenjang_app::cases::{Attachments, PoolLine, PoolView};
use jenjang_procedure::Command;
use jenjang_procedure::stages::pool::EnterPool;
use maud::{Markup, html};

use super::of_the_team;
use crate::components::{
    self, ButtonKind, Choice, Column, Field, Pages, Row, Table, Tone, button, button_group, button_link, button_named,
    tag,
};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Link, Page, Visit};
use crate::pages::common::{Round, count, just_recorded, query, recorded_banner, refused_banner, wide};
use crate::say;
use crate::site::{Problem as _, Signed, SignedForm, Site};

const PER_PAGE: usize = 50;

struct Pool<'a> {
    round: Round,
    view: PoolView,
    visit: &'a Visit,
}

impl<'a> Pool<'a> {
    async fn load(site: &Site, visit: &'a Visit, signed: &Signed, case: &str) -> Result<Self, ErrorPage> {
        of_the_team(signed)?;
        let round = Round::load(site, visit, signed, case).await?;
        let view = site.app().pool(&signed.acting, case).await.or_page(visit, &format!("/putaran/{case}/tim"))?;
        Ok(Self { round, view: view.ok_or(ErrorPage::NotFound)?, visit })
    }

    fn address(&self) -> String {
        format!("/putaran/{}/tim/pool", self.round.view.id)
    }
}

pub(super) async fn show_pool(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(case): Path<String>,
    RawQuery(asked): RawQuery,
) -> Result<Response, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let pool = Pool::load(&site, &visit, &signed, &case).await?;
    let mut page = page(&pool, &asked, FieldErrors::default());
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&pool.round, &receipt, &visit));
    }
    Ok(page.show(&visit).into_response())
}

fn shell(pool: &Pool<'_>, title: String, body: Markup) -> Page {
    let locale = &pool.visit.locale;
    let home = format!("/putaran/{}/tim", pool.round.view.id);
    Page::new(title, body)
        .in_section("/putaran")
        .trail(pool.round.trail(locale, [Link::new(locale.text("web-tm-title"), home)]))
        .who_sees(locale.text("web-tm-who-pool"))
}

fn page(pool: &Pool<'_>, asked: &FormData, errors: FieldErrors) -> Page {
    let locale = &pool.visit.locale;
    let view = &pool.view;
    let home = format!("/putaran/{}/tim", pool.round.view.id);
    let links = [
        Link::new(locale.text("web-tm-title"), home.clone()),
        Link::new(locale.text("web-tm-objections"), format!("{home}/keberatan")),
        Link::new(locale.text("web-tm-pool"), pool.address()),
    ];
    let body = html! {
        (components::tabs(&locale.text("web-tm-title"), &links, &pool.address()))
        p.govuk-body {
            (locale.text_with("web-tm-pool-rule", &[("years", &view.years.to_string())]))
            @if let Some(until) = view.until.filter(|_| view.open) { " " (locale.text_with("web-tm-pool-until", &[("day", &locale.date(until))])) }
        }
        @if !view.waiting.is_empty() || view.open { (waiting(pool, asked, &errors)) }
        h2.govuk-heading-m { (locale.text("web-tm-pool-entries")) }
        (entries(pool, asked))
    };
    shell(pool, locale.text("web-tm-pool"), body).errors(errors)
}

fn units(lines: &[PoolLine]) -> BTreeMap<&str, (&str, usize)> {
    let mut units: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
    for line in lines {
        units.entry(&line.unit.0).or_insert((&line.unit.1, 0)).1 += 1;
    }
    units
}

fn waiting(pool: &Pool<'_>, asked: &FormData, errors: &FieldErrors) -> Markup {
    let locale = &pool.visit.locale;
    let units = units(&pool.view.waiting);
    let sought = asked.text("unit");
    let labels: Vec<(&str, String)> = units
        .iter()
        .map(|(id, (name, n))| {
            (*id, format!("{name} · {}", locale.text_with("web-tm-people", &[("n", &count(locale, *n))])))
        })
        .collect();
    let choices: Vec<Choice<'_>> = labels.iter().map(|(id, label)| Choice::new(id, label)).collect();
    html! {
        h2.govuk-heading-m { (locale.text("web-tm-pool-waiting")) }
        @if pool.view.waiting.is_empty() {
            (components::empty(locale, &locale.text("web-tm-pool-none"), html! {}))
        } @else if !pool.view.open {
            (components::inset(html! { (locale.text("web-tm-next-not-open")) }))
        } @else {
            form method="post" action=(pool.address()) novalidate {
                (pool.visit.token_field())
                (components::select(locale, &Field::new("unit", &locale.text("web-tm-pool-unit")).error(errors), &choices, sought))
                (button_named(ButtonKind::Primary, &locale.text("web-tm-pool-enter"), "langkah", "periksa"))
            }
        }
    }
}

fn entries(pool: &Pool<'_>, asked: &FormData) -> Markup {
    let locale = &pool.visit.locale;
    let lines = &pool.view.entries;
    let page = asked.text("halaman").parse().unwrap_or(1_u64);
    let pages = Pages::of(page, wide(lines.len()), wide(PER_PAGE));
    let skip = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
    let day =
        |day: Option<jenjang_facts::Day>| html! { @match day { Some(day) => (say::date(locale, day)), None => "–" } };
    let row = |line: &PoolLine| {
        let (tone, key) = match (line.left, line.counts) {
            (true, _) => (Tone::Quiet, "web-tm-pool-left"),
            (false, true) => (Tone::Good, "web-tm-pool-counts"),
            (false, false) => (Tone::Soon, "web-tm-pool-over"),
        };
        Row::new([who(line), html! { (line.unit.1) }, day(line.from), day(line.until), tag(tone, &locale.text(key))])
    };
    html! {
        @if lines.is_empty() { (components::empty(locale, &locale.text("web-tm-pool-empty"), html! { p.govuk-body { (locale.text("web-tm-pool-empty-next")) } })) }
        @else {
            (components::table(locale, &Table {
                caption: locale.text_with("web-tm-table", &[("n", &count(locale, lines.len()))]),
                columns: ["web-mk-participant", "web-mk-unit", "web-tm-pool-from", "web-tm-pool-to", "web-mk-state"]
                    .map(|key| Column::text(locale.text(key)))
                    .into(),
                rows: lines.iter().skip(skip).take(PER_PAGE).map(row).collect(),
            }))
            (components::pagination(locale, pages, |page| format!("{}{}", pool.address(), query(&[("halaman", &page.to_string())]))))
        }
    }
}

fn who(line: &PoolLine) -> Markup {
    html! { (line.participant) @if let Some(name) = &line.name { " · " span dir="auto" { (name) } } }
}

pub(super) async fn enter_pool(
    State(site): State<Site>,
    visit: Visit,
    Path(case): Path<String>,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    let locale = &visit.locale;
    let pool = Pool::load(&site, &visit, &signed, &case).await?;
    let unit = form.text("unit").to_owned();
    let lines: Vec<&PoolLine> = pool.view.waiting.iter().filter(|line| line.unit.0 == unit).collect();
    if lines.is_empty() {
        // A second click, or somebody else was quicker: the list shows who is in.
        let mut errors = FieldErrors::default();
        errors.add("unit", locale.text("web-tm-pool-none-left"));
        return Ok(page(&pool, &FormData::default(), errors).show(&visit).into_response());
    }
    let seen = lines.iter().map(|line| line.participant.to_string()).collect::<Vec<_>>().join(" ");
    if form.text("langkah") != "masukkan" || form.text("dilihat") != seen {
        let changed = form.text("langkah") == "masukkan";
        let page = check_page(&pool, &unit, &lines, &seen);
        let page = if changed {
            page.flash(refused_banner(locale, &locale.text("web-tm-pool-changed"))).status(StatusCode::CONFLICT)
        } else {
            page
        };
        return Ok(page.show(&visit).into_response());
    }
    let participants = lines.iter().map(|line| line.participant).collect();
    let command = Command::EnterPool(EnterPool { stage: pool.view.stage.clone(), participants });
    match site.app().act(&signed.acting, &case, command, Attachments::new()).await {
        Ok(done) => Ok(Redirect::to(&format!("{}?catatan={}", pool.address(), done.sequence)).into_response()),
        Err(error) => match pool.round.refusal(&error, locale) {
            Some(why) => {
                let now = Pool::load(&site, &visit, &signed, &case).await?;
                let page = page(&now, &FormData::default(), FieldErrors::default()).flash(refused_banner(locale, &why));
                Ok(page.status(StatusCode::UNPROCESSABLE_ENTITY).show(&visit).into_response())
            }
            None => Err(error).or_page(&visit, &pool.address()),
        },
    }
}

fn check_page(pool: &Pool<'_>, unit: &str, lines: &[&PoolLine], seen: &str) -> Page {
    let locale = &pool.visit.locale;
    let n = count(locale, lines.len());
    let until = pool.view.until.map(|day| locale.date(day)).unwrap_or_default();
    let body = html! {
        p.govuk-body { (locale.text_with("web-tm-pool-means", &[("n", &n), ("day", &until)])) }
        ul."govuk-list govuk-list--bullet" { @for line in lines { li { (who(line)) } } }
        form method="post" action=(pool.address()) {
            (pool.visit.token_field())
            (components::hidden("unit", unit))
            (components::hidden("dilihat", seen))
            (components::hidden("langkah", "masukkan"))
            (button_group(&[
                button(ButtonKind::Primary, &locale.text_with("web-tm-pool-confirm", &[("n", &n)])),
                button_link(ButtonKind::Secondary, &locale.text("web-tm-cancel"), &pool.address()),
            ]))
        }
    };
    let name = lines.first().map_or(unit, |line| &line.unit.1);
    shell(pool, locale.text_with("web-tm-pool-check", &[("unit", name)]), body)
}
