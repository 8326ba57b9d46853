//! The JSON API: what the pages do, by the same use cases and so by the same rules, with a token for each account.

#![allow(clippy::result_large_err, reason = "a problem is the rare answer, and handlers return it as it is")]

mod caller;
mod commands;
mod json;
mod office;
mod openapi;
pub(crate) mod problem;
mod work;

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use jenjang_app::cases::{AppError, Export, ExportFormat, PeopleQuery, PeopleSort};
use jenjang_app::words;
use jenjang_facts::Day;
use jenjang_procedure::Outcome as Standing;
use jenjang_regulation::Outcome;
use serde::Deserialize;
use serde_json::{Value, json};

use self::caller::Caller;
use self::problem::Problem;
use crate::site::{Needs, Routes, Site};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Needs::Nothing, "/api/v1/openapi.json", describe)
        .get(Needs::Token, "/api/v1/me", me)
        .get(Needs::Token, "/api/v1/rounds", list_rounds)
        .get(Needs::Token, "/api/v1/rounds/{case}", show_round)
        .get(Needs::Token, "/api/v1/rounds/{case}/stages", show_stages)
        .get(Needs::Token, "/api/v1/rounds/{case}/entry", show_own_entry)
        .get(Needs::Token, "/api/v1/rounds/{case}/participants/{number}", show_entry)
        .get(Needs::Token, "/api/v1/rounds/{case}/participants/{number}/files/{stage}/{item}", read_file)
        .get(Needs::Token, "/api/v1/rounds/{case}/people", list_people)
        .get(Needs::Token, "/api/v1/rounds/{case}/people/{place}", show_person)
        .get(Needs::Token, "/api/v1/rounds/{case}/stages/{stage}/marking", marking)
        .get(Needs::Token, "/api/v1/rounds/{case}/stages/{stage}/marking/{number}", mark_sheet)
        .get(Needs::Token, "/api/v1/rounds/{case}/stages/{stage}/verification", verification)
        .get(Needs::Token, "/api/v1/rounds/{case}/stages/{stage}/preview", preview)
        .get(Needs::Token, "/api/v1/rounds/{case}/stages/{stage}/similar", similar)
        .get(Needs::Token, "/api/v1/rounds/{case}/timeline", timeline)
        .get(Needs::Token, "/api/v1/rounds/{case}/events", events)
        .get(Needs::Token, "/api/v1/rounds/{case}/export/{what}", export)
        .post(Needs::Token, "/api/v1/rounds/{case}/commands", commands::carry_out)
        .and(work::routes())
        .and(office::routes())
}

type Answer = Result<Response, Problem>;

fn answer(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

fn day(day: Option<Day>) -> Value {
    json!(day.map(|day| day.to_string()))
}

/// Reads the number of a participant; what is no number is nobody's.
fn number(text: &str, caller: &Caller) -> Result<u32, Problem> {
    text.parse().map_err(|_| Problem::not_found(&caller.locale))
}

impl Caller {
    fn told(&self) -> impl Fn(AppError) -> Problem {
        |error| Problem::of(error, &self.locale)
    }
}

async fn describe() -> Response {
    answer(&openapi::document())
}

async fn me(State(site): State<Site>, caller: Caller) -> Answer {
    let me = site.app().me(&caller.acting).await.map_err(caller.told())?;
    let takes_part = me.takes_part.iter().map(|(case, number)| json!({ "case": case, "participant": number }));
    Ok(answer(&json!({
        "name": me.name,
        "roles": me.roles.iter().map(|role| role.key()).collect::<Vec<_>>(),
        "units": me.units,
        "takes_part": takes_part.collect::<Vec<_>>(),
    })))
}

async fn list_rounds(State(site): State<Site>, caller: Caller) -> Answer {
    let rounds = site.app().list_cases(&caller.acting).await.map_err(caller.told())?;
    Ok(answer(&json!({ "rounds": rounds })))
}

async fn show_round(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let round = site.app().show_case(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    let blocked_by = site.app().blocked_by(&caller.acting, &case).await.map_err(caller.told())?;
    Ok(answer(&json::round(&round, blocked_by.as_ref(), &caller.locale)))
}

async fn show_stages(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let round = site.app().show_case(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    Ok(answer(&json!({ "stages": round.stages })))
}

async fn show_own_entry(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let me = site.app().me(&caller.acting).await.map_err(caller.told())?;
    let own = me.takes_part.iter().find(|(known, _)| *known == case).map(|(_, number)| *number);
    entry(&site, &caller, &case, own.ok_or_else(|| Problem::not_found(&caller.locale))?).await
}

async fn show_entry(
    State(site): State<Site>,
    caller: Caller,
    Path((case, participant)): Path<(String, String)>,
) -> Answer {
    let participant = number(&participant, &caller)?;
    entry(&site, &caller, &case, participant).await
}

async fn entry(site: &Site, caller: &Caller, case: &str, participant: u32) -> Answer {
    let entry = site.app().show_entry(&caller.acting, case, participant, &caller.locale).await;
    Ok(answer(&json::entry(&entry.map_err(caller.told())?)))
}

async fn read_file(
    State(site): State<Site>,
    caller: Caller,
    Path((case, participant, stage, item)): Path<(String, String, String, String)>,
) -> Answer {
    let participant = number(&participant, &caller)?;
    let found = site.app().read_file(&caller.acting, &case, participant, &stage, &item).await;
    let (file, bytes) = found.map_err(caller.told())?;
    let headers = [(CONTENT_TYPE, file.media), (CONTENT_DISPOSITION, "attachment".to_owned())];
    Ok((headers, bytes).into_response())
}

/// What people are sought by.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PeopleAsked {
    text: String,
    unit: Option<String>,
    verdict: Option<String>,
    criterion: Option<String>,
    standing: Option<Standing>,
    sort: String,
    descending: bool,
    page: Option<usize>,
    per_page: Option<usize>,
}

impl PeopleAsked {
    fn query(self) -> Result<PeopleQuery, String> {
        let verdict = |key: String| {
            let found = Outcome::ALL.into_iter().find(|outcome| outcome.key() == key);
            found.ok_or_else(|| format!("`{key}` is no verdict; write meets, fails or undetermined"))
        };
        let sort = match self.sort.as_str() {
            "" | "name" => PeopleSort::Name,
            "unit" => PeopleSort::Unit,
            "verdict" => PeopleSort::Verdict,
            "number" => PeopleSort::Number,
            other => return Err(format!("`{other}` is no order; write name, unit, verdict or number")),
        };
        Ok(PeopleQuery {
            text: self.text,
            unit: self.unit,
            verdict: self.verdict.map(verdict).transpose()?,
            criterion: self.criterion,
            standing: self.standing,
            sort,
            descending: self.descending,
            page: self.page.unwrap_or(1),
            per_page: self.per_page.unwrap_or(50),
        })
    }
}

async fn list_people(
    State(site): State<Site>,
    caller: Caller,
    Path(case): Path<String>,
    Query(asked): Query<PeopleAsked>,
) -> Answer {
    let query = asked.query().map_err(|why| Problem::invalid(why, &caller.locale))?;
    let page = site.app().people(&caller.acting, &case, &query).await.map_err(caller.told())?;
    Ok(answer(&json::people(&page)))
}

/// Why somebody is on the list or not, whether they take part or not.
async fn show_person(State(site): State<Site>, caller: Caller, Path((case, place)): Path<(String, String)>) -> Answer {
    let place = number(&place, &caller)?;
    let found = site.app().screened_person(&caller.acting, &case, place, &caller.locale).await;
    let found = found.map_err(caller.told())?;
    Ok(answer(&json!({ "participant": found.participant, "verdict": found.verdict.to_json() })))
}

async fn marking(State(site): State<Site>, caller: Caller, Path((case, stage)): Path<(String, String)>) -> Answer {
    let view = site.app().marking(&caller.acting, &case, &stage).await.map_err(caller.told())?;
    Ok(answer(&json::marking(&view)))
}

async fn mark_sheet(
    State(site): State<Site>,
    caller: Caller,
    Path((case, stage, participant)): Path<(String, String, String)>,
) -> Answer {
    let participant = number(&participant, &caller)?;
    let sheet = site.app().mark_sheet(&caller.acting, &case, &stage, participant).await.map_err(caller.told())?;
    Ok(answer(&json::mark_sheet(&sheet, &caller.locale)))
}

async fn verification(State(site): State<Site>, caller: Caller, Path((case, stage)): Path<(String, String)>) -> Answer {
    let view = site.app().verification(&caller.acting, &case, &stage).await.map_err(caller.told())?;
    Ok(answer(&json::verification(&view)))
}

async fn preview(State(site): State<Site>, caller: Caller, Path((case, stage)): Path<(String, String)>) -> Answer {
    let view = site.app().preview(&caller.acting, &case, &stage).await.map_err(caller.told())?;
    Ok(answer(&json::preview(&view)))
}

/// Papers that are much alike: a hint, no verdict.
async fn similar(State(site): State<Site>, caller: Caller, Path((case, stage)): Path<(String, String)>) -> Answer {
    let found = site.app().similar_papers(&caller.acting, &case, &stage).await.map_err(caller.told())?;
    Ok(answer(&json::similar(&found)))
}

/// What happened, in words.
async fn timeline(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let lines = site.app().timeline(&caller.acting, &case).await.map_err(caller.told())?;
    let view = site.app().show_case(&caller.acting, &case, &caller.locale).await.ok();
    let title = |id: &str| {
        let stages = view.iter().flat_map(|view| &view.stages);
        stages.into_iter().find(|stage| stage.id == id).map_or_else(|| id.to_owned(), |stage| stage.title.clone())
    };
    let told = lines.iter().map(|line| {
        let text = words::event(&line.kind, &line.body, title, &caller.locale);
        json!({ "sequence": line.sequence, "at": line.at, "actor": line.actor, "role": line.role, "text": text })
    });
    Ok(answer(&json!({ "timeline": told.collect::<Vec<_>>() })))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct EventsAsked {
    after: u64,
    limit: Option<usize>,
}

/// The most events of one answer.
const MOST_EVENTS: usize = 1_000;

/// What was recorded, as it stands in the ledger, without personal parts.
async fn events(
    State(site): State<Site>,
    caller: Caller,
    Path(case): Path<String>,
    Query(asked): Query<EventsAsked>,
) -> Answer {
    let lines = site.app().timeline(&caller.acting, &case).await.map_err(caller.told())?;
    let last = lines.last().map_or(0, |line| line.sequence);
    let limit = asked.limit.unwrap_or(MOST_EVENTS).clamp(1, MOST_EVENTS);
    let found: Vec<_> = lines.into_iter().filter(|line| line.sequence > asked.after).take(limit).collect();
    Ok(answer(&json!({ "events": found, "last": last })))
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ExportAsked {
    stage: Option<String>,
    unit: Option<String>,
    format: String,
}

async fn export(
    State(site): State<Site>,
    caller: Caller,
    Path((case, what)): Path<(String, String)>,
    Query(asked): Query<ExportAsked>,
) -> Answer {
    let wrong = |why: &str| Problem::invalid(why, &caller.locale);
    let what = match (what.as_str(), asked.stage) {
        ("list", None) => Export::List { unit: asked.unit },
        ("results", None) => Export::Results,
        ("pool", None) => Export::Pool { unit: asked.unit },
        ("marks", Some(stage)) => Export::Marks { stage },
        ("marks", None) => return Err(wrong("say whose marks with `stage`")),
        ("list" | "results" | "pool", Some(_)) => return Err(wrong("`stage` is for marks only")),
        _ => return Err(Problem::not_found(&caller.locale)),
    };
    let (format, kind) = match asked.format.as_str() {
        "" | "json" => (ExportFormat::Json, "application/json"),
        "csv" => (ExportFormat::Csv, "text/csv; charset=utf-8"),
        _ => return Err(wrong("`format` is json or csv")),
    };
    let mut bytes = Vec::new();
    site.app().export(&caller.acting, &case, &what, format, &mut bytes).await.map_err(caller.told())?;
    Ok(([(CONTENT_TYPE, kind)], bytes).into_response())
}

/// Returns whether a request brings a form with files.
fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.to_ascii_lowercase().starts_with("multipart/form-data")
}
