//! The desk: what a server needs that is no part of the record.
//!
//! Passwords, sessions, tokens for the JSON API, limits on sign-in, and what people typed and have not handed in yet.
//! It knows nothing of cases, roles or HTTP. It has no clock and no randomness of its own: time is a
//! [`Moment`](jenjang_facts::Moment), randomness an [`Entropy`](jenjang_ledger::Entropy).
//!
//! Losing all of it costs the passwords and the drafts, never a decision: nothing here is evidence. So it is kept apart
//! from the ledger, in the file `desk.sqlite`, or in tables of the ledger's PostgreSQL database that start with `desk_`.
//! Any number of processes can share it; every limit is counted in the database.
//!
//! # What is stored, and what a thief of the database gets
//!
//! A login can be a NIP, and a NIP tells a birth date and a sex. There are so few NIPs that a plain digest of one is
//! undone in minutes. So a [`DeskKey`], which is *not* in the database, makes the digests of logins, people and client
//! addresses, and goes into every password's hash:
//!
//! | table | what tells a person | form |
//! | --- | --- | --- |
//! | credentials | login | keyed digest; an account's id in clear, a person only as the digest of the NIP |
//! | credentials | password | Argon2id with salt and key |
//! | sessions, API tokens | whose | keyed digest; and sealed under the key and the token, for whoever brings that |
//! | sessions, API tokens | token | SHA-256 of 256 random bits |
//! | attempts | login, client address | keyed digest |
//! | drafts | owner | keyed digest; the text is stored as it was typed |
//!
//! Without the key the database holds no NIP, and no password can be guessed at. The token that a session's forms carry ([`Csrf`]) is derived from the session token and stored nowhere.
//!
//! Whoever loses the key sets all passwords anew; [`Desk::open`] refuses a database made with another one.
//!
//! # Signing in
//!
//! - [`Desk::sign_in`] answers an unknown login and a wrong password alike, after the same statements and one hash.
//! - An attempt is counted *before* the password is looked at and taken back when it was right, so that guesses sent
//!   all at once, to any number of processes, get no further than guesses sent one by one.
//! - Hashes are computed on threads of their own, as many at once as the machine has processors; beyond a queue,
//!   people are asked to try again ([`DeskError::Crowded`]).
//! - Whoever sets a password ends all sessions of that person.
//!
//! # When a session ends while somebody types
//!
//! [`Desk::session`] no longer knows it, but for some hours [`Desk::lapsed`] still tells whose it was, so that what
//! arrives can be kept as a draft ([`Desk::save_draft`]) and is there after the next sign-in. A lapsed session must be
//! used for nothing else.

mod api_tokens;
mod attempts;
mod credentials;
mod desk;
mod drafts;
mod error;
mod hashing;
mod key;
mod location;
mod login;
mod password;
mod recent;
mod sealed;
mod secret;
mod sessions;
mod sign_in;
mod subject;
mod tables;

pub use api_tokens::{ApiToken, ApiTokenError};
pub use credentials::{ChangePasswordError, HasPassword, SetPasswordError};
pub use desk::{Desk, DeskOptions, SessionRules, SignInRules, Swept};
pub use drafts::{DraftError, DraftHead, MAX_DRAFT_BYTES, MAX_DRAFTS_BYTES, SavedDraft};
pub use error::DeskError;
pub use hashing::HashCost;
pub use jenjang_database::DatabaseError;
pub use key::{DeskKey, KeyError};
pub use location::DeskLocation;
pub use login::LoginError;
pub use password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, PasswordError, made_up_password};
pub use secret::{Csrf, Secret};
pub use sessions::{Lapsed, Session, SignedIn};
pub use sign_in::SignInError;
pub use subject::Subject;
