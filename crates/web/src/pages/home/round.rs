//! The public page of a round: what was announced, where it stands, and numbers that balance.

use axum::extract::{Path, State};
use jenjang_app::cases::{CaseView, RulesView, StageView};
use jenjang_app::words;
use jenjang_facts::{Moment, Zone};
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::charts::{Funnel, FunnelStep, funnel};
use crate::components::{self, Change, Column, Row, Stage, StageState, SummaryRow, Table, Tone};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Asks, Problem, Site};

pub(super) async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    asks: Asks,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let view = site.app().show_case(&asks.acting, &case, locale).await.or_page(&visit, "/putaran")?;
    let rules = site.app().rules(&asks.acting, &case, locale).await.or_page(&visit, "/putaran")?;
    let zone = Zone::parse(&view.zone).unwrap_or(visit.zone);
    let drawn = Round { locale, view: &view, rules: &rules, zone, at: asks.acting.at };
    let page = Page::new(view.title.clone(), drawn.body())
        .trail([Link::new(locale.text("web-rounds-title"), "/putaran")])
        .lead(html! { p { (drawn.stands()) } })
        .in_section("/putaran");
    Ok(page.show(&visit))
}

struct Round<'a> {
    locale: &'a Locale,
    view: &'a CaseView,
    rules: &'a RulesView,
    zone: Zone,
    at: Moment,
}

impl Round<'_> {
    fn text(&self, key: &str) -> String {
        self.locale.text(key)
    }

    fn open(&self) -> impl Iterator<Item = &StageView> {
        self.view.stages.iter().filter(|stage| stage.status == "open")
    }

    /// Says where the round stands, with every deadline that is to come.
    fn stands(&self) -> Markup {
        let locale = self.locale;
        if self.view.seal.is_none() {
            return html! { (self.text("web-round-not-announced")) };
        }
        let open: Vec<&StageView> = self.open().collect();
        if open.is_empty() {
            return html! { (self.text("web-round-over")) };
        }
        html! {
            (self.text("web-round-now")) " "
            @for (at, stage) in open.iter().enumerate() {
                @if at > 0 { "; " }
                strong { (stage.title) }
                @if let Some(end) = self.rules.ends.get(&stage.id).filter(|end| self.at <= **end) {
                    " " (self.text("web-round-until")) " " (say::deadline(locale, *end, self.zone))
                }
            }
            "."
        }
    }

    fn body(&self) -> Markup {
        html! {
            @if self.view.seal.is_some() { (self.strip()) }
            (self.yours())
            div.j-aside {
                div {
                    (self.announcement())
                    (self.schedule())
                }
                div {
                    (self.chart())
                    (self.public_links())
                }
            }
            (self.numbers())
            (self.amendments())
            (self.criteria())
            (self.settings())
            (self.seal())
        }
    }

    fn strip(&self) -> Markup {
        let stages = self.view.stages.iter().map(|stage| Stage {
            name: stage.title.clone(),
            note: self.days(stage),
            state: match stage.status.as_str() {
                "closed" => StageState::Done,
                "open" => StageState::Now,
                _ => StageState::Waiting,
            },
            href: None,
        });
        let stages: Vec<Stage> = stages.collect();
        components::stages(self.locale, &stages)
    }

    fn days(&self, stage: &StageView) -> String {
        let day = |text: &Option<String>| text.as_ref().map(|text| words::day(text, self.locale));
        let end = match self.rules.ends.get(&stage.id) {
            Some(end) => Some(self.locale.date(end.day_in(self.zone))),
            None => day(&stage.closes),
        };
        match (day(&stage.opens), end) {
            (Some(from), Some(to)) => format!("{from} – {to}"),
            (Some(from), None) => self.locale.text_with("web-round-from", &[("day", &from)]),
            (None, Some(to)) => self.locale.text_with("web-round-to", &[("day", &to)]),
            (None, None) => String::new(),
        }
    }

    /// What else whoever looks may open.
    fn yours(&self) -> Markup {
        let (case, opens) = (&self.view.id, self.rules.opens);
        let all = [
            (opens.own, "web-round-own", format!("/putaran/{case}/saya")),
            (opens.dashboard, "web-round-dashboard", format!("/putaran/{case}/dasbor")),
            (opens.marking, "web-round-marking", format!("/putaran/{case}/nilai")),
            (opens.team, "web-round-team", format!("/putaran/{case}/tim")),
            (opens.audit, "web-round-audit", format!("/audit/{case}")),
        ];
        let links: Vec<Link> = all
            .into_iter()
            .filter(|(may, _, _)| *may)
            .map(|(_, key, href)| Link::new(self.locale.text(key), href))
            .collect();
        html! {
            @if !links.is_empty() { (components::tabs(&self.text("web-round-yours"), &links, "")) }
        }
    }

    fn announcement(&self) -> Markup {
        let posts = self.view.posts.iter().map(|post| {
            Row::new([
                html! { (post.name) },
                html! { (post.eselon) },
                html! { (self.locale.number(u64::from(post.n))) },
            ])
        });
        let table = Table {
            caption: self.text("web-round-posts"),
            columns: vec![
                Column::text(self.text("web-round-post")),
                Column::text(self.text("web-round-eselon")),
                Column::number(self.text("web-round-post-count")),
            ],
            rows: posts.collect(),
        };
        html! {
            h2.govuk-heading-m { (self.text("web-round-announcement")) }
            @match &self.view.text {
                Some(text) => {
                    @for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
                        p.govuk-body { (part.trim()) }
                    }
                },
                None => p.govuk-body { (self.text("web-round-not-announced")) },
            }
            @if !self.view.posts.is_empty() { (components::table(self.locale, &table)) }
        }
    }

    /// The stages with what follows from the law, and how well that is attested.
    fn schedule(&self) -> Markup {
        let rows = self.view.stages.iter().map(|stage| {
            let days = self.days(stage);
            Row::new([
                html! { (stage.title) },
                html! { @if days.is_empty() { "–" } @else { (days) } },
                html! { (stage.cite) " " (self.grade(&stage.grade)) },
            ])
        });
        let table = Table {
            caption: self.text("web-round-schedule"),
            columns: vec![
                Column::text(self.text("web-round-stage")),
                Column::text(self.text("web-round-days")),
                Column::text(self.text("web-round-cite")),
            ],
            rows: rows.collect(),
        };
        html! { (components::details(&self.text("web-round-schedule"), components::table(self.locale, &table))) }
    }

    /// How well something is attested; what is assumed stands out.
    fn grade(&self, grade: &str) -> Markup {
        let word = words::grade(grade, self.locale);
        html! {
            @if grade == "assumed" { (components::tag(Tone::Soon, &word)) } @else { span.j-soft { "· " (word) } }
        }
    }

    /// The counts of a stage, unless they would tell a result that is not published.
    fn told(&self, stage: &StageView) -> bool {
        let decides = matches!(stage.kind.as_str(), "screening" | "determination");
        stage.balance.entered > 0 && (!decides || stage.published_at.is_some() || self.rules.opens.dashboard)
    }

    fn chart(&self) -> Markup {
        let mut steps = Vec::new();
        for stage in self.view.stages.iter().filter(|stage| self.told(stage)) {
            let now = stage.status == "open";
            let passed = stage.balance.passed;
            match stage.kind.as_str() {
                "screening" => {
                    let label = self.text("web-round-screened");
                    steps.push(FunnelStep { label, count: stage.balance.entered, now: false });
                    let label = words::standing(&stage.kind, "passed", self.locale);
                    steps.push(FunnelStep { label, count: passed, now });
                }
                "assessment" | "announcement" | "objection" => {}
                _ => steps.push(FunnelStep { label: stage.title.clone(), count: passed, now }),
            }
        }
        html! {
            @if !steps.is_empty() {
                (funnel(self.locale, &Funnel { id: "corong".to_owned(), title: self.text("web-round-funnel"), steps }))
            }
        }
    }

    fn public_links(&self) -> Markup {
        html! {
            @if self.rules.opens.list {
                p.govuk-body {
                    a."govuk-link j-link" href={ "/putaran/" (self.view.id) "/daftar" } { (self.text("web-round-list")) }
                }
            }
            p.govuk-body { a."govuk-link j-link" href="/buku-besar" { (self.text("web-round-checkpoint")) } }
        }
    }

    fn numbers(&self) -> Markup {
        let stages: Vec<&StageView> = self.view.stages.iter().filter(|stage| self.told(stage)).collect();
        let n = |count: u64| html! { (self.locale.number(count)) };
        let rows = stages.iter().map(|stage| {
            let counts = stage.balance;
            Row::new([
                html! { (stage.title) },
                n(counts.entered),
                n(counts.passed),
                n(counts.failed),
                n(counts.withdrawn),
                n(counts.absent),
                n(counts.open),
            ])
        });
        let head = |key: &str| Column::number(self.text(key));
        let table = Table {
            caption: self.text("web-round-numbers"),
            columns: vec![
                Column::text(self.text("web-round-stage")),
                head("web-round-in"),
                head("web-round-passed"),
                head("web-round-failed"),
                head("web-round-withdrawn"),
                head("web-round-absent"),
                head("web-round-open"),
            ],
            rows: rows.collect(),
        };
        let objections = self.view.stages.iter().filter_map(|stage| Some((stage, stage.objections?)));
        let objections: Vec<_> = objections.filter(|(_, (filed, _))| *filed > 0).collect();
        let whole = |n: usize| self.locale.number(u64::try_from(n).unwrap_or(u64::MAX));
        html! {
            @if !stages.is_empty() {
                (components::table(self.locale, &table))
                p."govuk-body j-soft" { (self.text("web-round-balance")) }
            }
            @if !objections.is_empty() {
                ul.govuk-list {
                    @for (stage, (filed, answered)) in objections {
                        li {
                            (stage.title) ": "
                            (self.locale.text_with("web-round-objections", &[("filed", &whole(filed)), ("answered", &whole(answered))]))
                        }
                    }
                }
            }
        }
    }

    fn amendments(&self) -> Markup {
        let named = |what: &str| {
            let setting = self.view.settings.iter().find(|setting| setting.id == what);
            let (stage, day) = what.rsplit_once('.').unwrap_or((what, ""));
            let stage = self.view.stages.iter().find(|one| one.id == stage);
            match (setting, stage) {
                (Some(setting), _) => setting.label.clone(),
                (None, Some(stage)) if day == "opens" => format!("{}: {}", stage.title, self.text("web-round-opens")),
                (None, Some(stage)) if day == "closes" => format!("{}: {}", stage.title, self.text("web-round-closes")),
                (None, Some(stage)) => stage.title.clone(),
                (None, None) => what.to_owned(),
            }
        };
        let changes = self.view.amendments.iter().map(|made| Change {
            what: named(&made.what),
            before: words::setting_value(&made.before, self.locale),
            after: words::setting_value(&made.after, self.locale),
            ground: format!("{} · {} · {}", made.cite, made.reason, words::moment(&made.at, self.zone, self.locale)),
        });
        let changes: Vec<Change> = changes.collect();
        html! {
            h2.govuk-heading-m { (self.text("web-round-amendments")) }
            @if changes.is_empty() { p.govuk-body { (self.text("web-round-amendments-none")) } }
            @else { (components::changes(self.locale, &changes)) }
        }
    }

    fn criteria(&self) -> Markup {
        let rows = self
            .rules
            .criteria
            .iter()
            .map(|line| Row::new([html! { (line.text) }, html! { (line.cite) " " (self.grade(&line.grade)) }]));
        let table = Table {
            caption: self.text("web-round-criteria"),
            columns: vec![Column::text(self.text("web-round-criterion")), Column::text(self.text("web-round-cite"))],
            rows: rows.collect(),
        };
        html! {
            (components::table(self.locale, &table))
            @for rubric in &self.rules.rubrics {
                (components::details(&rubric.label, html! {
                    ul."govuk-list govuk-list--bullet" {
                        @for (label, weight) in &rubric.criteria {
                            li { (self.locale.text_with("web-round-weight", &[("what", label), ("weight", weight)])) }
                        }
                    }
                    p.govuk-body { (rubric.cite) " " (self.grade(&rubric.grade)) }
                }))
            }
        }
    }

    fn settings(&self) -> Markup {
        let assumed = self.view.settings.iter().filter(|setting| setting.grade == "assumed").count();
        let rows = self.view.settings.iter().map(|setting| {
            let unit = setting.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
            Row::new([
                html! { (setting.label) },
                html! {
                    strong { (words::setting_value(&setting.value, self.locale)) (unit) }
                    @if !setting.is_default { br; span.j-soft { (self.text("web-round-set")) } }
                },
                html! { (setting.cite) " " (self.grade(&setting.grade)) },
            ])
        });
        let table = Table {
            caption: self.text("web-round-settings"),
            columns: vec![
                Column::text(self.text("web-round-setting")),
                Column::text(self.text("web-round-value")),
                Column::text(self.text("web-round-cite")),
            ],
            rows: rows.collect(),
        };
        let n = |n: usize| self.locale.number(u64::try_from(n).unwrap_or(u64::MAX));
        let (assumed, all) = (n(assumed), n(self.view.settings.len()));
        html! {
            h2.govuk-heading-m { (self.text("web-round-settings")) }
            p.govuk-body { (self.locale.text_with("web-round-assumed", &[("n", &assumed), ("all", &all)])) }
            (components::details(&self.text("web-round-settings-all"), components::table(self.locale, &table)))
        }
    }

    fn seal(&self) -> Markup {
        let mut rows = vec![SummaryRow::new(self.text("web-round-regulation"), &self.view.regulation)];
        if let Some(on) = &self.view.on {
            rows.push(SummaryRow::new(self.text("web-round-on"), words::day(on, self.locale)));
        }
        if let Some(seal) = self.view.seal {
            rows.push(SummaryRow::new(self.text("web-round-seal"), components::digest(&seal.to_string())));
        }
        html! {
            @if self.view.seal.is_some() {
                h2.govuk-heading-m { (self.text("web-round-sealed")) }
                p.govuk-body { (self.text("web-round-seal-about")) }
            }
            (components::summary_list(&rows))
        }
    }
}
