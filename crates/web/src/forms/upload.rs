//! Files that came with a form: read as they stream in, so that one that is not taken costs nobody the words beside it.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use jenjang_app::cases::{MAX_FILE_BYTES, media_of};
use jenjang_locale::Locale;

use crate::components::file_size;
use crate::error_page::ErrorPage;
use crate::forms::{FormData, Reader};

/// The most bytes of all text fields together, with their names.
const MAX_TEXT_BYTES: usize = 1 << 20;
/// The most files of a form; a form that somebody filled in has a handful.
pub(crate) const MAX_FILES: usize = 64;
/// The most bytes of all files together that are held in memory.
const MAX_HELD_BYTES: usize = 3 * MAX_FILE_BYTES;

/// What came in the field of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// A file, whole and of a size that is taken.
    Whole(Bytes),
    /// A file without content.
    Empty,
    /// A file of more bytes than are taken; they were counted and thrown away.
    TooLarge {
        /// How many came.
        bytes: u64,
    },
    /// The beginning of a file: the connection or the form ended before it did.
    CutOff,
    /// One file more than a form may have; all of them were thrown away.
    TooMany,
}

/// The files of a form, by the name of their field, in the order in which they came. A field left empty has none; what a
/// browser calls a file is not kept.
#[derive(Clone, Debug, Default)]
pub struct Uploads(BTreeMap<String, Vec<Upload>>);

impl Uploads {
    /// Returns what came in a field.
    pub fn get(&self, field: &str) -> &[Upload] {
        self.0.get(field).map_or(&[], Vec::as_slice)
    }

    fn held(&self) -> usize {
        self.0.values().flatten().map(|one| if let Upload::Whole(bytes) = one { bytes.len() } else { 0 }).sum()
    }

    /// Reads a form in parts: its words, and its files.
    pub(crate) async fn read(mut multipart: Multipart) -> Result<(FormData, Self), ErrorPage> {
        let (mut fields, mut files, mut n_text) = (Vec::new(), Self::default(), 0);
        loop {
            let field = match multipart.next_field().await {
                Ok(Some(field)) => field,
                Ok(None) => break,
                // A form that ends between its parts has lost a file, if anything, and that is said of the file.
                Err(_) if !files.0.is_empty() => break,
                Err(_) => return Err(ErrorPage::BadRequest),
            };
            let Some(name) = field.name().map(ToOwned::to_owned) else { continue };
            if let Some(called) = field.file_name() {
                if files.0.values().map(Vec::len).sum::<usize>() == MAX_FILES {
                    files.0 = BTreeMap::from([(name, vec![Upload::TooMany])]);
                    continue;
                }
                let chosen = !called.is_empty();
                let (upload, more) = take(field, MAX_FILE_BYTES.min(MAX_HELD_BYTES.saturating_sub(files.held()))).await;
                // A field left empty sends a file without name and content.
                if chosen || upload != Upload::Empty {
                    files.0.entry(name).or_default().push(upload);
                }
                if more {
                    continue;
                }
                break;
            }
            let bytes = field.bytes().await.map_err(|_| ErrorPage::BadRequest)?;
            n_text += name.len() + bytes.len();
            if n_text > MAX_TEXT_BYTES {
                return Err(ErrorPage::TooLarge { limit_bytes: u64::try_from(MAX_TEXT_BYTES).ok() });
            }
            let text = String::from_utf8(bytes.into()).map_err(|_| ErrorPage::BadRequest)?;
            fields.push((name, text));
        }
        Ok((FormData::of(fields), files))
    }
}

/// Takes a file in, as far as it may be; also tells whether more of the form can be read.
async fn take(mut field: Field<'_>, most: usize) -> (Upload, bool) {
    let (mut held, mut n_bytes) = (Vec::new(), 0_usize);
    loop {
        match field.chunk().await {
            Ok(Some(chunk)) => {
                n_bytes += chunk.len();
                if n_bytes <= most {
                    held.extend_from_slice(&chunk);
                } else {
                    held = Vec::new();
                }
            }
            Ok(None) if n_bytes == 0 => return (Upload::Empty, true),
            Ok(None) if n_bytes <= most => return (Upload::Whole(held.into()), true),
            // The end, or the most that is read at all.
            end if n_bytes > most => {
                return (Upload::TooLarge { bytes: u64::try_from(n_bytes).unwrap_or(u64::MAX) }, end.is_ok());
            }
            _ => return (Upload::CutOff, false),
        }
    }
}

impl Reader<'_> {
    /// Reads a file that may be missing, of a type that `takes` it; an inner `None` where it is. `not_taken` says what
    /// would be.
    pub fn optional_file(
        &mut self,
        field: &str,
        label: &str,
        files: &Uploads,
        takes: impl Fn(&str) -> bool,
        not_taken: &str,
    ) -> Option<Option<Bytes>> {
        // A browser sends one; which of several would count nobody could tell.
        if files.get(field).len() > 1 {
            return self.refuse(field, self.locale().text_with("web-file-only-one", &[("label", label)]));
        }
        self.files(field, label, files, takes, not_taken).map(|files| files.into_iter().next())
    }

    /// Reads the files of a field that takes several, as [`Reader::optional_file`]; says of the first that is not taken
    /// which one it is.
    pub fn files(
        &mut self,
        field: &str,
        label: &str,
        files: &Uploads,
        takes: impl Fn(&str) -> bool,
        not_taken: &str,
    ) -> Option<Vec<Bytes>> {
        let locale = self.locale();
        let sent = files.get(field);
        let one = |(n, one): (u64, &Upload)| {
            let nth = || locale.text_with("web-file-nth", &[("label", label), ("n", &locale.number(n))]);
            let label = if sent.len() == 1 { label.to_owned() } else { nth() };
            whole(one, &label, locale, &takes, not_taken)
        };
        match (1..).zip(sent).map(one).collect() {
            Ok(files) => Some(files),
            Err(message) => self.refuse(field, message),
        }
    }
}

/// Returns a file that came whole and is of a type that is taken, or what to tell whoever sent another.
fn whole(
    upload: &Upload,
    label: &str,
    locale: &Locale,
    takes: impl Fn(&str) -> bool,
    not_taken: &str,
) -> Result<Bytes, String> {
    let said = |key: &str| locale.text_with(key, &[("label", label)]);
    Err(match upload {
        Upload::Whole(bytes) if takes(media_of(bytes)) => return Ok(bytes.clone()),
        Upload::Whole(bytes) if bytes.starts_with(b"%PDF-") && takes("application/pdf") => said("web-file-incomplete"),
        Upload::Whole(_) => not_taken.to_owned(),
        Upload::Empty => said("web-file-empty"),
        Upload::CutOff => said("web-file-cut-off"),
        Upload::TooMany => {
            let most = locale.number(u64::try_from(MAX_FILES).unwrap_or(u64::MAX));
            locale.text_with("web-file-too-many", &[("label", label), ("n", &most)])
        }
        Upload::TooLarge { bytes } => {
            let limit = file_size(locale, u64::try_from(MAX_FILE_BYTES).unwrap_or(u64::MAX));
            let size = file_size(locale, *bytes);
            let arguments = [("label", label), ("size", size.as_str()), ("limit", &limit)];
            // A scan is made smaller in another way than a table.
            let is_scan = takes("application/pdf");
            locale.text_with(if is_scan { "web-file-too-large" } else { "web-file-too-large-table" }, &arguments)
        }
    })
}
