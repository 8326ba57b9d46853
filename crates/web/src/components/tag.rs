//! Short words about how something stands.

use maud::{Markup, html};

/// What a tag tells by its colour, besides its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Done, in order.
    Good,
    /// Late, refused, in the way.
    Bad,
    /// Soon due.
    Soon,
    /// Open, going on.
    Open,
    /// Not yet, not any more.
    Quiet,
}

/// Draws a tag.
pub fn tag(tone: Tone, text: &str) -> Markup {
    let class = match tone {
        Tone::Good => "govuk-tag govuk-tag--green",
        Tone::Bad => "govuk-tag govuk-tag--red",
        Tone::Soon => "govuk-tag govuk-tag--yellow",
        Tone::Open => "govuk-tag govuk-tag--blue",
        Tone::Quiet => "govuk-tag govuk-tag--grey",
    };
    html! { strong class=(class) { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_a_word_in_a_colour() {
        insta::assert_snapshot!(tag(Tone::Bad, "Terlambat").into_string(), @r#"<strong class="govuk-tag govuk-tag--red">Terlambat</strong>"#);
    }
}
