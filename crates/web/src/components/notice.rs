//! What must not be overlooked.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// Draws a remark beside the text.
pub fn inset(body: Markup) -> Markup {
    html! { div.govuk-inset-text { (body) } }
}

/// Draws a warning: a departure from merit order, or what cannot be taken back.
pub fn warning(locale: &Locale, body: Markup) -> Markup {
    html! {
        div."govuk-warning-text j-warn" {
            span.govuk-warning-text__icon aria-hidden="true" { "!" }
            strong.govuk-warning-text__text {
                span.govuk-visually-hidden { (locale.text("web-warning")) ": " }
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
    fn a_warning_is_one_without_its_sign() {
        insta::assert_snapshot!(warning(&id(), html! { "Tidak dapat dibatalkan." }).into_string(), @r#"<div class="govuk-warning-text j-warn"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Peringatan: </span>Tidak dapat dibatalkan.</strong></div>"#);
    }
}
