//! The personnel office: dashboard, settings, sessions, documents.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
