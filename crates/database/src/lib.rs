//! One interface to SQLite and PostgreSQL for those who keep tables: the ledger and the desk.
//!
//! Statements with numbered parameters in, rows out. Both databases take `$1` and the same `ON CONFLICT`, so that a
//! statement is written once; what differs (how a transaction starts, how freed bytes are overwritten, what an error
//! means) has its place here and nowhere else. It knows no table; each owner brings its own as a [`Schema`].

mod connections;
mod database;
mod error;
mod location;
mod row;
mod schema;
mod tx;

pub use database::{Database, Options, Writers, insert};
pub use error::DatabaseError;
pub use location::{Durability, Location, LocationError};
pub use row::{Row, Unreadable, Value};
pub use schema::{Migration, Schema};
pub use tx::Tx;
