//! The site: what all pages share, who is signed in, and every route with what it needs.

mod asks;
mod demonstration;
mod gate;
mod kept;
mod problem;
mod routes;
mod signed;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use jenjang_app::cases::{Acting, App, MAX_FILE_BYTES, Who, as_one_request};
use jenjang_desk::Desk;
use jenjang_facts::{Moment, Zone};
use jenjang_ledger::Entropy;

pub use asks::Asks;
pub use demonstration::Demonstration;
pub(crate) use gate::{COOKIE_NAME as SESSION_COOKIE, token as session_token, who};
pub use problem::Problem;
pub use routes::{Needs, Route, Routes};
pub use signed::{Signed, SignedForm, SignedUpload};

use crate::pages::ops::{self, Pulse};
use crate::{assets, frame, language, pages};

/// What a site is made of. Whoever starts it opens the parts.
pub struct SiteConfig {
    /// The use cases.
    pub app: Arc<App>,
    /// Passwords, sessions and drafts.
    pub desk: Desk,
    /// The agency whose records these are.
    pub agency: String,
    /// The zone that times on pages are written in.
    pub zone: Zone,
    /// The clock.
    pub clock: Arc<dyn Fn() -> Moment + Send + Sync>,
    /// Where tokens come from.
    pub entropy: Arc<dyn Fn() -> Box<dyn Entropy> + Send + Sync>,
    /// Whether cookies are for encrypted connections only: everywhere but on the machine itself.
    pub secure: bool,
    /// The people of a demonstration, shown where one signs in.
    pub personas: Vec<Persona>,
    /// The folder of register snapshots that parameters can be tried on; without one nothing is tried.
    pub snapshots: Option<PathBuf>,
}

/// Somebody whose place a visitor of a demonstration can take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persona {
    /// What to sign in as.
    pub login: String,
    /// The password.
    pub password: String,
    /// The name.
    pub name: String,
    /// What the persona shows: a key of the texts.
    pub about: String,
}

/// The site. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    inner: Arc<SiteConfig>,
    pulse: Arc<Pulse>,
    demonstration: Option<Demonstration>,
}

impl Site {
    /// Returns the site over its parts.
    pub fn new(config: SiteConfig) -> Self {
        Self { inner: Arc::new(config), pulse: Arc::default(), demonstration: None }
    }

    /// Returns the use cases.
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// Returns passwords, sessions and drafts.
    pub fn desk(&self) -> &Desk {
        &self.inner.desk
    }

    /// Returns the moment on the clock.
    pub fn now(&self) -> Moment {
        (self.inner.clock)()
    }

    /// Returns the zone that times are written in.
    pub fn zone(&self) -> Zone {
        self.inner.zone
    }

    /// Returns the people of a demonstration.
    pub fn personas(&self) -> &[Persona] {
        &self.inner.personas
    }

    /// Returns the folder of register snapshots.
    pub fn snapshots(&self) -> Option<&Path> {
        self.inner.snapshots.as_deref()
    }

    /// Returns how the site is doing.
    pub(crate) fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    pub(crate) fn entropy(&self) -> Box<dyn Entropy> {
        (self.inner.entropy)()
    }

    pub(crate) fn agency(&self) -> &str {
        &self.inner.agency
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.inner.secure
    }

    /// Returns who acts when nobody is signed in.
    pub fn public(&self) -> Acting {
        Acting { who: Who::Public, at: self.now(), via: VIA.to_owned() }
    }

    /// Returns everything a browser or a program can ask for.
    pub fn router(self) -> Router {
        let (routes, _) = pages::routes().into_parts();
        let pages = routes.with_state(self.clone()).merge(assets::router()).merge(language::router());
        frame::around(pages.layer(DefaultBodyLimit::max(MOST_BODY)))
            .layer(from_fn_with_state(self.clone(), gate::recognise))
            .layer(from_fn(async |request: Request, next: Next| as_one_request(next.run(request)).await))
            .layer(from_fn_with_state(self, ops::observe))
    }

    /// Returns every route with what it needs, for the test that visits each.
    pub fn routes() -> Vec<Route> {
        pages::routes().into_parts().1
    }
}

/// The longest body that is read: two files of the largest size, and what goes with them.
const MOST_BODY: usize = 2 * MAX_FILE_BYTES + (4 << 20);

/// What events record of the way something came in.
pub(crate) const VIA: &str = "web";
