//! Who is let in.

use jenjang_facts::Nip;

/// Whom a password lets in: an account of the office, or an employee as the person they are.
///
/// `Debug` hides the NIP.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The id of an account, which the caller chose and which tells no NIP.
    Account(String),
    /// An employee, for themselves.
    Person(Nip),
}

const ACCOUNT: &str = "account:";
const PERSON: &str = "person:";

/// The longest id of an account, in characters.
const MAX_ACCOUNT_CHARS: usize = 64;

impl Subject {
    /// Writes it as digests and tokens hold it.
    pub(crate) fn to_text(&self) -> String {
        match self {
            Self::Account(id) => format!("{ACCOUNT}{id}"),
            Self::Person(nip) => format!("{PERSON}{nip}"),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix(PERSON) {
            Some(digits) => Nip::parse(digits).ok().map(Self::Person),
            None => text.strip_prefix(ACCOUNT).map(|id| Self::Account(id.to_owned())),
        }
    }

    /// Returns the id of the account, if it is one.
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Account(id) => Some(id),
            Self::Person(_) => None,
        }
    }
}

/// Returns whether a text can be the id of an account. Credentials hold it in clear, so it must not be a NIP.
pub(crate) fn is_account(id: &str) -> bool {
    let n_chars = id.chars().count();
    (1..=MAX_ACCOUNT_CHARS).contains(&n_chars)
        && !id.chars().any(|c| c.is_control() || c.is_whitespace())
        && !id.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_as_it_is_written() {
        let person = Subject::Person(Nip::parse("198006152006032901").unwrap());
        for subject in [Subject::Account("kabid-1".to_owned()), Subject::Account("person:x".to_owned()), person] {
            assert_eq!(Subject::parse(&subject.to_text()), Some(subject));
        }
        assert_eq!(Subject::parse("person:12"), None);
        assert_eq!(Subject::parse("kabid-1"), None);
    }

    #[test]
    fn a_nip_is_no_account_and_not_shown() {
        assert!(is_account("kabid-1"));
        for id in ["", "198006152006032901", "a b", "a\n", &"a".repeat(65)] {
            assert!(!is_account(id), "{id}");
        }
        let person = Subject::Person(Nip::parse("198006152006032901").unwrap());
        assert!(!format!("{person:?}").contains("19800615"));
    }
}
