//! Accounts and roles: who granted what to whom, for which unit and case, until when. They are a stream of events of
//! their own, which also has what else the office does outside of rounds: registers that were kept.

use std::collections::{BTreeMap, BTreeSet};

use jenjang_access::Role;
use jenjang_facts::{Day, Nip};
use jenjang_ledger::{CaseId, Draft, Event, Personal};
use jenjang_registry::snapshot::Manifest;
use serde::{Deserialize, Serialize};

use super::error::AppError;

/// The id of the stream in the ledger; no case can have it, for the shortest id of a case that people choose is longer.
pub(crate) fn stream() -> Result<CaseId, AppError> {
    Ok(CaseId::new(STREAM)?)
}

/// The id of the stream of accounts and roles.
pub const STREAM: &str = "access";

/// An account was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountOpened {
    pub(crate) account: String,
    #[serde(skip)]
    pub(crate) personal: Option<AccountPerson>,
}

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AccountPerson {
    pub(crate) name: String,
    pub(crate) nip: Option<String>,
}

/// A role was granted. Who granted it stands in the event's stamp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RoleGranted {
    pub(crate) grant: u32,
    pub(crate) account: String,
    pub(crate) role: String,
    pub(crate) unit: Option<String>,
    pub(crate) case: Option<String>,
    pub(crate) until: Option<String>,
}

/// A role was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RoleRevoked {
    pub(crate) grant: u32,
    pub(crate) reason: String,
}

/// A password was set by somebody else than its owner, or a token of the API was revoked: of an account, or of an
/// employee. Never the password or the token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WayIn {
    pub(crate) account: Option<String>,
}

/// A token of the API was made. Never the token, nor what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TokenMade {
    pub(crate) account: Option<String>,
    pub(crate) until: String,
}

/// Every way in was taken from somebody: passwords, sessions and tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ShutOut {
    pub(crate) account: Option<String>,
    pub(crate) reason: String,
}

/// A register was kept: rounds can be screened by it from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RegisterKept {
    pub(crate) register: String,
    pub(crate) as_of: Option<String>,
    pub(crate) people: u64,
    pub(crate) refused: u64,
}

impl RegisterKept {
    pub(crate) fn of(manifest: &Manifest) -> Self {
        let counts = &manifest.counts;
        let (register, as_of) = (manifest.digest.clone(), manifest.as_of.clone());
        Self { register, as_of, people: counts.people, refused: counts.refused }
    }
}

/// The employee whom an event is about, where it is not about an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Employee {
    pub(crate) nip: String,
}

/// A role that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its number.
    pub number: u32,
    /// The role.
    pub role: Role,
    /// The unit it is for; `None` for none.
    pub unit: Option<String>,
    /// The case it is for; `None` for all.
    pub case: Option<String>,
    /// The last day it is in force.
    pub until: Option<Day>,
    /// Who granted it.
    pub by: String,
    /// Whether it was revoked.
    pub revoked: bool,
}

impl Grant {
    /// Returns whether the role is in force for a case on a day; without a case, only roles for all cases are.
    pub fn is_in_force(&self, case: Option<&str>, on: Day) -> bool {
        let for_case = self.case.is_none() || (case.is_some() && self.case.as_deref() == case);
        !self.revoked && for_case && self.until.is_none_or(|until| on <= until)
    }
}

/// An account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// The name of the person; `None` once erased.
    pub name: Option<String>,
    /// The number of the person, where the account has one.
    pub nip: Option<Nip>,
    /// The roles, in the order of granting.
    pub grants: Vec<Grant>,
}

/// All accounts, as their events made them.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    pub(crate) sequence: u64,
    accounts: BTreeMap<String, Account>,
    n_grants: u32,
}

/// What an account may be called.
pub(crate) fn check_id(id: &str) -> Result<(), AppError> {
    let plain = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    // Eighteen digits would be a NIP, and a name of the program's own would look like somebody else.
    let digits = id.bytes().all(|b| b.is_ascii_digit());
    let own = ["operator", "public"].contains(&id) || id.starts_with("participant");
    if id.is_empty() || id.len() > 40 || !plain || digits || own {
        return Err(AppError::AccountId(id.to_owned()));
    }
    Ok(())
}

impl Accounts {
    /// Returns an account.
    pub fn get(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// Returns the accounts by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Account)> {
        self.accounts.iter().map(|(id, account)| (id.as_str(), account))
    }

    /// Returns the roles of an account for a case on a day, and the units they are for.
    pub fn roles(&self, id: &str, case: Option<&str>, on: Day) -> (BTreeSet<Role>, BTreeSet<String>) {
        let grants = self.accounts.get(id).into_iter().flat_map(|account| &account.grants);
        let in_force: Vec<&Grant> = grants.filter(|grant| grant.is_in_force(case, on)).collect();
        let units = in_force.iter().filter_map(|grant| grant.unit.clone()).collect();
        (in_force.iter().map(|grant| grant.role).collect(), units)
    }

    /// Returns the number of the next grant.
    pub(crate) fn next_grant(&self) -> u32 {
        self.n_grants + 1
    }

    /// Returns a grant that is in force, with its account.
    pub(crate) fn grant(&self, number: u32) -> Option<(&str, &Grant)> {
        let mut all = self.iter().flat_map(|(id, account)| account.grants.iter().map(move |grant| (id, grant)));
        all.find(|(_, grant)| grant.number == number && !grant.revoked)
    }

    /// Takes an event in. What this program does not know is left out: it can only take away, as a denial would.
    pub(crate) fn apply(&mut self, event: &Event) {
        self.sequence = event.sequence;
        match event.kind.as_str() {
            "account-opened" => {
                let Ok(opened) = serde_json::from_str::<AccountOpened>(&event.body) else { return };
                let person = match &event.personal {
                    Personal::Held(text) => serde_json::from_str::<AccountPerson>(text).ok(),
                    Personal::None | Personal::Erased { .. } => None,
                };
                let nip = person.as_ref().and_then(|person| Nip::parse(person.nip.as_deref()?).ok());
                let account = Account { name: person.map(|person| person.name), nip, grants: Vec::new() };
                self.accounts.entry(opened.account).or_insert(account);
            }
            "role-granted" => {
                let Ok(granted) = serde_json::from_str::<RoleGranted>(&event.body) else { return };
                self.n_grants = self.n_grants.max(granted.grant);
                let until = granted.until.as_deref().map(Day::parse_iso);
                let (Some(role), Ok(until)) = (Role::from_key(&granted.role), until.transpose()) else { return };
                let grant = Grant {
                    number: granted.grant,
                    role,
                    unit: granted.unit,
                    case: granted.case,
                    until,
                    by: event.stamp.actor.clone(),
                    revoked: false,
                };
                if let Some(account) = self.accounts.get_mut(&granted.account) {
                    account.grants.push(grant);
                }
            }
            "role-revoked" => {
                let Ok(revoked) = serde_json::from_str::<RoleRevoked>(&event.body) else { return };
                let grants = self.accounts.values_mut().flat_map(|account| &mut account.grants);
                grants.filter(|grant| grant.number == revoked.grant).for_each(|grant| grant.revoked = true);
            }
            _ => {}
        }
    }
}

/// What an event says about a person that can be erased: nothing.
pub(crate) const NOTHING_PERSONAL: Option<&AccountPerson> = None;

/// Returns a draft of an event of this stream.
pub(crate) fn draft<T: Serialize, P: Serialize>(kind: &str, body: &T, personal: Option<&P>) -> Result<Draft, AppError> {
    let text = |e: serde_json::Error| AppError::Input(e.to_string());
    Ok(Draft {
        kind: kind.to_owned(),
        body: serde_json::to_string(body).map_err(text)?,
        personal: personal.map(serde_json::to_string).transpose().map_err(text)?,
        blobs: Vec::new(),
    })
}
