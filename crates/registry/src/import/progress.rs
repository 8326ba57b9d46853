//! How far an import is, told to whoever shows it.

/// Is told how far an import is, from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` is the number of its steps, rows of a file, where that is known or can be guessed from its start.
    fn stage(&self, name: &str, total: Option<u64>);

    /// `n` more steps of the stage are done.
    fn advance(&self, n: u64);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str, _total: Option<u64>) {}

    fn advance(&self, _n: u64) {}
}
