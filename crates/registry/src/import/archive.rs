//! Measures an archive before anything else unpacks it.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::error::ImportError;
use super::limits::WORKBOOK_BYTES;
use crate::snapshot::canonical::hex;

/// Entries of an archive; a workbook has some dozens.
const ENTRIES: usize = 10_000;
const BUFFER_BYTES: usize = 1 << 16;
const COUNT: &[u8] = b"uniqueCount";

/// Unpacks every entry to nowhere, and returns the SHA-256 of the file.
///
/// What an archive says about the size of its entries is not believed: what comes out is counted.
pub(super) fn measure(path: &Path, name: &str) -> Result<String, ImportError> {
    let wrong = |problem: &str| ImportError::Workbook { name: name.to_owned(), problem: problem.to_owned() };
    let too_big = || ImportError::WorkbookTooBig { name: name.to_owned(), limit_bytes: WORKBOOK_BYTES };
    let sha256 = digest(path, name)?;
    let file = File::open(path).map_err(ImportError::read(name))?;
    let mut archive =
        ZipArchive::new(BufReader::new(file)).map_err(|_| wrong("it begins as a ZIP archive does, but is none"))?;
    if archive.len() > ENTRIES {
        return Err(wrong("it holds too many parts"));
    }
    let mut left = WORKBOOK_BYTES;
    let mut buffer = vec![0; BUFFER_BYTES];
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| wrong("a part of it is encrypted or damaged"))?;
        if entry.size() > left {
            return Err(too_big());
        }
        let is_strings = entry.name().unwrap_or_default().to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut claims = Claims::default();
        let mut entry = entry.take(left.saturating_add(1));
        loop {
            let n_read = entry.read(&mut buffer).map_err(|_| wrong("a part of it is damaged"))?;
            if n_read == 0 {
                break;
            }
            left = left.checked_sub(n_read as u64).ok_or_else(too_big)?;
            if is_strings && claims.too_many(buffer.get(..n_read).unwrap_or_default()) {
                return Err(wrong("it claims more texts than it can hold"));
            }
        }
    }
    Ok(sha256)
}

fn digest(path: &Path, name: &str) -> Result<String, ImportError> {
    let mut file = File::open(path).map_err(ImportError::read(name))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let n_read = file.read(&mut buffer).map_err(ImportError::read(name))?;
        if n_read == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(buffer.get(..n_read).unwrap_or_default());
    }
}

/// Looks for the number of shared texts that a workbook claims: the library reserves memory for as many as it says.
#[derive(Default)]
struct Claims {
    before: Vec<u8>,
}

impl Claims {
    /// Takes the next bytes of the part; says whether they claim more texts than fit the limit.
    fn too_many(&mut self, bytes: &[u8]) -> bool {
        const OVERLAP: usize = 1 << 12;
        self.before.extend_from_slice(bytes);
        let found = memchr::memmem::find_iter(&self.before, COUNT).any(|at| {
            let claim = self.before.get(at + COUNT.len()..).unwrap_or_default();
            let mut digits = claim.iter().skip_while(|byte| !byte.is_ascii_digit()).take_while(|b| b.is_ascii_digit());
            let number =
                digits.try_fold(0u64, |number, digit| number.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
            // Each text takes at least the five bytes of `<si/>`.
            number.is_none_or(|number| number > WORKBOOK_BYTES / 5 / 16)
        });
        let kept = self.before.len().saturating_sub(OVERLAP);
        self.before.drain(..kept);
        found
    }
}
