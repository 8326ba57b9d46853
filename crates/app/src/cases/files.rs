//! Files that people hand over: looked into, stored by digest, never trusted by their name.

use jenjang_facts::Digest;
use jenjang_ledger::BlobError;
use jenjang_procedure::stages::announcement::FileRef;

use super::app::App;
use super::error::AppError;

/// The largest file that is taken: 20 MiB, some two hundred scanned pages.
pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;

/// Returns the media type that the content of a file shows.
pub fn media_of(bytes: &[u8]) -> &'static str {
    // A PDF may have some bytes before its mark, says its standard.
    let head = bytes.get(..bytes.len().min(1_024)).unwrap_or_default();
    let has_end = || {
        let tail = bytes.get(bytes.len().saturating_sub(2_048)..).unwrap_or_default();
        tail.windows(5).any(|window| window == b"%%EOF")
    };
    if head.windows(5).any(|window| window == b"%PDF-") {
        return if has_end() { "application/pdf" } else { "application/octet-stream" };
    }
    match head {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [b'P', b'K', 3, 4, ..] => "application/zip",
        _ => "application/octet-stream",
    }
}

/// Returns how a file is referred to, if it is one that is taken.
pub(crate) fn file_ref(name: &str, bytes: &[u8]) -> Result<FileRef, AppError> {
    if bytes.is_empty() {
        return Err(AppError::Input(format!("the file for `{name}` is empty; choose the right one")));
    }
    if bytes.len() > MAX_FILE_BYTES {
        let (most, length) = (MAX_FILE_BYTES / (1024 * 1024), bytes.len());
        return Err(AppError::Input(format!("the file for `{name}` has {length} bytes; at most {most} MiB are taken")));
    }
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(FileRef { digest: Digest::of(bytes), bytes: length, media: media_of(bytes).to_owned() })
}

impl App {
    /// Checks that a file somebody refers to is there and is what is said of it.
    pub(crate) async fn check_file(&self, file: &FileRef) -> Result<(), AppError> {
        let wrong = || AppError::NoSuchFile { digest: file.digest.to_string() };
        let bytes = match self.blobs.get(&file.digest).await {
            Ok(bytes) => bytes,
            Err(BlobError::Missing { .. }) => return Err(wrong()),
            Err(error) => return Err(error.into()),
        };
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if length != file.bytes || media_of(&bytes) != file.media {
            return Err(wrong());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_says_what_a_file_is() {
        assert_eq!(media_of(b"%PDF-1.4\n...\n%%EOF\n"), "application/pdf");
        assert_eq!(media_of(b"junk\n%PDF-1.7 %%EOF"), "application/pdf");
        assert_eq!(media_of(b"%PDF-1.4 cut off half-w"), "application/octet-stream");
        assert_eq!(media_of(b"PK\x03\x04 renamed.pdf"), "application/zip");
        assert_eq!(media_of(b""), "application/octet-stream");
    }
}
