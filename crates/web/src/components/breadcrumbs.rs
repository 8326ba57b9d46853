//! Ways back.

use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::layout::Link;

/// Draws the link back to where a page was reached from. [`crate::layout::Page::back`] puts it in its place.
pub fn back_link(text: &str, href: &str) -> Markup {
    html! { nav aria-label=(text) { a.govuk-back-link href=(href) { (text) } } }
}

/// Draws the way from the start page to here. [`crate::layout::Page::trail`] puts it in its place.
pub fn breadcrumbs(locale: &Locale, trail: &[Link]) -> Markup {
    html! {
        nav.govuk-breadcrumbs aria-label=(locale.text("web-breadcrumbs")) {
            ol.govuk-breadcrumbs__list {
                @for link in trail {
                    li.govuk-breadcrumbs__list-item { a.govuk-breadcrumbs__link href=(link.href) { (link.text) } }
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
    fn shows_the_way() {
        let trail = [Link::new("Putaran", "/putaran"), Link::new("Makalah", "/putaran/7/makalah")];
        insta::assert_snapshot!(breadcrumbs(&id(), &trail).into_string(), @r#"<nav class="govuk-breadcrumbs" aria-label="Jejak halaman"><ol class="govuk-breadcrumbs__list"><li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="/putaran">Putaran</a></li><li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="/putaran/7/makalah">Makalah</a></li></ol></nav>"#);
        insta::assert_snapshot!(back_link("Kembali", "/").into_string(), @r#"<nav aria-label="Kembali"><a class="govuk-back-link" href="/">Kembali</a></nav>"#);
    }
}
