//! Everybody of a round: searched, filtered, sorted, exported.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
