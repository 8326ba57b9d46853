//! The start page of everybody who is signed in: what is theirs to do next.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
