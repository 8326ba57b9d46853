//! What pages of several roles share: the round behind them, and what was just recorded.

use jenjang_app::cases::{ActReceipt, AppError, CaseView, StageView};
use jenjang_app::words;
use jenjang_facts::{Decimal, Moment};
use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components::{self, Banner, Receipt, Tone};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::layout::{Link, Visit};
use crate::say;
use crate::site::{Problem as _, Signed, Site};

/// A round as a page needs it.
pub(in crate::pages) struct Round {
    pub(in crate::pages) view: CaseView,
}

impl Round {
    /// Loads a round as far as the visitor may see it.
    pub(in crate::pages) async fn load(
        site: &Site,
        visit: &Visit,
        signed: &Signed,
        case: &str,
    ) -> Result<Self, ErrorPage> {
        let view = site.app().show_case(&signed.acting, case, &visit.locale).await.or_page(visit, "/putaran")?;
        Ok(Self { view })
    }

    /// Returns a stage of one kind by its id; what is not one is not there.
    pub(in crate::pages) fn stage(&self, id: &str, kind: &str) -> Result<&StageView, ErrorPage> {
        self.view.stages.iter().find(|stage| stage.id == id && stage.kind == kind).ok_or(ErrorPage::NotFound)
    }

    /// Returns the stages of one kind.
    pub(in crate::pages) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &StageView> {
        self.view.stages.iter().filter(move |stage| stage.kind == kind)
    }

    /// Returns the title of a stage; its id where there is none.
    pub(in crate::pages) fn title<'a>(&'a self, id: &'a str) -> &'a str {
        self.view.stages.iter().find(|stage| stage.id == id).map_or(id, |stage| &stage.title)
    }

    /// Returns why the procedure refused, in words; `None` for what is no refusal.
    pub(in crate::pages) fn refusal(&self, error: &AppError, locale: &Locale) -> Option<String> {
        match error {
            AppError::Refused(refusal) => {
                let title =
                    |id: &str| self.view.stages.iter().find(|stage| stage.id == id).map(|one| one.title.clone());
                Some(words::refusal(refusal, title, locale))
            }
            AppError::Busy(_) => Some(locale.text("web-busy")),
            _ => None,
        }
    }

    /// Returns the way from the rounds to a page of this one.
    pub(in crate::pages) fn trail(&self, locale: &Locale, more: impl IntoIterator<Item = Link>) -> Vec<Link> {
        let id = &self.view.id;
        let first = [
            Link::new(locale.text("web-nav-rounds"), "/putaran"),
            Link::new(self.view.title.clone(), format!("/putaran/{id}")),
        ];
        first.into_iter().chain(more).collect()
    }
}

/// Reads a number out of an address; what is none leads nowhere.
pub(in crate::pages) fn number(text: &str) -> Result<u32, ErrorPage> {
    let plain = !text.starts_with('+') && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain).ok_or(ErrorPage::NotFound)
}

/// Returns what the visitor recorded just before, where the address names its place. Nothing else is said to be done.
pub(in crate::pages) async fn just_recorded(
    site: &Site,
    visit: &Visit,
    signed: &Signed,
    case: &str,
    query: &FormData,
) -> Result<Option<ActReceipt>, ErrorPage> {
    let Ok(sequence) = query.text("catatan").parse() else { return Ok(None) };
    let receipt = site.app().act_receipt(&signed.acting, case, sequence).await.or_page(visit, "/putaran")?;
    Ok(receipt.filter(|receipt| is_recent(receipt.at, signed.acting.at)))
}

/// Tells whether something happened just now. A link that somebody sends must not make an old step look like a new one.
pub(in crate::pages) fn is_recent(at: Moment, now: Moment) -> bool {
    const JUST_MILLIS: i64 = 15 * 60 * 1_000;
    (0..=JUST_MILLIS).contains(&(now.millis() - at.millis()))
}

/// Says what was recorded, in a sentence.
pub(in crate::pages) fn recorded_sentence(round: &Round, receipt: &ActReceipt, locale: &Locale) -> String {
    words::event(&receipt.kind, &receipt.body, |id| round.title(id).to_owned(), locale)
}

/// Draws the banner about what was recorded, with its proof.
pub(in crate::pages) fn recorded_banner(round: &Round, receipt: &ActReceipt, visit: &Visit) -> Markup {
    let locale = &visit.locale;
    let body = html! {
        (components::details(&locale.text("web-receipt"), components::receipt(locale, &proof(receipt, visit))))
    };
    components::banner(locale, Banner::Success, &recorded_sentence(round, receipt, locale), body)
}

/// Returns the proof of what was recorded.
pub(in crate::pages) fn proof(receipt: &ActReceipt, visit: &Visit) -> Receipt {
    Receipt {
        recorded_at: visit.locale.moment(receipt.at, visit.zone),
        digest: receipt.hash.to_string(),
        check_href: None,
    }
}

/// Draws the warning above a form that the procedure did not take.
pub(in crate::pages) fn refused_banner(locale: &Locale, why: &str) -> Markup {
    components::banner(
        locale,
        Banner::Information,
        why,
        html! { p.govuk-body { (locale.text("web-nothing-changed")) " " (locale.text("web-mk-kept")) } },
    )
}

/// Returns a score as the round writes it.
pub(in crate::pages) fn score(locale: &Locale, score: Decimal, places: usize) -> String {
    say::score(locale, score, places)
}

/// Returns a count of anything.
pub(in crate::pages) fn count(locale: &Locale, n: usize) -> String {
    locale.number(u64::try_from(n).unwrap_or(u64::MAX))
}

/// Returns a count for a component.
pub(in crate::pages) fn wide(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Draws how a stage stands.
pub(in crate::pages) fn status_tag(stage: &StageView, locale: &Locale) -> Markup {
    let tone = match stage.status.as_str() {
        "open" => Tone::Open,
        "closed" => Tone::Good,
        _ => Tone::Quiet,
    };
    components::tag(tone, &words::status(&stage.status, locale))
}

/// Returns a moment that a view gives as text.
pub(in crate::pages) fn moment_of(text: &str) -> Option<Moment> {
    Moment::parse(text).ok()
}

/// Encodes a query out of its parts; empty ones are left out.
pub(in crate::pages) fn query(parts: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    let text = query.finish();
    if text.is_empty() { text } else { format!("?{text}") }
}
