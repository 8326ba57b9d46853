//! The dossier of one participant, as far as whoever looks may see: how they stand, documents, verdict, what happened.

use axum::extract::{Path, State};
use jenjang_app::cases::{EntryEvent, EntryStage, EntryView};
use jenjang_app::explain::{CriterionLine, FactLine, NextChange, PersonExplained, Place};
use jenjang_app::words;
use jenjang_facts::{Day, Zone};
use jenjang_locale::Locale;
use jenjang_regulation::Outcome;
use maud::{Markup, html};

use super::super::office::first_password;
use super::super::office::shared::{at, stage_title};
use crate::components::{self, Column, Criterion, Row, SummaryRow, Table, TimelineItem, Tone, Verdict};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, Site};

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/putaran/{case}/peserta/{participant}", show).get(
        Needs::SignIn,
        "/putaran/{case}/disaring/{place}",
        show_screened,
    )
}

async fn show(
    State(site): State<Site>,
    Path((case, participant)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let number: u32 = participant.parse().map_err(|_| ErrorPage::NotFound)?;
    // The time line is asked for first: who may only read the paper has no dossier.
    let events = app.entry_timeline(&signed.acting, &case, number).await.or_page(&visit, "/putaran")?;
    let entry = app.show_entry(&signed.acting, &case, number, locale).await.or_page(&visit, "/putaran")?;
    let round = app.show_case(&signed.acting, &case, locale).await.or_page(&visit, "/putaran")?;
    let zone = Zone::parse(&round.zone).unwrap_or_default();
    let own = signed.me.takes_part.iter().any(|(id, one)| *id == case && *one == number);
    let reads_list = app.rights(&signed.acting, &case).await.or_page(&visit, "/putaran")?;
    let reads_list = reads_list.actions.contains(&jenjang_access::Action::ReadNominativeList);
    let unknown = locale.text("web-person-unnamed");
    let title = entry.name.clone().unwrap_or(unknown);
    // Which files this reader may open as an officer: documents that are judged, never papers.
    let opened = app.documents_of(&signed.acting, &case, number).await.or_page(&visit, "/putaran")?;
    let items = timeline(&visit, &events, zone, stage_title(&round));
    let lets_in = !own && app.allow_letting_employees_in(&signed.acting).await.is_ok();
    let body = html! {
        (facts(locale, &entry))
        @if let Some(nip) = entry.nip.as_ref().filter(|_| lets_in) { (first_password::way_there(&visit, nip)) }
        @if entry.stages.is_empty() { (components::empty(locale, &locale.text("web-people-no-stages"), html! {})) }
        @else { (stages(locale, &entry)) }
        @if entry.stages.iter().any(|stage| !stage.files.is_empty()) {
            h2.govuk-heading-m { (locale.text("web-office-documents")) }
            (documents(locale, &case, number, &entry, &opened))
        }
        @if let Some(verdict) = &entry.verdict { (explained(locale, verdict)) }
        h2.govuk-heading-m { (locale.text("web-people-happened")) }
        @if items.is_empty() { (components::empty(locale, &locale.text("web-people-nothing-happened"), html! {})) }
        @else { (components::timeline(locale, 3, &items)) }
    };
    let number_text = locale.number(number.into());
    let mut trail = vec![Link::new(round.title.clone(), at(&case, if reads_list { "dasbor" } else { "riwayat" }))];
    if reads_list {
        trail.push(Link::new(locale.text("web-people"), at(&case, "peserta")));
    }
    let who = if own { "web-people-who-own" } else { "web-people-who-dossier" };
    Ok(Page::new(title, body)
        .in_section("/putaran")
        .trail(trail)
        .kicker(html! { (locale.text_with("web-people-participant", &[("n", &number_text)])) })
        .who_sees(locale.text(who))
        .show(&visit))
}

/// Why somebody is on the list or not, whether they take part or not.
async fn show_screened(
    State(site): State<Site>,
    Path((case, place)): Path<(String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let place: u32 = place.parse().map_err(|_| ErrorPage::NotFound)?;
    let found = site.app().screened_person(&signed.acting, &case, place, locale).await.or_page(&visit, "/putaran")?;
    let mut rows = vec![
        SummaryRow::new("NIP", html! { span.j-num { (found.verdict.nip.to_string()) } }),
        SummaryRow::new(locale.text("web-people-unit"), &found.verdict.unit),
    ];
    if let Some(number) = found.participant {
        let dossier = at(&case, &format!("peserta/{number}"));
        let number = locale.number(number.into());
        rows.push(SummaryRow::new(
            locale.text("web-people-number"),
            html! { a.govuk-link href=(dossier) { (locale.text_with("web-people-participant", &[("n", &number)])) } },
        ));
    }
    let lets_in = site.app().allow_letting_employees_in(&signed.acting).await.is_ok();
    let body = html! {
        (components::summary_list(&rows))
        @if lets_in { (first_password::way_there(&visit, &found.verdict.nip.to_string())) }
        (explained(locale, &found.verdict))
    };
    Ok(Page::new(found.verdict.name.clone(), body)
        .in_section("/putaran")
        .trail([
            Link::new(found.title, at(&case, "dasbor")),
            Link::new(locale.text("web-people"), at(&case, "peserta")),
        ])
        .who_sees(locale.text("web-people-who-screened"))
        .show(&visit))
}

fn facts(locale: &Locale, entry: &EntryView) -> Markup {
    let mut rows = Vec::new();
    if let Some(nip) = &entry.nip {
        rows.push(SummaryRow::new("NIP", html! { span.j-num { (nip) } }));
    }
    if let Some(unit) = &entry.unit {
        rows.push(SummaryRow::new(locale.text("web-people-unit"), unit));
    }
    html! { (components::summary_list(&rows)) }
}

fn tone(outcome: &str) -> Tone {
    match outcome {
        "passed" => Tone::Good,
        "failed" => Tone::Bad,
        "open" => Tone::Open,
        _ => Tone::Quiet,
    }
}

fn stages(locale: &Locale, entry: &EntryView) -> Markup {
    let scored = entry.stages.iter().any(|stage| stage.score.is_some());
    let rows = entry.stages.iter().map(|stage| {
        let mut cells = vec![
            html! { (stage.title) },
            html! {
                (components::tag(tone(&stage.outcome), &words::standing(&stage.kind, &stage.outcome, locale)))
                @if stage.may_try_again { div.j-soft { (locale.text("web-people-try-again")) } }
            },
        ];
        if scored {
            cells.push(html! { (stage.score.as_ref().map_or_else(|| "–".to_owned(), |score| say::score_text(locale, score, entry.places))) });
        }
        Row::new(cells)
    });
    let mut columns =
        vec![Column::text(locale.text("web-office-stage")), Column::text(locale.text("web-people-standing"))];
    if scored {
        columns.push(Column::number(locale.text("web-people-score")));
    }
    components::table(locale, &Table { caption: locale.text("web-people-stages"), columns, rows: rows.collect() })
}

fn documents(locale: &Locale, case: &str, number: u32, entry: &EntryView, opened: &[(String, String)]) -> Markup {
    let may_open = |stage: &EntryStage, item: &str| opened.iter().any(|(one, its)| *one == stage.stage && its == item);
    html! {
        @for stage in entry.stages.iter().filter(|stage| !stage.files.is_empty()) {
            h3."govuk-heading-s j-tight" { (stage.title) }
            ul.govuk-list {
                @for (item, file) in &stage.files {
                    li {
                        @if may_open(stage, item) {
                            a.govuk-link href=(at(case, &format!("dokumen/{}/{number}/{item}", stage.stage))) {
                                (locale.text("web-office-open-file"))
                            }
                            " · "
                        }
                        "PDF, " (components::file_size(locale, file.bytes)) " · "
                        code { (file.digest.to_string().get(..16).unwrap_or_default()) "…" }
                    }
                }
            }
        }
    }
}

fn mark(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Meets => Verdict::Meets,
        Outcome::Fails => Verdict::Fails,
        Outcome::Undetermined => Verdict::Gap,
    }
}

fn explained(locale: &Locale, verdict: &PersonExplained) -> Markup {
    let count = |outcome: Outcome| verdict.criteria.iter().filter(|line| line.outcome == outcome).count();
    let number = |n: usize| locale.number(u64::try_from(n).unwrap_or(u64::MAX));
    let on = locale.date(verdict.on);
    let sentence = match verdict.verdict {
        Outcome::Meets => locale.text_with("explain-meets", &[("title", &verdict.title), ("on", &on)]),
        Outcome::Fails => {
            let n = number(count(Outcome::Fails));
            locale.text_with("explain-fails", &[("title", &verdict.title), ("on", &on), ("count", &n)])
        }
        Outcome::Undetermined => {
            let n = number(count(Outcome::Undetermined));
            locale.text_with("explain-undetermined", &[("title", &verdict.title), ("on", &on), ("count", &n)])
        }
    };
    let heading = match verdict.verdict {
        Outcome::Meets => locale.text("web-meets"),
        Outcome::Fails => locale.text("web-fails"),
        Outcome::Undetermined => locale.text("web-gap"),
    };
    // What failed comes first, then what is missing.
    let mut lines: Vec<&CriterionLine> = verdict.criteria.iter().collect();
    lines.sort_by_key(|line| match line.outcome {
        Outcome::Fails => 0,
        Outcome::Undetermined => 1,
        Outcome::Meets => 2,
    });
    let criteria: Vec<Criterion> = lines
        .into_iter()
        .map(|line| Criterion {
            text: line.text.clone(),
            verdict: mark(line.outcome),
            cite: format!("{} · {}", line.cite, words::grade(line.grade.key(), locale)),
            facts: criterion_facts(locale, line),
        })
        .collect();
    html! {
        h2.govuk-heading-m { (locale.text("web-people-verdict")) }
        (components::verdict_card(mark(verdict.verdict), &heading, html! { p { (sentence) } }))
        (components::criteria(locale, &criteria))
        @if !verdict.doubts.is_empty() {
            (components::details(&locale.text("explain-doubts"), html! {
                ul."govuk-list govuk-list--bullet" { @for doubt in &verdict.doubts { li { (doubt) } } }
            }))
        }
    }
}

fn criterion_facts(locale: &Locale, line: &CriterionLine) -> Markup {
    html! {
        @for fact in line.facts.iter().filter(|fact| fact.decided || line.facts.len() == 1) { p { (fact_line(locale, fact)) } }
        @for exception in line.exceptions.iter().filter(|exception| exception.applies) {
            p { (locale.text("explain-applies")) ": " (exception.text) " (" (exception.cite) ")" }
        }
        @for missing in &line.missing { p { (locale.text_with("explain-missing", &[("what", missing)])) } }
        @if line.outcome != Outcome::Meets { @if let Some(next) = next(locale, line) { p { strong { (next) } } } }
    }
}

fn fact_line(locale: &Locale, fact: &FactLine) -> Markup {
    html! {
        (fact.label) ": " strong { (fact.value) }
        @if let Some(reason) = &fact.reason { " (" (reason) ")" }
        @if let Some(day) = fact.as_of { " · " (locale.text_with("explain-since", &[("day", &locale.date(day))])) }
        @if !fact.sources.is_empty() { " · " span.j-soft { (Place::in_words(&fact.sources)) } }
    }
}

/// Says what would change a criterion, and from when.
fn next(locale: &Locale, line: &CriterionLine) -> Option<String> {
    let day = |key: &str, day: Day| locale.text_with(key, &[("day", &locale.date(day))]);
    match line.next.as_ref()? {
        NextChange::Meets(from) => Some(day("explain-meets-from", *from)),
        NextChange::BecomesUndetermined(from) => Some(day("explain-open-from", *from)),
        NextChange::NeverByTimeAlone => Some(locale.text("explain-not-by-time")),
    }
}

fn timeline(
    visit: &Visit,
    events: &[EntryEvent],
    zone: Zone,
    title: impl Fn(&str) -> Option<String>,
) -> Vec<TimelineItem> {
    let locale = &visit.locale;
    let item = |event: &EntryEvent| TimelineItem {
        title: words::event(&event.kind, &event.body, |id| title(id).unwrap_or_else(|| id.to_owned()), locale),
        by: None,
        at: say::moment(locale, event.at, zone),
        body: html! { span.j-soft { (locale.text("web-receipt")) " " code { (event.hash.get(..16).unwrap_or_default()) "…" } } },
    };
    events.iter().map(item).collect()
}
