//! What people type to say who they are.

use std::fmt;

use jenjang_facts::{Digest, Nip};
use unicode_normalization::UnicodeNormalization as _;

use crate::DeskKey;
use crate::key::Label;

/// A login as it is compared: a NIP without blanks, or an office's word in lower case.
pub(crate) struct Login(String);

/// Why a text is no login. It is not repeated: it can be a NIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Empty or too long.
    #[error("a login has 1 to 64 characters")]
    Length,
    /// Something else than letters, digits and a few marks.
    #[error("a login has letters, digits and . - _ @ +, and no blanks")]
    Characters,
    /// Digits that are no NIP.
    #[error("a login of digits is a NIP and has 18 of them")]
    NoNip,
}

/// The longest login, in characters.
const MAX_CHARS: usize = 64;

impl Login {
    /// Takes what somebody typed to sign in. What can be no login is not said to be none: it just fits nobody.
    pub(crate) fn typed(text: &str) -> Self {
        let text = text.trim();
        match Nip::parse(text) {
            Ok(nip) => Self(nip.to_string()),
            // One character too many is as wrong as a thousand.
            Err(_) => Self(text.nfc().take(MAX_CHARS + 1).flat_map(char::to_lowercase).nfc().collect()),
        }
    }

    /// Takes a login that somebody is to have.
    pub(crate) fn parse(text: &str) -> Result<Self, LoginError> {
        let login = Self::typed(text);
        if !(1..=MAX_CHARS).contains(&login.0.chars().count()) {
            return Err(LoginError::Length);
        }
        if !login.0.chars().all(|c| c.is_alphanumeric() || ".-_@+".contains(c)) {
            return Err(LoginError::Characters);
        }
        if login.0.chars().all(|c| c.is_ascii_digit()) && login.nip().is_none() {
            return Err(LoginError::NoNip);
        }
        Ok(login)
    }

    /// Returns the NIP, if it is one.
    pub(crate) fn nip(&self) -> Option<Nip> {
        Nip::parse(&self.0).ok()
    }

    /// Returns what is stored of it.
    pub(crate) fn digest(&self, key: &DeskKey) -> Digest {
        key.digest(Label::Login, self.0.as_bytes())
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_type_a_login_are_one_login() {
        let typed = |text: &str| Login::typed(text).0;
        assert_eq!(typed("  Kabid-1 "), "kabid-1");
        assert_eq!(typed("19800615 200603 2 901"), "198006152006032901");
        assert_eq!(typed("Rene\u{301}"), typed("RENÉ"));
        assert_eq!(typed(&"x".repeat(100_000)).len(), 65);
    }

    #[test]
    fn what_is_no_login_is_refused() {
        for (text, error) in [
            (" ", LoginError::Length),
            (&"x".repeat(65), LoginError::Length),
            ("kepala bkd", LoginError::Characters),
            ("a\0b", LoginError::Characters),
            ("19800615200603290", LoginError::NoNip),
        ] {
            assert_eq!(Login::parse(text).map(|_| ()), Err(error), "{text}");
        }
        assert!(Login::parse(&"x".repeat(64)).is_ok());
        assert!(Login::parse("bkd@jateng.example").unwrap().nip().is_none());
        assert!(Login::parse("198006152006032901").unwrap().nip().is_some());
    }
}
