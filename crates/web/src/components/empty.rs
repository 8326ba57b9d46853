//! What stands where nothing is yet.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// Draws the place of a list that has no entry: what is missing (`Belum ada surat`) and, in `next`, what to do about it.
/// An empty `next` says that nothing needs to be done.
pub fn empty(locale: &Locale, what: &str, next: Markup) -> Markup {
    html! {
        div.j-empty {
            p."govuk-heading-s j-tight" { (what) }
            @if next.0.is_empty() { p.govuk-body { (locale.text("web-empty-nothing-to-do")) } } @else { (next) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::en;

    #[test]
    fn always_says_what_comes_next() {
        insta::assert_snapshot!(empty(&en(), "No letters yet", html! {}).into_string(), @r#"<div class="j-empty"><p class="govuk-heading-s j-tight">No letters yet</p><p class="govuk-body">There is nothing for you to do now.</p></div>"#);
    }
}
