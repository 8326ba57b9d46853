//! From page to page of a long list.

use jenjang_locale::Locale;
use maud::{Markup, PreEscaped, html};

/// Where in a list a page stands.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// The page shown, from 1.
    pub current: u64,
    /// How many pages there are.
    pub last: u64,
}

impl Pages {
    /// Returns the pages of so many entries; at least one.
    pub fn of(current: u64, n_entries: u64, per_page: u64) -> Self {
        let last = n_entries.div_ceil(per_page.max(1)).max(1);
        Self { current: current.clamp(1, last), last }
    }

    /// The first, the last and the pages around this one.
    fn shown(self) -> Vec<u64> {
        let near = self.current.saturating_sub(1)..=self.current + 1;
        let mut pages: Vec<u64> = near.chain([1, self.last]).filter(|page| (1..=self.last).contains(page)).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }
}

const PREVIOUS: PreEscaped<&str> = PreEscaped(
    r#"<svg class="govuk-pagination__icon govuk-pagination__icon--prev" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m6.6-.02-6.6 6.5 6.6 6.5 1.4-1.4-4-4H15v-2H4l4-4z"/></svg>"#,
);
const NEXT: PreEscaped<&str> = PreEscaped(
    r#"<svg class="govuk-pagination__icon govuk-pagination__icon--next" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13"><path d="m8.4-.02 6.6 6.5-6.6 6.5-1.4-1.4 4-4H0v-2h11l-4-4z"/></svg>"#,
);

/// Draws the links to the other pages; nothing for a single one. `href` gives the address of a page.
pub fn pagination(locale: &Locale, pages: Pages, href: impl Fn(u64) -> String) -> Markup {
    let mut before = 0;
    let links = pages.shown().into_iter().map(|page| {
        let gap = page > before + 1;
        before = page;
        let (number, current) = (locale.number(page), page == pages.current);
        html! {
            @if gap { li."govuk-pagination__item govuk-pagination__item--ellipsis" { "⋯" } }
            li.govuk-pagination__item.govuk-pagination__item--current[current] {
                a."govuk-link govuk-pagination__link" href=(href(page)) aria-current=[current.then_some("page")]
                    aria-label=(locale.text_with("web-page-number", &[("page", &number)])) { (number) }
            }
        }
    });
    let links: Vec<Markup> = links.collect();
    html! {
        @if pages.last > 1 {
            nav.govuk-pagination aria-label=(locale.text("web-pages")) {
                @if pages.current > 1 {
                    div.govuk-pagination__prev {
                        a."govuk-link govuk-pagination__link" href=(href(pages.current - 1)) rel="prev" {
                            (PREVIOUS) span.govuk-pagination__link-title { (locale.text("web-page-previous")) }
                        }
                    }
                }
                ul.govuk-pagination__list { @for link in links { (link) } }
                @if pages.current < pages.last {
                    div.govuk-pagination__next {
                        a."govuk-link govuk-pagination__link" href=(href(pages.current + 1)) rel="next" {
                            span.govuk-pagination__link-title { (locale.text("web-page-next")) } (NEXT)
                        }
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
    fn shows_the_ends_and_the_neighbours() {
        assert_eq!(Pages::of(5, 16_003, 50).shown(), [1, 4, 5, 6, 321]);
        assert_eq!(Pages::of(9, 0, 50).shown(), [1]);
        assert_eq!(Pages::of(0, 120, 50).shown(), [1, 2, 3]);
    }

    #[test]
    fn leads_to_the_other_pages() {
        assert_eq!(pagination(&id(), Pages::of(1, 3, 50), |_| String::new()).into_string(), "");
        let drawn = pagination(&id(), Pages::of(2, 120, 50), |page| format!("?hal={page}")).into_string();
        insta::assert_snapshot!(drawn.replace("><", ">\n<"), @r#"
        <nav class="govuk-pagination" aria-label="Halaman daftar">
        <div class="govuk-pagination__prev">
        <a class="govuk-link govuk-pagination__link" href="?hal=1" rel="prev">
        <svg class="govuk-pagination__icon govuk-pagination__icon--prev" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13">
        <path d="m6.6-.02-6.6 6.5 6.6 6.5 1.4-1.4-4-4H15v-2H4l4-4z"/>
        </svg>
        <span class="govuk-pagination__link-title">Sebelumnya</span>
        </a>
        </div>
        <ul class="govuk-pagination__list">
        <li class="govuk-pagination__item">
        <a class="govuk-link govuk-pagination__link" href="?hal=1" aria-label="Halaman 1">1</a>
        </li>
        <li class="govuk-pagination__item govuk-pagination__item--current">
        <a class="govuk-link govuk-pagination__link" href="?hal=2" aria-current="page" aria-label="Halaman 2">2</a>
        </li>
        <li class="govuk-pagination__item">
        <a class="govuk-link govuk-pagination__link" href="?hal=3" aria-label="Halaman 3">3</a>
        </li>
        </ul>
        <div class="govuk-pagination__next">
        <a class="govuk-link govuk-pagination__link" href="?hal=3" rel="next">
        <span class="govuk-pagination__link-title">Berikutnya</span>
        <svg class="govuk-pagination__icon govuk-pagination__icon--next" height="13" width="15" aria-hidden="true" focusable="false" viewBox="0 0 15 13">
        <path d="m8.4-.02 6.6 6.5-6.6 6.5-1.4-1.4 4-4H0v-2h11l-4-4z"/>
        </svg>
        </a>
        </div>
        </nav>
        "#);
    }
}
