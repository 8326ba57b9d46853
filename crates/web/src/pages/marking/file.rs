//! The file that is marked, for a frame beside the rubric and for keeping.

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use jenjang_app::cases::lines_of_pdf;
use maud::html;

use super::Place;
use super::sheet::Assignment;
use crate::components::{self, text_link};
use crate::error_page::ErrorPage;
use crate::forms::FormData;
use crate::headers;
use crate::layout::{Document, Visit};
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
    let asked = FormData::parse(query.unwrap_or_default().as_bytes());
    if asked.text("teks") == "ya" {
        let lines = lines_of_pdf(bytes).await;
        let assignment = Assignment::load(&site, &visit, &signed, place).await?;
        return Ok(text_page(&assignment, &visit, &format!("berkas/{submission}/{item}"), lines).into_response());
    }
    let keeps = asked.text("unduh") == "ya";
    let how = if keeps { "attachment" } else { "inline" };
    // The number and the item stand in the address anyway; an item's id is plain letters, digits and marks.
    let name = format!("{how}; filename=\"peserta-{}-{item}.pdf\"", place.participant);
    Ok(headers::may_be_shown(([(CONTENT_TYPE, PDF.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response()))
}

/// Draws what a file says, for screen readers, small windows and browsers that show no PDF.
fn text_page(assignment: &Assignment, visit: &Visit, file: &str, lines: Option<Vec<String>>) -> Document {
    let locale = &visit.locale;
    let file = format!("{}/{file}", assignment.place.address());
    let body = html! {
        p.govuk-body {
            (text_link(&locale.text("web-mk-text-back"), &assignment.place.address())) " · "
            (text_link(&locale.text("web-mk-open"), &file)) " · "
            (text_link(&locale.text("web-mk-download"), &format!("{file}?unduh=ya")))
        }
        @match lines {
            Some(lines) => {
                p.govuk-body { (locale.text("web-mk-text-about")) }
                div.j-paper { @for line in &lines { p.govuk-body dir="auto" { (line) } } }
            }
            None => (components::empty(locale, &locale.text("web-mk-text-none"), html! { p.govuk-body { (locale.text("web-mk-text-none-next")) } })),
        }
    };
    assignment
        .titled(
            visit,
            locale.text_with("web-mk-text-title", &[("number", &assignment.place.participant.to_string())]),
            body,
        )
        .show(visit)
}
