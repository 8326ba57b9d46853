//! What is to be done: tasks of whoever asks, and the lists that the team, the office and monitors work through.

use axum::extract::{Path, Query, State};
use jenjang_app::cases::{DocumentLine, Invited, ObjectionLine, ObjectionView, PoolLine, SessionView, TaskLine};
use jenjang_app::words;
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::Caller;
use super::{Answer, answer, day, number};
use crate::site::{Needs, Routes, Site};

/// Days of a round in one answer, where nothing else is asked for.
const DAYS: usize = 30;
/// Days of a round in one answer, at most.
const MOST_DAYS: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::Token, "/api/v1/tasks", tasks)
        .get(Needs::Token, "/api/v1/rounds/{case}/objections", objections)
        .get(Needs::Token, "/api/v1/rounds/{case}/objections/{number}", objection)
        .get(Needs::Token, "/api/v1/rounds/{case}/sessions", sessions)
        .get(Needs::Token, "/api/v1/rounds/{case}/documents", documents)
        .get(Needs::Token, "/api/v1/rounds/{case}/pool", pool)
        .get(Needs::Token, "/api/v1/rounds/{case}/days", days)
}

fn unit((id, name): &(String, String)) -> Value {
    json!({ "id": id, "name": name })
}

async fn tasks(State(site): State<Site>, caller: Caller) -> Answer {
    let rounds = site.app().tasks(&caller.acting, &caller.locale).await.map_err(caller.told())?;
    let told = rounds.iter().map(|round| {
        let stage = |id: &str| round.titles.get(id).cloned();
        let task = |task: &TaskLine| {
            json!({
                "kind": task.kind.key(),
                "stage": task.stage.0,
                "n": task.n,
                "of": task.of,
                "until": task.until.map(|until| until.to_string()),
                "state": task.state.key(),
                "blocked_by": task.blocked_by.as_ref().map(|why| words::refusal(why, stage, &caller.locale)),
            })
        };
        json!({
            "round": round.case,
            "title": round.title,
            "tasks": round.tasks.iter().map(task).collect::<Vec<_>>(),
        })
    });
    Ok(answer(&json!({ "rounds": told.collect::<Vec<_>>() })))
}

fn objection_line(line: &ObjectionLine) -> Value {
    json!({
        "number": line.number,
        "window": line.window,
        "about": line.about,
        "participant": line.participant,
        "unit": line.unit,
        "at": line.at.to_string(),
        "n_items": line.n_items,
        "answered_at": line.answered.map(|(at, _)| at.to_string()),
        "upheld": line.answered.map(|(_, upheld)| upheld),
        "open": line.open,
    })
}

async fn objections(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let lines = site.app().objections(&caller.acting, &case).await.map_err(caller.told())?;
    Ok(answer(&json!({ "objections": lines.iter().map(objection_line).collect::<Vec<_>>() })))
}

async fn objection(State(site): State<Site>, caller: Caller, Path((case, one)): Path<(String, String)>) -> Answer {
    let one = number(&one, &caller)?;
    let view: ObjectionView = site.app().objection(&caller.acting, &case, one).await.map_err(caller.told())?;
    let replied = view.answer.as_ref().map(|reply| {
        json!({
            "at": reply.at.to_string(),
            "upheld": reply.upheld,
            "cite": reply.cite,
            "answers": reply.answers,
        })
    });
    Ok(answer(&json!({
        "objection": objection_line(&view.line),
        "name": view.name,
        "outcome": view.outcome.map(|outcome| outcome.key()),
        "was_undetermined": view.was_undetermined,
        "items": view.items,
        "evidence": view.evidence,
        "answer": replied,
        "until": day(view.until),
    })))
}

fn invited(one: &Invited) -> Value {
    json!({ "participant": one.participant, "name": one.name, "unit": unit(&one.unit), "came": one.came })
}

fn session(session: &SessionView) -> Value {
    json!({
        "id": session.id,
        "at": session.at.to_string(),
        "place": session.place,
        "monitor": session.monitor,
        "monitor_name": session.monitor_name,
        "people": session.people.iter().map(invited).collect::<Vec<_>>(),
        "held": session.held,
        "notes": session.notes,
        "instrument": session.instrument,
    })
}

async fn sessions(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let view = site.app().sessions(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    let stages = view.stages.iter().map(|stage| {
        json!({
            "stage": stage.stage,
            "open": stage.is_open,
            "sessions": stage.sessions.iter().map(session).collect::<Vec<_>>(),
            "uninvited": stage.uninvited.iter().map(invited).collect::<Vec<_>>(),
        })
    });
    Ok(answer(&json!({ "stages": stages.collect::<Vec<_>>() })))
}

fn document(line: &DocumentLine) -> Value {
    json!({
        "participant": line.participant,
        "name": line.name,
        "unit": unit(&line.unit),
        "item": line.item.0,
        "file": line.file,
        "at": line.at.to_string(),
        "accepted": line.accepted,
    })
}

async fn documents(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let stages = site.app().documents(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    let stages = stages.iter().map(|stage| {
        json!({
            "stage": stage.stage,
            "status": stage.status,
            "documents": stage.lines.iter().map(document).collect::<Vec<_>>(),
        })
    });
    Ok(answer(&json!({ "stages": stages.collect::<Vec<_>>() })))
}

fn pool_line(line: &PoolLine) -> Value {
    json!({
        "participant": line.participant,
        "name": line.name,
        "unit": unit(&line.unit),
        "from": day(line.from),
        "until": day(line.until),
        "counts": line.counts,
        "left": line.left,
    })
}

async fn pool(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let pool = site.app().pool(&caller.acting, &case).await.map_err(caller.told())?;
    let pool = pool.map(|pool| {
        json!({
            "stage": pool.stage,
            "open": pool.open,
            "waiting": pool.waiting.iter().map(pool_line).collect::<Vec<_>>(),
            "entries": pool.entries.iter().map(pool_line).collect::<Vec<_>>(),
        })
    });
    Ok(answer(&json!({ "pool": pool })))
}

/// Which days are asked for.
#[derive(Deserialize)]
struct DaysAsked {
    /// How many of the latest are left out.
    #[serde(default)]
    skip: usize,
    limit: Option<usize>,
}

async fn days(
    State(site): State<Site>,
    caller: Caller,
    Path(case): Path<String>,
    Query(asked): Query<DaysAsked>,
) -> Answer {
    let limit = asked.limit.unwrap_or(DAYS).clamp(1, MOST_DAYS);
    let titles = site.app().titles(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    let title = |id: &str| titles.get(id).cloned().unwrap_or_else(|| id.to_owned());
    let found = site.app().course(&caller.acting, &case, asked.skip, limit).await.map_err(caller.told())?;
    let days = found.days.iter().map(|one| {
        let acts = one.acts.iter().map(|act| {
            let text = words::event(&act.kind, &act.body, title, &caller.locale);
            json!({ "at": act.at.to_string(), "kind": act.kind, "text": text })
        });
        let counts = one.counts.iter().map(|(kind, n)| json!({ "kind": kind, "n": n }));
        json!({
            "day": one.day.to_string(),
            "acts": acts.collect::<Vec<_>>(),
            "counts": counts.collect::<Vec<_>>(),
        })
    });
    Ok(answer(&json!({ "days": days.collect::<Vec<_>>(), "total": found.total })))
}
