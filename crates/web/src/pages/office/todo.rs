//! What is late, what waits and what to do next in a round: from its state to tasks with deadlines.

use jenjang_access::Action;
use jenjang_app::cases::Dashboard;
use maud::{Markup, html};

use super::shared::{at, end_of, short};
use crate::components::{Task, Tone, tag};
use crate::layout::Visit;
use crate::say;

/// Returns what somebody has to do in a round, the most pressing first.
pub(super) fn tasks(visit: &Visit, case: &str, dashboard: &Dashboard) -> Vec<Task> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let count = |key: &str, n: u64| locale.text_with(key, &[("n", &locale.number(n))]);
    let (view, rights) = (&dashboard.view, &dashboard.rights);
    let mut tasks = Vec::new();
    let mut add = |title: String, href: Option<String>, hint: Option<Markup>, status: Markup| {
        tasks.push(Task { title, href, hint, status });
    };
    let words = |hint: String| Some(html! { (hint) });
    if view.seal.is_none() {
        if rights.may(Action::Announce) {
            add(
                text("web-office-do-announce"),
                Some(at(case, "pengaturan/umumkan")),
                words(text("web-office-do-announce-hint")),
                tag(Tone::Open, &text("web-office-next")),
            );
        }
        if rights.may(Action::SetParameter) {
            add(
                text("web-office-do-settings"),
                Some(at(case, "pengaturan")),
                words(text("web-office-do-settings-hint")),
                tag(Tone::Open, &text("web-office-before-seal")),
            );
        }
        return tasks;
    }
    for progress in &dashboard.marking {
        let total = progress.total();
        let stage = view.stages.iter().find(|stage| stage.id == progress.stage);
        let title = stage.map_or(progress.stage.clone(), |stage| stage.title.clone());
        let clock = dashboard.clocks.iter().find(|clock| clock.stage == progress.stage);
        let deadline = clock.and_then(|clock| clock.closes).and_then(|day| end_of(day, visit));
        if !total.late_markers.is_empty() {
            let units: Vec<&str> = progress
                .units
                .iter()
                .filter(|unit| !unit.late_markers.is_empty())
                .map(|unit| unit.unit.as_str())
                .collect();
            add(
                count("web-office-do-late-markers", u64::try_from(total.late_markers.len()).unwrap_or(0)),
                Some("#penilaian".to_owned()),
                words(short(&units.join(", "), 200)),
                tag(Tone::Bad, &text("web-stage-late")),
            );
        } else if total.marks_due > 0 {
            let hint = html! {
                (title)
                @if let Some(deadline) = deadline { " · " (text("web-office-deadline")) " " (say::deadline(locale, deadline, visit.zone)) }
            };
            add(
                count("web-office-do-marks-due", total.marks_due),
                Some("#penilaian".to_owned()),
                Some(hint),
                tag(Tone::Open, &text("web-office-waits")),
            );
        }
        let unassigned = total.people.saturating_sub(total.assigned);
        if unassigned > 0 {
            add(
                count("web-office-do-assign", unassigned),
                Some("#penilaian".to_owned()),
                words(format!("{title} · {}", text("web-office-by-team"))),
                tag(Tone::Soon, &text("web-office-blocks")),
            );
        }
        if progress.apart > 0 {
            add(
                count("web-office-do-third-reader", progress.apart),
                None,
                words(format!("{title} · {}", text("web-office-by-team"))),
                tag(Tone::Soon, &text("web-office-blocks")),
            );
        }
    }
    for (stage, item, waiting) in &dashboard.documents {
        let clock = dashboard.clocks.iter().find(|clock| clock.stage == *stage);
        let last = clock.and_then(|clock| clock.closes).and_then(|day| end_of(day, visit));
        add(
            count("web-office-do-documents", *waiting),
            rights.judges_documents.then(|| at(case, "dokumen")),
            Some(html! {
                (item)
                @if let Some(last) = last { " · " (text("web-office-deadline-papers")) " " (say::deadline(locale, last, visit.zone)) }
            }),
            tag(Tone::Soon, &text("web-office-blocks")),
        );
    }
    for (_, n) in dashboard.without_session.iter().filter(|(_, n)| *n > 0) {
        add(
            count("web-office-do-schedule", *n),
            Some(at(case, "sesi")),
            None,
            tag(Tone::Open, &text("web-office-waits")),
        );
    }
    for (_, n) in dashboard.sessions_open.iter().filter(|(_, n)| *n > 0) {
        add(
            count("web-office-do-close-sessions", *n),
            Some(at(case, "sesi")),
            words(text("web-office-do-close-sessions-hint")),
            tag(Tone::Bad, &text("web-stage-late")),
        );
    }
    for stage in &view.stages {
        if stage.kind == "screening" && stage.status == "open" {
            let screened = stage.balance.entered > 0;
            if screened && stage.published_at.is_none() && rights.may(Action::PublishList) {
                add(
                    text("web-office-do-publish"),
                    Some(at(case, &format!("terbitkan/{}", stage.id))),
                    words(text("web-office-do-publish-hint")),
                    tag(Tone::Open, &text("web-office-next")),
                );
            }
            if !screened && rights.may(Action::ScreenRegister) {
                add(
                    text("web-office-do-screen"),
                    Some(at(case, "saring")),
                    words(text("web-office-do-screen-hint")),
                    tag(Tone::Open, &text("web-office-next")),
                );
            }
        }
        if let Some((filed, answered)) = stage.objections
            && filed > answered
        {
            let numbers = [
                ("filed", locale.number(u64::try_from(filed).unwrap_or(0))),
                ("answered", locale.number(u64::try_from(answered).unwrap_or(0))),
            ];
            let numbers: Vec<(&str, &str)> = numbers.iter().map(|(name, n)| (*name, n.as_str())).collect();
            let open = u64::try_from(filed - answered).unwrap_or(0);
            add(
                count("web-office-do-objections", open),
                None,
                words(format!("{} · {}", stage.title, locale.text_with("web-office-objections-hint", &numbers))),
                tag(Tone::Soon, &text("web-office-blocks")),
            );
        }
    }
    tasks
}
