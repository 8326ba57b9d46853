//! Secrets that are handed out: session tokens, API tokens, and the tokens in forms.

use jenjang_facts::Digest;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jenjang_ledger::Entropy;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::key::mac;

/// A text that must not be logged: `Debug` hides it, and its memory is overwritten when it is dropped.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

/// What every form of a session carries, so that no other site can send forms in somebody's name.
#[derive(Clone)]
pub struct Csrf(Secret);

/// 256 random bits. Only their digest is stored.
pub(crate) struct Token(Zeroizing<[u8; 32]>);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Returns the secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Csrf {
    /// Returns the text for a hidden field.
    pub fn token(&self) -> &str {
        self.0.expose()
    }

    /// Returns whether a form carries the token, in a time that does not tell how much of it is right.
    pub fn matches(&self, presented: &str) -> bool {
        self.token().as_bytes().ct_eq(presented.as_bytes()).into()
    }
}

impl fmt::Debug for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Csrf(..)")
    }
}

impl Token {
    pub(crate) fn generate(entropy: &mut dyn Entropy) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        entropy.fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Reads 43 characters of base64url.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // Whatever a stranger sends is not decoded at any length.
        let bytes = (text.len() == 43).then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten().map(Zeroizing::new)?;
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    pub(crate) fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.as_slice())
    }

    /// Returns the secret itself.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// Returns what is stored of it. A plain digest is enough: nobody guesses 256 bits.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(self.0.as_slice())
    }

    /// Returns the token for the forms of the session. It tells nothing of the session's own.
    pub(crate) fn csrf(&self) -> Csrf {
        Csrf(Secret::new(URL_SAFE_NO_PAD.encode(mac(&self.0, "jenjang-desk-csrf-v1", &[]))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_written() {
        let token = Token(Zeroizing::new([251; 32]));
        let text = token.to_text();
        assert_eq!(text.len(), 43);
        assert_eq!(*Token::parse(&text).unwrap().0, [251; 32]);
        for text in ["", &text[1..], &format!("{text}A"), &text.replace('-', "+"), &"é".repeat(21)] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_token_of_a_form_belongs_to_one_session() {
        let (one, other) = (Token(Zeroizing::new([1; 32])), Token(Zeroizing::new([2; 32])));
        assert!(one.csrf().matches(one.csrf().token()));
        for presented in ["", other.csrf().token(), &one.to_text(), &format!("{}A", one.csrf().token())] {
            assert!(!one.csrf().matches(presented));
        }
        assert_eq!(format!("{:?}", one.csrf()), "Csrf(..)");
    }
}
