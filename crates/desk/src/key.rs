//! The key of an installation, which is kept outside of the database.

use jenjang_facts::Digest;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jenjang_ledger::Entropy;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::secret::Secret;

/// What a digest is of. A text is in one of them only, so that no digest can stand for another.
#[derive(Clone, Copy)]
pub(crate) enum Label {
    Check,
    Pepper,
    Login,
    Subject,
    AttemptsOfLogin,
    AttemptsOfAddress,
    Sealed,
}

/// The secret of an installation: 256 random bits that all its processes share.
#[derive(Clone)]
pub struct DeskKey(Zeroizing<[u8; 32]>);

/// Why there is no key. The key itself is never repeated.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Not what [`DeskKey::to_text`] writes.
    #[error("this is no key of the desk; it has 43 letters, digits, hyphens and underscores")]
    Text,
    /// A file that cannot be read or made.
    #[error("the key of the desk in {} cannot be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
}

impl DeskKey {
    /// Makes a new key.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        entropy.fill(key.as_mut_slice());
        Self(key)
    }

    /// Reads a key as [`DeskKey::to_text`] writes it.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).map(Zeroizing::new).map_err(|_| KeyError::Text)?;
        Ok(Self(Zeroizing::new(bytes.as_slice().try_into().map_err(|_| KeyError::Text)?)))
    }

    /// Reads the key in a file.
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        let text = std::fs::read_to_string(path).map(Zeroizing::new);
        Self::parse(&text.map_err(|source| KeyError::File { path: path.to_owned(), source })?)
    }

    /// Reads the key in a file, and makes one that only the owner can read if there is none.
    ///
    /// It takes its name only when it is whole, so that of two programs that start at once both have the same.
    pub fn load_or_create(path: &Path, entropy: &mut dyn Entropy) -> Result<Self, KeyError> {
        let failed = |source| KeyError::File { path: path.to_owned(), source };
        if path.try_exists().map_err(failed)? {
            return Self::load(path);
        }
        let key = Self::generate(entropy);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // A temporary file is for its owner only, which is the mode a key must have.
        let mut file = tempfile::Builder::new().prefix(".desk-key-").tempfile_in(folder).map_err(failed)?;
        writeln!(file, "{}", key.to_text().expose()).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(key),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Self::load(path),
            Err(error) => Err(failed(error.error)),
        }
    }

    /// Writes the key: 43 characters of base64url. This is the secret itself.
    pub fn to_text(&self) -> Secret {
        Secret::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// Returns the digest of some bytes that only who has the key can compute.
    pub(crate) fn digest(&self, label: Label, bytes: &[u8]) -> Digest {
        Digest(mac(&self.0, label.text(), bytes))
    }
}

impl fmt::Debug for DeskKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeskKey(..)")
    }
}

impl Label {
    /// INVARIANT: never changed, for the digests in the databases were made with it.
    fn text(self) -> &'static str {
        match self {
            Self::Check => "jenjang-desk-check-v1",
            Self::Pepper => "jenjang-desk-pepper-v1",
            Self::Login => "jenjang-desk-login-v1",
            Self::Subject => "jenjang-desk-subject-v1",
            Self::AttemptsOfLogin => "jenjang-desk-attempts-of-login-v1",
            Self::AttemptsOfAddress => "jenjang-desk-attempts-of-address-v1",
            Self::Sealed => "jenjang-desk-sealed-v1",
        }
    }
}

/// Returns HMAC-SHA-256 of a label, a zero byte and some bytes.
pub(crate) fn mac(key: &[u8; 32], label: &str, bytes: &[u8]) -> [u8; 32] {
    // HMAC fills a short key with zeros to the length of a block.
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    let mac = Hmac::<Sha256>::new((&*block).into());
    mac.chain_update(label).chain_update([0]).chain_update(bytes).finalize().into_bytes().into()
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

    #[test]
    fn a_key_is_read_as_it_is_written_and_never_shown() {
        let key = DeskKey::generate(&mut Sevens);
        let text = key.to_text();
        assert_eq!(text.expose().len(), 43);
        assert_eq!(*DeskKey::parse(text.expose()).unwrap().0, [7; 32]);
        assert_eq!(format!("{key:?} {text:?}"), "DeskKey(..) Secret(..)");
        for text in ["", "BwcH", &"=".repeat(43), &text.expose()[1..]] {
            assert!(matches!(DeskKey::parse(text), Err(KeyError::Text)), "{text}");
        }
    }

    #[test]
    fn the_digests_are_plain_hmac() {
        // Computed elsewhere: HMAC-SHA-256 with the key 07 07 ... over `jenjang-desk-login-v1`, 00, `ann`.
        let digest = DeskKey::generate(&mut Sevens).digest(Label::Login, b"ann");
        assert_eq!(digest.to_string(), "b3e43d580357e8e06141905513d8e8417bdffd4cf5ac2079328c00be99ab5e39");
    }

    #[test]
    fn the_file_is_made_once_and_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.key");
        let made = DeskKey::load_or_create(&path, &mut Sevens).unwrap();
        let found = DeskKey::load_or_create(&path, &mut Sevens).unwrap();
        assert_eq!(*made.0, *found.0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(matches!(DeskKey::load(&folder.path().join("none")), Err(KeyError::File { .. })));
    }
}
