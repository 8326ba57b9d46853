//! Accounts and roles: who granted what to whom; opening accounts, granting, revoking, and a first password.

use std::collections::BTreeMap;

use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jenjang_access::Role;
use jenjang_app::cases::{Account, CaseLine, Grant, NewAccount, NewGrant, Who};
use jenjang_desk::Subject;
use jenjang_facts::{Day, Nip};
use maud::{Markup, html};

use super::shared::{after, n, news_banner, refusal_banner, refused, with_query};
use super::{first_password, shut_out};
use crate::components::{self, ButtonKind, Choice, Column, DateText, Field, Row, Table, TextKind, Tone};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Page, Visit};
use crate::pages::common::is_recent;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

/// Accounts on a page.
const PER_PAGE: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/akun", show)
        .post(Needs::SignIn, "/akun", open)
        .get(Needs::SignIn, "/akun/{account}", show_one)
        .post(Needs::SignIn, "/akun/{account}", act)
}

async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    list(&site, &visit, &signed, &query, &FormData::default(), FieldErrors::default(), None).await
}

async fn list(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    query: &FormData,
    form: &FormData,
    errors: FieldErrors,
    reason: Option<&str>,
) -> Result<Document, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let mut accounts = site.app().read_grants(&signed.acting).await.or_page(visit, "/tugas")?;
    accounts.sort_by(|(one, _), (other, _)| in_parts(one).cmp(&in_parts(other)));
    let names = Names::read(site, visit, signed).await?;
    let may_open = !site.app().grantable(&signed.acting, "").await.or_page(visit, "/tugas")?.is_empty();
    let sought = query.text("cari").to_lowercase();
    let role = Role::from_key(query.text("peran"));
    let on = signed.acting.at.day_in(visit.zone);
    let fits = |(id, account): &&(String, Account)| {
        let named = account.name.as_ref().is_some_and(|name| name.to_lowercase().contains(&sought));
        (sought.is_empty() || id.contains(&sought) || named)
            && role.is_none_or(|role| account.grants.iter().any(|grant| grant.role == role && in_force(grant, on)))
    };
    let found: Vec<&(String, Account)> = accounts.iter().filter(fits).collect();
    let pages = components::Pages::of(query.text("hal").parse().unwrap_or(1), n(found.len()), n(PER_PAGE));
    let skipped = usize::try_from(pages.current - 1).unwrap_or(0) * PER_PAGE;
    let rows = found.iter().skip(skipped).take(PER_PAGE).map(|(id, account)| {
        Row::new([
            html! { a.govuk-link href=(format!("/akun/{id}")) { (id) } },
            html! { (account.name.clone().unwrap_or_else(|| text("access-erased"))) },
            html! {
                @let held: Vec<&Grant> = account.grants.iter().filter(|grant| in_force(grant, on)).collect();
                @if held.is_empty() { span.j-soft { (text("web-office-no-role")) } }
                @for grant in held { div { (names.role(visit, grant)) } }
            },
        ])
    });
    let columns = ["access-account", "access-name", "access-role"].map(|key| Column::text(text(key)));
    let caption = locale.text_with("web-office-accounts-count", &[("n", &locale.number(n(found.len())))]);
    let table = Table { caption, columns: columns.into(), rows: rows.collect() };
    let (id, id_hint, name, nip, nip_hint) = (
        text("web-office-account-id"),
        text("web-office-account-id-hint"),
        text("web-office-account-name"),
        text("web-office-account-nip"),
        text("web-office-account-nip-hint"),
    );
    let page_of = |page: u64| {
        with_query("/akun", &[("cari", query.text("cari")), ("peran", query.text("peran")), ("hal", &page.to_string())])
    };
    let body = html! {
        (refusal_banner(locale, reason))
        @if may_open {
            p.govuk-body {
                a."govuk-link j-link" href="#buka" { (text("web-office-account-open")) } " · "
                a."govuk-link j-link" href=(first_password::ADDRESS) { (text("web-first-title")) }
            }
        }
        (components::search(locale, "/akun", &text("web-office-account-search"), query.text("cari"), "hasil"))
        div #hasil {
            @if found.is_empty() { (components::empty(locale, &text("web-office-none-found"), html! {})) }
            @else { (components::table(locale, &table)) (components::pagination(locale, pages, page_of)) }
        }
        @if may_open {
            h2.govuk-heading-m #buka { (text("web-office-account-open")) }
            form method="post" action="/akun" novalidate {
                (visit.token_field())
                (components::text_input(locale, &Field::new("akun", &id).hint(&id_hint).error(&errors), TextKind::Code, form.text("akun")))
                (components::text_input(locale, &Field::new("nama", &name).error(&errors), TextKind::Words, form.text("nama")))
                (components::text_input(locale, &Field::new("nip", &nip).hint(&nip_hint).error(&errors), TextKind::Code, form.text("nip")))
                (components::button(ButtonKind::Primary, &text("web-office-account-open-do")))
            }
        }
    };
    let mut page = Page::new(text("web-office-accounts"), body)
        .in_section("/akun")
        .lead(html! { p { (text("web-office-accounts-lead")) } })
        .who_sees(text("web-office-who-accounts"))
        .errors(errors);
    if reason.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Some(banner) = account_news(site, visit, signed, query).await? {
        page = page.flash(banner);
    }
    Ok(page.show(visit))
}

/// Draws what the visitor just recorded about accounts, where the address names its place.
pub(super) async fn account_news(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    query: &FormData,
) -> Result<Option<Markup>, ErrorPage> {
    let Ok(sequence) = query.text("catatan").parse() else { return Ok(None) };
    let receipt = site.app().access_receipt(&signed.acting, sequence).await.or_page(visit, "/akun")?;
    let receipt = receipt.filter(|receipt| is_recent(receipt.at, signed.acting.at));
    Ok(receipt.map(|receipt| news_banner(&receipt, visit, ToOwned::to_owned)))
}

fn in_force(grant: &Grant, on: Day) -> bool {
    !grant.revoked && grant.until.is_none_or(|until| on <= until)
}

/// What units and rounds are called.
struct Names {
    /// By id.
    units: BTreeMap<String, String>,
    rounds: Vec<CaseLine>,
}

impl Names {
    async fn read(site: &Site, visit: &Visit, signed: &Signed) -> Result<Self, ErrorPage> {
        let units = site.app().known_units(&signed.acting).await.or_page(visit, "/tugas")?;
        let rounds = site.app().list_cases(&signed.acting).await.or_page(visit, "/tugas")?;
        Ok(Self { units, rounds })
    }

    /// Says a role with what it is for: `Penilai · Dinas Kesehatan · Promosi Terbuka Eselon IV 2013`.
    fn role(&self, visit: &Visit, grant: &Grant) -> String {
        let role = visit.locale.text(&format!("web-role-{}", grant.role));
        // What nobody knows any more is still called by its id.
        let unit = grant.unit.as_ref().map(|id| self.units.get(id).unwrap_or(id));
        let round = grant.case.as_ref().map(|id| {
            let known = self.rounds.iter().find(|round| round.id == *id);
            known.map_or(id, |round| &round.title)
        });
        [Some(&role), unit, round].into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ")
    }
}

/// Takes an id apart into words and numbers, so that `kepala-2` comes before `kepala-10`.
fn in_parts(id: &str) -> Vec<(u64, &str)> {
    id.split('-').map(|part| (part.parse().unwrap_or(u64::MAX), part)).collect()
}

async fn open(State(site): State<Site>, visit: Visit, sent: SignedForm) -> Result<Response, ErrorPage> {
    let (form, signed) = (&sent.form, &sent.signed);
    site.app().read_grants(&signed.acting).await.or_page(&visit, "/tugas")?;
    let text = |key: &str| visit.locale.text(key);
    let mut read = form.reader(&visit.locale);
    let id = read.text("akun", &text("web-office-account-id"), 40);
    let name = read.text("nama", &text("web-office-account-name"), 300);
    let nip = read.optional_text("nip", &text("web-office-account-nip"), 30).and_then(|nip| match nip {
        None => Some(None),
        Some(digits) => match Nip::parse(&digits.replace(' ', "")) {
            Ok(nip) => Some(Some(nip)),
            Err(_) => read.refuse("nip", text("web-office-account-nip-wrong")),
        },
    });
    let none = FormData::default();
    let new = match read.finish((id, name, nip)) {
        Ok((id, name, nip)) => NewAccount { id, name, nip },
        Err(errors) => return Ok(list(&site, &visit, signed, &none, form, errors, None).await?.into_response()),
    };
    match site.app().open_account(&signed.acting, &new).await {
        Ok(done) => Ok(Redirect::to(&after(&format!("/akun/{}", new.id), done.sequence)).into_response()),
        Err(error) => {
            let reason = refused(error, &visit, |_| None)?;
            let page = list(&site, &visit, signed, &none, form, FieldErrors::default(), Some(&reason)).await?;
            Ok(page.into_response())
        }
    }
}

async fn show_one(
    State(site): State<Site>,
    Path(account): Path<String>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let banner = account_news(&site, &visit, &signed, &query).await?;
    let mut page = one(&site, &visit, &signed, &account, &FormData::default(), FieldErrors::default(), None).await?;
    if let Some(banner) = banner {
        page = page.flash(banner);
    }
    Ok(page.show(&visit))
}

async fn one(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    id: &str,
    form: &FormData,
    errors: FieldErrors,
    reason: Option<&str>,
) -> Result<Page, ErrorPage> {
    let app = site.app();
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let accounts = app.read_grants(&signed.acting).await.or_page(visit, "/tugas")?;
    let (_, account) = accounts.iter().find(|(known, _)| known == id).ok_or(ErrorPage::NotFound)?;
    let grantable = app.grantable(&signed.acting, id).await.or_page(visit, "/tugas")?;
    let sets_password = app.allow_letting_in(&signed.acting, &Who::Account(id.to_owned())).await.is_ok();
    let names = Names::read(site, visit, signed).await?;
    let here = format!("/akun/{id}");
    let on = signed.acting.at.day_in(visit.zone);
    let rows = account.grants.iter().map(|grant| {
        let state = if grant.revoked {
            components::tag(Tone::Quiet, &text("access-revoked"))
        } else if in_force(grant, on) {
            components::tag(Tone::Good, &text("web-office-in-force"))
        } else {
            components::tag(Tone::Quiet, &text("access-expired"))
        };
        Row::new([
            html! { (grant.number) },
            html! { (names.role(visit, grant)) },
            html! { (grant.until.map_or_else(|| "–".to_owned(), |day| locale.date(day))) },
            html! { (grant.by) },
            state,
        ])
    });
    let columns = ["access-grant", "access-role", "web-office-until", "access-by", "web-office-state"]
        .map(|key| Column::text(text(key)));
    let table = Table { caption: text("access-role"), columns: columns.into(), rows: rows.collect() };
    let revocable: Vec<&Grant> =
        account.grants.iter().filter(|grant| in_force(grant, on) && grantable.contains(&grant.role)).collect();
    let body = html! {
        (refusal_banner(locale, reason))
        @if account.grants.is_empty() { (components::empty(locale, &text("web-office-no-role"), html! {})) }
        @else { (components::table(locale, &table)) }
        @if !grantable.is_empty() { (grant_form(visit, &here, &grantable, &names, form, &errors)) }
        @if !revocable.is_empty() { (revoke_form(visit, &here, &revocable, &names, form, &errors)) }
        @if sets_password {
            h2.govuk-heading-m { (text("web-office-password")) }
            p.govuk-body { (text("web-office-password-about")) }
            form method="post" action=(here) {
                (visit.token_field())
                (components::button_named(ButtonKind::Secondary, &text("web-office-password-do"), "langkah", "sandi"))
            }
            (shut_out::form(visit, &here, &html! {}, form, &errors))
        }
    };
    let name = account.name.clone().unwrap_or_else(|| text("access-erased"));
    let mut page = Page::new(name, body)
        .in_section("/akun")
        .back(text("web-office-accounts"), "/akun")
        .kicker(html! { (text("access-account")) " " code { (id) } })
        .who_sees(text("web-office-who-accounts"))
        .errors(errors);
    if reason.is_some() {
        page = page.status(StatusCode::UNPROCESSABLE_ENTITY);
    }
    Ok(page)
}

fn grant_form(
    visit: &Visit,
    here: &str,
    grantable: &[Role],
    names: &Names,
    form: &FormData,
    errors: &FieldErrors,
) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let words: Vec<String> = grantable.iter().map(|role| text(&format!("web-role-{role}"))).collect();
    let roles: Vec<Choice<'_>> =
        grantable.iter().zip(&words).map(|(role, word)| Choice::new(role.key(), word)).collect();
    let all = text("web-office-all-rounds");
    let rounds: Vec<Choice<'_>> = std::iter::once(Choice::new("", &all))
        .chain(names.rounds.iter().map(|case| Choice::new(&case.id, &case.title)))
        .collect();
    let (role, unit, unit_hint, round, until) = (
        text("access-role"),
        text("access-unit"),
        text("web-office-grant-unit-hint"),
        text("access-case"),
        text("web-office-grant-until"),
    );
    let none = text("web-office-no-unit");
    let units: Vec<Choice<'_>> = std::iter::once(Choice::new("", &none))
        .chain(names.units.iter().map(|(id, name)| Choice::new(id, name)))
        .collect();
    html! {
        h2.govuk-heading-m { (text("web-office-grant")) }
        form method="post" action=(here) novalidate {
            (visit.token_field())
            (components::radios(locale, &Field::new("peran", &role).error(errors), &roles, form.text("peran")))
            // Before the first screening nobody knows which units there are.
            @if names.units.is_empty() {
                (components::text_input(locale, &Field::new("unit", &unit).hint(&unit_hint).error(errors), TextKind::Code, form.text("unit")))
            } @else {
                (components::select(locale, &Field::new("unit", &unit).hint(&unit_hint).error(errors), &units, form.text("unit")))
            }
            (components::select(locale, &Field::new("putaran", &round).error(errors), &rounds, form.text("putaran")))
            (components::date_input(locale, &Field::new("sampai", &until).error(errors), &DateText::of_form(form, "sampai")))
            (components::button_named(ButtonKind::Primary, &text("web-office-grant-do"), "langkah", "beri"))
        }
    }
}

fn revoke_form(
    visit: &Visit,
    here: &str,
    grants: &[&Grant],
    names: &Names,
    form: &FormData,
    errors: &FieldErrors,
) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let words: Vec<(String, String)> = grants
        .iter()
        .map(|grant| (grant.number.to_string(), format!("{} · {}", grant.number, names.role(visit, grant))))
        .collect();
    let choices: Vec<Choice<'_>> = words.iter().map(|(number, word)| Choice::new(number, word)).collect();
    let (which, reason, hint) =
        (text("web-office-revoke-which"), text("web-office-reason"), text("web-office-revoke-hint"));
    html! {
        (components::details(&text("web-office-revoke"), html! {
            form method="post" action=(here) novalidate {
                (visit.token_field())
                (components::select(locale, &Field::new("pemberian", &which).error(errors), &choices, form.text("pemberian")))
                (components::textarea(locale, &Field::new("alasan", &reason).hint(&hint).error(errors), form.text("alasan"), 3, Some(500)))
                (components::button_named(ButtonKind::Warning, &text("web-office-revoke-do"), "langkah", "cabut"))
            }
        }))
    }
}

async fn act(
    State(site): State<Site>,
    Path(account): Path<String>,
    visit: Visit,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let (form, signed) = (&sent.form, &sent.signed);
    let known = site.app().read_grants(&signed.acting).await.or_page(&visit, "/tugas")?;
    let (_, holder) = known.iter().find(|(id, _)| *id == account).ok_or(ErrorPage::NotFound)?;
    let done = match form.text("langkah") {
        "sandi" => {
            let (subject, back) = (Subject::Account(account.clone()), format!("/akun/{account}"));
            return first_password::set(&site, &visit, signed, &subject, &account, &back).await;
        }
        shut_out::STEP => {
            let (subject, back) = (Subject::Account(account.clone()), format!("/akun/{account}"));
            return match shut_out::act(&site, &visit, signed, &subject, form, &back).await? {
                Ok(done) => Ok(done),
                Err(errors) => {
                    let page = one(&site, &visit, signed, &account, form, errors, None).await?;
                    Ok(page.show(&visit).into_response())
                }
            };
        }
        "cabut" => match read_revoke(form, &visit, holder) {
            Ok((grant, reason)) => site.app().revoke_role(&signed.acting, grant, &reason).await,
            Err(errors) => {
                let page = one(&site, &visit, signed, &account, form, errors, None).await?;
                return Ok(page.show(&visit).into_response());
            }
        },
        _ => match read_grant(form, &visit, &account) {
            Ok(new) => site.app().grant_role(&signed.acting, &new).await,
            Err(errors) => {
                let page = one(&site, &visit, signed, &account, form, errors, None).await?;
                return Ok(page.show(&visit).into_response());
            }
        },
    };
    match done {
        Ok(done) => Ok(Redirect::to(&after(&format!("/akun/{account}"), done.sequence)).into_response()),
        Err(error) => {
            let reason = refused(error, &visit, |_| None)?;
            let page = one(&site, &visit, signed, &account, form, FieldErrors::default(), Some(&reason)).await?;
            Ok(page.show(&visit).into_response())
        }
    }
}

fn read_grant(form: &FormData, visit: &Visit, account: &str) -> Result<NewGrant, FieldErrors> {
    let text = |key: &str| visit.locale.text(key);
    let mut read = form.reader(&visit.locale);
    let role = read.choice("peran", &text("access-role"), Role::from_key);
    let unit = read.optional_text("unit", &text("access-unit"), 200).map(|unit| unit.map(|name| unit_id(&name)));
    let unit = match (role, unit) {
        (Some(Role::SkpdHead | Role::Marker), Some(None)) => read.refuse("unit", text("web-office-grant-unit-missing")),
        (_, unit) => unit,
    };
    let case = read.optional_text("putaran", &text("access-case"), 60);
    let until = read.optional_day("sampai", &text("web-office-grant-until"));
    let (role, unit, case, until) = read.finish((role, unit, case, until))?;
    Ok(NewGrant { account: account.to_owned(), role, unit, case, until })
}

/// The name of a unit may be typed as it is written; policies know it by its id.
fn unit_id(name: &str) -> String {
    jenjang_app::cases::unit_id(name)
}

fn read_revoke(form: &FormData, visit: &Visit, holder: &Account) -> Result<(u32, String), FieldErrors> {
    let text = |key: &str| visit.locale.text(key);
    let mut read = form.reader(&visit.locale);
    let grant = read.choice("pemberian", &text("web-office-revoke-which"), |number| {
        let number = number.parse::<u32>().ok()?;
        holder.grants.iter().any(|grant| grant.number == number).then_some(number)
    });
    let reason = read.text("alasan", &text("web-office-reason"), 500);
    read.finish((grant, reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_stand_in_the_order_people_count() {
        let mut ids = ["kepala-10", "tim-01", "kepala-2", "kepala-1", "penilai-2-b", "penilai-2-a", "penilai-10-a"];
        ids.sort_by(|one, other| in_parts(one).cmp(&in_parts(other)));
        let ordered = ["kepala-1", "kepala-2", "kepala-10", "penilai-2-a", "penilai-2-b", "penilai-10-a", "tim-01"];
        assert_eq!(ids, ordered);
    }
}
