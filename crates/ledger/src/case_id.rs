//! Names of cases.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a case: 1 to 64 of `a` to `z`, `0` to `9` and `-`, with a letter or a digit at both ends.
///
/// It stands in addresses and file names and therefore must not say who somebody is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseId(String);

/// Why a text names no case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` cannot name a case; use 1 to 64 of a-z, 0-9 and -, with a letter or a digit at both ends")]
pub struct CaseIdError(String);

const LONGEST: usize = 64;

impl CaseId {
    /// Takes a name, if it can be one.
    pub fn new(text: impl Into<String>) -> Result<Self, CaseIdError> {
        let text = text.into();
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let ends = [text.bytes().next(), text.bytes().next_back()];
        let fits = text.len() <= LONGEST
            && ends.into_iter().all(|end| end.is_some_and(letter))
            && text.bytes().all(|byte| letter(byte) || byte == b'-');
        if fits { Ok(Self(text)) } else { Err(CaseIdError(text)) }
    }

    /// Returns the name as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for CaseId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for CaseId {
    type Err = CaseIdError;

    fn from_str(text: &str) -> Result<Self, CaseIdError> {
        Self::new(text)
    }
}

impl Serialize for CaseId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CaseId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_plain_and_safe_in_an_address() {
        for text in ["a", "7", "jateng-2013", "a--b", &"x".repeat(64)] {
            assert_eq!(CaseId::new(text).unwrap().to_string(), text);
        }
        for text in ["", "-a", "a-", "A", "a b", "a/b", "é", "a\0", &"x".repeat(65)] {
            assert!(CaseId::new(text).is_err(), "{text}");
        }
    }
}
