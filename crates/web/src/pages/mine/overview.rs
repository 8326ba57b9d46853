//! Where an employee stands in a round: one sentence first, what is next and until when, then the proof.

use axum::extract::{Path, State};
use jenjang_app::cases::{OwnHandedIn, OwnSubmission, OwnWindow, Standing, Status};
use jenjang_app::explain::Outcome;
use jenjang_facts::Day;
use maud::{Markup, html};

use super::{Mine, object, results, until, verdict};
use crate::components::{self, ButtonKind, SummaryRow, Tone, Verdict};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Signed, Site};

pub(super) async fn show(
    State(site): State<Site>,
    Path(case): Path<String>,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let mine = Mine::read(&site, &signed, &visit, &case).await?;
    let locale = &visit.locale;
    let page = Overview { mine: &mine, visit: &visit };
    let body = html! {
        (page.card())
        div.j-aside {
            div {
                (page.documents())
                (page.sessions())
                (results::draw(&mine, &visit))
                (page.objections())
                (page.criteria())
            }
            div {
                h2.govuk-heading-s { (locale.text("web-mine-can")) }
                (page.can())
                h2.govuk-heading-s { (locale.text("web-mine-sees")) }
                p.govuk-body { (locale.text("web-mine-sees-about")) }
                @if let Some(number) = mine.view.participant {
                    h2.govuk-heading-s { (locale.text("web-mine-number")) }
                    p.govuk-body { strong { (locale.number(u64::from(number))) } @if mine.view.blind { br; (locale.text("web-mine-number-about")) } }
                }
            }
        }
    };
    let shown = Page::new(locale.text("web-mine-title"), body)
        .trail([
            Link::new(locale.text("web-rounds-title"), "/putaran"),
            Link::new(mine.view.title.clone(), format!("/putaran/{case}")),
        ])
        .in_section("/putaran")
        .who_sees(locale.text("web-mine-who"));
    Ok(shown.show(&visit))
}

struct Overview<'a> {
    mine: &'a Mine,
    visit: &'a Visit,
}

impl Overview<'_> {
    fn text(&self, key: &str) -> String {
        self.visit.locale.text(key)
    }

    fn with(&self, key: &str, stage: &str) -> String {
        self.visit.locale.text_with(key, &[("stage", stage)])
    }

    /// Documents that can be handed in now and are not, or were not accepted.
    fn due(&self) -> Option<&OwnSubmission> {
        self.mine.view.submissions.iter().find(|one| {
            let rejected = one.items.iter().any(|item| item.accepted == Some(false));
            one.refusal.is_none() && (one.handed_in.is_none() || rejected)
        })
    }

    fn open_window(&self) -> Option<&OwnWindow> {
        self.mine.view.windows.iter().find(|window| window.refusal.is_none() && window.filed.is_none())
    }

    /// One sentence: where I stand, and what is next.
    fn card(&self) -> Markup {
        let (state, title) = self.standing();
        let body = html! {
            (self.why())
            (self.next())
        };
        components::verdict_card(state, &title, body)
    }

    fn standing(&self) -> (Verdict, String) {
        let view = &self.mine.view;
        if view.listed_at.is_none() {
            return (Verdict::Gap, self.text("web-mine-not-listed-yet"));
        }
        let Some(standing) = &view.standing else {
            return match view.verdict.as_ref().map(|person| person.verdict) {
                Some(Outcome::Fails) => (Verdict::Fails, self.text("web-mine-fails")),
                Some(Outcome::Undetermined) => (Verdict::Gap, self.text("web-mine-gap")),
                Some(Outcome::Meets) => (Verdict::Meets, self.text("web-mine-listed")),
                None => (Verdict::Gap, self.text("web-mine-unknown")),
            };
        };
        let stage = &standing.title;
        match (standing.kind.as_str(), standing.outcome) {
            (_, Standing::Withdrawn) => (Verdict::Gap, self.text("web-mine-withdrawn")),
            (_, Standing::Absent) => (Verdict::Fails, self.with("web-mine-absent", stage)),
            ("determination", Standing::Failed) => (Verdict::Fails, self.with("web-mine-failed", stage)),
            (_, Standing::Failed) => (Verdict::Fails, self.with("web-mine-out", stage)),
            ("pool", Standing::Passed) => (Verdict::Meets, self.text("web-mine-pool")),
            ("pool", _) => (Verdict::Meets, self.text("web-mine-before-pool")),
            ("determination", Standing::Passed) => (Verdict::Meets, self.with("web-mine-passed", stage)),
            ("submission", Standing::Open) => {
                let handed = view.submissions.iter().any(|one| one.stage == standing.stage && one.handed_in.is_some());
                let key = if handed { "web-mine-judging" } else { "web-mine-handing-in" };
                (Verdict::Meets, self.with(key, stage))
            }
            ("assessment", Standing::Open) if view.sessions.iter().any(|one| one.stage == standing.stage) => {
                (Verdict::Meets, self.with("web-mine-invited", stage))
            }
            ("assessment" | "determination", _) => (Verdict::Meets, self.with("web-mine-marking", stage)),
            _ => (Verdict::Meets, self.text("web-mine-listed")),
        }
    }

    /// Why, where the verdict is the last word; else nothing.
    fn why(&self) -> Markup {
        let (view, locale) = (&self.mine.view, &self.visit.locale);
        if let Some(standing) = &view.standing {
            let entry = view.entry.as_ref();
            let stage = entry.and_then(|entry| entry.stages.iter().find(|stage| stage.stage == standing.stage));
            let measured = stage.zip(entry).and_then(|(stage, entry)| results::measured(locale, stage, entry.places));
            return html! {
                @if let Some(measured) = measured { p { (measured) } }
                @if let Some((from, to)) = view.pool {
                    p {
                        (self.text("web-mine-pool-from")) " " (say::date(locale, from))
                        @if let Some(to) = to { " " (self.text("web-mine-pool-to")) " " strong { (say::date(locale, to)) } }
                        "."
                    }
                }
            };
        }
        match (&view.verdict, view.listed_at, view.screening_opens) {
            (Some(person), _, _) => verdict::sentence(locale, person),
            (None, Some(_), _) => html! { p { (self.text("web-mine-unknown-next")) } },
            (None, None, Some(day)) => html! {
                p { (self.text("web-mine-screening-from")) " " (say::date(locale, day)) ". " (self.text("web-mine-no-application")) }
            },
            (None, None, None) => html! { p { (self.text("web-mine-no-application")) } },
        }
    }

    /// The next step and its deadline; whose move it is where there is none.
    fn next(&self) -> Markup {
        let (view, locale) = (&self.mine.view, &self.visit.locale);
        if view.listed_at.is_none() {
            return html! {};
        }
        if let Some(due) = self.due() {
            return html! {
                p {
                    (self.with("web-mine-next-hand-in", &due.title))
                    @if let Some(day) = due.closes { ", " (self.text("web-mine-at-latest")) " " strong { (until(locale, day, view.zone)) } }
                    "."
                }
                p {
                    (components::button_link(
                        ButtonKind::Primary,
                        &self.text("web-mine-do-hand-in"),
                        &self.mine.address(&format!("/serahkan/{}", due.stage)),
                    ))
                }
            };
        }
        if let Some(session) = view.sessions.iter().find(|session| !session.held) {
            return html! {
                p {
                    (self.with("web-mine-next-session", &session.title)) " "
                    strong { (say::deadline(locale, session.at, view.zone)) } ", " bdi { (session.place) } "."
                }
            };
        }
        if let Some(window) = self.open_window() {
            return html! {
                p {
                    (self.text("web-mine-next-object")) " "
                    a.govuk-link href=(self.mine.address(&format!("/keberatan/{}", window.stage))) {
                        (self.text("web-mine-next-object-link"))
                    }
                    @if let Some(day) = window.until { " " (self.text("web-mine-until")) " " strong { (until(locale, day, view.zone)) } }
                    "."
                }
            };
        }
        let out = view.standing.as_ref().is_some_and(|standing| {
            matches!(standing.outcome, Standing::Failed | Standing::Absent | Standing::Withdrawn)
        });
        let key = match (view.standing.is_some(), out) {
            (true, false) if view.is_over => "web-mine-next-over",
            (true, false) => "web-mine-next-wait",
            _ => "web-mine-next-year",
        };
        html! { p { (self.text(key)) } }
    }

    fn documents(&self) -> Markup {
        let (view, locale) = (&self.mine.view, &self.visit.locale);
        html! {
            @if !view.submissions.is_empty() {
                h2.govuk-heading-m { (self.text("web-mine-documents")) }
                @for one in &view.submissions {
                    h3.govuk-heading-s { (one.title) " " (self.document_state(one)) }
                    @match &one.handed_in {
                        Some(handed) => (self.handed_in(one, handed)),
                        None if one.refusal.is_some() => p.govuk-body {
                            @if let Some(refusal) = &one.refusal { (self.mine.refusal(refusal, locale)) }
                        },
                        None => {
                            @if let Some(day) = one.closes {
                                p.govuk-body { (self.text("web-hand-in-until")) " " strong { (until(locale, day, view.zone)) } "." }
                            }
                        },
                    }
                    @for line in one.items.iter().filter(|line| line.accepted == Some(false)) {
                        (components::warning(locale, html! {
                            (self.text("web-hand-in-not-accepted")) ": " (line.label) ". "
                            @if let Some(reason) = &line.reason { bdi { (reason) } }
                        }))
                    }
                }
            }
        }
    }

    fn handed_in(&self, one: &OwnSubmission, handed: &OwnHandedIn) -> Markup {
        let (view, locale) = (&self.mine.view, &self.visit.locale);
        let receipt = self.mine.address(&format!("/bukti/{}", handed.sequence));
        let mut rows = vec![
            SummaryRow::new(self.text("web-hand-in-at"), say::moment(locale, handed.at, view.zone))
                .action(self.text("web-mine-receipt"), receipt),
        ];
        for (item, file) in &handed.files {
            let label = one.items.iter().find(|line| line.id == *item).map(|line| line.label.clone());
            let digest = components::digest(&file.digest.to_string());
            let value = html! { (components::file_size(locale, file.bytes)) br; (digest) };
            rows.push(
                SummaryRow::new(label.unwrap_or_else(|| item.clone()), value)
                    .action(self.text("web-hand-in-open"), self.mine.address(&format!("/berkas/{}/{item}", one.stage))),
            );
        }
        components::summary_list(&rows)
    }

    fn document_state(&self, one: &OwnSubmission) -> Markup {
        let rejected = one.items.iter().any(|item| item.accepted == Some(false));
        let (tone, key) = match (&one.handed_in, one.outcome) {
            (_, Standing::Withdrawn) => (Tone::Quiet, "web-mine-doc-withdrawn"),
            (_, Standing::Absent) => (Tone::Bad, "web-mine-doc-missed"),
            (_, Standing::Failed) => (Tone::Bad, "web-mine-doc-rejected"),
            (Some(_), _) if rejected => (Tone::Bad, "web-mine-doc-rejected"),
            (Some(_), Standing::Passed) if one.is_judged => (Tone::Good, "web-mine-doc-accepted"),
            (Some(_), Standing::Passed) => (Tone::Good, "web-mine-doc-received"),
            (Some(_), _) => (Tone::Open, "web-mine-doc-judging"),
            (None, _) if one.refusal.is_none() => (Tone::Soon, "web-mine-doc-due"),
            (None, _) => (Tone::Quiet, "web-mine-doc-none"),
        };
        components::tag(tone, &self.text(key))
    }

    fn sessions(&self) -> Markup {
        let (view, locale) = (&self.mine.view, &self.visit.locale);
        let rows = view.sessions.iter().map(|session| {
            let when = html! {
                (say::deadline(locale, session.at, view.zone)) br; bdi { (session.place) }
                @if session.held { br; (self.text("web-mine-session-held")) }
            };
            SummaryRow::new(&session.title, when)
        });
        let rows: Vec<SummaryRow> = rows.collect();
        html! {
            @if !rows.is_empty() {
                h2.govuk-heading-m { (self.text("web-mine-sessions")) }
                (components::summary_list(&rows))
            }
        }
    }

    fn objections(&self) -> Markup {
        let filed = self.mine.view.windows.iter().filter_map(|window| Some((window, window.filed.as_ref()?)));
        let filed: Vec<_> = filed.collect();
        html! {
            @if !filed.is_empty() {
                h2.govuk-heading-m { (self.text("web-mine-objections")) }
                @for (window, one) in filed {
                    h3.govuk-heading-s { (window.title) }
                    (object::objection(self.mine, self.visit, one))
                }
            }
        }
    }

    fn criteria(&self) -> Markup {
        let Some(person) = &self.mine.view.verdict else { return html! {} };
        let window = self.mine.view.windows.iter().find(|window| window.about_screening && window.refusal.is_none());
        let items = self.mine.view.submissions.iter().flat_map(|one| &one.items);
        let accepted =
            items.filter(|item| item.accepted == Some(true)).filter_map(|item| item.answers.clone()).collect();
        let wrong = window.map(|window| self.mine.address(&format!("/keberatan/{}", window.stage)));
        html! {
            h2.govuk-heading-m { (self.text("web-mine-criteria")) }
            (verdict::lines(&self.visit.locale, person, &accepted, wrong.as_deref()))
        }
    }

    /// What the person can do now besides the next step.
    fn can(&self) -> Markup {
        let view = &self.mine.view;
        let due = self.due().map(|one| one.stage.as_str());
        let mut can = Vec::new();
        if let Some(one) = self.due() {
            let href = self.mine.address(&format!("/serahkan/{}", one.stage));
            can.push(self.link(&self.text("web-mine-do-hand-in"), &href, one.closes));
        }
        for one in view.submissions.iter().filter(|one| one.refusal.is_none() && Some(one.stage.as_str()) != due) {
            let href = self.mine.address(&format!("/serahkan/{}", one.stage));
            can.push(self.link(&self.with("web-mine-do-replace", &one.title), &href, one.closes));
        }
        for window in view.windows.iter().filter(|window| window.filed.is_none()) {
            let href = self.mine.address(&format!("/keberatan/{}", window.stage));
            match &window.refusal {
                None => can.push(self.link(&self.text("web-mine-do-object"), &href, window.until)),
                // Somebody without a number has nothing else to do here, and reads why this is over, too.
                Some(refusal) if window.status == Status::Open && view.standing.is_none() => {
                    can.push(html! { (self.mine.refusal(refusal, &self.visit.locale)) });
                }
                Some(_) => {}
            }
        }
        if view.participant.is_some() && view.cannot_withdraw.is_none() {
            can.push(self.link(&self.text("web-mine-do-withdraw"), &self.mine.address("/mundur"), None));
        }
        html! {
            @for one in &can { p.govuk-body { (one) } }
            @if can.is_empty() { p.govuk-body { (self.text("web-empty-nothing-to-do")) } }
        }
    }

    /// A link with the last minute for what it leads to.
    fn link(&self, text: &str, href: &str, last: Option<Day>) -> Markup {
        html! {
            a."govuk-link j-link" href=(href) { (text) }
            @if let Some(day) = last {
                br; (self.text("web-mine-until")) " " (until(&self.visit.locale, day, self.mine.view.zone))
            }
        }
    }
}
