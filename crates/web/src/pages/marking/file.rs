//! The file that is marked, for a frame beside the rubric and for keeping.

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::Place;
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::headers;
use crate::layout::Visit;
use crate::site::{Problem as _, Signed, Site};

pub(super) const PDF: &str = "application/pdf";

pub(super) async fn show_file(
    State(site): State<Site>,
    visit: Visit,
    signed: Signed,
    Path((case, stage, participant, submission, item)): Path<(String, String, String, String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, ErrorPage> {
    let place = Place::new((case, stage, participant))?;
    let back = place.list();
    let app = site.app();
    // Whoever may read papers elsewhere reads them there: this is the place of those who mark this one in this stage.
    let sheet = app.mark_sheet(&signed.acting, &place.case, &place.stage, place.participant).await;
    let sheet = sheet.or_page(&visit, &back)?;
    if !sheet.files.iter().any(|(stage, name, _)| *stage == submission && *name == item) {
        return Err(ErrorPage::NotFound);
    }
    let read = app.read_file(&signed.acting, &place.case, place.participant, &submission, &item).await;
    let (file, bytes) = read.or_page(&visit, &back)?;
    if file.media != PDF {
        return Err(ErrorPage::NotFound);
    }
    let keeps = FormData::parse(query.unwrap_or_default().as_bytes()).text("unduh") == "ya";
    let how = if keeps { "attachment" } else { "inline" };
    // The number and the item stand in the address anyway; an item's id is plain letters, digits and marks.
    let name = format!("{how}; filename=\"peserta-{}-{item}.pdf\"", place.participant);
    Ok(headers::may_be_shown(([(CONTENT_TYPE, PDF.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()))
}
