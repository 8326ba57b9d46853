//! Signed notes as C2SP `signed-note` has them: a text, and lines with signatures below it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::VerifierKey;

/// The largest note that is read, in bytes.
const LARGEST: usize = 1 << 20;

/// A text with the signatures of one or more keys.
///
/// The text means nothing until [`Note::verify`] said that a trusted key signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoteSignature {
    pub(crate) name: String,
    pub(crate) id: [u8; 4],
    pub(crate) bytes: Vec<u8>,
}

/// Why a note is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not the form of a signed note.
    #[error("this is no signed note: {0}")]
    Malformed(&'static str),
    /// Nobody who is trusted signed it.
    #[error("none of the keys given signed this note; it was signed by {0}")]
    Unsigned(String),
    /// A signature of a trusted key that does not fit the text.
    #[error("the signature of `{0}` does not fit this note; it was changed, or never signed")]
    Changed(String),
}

impl Note {
    pub(crate) fn new(text: String, signatures: Vec<NoteSignature>) -> Self {
        Self { text, signatures }
    }

    /// Reads a note. It may carry signatures of any kind and of anybody.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > LARGEST {
            return Err(NoteError::Malformed("it is larger than a megabyte"));
        }
        if note.chars().any(|letter| letter < ' ' && letter != '\n') {
            return Err(NoteError::Malformed("it contains a control character"));
        }
        let (before, signatures) =
            note.rsplit_once("\n\n").ok_or(NoteError::Malformed("no empty line before the signatures"))?;
        let signatures = signatures.strip_suffix('\n').ok_or(NoteError::Malformed("the last line does not end"))?;
        let signatures = signatures.split('\n').map(signature).collect::<Option<Vec<_>>>();
        let signatures = signatures.ok_or(NoteError::Malformed("a line below the empty one is no signature"))?;
        Ok(Self { text: format!("{before}\n"), signatures })
    }

    /// Returns the text, with the end of its last line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the key that signed the text, the first of those given.
    ///
    /// Signatures of other keys are ignored; a wrong one of a given key spoils the whole note.
    pub fn verify<'a>(&self, keys: &'a [VerifierKey]) -> Result<&'a VerifierKey, NoteError> {
        let mut signer = None;
        for key in keys {
            for signature in self.signatures.iter().filter(|signature| key.is_named_by(signature)) {
                if !key.verifies(self.text.as_bytes(), &signature.bytes) {
                    return Err(NoteError::Changed(key.name().to_owned()));
                }
                signer = signer.or(Some(key));
            }
        }
        signer.ok_or_else(|| {
            let names: Vec<_> = self.signatures.iter().map(|signature| format!("`{}`", signature.name)).collect();
            NoteError::Unsigned(names.join(", "))
        })
    }
}

fn signature(line: &str) -> Option<NoteSignature> {
    let (name, base64) = line.strip_prefix("— ")?.split_once(' ')?;
    let bytes = STANDARD.decode(base64).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    (is_key_name(name) && !bytes.is_empty()).then(|| NoteSignature {
        name: name.to_owned(),
        id: *id,
        bytes: bytes.to_vec(),
    })
}

/// Returns whether a key can have this name.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || letter.is_control() || letter == '+')
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for NoteSignature { name, id, bytes } in &self.signatures {
            writeln!(f, "— {name} {}", STANDARD.encode([id, bytes.as_slice()].concat()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in the documentation of Go's `golang.org/x/mod/sumdb/note`.
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    fn key() -> VerifierKey {
        VerifierKey::parse(KEY).unwrap()
    }

    #[test]
    fn a_note_of_go_is_read_verified_and_written_as_it_was() {
        let note = Note::parse(NOTE).unwrap();
        assert_eq!(note.verify(&[key()]).unwrap().name(), "PeterNeumann");
        assert_eq!(note.to_string(), NOTE);
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        for at in 0..NOTE.len() {
            let mut bytes = NOTE.as_bytes().to_vec();
            bytes[at] ^= 1;
            let holds = String::from_utf8(bytes)
                .ok()
                .and_then(|text| Note::parse(&text).ok())
                .is_some_and(|note| note.verify(&[key()]).is_ok());
            assert!(!holds, "byte {at}");
        }
    }

    #[test]
    fn signatures_of_others_are_ignored_and_a_wrong_one_spoils_the_note() {
        let other = "— somebody.example/else 6Z9vSwAAAAA=\n";
        let more = Note::parse(&format!("{NOTE}{other}")).unwrap();
        assert!(more.verify(&[key()]).is_ok());
        let stranger = Note::parse(&format!("a text\n\n{other}")).unwrap();
        insta::assert_snapshot!(stranger.verify(&[key()]).unwrap_err(), @"none of the keys given signed this note; it was signed by `somebody.example/else`");
        let wrong = Note::parse(&NOTE.replace("answer", "anwser")).unwrap();
        insta::assert_snapshot!(wrong.verify(&[key()]).unwrap_err(), @"the signature of `PeterNeumann` does not fit this note; it was changed, or never signed");
        let twice = NOTE.rsplit_once("— ").unwrap().1.replace("x08go/Z", "x08go/Y");
        assert!(Note::parse(&format!("{NOTE}— {twice}")).unwrap().verify(&[key()]).is_err());
    }

    #[test]
    fn what_is_no_note_is_refused() {
        for text in [
            "",
            "a text\n",
            "a text\n\n",
            "a text\n\n— name x08go/ZJ",
            "a text\n\n- name x08go/ZJkuA=\n",
            "a text\n\n— na+me x08go/ZJkuA=\n",
            "a text\n\n— name x08go/=\n",
            "a\ttext\n\n— name x08go/ZJkuA=\n",
        ] {
            assert!(Note::parse(text).is_err(), "{text}");
        }
        assert!(Note::parse("\n\n— name x08go/ZJkuA=\n").is_ok());
    }
}
