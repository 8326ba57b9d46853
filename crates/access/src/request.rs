//! Who asks, about what, under which circumstances; and how Cedar is told.

use std::collections::{BTreeSet, HashMap, HashSet};

use cedar_policy::{
    Context as CedarContext, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression as Expression,
};

use crate::{Kind, Role};

/// Who asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Principal {
    /// The id of the account.
    pub id: String,
    /// The roles in force for the case and the moment. Without any, everything is denied.
    pub roles: BTreeSet<Role>,
    /// The ids of the units whose head or marker he is.
    pub units: BTreeSet<String>,
    /// His number in the case, if he takes part in it.
    pub participant: Option<u32>,
}

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Resource {
    /// The record of everything.
    Ledger,
    /// Accounts and roles.
    Grants,
    /// A round.
    Case {
        /// Its id.
        id: String,
    },
    /// One participant of a round: dossier, papers, marks.
    Entry {
        /// The id of the round.
        case: String,
        /// The number of the participant in it.
        participant: u32,
        /// The id of the participant's unit.
        unit: String,
        /// The accounts assigned to mark the paper or interview of the stage concerned.
        markers: BTreeSet<String>,
    },
}

/// The circumstances of a request. What an action does not need stays as [`Default`] has it, which opens nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// Whether that which is asked for has been published (the list), or told to the one it concerns (the score).
    pub published: bool,
    /// Whether the one who asks gave a mark that the action decides on.
    pub own_mark: bool,
    /// The role to grant or to revoke.
    pub role: Option<Role>,
    /// The account that gets or loses the role.
    pub account: Option<String>,
    /// The unit whose part of the round is meant: of the pool, of the interviews.
    pub unit: Option<String>,
    /// The number of the participant whom an action on a round concerns: whose mark, whose objection.
    pub participant: Option<u32>,
}

/// The names of the entity types.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    account: EntityTypeName,
    unit: EntityTypeName,
    role: EntityTypeName,
    action: EntityTypeName,
    ledger: EntityTypeName,
    grants: EntityTypeName,
    case: EntityTypeName,
    entry: EntityTypeName,
}

impl Names {
    /// Returns the names; the error, which a test rules out, is what Cedar has against one of them.
    pub(crate) fn new() -> Result<Self, String> {
        let name = |name: &str| name.parse::<EntityTypeName>().map_err(|e| format!("`{name}`: {e}"));
        Ok(Self {
            account: name("Account")?,
            unit: name("Unit")?,
            role: name("Role")?,
            action: name("Action")?,
            ledger: name(Kind::Ledger.key())?,
            grants: name(Kind::Grants.key())?,
            case: name(Kind::Case.key())?,
            entry: name(Kind::Entry.key())?,
        })
    }

    pub(crate) fn role(&self, role: Role) -> EntityUid {
        uid(&self.role, role.key())
    }

    pub(crate) fn action(&self, key: &str) -> EntityUid {
        uid(&self.action, key)
    }

    /// Returns the entity of who asks. Any role brings `public` with it.
    pub(crate) fn principal(&self, principal: &Principal) -> Result<Entity, String> {
        let units = principal.units.iter().map(|unit| Expression::new_entity_uid(uid(&self.unit, unit)));
        let mut attributes = HashMap::from([("units".to_owned(), Expression::new_set(units))]);
        if let Some(number) = principal.participant {
            attributes.insert("participant".to_owned(), Expression::new_long(i64::from(number)));
        }
        let any = principal.roles.first().map(|_| Role::Public);
        let parents: HashSet<EntityUid> =
            principal.roles.iter().copied().chain(any).map(|role| self.role(role)).collect();
        Entity::new(uid(&self.account, &principal.id), attributes, parents).map_err(|e| e.to_string())
    }

    pub(crate) fn resource(&self, resource: &Resource) -> Result<Entity, String> {
        let (uid, attributes) = match resource {
            Resource::Ledger => (uid(&self.ledger, "ledger"), HashMap::new()),
            Resource::Grants => (uid(&self.grants, "grants"), HashMap::new()),
            Resource::Case { id } => (uid(&self.case, id), HashMap::new()),
            Resource::Entry { case, participant, unit, markers } => {
                let accounts = markers.iter().map(|marker| Expression::new_entity_uid(uid(&self.account, marker)));
                let attributes = HashMap::from([
                    ("case".to_owned(), Expression::new_entity_uid(uid(&self.case, case))),
                    ("participant".to_owned(), Expression::new_long(i64::from(*participant))),
                    ("unit".to_owned(), Expression::new_entity_uid(uid(&self.unit, unit))),
                    ("markers".to_owned(), Expression::new_set(accounts)),
                ]);
                (uid(&self.entry, &format!("{case}/{participant}")), attributes)
            }
        };
        Entity::new(uid, attributes, HashSet::new()).map_err(|e| e.to_string())
    }

    pub(crate) fn context(&self, context: &Context) -> Result<CedarContext, String> {
        let mut pairs = vec![
            ("published".to_owned(), Expression::new_bool(context.published)),
            ("ownMark".to_owned(), Expression::new_bool(context.own_mark)),
        ];
        let role = context.role.map(|role| Expression::new_entity_uid(self.role(role)));
        pairs.extend(role.map(|role| ("role".to_owned(), role)));
        let account = context.account.as_ref().map(|id| Expression::new_entity_uid(uid(&self.account, id)));
        pairs.extend(account.map(|account| ("account".to_owned(), account)));
        let unit = context.unit.as_ref().map(|id| Expression::new_entity_uid(uid(&self.unit, id)));
        pairs.extend(unit.map(|unit| ("unit".to_owned(), unit)));
        let number = context.participant.map(|number| Expression::new_long(i64::from(number)));
        pairs.extend(number.map(|number| ("participant".to_owned(), number)));
        CedarContext::from_pairs(pairs).map_err(|e| e.to_string())
    }
}

fn uid(name: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(name.clone(), EntityId::new(id))
}
