//! Buttons: one primary on a page, named by what it does.

use jenjang_locale::Locale;
use maud::{Markup, html};

use crate::forms::FormToken;

/// How much a button is pressed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ButtonKind {
    /// The next step; once on a page.
    Primary,
    /// Anything else.
    Secondary,
    /// What is hard to take back.
    Warning,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "govuk-button",
            Self::Secondary => "govuk-button govuk-button--secondary",
            Self::Warning => "govuk-button govuk-button--warning",
        }
    }
}

/// Draws the button that sends a form.
pub fn button(kind: ButtonKind, text: &str) -> Markup {
    html! { button type="submit" class=(kind.class()) { (text) } }
}

/// Draws one of several buttons of a form; the form tells by name and value which was pressed.
pub fn button_named(kind: ButtonKind, text: &str, name: &str, value: &str) -> Markup {
    html! { button type="submit" class=(kind.class()) name=(name) value=(value) { (text) } }
}

/// Draws a link that looks like a button: it leads somewhere and changes nothing.
pub fn button_link(kind: ButtonKind, text: &str, href: &str) -> Markup {
    html! { a class=(kind.class()) href=(href) draggable="false" { (text) } }
}

/// Draws a link for a row of buttons.
pub fn text_link(text: &str, href: &str) -> Markup {
    html! { a.govuk-link href=(href) { (text) } }
}

/// Draws a form of nothing but one button, for a step that needs no further word.
pub fn post_button(token: &FormToken, action: &str, fields: &[(&str, &str)], kind: ButtonKind, text: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            (token.field())
            @for (name, value) in fields { (super::hidden(name, value)) }
            (button(kind, text))
        }
    }
}

/// Puts buttons and links into one row.
pub fn button_group(buttons: &[Markup]) -> Markup {
    html! { div.govuk-button-group { @for button in buttons { (button) } } }
}

/// Draws the button that copies a text; hidden where the browser cannot.
pub fn copy_button(locale: &Locale, text: &str) -> Markup {
    html! {
        button type="button" class=(ButtonKind::Secondary.class()) data-copy=(text) data-done=(locale.text("web-copied")) hidden {
            (locale.text("web-copy"))
        }
    }
}

/// Draws the button that prints the page.
pub fn print_button(text: &str) -> Markup {
    html! { button type="button" class=(ButtonKind::Secondary.class()) data-print { (text) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_buttons_and_links() {
        insta::assert_snapshot!(button(ButtonKind::Primary, "Simpan").into_string(), @r#"<button type="submit" class="govuk-button">Simpan</button>"#);
        insta::assert_snapshot!(button_named(ButtonKind::Secondary, "Simpan sementara", "langkah", "simpan").into_string(), @r#"<button type="submit" class="govuk-button govuk-button--secondary" name="langkah" value="simpan">Simpan sementara</button>"#);
        insta::assert_snapshot!(button_link(ButtonKind::Warning, "Batalkan <tahap>", "/a?b=1&c=2").into_string(), @r#"<a class="govuk-button govuk-button--warning" href="/a?b=1&amp;c=2" draggable="false">Batalkan &lt;tahap&gt;</a>"#);
        let token = FormToken::from_bytes(&[1]);
        insta::assert_snapshot!(post_button(&token, "/ingatkan", &[("tahap", "makalah")], ButtonKind::Primary, "Ingatkan").into_string(), @r#"<form method="post" action="/ingatkan"><input type="hidden" name="_token" value="01"><input type="hidden" name="tahap" value="makalah"><button type="submit" class="govuk-button">Ingatkan</button></form>"#);
    }
}
