//! Marking by a rubric: one level for each criterion, with the words that anchor it.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// One criterion of a rubric.
#[derive(Clone, Debug, Default)]
pub struct RubricLine {
    /// The name of the field, and the id that a mistake leads to.
    pub field: String,
    /// What is judged: `Analisis`.
    pub title: String,
    /// What to look at.
    pub hint: String,
    /// The levels, from the lowest.
    pub levels: Vec<Level>,
    /// The value chosen before.
    pub chosen: Option<String>,
    /// What is wrong.
    pub error: Option<String>,
}

/// One level of a criterion.
#[derive(Clone, Debug, Default)]
pub struct Level {
    /// What is sent and shown: `80`.
    pub value: String,
    /// The word for it: `baik`.
    pub word: String,
    /// What a work of this level looks like. With it the levels stand one below the other, to be read before choosing.
    pub anchor: Option<String>,
}

/// Draws the levels of one criterion.
pub fn rubric_line(locale: &Locale, line: &RubricLine) -> Markup {
    let anchored = line.levels.iter().any(|level| level.anchor.is_some());
    let (hint, error) = (format!("{}-hint", line.field), format!("{}-error", line.field));
    let described = match &line.error {
        Some(_) => format!("{hint} {error}"),
        None => hint.clone(),
    };
    html! {
        div.govuk-form-group.govuk-form-group--error[line.error.is_some()] {
            fieldset.govuk-fieldset aria-describedby=(described) {
                legend."govuk-fieldset__legend govuk-fieldset__legend--s" { (line.title) }
                div.govuk-hint id=(hint) { (line.hint) }
                @if let Some(message) = &line.error {
                    p.govuk-error-message id=(error) {
                        span.govuk-visually-hidden { (locale.text("web-error-prefix")) " " } (message)
                    }
                }
                div.j-level.j-level--anchored[anchored] {
                    @for (at, level) in line.levels.iter().enumerate() {
                        label.j-level__item {
                            input type="radio" id=(super::fields::nth_id(&line.field, at)) name=(line.field)
                                value=(level.value) checked[line.chosen.as_ref() == Some(&level.value)];
                            span.j-level__value { (level.value) }
                            span { (level.word) }
                            @if let Some(anchor) = &level.anchor { span.j-level__anchor { (anchor) } }
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
    fn is_a_group_of_radio_buttons() {
        let level = |value: &str, word: &str| Level { value: value.into(), word: word.into(), anchor: None };
        let line = RubricLine {
            field: "analisis".into(),
            title: "Analisis".into(),
            hint: "Data dipakai".into(),
            levels: vec![
                level("20", "kurang"),
                Level { anchor: Some("Masalah dirumuskan".into()), ..level("80", "baik") },
            ],
            chosen: Some("80".into()),
            error: Some("Pilih nilai".into()),
        };
        insta::assert_snapshot!(rubric_line(&id(), &line).into_string().replace("><", ">\n<"), @r#"
        <div class="govuk-form-group govuk-form-group--error">
        <fieldset class="govuk-fieldset" aria-describedby="analisis-hint analisis-error">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Analisis</legend>
        <div class="govuk-hint" id="analisis-hint">Data dipakai</div>
        <p class="govuk-error-message" id="analisis-error">
        <span class="govuk-visually-hidden">Kesalahan: </span>Pilih nilai</p>
        <div class="j-level j-level--anchored">
        <label class="j-level__item">
        <input type="radio" id="analisis" name="analisis" value="20">
        <span class="j-level__value">20</span>
        <span>kurang</span>
        </label>
        <label class="j-level__item">
        <input type="radio" id="analisis-2" name="analisis" value="80" checked>
        <span class="j-level__value">80</span>
        <span>baik</span>
        <span class="j-level__anchor">Masalah dirumuskan</span>
        </label>
        </div>
        </fieldset>
        </div>
        "#);
    }
}
