//! Who acts, and what the policies get to know about them.

use std::collections::BTreeSet;

use jenjang_access::{Principal, Role};
use jenjang_facts::{Moment, Nip};

use super::accounts::Accounts;
use super::error::AppError;
use super::open_case::OpenCase;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Whoever runs the command line on the server.
    Operator,
    /// Somebody with an account.
    Account(String),
    /// An employee, for themselves.
    Person(Nip),
    /// A participant of the case at hand, for themselves.
    Participant(u32),
    /// Anybody.
    Public,
}

/// Who acts, when, and through what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    /// Who.
    pub who: Who,
    /// When.
    pub at: Moment,
    /// The way it comes in; recorded with every event: `cli` for the operator's command line.
    pub via: String,
}

impl Who {
    /// Reads `operator`, `public`, a NIP, `participant-12` or the id of an account.
    pub fn parse(text: &str) -> Result<Self, AppError> {
        if let Some(number) = text.strip_prefix("participant-") {
            let number = number.parse().map_err(|_| AppError::NoSuchParticipant(number.to_owned()))?;
            return Ok(Self::Participant(number));
        }
        match text {
            "operator" => Ok(Self::Operator),
            "public" => Ok(Self::Public),
            digits if digits.len() == 18 && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Nip::parse(digits).map(Self::Person).map_err(|error| AppError::Input(error.to_string()))
            }
            account => Ok(Self::Account(account.to_owned())),
        }
    }
}

/// Returns the number under which the register knows whoever acts: an employee, or somebody with an account who is one.
pub(crate) fn nip_of(who: &Who, accounts: &Accounts) -> Option<Nip> {
    match who {
        Who::Person(nip) => Some(*nip),
        Who::Account(id) => accounts.get(id)?.nip,
        Who::Operator | Who::Participant(_) | Who::Public => None,
    }
}

/// Returns what the policies get to know about who acts, in a case or outside of any.
pub(crate) fn principal(acting: &Acting, accounts: &Accounts, case: Option<&OpenCase>) -> Result<Principal, AppError> {
    let zone = case.map(|case| case.case.plan.zone()).unwrap_or_default();
    let on = acting.at.day_in(zone);
    let of_person = |nip: Nip| case.and_then(|case| case.number_of(nip));
    Ok(match &acting.who {
        Who::Operator => with_roles("operator", [Role::Operator]),
        Who::Public => with_roles("public", [Role::Public]),
        Who::Account(id) => {
            let account = accounts.get(id).ok_or_else(|| AppError::NoSuchAccount(id.clone()))?;
            let (mut roles, units) = accounts.roles(id, case.map(|case| case.id.as_str()), on);
            let participant = account.nip.and_then(of_person);
            if participant.is_some() {
                roles.insert(Role::Participant);
            }
            roles.insert(Role::Public);
            Principal { id: id.clone(), roles, units, participant }
        }
        Who::Person(nip) => participant(of_person(*nip)),
        Who::Participant(number) => {
            let known = case.is_some_and(|case| case.case.participant(*number).is_some());
            if !known {
                return Err(AppError::NoSuchParticipant(number.to_string()));
            }
            participant(Some(*number))
        }
    })
}

fn with_roles<const N: usize>(id: &str, roles: [Role; N]) -> Principal {
    Principal { id: id.to_owned(), roles: BTreeSet::from(roles), units: BTreeSet::new(), participant: None }
}

/// The id names the number and not the person: events keep it for ever.
pub(crate) fn participant(number: Option<u32>) -> Principal {
    let id = number.map_or_else(|| "participant".to_owned(), |number| format!("participant-{number}"));
    Principal { participant: number, ..with_roles(&id, [Role::Participant]) }
}
