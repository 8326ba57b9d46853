//! The clock of a demonstration: visitors move it forward, never back.

use std::io;
use std::sync::Arc;

use jenjang_facts::Moment;

use super::Site;

/// How the clock of a demonstration is moved.
#[derive(Clone)]
pub struct Demonstration {
    /// Moves the clock forward to a moment, for everybody and for good.
    pub forward: Arc<dyn Fn(Moment) -> io::Result<()> + Send + Sync>,
    /// How far it can be moved.
    pub until: Moment,
}

impl Site {
    /// Makes the site one of a demonstration, whose clock visitors move forward.
    pub fn with_demonstration(mut self, demonstration: Demonstration) -> Self {
        self.demonstration = Some(demonstration);
        self
    }

    /// Returns how the clock is moved; `None` where it is the clock of the world.
    pub(crate) fn demonstration(&self) -> Option<&Demonstration> {
        self.demonstration.as_ref()
    }
}
