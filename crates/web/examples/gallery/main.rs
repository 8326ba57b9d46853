//! Shows every component and chart, and four whole pages put together from them, in both languages.
//!
//! `cargo run -p jenjang-web --example gallery [PORT]`, then open the address it prints.

mod compare;
mod components;
mod dashboard;
mod marking;
mod verdict;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use jenjang_web::error_page::{ErrorPage, Stale};
use jenjang_web::forms::{FieldErrors, FormToken};
use jenjang_web::layout::{NavItem, PersonLine, Visit};
use jenjang_web::{assets, frame, headers, language};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).unwrap_or_else(|| "8099".to_owned());
    let routes = Router::new()
        .route("/", get(components::show).post(components::submit))
        .route("/kosong", get(components::show_confirmation))
        .route("/putusan", get(verdict::show))
        .route("/dasbor", get(dashboard::show))
        .route("/menilai", get(marking::show))
        .route("/banding", get(compare::show))
        .route("/makalah.pdf", get(paper))
        .route("/salah/{kind}", get(fail))
        .merge(assets::router())
        .merge(language::router());
    let served = frame::around(routes).layer(from_fn(sign_in));
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, served).await
}

/// Signs everybody in, as a layer with sessions would.
async fn sign_in(mut request: Request, next: Next) -> Response {
    let stranger = Visit::of_request(&request);
    let t = |id, en| stranger.locale.pick(id, en).to_owned();
    let visit = Visit {
        agency: "Pemerintah Provinsi Jawa Tengah".to_owned(),
        person: Some(PersonLine { name: "Retno Utami".to_owned(), role: "BKD".to_owned() }),
        nav: vec![
            NavItem { waiting: 4, ..NavItem::new(t("Komponen", "Components"), "/") },
            NavItem::new(t("Putusan", "Verdict"), "/putusan"),
            NavItem::new(t("Putaran", "Round"), "/dasbor"),
            NavItem::new(t("Menilai", "Marking"), "/menilai"),
            NavItem::new(t("Calon", "Candidates"), "/banding"),
        ],
        token: Some(FormToken::from_bytes(&[7; 32])),
        checkpoint: Some("/".to_owned()),
        ..stranger
    };
    request.extensions_mut().insert(visit);
    next.run(request).await
}

/// The smallest file a browser shows as a PDF.
async fn paper() -> Response {
    let lines = "BT /F1 18 Tf 60 740 Td (Penataan Arsip Jembatan Provinsi) Tj 0 -30 Td /F1 12 Tf \
                 (Inventarisasi jembatan provinsi disimpan pada tiga unit kerja.) Tj ET";
    let pdf = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{lines}\nendstream endobj\n\
         5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        lines.len()
    );
    headers::may_be_shown(([(CONTENT_TYPE, "application/pdf")], Bytes::from(pdf)).into_response())
}

async fn fail(Path(kind): Path<String>, visit: Visit) -> ErrorPage {
    let t = |id, en| visit.locale.pick(id, en).to_owned();
    match kind.as_str() {
        "400" => ErrorPage::BadRequest,
        "403" => ErrorPage::Forbidden,
        "409" => ErrorPage::Stale(Stale {
            happened: Some(t(
                "Retno Utami menutup tahap ini pukul 10.02 WIB.",
                "Retno Utami closed this stage at 10:02 WIB.",
            )),
            typed: vec![(
                t("Alasan", "Reason"),
                t("Masalah nyata dan data cukup.", "A real problem, and enough data."),
            )],
            again: "/dasbor".to_owned(),
        }),
        "413" => ErrorPage::TooLarge { limit_bytes: Some(10 << 20) },
        "422" => {
            let mut errors = FieldErrors::default();
            errors.add("alasan", t("Alasan: harus diisi", "Reason: fill this in"));
            ErrorPage::Invalid(errors)
        }
        "429" => ErrorPage::TooMany { wait_s: Some(30) },
        "500" => ErrorPage::Failed { reference: Some("K7Q2-09".to_owned()) },
        "503" => ErrorPage::Unavailable { wait_s: Some(60) },
        _ => ErrorPage::NotFound,
    }
}
