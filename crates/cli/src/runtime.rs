//! Where work that waits (for a database, for a store of files) is driven.

use anyhow::{Context, Result};

/// Threads that drive what waits. Judging a register has threads of its own.
const WORKERS: usize = 2;

/// Does work that waits, and returns when it is done.
pub(crate) fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build();
    runtime.context("could not start the threads of the program")?.block_on(work)
}
