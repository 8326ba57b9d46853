//! A file that somebody handed in, back to them.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use crate::error_page::ErrorPage;
use crate::layout::Visit;
use crate::site::{Problem, Signed, Site};

pub(super) async fn give(
    State(site): State<Site>,
    Path((case, stage, item)): Path<(String, String, String)>,
    visit: Visit,
    signed: Signed,
) -> Result<Response, ErrorPage> {
    let back = format!("/putaran/{case}/saya");
    let view = site.app().own_entry(&signed.acting, &case, &visit.locale).await.or_page(&visit, "/putaran")?;
    let number = view.participant.ok_or(ErrorPage::NotFound)?;
    let read = site.app().read_file(&signed.acting, &case, number, &stage, &item).await;
    let (file, bytes) = read.or_page(&visit, &back)?;
    // The name says what it is and nothing about whose; it is made of ids, never of what somebody called a file.
    let (kind, ending) = match file.media.as_str() {
        "application/pdf" => ("application/pdf", "pdf"),
        "image/png" => ("image/png", "png"),
        "image/jpeg" => ("image/jpeg", "jpg"),
        _ => ("application/octet-stream", "bin"),
    };
    let name = format!("attachment; filename=\"{}-{}-{}.{ending}\"", plain(&case), plain(&stage), plain(&item));
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn plain(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).take(60).collect()
}
