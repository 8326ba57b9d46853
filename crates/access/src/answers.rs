//! Answers that were given before.
//!
//! A page asks some fifty questions about the one who looks, most of them the same at every look.
//!
//! INVARIANT: an answer follows from the question and the policies alone, and the policies of an [`Access`](crate::Access)
//! never change. What was allowed yesterday is another question today, for its roles are part of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Action, Context, Principal, Resource};

/// How many answers are kept at least, and at most twice that.
const KEPT: usize = 4_096;

/// Everything that an answer depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    pub(crate) principal: Principal,
    pub(crate) action: Action,
    pub(crate) resource: Resource,
    pub(crate) context: Context,
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
    young: HashMap<Question, Answer>,
    old: HashMap<Question, Answer>,
}

impl Answers {
    /// Returns the answer to a question that was asked lately.
    pub(crate) fn find(&self, question: &Question) -> Option<Answer> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = kept.young.get(question) {
            return Some(answer.clone());
        }
        let (question, answer) = kept.old.remove_entry(question)?;
        kept.add(question, answer.clone());
        Some(answer)
    }

    /// Keeps an answer.
    pub(crate) fn keep(&self, question: Question, answer: Answer) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(question, answer);
    }
}

impl Generations {
    fn add(&mut self, question: Question, answer: Answer) {
        if KEPT <= self.young.len() {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(question, answer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(n: usize) -> Question {
        let principal = Principal { id: format!("u-{n}"), ..Principal::default() };
        Question { principal, action: Action::ReadCase, resource: Resource::Ledger, context: Context::default() }
    }

    #[test]
    fn answers_are_kept_while_they_are_asked_for_and_never_too_many() {
        let answers = Answers::default();
        let denied = Answer::Denied { policies: vec!["p".to_owned()] };
        answers.keep(question(0), denied.clone());
        for n in 1..=5 * KEPT {
            assert_eq!(answers.find(&question(n)), None);
            answers.keep(question(n), Answer::Allowed);
            // Whoever asks again and again has the answer all the time.
            assert_eq!(answers.find(&question(0)), Some(denied.clone()));
        }
        assert_eq!(answers.find(&question(1)), None, "nobody asked");
        let kept = answers.0.lock().unwrap();
        assert!(kept.young.len() <= KEPT && kept.old.len() <= KEPT);
    }

    #[test]
    fn another_circumstance_is_another_question() {
        let answers = Answers::default();
        answers.keep(question(1), Answer::Allowed);
        let published = Context { published: true, ..Context::default() };
        assert_eq!(answers.find(&Question { context: published, ..question(1) }), None);
        let with_role = Principal { roles: [crate::Role::Auditor].into(), ..question(1).principal };
        assert_eq!(answers.find(&Question { principal: with_role, ..question(1) }), None);
    }
}
