//! Where randomness comes from.

/// Where random bytes come from. Salts and keys need a source nobody can guess.
pub trait Entropy: Send {
    /// Fills the whole slice with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}
