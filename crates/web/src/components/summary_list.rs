//! What is known about one thing, line by line; every value can be asked why.

use maud::{Markup, html};

/// One line.
#[derive(Clone, Debug)]
pub struct SummaryRow {
    /// What it is: `Pangkat`.
    pub key: String,
    /// The value.
    pub value: Markup,
    /// Links to act on it, or to ask where it comes from: `Mengapa?`
    pub actions: Vec<(String, String)>,
}

impl SummaryRow {
    /// Returns a line of plain text.
    pub fn new(key: impl Into<String>, value: impl maud::Render) -> Self {
        Self { key: key.into(), value: html! { (value) }, actions: Vec::new() }
    }

    /// Adds a link. The key is read out with it, so that ten links called `Mengapa?` can be told apart.
    pub fn action(mut self, text: impl Into<String>, href: impl Into<String>) -> Self {
        self.actions.push((text.into(), href.into()));
        self
    }
}

/// Draws the lines.
pub fn summary_list(rows: &[SummaryRow]) -> Markup {
    html! {
        dl.govuk-summary-list {
            @for row in rows {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (row.key) }
                    dd.govuk-summary-list__value { (row.value) }
                    @if !row.actions.is_empty() {
                        dd.govuk-summary-list__actions {
                            @for (at, (text, href)) in row.actions.iter().enumerate() {
                                @if at > 0 { " " }
                                a.govuk-link href=(href) {
                                    (text) span.govuk-visually-hidden { " (" (row.key) ")" }
                                }
                            }
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

    #[test]
    fn links_say_what_they_are_about() {
        let row = SummaryRow::new("Pangkat", "Penata (III/c)").action("Mengapa?", "/data/pangkat");
        insta::assert_snapshot!(summary_list(&[row]).into_string(), @r#"<dl class="govuk-summary-list"><div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">Pangkat</dt><dd class="govuk-summary-list__value">Penata (III/c)</dd><dd class="govuk-summary-list__actions"><a class="govuk-link" href="/data/pangkat">Mengapa?<span class="govuk-visually-hidden"> (Pangkat)</span></a></dd></div></dl>"#);
    }
}
