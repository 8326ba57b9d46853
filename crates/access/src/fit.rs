//! Holds the schema to the program: the same actions, the same confidentiality, requests of the same shape.

use std::collections::{BTreeMap, HashSet};

use cedar_policy::{ActionConstraint, Entities, Entity, EntityUid, Policy, Request, Schema};

use crate::request::Names;
use crate::{Action, Confidentiality, Context, Kind, Principal, Resource, Role};

/// An action as the schema has it, with the groups it is in.
#[derive(Clone, Debug)]
pub(crate) struct ActionEntity {
    pub(crate) uid: EntityUid,
    pub(crate) entity: Entity,
    groups: HashSet<EntityUid>,
}

impl ActionEntity {
    /// Returns whether the action is in the scope of a policy.
    pub(crate) fn concerned_by(&self, policy: &Policy) -> bool {
        let meant = |uid: &EntityUid| *uid == self.uid || self.groups.contains(uid);
        match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(uid) => uid == self.uid,
            ActionConstraint::In(uids) => uids.iter().any(meant),
        }
    }
}

/// Returns the actions of the program as the schema has them, if it has them as the program does.
pub(crate) fn fit(schema: &Schema, names: &Names) -> Result<BTreeMap<Action, ActionEntity>, Vec<String>> {
    let entities = schema.action_entities().map_err(|e| vec![e.to_string()])?;
    let groups = Confidentiality::ALL.map(|one| names.action(one.key()));
    let mut problems = Vec::new();
    for uid in schema.actions().filter(|uid| !groups.contains(uid)) {
        if Action::from_key(uid.id().unescaped()).is_none() {
            problems.push(format!("the program has no action {uid}"));
        }
    }
    let mut actions = BTreeMap::new();
    for action in Action::ALL.iter().copied() {
        let uid = names.action(action.key());
        let Some(ancestors) = entities.ancestors(&uid) else {
            problems.push(format!("the action {uid} is missing"));
            continue;
        };
        let groups: HashSet<EntityUid> = ancestors.cloned().collect();
        let confidentiality = action.confidentiality().key();
        if !groups.contains(&names.action(confidentiality)) {
            problems.push(format!("the action {uid} belongs in the group `{confidentiality}`"));
        }
        if let Err(problem) = try_out(schema, names, action, &uid) {
            problems.push(format!("the action {uid} does not fit the program: {problem}"));
        }
        let entity = Entity::new_no_attrs(uid.clone(), groups.clone());
        actions.insert(action, ActionEntity { uid, entity, groups });
    }
    if problems.is_empty() { Ok(actions) } else { Err(problems) }
}

/// Checks that a request as the program makes it, with everything in it, is one the schema knows.
fn try_out(schema: &Schema, names: &Names, action: Action, uid: &EntityUid) -> Result<(), String> {
    let principal = Principal {
        id: "who".to_owned(),
        roles: Role::ALL.into(),
        units: ["unit".to_owned()].into(),
        participant: Some(1),
    };
    let resource = match action.kind() {
        Kind::Ledger => Resource::Ledger,
        Kind::Grants => Resource::Grants,
        Kind::Case => Resource::Case { id: "case".to_owned() },
        Kind::Entry => Resource::Entry {
            case: "case".to_owned(),
            participant: 1,
            unit: "unit".to_owned(),
            markers: ["who".to_owned()].into(),
        },
    };
    let context = Context {
        published: true,
        own_mark: true,
        role: Some(Role::Marker),
        account: Some("who".to_owned()),
        unit: Some("unit".to_owned()),
        participant: Some(1),
    };
    let (who, what) = (names.principal(&principal)?, names.resource(&resource)?);
    let context = names.context(&context)?;
    Request::new(who.uid(), uid.clone(), what.uid(), context, Some(schema)).map_err(|e| e.to_string())?;
    Entities::from_entities([who, what], Some(schema)).map_err(|e| match std::error::Error::source(&e) {
        Some(source) => format!("{e}: {source}"),
        None => e.to_string(),
    })?;
    Ok(())
}
