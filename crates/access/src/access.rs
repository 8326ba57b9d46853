//! Asks the policies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use cedar_policy::{Authorizer, Decision, Effect, Entities, Policy, PolicySet, Request, Schema};

use crate::answers::{Answer, Answers, Question};
use crate::fit::ActionEntity;
use crate::load::{self, Loaded};
use crate::mistake::AccessError;
use crate::request::Names;
use crate::{Action, Context, Denied, EvaluationErrors, Principal, Resource, Role};

/// The policies, read and checked.
#[derive(Clone, Debug)]
pub struct Access {
    files: BTreeMap<String, String>,
    names: Names,
    schema: Schema,
    policy_count: usize,
    actions: BTreeMap<Action, ActionPolicies>,
    authorizer: Authorizer,
    answers: Answers,
    table: OnceLock<String>,
}

/// What concerns one action: its entity, the policies whose scope it is in, and the roles a permit names.
#[derive(Clone, Debug)]
struct ActionPolicies {
    action: ActionEntity,
    policies: PolicySet,
    allowed_to: BTreeSet<Role>,
}

impl Access {
    /// Returns the policies that ship inside the program.
    ///
    /// # Panics
    ///
    /// Never in a released program: a test reads the same files.
    pub fn shipped() -> &'static Self {
        static READ: OnceLock<Access> = OnceLock::new();
        READ.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "the files are part of the program and a test reads them")]
            Self::from_files(load::shipped()).expect("the shipped policies are valid")
        })
    }

    /// Reads a folder of the shape of `policies/`. Its files replace the shipped ones of the same name, and others
    /// join them.
    pub fn read_over_shipped(folder: &Path) -> Result<Self, AccessError> {
        let mut files = load::shipped();
        load::collect(folder, "", &mut files)?;
        Self::from_files(files)
    }

    /// Reads exactly these files, by name: one `schema.cedarschema` and any number of `*.cedar`.
    pub fn from_files(files: BTreeMap<String, String>) -> Result<Self, AccessError> {
        let Loaded { names, schema, policies, actions: known } = load::load(&files)?;
        let mut actions = BTreeMap::new();
        for (key, action) in known {
            let concerned = || policies.policies().filter(|policy| action.concerned_by(policy));
            let allowed_to = concerned()
                .filter(|policy| policy.effect() == Effect::Permit)
                .flat_map(Policy::entity_literals)
                .filter_map(|literal| Role::ALL.into_iter().find(|role| names.role(*role) == literal))
                .collect();
            let policies =
                PolicySet::from_policies(concerned().cloned()).map_err(|e| AccessError::Engine(e.to_string()))?;
            actions.insert(key, ActionPolicies { action, policies, allowed_to });
        }
        let policy_count = policies.num_of_policies();
        Ok(Self {
            files,
            names,
            schema,
            policy_count,
            actions,
            authorizer: Authorizer::new(),
            answers: Answers::default(),
            table: OnceLock::new(),
        })
    }

    /// Returns name and text of every file that was read, by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Returns the ids of the policies that concern an action, sorted.
    pub fn policies_of(&self, action: Action) -> Vec<String> {
        let concerned = self.actions.get(&action).map(|found| &found.policies);
        let mut ids: Vec<String> =
            concerned.into_iter().flat_map(PolicySet::policies).map(|policy| policy.id().to_string()).collect();
        ids.sort();
        ids
    }

    /// Returns the table of who may do what, which takes thousands of questions and is made once.
    pub fn table(&self) -> &str {
        self.table.get_or_init(|| crate::table::render(self))
    }

    /// Returns how many policies there are.
    pub fn policy_count(&self) -> usize {
        self.policy_count
    }

    /// Decides whether somebody may do something.
    ///
    /// What no policy allows is denied; so is what a policy failed to evaluate on, whatever the others say.
    pub fn check(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        context: &Context,
    ) -> Result<(), Denied> {
        match self.answer(Question { principal, action, resource, context }) {
            Ok(Answer::Allowed) => Ok(()),
            Ok(Answer::Denied { policies }) => Err(self.denied(principal, action, None, policies)),
            Err(messages) => Err(self.denied(principal, action, Some(EvaluationErrors { messages }), Vec::new())),
        }
    }

    /// Returns whether [`Access::check`] lets somebody do something, for those who need not be told why not.
    pub fn allows(&self, principal: &Principal, action: Action, resource: &Resource, context: &Context) -> bool {
        matches!(self.answer(Question { principal, action, resource, context }), Ok(Answer::Allowed))
    }

    /// A mistake in a policy is not kept, so that every time it shows it is told.
    fn answer(&self, question: Question<'_>) -> Result<Answer, Vec<String>> {
        if let Some(answer) = self.answers.find(question) {
            return Ok(answer);
        }
        let Question { principal, action, resource, context } = question;
        let answer = self.ask(principal, action, resource, context)?;
        self.answers.keep(question, answer.clone());
        Ok(answer)
    }

    fn ask(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        context: &Context,
    ) -> Result<Answer, Vec<String>> {
        // Cedar names entities in its messages; who asks is not for the log.
        let own = format!("{:?}", principal.id);
        let quiet = |message: String| message.replace(&own, "\"…\"");
        let wrong = |message: String| vec![quiet(message)];
        let concerned = self.actions.get(&action).ok_or_else(|| wrong(format!("no policies for `{action}`")))?;
        let who = self.names.principal(principal).map_err(wrong)?;
        let what = self.names.resource(resource).map_err(wrong)?;
        let context = self.names.context(context).map_err(wrong)?;
        let request = Request::new(who.uid(), concerned.action.uid.clone(), what.uid(), context, Some(&self.schema))
            .map_err(|e| wrong(e.to_string()))?;
        // The entities are not checked against the schema again: loading checked one of each shape.
        let entities = Entities::from_entities([who, what, concerned.action.entity.clone()], None)
            .map_err(|e| wrong(e.to_string()))?;
        let response = self.authorizer.is_authorized(&request, &concerned.policies, &entities);
        let mut errors: Vec<String> = response.diagnostics().errors().map(|e| quiet(e.to_string())).collect();
        if !errors.is_empty() {
            errors.sort();
            return Err(errors);
        }
        if response.decision() == Decision::Allow {
            return Ok(Answer::Allowed);
        }
        let mut policies: Vec<String> = response.diagnostics().reason().map(ToString::to_string).collect();
        policies.sort();
        Ok(Answer::Denied { policies })
    }

    fn denied(
        &self,
        principal: &Principal,
        action: Action,
        because: Option<EvaluationErrors>,
        policies: Vec<String>,
    ) -> Denied {
        let allowed_to = self.actions.get(&action).map(|found| found.allowed_to.clone()).unwrap_or_default();
        Denied { action, roles: principal.roles.clone(), because, policies, allowed_to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_grants_a_role_is_what_the_policies_say() {
        for target in Role::ALL {
            let context = Context { role: Some(target), account: Some("you".to_owned()), ..Context::default() };
            let may = |who: &Role| {
                let who = Principal { id: "me".to_owned(), roles: [*who].into(), ..Principal::default() };
                Access::shipped().check(&who, Action::GrantRole, &Resource::Grants, &context).is_ok()
            };
            let found: Vec<Role> = Role::ALL.into_iter().filter(may).collect();
            assert_eq!(found, target.granted_by(), "{target}");
        }
    }

    #[test]
    fn a_hint_names_those_whom_a_permit_names() {
        let hint = |action| Access::shipped().actions.get(&action).map(|found| found.allowed_to.clone()).unwrap();
        assert_eq!(hint(Action::Announce), [Role::SelectionTeam].into());
        assert_eq!(hint(Action::RecordAbsence), [Role::BkdAdmin, Role::BkdMonitor].into());
        assert!(Action::ALL.iter().all(|action| !hint(*action).is_empty()));
    }
}
