//! Routes, each listed with what it needs, so that a test can visit all of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{get, post};

use jenjang_app::cases::MAX_FILE_BYTES;

use super::Site;

/// The most bytes of a form with files that are read. Far more than are kept: whoever chose too large a file is told how
/// large it is, beside what they typed, and a browser that is cut off while it sends shows nothing.
const MAX_UPLOAD_BYTES: usize = 13 * MAX_FILE_BYTES;

/// What a visitor needs for a route to answer with more than "not found" or the way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is public.
    Nothing,
    /// To be signed in; policies decide the rest.
    SignIn,
    /// A token of an account, in the header `Authorization`; policies decide the rest.
    Token,
}

/// A route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The address, with placeholders in braces.
    pub path: &'static str,
    /// What it needs.
    pub needs: Needs,
}

/// Routes in the making.
#[derive(Default)]
pub struct Routes {
    router: Router<Site>,
    listed: Vec<Route>,
}

impl Routes {
    /// Returns no routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page.
    pub fn get<H, T>(mut self, needs: Needs, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.listed.push(Route { method: "GET", path, needs });
        self.router = self.router.route(path, get(handler));
        self
    }

    /// Adds what a form is sent to.
    pub fn post<H, T>(mut self, needs: Needs, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.listed.push(Route { method: "POST", path, needs });
        self.router = self.router.route(path, post(handler));
        self
    }

    /// Adds what a form with files is sent to: it takes more than forms of words do.
    pub fn upload<H, T>(mut self, needs: Needs, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.listed.push(Route { method: "POST", path, needs });
        self.router = self.router.route(path, post(handler).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)));
        self
    }

    /// Adds routes from elsewhere.
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.listed.extend(other.listed);
        self
    }

    pub(crate) fn into_parts(self) -> (Router<Site>, Vec<Route>) {
        (self.router, self.listed)
    }
}
