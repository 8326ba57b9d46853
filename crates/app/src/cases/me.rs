//! Who somebody is to the program: the name to greet, the roles, and what waits.

use std::collections::BTreeSet;

use jenjang_access::Role;
use jenjang_facts::Nip;

use super::acting::{Acting, Who};
use super::app::App;
use super::error::AppError;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    /// The name; `None` where it was erased or nobody knows it.
    pub name: Option<String>,
    /// Every role in force in any case.
    pub roles: BTreeSet<Role>,
    /// The units the roles are for.
    pub units: BTreeSet<String>,
    /// The cases in which the person has a number, with it.
    pub takes_part: Vec<(String, u32)>,
}

impl App {
    /// Returns who somebody is.
    pub async fn me(&self, acting: &Acting) -> Result<Me, AppError> {
        let mut me = Me { name: None, roles: BTreeSet::new(), units: BTreeSet::new(), takes_part: Vec::new() };
        let nip = match &acting.who {
            Who::Account(id) => {
                let accounts = self.accounts().await?;
                let account = accounts.get(id).ok_or_else(|| AppError::NoSuchAccount(id.clone()))?;
                let on = acting.at.day_in(Default::default());
                let in_force = account.grants.iter().filter(|grant| grant.is_in_force(grant.case.as_deref(), on));
                for grant in in_force {
                    me.roles.insert(grant.role);
                    me.units.extend(grant.unit.clone());
                }
                me.name.clone_from(&account.name);
                account.nip
            }
            Who::Person(nip) => Some(*nip),
            Who::Operator => {
                me.roles.insert(Role::Operator);
                None
            }
            Who::Participant(_) | Who::Public => None,
        };
        let Some(nip) = nip else { return Ok(me) };
        (me.name, me.takes_part) = self.in_rounds(nip, me.name).await?;
        if matches!(acting.who, Who::Person(_)) {
            me.roles.insert(Role::Participant);
        }
        Ok(me)
    }

    /// Returns the name of an employee as accounts know it, else as the register of a round has it, and the rounds the
    /// person has a number in, with it.
    pub(super) async fn in_rounds(
        &self,
        nip: Nip,
        known: Option<String>,
    ) -> Result<(Option<String>, Vec<(String, u32)>), AppError> {
        let (mut name, mut takes_part) = (known, Vec::new());
        for head in self.case_heads().await? {
            let case = self.case_held(&head.id).await?;
            if let Some(number) = case.number_of(nip) {
                takes_part.push((head.id.to_string(), number));
                name = name.or_else(|| case.name_of(number).map(ToOwned::to_owned));
            }
            if name.is_none() {
                name = self.people_of(&case).await?.name_of(nip);
            }
        }
        Ok((name, takes_part))
    }
}
