//! The personnel office: how a round goes, its settings, amendments, documents and sessions, and who may do what.

mod accounts;
mod amend;
mod announce;
mod dashboard;
mod documents;
pub(super) mod first_password;
mod history;
mod letters;
mod open_round;
mod publish;
pub(crate) mod registers;
mod screen;
mod session;
mod sessions;
mod settings;
pub(super) mod shared;
mod shut_out;
mod todo;

use crate::site::Routes;

pub(crate) fn routes() -> Routes {
    [
        open_round::routes(),
        dashboard::routes(),
        history::routes(),
        settings::routes(),
        announce::routes(),
        amend::routes(),
        documents::routes(),
        sessions::routes(),
        publish::routes(),
        registers::routes(),
        first_password::routes(),
        letters::routes(),
        screen::routes(),
        accounts::routes(),
    ]
    .into_iter()
    .fold(Routes::new(), Routes::and)
}
