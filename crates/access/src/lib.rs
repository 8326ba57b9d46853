//! Who may do what: Cedar policies, asked one question at a time.
//!
//! The policies and their schema are files in `policies/`, for an auditor to read; this crate embeds them, checks them
//! strictly when they are loaded and asks them. Nothing is allowed that no policy allows, and a policy that fails to
//! evaluate denies everything it might have had a say in. [`table`] writes down the answers to every question.
//!
//! It knows no case, no ledger and no account: the roles in force, the number of a participant and the assignments are
//! arguments. It decides and logs nothing.

mod access;
mod action;
mod answers;
mod denied;
mod fit;
mod load;
mod mistake;
mod request;
mod role;
pub mod table;

pub use access::Access;
pub use action::{Action, Confidentiality, Kind};
pub use denied::{Denied, EvaluationErrors};
pub use mistake::{AccessError, Mistake, Mistakes};
pub use request::{Context, Principal, Resource};
pub use role::Role;
