//! The pages of one thing, side by side.

use maud::{Markup, html};

use crate::layout::Link;

/// Draws links to the pages of one thing (a round's stages, people, letters); `current` names this page by its address.
pub fn tabs(label: &str, links: &[Link], current: &str) -> Markup {
    html! {
        nav.j-tabs aria-label=(label) {
            ul {
                @for link in links {
                    li { a.govuk-link href=(link.href) aria-current=[(link.href == current).then_some("page")] { (link.text) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_the_page_shown() {
        let links = [Link::new("Ringkasan", "/putaran/7"), Link::new("Peserta", "/putaran/7/peserta")];
        insta::assert_snapshot!(tabs("Putaran", &links, "/putaran/7").into_string(), @r#"<nav class="j-tabs" aria-label="Putaran"><ul><li><a class="govuk-link" href="/putaran/7" aria-current="page">Ringkasan</a></li><li><a class="govuk-link" href="/putaran/7/peserta">Peserta</a></li></ul></nav>"#);
    }
}
