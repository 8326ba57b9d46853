//! The people of a round: everybody who was screened, searched and filtered; the dossier of one participant.

mod dossier;
mod list;

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    list::routes().and(dossier::routes())
}
