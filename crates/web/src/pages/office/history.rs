//! What happened in a round: every event for those who may read events, day by day for those who follow it, else the
//! milestones that everybody may know.

use axum::extract::{Path, RawQuery, State};
use jenjang_access::Action;
use jenjang_app::cases::CaseView;
use jenjang_app::words;
use jenjang_facts::{Moment, Zone};
use maud::{Markup, html};

use super::shared::{at, n, stage_title, tabs, with_query};
use crate::components::{self, Pages, TimelineItem};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, Site};

/// Events on a page.
const PER_PAGE: usize = 50;
/// Days on a page.
const DAYS_PER_PAGE: usize = 20;

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/riwayat", show)
}

async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let view = app.show_case(&signed.acting, &case, locale).await.or_page(&visit, "/putaran")?;
    let rights = app.rights(&signed.acting, &case).await.or_page(&visit, "/putaran")?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let here = at(&case, "riwayat");
    let everything = app.reads_events(&signed.acting).await;
    let follows = rights.may(Action::ReadCase);
    let body = if everything {
        let mut lines = app.timeline(&signed.acting, &case).await.or_page(&visit, "/putaran")?;
        lines.reverse();
        let asked = query.text("hal").parse().unwrap_or(1);
        let pages = Pages::of(asked, n(lines.len()), n(PER_PAGE));
        let skipped = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
        let zone = Zone::parse(&view.zone).unwrap_or_default();
        let title = stage_title(&view);
        let items: Vec<TimelineItem> = lines
            .iter()
            .skip(skipped)
            .take(PER_PAGE)
            .map(|line| TimelineItem {
                title: words::event(&line.kind, &line.body, |id| title(id).unwrap_or_else(|| id.to_owned()), locale),
                by: Some(format!("{} ({})", line.actor, locale.text(&format!("web-role-{}", line.role)))),
                at: moment(&visit, &line.at, zone),
                body: html! {
                    a.govuk-link href=(format!("/audit/{case}/{}", line.sequence)) {
                        (locale.text_with("web-office-event-number", &[("n", &locale.number(line.sequence))]))
                    }
                },
            })
            .collect();
        html! {
            (components::timeline(locale, 2, &items))
            (components::pagination(locale, pages, |page| with_query(&here, &[("hal", &page.to_string())])))
        }
    } else if follows {
        course(&site, &visit, &signed, &case, &query).await?
    } else {
        let items = milestones(&visit, &view);
        html! {
            @if items.is_empty() { (components::empty(locale, &locale.text("web-office-no-milestones"), html! {})) }
            @else { (components::timeline(locale, 2, &items)) }
        }
    };
    let body = html! {
        (tabs(&visit, &case, &rights, &here))
        (body)
    };
    let (lead, who) = match (everything, follows) {
        (true, _) => ("web-office-history-all", Some("web-audit-who")),
        (false, true) => ("web-office-history-days", Some("web-office-who-follows")),
        (false, false) => ("web-office-history-public", None),
    };
    let mut page = Page::new(locale.text("web-office-history"), body)
        .in_section("/putaran")
        .kicker(html! { (view.title) })
        .lead(html! { p { (locale.text(lead)) } });
    if let Some(who) = who {
        page = page.who_sees(locale.text(who));
    }
    Ok(page.show(&visit))
}

/// Day by day: what the office did in words, and how often each other thing happened.
async fn course(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    query: &FormData,
) -> Result<Markup, ErrorPage> {
    let (app, locale, here) = (site.app(), &visit.locale, at(case, "riwayat"));
    let titles = app.titles(&signed.acting, case, locale).await.or_page(visit, "/putaran")?;
    let title = |id: &str| titles.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let asked: usize = query.text("hal").parse().unwrap_or(1);
    let skip = asked.saturating_sub(1).saturating_mul(DAYS_PER_PAGE);
    let found = app.course(&signed.acting, case, skip, DAYS_PER_PAGE).await.or_page(visit, "/putaran")?;
    let pages = Pages::of(n(asked), n(found.total), n(DAYS_PER_PAGE));
    let items: Vec<TimelineItem> = found
        .days
        .iter()
        .map(|day| TimelineItem {
            title: say::weekday_date(locale, day.day),
            by: None,
            at: html! {},
            body: html! {
                ul."govuk-list govuk-list--bullet" {
                    @for act in &day.acts {
                        li { (words::event(&act.kind, &act.body, title, locale)) " " span.j-soft { (say::hour(locale, act.at, visit.zone)) } }
                    }
                    @for (kind, n) in &day.counts {
                        li { (locale.text(&format!("web-audit-kind-{kind}"))) ": " strong.j-num { (locale.number(*n)) } }
                    }
                }
            },
        })
        .collect();
    Ok(html! {
        @if items.is_empty() { (components::empty(locale, &locale.text("web-office-no-milestones"), html! {})) }
        @else { (components::timeline(locale, 2, &items)) }
        (components::pagination(locale, pages, |page| with_query(&here, &[("hal", &page.to_string())])))
    })
}

fn moment(visit: &Visit, text: &str, zone: Zone) -> Markup {
    match Moment::parse(text) {
        Ok(at) => say::moment(&visit.locale, at, zone),
        Err(_) => html! { (text) },
    }
}

/// What everybody may know: announcement, amendments, lists and results, and the end of each stage.
fn milestones(visit: &Visit, view: &CaseView) -> Vec<TimelineItem> {
    let locale = &visit.locale;
    let zone = Zone::parse(&view.zone).unwrap_or_default();
    let mut found: Vec<(Moment, TimelineItem)> = Vec::new();
    let mut add = |at: Option<&String>, title: String, body: Markup| {
        if let Some(at) = at.and_then(|text| Moment::parse(text).ok()) {
            let item = TimelineItem { title, by: None, at: say::moment(locale, at, zone), body };
            found.push((at, item));
        }
    };
    for stage in &view.stages {
        let titled = |key: &str| locale.text_with(key, &[("stage", &stage.title)]);
        add(stage.published_at.as_ref(), titled("event-published"), html! {});
        if stage.kind == "announcement" {
            add(stage.closed_at.as_ref(), locale.text("event-announced"), html! {});
        } else {
            let balance = stage.balance;
            let counts = [
                ("all", locale.number(balance.entered)),
                ("passed", locale.number(balance.passed)),
                ("failed", locale.number(balance.failed)),
                ("gone", locale.number(balance.withdrawn + balance.absent)),
            ];
            let counts: Vec<(&str, &str)> = counts.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let body = html! { @if balance.entered > 0 { (locale.text_with("web-office-balance", &counts)) } };
            add(stage.closed_at.as_ref(), titled("event-stage-closed"), body);
        }
    }
    for amendment in &view.amendments {
        add(
            Some(&amendment.at),
            locale.text_with("event-amended", &[("cite", &amendment.cite)]),
            html! { (amendment.reason) },
        );
    }
    found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    found.into_iter().map(|(_, item)| item).collect()
}
