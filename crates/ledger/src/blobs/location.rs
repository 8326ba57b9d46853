//! Where the files are: a folder or an S3 bucket.

use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Once};
use std::time::Duration;

use object_store::ObjectStore;
use object_store::RetryConfig;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;

use super::BlobError;
use crate::Durability;

/// The place of a store of files.
#[derive(Clone)]
pub enum BlobLocation {
    /// A folder; it is made if it is not there.
    Folder(PathBuf),
    /// A bucket of a server that speaks S3.
    S3 {
        /// `s3://BUCKET` or `s3://BUCKET/PREFIX`.
        url: String,
        /// Settings by the names of their environment variables, such as `AWS_ENDPOINT` and `AWS_ACCESS_KEY_ID`.
        options: Vec<(String, String)>,
    },
}

/// How long one request to a server is tried again.
const PATIENCE: Duration = Duration::from_secs(15);
const RETRIES: usize = 3;

impl BlobLocation {
    /// Reads `s3://BUCKET/PREFIX`, or the path of a folder.
    ///
    /// `options` are settings of S3, for example all environment variables that begin with `AWS_`; a folder ignores them.
    pub fn parse(text: &str, options: impl IntoIterator<Item = (String, String)>) -> Result<Self, BlobError> {
        if text.starts_with("s3://") {
            return Ok(Self::S3 { url: text.to_owned(), options: options.into_iter().collect() });
        }
        if text.is_empty() || text.contains("://") {
            return Err(BlobError::Location(text.to_owned()));
        }
        Ok(Self::Folder(text.into()))
    }

    pub(super) fn open(&self, durability: Durability) -> Result<Arc<dyn ObjectStore>, BlobError> {
        let failed = |source| BlobError::Unreachable { at: self.to_string(), source };
        match self {
            Self::Folder(path) => {
                std::fs::create_dir_all(path).map_err(|source| BlobError::Folder { path: path.clone(), source })?;
                let store = LocalFileSystem::new_with_prefix(path).map_err(failed)?;
                Ok(Arc::new(store.with_fsync(durability == Durability::Full)))
            }
            Self::S3 { url, options } => {
                install_tls();
                let retry = RetryConfig { max_retries: RETRIES, retry_timeout: PATIENCE, ..RetryConfig::default() };
                let mut builder = AmazonS3Builder::new().with_retry(retry);
                let mut plain = false;
                for (name, value) in options {
                    // Other variables of the same beginning belong to other programs.
                    let Ok(key) = name.to_ascii_lowercase().parse::<AmazonS3ConfigKey>() else { continue };
                    plain |= key == AmazonS3ConfigKey::Endpoint && value.starts_with("http://");
                    builder = builder.with_config(key, value);
                }
                let store = builder.with_url(url).with_allow_http(plain).build().map_err(failed)?;
                let prefix =
                    url.strip_prefix("s3://").and_then(|rest| rest.split_once('/')).map_or("", |(_, rest)| rest);
                Ok(match prefix.trim_matches('/') {
                    "" => Arc::new(store),
                    prefix => Arc::new(PrefixStore::new(store, prefix)),
                })
            }
        }
    }
}

/// Chooses the implementation of TLS, once for the whole program; one that is chosen already stays.
fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

impl fmt::Display for BlobLocation {
    /// Writes the place as a person may see it, without any setting.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => write!(f, "{}", path.display()),
            Self::S3 { url, .. } => f.write_str(url),
        }
    }
}

impl fmt::Debug for BlobLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
