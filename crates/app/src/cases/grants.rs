//! Opening accounts, granting and revoking roles.

use std::collections::BTreeMap;

use jenjang_access::{Action, Context, Principal, Resource, Role};
use jenjang_facts::{Day, Nip};
use jenjang_ledger::{AppendError, Draft};

use super::accounts::{
    Account, AccountOpened, AccountPerson, NOTHING_PERSONAL, RoleGranted, RoleRevoked, check_id, draft, stream,
};
use super::act::{Done, is_one_line};
use super::acting::Acting;
use super::app::App;
use super::error::AppError;

/// An account to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// Its id: an office's word, not a name and no NIP.
    pub id: String,
    /// The name of the person.
    pub name: String,
    /// The number of the person, where the person is in the register.
    pub nip: Option<Nip>,
}

/// A role to grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGrant {
    /// To whom.
    pub account: String,
    /// Which.
    pub role: Role,
    /// For which unit; a head and a marker have one.
    pub unit: Option<String>,
    /// For which case; `None` for all.
    pub case: Option<String>,
    /// The last day.
    pub until: Option<Day>,
}

const MOST_TRIES: usize = 20;

impl App {
    /// Opens an account.
    pub async fn open_account(&self, acting: &Acting, new: &NewAccount) -> Result<Done, AppError> {
        check_id(&new.id)?;
        if !is_one_line(&new.name, 300) {
            return Err(AppError::Input("say whose account it is, on one line of 1 to 300 characters".to_owned()));
        }
        let context = Context { account: Some(new.id.clone()), ..Context::default() };
        self.record(acting, Action::OpenAccount, &Resource::Grants, &context, |accounts| {
            if accounts.get(&new.id).is_some() {
                return Err(AppError::AccountExists(new.id.clone()));
            }
            let nip = new.nip.map(|nip| nip.to_string());
            let person = AccountPerson { name: new.name.trim().to_owned(), nip };
            draft("account-opened", &AccountOpened { account: new.id.clone(), personal: None }, Some(&person))
        })
        .await
    }

    /// Grants a role.
    pub async fn grant_role(&self, acting: &Acting, new: &NewGrant) -> Result<Done, AppError> {
        let needs_unit = matches!(new.role, Role::SkpdHead | Role::Marker);
        if needs_unit && new.unit.as_ref().is_none_or(|unit| unit.trim().is_empty()) {
            return Err(AppError::Input(format!("the role `{}` is for a unit; name it", new.role)));
        }
        let context = Context { role: Some(new.role), account: Some(new.account.clone()), ..Context::default() };
        self.record(acting, Action::GrantRole, &Resource::Grants, &context, |accounts| {
            if accounts.get(&new.account).is_none() {
                return Err(AppError::NoSuchAccount(new.account.clone()));
            }
            let granted = RoleGranted {
                grant: accounts.next_grant(),
                account: new.account.clone(),
                role: new.role.key().to_owned(),
                unit: new.unit.clone(),
                case: new.case.clone(),
                until: new.until.map(|day| day.to_string()),
            };
            draft("role-granted", &granted, NOTHING_PERSONAL)
        })
        .await
    }

    /// Revokes a role by the number of its grant.
    pub async fn revoke_role(&self, acting: &Acting, grant: u32, reason: &str) -> Result<Done, AppError> {
        if reason.trim().is_empty() {
            return Err(AppError::Input("say why the role is revoked".to_owned()));
        }
        let (account, role) = {
            let accounts = self.accounts().await?;
            let (account, found) = accounts.grant(grant).ok_or(AppError::NoSuchGrant(grant))?;
            (account.to_owned(), found.role)
        };
        let context = Context { role: Some(role), account: Some(account), ..Context::default() };
        self.record(acting, Action::RevokeRole, &Resource::Grants, &context, |accounts| {
            accounts.grant(grant).ok_or(AppError::NoSuchGrant(grant))?;
            draft("role-revoked", &RoleRevoked { grant, reason: reason.trim().to_owned() }, NOTHING_PERSONAL)
        })
        .await
    }

    /// Returns the accounts with their roles.
    pub async fn read_grants(&self, acting: &Acting) -> Result<Vec<(String, Account)>, AppError> {
        self.allow(acting, Action::ReadGrants, &Resource::Grants, &Context::default()).await?;
        let accounts = self.accounts().await?;
        Ok(accounts.iter().map(|(id, account)| (id.to_owned(), account.clone())).collect())
    }

    /// Returns what the units are called that rounds know, by id, for those who may read accounts.
    pub async fn known_units(&self, acting: &Acting) -> Result<BTreeMap<String, String>, AppError> {
        self.allow(acting, Action::ReadGrants, &Resource::Grants, &Context::default()).await?;
        let mut units = BTreeMap::new();
        for head in self.case_heads().await? {
            let case = self.case_held(&head.id).await?;
            let known = case.case.screened().into_iter().flat_map(|screened| &screened.units);
            units.extend(known.map(|unit| (unit.id.clone(), unit.name.clone())));
        }
        Ok(units)
    }

    /// Authorizes, decides and appends to the stream of accounts.
    pub(super) async fn record(
        &self,
        acting: &Acting,
        action: Action,
        resource: &Resource,
        context: &Context,
        decide: impl Fn(&super::accounts::Accounts) -> Result<Draft, AppError>,
    ) -> Result<Done, AppError> {
        let case = stream()?;
        for _ in 0..MOST_TRIES {
            let principal: Principal = self.allow(acting, action, resource, context).await?;
            let (draft, sequence) = {
                let accounts = self.accounts().await?;
                (decide(&accounts)?, accounts.sequence)
            };
            let stamp = self.stamp(acting, &principal, action, &[(resource.clone(), context.clone())]);
            let mut entropy = self.entropy.lock().await;
            let drafts = std::slice::from_ref(&draft);
            match self.ledger.append(&case, sequence, &stamp, drafts, &mut **entropy).await {
                Ok(stored) => {
                    drop(entropy);
                    let last = stored.last().ok_or(AppError::Stopped)?;
                    let (sequence, hash) = (last.sequence, last.hash);
                    self.take_own(stored).await;
                    self.tell(&case, vec![draft.kind.clone()], sequence);
                    return Ok(Done { case, kinds: vec![draft.kind], sequence, hash, files: Default::default() });
                }
                Err(AppendError::Conflict { .. }) => self.follower.look_again(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(AppError::Busy(case))
    }
}
