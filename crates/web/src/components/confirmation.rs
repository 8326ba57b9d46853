//! What a person keeps after a step was recorded.

use jenjang_locale::Locale;
use maud::{Markup, html};

/// The proof that a step is in the record.
#[derive(Clone, Debug, Default)]
pub struct Receipt {
    /// When it was recorded, in full.
    pub recorded_at: String,
    /// The digest of the event, 64 hex digits.
    pub digest: String,
    /// Where the receipt can be checked.
    pub check_href: Option<String>,
}

/// Draws the page's heading and first word after a step: what was done, the receipt, and in `body` what comes next.
///
/// It has the heading of the page, so the page says [`crate::layout::Page::own_heading`].
pub fn confirmation(locale: &Locale, title: &str, body: Markup, proof: Option<&Receipt>) -> Markup {
    html! {
        div.j-panel {
            h1 { span.j-sign aria-hidden="true" { "✓" } (title) }
            (body)
            @if let Some(proof) = proof { (receipt(locale, proof)) }
        }
    }
}

/// Draws a receipt.
pub fn receipt(locale: &Locale, receipt: &Receipt) -> Markup {
    html! {
        div.j-receipt {
            p { strong { (locale.text("web-receipt")) } " · " (receipt.recorded_at) }
            (digest(&receipt.digest))
            @if let Some(href) = &receipt.check_href {
                p.j-tight { a."govuk-link j-link" href=(href) { (locale.text("web-receipt-check")) } }
            }
            (super::copy_button(locale, &receipt.digest))
        }
    }
}

/// Draws a digest in groups of eight to compare by eye; selecting and copying gives it in one piece.
pub fn digest(digest: &str) -> Markup {
    let digits: Vec<char> = digest.chars().collect();
    html! {
        code.j-digest { @for group in digits.chunks(8) { span { (group.iter().collect::<String>()) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn a_receipt_can_be_compared_and_copied() {
        let proof = Receipt {
            recorded_at: "13 November 2013 pukul 08.00 WIB".into(),
            digest: "9f3a0011".repeat(2),
            check_href: Some("/periksa/9f3a".into()),
        };
        let drawn = confirmation(&id(), "Makalah diterima", html! { p { "Penilaian mulai besok." } }, Some(&proof));
        insta::assert_snapshot!(drawn.into_string().replace("><", ">\n<"), @r#"
        <div class="j-panel">
        <h1>
        <span class="j-sign" aria-hidden="true">✓</span>Makalah diterima</h1>
        <p>Penilaian mulai besok.</p>
        <div class="j-receipt">
        <p>
        <strong>Bukti pencatatan</strong> · 13 November 2013 pukul 08.00 WIB</p>
        <code class="j-digest">
        <span>9f3a0011</span>
        <span>9f3a0011</span>
        </code>
        <p class="j-tight">
        <a class="govuk-link j-link" href="/periksa/9f3a">Periksa bukti ini</a>
        </p>
        <button type="button" class="govuk-button govuk-button--secondary" data-copy="9f3a00119f3a0011" data-done="Tersalin" hidden>Salin</button>
        </div>
        </div>
        "#);
    }
}
