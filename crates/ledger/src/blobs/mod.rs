//! Files, named by the digest of their content, in a folder or an S3 bucket.
//!
//! Nothing but digests ever becomes a name, so that no name tells anything about anybody.

mod location;

use jenjang_facts::Digest;
use std::io::{ErrorKind, Write};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures_util::StreamExt as _;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, WriteMultipart};
use sha2::{Digest as _, Sha256};

pub use location::BlobLocation;

use crate::Durability;

/// A store of files. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    at: Arc<str>,
}

/// Why a file could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// Neither a folder nor a bucket.
    #[error("`{0}` is no place for files; give the path of a folder, or s3://BUCKET/PREFIX")]
    Location(String),
    /// A folder that cannot be made.
    #[error("the folder {} for files cannot be made", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The file is not there.
    #[error("the file {hash} is missing in {at}; restore it from a backup")]
    Missing {
        /// The file.
        hash: Digest,
        /// The store.
        at: String,
    },
    /// The file is not what it was.
    #[error("the file {hash} in {at} was changed: its content now has the digest {found}; restore it from a backup")]
    Changed {
        /// The file.
        hash: Digest,
        /// The store.
        at: String,
        /// The digest of what is there.
        found: Digest,
    },
    /// The store does not answer.
    #[error("the files in {at} cannot be reached; try again when they are")]
    Unreachable {
        /// The store.
        at: String,
        /// What the store says.
        #[source]
        source: object_store::Error,
    },
    /// No room left where the files are.
    #[error("the disk of the files in {at} is full; the file was not kept; make room and try again")]
    Full {
        /// The store.
        at: String,
        /// What the store says.
        #[source]
        source: object_store::Error,
    },
    /// The folder lets nobody write.
    #[error("the files in {at} can only be read; the file was not kept; allow this program to write there")]
    ReadOnly {
        /// The store.
        at: String,
        /// What the store says.
        #[source]
        source: object_store::Error,
    },
    /// A file beside the store that cannot be read or written.
    #[error("a file on this machine cannot be read or written")]
    Local(#[source] std::io::Error),
}

/// Above this many bytes a file goes to the store in parts.
const PART: usize = 8 << 20;

impl Blobs {
    /// Opens a store. A bucket is not asked for anything yet.
    pub fn open(at: &BlobLocation) -> Result<Self, BlobError> {
        Self::open_with(at, Durability::Full)
    }

    /// Opens a store that promises more or less of what is acknowledged; a bucket always promises everything.
    pub fn open_with(at: &BlobLocation, durability: Durability) -> Result<Self, BlobError> {
        Ok(Self { store: at.open(durability)?, at: at.to_string().into() })
    }

    /// Keeps a file and returns its digest. One that is there already is left alone, unless its size is wrong.
    pub async fn put(&self, bytes: Bytes) -> Result<Digest, BlobError> {
        let hash = Digest::of(&bytes);
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.size(&hash).await? != Some(size) {
            self.store.put(&path(&hash), bytes.into()).await.map_err(|error| self.failed(error))?;
        }
        Ok(hash)
    }

    /// Keeps a file of any size, without holding it in memory, and returns its digest.
    ///
    /// The file must not change meanwhile; if it does, what was kept is taken away again.
    pub async fn put_file(&self, file: &FilePath) -> Result<Digest, BlobError> {
        let mut reader = std::fs::File::open(file).map_err(BlobError::Local)?;
        let (hash, size) = digest(&mut reader)?;
        if self.size(&hash).await? == Some(size) {
            return Ok(hash);
        }
        std::io::Seek::rewind(&mut reader).map_err(BlobError::Local)?;
        self.put_reader(&hash, size, &mut reader).await?;
        Ok(hash)
    }

    /// Keeps the next `size` bytes of a reader, which must have this digest.
    pub(crate) async fn put_reader(
        &self,
        hash: &Digest,
        size: u64,
        reader: &mut (dyn std::io::Read + Send),
    ) -> Result<(), BlobError> {
        if self.size(hash).await? == Some(size) {
            return Ok(());
        }
        let mut rest = std::io::Read::take(reader, size);
        let mut hasher = Sha256::new();
        let failed = |error| self.failed(error);
        if size <= PART as u64 {
            let mut bytes = Vec::new();
            std::io::Read::read_to_end(&mut rest, &mut bytes).map_err(BlobError::Local)?;
            hasher.update(&bytes);
            self.same(hash, hasher)?;
            self.store.put(&path(hash), bytes.into()).await.map_err(failed)?;
            return Ok(());
        }
        let upload = self.store.put_multipart(&path(hash)).await.map_err(failed)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        let mut buffer = vec![0; PART];
        loop {
            let count = std::io::Read::read(&mut rest, &mut buffer).map_err(BlobError::Local)?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            hasher.update(bytes);
            upload.wait_for_capacity(2).await.map_err(failed)?;
            upload.write(bytes);
        }
        if let Err(error) = self.same(hash, hasher) {
            upload.abort().await.map_err(failed)?;
            return Err(error);
        }
        upload.finish().await.map_err(failed)?;
        Ok(())
    }

    /// Returns the content of a file, if it is still what it was.
    pub async fn get(&self, hash: &Digest) -> Result<Bytes, BlobError> {
        let found = self.store.get(&path(hash)).await.map_err(|error| self.lost(hash, error))?;
        let bytes = found.bytes().await.map_err(|error| self.failed(error))?;
        self.same(hash, Sha256::new_with_prefix(&bytes))?;
        Ok(bytes)
    }

    /// Reads a file through and returns its size, if it is still what it was.
    pub async fn check(&self, hash: &Digest) -> Result<u64, BlobError> {
        self.copy_to(hash, &mut std::io::sink()).await
    }

    /// Writes a file into a writer and returns its size; what was written counts only if this returns `Ok`.
    pub(crate) async fn copy_to(&self, hash: &Digest, to: &mut (dyn Write + Send)) -> Result<u64, BlobError> {
        let found = self.store.get(&path(hash)).await.map_err(|error| self.lost(hash, error))?;
        let mut parts = found.into_stream();
        let mut hasher = Sha256::new();
        let mut size = 0_u64;
        while let Some(part) = parts.next().await {
            let part = part.map_err(|error| self.failed(error))?;
            hasher.update(&part);
            size += u64::try_from(part.len()).unwrap_or(u64::MAX);
            to.write_all(&part).map_err(BlobError::Local)?;
        }
        self.same(hash, hasher)?;
        Ok(size)
    }

    /// Returns the size of a file, or `None` if it is not there. The content is not looked at.
    pub async fn size(&self, hash: &Digest) -> Result<Option<u64>, BlobError> {
        match self.store.head(&path(hash)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Erases a file; one that is not there is no mistake.
    ///
    /// Whether another event still needs it is for the caller to know, and so is what old versions a bucket keeps.
    pub async fn erase(&self, hash: &Digest) -> Result<(), BlobError> {
        match self.store.delete(&path(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.failed(error)),
        }
    }

    fn same(&self, hash: &Digest, hasher: Sha256) -> Result<(), BlobError> {
        let found = Digest(hasher.finalize().into());
        if found == *hash { Ok(()) } else { Err(BlobError::Changed { hash: *hash, at: self.at.to_string(), found }) }
    }

    fn lost(&self, hash: &Digest, error: object_store::Error) -> BlobError {
        match error {
            object_store::Error::NotFound { .. } => BlobError::Missing { hash: *hash, at: self.at.to_string() },
            error => self.failed(error),
        }
    }

    /// Sorts what the store says by what a person can do about it.
    fn failed(&self, source: object_store::Error) -> BlobError {
        let at = self.at.to_string();
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&source);
        let io = std::iter::from_fn(|| {
            let error = cause?;
            cause = error.source();
            Some(error)
        })
        .find_map(|error| error.downcast_ref::<std::io::Error>());
        match io.map(std::io::Error::kind) {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => BlobError::Full { at, source },
            Some(ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => BlobError::ReadOnly { at, source },
            _ => BlobError::Unreachable { at, source },
        }
    }
}

fn path(hash: &Digest) -> Path {
    let hex = hash.to_string();
    Path::from_iter(["sha256", hex.get(..2).unwrap_or_default(), &hex])
}

fn digest(reader: &mut std::fs::File) -> Result<(Digest, u64), BlobError> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0_u64;
    loop {
        let count = std::io::Read::read(reader, &mut buffer).map_err(BlobError::Local)?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        size += u64::try_from(count).unwrap_or(u64::MAX);
    }
    Ok((Digest(hasher.finalize().into()), size))
}
