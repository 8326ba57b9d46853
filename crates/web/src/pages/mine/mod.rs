//! What an employee sees and does in a round of their own.

mod files;
mod hand_in;
mod object;
mod overview;
mod receipt;
mod results;
mod sending;
mod verdict;
mod withdraw;

use std::collections::BTreeMap;

use jenjang_app::cases::{AppError, OwnView};
use jenjang_app::words;
use jenjang_facts::{Day, Moment, Zone};
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components;
use crate::error_page::ErrorPage;
use crate::layout::{Link, Page, Visit};
use crate::say;
use crate::site::{Needs, Problem, Routes, Signed, Site};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get(Needs::SignIn, "/putaran/{case}/saya", overview::show)
        .get(Needs::SignIn, "/putaran/{case}/saya/serahkan/{stage}", hand_in::ask)
        .upload(Needs::SignIn, "/putaran/{case}/saya/serahkan/{stage}", hand_in::record)
        .get(Needs::SignIn, "/putaran/{case}/saya/berkas/{stage}/{item}", files::give)
        .get(Needs::SignIn, "/putaran/{case}/saya/mundur", withdraw::ask)
        .post(Needs::SignIn, "/putaran/{case}/saya/mundur", withdraw::record)
        .get(Needs::SignIn, "/putaran/{case}/saya/keberatan/{stage}", object::ask)
        .upload(Needs::SignIn, "/putaran/{case}/saya/keberatan/{stage}", object::record)
        .get(Needs::SignIn, "/putaran/{case}/saya/bukti/{sequence}", receipt::show)
}

/// What every page about an own matter needs.
struct Mine {
    case: String,
    view: OwnView,
    /// What the stages are called.
    titles: BTreeMap<String, String>,
}

impl Mine {
    async fn read(site: &Site, signed: &Signed, visit: &Visit, case: &str) -> Result<Self, ErrorPage> {
        let view = site.app().own_entry(&signed.acting, case, &visit.locale).await.or_page(visit, "/putaran")?;
        let titles = site.app().titles(&signed.acting, case, &visit.locale).await;
        let titles = titles.or_page(visit, "/putaran")?;
        Ok(Self { case: case.to_owned(), view, titles })
    }

    /// Returns the address of a page of theirs: `/serahkan/paper`.
    fn address(&self, rest: &str) -> String {
        format!("/putaran/{}/saya{rest}", self.case)
    }

    /// Says why the procedure does not allow something.
    fn refusal(&self, refusal: &jenjang_app::cases::Refusal, locale: &Locale) -> String {
        words::refusal(refusal, |stage| self.titles.get(stage).cloned(), locale)
    }

    /// Returns what to say on the form about an answer that recorded nothing; what has no place there is a page.
    fn on_the_form(&self, error: AppError, visit: &Visit) -> Result<String, ErrorPage> {
        match error {
            AppError::Refused(refusal) => Ok(self.refusal(&refusal, &visit.locale)),
            AppError::Busy(_) => Ok(visit.locale.text("web-busy")),
            AppError::Input(_) | AppError::NoSuchFile { .. } => Ok(visit.locale.text("web-input-not-taken")),
            error => Err::<String, AppError>(error).or_page(visit, &self.address("")),
        }
    }

    /// Puts a page of the own matter into its place: the way back, and who sees it.
    fn page(&self, visit: &Visit, title: String, body: Markup) -> Page {
        let locale = &visit.locale;
        Page::new(title, body)
            .trail([
                Link::new(self.view.title.clone(), format!("/putaran/{}", self.case)),
                Link::new(locale.text("web-mine-title"), self.address("")),
            ])
            .in_section("/putaran")
            .who_sees(locale.text("web-mine-who"))
    }
}

/// Returns the last minute of a day, which is when a deadline ends.
fn end_of(day: Day, zone: Zone) -> Option<Moment> {
    Moment::at(day, 23, 59, zone)
}

/// Says until when, in full.
fn until(locale: &Locale, day: Day, zone: Zone) -> Markup {
    match end_of(day, zone) {
        Some(end) => say::deadline(locale, end, zone),
        None => say::date(locale, day),
    }
}

/// What the procedure said instead of recording anything, above the form.
fn refused(locale: &Locale, reason: &str) -> Markup {
    html! {
        div.govuk-error-summary role="alert" tabindex="-1" autofocus {
            h2.govuk-error-summary__title { (locale.text("web-refused")) }
            div.govuk-error-summary__body { p { (reason) } p { (locale.text("web-nothing-changed")) } }
        }
    }
}

/// Says how large a file is and gives its digest.
fn file_line(locale: &Locale, label: &str, bytes: u64, digest: &str) -> Markup {
    html! {
        p.j-tight { strong { (label) } " · " (components::file_size(locale, bytes)) }
        (components::digest(digest))
    }
}
