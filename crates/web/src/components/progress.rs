//! How far along something is.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// Draws a bar with its figures: `12 dari 45 selesai`. `what` says of what: `Makalah yang dinilai`.
pub fn progress(locale: &Locale, what: &str, done: u64, all: u64) -> Markup {
    let figures = [("done", locale.number(done)), ("all", locale.number(all))];
    let figures: Vec<(&str, &str)> = figures.iter().map(|(name, number)| (*name, number.as_str())).collect();
    html! {
        div.j-progress {
            progress max=(all.max(1)) value=(done.min(all.max(1))) aria-label=(what) {}
            span { (locale.text_with("web-progress", &figures)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{en, id};

    #[test]
    fn says_the_figures() {
        insta::assert_snapshot!(progress(&id(), "Makalah", 12, 45).into_string(), @r#"<div class="j-progress"><progress max="45" value="12" aria-label="Makalah"></progress><span>12 dari 45 selesai</span></div>"#);
        assert!(progress(&en(), "Papers", 0, 0).into_string().contains("0 of 0"));
    }
}
