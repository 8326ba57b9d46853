//! Number cards: where things stand, in figures that lead on.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// One figure.
#[derive(Clone, Debug, Default)]
pub struct NumberCard {
    /// The figure.
    pub number: u64,
    /// What it counts: `penilai melewati tenggat`.
    pub text: String,
    /// Where those that were counted are listed.
    pub href: Option<String>,
    /// Whether something is overdue.
    pub late: bool,
}

/// Draws the cards in a row.
pub fn number_cards(locale: &Locale, cards: &[NumberCard]) -> Markup {
    html! {
        ul.j-cards {
            @for card in cards {
                li.j-card.j-card--late[card.late] {
                    span.j-card__number { (locale.number(card.number)) }
                    @match &card.href {
                        Some(href) => a.govuk-link href=(href) { (card.text) },
                        None => span { (card.text) },
                    }
                    @if card.late { span.govuk-visually-hidden { ". " (locale.text("web-stage-late")) } }
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
    fn a_late_figure_says_so_in_words() {
        let card = NumberCard { number: 1_204, text: "penilai".into(), href: Some("/penilai".into()), late: true };
        insta::assert_snapshot!(number_cards(&id(), &[card]).into_string(), @r#"<ul class="j-cards"><li class="j-card j-card--late"><span class="j-card__number">1.204</span><a class="govuk-link" href="/penilai">penilai</a><span class="govuk-visually-hidden">. Terlambat</span></li></ul>"#);
    }
}
