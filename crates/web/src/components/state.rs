//! The three values of a verdict, each with a sign, a word and a colour.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Memenuhi.
    Meets,
    /// Tidak memenuhi.
    Fails,
    /// Belum dapat dinilai: a fact is missing.
    Gap,
}

impl Verdict {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Meets => "meets",
            Self::Fails => "fails",
            Self::Gap => "gap",
        }
    }

    pub(super) fn sign(self) -> &'static str {
        match self {
            Self::Meets => "✓",
            Self::Fails => "✕",
            Self::Gap => "?",
        }
    }
}

/// Draws a verdict.
pub fn verdict_state(locale: &Locale, verdict: Verdict) -> Markup {
    let word = match verdict {
        Verdict::Meets => locale.text("web-meets"),
        Verdict::Fails => locale.text("web-fails"),
        Verdict::Gap => locale.text("web-gap"),
    };
    html! {
        span class={ "j-state j-state--" (verdict.name()) } {
            span.j-sign aria-hidden="true" { (verdict.sign()) } (word)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    #[test]
    fn is_never_colour_alone() {
        let all = [Verdict::Meets, Verdict::Fails, Verdict::Gap];
        let drawn = all.map(|verdict| verdict_state(&id(), verdict).into_string());
        insta::assert_snapshot!(drawn.join("\n"), @r#"
        <span class="j-state j-state--meets"><span class="j-sign" aria-hidden="true">✓</span>Memenuhi</span>
        <span class="j-state j-state--fails"><span class="j-sign" aria-hidden="true">✕</span>Tidak memenuhi</span>
        <span class="j-state j-state--gap"><span class="j-sign" aria-hidden="true">?</span>Belum dapat dinilai</span>
        "#);
        assert!(verdict_state(&en(), Verdict::Gap).into_string().contains("Cannot be judged yet"));
    }
}
