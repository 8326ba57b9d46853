//! Rounds of a procedure: one use case per action — load, authorize, decide, append, notify.
//!
//! The command line calls them, and pages and an API will. Time, randomness and who acts are arguments.

mod accounts;
mod act;
mod acting;
mod app;
mod duties;
mod erase;
mod error;
mod export;
mod files;
mod grants;
mod hashes;
mod ledger_use;
mod letting_in;
mod marking;
mod me;
mod open_case;
mod people;
mod replay;
mod roster;
mod running;
mod screen_register;
mod similar;
mod trial;
mod view;

pub use accounts::{Account, Accounts, Grant, STREAM};
pub use act::{Attachments, Done};
pub use acting::{Acting, Who};
pub use app::{App, Config, News};
pub use erase::{Erase, Erased};
pub use error::AppError;
pub use export::{Export, ExportFormat};
pub use files::{MAX_FILE_BYTES, media_of};
pub use grants::{NewAccount, NewGrant};
pub use marking::{MarkSheet, MarkState, MarkingItem, MarkingView, Preview, VerificationLine, VerificationView};
pub use me::Me;
pub use people::{PeoplePage, PeopleQuery, PeopleSort, PersonLine};
pub use replay::{Difference, Replayed};
pub use roster::{Roster, RosterPerson, unit_id};
pub use similar::{Similar, SimilarPair};
pub use trial::{Trial, TrialValue};
pub use view::{
    AmendmentView, CaseLine, CaseView, EntryStage, EntryView, MarkView, SettingView, StageView, TimelineLine,
};
