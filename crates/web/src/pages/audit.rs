//! Everything that happened, in order, with hashes.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
