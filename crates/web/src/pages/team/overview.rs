//! What waits for the selection team in a round, stage by stage.

use axum::extract::{Path, RawQuery, State};
use jenjang_app::cases::{StageView, VerificationView};
use jenjang_facts::Day;
use jenjang_procedure::Outcome;
use maud::{Markup, html};

use super::of_the_team;
use crate::components::{self, NumberCard, Task, Tone, tag};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Link, Page, Visit};
use crate::pages::common::{Round, count, just_recorded, recorded_banner, status_tag, wide};
use crate::say;
use crate::site::{Problem as _, Signed, Site};

pub(super) async fn show_overview(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(case): Path<String>,
    RawQuery(asked): RawQuery,
) -> Result<Document, ErrorPage> {
    of_the_team(&signed)?;
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let locale = &visit.locale;
    let round = Round::load(&site, &visit, &signed, &case).await?;
    let back = format!("/putaran/{case}");
    // Whoever may not answer objections here is not of the team of this round.
    let objections = site.app().objections(&signed.acting, &case).await.or_page(&visit, &back)?;
    let (mut tasks, mut cards) = (Vec::new(), Vec::new());
    for stage in round.view.stages.iter().filter(|stage| stage.status == "open") {
        let base = format!("/putaran/{case}/tim/{}", stage.id);
        match stage.kind.as_str() {
            "assessment" => {
                let view = site.app().verification(&signed.acting, &case, &stage.id).await.or_page(&visit, &back)?;
                let assigning = site.app().assigning(&signed.acting, &case, &stage.id).await.or_page(&visit, &back)?;
                let here = Counts::of(&view);
                if !assigning.waiting.is_empty() {
                    tasks.push(task(
                        locale.text_with("web-tm-task-assign", &[("stage", &stage.title)]),
                        Some(format!("{base}/tugaskan")),
                        html! { (locale.text("web-tm-task-assign-hint")) },
                        tag(
                            Tone::Open,
                            &locale.text_with("web-tm-people", &[("n", &count(locale, assigning.waiting.len()))]),
                        ),
                    ));
                }
                if here.ready > 0 {
                    tasks.push(task(
                        locale.text_with("web-tm-task-verify", &[("stage", &stage.title)]),
                        Some(format!("{base}?keadaan=siap")),
                        html! { (locale.text("web-tm-task-verify-hint")) },
                        tag(Tone::Open, &locale.text_with("web-tm-people", &[("n", &count(locale, here.ready))])),
                    ));
                }
                if here.differs > 0 {
                    tasks.push(task(
                        locale.text_with("web-tm-task-third", &[("stage", &stage.title)]),
                        Some(format!("{base}?keadaan=beda")),
                        html! { (locale.text("web-tm-task-third-hint")) },
                        tag(Tone::Bad, &locale.text_with("web-tm-people", &[("n", &count(locale, here.differs))])),
                    ));
                }
                let card = |n, key: &str, filter: &str, late| NumberCard {
                    number: wide(n),
                    text: format!("{} · {}", locale.text(key), stage.title),
                    href: Some(format!("{base}?keadaan={filter}")),
                    late,
                };
                cards.push(card(here.ready, "web-tm-card-ready", "siap", false));
                cards.push(card(here.differs, "web-tm-card-differs", "beda", false));
                cards.push(card(here.waiting, "web-tm-card-waiting", "tunggu", false));
                cards.push(card(here.verified, "web-tm-card-verified", "terverifikasi", false));
            }
            "determination" => {
                let preview = site.app().preview(&signed.acting, &case, &stage.id).await.or_page(&visit, &back)?;
                let key = match (preview.determined, preview.published) {
                    (false, _) => "web-tm-task-determine",
                    (true, false) => "web-tm-task-publish",
                    (true, true) => "web-tm-task-see",
                };
                let href = Some(format!("{base}/tetapkan"));
                let hint = locale.text("web-tm-task-determine-hint");
                tasks.push(task(
                    locale.text_with(key, &[("stage", &stage.title)]),
                    href,
                    html! { (hint) },
                    tag(Tone::Open, &locale.text("web-tm-yours")),
                ));
            }
            "pool" => {
                let pool = site.app().pool(&signed.acting, &case).await.or_page(&visit, &back)?;
                let n = pool.map_or(0, |pool| pool.waiting.len());
                if n > 0 {
                    let people = locale.text_with("web-tm-people", &[("n", &count(locale, n))]);
                    tasks.push(task(
                        locale.text("web-tm-task-pool"),
                        Some(format!("/putaran/{case}/tim/pool")),
                        html! { (locale.text("web-tm-task-pool-hint")) },
                        tag(Tone::Open, &people),
                    ));
                }
            }
            _ => {}
        }
        let blocked = site.app().keeps_open(&signed.acting, &case, &stage.id).await.or_page(&visit, &back)?;
        if blocked.is_none() && stage.kind != "announcement" {
            let href = Some(format!("/putaran/{case}/tim/tutup/{}", stage.id));
            tasks.push(task(
                locale.text_with("web-tm-task-close", &[("stage", &stage.title)]),
                href,
                html! { (locale.text("web-tm-task-close-hint")) },
                tag(Tone::Soon, &locale.text("web-tm-can-close")),
            ));
        }
    }
    let unanswered = objections.iter().filter(|one| one.open && one.answered.is_none()).count();
    if unanswered > 0 {
        let people = locale.text_with("web-tm-open-n", &[("n", &count(locale, unanswered))]);
        tasks.insert(
            0,
            task(
                locale.text("web-tm-task-objections"),
                Some(format!("/putaran/{case}/tim/keberatan?keadaan=terbuka")),
                html! { (locale.text("web-tm-task-objections-hint")) },
                tag(Tone::Bad, &people),
            ),
        );
    }
    let links = [
        Link::new(locale.text("web-tm-title"), format!("/putaran/{case}/tim")),
        Link::new(locale.text("web-tm-objections"), format!("/putaran/{case}/tim/keberatan")),
        Link::new(locale.text("web-alike-tab"), format!("/putaran/{case}/tim/mirip")),
        Link::new(locale.text("web-tm-pool"), format!("/putaran/{case}/tim/pool")),
    ];
    let body = html! {
        (components::tabs(&locale.text("web-tm-title"), &links, &format!("/putaran/{case}/tim")))
        @if !cards.is_empty() { (components::number_cards(locale, &cards)) }
        h2.govuk-heading-m { (locale.text("web-tm-todo")) }
        @if tasks.is_empty() {
            (components::empty(locale, &locale.text("web-tm-nothing"), html! { p.govuk-body { (locale.text("web-tm-nothing-next")) } }))
        } @else { (components::task_list("tim", &tasks)) }
        h2.govuk-heading-m { (locale.text("web-tm-stages")) }
        (components::task_list("tahap", &stages(&round, &visit)))
    };
    let mut page = Page::new(locale.text("web-tm-title"), body)
        .in_section("/putaran")
        .trail(round.trail(locale, []))
        .who_sees(locale.text("web-tm-who"));
    if let Some(receipt) = just_recorded(&site, &visit, &signed, &case, &asked).await? {
        page = page.flash(recorded_banner(&round, &receipt, &visit));
    }
    Ok(page.show(&visit))
}

fn task(title: String, href: Option<String>, hint: Markup, status: Markup) -> Task {
    Task { title, href, hint: Some(hint), status }
}

/// The stages in which the team has a part, each with where it is looked after.
fn stages(round: &Round, visit: &Visit) -> Vec<Task> {
    let locale = &visit.locale;
    let case = &round.view.id;
    let lines = round.view.stages.iter().filter_map(|stage| {
        let href = match stage.kind.as_str() {
            "assessment" => format!("/putaran/{case}/tim/{}", stage.id),
            "determination" => format!("/putaran/{case}/tim/{}/tetapkan", stage.id),
            "objection" => format!("/putaran/{case}/tim/keberatan"),
            "pool" => format!("/putaran/{case}/tim/pool"),
            _ => return None,
        };
        let reached = stage.status != "waiting";
        Some(Task {
            title: stage.title.clone(),
            href: reached.then_some(href),
            hint: Some(hint(stage, visit)),
            status: status_tag(stage, locale),
        })
    });
    lines.collect()
}

fn hint(stage: &StageView, visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let balance = &stage.balance;
    let day = |text: &Option<String>| text.as_deref().and_then(|text| Day::parse_iso(text).ok());
    html! {
        @match (stage.status.as_str(), stage.objections) {
            ("waiting", _) => (locale.text("web-tm-stage-waits")),
            (_, Some((n, answered))) => (locale.text_with("web-tm-stage-objections", &[("n", &count(locale, n)), ("answered", &count(locale, answered))])),
            _ => (locale.text_with("web-tm-stage-counts", &[
                ("in", &locale.number(balance.entered)),
                ("done", &locale.number(balance.passed + balance.failed)),
                ("open", &locale.number(balance.open)),
                ("gone", &locale.number(balance.withdrawn + balance.absent)),
            ])),
        }
        @if let Some(closes) = day(&stage.closes) {
            " · " (locale.text_with("web-tm-until", &[("day", &say::weekday_date(locale, closes)), ("zone", visit.zone.name())]))
        }
    }
}

/// How many marks are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) ready: usize,
    pub(super) differs: usize,
    pub(super) waiting: usize,
    pub(super) verified: usize,
}

impl Counts {
    pub(super) fn of(view: &VerificationView) -> Self {
        let mut counts = Self::default();
        for line in &view.lines {
            match line.outcome {
                Outcome::Passed => counts.verified += 1,
                Outcome::Open if line.ready => counts.ready += 1,
                Outcome::Open if line.needs_third_reader => counts.differs += 1,
                Outcome::Open => counts.waiting += 1,
                Outcome::Failed | Outcome::Withdrawn | Outcome::Absent => {}
            }
        }
        counts
    }
}
