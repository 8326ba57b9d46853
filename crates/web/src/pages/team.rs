//! The selection team: marks, differences, determination, objections, pool.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
