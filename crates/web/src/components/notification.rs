//! The banner that says what just happened.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// What a banner is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// Something was done.
    Success,
    /// Something is worth knowing.
    Information,
}

/// Draws a banner. [`crate::layout::Page::flash`] puts it in its place.
pub fn banner(locale: &Locale, kind: Banner, heading: &str, body: Markup) -> Markup {
    let (title, role) = match kind {
        Banner::Success => (locale.text("web-banner-success"), "alert"),
        Banner::Information => (locale.text("web-banner-information"), "region"),
    };
    html! {
        div.govuk-notification-banner.govuk-notification-banner--success[kind == Banner::Success] role=(role)
            aria-labelledby="kabar" {
            div.govuk-notification-banner__header { h2.govuk-notification-banner__title #kabar { (title) } }
            div.govuk-notification-banner__content {
                p.govuk-notification-banner__heading { (heading) }
                (body)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn says_what_happened() {
        insta::assert_snapshot!(banner(&id(), Banner::Success, "Makalah diterima", html! {}).into_string(), @r#"<div class="govuk-notification-banner govuk-notification-banner--success" role="alert" aria-labelledby="kabar"><div class="govuk-notification-banner__header"><h2 class="govuk-notification-banner__title" id="kabar">Berhasil</h2></div><div class="govuk-notification-banner__content"><p class="govuk-notification-banner__heading">Makalah diterima</p></div></div>"#);
    }
}
