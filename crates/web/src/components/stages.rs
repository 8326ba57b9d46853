//! Where a round stands.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// A stage of a round.
#[derive(Clone, Debug)]
pub struct Stage {
    /// What it is called.
    pub name: String,
    /// When it is, and how much is done: `14 Nov–5 Des · 2.604 diterima`.
    pub note: String,
    /// How it stands.
    pub state: StageState,
    /// Where it is shown.
    pub href: Option<String>,
}

/// How a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StageState {
    /// Over.
    Done,
    /// Going on.
    Now,
    /// Going on past its end.
    Late,
    /// Not begun.
    Waiting,
    /// Left out by the procedure.
    Skipped,
}

/// Draws how a stage stands: a sign, a word and a colour.
pub fn stage_state(locale: &Locale, state: StageState) -> Markup {
    let (class, sign, word) = match state {
        StageState::Done => ("j-state j-state--done", "✓", locale.text("web-stage-done")),
        StageState::Now => ("j-state j-state--now", "▸", locale.text("web-stage-now")),
        StageState::Late => ("j-state j-state--late", "!", locale.text("web-stage-late")),
        StageState::Waiting => ("j-state j-state--wait", "○", locale.text("web-stage-waiting")),
        StageState::Skipped => ("j-state j-state--skipped", "–", locale.text("web-stage-skipped")),
    };
    html! { span class=(class) { span.j-sign aria-hidden="true" { (sign) } (word) } }
}

/// Draws the stages of a round in their order.
pub fn stages(locale: &Locale, stages: &[Stage]) -> Markup {
    html! {
        ol.j-stages {
            @for stage in stages {
                @let class = match stage.state {
                    StageState::Done => Some("is-done"),
                    StageState::Now => Some("is-now"),
                    StageState::Late => Some("is-late"),
                    StageState::Waiting | StageState::Skipped => None,
                };
                @let current = matches!(stage.state, StageState::Now | StageState::Late);
                li class=[class] aria-current=[current.then_some("step")] {
                    span.j-stages__name {
                        @match &stage.href {
                            Some(href) => a."govuk-link j-link" href=(href) { (stage.name) },
                            None => (stage.name),
                        }
                    }
                    @if !stage.note.is_empty() { span { (stage.note) } }
                    (stage_state(locale, stage.state))
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
    fn every_state_has_a_sign_and_a_word() {
        let states = [StageState::Done, StageState::Now, StageState::Late, StageState::Waiting, StageState::Skipped];
        let drawn = states.map(|state| stage_state(&id(), state).into_string());
        insta::assert_snapshot!(drawn.join("\n"), @r#"
        <span class="j-state j-state--done"><span class="j-sign" aria-hidden="true">✓</span>Selesai</span>
        <span class="j-state j-state--now"><span class="j-sign" aria-hidden="true">▸</span>Berjalan</span>
        <span class="j-state j-state--late"><span class="j-sign" aria-hidden="true">!</span>Terlambat</span>
        <span class="j-state j-state--wait"><span class="j-sign" aria-hidden="true">○</span>Belum mulai</span>
        <span class="j-state j-state--skipped"><span class="j-sign" aria-hidden="true">–</span>Dilewati</span>
        "#);
        let stage = Stage { name: "Makalah".into(), note: "14 Nov–5 Des".into(), state: StageState::Now, href: None };
        insta::assert_snapshot!(stages(&id(), &[stage]).into_string(), @r#"<ol class="j-stages"><li class="is-now" aria-current="step"><span class="j-stages__name">Makalah</span><span>14 Nov–5 Des</span><span class="j-state j-state--now"><span class="j-sign" aria-hidden="true">▸</span>Berjalan</span></li></ol>"#);
    }
}
