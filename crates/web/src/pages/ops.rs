//! Health and metrics.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
