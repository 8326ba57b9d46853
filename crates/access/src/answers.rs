//! Answers that were given before.
//!
//! A page asks some fifty questions about the one who looks, most of them the same at every look.
//!
//! INVARIANT: an answer follows from the question and the policies alone, and the policies of an [`Access`](crate::Access)
//! never change. What was allowed yesterday is another question today, for its roles are part of it.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::{Equivalent, HashMap};

use crate::{Action, Context, Principal, Resource};

/// How many answers are kept at least, and at most twice that.
const KEPT: usize = 4_096;

/// Everything that an answer depends on, as whoever asks has it.
#[derive(Clone, Copy, Debug, Hash)]
pub(crate) struct Question<'a> {
    pub(crate) principal: &'a Principal,
    pub(crate) action: Action,
    pub(crate) resource: &'a Resource,
    pub(crate) context: &'a Context,
}

/// A question that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Asked {
    principal: Principal,
    action: Action,
    resource: Resource,
    context: Context,
}

/// What the policies say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// They allow it.
    Allowed,
    /// They do not; these forbid it.
    Denied {
        /// Their ids; empty where none allows it.
        policies: Vec<String>,
    },
}

/// Answers to questions that were asked lately. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers(Arc<Mutex<Generations>>);

/// When the young ones are many they become the old ones, and what nobody asked since goes.
#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Asked, Answer>,
    old: HashMap<Asked, Answer>,
}

impl Asked {
    fn question(&self) -> Question<'_> {
        let Self { principal, action, resource, context } = self;
        Question { principal, action: *action, resource, context }
    }
}

impl Hash for Asked {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.question().hash(state);
    }
}

impl Equivalent<Asked> for Question<'_> {
    fn equivalent(&self, asked: &Asked) -> bool {
        self.action == asked.action
            && *self.resource == asked.resource
            && *self.principal == asked.principal
            && *self.context == asked.context
    }
}

impl Answers {
    /// Returns the answer to a question that was asked lately.
    pub(crate) fn find(&self, question: Question<'_>) -> Option<Answer> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = kept.young.get(&question) {
            return Some(answer.clone());
        }
        let (asked, answer) = kept.old.remove_entry(&question)?;
        kept.add(asked, answer.clone());
        Some(answer)
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, question: Question<'_>, answer: Answer) {
        let Question { principal, action, resource, context } = question;
        let (principal, resource, context) = (principal.clone(), resource.clone(), context.clone());
        let asked = Asked { principal, action, resource, context };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(asked, answer);
    }
}

impl Generations {
    fn add(&mut self, asked: Asked, answer: Answer) {
        if KEPT <= self.young.len() {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(asked, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(n: usize) -> Principal {
        Principal { id: format!("u-{n}"), ..Principal::default() }
    }

    fn question<'a>(principal: &'a Principal, context: &'a Context) -> Question<'a> {
        Question { principal, action: Action::ReadCase, resource: &Resource::Ledger, context }
    }

    #[test]
    fn answers_are_kept_while_they_are_asked_for_and_never_too_many() {
        let (answers, none) = (Answers::default(), Context::default());
        let denied = Answer::Denied { policies: vec!["p".to_owned()] };
        let first = principal(0);
        answers.keep(question(&first, &none), denied.clone());
        for n in 1..=5 * KEPT {
            let other = principal(n);
            assert_eq!(answers.find(question(&other, &none)), None);
            answers.keep(question(&other, &none), Answer::Allowed);
            // Whoever asks again and again has the answer all the time.
            assert_eq!(answers.find(question(&first, &none)), Some(denied.clone()));
        }
        assert_eq!(answers.find(question(&principal(1), &none)), None, "nobody asked");
        let kept = answers.0.lock().unwrap();
        assert!(kept.young.len() <= KEPT && kept.old.len() <= KEPT);
    }

    #[test]
    fn another_circumstance_is_another_question() {
        let (answers, none, one) = (Answers::default(), Context::default(), principal(1));
        answers.keep(question(&one, &none), Answer::Allowed);
        assert_eq!(answers.find(question(&one.clone(), &none.clone())), Some(Answer::Allowed));
        let published = Context { published: true, ..Context::default() };
        assert_eq!(answers.find(question(&one, &published)), None);
        let with_role = Principal { roles: [crate::Role::Auditor].into(), ..one.clone() };
        assert_eq!(answers.find(question(&with_role, &none)), None);
        let elsewhere = Resource::Grants;
        assert_eq!(answers.find(Question { resource: &elsewhere, ..question(&one, &none) }), None);
        assert_eq!(answers.find(Question { action: Action::ReadEvents, ..question(&one, &none) }), None);
    }
}
