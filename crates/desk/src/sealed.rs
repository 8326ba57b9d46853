//! Whom a token stands for, kept so that the tables alone do not tell: it is sealed under a key of the installation's and
//! of the token, and the token is with whoever brings it.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::key::Label;
use crate::secret::Token;
use crate::{DeskError, DeskKey, Subject};

impl Token {
    /// Seals whom it stands for.
    pub(crate) fn seal(&self, key: &DeskKey, subject: &Subject) -> Result<Vec<u8>, DeskError> {
        let mut sealed = subject.to_text().into_bytes();
        let key = self.sealing_key(key).ok_or(DeskError::Sealing)?;
        key.seal_in_place_append_tag(nonce(), Aad::empty(), &mut sealed).map_err(|_| DeskError::Sealing)?;
        Ok(sealed)
    }

    /// Reads whom it stands for; `None` where something else was sealed, or by another installation.
    pub(crate) fn open(&self, key: &DeskKey, sealed: &[u8]) -> Option<Subject> {
        let mut sealed = sealed.to_vec();
        let text = self.sealing_key(key)?.open_in_place(nonce(), Aad::empty(), &mut sealed).ok()?;
        Subject::parse(std::str::from_utf8(text).ok()?)
    }

    fn sealing_key(&self, key: &DeskKey) -> Option<LessSafeKey> {
        let key = key.digest(Label::Sealed, self.bytes());
        UnboundKey::new(&CHACHA20_POLY1305, key.as_bytes()).ok().map(LessSafeKey::new)
    }
}

/// INVARIANT: the key of a token seals once, so that its nonce need not differ.
fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; NONCE_LEN])
}

#[cfg(test)]
mod tests {
    use jenjang_facts::Nip;
    use jenjang_ledger::Entropy;

    use super::*;

    struct All(u8);

    impl Entropy for All {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn whom_a_token_stands_for_is_read_with_the_token_and_the_key_alone() {
        let (token, key) = (Token::generate(&mut All(1)), DeskKey::generate(&mut All(2)));
        let nip = "198006152006032901";
        for subject in [Subject::Person(Nip::parse(nip).unwrap()), Subject::Account("kabid-1".to_owned())] {
            let sealed = token.seal(&key, &subject).unwrap();
            assert!(!sealed.windows(6).any(|part| [b"198006", b"kabid-"].contains(&part.try_into().unwrap())));
            assert_eq!(token.open(&key, &sealed), Some(subject));
            assert_eq!(Token::generate(&mut All(3)).open(&key, &sealed), None);
            assert_eq!(token.open(&DeskKey::generate(&mut All(3)), &sealed), None);
            let mut changed = sealed.clone();
            changed[0] ^= 1;
            assert_eq!(token.open(&key, &changed), None);
            assert_eq!(token.open(&key, &[]), None);
        }
    }
}
