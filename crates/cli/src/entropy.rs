//! The one place that asks the system for random bytes.

use jenjang_ledger::Entropy;

use crate::failure::FAILED;

/// Random bytes of the operating system.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// Ends the program where the system has no random bytes: salts and keys that somebody can guess are worse than none.
    fn fill(&mut self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            eprintln!("error: the system gives no random bytes, so nothing can be salted or signed");
            eprintln!("  because: {error}");
            std::process::exit(i32::from(FAILED));
        }
    }
}
