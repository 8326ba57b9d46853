//! The start page: what waits for whoever is signed in, whose move it is, and until when.

use axum::extract::State;
use jenjang_app::cases::{CaseTasks, TaskKind, TaskLine, TaskState};
use jenjang_app::words;
use jenjang_facts::Moment;
use maud::{Markup, html};

use crate::components::{self, Task, Tone};
use crate::error_page::ErrorPage;
use crate::layout::{Document, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, Site};

pub(crate) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/tugas", show)
}

async fn show(State(site): State<Site>, visit: Visit, signed: Signed) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let rounds = site.app().tasks(&signed.acting, locale).await.or_page(&visit, "/")?;
    let waiting = rounds.iter().flat_map(|round| &round.tasks);
    let waiting = waiting.filter(|task| matches!(task.state, TaskState::Due | TaskState::Late)).count();
    let mut drawn = Vec::new();
    for (at, round) in rounds.iter().enumerate() {
        drawn.push(draw(&visit, at, round, signed.acting.at));
    }
    let body = html! {
        @if drawn.is_empty() {
            (components::empty(locale, &locale.text("web-tasks-none"), html! {
                p.govuk-body { (locale.text("web-tasks-none-next")) }
                p.govuk-body { a.govuk-link href="/putaran" { (locale.text("web-rounds-title")) } }
            }))
        }
        @for round in &drawn { (round) }
    };
    let n = locale.number(u64::try_from(waiting).unwrap_or(u64::MAX));
    let lead = if waiting == 0 {
        locale.text("web-tasks-nothing-due")
    } else {
        locale.text_with("web-tasks-due", &[("n", &n)])
    };
    let mut page = Page::new(locale.text("web-tasks-title"), body).in_section("/tugas");
    if !drawn.is_empty() {
        page = page.lead(html! { p { (lead) } });
    }
    Ok(page.who_sees(locale.text("web-tasks-who")).show(&visit))
}

fn draw(visit: &Visit, at: usize, round: &CaseTasks, now: Moment) -> Markup {
    let line = |task: &TaskLine| draw_task(visit, round, now, task);
    let tasks: Vec<Task> = round.tasks.iter().map(line).collect();
    html! {
        h2.govuk-heading-m { a.govuk-link href={ "/putaran/" (round.case) } { (round.title) } }
        (components::task_list(&format!("tugas-{at}"), &tasks))
    }
}

fn draw_task(visit: &Visit, round: &CaseTasks, now: Moment, task: &TaskLine) -> Task {
    let locale = &visit.locale;
    let n = locale.number(u64::try_from(task.n).unwrap_or(u64::MAX));
    let of = locale.number(u64::try_from(task.of).unwrap_or(u64::MAX));
    let done = locale.number(u64::try_from(task.of.saturating_sub(task.n)).unwrap_or(0));
    let arguments = [("n", n.as_str()), ("of", &of), ("done", &done), ("stage", &task.stage.1)];
    let key = |part: &str| format!("web-task-{}{part}", task.kind.key());
    let done_already = task.state == TaskState::Done;
    let title = match (task.kind, done_already) {
        (TaskKind::HandIn | TaskKind::Mark, true) => locale.text_with(&key("-done"), &arguments),
        _ => locale.text_with(&key(""), &arguments),
    };
    let about = locale.text_with(&key("-hint"), &arguments);
    let about = if about == key("-hint") { String::new() } else { about };
    let blocked = task
        .blocked_by
        .as_ref()
        .map(|refusal| words::refusal(refusal, |stage| round.titles.get(stage).cloned(), locale));
    let hint = html! {
        @if !about.is_empty() { (about) " " }
        @if let Some(until) = task.until.filter(|_| !done_already && task.kind != TaskKind::Close) {
            @match task.kind {
                TaskKind::Attend | TaskKind::CloseSession => (locale.text("web-task-at")),
                _ => (locale.text("web-task-until")),
            }
            " " (say::deadline(locale, until, round.zone)) ". "
        }
        @if let Some(blocked) = &blocked { (locale.text("web-task-waits")) " " (blocked) }
    };
    Task {
        title,
        href: Some(address(&round.case, task)),
        hint: (!hint.0.is_empty()).then_some(hint),
        status: status(visit, task, now),
    }
}

fn status(visit: &Visit, task: &TaskLine, now: Moment) -> Markup {
    /// What is due within two days is pressing.
    const SOON_MILLIS: i64 = 2 * 24 * 60 * 60 * 1_000;
    let text = |key: &str| visit.locale.text(key);
    let left = task.until.map(|until| until.millis() - now.millis());
    match task.state {
        TaskState::Late => components::tag(Tone::Bad, &text("web-task-late")),
        TaskState::Waiting => components::tag(Tone::Quiet, &text("web-task-waiting")),
        TaskState::Done if matches!(task.kind, TaskKind::Result | TaskKind::NotListed) => {
            components::tag(Tone::Good, &text("web-task-read"))
        }
        TaskState::Done => components::tag(Tone::Good, &text("web-task-done")),
        TaskState::Due if matches!(task.kind, TaskKind::Object) => {
            components::tag(Tone::Quiet, &text("web-task-optional"))
        }
        TaskState::Due if left.is_some_and(|left| left < 0) => components::tag(Tone::Bad, &text("web-task-late")),
        TaskState::Due if left.is_some_and(|left| left < SOON_MILLIS) => {
            components::tag(Tone::Soon, &text("web-task-soon"))
        }
        TaskState::Due => components::tag(Tone::Open, &text("web-task-now")),
    }
}

/// Returns where a task is done.
fn address(case: &str, task: &TaskLine) -> String {
    let (round, stage) = (format!("/putaran/{case}"), &task.stage.0);
    match task.kind {
        TaskKind::HandIn if task.state == TaskState::Done => format!("{round}/saya"),
        TaskKind::HandIn | TaskKind::HandInAgain => format!("{round}/saya/serahkan/{stage}"),
        TaskKind::Attend | TaskKind::Result | TaskKind::Screened | TaskKind::NotListed => format!("{round}/saya"),
        TaskKind::Object => format!("{round}/saya/keberatan/{stage}"),
        TaskKind::Mark => format!("{round}/nilai?tahap={stage}"),
        TaskKind::Announce => format!("{round}/pengaturan/umumkan"),
        TaskKind::Assign => format!("{round}/tim/{stage}/tugaskan"),
        TaskKind::ThirdReader => format!("{round}/tim/{stage}?keadaan=beda"),
        TaskKind::Verify if task.state == TaskState::Waiting => format!("{round}/tim/{stage}"),
        TaskKind::Verify => format!("{round}/tim/{stage}?keadaan=siap"),
        TaskKind::Answer => format!("{round}/tim/keberatan?keadaan=terbuka"),
        TaskKind::Determine | TaskKind::Publish => format!("{round}/tim/{stage}/tetapkan"),
        TaskKind::PublishList => format!("{round}/terbitkan/{stage}"),
        TaskKind::EnterPool => format!("{round}/tim/pool"),
        TaskKind::Close => format!("{round}/tim/tutup/{stage}"),
        TaskKind::Screen => format!("{round}/saring"),
        TaskKind::Undetermined => format!("{round}/peserta?putusan=undetermined"),
        TaskKind::Judge => format!("{round}/dokumen"),
        TaskKind::Schedule => format!("{round}/sesi#jadwalkan"),
        TaskKind::CloseSession => format!("{round}/sesi"),
        TaskKind::Audit => format!("/audit/{case}"),
    }
}
