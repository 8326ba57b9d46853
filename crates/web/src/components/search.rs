//! The search box above a list.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// Draws the box: a form that asks for the same page with `cari`. `label` says what is searched: `Nama atau nomor peserta`.
/// With htmx the part of the page named `results` (an id) is replaced alone.
pub fn search(locale: &Locale, action: &str, label: &str, sought: &str, results: &str) -> Markup {
    let target = format!("#{results}");
    html! {
        form.j-search method="get" action=(action) role="search" hx-get=(action) hx-target=(target) hx-select=(target)
            hx-swap="outerHTML" hx-push-url="true" {
            div.govuk-form-group {
                label."govuk-label govuk-label--s" for="cari" { (label) }
                input.govuk-input #cari type="search" name="cari" value=(sought) autocomplete="off" spellcheck="false";
            }
            (super::button(super::ButtonKind::Secondary, &locale.text("web-search")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn keeps_what_was_sought() {
        insta::assert_snapshot!(search(&id(), "/peserta", "Nama", "\"Rini\"", "hasil").into_string(), @r##"<form class="j-search" method="get" action="/peserta" role="search" hx-get="/peserta" hx-target="#hasil" hx-select="#hasil" hx-swap="outerHTML" hx-push-url="true"><div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="cari">Nama</label><input class="govuk-input" id="cari" type="search" name="cari" value="&quot;Rini&quot;" autocomplete="off" spellcheck="false"></div><button type="submit" class="govuk-button govuk-button--secondary">Cari</button></form>"##);
    }
}
