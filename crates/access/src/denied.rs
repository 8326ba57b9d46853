//! The answer no, and what may be said about it.

use std::collections::BTreeSet;
use std::fmt;

use crate::{Action, Role};

/// Why somebody may not do something.
///
/// Its text names roles, actions and policies and nobody, so that it can be shown and logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// What was asked for.
    pub action: Action,
    /// The roles of the one who asked.
    pub roles: BTreeSet<Role>,
    /// What went wrong in the policies, when that is why: something for the log and for whoever runs the server.
    pub because: Option<EvaluationErrors>,
    /// The ids of the policies that forbade it; empty when none allowed it.
    pub policies: Vec<String>,
    /// The roles that some policy lets do it, as a hint whom to ask.
    pub allowed_to: BTreeSet<Role>,
}

/// Mistakes in policies that showed only when they were asked. Cedar would go on without such a policy; we do not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluationErrors {
    /// What Cedar said, without the name of the one who asked; sorted.
    pub messages: Vec<String>,
}

impl fmt::Display for EvaluationErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.messages.join("; "))
    }
}

impl std::error::Error for EvaluationErrors {}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = self.action;
        match roles(&self.roles, ", ") {
            Some(roles) => write!(f, "{roles} may not `{action}` here")?,
            None => write!(f, "who has no role may not `{action}`")?,
        }
        if self.because.is_some() {
            return f.write_str(": the policies could not be evaluated, tell whoever runs the server");
        }
        if !self.policies.is_empty() {
            write!(f, ": forbidden by `{}`", self.policies.join("`, `"))?;
        }
        // Who has one of the roles lacks something else: it is not his entry, his unit, his assignment.
        if self.allowed_to.is_disjoint(&self.roles)
            && let Some(allowed) = roles(&self.allowed_to, ", ")
        {
            write!(f, "; it takes {allowed}")?;
            let granters = self.allowed_to.iter().flat_map(|role| role.granted_by()).copied();
            let others = granters.filter(|role| !self.roles.contains(role)).collect();
            if let Some(others) = roles(&others, " or ") {
                write!(f, ", ask {others}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Denied {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.because.as_ref().map(|errors| errors as _)
    }
}

/// Names roles; every role but the only one brings `public` along, which then says nothing.
fn roles(all: &BTreeSet<Role>, between: &str) -> Option<String> {
    let named: Vec<String> =
        all.iter().filter(|role| **role != Role::Public || all.len() == 1).map(|role| format!("`{role}`")).collect();
    (!named.is_empty()).then(|| named.join(between))
}
