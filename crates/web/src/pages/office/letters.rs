//! First passwords for everybody of a unit who is on a list: letters to print, shown once.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::HOST;
use axum::response::{IntoResponse, Response};
use jenjang_app::cases::{CaseLine, PeopleQuery, PersonLine};
use jenjang_desk::{HasPassword, Subject};
use maud::{Markup, html};

use super::first_password;
use super::shared::n;
use crate::components::{self, ButtonKind, Choice, Field, SummaryRow};
use crate::error_page::ErrorPage;
use crate::forms::{FieldErrors, FormData};
use crate::layout::{Document, Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, SignedForm, Site};

/// Where letters are made.
pub(crate) const ADDRESS: &str = "/sandi-pegawai/surat";
/// Letters made at a time: each takes a deliberately slow hash, and the page stays as light as every other.
const MOST: usize = 30;

pub(super) fn routes() -> Routes {
    Routes::new().get(Needs::SignIn, "/sandi-pegawai/surat", show).post(Needs::SignIn, "/sandi-pegawai/surat", make)
}

/// For whom: everybody on the list of a round, in one unit.
struct Addressed {
    round: CaseLine,
    unit: String,
    unit_name: String,
    /// Who gets a letter, in order of name.
    waiting: Vec<PersonLine>,
    /// How many have a password already.
    n_served: usize,
    /// Whether a password that was made and not used yet counts as none.
    again: bool,
    /// Where they sign in.
    address: Option<String>,
}

async fn show(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    visit: Visit,
    signed: Signed,
) -> Result<Document, ErrorPage> {
    first_password::allowed(&site, &visit, &signed).await?;
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let rounds = rounds(&site, &visit, &signed).await?;
    Ok(choose(&site, &visit, &signed, &rounds, &query, FieldErrors::default()).await?.show(&visit))
}

async fn rounds(site: &Site, visit: &Visit, signed: &Signed) -> Result<Vec<CaseLine>, ErrorPage> {
    site.app().list_cases(&signed.acting).await.or_page(visit, "/tugas")
}

/// Asks for the round, and then for the unit: which units there are is known by the round.
async fn choose(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    rounds: &[CaseLine],
    form: &FormData,
    errors: FieldErrors,
) -> Result<Page, ErrorPage> {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let round = rounds
        .iter()
        .find(|one| one.id == form.text("putaran"))
        .or_else(|| rounds.last().filter(|_| rounds.len() == 1));
    let units = match round {
        Some(round) => units(site, visit, signed, &round.id).await?,
        None => Vec::new(),
    };
    let body = match round {
        None if rounds.is_empty() => components::empty(locale, &text("web-letters-no-round"), html! {}),
        None => {
            let all: Vec<Choice<'_>> = rounds.iter().map(|one| Choice::new(&one.id, &one.title)).collect();
            html! {
                form method="get" action=(ADDRESS) {
                    (components::radios(locale, &Field::new("putaran", &text("web-letters-round")).bold(), &all, ""))
                    (components::button(ButtonKind::Primary, &text("web-letters-next")))
                }
            }
        }
        Some(round) if units.is_empty() => {
            components::empty(locale, &text("web-letters-no-list"), html! { p.govuk-body { (round.title) } })
        }
        Some(round) => {
            let choose_one = text("web-letters-choose");
            let choices: Vec<Choice<'_>> = std::iter::once(Choice::new("", &choose_one))
                .chain(units.iter().map(|(id, name)| Choice::new(id, name)))
                .collect();
            let again_word = text("web-letters-again");
            let again = [Choice::new("ya", &again_word)];
            let chosen: &[&str] = if form.text("ulang") == "ya" { &["ya"] } else { &[] };
            html! {
                form method="post" action=(ADDRESS) novalidate {
                    (visit.token_field())
                    (components::hidden("putaran", &round.id))
                    p.govuk-body { (text("web-letters-of")) " " strong { (round.title) } }
                    (components::select(locale, &Field::new("unit", &text("web-people-unit")).error(&errors).bold(), &choices, form.text("unit")))
                    (components::checkboxes(locale, &Field::new("ulang", &text("web-letters-unused")).hint(&text("web-letters-unused-hint")), &again, chosen))
                    (components::button_named(ButtonKind::Primary, &text("web-first-check"), "langkah", "periksa"))
                }
            }
        }
    };
    Ok(framed(visit, text("web-letters-title"), body).lead(html! { p { (text("web-letters-lead")) } }).errors(errors))
}

fn framed(visit: &Visit, title: String, body: Markup) -> Page {
    let text = |key: &str| visit.locale.text(key);
    Page::new(title, body)
        .in_section("/akun")
        .trail([
            Link::new(text("web-office-accounts"), "/akun"),
            Link::new(text("web-first-title"), first_password::ADDRESS),
        ])
        .who_sees(text("web-office-who-password"))
}

/// Returns the units of a round with somebody on the list; none before the screening.
async fn units(site: &Site, visit: &Visit, signed: &Signed, case: &str) -> Result<Vec<(String, String)>, ErrorPage> {
    let query = PeopleQuery { per_page: 1, page: 1, ..PeopleQuery::default() };
    Ok(site.app().people(&signed.acting, case, &query).await.or_page(visit, ADDRESS)?.units)
}

/// Returns everybody of a unit who is on the list of a round, in order of name.
async fn listed(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    unit: &str,
) -> Result<Vec<PersonLine>, ErrorPage> {
    let mut found = Vec::new();
    for page in 1.. {
        let query = PeopleQuery { unit: Some(unit.to_owned()), per_page: 200, page, ..PeopleQuery::default() };
        let part = site.app().people(&signed.acting, case, &query).await.or_page(visit, ADDRESS)?;
        found.extend(part.rows.into_iter().filter(|line| line.participant.is_some()));
        if page >= part.pages {
            break;
        }
    }
    Ok(found)
}

async fn make(
    State(site): State<Site>,
    visit: Visit,
    headers: HeaderMap,
    sent: SignedForm,
) -> Result<Response, ErrorPage> {
    let SignedForm { signed, form } = sent;
    first_password::allowed(&site, &visit, &signed).await?;
    let rounds = rounds(&site, &visit, &signed).await?;
    let round = rounds.iter().find(|one| one.id == form.text("putaran")).ok_or(ErrorPage::NotFound)?;
    let units = units(&site, &visit, &signed, &round.id).await?;
    let mut read = form.reader(&visit.locale);
    let unit = read
        .choice("unit", &visit.locale.text("web-people-unit"), |id| units.iter().find(|(one, _)| one == id).cloned());
    let ((unit, unit_name),) = match read.finish((unit,)) {
        Ok(unit) => unit,
        Err(errors) => {
            let page = choose(&site, &visit, &signed, &rounds, &form, errors).await?;
            return Ok(page.show(&visit).into_response());
        }
    };
    let again = form.text("ulang") == "ya";
    let (round, address) = (round.clone(), address(&headers));
    let mut to = Addressed { round, unit, unit_name, waiting: Vec::new(), n_served: 0, again, address };
    for person in listed(&site, &visit, &signed, &to.round.id, &to.unit).await? {
        let has = site.desk().has_password(&Subject::Person(person.nip)).await;
        match has.map_err(|_| ErrorPage::Unavailable { wait_s: Some(10) })? {
            HasPassword::None => to.waiting.push(person),
            HasPassword::Unused if again => to.waiting.push(person),
            HasPassword::Unused | HasPassword::Used => to.n_served += 1,
        }
    }
    if form.text("langkah") != "buat" || to.waiting.is_empty() {
        return Ok(sure(&visit, &to).show(&visit).into_response());
    }
    printed(&site, &visit, &signed, &to).await
}

/// Returns where to sign in, as somebody types it who reads it on paper: under the name by which the office is here.
fn address(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    (!host.is_empty() && host.chars().all(plain)).then(|| format!("{host}/masuk"))
}

fn sure(visit: &Visit, to: &Addressed) -> Page {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let now = to.waiting.len().min(MOST);
    let rows = [
        SummaryRow::new(text("access-case"), &to.round.title),
        SummaryRow::new(text("web-people-unit"), &to.unit_name),
        SummaryRow::new(text("web-letters-served"), locale.number(n(to.n_served))),
        SummaryRow::new(text("web-letters-waiting"), locale.number(n(to.waiting.len()))),
    ];
    let count = locale.number(n(now));
    let body = html! {
        (components::summary_list(&rows))
        @if to.waiting.is_empty() {
            (components::inset(html! { p.govuk-body { (text("web-letters-nobody")) } }))
            (components::button_link(ButtonKind::Secondary, &text("web-back"), ADDRESS))
        } @else {
            @if to.waiting.len() > MOST {
                p.govuk-body { (locale.text_with("web-letters-most", &[("n", &count)])) }
            }
            (components::warning(locale, html! { (text("web-letters-once")) }))
            form method="post" action=(ADDRESS) {
                (visit.token_field())
                (components::hidden("putaran", &to.round.id))
                (components::hidden("unit", &to.unit))
                @if to.again { (components::hidden("ulang", "ya")) }
                (components::button_group(&[
                    components::button_named(ButtonKind::Primary, &locale.text_with("web-letters-make", &[("n", &count)]), "langkah", "buat"),
                    components::text_link(&text("web-office-cancel"), ADDRESS),
                ]))
            }
        }
    };
    framed(visit, text("web-letters-sure"), body)
}

/// Makes the passwords one by one and shows their letters. What was made is shown though a later one fails.
async fn printed(site: &Site, visit: &Visit, signed: &Signed, to: &Addressed) -> Result<Response, ErrorPage> {
    let locale = &visit.locale;
    let mut letters = Vec::new();
    let mut stopped = false;
    for person in to.waiting.iter().take(MOST) {
        let (subject, login) = (Subject::Person(person.nip), person.nip.to_string());
        match first_password::give_one(site, visit, signed, &subject, &login).await {
            Ok(Some(password)) => letters.push((person, password)),
            // The NIP is another account's login; the office sees that nobody was served.
            Ok(None) => {}
            Err(error) if letters.is_empty() => return Err(error),
            Err(_) => {
                stopped = true;
                break;
            }
        }
    }
    let left = to.waiting.len() - letters.len();
    let count = locale.number(n(letters.len()));
    let body = html! {
        div."j-on-screen" {
            @if stopped { (components::warning(locale, html! { (locale.text("web-letters-stopped")) })) }
            (components::warning(locale, html! { (locale.text("web-letters-print-now")) }))
            @if left > 0 {
                p.govuk-body {
                    (locale.text_with("web-letters-left", &[("n", &locale.number(n(left)))])) " "
                    a.govuk-link href=(ADDRESS) { (locale.text("web-letters-go-on")) }
                }
            }
        }
        @for (person, password) in &letters { (letter(visit, signed, to, person, password.expose())) }
    };
    let title = locale.text_with("web-letters-made", &[("n", &count), ("unit", &to.unit_name)]);
    Ok(framed(visit, title, body).show(visit).into_response())
}

fn letter(visit: &Visit, signed: &Signed, to: &Addressed, person: &PersonLine, password: &str) -> Markup {
    let locale = &visit.locale;
    let text = |key: &str| locale.text(key);
    let row = |key: &str, value: Markup| SummaryRow::new(text(key), value);
    let mut rows: Vec<SummaryRow> =
        to.address.iter().map(|address| row("web-letters-address", html! { strong { (address) } })).collect();
    rows.push(row("web-letters-login", html! { span.j-num { (person.nip.to_string()) } }));
    rows.push(row("web-letters-password", html! { code { (password) } }));
    html! {
        section."j-letter" {
            p.j-soft { (visit.agency) ", " (say::date(locale, signed.acting.at.day_in(visit.zone))) }
            h2.govuk-heading-s { bdi { (person.name) } }
            p.govuk-body { (to.unit_name) }
            p.govuk-body { (locale.text_with("web-letters-text", &[("round", &to.round.title)])) }
            (components::summary_list(&rows))
            p.govuk-body { (text("web-letters-change")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_letter_names_the_place_only_where_it_is_one() {
        let address = |host: &'static str| address(&HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]));
        assert_eq!(address("jenjang.contoh.go.id").as_deref(), Some("jenjang.contoh.go.id/masuk"));
        assert_eq!(address("[::1]:8080").as_deref(), Some("[::1]:8080/masuk"));
        assert_eq!([address(""), address("a b"), address("x/y"), address("<b>")], [None, None, None, None]);
    }
}
