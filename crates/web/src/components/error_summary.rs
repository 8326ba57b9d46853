//! All that is wrong with a form, above it.

use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::forms::FieldErrors;

/// Draws the summary, which takes the focus and leads to each field; nothing where nothing is wrong.
/// [`crate::layout::Page::errors`] puts it in its place.
pub fn error_summary(locale: &Locale, errors: &FieldErrors) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.govuk-error-summary role="alert" tabindex="-1" autofocus {
                h2.govuk-error-summary__title { (locale.text("web-error-title")) }
                div.govuk-error-summary__body {
                    ul."govuk-list govuk-error-summary__list" {
                        @for error in errors { li { a href={ "#" (error.field) } { (error.message) } } }
                    }
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
    fn leads_to_every_field() {
        assert_eq!(error_summary(&id(), &FieldErrors::default()).into_string(), "");
        let mut errors = FieldErrors::default();
        errors.add("alasan", "Isi alasan");
        errors.add("buka", "Isi tanggal");
        insta::assert_snapshot!(error_summary(&id(), &errors).into_string(), @r##"<div class="govuk-error-summary" role="alert" tabindex="-1" autofocus><h2 class="govuk-error-summary__title">Ada yang perlu diperbaiki</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list"><li><a href="#alasan">Isi alasan</a></li><li><a href="#buka">Isi tanggal</a></li></ul></div></div>"##);
    }
}
