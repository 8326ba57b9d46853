//! The parts that pages are put together from: pure functions from plain data to HTML.
//!
//! A part that says something of its own takes the [`jenjang_locale::Locale`] first; everything else is handed to it in
//! the visitor's language. Texts are escaped; where [`maud::Markup`] is taken, the caller may mark up.

mod breadcrumbs;
mod button;
mod cards;
mod compare;
mod confirmation;
mod details;
mod empty;
mod error_summary;
mod fields;
mod filter;
mod notice;
mod notification;
mod pagination;
mod progress;
mod rubric;
mod search;
mod stages;
mod state;
mod summary_list;
mod table;
mod tabs;
mod tag;
mod task_list;
mod timeline;
mod verdict;

pub use breadcrumbs::{back_link, breadcrumbs};
pub use button::{
    ButtonKind, button, button_group, button_link, button_named, copy_button, post_button, print_button, text_link,
};
pub use cards::{NumberCard, number_cards};
pub use compare::{Change, CompareRow, Compared, Comparison, changes, comparison};
pub use confirmation::{Receipt, confirmation, digest, receipt};
pub use details::details;
pub use empty::empty;
pub use error_summary::error_summary;
pub use fields::{
    Choice, DateText, Field, FileLimits, TextKind, checkboxes, date_input, file_input, file_size, hidden, number_input,
    radios, select, text_input, textarea,
};
pub use filter::{ActiveFilter, Filter, filter};
pub use notice::{inset, warning};
pub use notification::{Banner, banner};
pub use pagination::{Pages, pagination};
pub use progress::progress;
pub use rubric::{Level, RubricLine, rubric_line};
pub use search::search;
pub use stages::{Stage, StageState, stage_state, stages};
pub use state::{Verdict, verdict_state};
pub use summary_list::{SummaryRow, summary_list};
pub use table::{Column, Direction, Row, Sort, Table, table};
pub use tabs::tabs;
pub use tag::{Tone, tag};
pub use task_list::{Task, task_list};
pub use timeline::{TimelineItem, timeline};
pub use verdict::{Criterion, criteria, verdict_card};
