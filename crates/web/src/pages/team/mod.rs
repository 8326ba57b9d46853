//! The selection team: marks to check and return, results to determine, objections to answer, the pool.

pub(super) mod common;

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
