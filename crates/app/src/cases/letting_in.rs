//! Who may give somebody a way in: set the password of an account, make and revoke its tokens.
//!
//! Passwords and tokens are kept elsewhere; here the policies are asked, and that somebody sets a password is recorded.

use jenjang_access::{Action, Context, Resource, Role};

use super::accounts::{PasswordPerson, PasswordSet, draft};
use super::act::Done;
use super::acting::{Acting, Who};
use super::app::App;
use super::error::AppError;

impl App {
    /// Records that somebody sets the password of another, for those who may; whoever keeps passwords sets it afterwards.
    ///
    /// It comes first, so that no password is ever set without a trace: whoever set it could have signed in with it.
    pub async fn order_password(&self, acting: &Acting, whom: &Who) -> Result<Done, AppError> {
        self.allow_letting_in(acting, whom).await?;
        let (account, nip) = match whom {
            Who::Account(id) => (Some(id.clone()), None),
            Who::Person(nip) => (None, Some(PasswordPerson { nip: nip.to_string() })),
            Who::Operator | Who::Participant(_) | Who::Public => (None, None),
        };
        let context = Context { account: account.clone(), ..Context::default() };
        let set = PasswordSet { account };
        self.record(acting, Action::OpenAccount, &context, |_| draft("password-set", &set, nip.as_ref())).await
    }

    /// Asks the policies whether somebody may let another in.
    ///
    /// Whoever sets a password could sign in with it. So for an account this takes, beside opening accounts, the right to
    /// grant every role it has, and it cannot be the own; the operator, who holds the database, needs no more than the
    /// former. For an employee the right to open accounts is enough.
    pub async fn allow_letting_in(&self, acting: &Acting, whom: &Who) -> Result<(), AppError> {
        let account = match whom {
            Who::Account(id) => Some(id.clone()),
            Who::Person(_) => None,
            Who::Operator | Who::Participant(_) | Who::Public => {
                return Err(AppError::Input("name an account, or the NIP of an employee".to_owned()));
            }
        };
        let context = Context { account: account.clone(), ..Context::default() };
        let principal = self.allow(acting, Action::OpenAccount, &Resource::Grants, &context).await?;
        let Some(id) = account else { return Ok(()) };
        let roles: Vec<Role> = {
            let accounts = self.accounts().await?;
            let account = accounts.get(&id).ok_or_else(|| AppError::NoSuchAccount(id.clone()))?;
            account.grants.iter().filter(|grant| !grant.revoked).map(|grant| grant.role).collect()
        };
        if principal.roles.contains(&Role::Operator) {
            return Ok(());
        }
        if principal.id == id {
            return Err(AppError::NoSuchAccount(id));
        }
        for role in roles {
            let context = Context { role: Some(role), account: Some(id.clone()), ..Context::default() };
            self.access.check(&principal, Action::GrantRole, &Resource::Grants, &context)?;
        }
        Ok(())
    }
}
