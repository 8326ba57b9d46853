//! What the office does outside of a round or before it begins: registers, opening and settings, screening, accounts;
//! and how a round goes.

use std::collections::BTreeMap;
use std::path::Path as FilePath;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse as _;
use jenjang_access::Role;
use jenjang_app::cases::{
    Account, Dashboard, Grant, Intake, MarkingProgress, NewAccount, NewGrant, RegisterLine, SettingForm, SettingsView,
    StageForm, Takes, UnitProgress, unit_id,
};
use jenjang_app::words;
use jenjang_facts::{Day, Nip};
use jenjang_locale::Locale;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::super::office::registers;
use super::caller::Caller;
use super::commands::{read_fields, receipt, too_large};
use super::problem::Problem;
use super::{Answer, answer, day};
use crate::site::{Needs, Routes, Site};

/// The most bytes of an order without files.
const MOST_BYTES: usize = 64 << 10;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::Token, "/api/v1/registers", list_registers)
        .post(Needs::Token, "/api/v1/registers", take_in)
        .post(Needs::Token, "/api/v1/registers/{register}/keep", keep)
        .get(Needs::Token, "/api/v1/registers/{register}/notes", notes)
        .post(Needs::Token, "/api/v1/rounds", open_round)
        .get(Needs::Token, "/api/v1/rounds/{case}/settings", settings)
        .post(Needs::Token, "/api/v1/rounds/{case}/screening", screen)
        .get(Needs::Token, "/api/v1/rounds/{case}/dashboard", dashboard)
        .get(Needs::Token, "/api/v1/accounts", accounts)
        .post(Needs::Token, "/api/v1/accounts", open_account)
        .post(Needs::Token, "/api/v1/accounts/{account}/roles", grant)
        .post(Needs::Token, "/api/v1/grants/{number}/revoke", revoke)
}

/// Reads an order as JSON.
async fn read<T: DeserializeOwned>(body: Body, locale: &Locale) -> Result<T, Problem> {
    let bytes = axum::body::to_bytes(body, MOST_BYTES).await.map_err(|_| too_large(locale))?;
    serde_json::from_slice(&bytes).map_err(|error| Problem::invalid(error.to_string(), locale))
}

fn read_day(text: &str, caller: &Caller) -> Result<Day, Problem> {
    Day::parse_iso(text).map_err(|error| Problem::invalid(error.to_string(), &caller.locale))
}

/// Returns the folder of registers; without one no register is there.
fn folder<'s>(site: &'s Site, caller: &Caller) -> Result<&'s FilePath, Problem> {
    site.snapshots().ok_or_else(|| Problem::not_found(&caller.locale))
}

fn register(line: &RegisterLine) -> Value {
    json!({
        "register": line.name,
        "as_of": day(line.as_of),
        "people": line.people,
        "refused": line.refused,
        "gaps": line.gaps,
    })
}

async fn list_registers(State(site): State<Site>, caller: Caller) -> Answer {
    let found = site.app().registers(&caller.acting, folder(&site, &caller)?).await.map_err(caller.told())?;
    Ok(answer(&json!({ "registers": found.iter().map(register).collect::<Vec<_>>() })))
}

async fn take_in(State(site): State<Site>, caller: Caller, request: Request) -> Answer {
    let folder = folder(&site, &caller)?;
    // Asked before anything is read.
    site.app().registers(&caller.acting, folder).await.map_err(caller.told())?;
    let (mut as_of, mut files) = (None, Vec::new());
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, bytes) in read_fields(request, &site, &caller.locale).await? {
        if name == "as_of" {
            // The second would take the place of the first.
            if as_of.is_some() {
                return Err(Problem::invalid("the field `as_of` stands twice".to_owned(), &caller.locale));
            }
            as_of = Some(read_day(&String::from_utf8_lossy(&bytes), &caller)?);
        } else if let Some(field) = registers::FILES.into_iter().find(|field| *field == name) {
            let n = seen.entry(field).or_default();
            *n += 1;
            files.push(registers::register_file(field, *n, bytes));
        } else {
            let known = registers::FILES.join("`, `");
            let why = format!("a register has no field `{name}`; there are `as_of`, `{known}`");
            return Err(Problem::invalid(why, &caller.locale));
        }
    }
    let missing = |name: &str| Problem::invalid(format!("the field `{name}` is missing"), &caller.locale);
    let as_of = as_of.ok_or_else(|| missing("as_of"))?;
    if files.is_empty() {
        return Err(missing("profil"));
    }
    let intake = site.app().take_in_register(&caller.acting, folder, files, as_of).await.map_err(caller.told())?;
    Ok(answer(&looked_at(&intake, &caller.locale)))
}

fn looked_at(intake: &Intake, locale: &Locale) -> Value {
    let sources = intake.sources.iter().map(|source| {
        json!({
            "name": source.name,
            "kind": source.kind,
            "rows": source.rows,
            "is_copy": source.is_copy,
            "missing": source.missing,
        })
    });
    let notes = intake.notes.iter().map(|note| {
        json!({
            "kind": note.kind.key(),
            "file": note.file,
            "column": note.column,
            "reason": note.reason,
            "detail": locale.text(&format!("reason-{}", note.reason)),
            "n": note.n,
            "rows": note.rows,
        })
    });
    let against = intake.against.as_ref().map(|against| {
        json!({
            "as_of": day(against.as_of),
            "came": against.came,
            "left": against.left,
            "changed": against.changed,
        })
    });
    json!({
        "register": register(&intake.register),
        "sources": sources.collect::<Vec<_>>(),
        "doubts": intake.doubts,
        "notes": notes.collect::<Vec<_>>(),
        "against": against,
        "is_known": intake.is_known,
    })
}

async fn keep(State(site): State<Site>, caller: Caller, Path(name): Path<String>) -> Answer {
    let kept = site.app().keep_register(&caller.acting, folder(&site, &caller)?, &name).await;
    Ok(answer(&register(&kept.map_err(caller.told())?)))
}

async fn notes(State(site): State<Site>, caller: Caller, Path(name): Path<String>) -> Answer {
    let found = site.app().register_notes(&caller.acting, folder(&site, &caller)?, &name).await;
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment")];
    Ok((headers, found.map_err(caller.told())?).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenRound {
    round: String,
    regulation: String,
    title: Option<String>,
}

async fn open_round(State(site): State<Site>, caller: Caller, body: Body) -> Answer {
    let new: OpenRound = read(body, &caller.locale).await?;
    let done = site.app().open_case(&caller.acting, &new.round, &new.regulation, new.title.as_deref()).await;
    Ok(answer(&receipt(&done.map_err(caller.told())?)))
}

async fn settings(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let view = site.app().settings(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    let SettingsView { title, sequence, sealed, today, settings, stages } = view;
    Ok(answer(&json!({
        "title": title,
        "sequence": sequence,
        "sealed": sealed,
        "today": today.to_string(),
        "settings": settings.iter().map(setting).collect::<Vec<_>>(),
        "stages": stages.iter().map(stage).collect::<Vec<_>>(),
    })))
}

fn setting(setting: &SettingForm) -> Value {
    let (kind, one_of, bounds) = match &setting.takes {
        Takes::OneOf(values) => ("one-of", Some(values), None),
        Takes::YesNo => ("yes-no", None, None),
        Takes::Number { decimal, bounds } => (if *decimal { "decimal" } else { "whole" }, None, bounds.as_ref()),
        Takes::Text => ("text", None, None),
    };
    json!({
        "id": setting.id,
        "label": setting.label,
        "value": setting.value,
        "default": setting.default,
        "unit": setting.unit,
        "takes": kind,
        "one_of": one_of,
        "smallest": bounds.map(|(smallest, _)| smallest),
        "largest": bounds.map(|(_, largest)| largest),
        "cite": setting.cite,
        "grade": setting.grade,
        "read_by": setting.read_by,
    })
}

fn stage(stage: &StageForm) -> Value {
    json!({
        "id": stage.id,
        "title": stage.title,
        "kind": stage.kind,
        "opens": day(stage.opens),
        "closes": day(stage.closes),
        "needs_last_day": stage.needs_last_day,
        "closed": stage.closed,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Screen {
    register: String,
}

async fn screen(State(site): State<Site>, caller: Caller, Path(case): Path<String>, body: Body) -> Answer {
    let folder = folder(&site, &caller)?;
    let wanted: Screen = read(body, &caller.locale).await?;
    let done = site.app().screen_register_of(&caller.acting, &case, folder, &wanted.register).await;
    Ok(answer(&receipt(&done.map_err(caller.told())?)))
}

async fn dashboard(State(site): State<Site>, caller: Caller, Path(case): Path<String>) -> Answer {
    let found = site.app().dashboard(&caller.acting, &case, &caller.locale).await.map_err(caller.told())?;
    let Dashboard { view, clocks, .. } = &found;
    let stages = view.stages.iter().zip(clocks).map(|(stage, clock)| {
        json!({
            "id": stage.id,
            "title": stage.title,
            "kind": stage.kind,
            "status": stage.status,
            "opened_at": clock.opened_at.map(|at| at.to_string()),
            "closed_at": clock.closed_at.map(|at| at.to_string()),
            "opens": day(clock.opens),
            "closes": day(clock.closes),
            "late": clock.late,
            "balance": stage.balance,
        })
    });
    let documents = found.documents.iter().map(|(stage, item, n)| json!({ "stage": stage, "item": item, "n": n }));
    let by_stage = |all: &[(String, u64)]| -> Vec<Value> {
        all.iter().map(|(stage, n)| json!({ "stage": stage, "n": n })).collect()
    };
    let undetermined = found.undetermined.iter().map(|(criterion, n)| json!({ "criterion": criterion, "n": n }));
    let titles = |id: &str| view.stages.iter().find(|stage| stage.id == id).map(|stage| stage.title.clone());
    let blocked = found.blocked_by.as_ref();
    Ok(answer(&json!({
        "title": view.title,
        "today": found.today.to_string(),
        "sequence": view.sequence,
        "stages": stages.collect::<Vec<_>>(),
        "blocked_by": blocked.map(|why| json!({ "key": why.key(), "detail": words::refusal(why, titles, &caller.locale) })),
        "marking": found.marking.iter().map(marking).collect::<Vec<_>>(),
        "documents": documents.collect::<Vec<_>>(),
        "sessions_open": by_stage(&found.sessions_open),
        "without_session": by_stage(&found.without_session),
        "undetermined": undetermined.collect::<Vec<_>>(),
    })))
}

fn marking(progress: &MarkingProgress) -> Value {
    let unit = |unit: &UnitProgress| {
        json!({
            "id": unit.id,
            "name": unit.unit,
            "people": unit.people,
            "assigned": unit.assigned,
            "marks_due": unit.marks_due,
            "marks_given": unit.marks_given,
            "verified": unit.verified,
            "late_markers": unit.late_markers,
        })
    };
    json!({
        "stage": progress.stage,
        "apart": progress.apart,
        "units": progress.units.iter().map(unit).collect::<Vec<_>>(),
    })
}

async fn accounts(State(site): State<Site>, caller: Caller) -> Answer {
    let accounts = site.app().read_grants(&caller.acting).await.map_err(caller.told())?;
    let told = accounts.iter().map(|(id, account): &(String, Account)| {
        json!({
            "account": id,
            "name": account.name,
            "nip": account.nip.map(|nip| nip.to_string()),
            "roles": account.grants.iter().map(role).collect::<Vec<_>>(),
        })
    });
    Ok(answer(&json!({ "accounts": told.collect::<Vec<_>>() })))
}

fn role(grant: &Grant) -> Value {
    json!({
        "grant": grant.number,
        "role": grant.role.key(),
        "unit": grant.unit,
        "round": grant.case,
        "until": day(grant.until),
        "by": grant.by,
        "revoked": grant.revoked,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenAccount {
    account: String,
    name: String,
    nip: Option<String>,
}

async fn open_account(State(site): State<Site>, caller: Caller, body: Body) -> Answer {
    let new: OpenAccount = read(body, &caller.locale).await?;
    let nip = new.nip.as_deref().map(Nip::parse).transpose();
    let nip = nip.map_err(|_| Problem::invalid("`nip` is no number of a civil servant", &caller.locale))?;
    let new = NewAccount { id: new.account, name: new.name, nip };
    let done = site.app().open_account(&caller.acting, &new).await.map_err(caller.told())?;
    Ok(answer(&receipt(&done)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GrantRole {
    role: String,
    /// Its id or its name, as in the register.
    unit: Option<String>,
    round: Option<String>,
    until: Option<String>,
}

async fn grant(State(site): State<Site>, caller: Caller, Path(account): Path<String>, body: Body) -> Answer {
    let wanted: GrantRole = read(body, &caller.locale).await?;
    let role = Role::from_key(&wanted.role);
    let role = role.ok_or_else(|| Problem::invalid(format!("there is no role `{}`", wanted.role), &caller.locale))?;
    let until = wanted.until.as_deref().map(|until| read_day(until, &caller)).transpose()?;
    let unit = wanted.unit.as_deref().map(unit_id);
    let new = NewGrant { account, role, unit, case: wanted.round, until };
    Ok(answer(&receipt(&site.app().grant_role(&caller.acting, &new).await.map_err(caller.told())?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    reason: String,
}

async fn revoke(State(site): State<Site>, caller: Caller, Path(number): Path<String>, body: Body) -> Answer {
    let wanted: Revoke = read(body, &caller.locale).await?;
    let number = super::number(&number, &caller)?;
    let done = site.app().revoke_role(&caller.acting, number, &wanted.reason).await.map_err(caller.told())?;
    Ok(answer(&receipt(&done)))
}
