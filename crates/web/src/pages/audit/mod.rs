//! The auditor: everything that happened, in order, with hashes; verified, replayed and proved from the page.

mod checks;
mod events;
mod roles;

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    checks::routes().and(roles::routes()).and(events::routes())
}
