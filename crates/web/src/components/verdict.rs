//! A verdict and why: one sentence first, then line by line.

use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::components::{Verdict, verdict_state};

/// What one criterion found.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// The criterion, as a person would say it.
    pub text: String,
    /// What was found.
    pub verdict: Verdict,
    /// Where it is written, and how well that is attested: `Ketentuan umum II.a.4 · sumber resmi BKD`.
    pub cite: String,
    /// The values that decided, with where they come from and, of a failure, what would change it and from when.
    pub facts: Markup,
}

/// Draws the answer in a sentence, above all proof.
pub fn verdict_card(verdict: Verdict, title: &str, body: Markup) -> Markup {
    html! {
        section class={ "j-verdict j-verdict--" (verdict.name()) } aria-labelledby="putusan" {
            h2.j-verdict__title #putusan { span.j-sign aria-hidden="true" { (verdict.sign()) } span { (title) } }
            div.j-verdict__body { (body) }
        }
    }
}

/// Draws the criteria in their order. The caller puts what failed first.
pub fn criteria(locale: &Locale, criteria: &[Criterion]) -> Markup {
    html! {
        ul.j-criteria {
            @for criterion in criteria {
                li.j-crit {
                    h3.j-crit__text { (criterion.text) }
                    p.j-crit__state { (verdict_state(locale, criterion.verdict)) }
                    p.j-crit__cite { (criterion.cite) }
                    @if !criterion.facts.0.is_empty() { div.j-crit__facts { (criterion.facts) } }
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
    fn says_the_answer_and_then_why() {
        insta::assert_snapshot!(verdict_card(Verdict::Fails, "Belum memenuhi syarat", html! { p { "5 dari 6." } }).into_string(), @r#"<section class="j-verdict j-verdict--fails" aria-labelledby="putusan"><h2 class="j-verdict__title" id="putusan"><span class="j-sign" aria-hidden="true">✕</span><span>Belum memenuhi syarat</span></h2><div class="j-verdict__body"><p>5 dari 6.</p></div></section>"#);
        let line = Criterion {
            text: "Pangkat minimal Penata (III/c)".into(),
            verdict: Verdict::Meets,
            cite: "Ketentuan khusus II.b.2".into(),
            facts: html! { "Pangkat Anda: " strong { "Penata (III/c)" } "." },
        };
        insta::assert_snapshot!(criteria(&id(), &[line]).into_string(), @r#"<ul class="j-criteria"><li class="j-crit"><h3 class="j-crit__text">Pangkat minimal Penata (III/c)</h3><p class="j-crit__state"><span class="j-state j-state--meets"><span class="j-sign" aria-hidden="true">✓</span>Memenuhi</span></p><p class="j-crit__cite">Ketentuan khusus II.b.2</p><div class="j-crit__facts">Pangkat Anda: <strong>Penata (III/c)</strong>.</div></li></ul>"#);
    }
}
