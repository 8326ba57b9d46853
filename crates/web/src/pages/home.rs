//! Public pages: rounds, announcement, nominative list, numbers, checkpoint.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
