//! The JSON API.

pub(crate) mod problem;

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
