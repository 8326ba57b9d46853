//! Forms: the token that proves a form is ours, what was typed, and all that is wrong with it at once.
//!
//! A handler takes [`FormData`], reads every field with a [`Reader`] and gets its values, or every mistake together:
//!
//! ```
//! use jenjang_web::forms::{FieldErrors, FormData};
//! # use jenjang_facts::Day;
//! # use jenjang_locale::Locale;
//! fn read(form: &FormData, locale: &Locale) -> Result<(String, Day, Option<String>), FieldErrors> {
//!     let mut read = form.reader(locale);
//!     let reason = read.text("alasan", "Alasan", 2_000);
//!     let day = read.day("tanggal", "Tanggal penutupan");
//!     let note = read.optional_text("catatan", "Catatan", 500);
//!     read.finish((reason, day, note))
//! }
//! ```

mod data;
mod errors;
mod reader;
mod token;
mod upload;

pub use data::FormData;
pub use errors::{FieldError, FieldErrors};
pub use reader::{AllRead, Reader};
pub use token::{FormToken, TOKEN_FIELD};
pub(crate) use upload::MAX_FILES;
pub use upload::{Upload, Uploads};
