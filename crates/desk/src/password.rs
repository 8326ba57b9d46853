//! What a password must be.

use jenjang_ledger::Entropy;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::Secret;

/// The shortest password, in characters.
pub const MIN_PASSWORD_CHARS: usize = 10;

/// The longest password, in characters.
pub const MAX_PASSWORD_CHARS: usize = 200;

/// A password without at least so many different characters is a pattern on the keyboard.
const MIN_DIFFERENT: usize = 4;

/// The commonest passwords that are long enough, in lower case, one a line.
const COMMON: &str = include_str!("common_passwords.txt");

/// Why a password is refused. It is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too few characters.
    #[error("a password has at least {MIN_PASSWORD_CHARS} characters")]
    TooShort,
    /// Too many characters.
    #[error("a password has at most {MAX_PASSWORD_CHARS} characters")]
    TooLong,
    /// The login over again.
    #[error("the login cannot be the password; choose another")]
    SameAsLogin,
    /// What everybody tries first.
    #[error("this is one of the commonest passwords; choose another, for example several words in a row")]
    TooCommon,
    /// The one that is to be replaced.
    #[error("this is the password as it was; choose another")]
    SameAsBefore,
}

/// Letters and digits that are not mistaken for one another on paper, and that people have names for.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
/// Letters of a password that nobody chose: 99 random bits.
const N_LETTERS: usize = 20;

/// Makes up a password of 99 random bits, in groups that can be read out, for somebody who is to change it.
pub fn made_up_password(entropy: &mut dyn Entropy) -> Secret {
    let mut letters: Vec<char> = Vec::with_capacity(N_LETTERS);
    while letters.len() < N_LETTERS {
        let mut random = Zeroizing::new([0; 32]);
        entropy.fill(random.as_mut_slice());
        // 248 is 8 times 31: with what is above it some letters would come more often than others.
        let even = random.iter().filter(|byte| **byte < 248);
        let more = even.filter_map(|byte| LETTERS.get(usize::from(byte % 31)).copied().map(char::from));
        letters.extend(more.take(N_LETTERS - letters.len()));
    }
    let groups = letters.chunks(5).map(|group| group.iter().collect::<String>());
    Secret::new(groups.collect::<Vec<_>>().join("-"))
}

/// A password as it is hashed: composed, so that keyboards that write accents differently agree.
#[derive(Clone)]
pub(crate) struct Password(Zeroizing<String>);

impl Password {
    /// Takes what somebody typed to sign in, right or wrong.
    pub(crate) fn typed(text: &str) -> Self {
        // One character too many fits nobody, and whatever follows is not worth the work. Room at once: a text that
        // grows leaves copies behind.
        let mut composed = Zeroizing::new(String::with_capacity((MAX_PASSWORD_CHARS + 1) * 4));
        composed.extend(text.nfc().take(MAX_PASSWORD_CHARS + 1));
        Self(composed)
    }

    /// Takes a password that somebody is to have. `is_login` tells whether a text is the login.
    pub(crate) fn parse(text: &str, is_login: impl Fn(&str) -> bool) -> Result<Self, PasswordError> {
        let password = Self::typed(text);
        let n_chars = password.0.chars().count();
        if n_chars < MIN_PASSWORD_CHARS {
            return Err(PasswordError::TooShort);
        }
        if n_chars > MAX_PASSWORD_CHARS {
            return Err(PasswordError::TooLong);
        }
        if is_login(&password.0) {
            return Err(PasswordError::SameAsLogin);
        }
        let lowered = Zeroizing::new(password.0.to_lowercase());
        if COMMON.lines().any(|common| common == *lowered) || !has_different(&lowered) {
            return Err(PasswordError::TooCommon);
        }
        Ok(password)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn has_different(text: &str) -> bool {
    let mut seen: Vec<char> = Vec::with_capacity(MIN_DIFFERENT);
    for c in text.chars() {
        if !seen.contains(&c) {
            seen.push(c);
        }
        if seen.len() == MIN_DIFFERENT {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<(), PasswordError> {
        Password::parse(text, |text| text == "198006152006032901").map(drop)
    }

    #[test]
    fn passwords_that_are_made_up_are_easy_to_copy() {
        struct Jumping(u8);
        impl Entropy for Jumping {
            fn fill(&mut self, bytes: &mut [u8]) {
                for byte in bytes {
                    self.0 = self.0.wrapping_mul(5).wrapping_add(77);
                    *byte = self.0;
                }
            }
        }
        let (mut entropy, mut met) = (Jumping(220), std::collections::BTreeSet::new());
        for _ in 0..40 {
            let made_up = made_up_password(&mut entropy);
            let groups: Vec<&str> = made_up.expose().split('-').collect();
            assert!(groups.len() == 4 && groups.iter().all(|group| group.len() == 5), "{groups:?}");
            met.extend(made_up.expose().bytes());
            assert_eq!(parse(made_up.expose()), Ok(()));
        }
        met.remove(&b'-');
        assert_eq!(met.into_iter().collect::<Vec<u8>>(), {
            let mut all = LETTERS.to_vec();
            all.sort_unstable();
            all
        });
    }

    #[test]
    fn passwords_that_are_refused() {
        for (text, error) in [
            ("", PasswordError::TooShort),
            ("sembilan9", PasswordError::TooShort),
            // Ten code points, nine characters once they are composed.
            ("jalane\u{301}777", PasswordError::TooShort),
            (&"abcd ".repeat(41), PasswordError::TooLong),
            ("198006152006032901", PasswordError::SameAsLogin),
            ("1234567890", PasswordError::TooCommon),
            ("Indonesia123", PasswordError::TooCommon),
            ("ababababababab", PasswordError::TooCommon),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
        assert_eq!(parse("empat kata yang panjang"), Ok(()));
        assert_eq!(parse(&"abcd ".repeat(40)), Ok(()));
    }

    #[test]
    fn accents_written_in_two_ways_are_one_password() {
        let typed = |text: &str| Password::typed(text).as_bytes().to_vec();
        assert_eq!(typed("cafe\u{301} di kota"), typed("caf\u{e9} di kota"));
        assert_ne!(typed("Kata Sandi Lama"), typed("kata sandi lama"));
        assert_eq!(typed(&"x".repeat(100_000)).len(), 201);
    }

    #[test]
    fn the_list_of_common_passwords_is_sorted_and_can_match() {
        let common: Vec<&str> = COMMON.lines().collect();
        assert!(common.is_sorted_by(|left, right| left < right));
        for password in common {
            assert!(password.chars().count() >= MIN_PASSWORD_CHARS, "{password}");
            assert_eq!(password, password.to_lowercase());
        }
    }
}
