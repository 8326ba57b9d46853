//! A marker's assignments, and the sheet beside the paper.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
