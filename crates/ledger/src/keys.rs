//! Ed25519 keys in the format of Go's signed notes.

use jenjang_facts::Digest;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::Entropy;
use crate::note::{Note, NoteSignature, is_key_name};

/// The byte that says Ed25519.
const ED25519: u8 = 1;

/// A key that signs. Whoever holds it can speak for the ledger.
#[derive(Clone)]
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// A key that tells whether a signer signed: `NAME+ID+BASE64`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// A name no key can have.
    #[error("`{0}` cannot name a key; use an address like `ledger.example/bkd`, without spaces and without +")]
    Name(String),
    /// Not a verifier key. The text is public.
    #[error("`{0}` is no verifier key; it looks like NAME+8 hexadecimal digits+BASE64")]
    Verifier(String),
    /// Not a signing key. The text is never repeated.
    #[error("this is no signing key; it looks like PRIVATE+KEY+NAME+8 hexadecimal digits+BASE64")]
    Signer,
    /// The file of a signing key that cannot be used.
    #[error("the signing key in {} cannot be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A key file would be overwritten.
    #[error("{} is there already; a signing key is never overwritten, choose another file", .0.display())]
    Exists(PathBuf),
}

impl Signer {
    /// Makes a new key.
    pub fn generate(name: &str, entropy: &mut dyn Entropy) -> Result<Self, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name(name.to_owned()));
        }
        let mut seed = [0; 32];
        entropy.fill(&mut seed);
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(&seed) })
    }

    /// Makes a new key and writes it to a new file that only its owner can read.
    pub fn create(path: &Path, name: &str, entropy: &mut dyn Entropy) -> Result<Self, KeyError> {
        let signer = Self::generate(name, entropy)?;
        let failed = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::AlreadyExists => KeyError::Exists(path.to_owned()),
            _ => KeyError::File { path: path.to_owned(), source },
        };
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(failed)?;
        writeln!(file, "{}", signer.to_text()).and_then(|()| file.sync_all()).map_err(failed)?;
        Ok(signer)
    }

    /// Reads a key from its file.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = std::fs::read_to_string(path);
        Self::parse(text.map_err(|source| KeyError::File { path: path.to_owned(), source })?.trim_end())
    }

    /// Reads a key as [`Signer::to_text`] writes it.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let read = || {
            let (name, id, base64) = split(text.strip_prefix("PRIVATE+KEY+")?)?;
            let bytes = STANDARD.decode(base64).ok()?;
            let seed = bytes.strip_prefix(&[ED25519])?.try_into().ok()?;
            let signer = Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) };
            (signer.verifier().id_text() == id).then_some(signer)
        };
        read().ok_or(KeyError::Signer)
    }

    /// Writes the key: `PRIVATE+KEY+NAME+ID+BASE64`. This is the secret itself.
    pub fn to_text(&self) -> String {
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        format!("PRIVATE+KEY+{}+{}+{}", self.name, self.verifier().id_text(), STANDARD.encode(bytes))
    }

    /// Returns the name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the key by which others tell that this one signed.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    pub(crate) fn sign(&self, text: String) -> Note {
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        let signature = NoteSignature { name: self.name.clone(), id: self.verifier().id(), bytes };
        Note::new(text, vec![signature])
    }
}

impl VerifierKey {
    /// Reads `NAME+ID+BASE64`.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let read = || {
            let (name, id, base64) = split(text)?;
            let bytes = STANDARD.decode(base64).ok()?;
            let key = VerifyingKey::from_bytes(bytes.strip_prefix(&[ED25519])?.try_into().ok()?).ok()?;
            let verifier = Self { name: name.to_owned(), key };
            (verifier.id_text() == id).then_some(verifier)
        };
        read().ok_or_else(|| KeyError::Verifier(text.to_owned()))
    }

    /// Returns the name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the four bytes that stand before each signature of this key.
    pub fn id(&self) -> [u8; 4] {
        let bytes = [self.name.as_bytes(), b"\n", &[ED25519], self.key.as_bytes()].concat();
        let [a, b, c, d, ..] = *Digest::of(&bytes).as_bytes();
        [a, b, c, d]
    }

    fn id_text(&self) -> String {
        crate::hex::to_hex(&self.id())
    }

    pub(crate) fn is_named_by(&self, signature: &NoteSignature) -> bool {
        signature.name == self.name && signature.id == self.id()
    }

    pub(crate) fn verifies(&self, text: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(text, &signature).is_ok())
    }
}

/// Takes name, id and base64 apart; only base64 may contain a plus.
fn split(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('+')?;
    let (id, base64) = rest.split_once('+')?;
    is_key_name(name).then_some((name, id, base64))
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id_text(), STANDARD.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Signer {
    /// Names the key and keeps the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.verifier())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;

    impl Entropy for Sevens {
        fn fill(&mut self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    /// The key pair in the documentation of Go's `golang.org/x/mod/sumdb/note`.
    #[test]
    fn a_signing_key_of_go_has_the_verifier_key_of_go() {
        let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
        let signer = Signer::parse(secret).unwrap();
        let public = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert_eq!(signer.verifier().to_string(), public);
        assert_eq!(signer.to_text(), secret);
        let text =
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
        assert!(signer.sign(text.to_owned()).to_string().contains("— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBt"));
    }

    #[test]
    fn a_key_file_is_private_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing.key");
        let made = Signer::create(&path, "ledger.example/bkd", &mut Sevens).unwrap();
        assert_eq!(Signer::load(&path).unwrap().verifier(), made.verifier());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(matches!(Signer::create(&path, "other", &mut Sevens), Err(KeyError::Exists(_))));
        assert!(!format!("{made:?}").contains("BwcHBw"));
        for name in ["", "a b", "a+b"] {
            assert!(matches!(Signer::generate(name, &mut Sevens), Err(KeyError::Name(_))));
        }
    }

    #[test]
    fn a_key_whose_id_does_not_fit_is_refused() {
        let key = Signer::generate("x", &mut Sevens).unwrap();
        let (public, secret) = (key.verifier().to_string(), key.to_text());
        assert!(VerifierKey::parse(&public.replacen('x', "y", 1)).is_err());
        assert!(Signer::parse(&secret.replacen('x', "y", 1)).is_err());
        assert!(Signer::parse(&public).is_err());
        assert!(VerifierKey::parse("x").is_err());
    }
}
