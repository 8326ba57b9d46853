//! Rounds of a procedure: one use case per action — load, authorize, decide, append, notify.
//!
//! The command line, the pages and the API call them. Time, randomness and who acts are arguments.

mod accounts;
mod act;
mod acting;
mod app;
mod assigning;
mod audit_view;
mod background;
mod coming;
mod course;
mod dashboard;
mod deciding;
mod documents;
mod duties;
mod erase;
mod error;
mod export;
mod files;
mod follow;
mod grants;
mod intake;
mod ledger_use;
mod letting_in;
mod marking;
mod me;
mod objecting;
mod open_case;
mod own;
mod people;
mod people_xlsx;
mod pool_view;
mod public;
mod receipts;
mod register_choice;
mod replay;
mod rights;
mod roster;
mod running;
mod screen_register;
mod sealed;
mod sessions_view;
mod settings_view;
mod side_by_side;
mod similar;
mod tasks;
mod trial;
mod view;

pub use accounts::{Account, Accounts, Grant, STREAM};
pub use act::{Attachments, Done};
pub use acting::{Acting, Who};
pub use app::{App, Config, News};
pub use assigning::{Assigning, AwaitsMarker, MarkerCandidate};
pub use audit_view::{AuditEvent, AuditOverview, EntryEvent, EventPage, EventQuery, EventsPage, StreamLine};
pub use coming::{Coming, ComingKind};
pub use course::{CourseAct, CourseDay, CoursePage};
pub use dashboard::{Dashboard, MarkingProgress, StageClock, UnitProgress};
pub use deciding::{ResultView, RubricView};
pub use documents::{DocumentLine, DocumentStage};
pub use erase::{Erase, Erased};
pub use error::AppError;
pub use export::{Export, ExportFormat};
pub use files::{MAX_FILE_BYTES, media_of};
pub use follow::as_one_request;
pub use grants::{NewAccount, NewGrant};
pub use intake::{Against, Intake, NoteCount, ReadSource, RegisterFile};
pub use jenjang_procedure::{Outcome as Standing, Refusal, Status};
pub use jenjang_registry::records::NoteKind;
pub use marking::{MarkSheet, MarkState, MarkingItem, MarkingView, Preview, VerificationLine, VerificationView};
pub use me::Me;
pub use objecting::{ObjectionLine, ObjectionView};
pub use own::{
    OwnAnswer, OwnCriterion, OwnHandedIn, OwnItem, OwnObjection, OwnReceipt, OwnSession, OwnStanding, OwnSubmission,
    OwnView, OwnWindow,
};
pub use people::{PeoplePage, PeopleQuery, PeopleSort, PersonLine, ScreenedPerson};
pub use pool_view::{PoolLine, PoolView};
pub use public::{NominativeLine, NominativePage, Opens, RubricLine, RuleLine, RulesView};
pub use receipts::ActReceipt;
pub use register_choice::{CriterionPreview, RegisterChoice, RegisterLine, ScreeningPreview};
pub use replay::{Difference, Replayed};
pub use rights::{MonitorLine, RegulationLine, Rights};
pub use roster::{Roster, RosterPerson, unit_id};
pub use sessions_view::{Invited, SessionStage, SessionView, SessionsView};
pub use settings_view::{SettingForm, SettingsView, SnapshotLine, StageForm, Takes};
pub use side_by_side::{Paper, SideBySide};
pub use similar::{Similar, SimilarPair, lines_of_pdf};
pub use tasks::{CaseTasks, TaskKind, TaskLine, TaskState};
pub use trial::{Trial, TrialValue};
pub use view::{
    AmendmentView, CaseLine, CaseView, EntryStage, EntryView, MarkView, SettingView, StageView, TimelineLine,
};
