//! What happened, the latest first.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// Something that happened.
#[derive(Clone, Debug)]
pub struct TimelineItem {
    /// What: `Tahap makalah ditutup`.
    pub title: String,
    /// Who did it, as this reader may know them.
    pub by: Option<String>,
    /// When, where the title does not say it; see [`crate::say::moment`].
    pub at: Markup,
    /// More about it.
    pub body: Markup,
}

/// Draws what happened. `level` is the level of its headings, 2 or 3.
pub fn timeline(locale: &Locale, level: u8, items: &[TimelineItem]) -> Markup {
    html! {
        div.moj-timeline {
            @for item in items {
                div.moj-timeline__item {
                    div.moj-timeline__header {
                        @if level == 2 { h2.moj-timeline__title { (item.title) } } @else { h3.moj-timeline__title { (item.title) } }
                        @if let Some(by) = &item.by {
                            p.moj-timeline__byline { " " (locale.text_with("web-by", &[("who", by)])) }
                        }
                    }
                    @if !item.at.0.is_empty() { p.moj-timeline__date { (item.at) } }
                    @if !item.body.0.is_empty() { div.moj-timeline__description { (item.body) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn says_what_who_and_when() {
        let item = TimelineItem {
            title: "Tahap makalah ditutup".into(),
            by: Some("Retno Utami".into()),
            at: html! { "5 Desember 2013 pukul 16.00 WIB" },
            body: html! {},
        };
        insta::assert_snapshot!(timeline(&id(), 2, &[item]).into_string(), @r#"<div class="moj-timeline"><div class="moj-timeline__item"><div class="moj-timeline__header"><h2 class="moj-timeline__title">Tahap makalah ditutup</h2><p class="moj-timeline__byline"> oleh Retno Utami</p></div><p class="moj-timeline__date">5 Desember 2013 pukul 16.00 WIB</p></div></div>"#);
    }
}
