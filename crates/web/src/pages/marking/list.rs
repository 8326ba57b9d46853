//! The own assignments: how far they are, and which comes next.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, RawQuery, State};
use jenjang_access::Role;
use jenjang_app::cases::{AppError, MarkState, MarkingItem, MarkingView, StageView};
use jenjang_facts::{Day, Moment};
use jenjang_locale::Locale;
use maud::{Markup, html};

use super::form_key;
use crate::components::{self, ButtonKind, Choice, Column, Field, Pages, Row, Table, Tone};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Document, Link, Page, Visit};
use crate::pages::common::{Round, count, just_recorded, query, recorded_banner, wide};
use crate::say;
use crate::site::{Problem as _, Signed, Site};

const PER_PAGE: usize = 50;

/// How far an assignment is, as its marker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Due,
    Draft,
    Returned,
    Submitted,
    Verified,
    Gone,
}

impl Progress {
    const ALL: [Self; 6] = [Self::Due, Self::Draft, Self::Returned, Self::Submitted, Self::Verified, Self::Gone];

    fn of(item: &MarkingItem, drafted: bool) -> Self {
        match item.state {
            MarkState::Returned => Self::Returned,
            MarkState::Due if drafted => Self::Draft,
            MarkState::Due => Self::Due,
            MarkState::Submitted => Self::Submitted,
            MarkState::Verified => Self::Verified,
            MarkState::Gone => Self::Gone,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::Due => "belum",
            Self::Draft => "draf",
            Self::Returned => "kembali",
            Self::Submitted => "terkirim",
            Self::Verified => "terverifikasi",
            Self::Gone => "keluar",
        }
    }

    fn word(self, locale: &Locale) -> String {
        locale.text(&format!("web-mk-state-{}", self.key()))
    }

    fn tag(self, locale: &Locale) -> Markup {
        let tone = match self {
            Self::Due => Tone::Open,
            Self::Draft => Tone::Soon,
            Self::Returned => Tone::Bad,
            Self::Submitted | Self::Verified => Tone::Good,
            Self::Gone => Tone::Quiet,
        };
        components::tag(tone, &self.word(locale))
    }
}

pub(super) async fn show_assignments(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path(case): Path<String>,
    RawQuery(asked): RawQuery,
) -> Result<Document, ErrorPage> {
    let asked = FormData::parse(asked.unwrap_or_default().as_bytes());
    let round = Round::load(&site, &visit, &signed, &case).await?;
    let mut lists = Vec::new();
    for stage in round.of_kind("assessment") {
        // A role that was taken away takes the list of that stage with it, and no other.
        match site.app().marking(&signed.acting, &case, &stage.id).await {
            Ok(view) => lists.push((stage, view)),
            Err(AppError::Denied(_)) => {}
            other => drop(other.or_page(&visit, "/putaran")?),
        }
    }
    let marks = signed.me.roles.iter().any(|role| matches!(role, Role::Marker | Role::SkpdHead));
    let has_any = lists.iter().any(|(_, view)| !view.items.is_empty());
    // Who marks nothing here has nothing to see here.
    if !marks && !has_any {
        return Err(ErrorPage::NotFound);
    }
    let wanted = asked.text("tahap");
    let open = |(stage, view): &&(&StageView, MarkingView)| stage.status == "open" && !view.items.is_empty();
    let chosen = match wanted {
        "" => lists
            .iter()
            .find(open)
            .or_else(|| lists.iter().rev().find(|(_, view)| !view.items.is_empty()))
            .or(lists.first()),
        wanted => Some(lists.iter().find(|(stage, _)| stage.id == wanted).ok_or(ErrorPage::NotFound)?),
    };
    let drafts = site.desk().drafts(&signed.session.subject).await;
    let drafts: BTreeMap<String, Moment> =
        drafts.unwrap_or_default().into_iter().map(|draft| (draft.form, draft.saved_at)).collect();
    let receipt = just_recorded(&site, &visit, &signed, &case, &asked).await?;
    let list = List { round: &round, visit: &visit, asked: &asked, drafts };
    let stages: Vec<&StageView> =
        lists.iter().filter(|(_, view)| !view.items.is_empty()).map(|(stage, _)| *stage).collect();
    let locale = &visit.locale;
    let body = match chosen {
        Some((stage, view)) => list.draw(stage, view, &stages),
        None => components::empty(locale, &locale.text("web-mk-none"), html! {}),
    };
    let mut page = Page::new(locale.text("web-mk-title"), body)
        .in_section("/putaran")
        .trail(round.trail(locale, []))
        .who_sees(locale.text("web-mk-who-list"));
    if let Some(receipt) = receipt {
        page = page.flash(recorded_banner(&round, &receipt, &visit));
    }
    Ok(page.show(&visit))
}

struct List<'a> {
    round: &'a Round,
    visit: &'a Visit,
    asked: &'a FormData,
    drafts: BTreeMap<String, Moment>,
}

impl List<'_> {
    fn case(&self) -> &str {
        &self.round.view.id
    }

    fn drafted(&self, view: &MarkingView, item: &MarkingItem) -> bool {
        self.drafts.contains_key(&form_key(self.case(), &view.stage, item.participant))
    }

    fn draw(&self, stage: &StageView, view: &MarkingView, stages: &[&StageView]) -> Markup {
        let locale = &self.visit.locale;
        let base = format!("/putaran/{}/nilai", self.case());
        let tabs: Vec<Link> =
            stages.iter().map(|one| Link::new(one.title.clone(), format!("{base}?tahap={}", one.id))).collect();
        let (done, all) = view.progress();
        let states: Vec<(&MarkingItem, Progress)> =
            view.items.iter().map(|item| (item, Progress::of(item, self.drafted(view, item)))).collect();
        let next =
            |wanted: Progress| states.iter().find(|(_, state)| *state == wanted).map(|(item, _)| item.participant);
        let next = next(Progress::Returned).or_else(|| next(Progress::Draft)).or_else(|| next(Progress::Due));
        html! {
            @if tabs.len() > 1 {
                (components::tabs(&locale.text("web-mk-stages"), &tabs, &format!("{base}?tahap={}", stage.id)))
            }
            h2.govuk-heading-m { (stage.title) }
            @if view.items.is_empty() {
                (components::empty(locale, &locale.text("web-mk-none"), html! { p.govuk-body { (locale.text("web-mk-none-next")) } }))
            } @else {
                (components::progress(locale, &locale.text("web-mk-progress"), wide(done), wide(all)))
                (self.situation(stage, all - done, next, &base))
                (self.table(&base, stage, view, &states))
            }
        }
    }

    /// Whose move it is, until when, and where to go on.
    fn situation(&self, stage: &StageView, left: usize, next: Option<u32>, base: &str) -> Markup {
        let locale = &self.visit.locale;
        let day = |text: &Option<String>| text.as_deref().and_then(|text| Day::parse_iso(text).ok());
        html! {
            @match (stage.status.as_str(), next) {
                ("open", Some(participant)) => {
                    p.govuk-body {
                        (locale.text_with("web-mk-left", &[("n", &count(locale, left))])) " "
                        @if let Some(closes) = day(&stage.closes) {
                            (locale.text_with("web-mk-deadline", &[("day", &say::weekday_date(locale, closes)), ("zone", self.visit.zone.name())]))
                        } @else { (locale.text("web-mk-no-deadline")) }
                    }
                    (components::button_link(
                        ButtonKind::Primary,
                        &locale.text_with("web-mk-next", &[("number", &participant.to_string())]),
                        &format!("{base}/{}/{participant}", stage.id),
                    ))
                }
                ("open", None) => p.govuk-body { (locale.text("web-mk-all-done")) },
                ("waiting", _) => p.govuk-body {
                    (locale.text("web-mk-waiting"))
                    @if let Some(opens) = day(&stage.opens) {
                        " " (locale.text_with("web-mk-opens", &[("day", &say::weekday_date(locale, opens))]))
                    }
                },
                _ => p.govuk-body { (locale.text("web-mk-closed")) },
            }
        }
    }

    fn table(&self, base: &str, stage: &StageView, view: &MarkingView, states: &[(&MarkingItem, Progress)]) -> Markup {
        let locale = &self.visit.locale;
        let sought = self.asked.text("keadaan");
        let found: Vec<&(&MarkingItem, Progress)> =
            states.iter().filter(|(_, state)| sought.is_empty() || state.key() == sought).collect();
        let page = self.asked.text("halaman").parse().unwrap_or(1_u64);
        let pages = Pages::of(page, wide(found.len()), wide(PER_PAGE));
        let skip = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
        let rows = found.iter().skip(skip).take(PER_PAGE).map(|(item, state)| self.row(base, view, item, *state));
        let columns = vec![
            Column::text(locale.text(if view.blind { "web-mk-number" } else { "web-mk-participant" })),
            Column::text(locale.text("web-mk-unit")),
            Column::text(locale.text("web-mk-state")),
            Column::text(locale.text("web-mk-when")),
        ];
        let there: BTreeSet<&str> = states.iter().map(|(_, state)| state.key()).collect();
        let words: Vec<(&str, String)> = Progress::ALL
            .into_iter()
            .filter(|state| there.contains(state.key()))
            .map(|state| (state.key(), state.word(locale)))
            .collect();
        let all = locale.text("web-mk-state-all");
        let choices: Vec<Choice<'_>> =
            [Choice::new("", &all)].into_iter().chain(words.iter().map(|(key, word)| Choice::new(key, word))).collect();
        html! {
            form method="get" action=(base) hx-get=(base) hx-target="#daftar" hx-select="#daftar"
                hx-swap="outerHTML" hx-push-url="true" {
                (components::hidden("tahap", &stage.id))
                (components::select(locale, &Field::new("keadaan", &locale.text("web-mk-state")), &choices, sought))
                (components::button(ButtonKind::Secondary, &locale.text("web-filter-apply")))
            }
            div #daftar {
                @if found.is_empty() {
                    (components::empty(locale, &locale.text("web-mk-none-such"), html! {
                        p.govuk-body { a.govuk-link href={ (base) "?tahap=" (stage.id) } { (locale.text("web-filter-clear")) } }
                    }))
                } @else {
                    (components::table(locale, &Table {
                        caption: locale.text_with("web-mk-table", &[("n", &count(locale, found.len()))]),
                        columns,
                        rows: rows.collect(),
                    }))
                    (components::pagination(locale, pages, |page| {
                        format!("{base}{}", query(&[("tahap", &stage.id), ("keadaan", sought), ("halaman", &page.to_string())]))
                    }))
                }
            }
        }
    }

    fn row(&self, base: &str, view: &MarkingView, item: &MarkingItem, state: Progress) -> Row {
        let (locale, zone) = (&self.visit.locale, self.visit.zone);
        let saved = self.drafts.get(&form_key(self.case(), &view.stage, item.participant));
        let number = locale.text_with("web-mk-nth", &[("number", &item.participant.to_string())]);
        Row::new([
            html! {
                a.govuk-link href={ (base) "/" (view.stage) "/" (item.participant) } { (number) }
                @if let Some(name) = &item.name { br; span.j-soft dir="auto" { (name) } }
            },
            html! { (item.unit) },
            state.tag(locale),
            html! {
                @match (state, saved, item.marked_at, item.handed_in_at) {
                    (Progress::Draft | Progress::Returned, Some(at), _, _) => { (locale.text("web-mk-saved")) " " (say::moment(locale, *at, zone)) }
                    (Progress::Submitted | Progress::Verified, _, Some(at), _) => { (locale.text("web-mk-sent")) " " (say::moment(locale, at, zone)) }
                    (_, _, _, Some(at)) => { (locale.text("web-mk-handed-in")) " " (say::moment(locale, at, zone)) }
                    _ => "–",
                }
            },
        ])
    }
}
