//! The dashboard of a round: stages with their days and counts, what is late, what blocks, and what to do next.

use axum::extract::{Path, RawQuery, State};
use jenjang_access::Action;
use jenjang_app::cases::{Dashboard, MarkingProgress, StageClock, StageView, UnitProgress};
use jenjang_app::words;
use jenjang_facts::{Moment, Zone};
use maud::{Markup, html};

use super::shared::{at, n, news, short_day, stage_title, tabs};
use super::todo;
use crate::charts::{Funnel, FunnelStep, StageDays, StageTimes, funnel, stage_times};
use crate::components::{self, Column, NumberCard, Row, Stage, StageState, Table};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, Site};

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/dasbor", show)
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let dashboard = site.app().dashboard(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let here = at(&case, "dasbor");
    let locale = &visit.locale;
    let view = &dashboard.view;
    let todo = todo::tasks(&visit, &case, &dashboard);
    let body = html! {
        (tabs(&visit, &case, &dashboard.rights, &here))
        (components::stages(locale, &stages(&visit, &dashboard)))
        (blocked(&visit, &dashboard))
        (components::number_cards(locale, &cards(&visit, &case, &dashboard)))
        div.j-aside {
            div {
                h2.govuk-heading-m { (locale.text("web-office-your-work")) }
                @if todo.is_empty() {
                    (components::empty(locale, &locale.text("web-office-nothing"), html! {
                        p.govuk-body { (locale.text("web-office-nothing-next")) }
                    }))
                } @else { (components::task_list("kerja", &todo)) }
                (stage_times(locale, &times(&visit, &dashboard)))
            }
            div { (funnel(locale, &round_funnel(&visit, &dashboard))) }
        }
        @for progress in &dashboard.marking { (marking(&visit, &dashboard, progress)) }
        @if !dashboard.undetermined.is_empty() { (gaps(&visit, &case, &dashboard)) }
    };
    let mut page = Page::new(view.title.clone(), body)
        .in_section("/putaran")
        .who_sees(locale.text("web-office-who-follows"))
        .lead(lead(&visit, &dashboard));
    if let Some(banner) = news(&site, &visit, &signed, &case, &query).await? {
        page = page.flash(banner);
    }
    Ok(page.show(&visit))
}

fn zone(dashboard: &Dashboard) -> Zone {
    Zone::parse(&dashboard.view.zone).unwrap_or_default()
}

fn lead(visit: &Visit, dashboard: &Dashboard) -> Markup {
    let locale = &visit.locale;
    let view = &dashboard.view;
    html! {
        p {
            @if let Some(opened) = dashboard.opened_at {
                (locale.text("web-office-opened")) " " (say::date(locale, opened.day_in(zone(dashboard)))) " · "
            }
            (locale.text("web-office-rule")) " " (view.regulation)
            @match view.seal {
                Some(seal) => {
                    @let seal = seal.to_string();
                    " · " (locale.text("web-office-sealed")) " "
                    code title=(seal) { (seal.get(..8).unwrap_or_default()) "…" }
                },
                None => { " · " (locale.text("web-office-not-sealed")) },
            }
        }
    }
}

fn stages(visit: &Visit, dashboard: &Dashboard) -> Vec<Stage> {
    let stages = dashboard.view.stages.iter().zip(&dashboard.clocks);
    stages
        .map(|(stage, clock)| Stage {
            name: stage.title.clone(),
            note: note(visit, dashboard, stage, clock),
            state: state(stage, clock),
            href: None,
        })
        .collect()
}

fn state(stage: &StageView, clock: &StageClock) -> StageState {
    match stage.status.as_str() {
        "closed" => StageState::Done,
        "open" if clock.late => StageState::Late,
        "open" => StageState::Now,
        _ => StageState::Waiting,
    }
}

/// Says when a stage is, and how much is done: `14 Nov–5 Des · 2.604 diserahkan`.
fn note(visit: &Visit, dashboard: &Dashboard, stage: &StageView, clock: &StageClock) -> String {
    let locale = &visit.locale;
    let zone = zone(dashboard);
    let of = |at: Option<Moment>| at.map(|at| at.day_in(zone));
    let from = clock.opens.or(of(clock.opened_at));
    let until = of(clock.closed_at).or(clock.closes);
    let mut parts = Vec::new();
    match (from, until) {
        (Some(from), Some(until)) if from != until => {
            let same_month = from.ymd().0 == until.ymd().0 && from.ymd().1 == until.ymd().1;
            let first = if same_month { from.ymd().2.to_string() } else { short_day(locale, from) };
            parts.push(format!("{first}–{}", short_day(locale, until)));
        }
        (Some(day), _) | (None, Some(day)) => parts.push(short_day(locale, day)),
        (None, None) => {}
    }
    let balance = stage.balance;
    if balance.entered > 0 {
        let (done, all) = (locale.number(balance.passed), locale.number(balance.entered));
        parts.push(locale.text_with("web-office-of", &[("done", &done), ("all", &all)]));
    }
    if let Some((filed, _)) = stage.objections.filter(|(filed, _)| *filed > 0) {
        parts.push(locale.text_with("web-office-filed", &[("n", &locale.number(n(filed)))]));
    }
    parts.join(" · ")
}

/// Says what keeps the open stage from being left, or that nothing does.
fn blocked(visit: &Visit, dashboard: &Dashboard) -> Markup {
    let locale = &visit.locale;
    let view = &dashboard.view;
    let title = stage_title(view);
    let open = view.open_stage().and_then(title);
    html! {
        @match (&open, &dashboard.blocked_by) {
            (Some(open), Some(refusal)) => (components::inset(html! {
                p.govuk-body {
                    strong { (locale.text_with("web-office-blocked", &[("stage", open)])) } " "
                    (words::refusal(refusal, stage_title(view), locale))
                }
            })),
            (Some(open), None) => (components::inset(html! {
                p.govuk-body {
                    strong { (locale.text_with("web-office-can-close", &[("stage", open)])) } " "
                    @match view.open_stage().filter(|_| dashboard.rights.may(Action::CloseStage)) {
                        Some(stage) => a.govuk-link href=(at(&view.id, &format!("tim/tutup/{stage}"))) {
                            (locale.text_with("web-tm-close-title", &[("stage", open)]))
                        },
                        None => (locale.text("web-office-can-close-next")),
                    }
                }
            })),
            (None, _) => (components::inset(html! { p.govuk-body { (locale.text("web-office-over")) } })),
        }
    }
}

fn cards(visit: &Visit, case: &str, dashboard: &Dashboard) -> Vec<NumberCard> {
    let text = |key: &str| visit.locale.text(key);
    let mut cards = Vec::new();
    let late_stages = n(dashboard.clocks.iter().filter(|clock| clock.late).count());
    let totals: Vec<UnitProgress> = dashboard.marking.iter().map(MarkingProgress::total).collect();
    let late = n(totals.iter().map(|total| total.late_markers.len()).sum());
    let sessions: u64 = dashboard.sessions_open.iter().map(|(_, n)| n).sum();
    cards.push(NumberCard {
        number: late_stages,
        text: text("web-office-card-late"),
        href: None,
        late: late_stages > 0,
    });
    if !dashboard.marking.is_empty() {
        let due: u64 = totals.iter().map(|total| total.marks_due).sum();
        let href = Some("#penilaian".to_owned());
        cards.push(NumberCard {
            number: late,
            text: text("web-office-card-late-markers"),
            href: href.clone(),
            late: late > 0,
        });
        cards.push(NumberCard { number: due, text: text("web-office-card-marks"), href, late: false });
        let apart: u64 = dashboard.marking.iter().map(|progress| progress.apart).sum();
        if apart > 0 {
            cards.push(NumberCard { number: apart, text: text("web-office-card-apart"), href: None, late: false });
        }
    }
    let open: u64 = dashboard
        .view
        .stages
        .iter()
        .filter(|stage| stage.kind == "submission" && stage.status == "open")
        .map(|stage| stage.balance.open)
        .sum();
    if dashboard.view.stages.iter().any(|stage| stage.kind == "submission" && stage.status == "open") {
        cards.push(NumberCard { number: open, text: text("web-office-card-papers"), href: None, late: false });
    }
    let documents: u64 = dashboard.documents.iter().map(|(.., n)| n).sum();
    if documents > 0 {
        let href = dashboard.rights.judges_documents.then(|| at(case, "dokumen"));
        cards.push(NumberCard { number: documents, text: text("web-office-card-documents"), href, late: false });
    }
    if sessions > 0 {
        cards.push(NumberCard {
            number: sessions,
            text: text("web-office-card-sessions"),
            href: Some(at(case, "sesi")),
            late: true,
        });
    }
    let objections = dashboard.view.stages.iter().filter_map(|stage| stage.objections);
    let waiting = n(objections.map(|(filed, answered)| filed.saturating_sub(answered)).sum());
    cards.push(NumberCard { number: waiting, text: text("web-office-card-objections"), href: None, late: false });
    if let Some(screening) = dashboard.view.stages.iter().find(|stage| stage.kind == "screening") {
        let reads = dashboard.rights.actions.contains(&jenjang_access::Action::ReadNominativeList);
        let href = reads.then(|| super::shared::with_query(&at(case, "peserta"), &[("putusan", "undetermined")]));
        cards.push(NumberCard {
            number: screening.balance.open,
            text: text("web-office-card-gaps"),
            href,
            late: false,
        });
    }
    cards
}

fn round_funnel(visit: &Visit, dashboard: &Dashboard) -> Funnel {
    let locale = &visit.locale;
    let mut steps = Vec::new();
    for stage in &dashboard.view.stages {
        if stage.balance.entered == 0 || stage.kind == "objection" || stage.kind == "announcement" {
            continue;
        }
        if stage.kind == "screening" {
            let label = locale.text("web-office-funnel-screened");
            steps.push(FunnelStep { label, count: stage.balance.entered, now: false });
        }
        // Verification says nothing about who goes on, the determination after it does.
        if stage.kind == "assessment" && stage.status == "closed" {
            continue;
        }
        let label = match stage.kind.as_str() {
            "screening" => words::standing("screening", "passed", locale),
            _ => stage.title.clone(),
        };
        let now = stage.status == "open";
        steps.push(FunnelStep { label, count: stage.balance.passed, now });
    }
    Funnel { id: "corong".to_owned(), title: locale.text("web-office-funnel"), steps }
}

fn times(visit: &Visit, dashboard: &Dashboard) -> StageTimes {
    let zone = zone(dashboard);
    let begun = dashboard.view.stages.iter().zip(&dashboard.clocks).filter(|(stage, _)| stage.status != "waiting");
    let stages = begun.map(|(stage, clock)| StageDays {
        name: stage.title.clone(),
        taken: clock.days_taken(dashboard.today, zone).unwrap_or(0),
        allowed: clock.days_allowed(zone),
        now: stage.status == "open",
    });
    StageTimes { id: "waktu".to_owned(), title: visit.locale.text("web-office-times"), stages: stages.collect() }
}

/// Units that are shown at once where there are more; the rest a click away, for on a phone each is a card.
const UNITS_SHOWN: usize = 8;
/// So many are all shown.
const MOST_AT_ONCE: usize = 12;

/// Returns the units in the order in which somebody has to look after them: late markers, then the share of marks that
/// is still due, then the name.
fn most_behind(units: &[UnitProgress]) -> Vec<&UnitProgress> {
    let mut units: Vec<&UnitProgress> = units.iter().collect();
    let given = |unit: &UnitProgress| unit.marks_given * 1_000 / (unit.marks_given + unit.marks_due).max(1);
    units.sort_by_key(|unit| {
        let is_done = unit.marks_due == 0 && unit.assigned == unit.people;
        (unit.late_markers.is_empty(), is_done, given(unit))
    });
    units
}

/// Draws how far the marking is in each unit.
fn marking(visit: &Visit, dashboard: &Dashboard, progress: &MarkingProgress) -> Markup {
    let locale = &visit.locale;
    let title = stage_title(&dashboard.view)(&progress.stage).unwrap_or_default();
    let total = progress.total();
    let units = most_behind(&progress.units);
    let number = |n: u64| html! { (locale.number(n)) };
    let row = |unit: &&UnitProgress| {
        Row::new([
            html! { (unit.unit) },
            number(unit.people),
            number(unit.assigned),
            html! { (locale.number(unit.marks_given)) " / " (locale.number(unit.marks_given + unit.marks_due)) },
            number(unit.verified),
            html! {
                @if unit.late_markers.is_empty() {
                    @if unit.verified == unit.people { (components::stage_state(locale, StageState::Done)) }
                    @else { (components::stage_state(locale, StageState::Now)) }
                } @else {
                    (components::stage_state(locale, StageState::Late)) " "
                    span.j-soft { (unit.late_markers.join(", ")) }
                }
            },
        ])
    };
    let columns = vec![
        Column::text(locale.text("web-office-unit")),
        Column::number(locale.text("web-office-people")),
        Column::number(locale.text("web-office-assigned")),
        Column::number(locale.text("web-office-marked")),
        Column::number(locale.text("web-office-verified")),
        Column::text(locale.text("web-office-state")),
    ];
    let table = |caption: String, units: &[&UnitProgress]| {
        components::table(locale, &Table { caption, columns: columns.clone(), rows: units.iter().map(row).collect() })
    };
    let caption = locale.text_with("web-office-marking", &[("stage", &title)]);
    let (first, rest) = units.split_at(if units.len() > MOST_AT_ONCE { UNITS_SHOWN } else { units.len() });
    html! {
        section #penilaian {
            @if units.is_empty() {
                (components::empty(locale, &locale.text("web-office-nobody-to-mark"), html! {}))
            } @else {
                (table(caption, first))
                @if !rest.is_empty() {
                    @let count = locale.number(n(rest.len()));
                    (components::details(&locale.text_with("web-office-units-rest", &[("n", &count)]), html! {
                        (table(locale.text_with("web-office-marking-rest", &[("stage", &title)]), rest))
                    }))
                }
                (components::progress(locale, &title, total.marks_given, total.marks_given + total.marks_due))
            }
        }
    }
}

/// Says which criteria hold up those who could not be judged.
fn gaps(visit: &Visit, case: &str, dashboard: &Dashboard) -> Markup {
    let locale = &visit.locale;
    let reads = dashboard.rights.actions.contains(&jenjang_access::Action::ReadNominativeList);
    let href = super::shared::with_query(&at(case, "peserta"), &[("putusan", "undetermined")]);
    html! {
        (components::details(&locale.text("web-office-gaps"), html! {
            ul."govuk-list govuk-list--bullet" {
                @for (criterion, n) in &dashboard.undetermined { li { (criterion) ": " strong.j-num { (locale.number(*n)) } } }
            }
            @if reads { p.govuk-body { a.govuk-link href=(href) { (locale.text("web-office-gaps-list")) } } }
        }))
    }
}
