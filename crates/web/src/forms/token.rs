//! The token that proves that a form was drawn for this session.

use std::fmt;

use maud::{Markup, html};

/// The name of the hidden field.
pub const TOKEN_FIELD: &str = "_token";

/// What a form carries to prove that it was drawn for this session and not by another site.
///
/// Where the bytes come from, and with which session they are kept, is decided by whoever keeps sessions.
#[derive(Clone, PartialEq, Eq)]
pub struct FormToken(String);

impl FormToken {
    /// Returns the token of some unguessable bytes.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Draws the hidden field.
    pub fn field(&self) -> Markup {
        html! { input type="hidden" name=(TOKEN_FIELD) value=(self.0); }
    }

    /// Tells whether a form carried this token, in a time that does not depend on where they differ.
    pub fn matches(&self, carried: &str) -> bool {
        let same_length = self.0.len() == carried.len();
        let differing = self.0.bytes().zip(carried.bytes()).fold(0, |seen, (ours, theirs)| seen | (ours ^ theirs));
        same_length && differing == 0 && !self.0.is_empty()
    }
}

impl fmt::Debug for FormToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A token in a log is a token lost.
        f.write_str("FormToken")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_only_itself() {
        let token = FormToken::from_bytes(&[0xab, 0xcd]);
        insta::assert_snapshot!(token.field().into_string(), @r#"<input type="hidden" name="_token" value="abcd">"#);
        assert!(token.matches("abcd"));
        for carried in ["", "abce", "abcd0", "ABCD"] {
            assert!(!token.matches(carried), "{carried}");
        }
        assert!(!FormToken::from_bytes(&[]).matches(""));
        assert_eq!(format!("{token:?}"), "FormToken");
    }
}
