//! What only some readers need.

use maud::{Markup, html};

/// Draws a part that opens on demand. Nothing that decides belongs in it.
pub fn details(summary: &str, body: Markup) -> Markup {
    html! {
        details.govuk-details {
            summary.govuk-details__summary { span.govuk-details__summary-text { (summary) } }
            div.govuk-details__text { (body) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_without_a_script() {
        insta::assert_snapshot!(details("Mengapa?", html! { p { "Karena." } }).into_string(), @r#"<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Mengapa?</span></summary><div class="govuk-details__text"><p>Karena.</p></div></details>"#);
    }
}
