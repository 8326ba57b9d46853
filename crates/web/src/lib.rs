//! Pages: what a browser is shown, drawn on the server.
//!
//! This crate knows no SQL, no Cedar, no Arrow and no Typst; it asks `app` and draws the answer. Every page works without
//! JavaScript; htmx only saves reloading what stays the same.
//!
//! A page is made in three steps:
//!
//! 1. a [`layout::Visit`] says who is looking, in which language and at which address; the same for every page of a visit;
//! 2. a [`layout::Page`] holds what this page says, put together from [`components`] and [`charts`];
//! 3. [`layout::Page::show`] joins them to a [`layout::Document`], which a handler returns.
//!
//! Whatever goes wrong is an [`error_page::ErrorPage`], returned with `?`; [`frame`] puts it into the language of the
//! visitor and sets the headers of every response, so that no handler does.
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use jenjang_web::layout::{Document, Page, Visit};
//! use jenjang_web::{assets, components, error_page::ErrorPage, frame, language};
//! use maud::html;
//!
//! async fn start(visit: Visit) -> Result<Document, ErrorPage> {
//!     let body = html! { (components::empty(&visit.locale, "Belum ada putaran", html! {})) };
//!     Ok(Page::new("Tugas", body).show(&visit))
//! }
//!
//! let pages: Router = Router::new().route("/", get(start)).merge(assets::router()).merge(language::router());
//! let served = frame::around(pages);
//! ```

pub mod assets;
pub mod charts;
pub mod components;
pub mod error_page;
pub mod forms;
pub mod frame;
pub mod headers;
pub mod language;
pub mod layout;
pub mod pages;
pub mod say;
pub mod server;
pub mod site;
#[cfg(test)]
mod testing;
