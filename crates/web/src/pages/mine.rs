//! An employee's own round: verdict, documents, deadlines, objections.

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    Routes::new()
}
