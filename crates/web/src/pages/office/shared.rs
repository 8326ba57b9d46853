//! What the pages of the office, of people and of the auditor share: addresses, words, banners, and what was refused.

use jenjang_access::Action;
use jenjang_app::cases::{ActReceipt, AppError, CaseView, Rights};
use jenjang_app::words;
use jenjang_facts::{Day, Moment};
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components::{self, Tone};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Link, Visit};
use crate::pages::common::just_recorded;
use crate::site::{Problem, Signed, Site};

/// Returns the address of a page of a round. Both parts are ids or words of this site.
pub(crate) fn at(case: &str, page: &str) -> String {
    if page.is_empty() { format!("/putaran/{}", segment(case)) } else { format!("/putaran/{}/{page}", segment(case)) }
}

/// Writes an id of a case as a part of an address; ids are plain, so only what somebody typed there changes.
fn segment(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// Returns an address with arguments; empty ones are left out.
pub(crate) fn with_query(path: &str, arguments: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    let mut n = 0;
    for (name, value) in arguments.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
        n += 1;
    }
    if n == 0 { path.to_owned() } else { format!("{path}?{}", query.finish()) }
}

/// Returns why a use case was not carried out, to be shown on the form's page; anything else is a page of its own.
pub(crate) fn refused(
    error: AppError,
    visit: &Visit,
    stage: impl Fn(&str) -> Option<String>,
) -> Result<String, ErrorPage> {
    match error {
        AppError::Refused(refusal) => Ok(words::refusal(&refusal, stage, &visit.locale)),
        AppError::Busy(_) => Ok(visit.locale.text("web-busy")),
        // The texts of these are for programs.
        AppError::Input(_) | AppError::NoSuchFile { .. } => Ok(visit.locale.text("web-input-not-taken")),
        AppError::CaseExists(_) | AppError::AccountExists(_) => Ok(visit.locale.text("web-office-id-taken")),
        AppError::AccountId(_) => Ok(visit.locale.text("web-office-account-id-wrong")),
        error => Err(error).or_page(visit, "/tugas"),
    }
}

/// Draws what was refused, above a form.
pub(crate) fn refusal_banner(locale: &Locale, reason: Option<&str>) -> Markup {
    html! {
        @if let Some(reason) = reason {
            div.govuk-error-summary role="alert" tabindex="-1" autofocus {
                h2.govuk-error-summary__title { (locale.text("web-refused")) }
                div.govuk-error-summary__body {
                    p { (reason) }
                    p { (locale.text("web-nothing-changed")) }
                }
            }
        }
    }
}

/// Draws what the visitor recorded just before in a round, where the address names its place.
///
/// The words come out of the record: an address alone claims nothing.
pub(crate) async fn news(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    query: &FormData,
) -> Result<Option<Markup>, ErrorPage> {
    let Some(receipt) = just_recorded(site, visit, signed, case, query).await? else { return Ok(None) };
    let titles = site.app().titles(&signed.acting, case, &visit.locale).await;
    let titles = titles.or_page(visit, "/putaran")?;
    let stage = |id: &str| titles.get(id).cloned().unwrap_or_else(|| id.to_owned());
    Ok(Some(news_banner(&receipt, visit, stage)))
}

/// Draws what was just recorded: in the words of the office where there are some, else in those of the record.
pub(crate) fn news_banner(receipt: &ActReceipt, visit: &Visit, stage: impl Fn(&str) -> String) -> Markup {
    let locale = &visit.locale;
    let accepted = receipt.body.get("accepted").and_then(serde_json::Value::as_bool);
    let key = match receipt.kind.as_str() {
        "case-opened" => "web-office-news-opened",
        "setting-changed" => "web-office-news-settings-saved",
        "announced" => "web-office-news-announced",
        "amended" => "web-office-news-amended",
        "documents-judged" if accepted == Some(true) => "web-office-news-documents-accepted",
        "documents-judged" => "web-office-news-document-rejected",
        "session-scheduled" => "web-office-news-session-scheduled",
        "session-cancelled" => "web-office-news-session-cancelled",
        "session-held" => "web-office-news-session-closed",
        "account-opened" => "web-office-news-account-opened",
        "role-granted" => "web-office-news-role-granted",
        "role-revoked" => "web-office-news-role-revoked",
        _ => "",
    };
    let words =
        if key.is_empty() { words::event(&receipt.kind, &receipt.body, stage, locale) } else { locale.text(key) };
    let n = locale.number(receipt.sequence);
    let body = html! {
        p.govuk-body { (locale.text_with("web-office-recorded-as", &[("n", &n)])) }
    };
    components::banner(locale, components::Banner::Success, &words, body)
}

/// Returns the address to go to after a step, with the place of what was recorded.
pub(crate) fn after(path: &str, sequence: u64) -> String {
    with_query(path, &[("catatan", &sequence.to_string())])
}

/// Finds the title of a stage.
pub(crate) fn stage_title<'v>(view: &'v CaseView) -> impl Fn(&str) -> Option<String> + 'v {
    |id| view.stages.iter().find(|stage| stage.id == id).map(|stage| stage.title.clone())
}

/// Draws the pages of a round that somebody may open; `current` is the address of this one.
pub(crate) fn tabs(visit: &Visit, case: &str, rights: &Rights, current: &str) -> Markup {
    let text = |key: &str| visit.locale.text(key);
    let mut links = Vec::new();
    let mut add = |shown: bool, key: &str, page: &str| {
        if shown {
            links.push(Link::new(text(key), at(case, page)));
        }
    };
    add(rights.may(Action::ReadCase), "web-office-tab-dashboard", "dasbor");
    add(rights.actions.contains(&Action::ReadNominativeList), "web-office-tab-people", "peserta");
    add(rights.judges_documents, "web-office-tab-documents", "dokumen");
    add(rights.may(Action::ReadCase), "web-office-tab-sessions", "sesi");
    add(rights.may(Action::SetParameter), "web-office-tab-settings", "pengaturan");
    add(rights.sealed && rights.may(Action::Amend), "web-office-tab-amend", "perubahan");
    add(true, "web-office-tab-history", "riwayat");
    components::tabs(&text("web-office-tabs"), &links, current)
}

/// Returns a value with its unit.
pub(crate) fn with_unit(locale: &Locale, text: &str, unit: Option<&str>) -> String {
    let value = words::setting_value(text, locale);
    unit.map_or_else(|| value.clone(), |unit| format!("{value} {unit}"))
}

/// Draws how well something is attested; what is assumed says so in ochre.
pub(crate) fn grade(locale: &Locale, key: &str) -> Markup {
    let tone = if key == "assumed" { Tone::Soon } else { Tone::Quiet };
    components::tag(tone, &words::grade(key, locale))
}

/// Returns the end of a day: a deadline ends with its whole day.
pub(crate) fn end_of(day: Day, visit: &Visit) -> Option<Moment> {
    Moment::at(day, 23, 59, visit.zone)
}

/// Returns a day without its year: `14 Nov`.
pub(crate) fn short_day(locale: &Locale, day: Day) -> String {
    let full = locale.date(day);
    let mut parts = full.split(' ');
    let (number, month) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{number} {}", month.chars().take(3).collect::<String>())
}

/// Returns a text cut to so many characters.
pub(crate) fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

/// Returns a whole number.
pub(crate) fn n(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
