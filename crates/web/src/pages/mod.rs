//! The pages: one module a place, each with its routes, its handlers and what they draw.

pub(crate) mod api;
mod audit;
mod clock;
mod common;
mod home;
pub(crate) mod keys;
mod marking;
mod mine;
mod office;
pub(crate) mod ops;
mod people;
mod session;
mod tasks;
mod team;

use crate::site::Routes;

/// Returns all routes of pages.
pub(crate) fn routes() -> Routes {
    [
        session::routes(),
        keys::routes(),
        clock::routes(),
        home::routes(),
        tasks::routes(),
        mine::routes(),
        marking::routes(),
        team::routes(),
        office::routes(),
        people::routes(),
        audit::routes(),
        api::routes(),
        ops::routes(),
    ]
    .into_iter()
    .fold(Routes::new(), Routes::and)
}
