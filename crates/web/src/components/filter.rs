//! The filter beside a list.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// A filter of a list. It is a form that asks for the same page with other arguments.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The address of the list, without a query.
    pub action: String,
    /// The filters that are set now.
    pub active: Vec<ActiveFilter>,
    /// Arguments of the list to keep, its order for instance.
    pub keep: Vec<(String, String)>,
}

/// A filter that is set, and the link that takes it off.
#[derive(Clone, Debug)]
pub struct ActiveFilter {
    /// What it leaves: `Unit: Dinas Bina Marga`.
    pub text: String,
    /// The address of the list without it.
    pub href: String,
}

/// Draws the filter around its fields. With htmx the part of the page named `results` (an id) is replaced alone.
pub fn filter(locale: &Locale, filter: &Filter, results: &str, fields: Markup) -> Markup {
    let target = format!("#{results}");
    html! {
        section.moj-filter aria-label=(locale.text("web-filter")) {
            div.moj-filter__header { h2.govuk-heading-m { (locale.text("web-filter")) } }
            @if !filter.active.is_empty() {
                div.moj-filter__selected {
                    h3."govuk-heading-s j-tight" { (locale.text("web-filter-active")) }
                    ul.moj-filter-tags {
                        @for active in &filter.active {
                            li {
                                a.moj-filter__tag href=(active.href) {
                                    span.govuk-visually-hidden { (locale.text("web-filter-remove")) " " }
                                    (active.text)
                                }
                            }
                        }
                    }
                    a."govuk-link j-link" href=(filter.action) { (locale.text("web-filter-clear")) }
                }
            }
            form.moj-filter__options method="get" action=(filter.action) hx-get=(filter.action) hx-target=(target)
                hx-select=(target) hx-swap="outerHTML" hx-push-url="true" {
                @for (name, value) in &filter.keep { (super::hidden(name, value)) }
                (fields)
                (super::button(super::ButtonKind::Primary, &locale.text("web-filter-apply")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn is_a_form_that_works_alone() {
        let set = Filter {
            action: "/peserta".into(),
            active: vec![ActiveFilter { text: "Unit: RSUD".into(), href: "/peserta?urut=nama".into() }],
            keep: vec![("urut".into(), "nama".into())],
        };
        insta::assert_snapshot!(filter(&id(), &set, "hasil", html! {}).into_string().replace("><", ">\n<"), @r##"
        <section class="moj-filter" aria-label="Saring">
        <div class="moj-filter__header">
        <h2 class="govuk-heading-m">Saring</h2>
        </div>
        <div class="moj-filter__selected">
        <h3 class="govuk-heading-s j-tight">Sedang disaring</h3>
        <ul class="moj-filter-tags">
        <li>
        <a class="moj-filter__tag" href="/peserta?urut=nama">
        <span class="govuk-visually-hidden">Hapus saringan </span>Unit: RSUD</a>
        </li>
        </ul>
        <a class="govuk-link j-link" href="/peserta">Hapus semua saringan</a>
        </div>
        <form class="moj-filter__options" method="get" action="/peserta" hx-get="/peserta" hx-target="#hasil" hx-select="#hasil" hx-swap="outerHTML" hx-push-url="true">
        <input type="hidden" name="urut" value="nama">
        <button type="submit" class="govuk-button">Terapkan</button>
        </form>
        </section>
        "##);
    }
}
