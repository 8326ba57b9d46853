//! Who may give and take a way in: set a password, make and revoke tokens of the API, shut somebody out.
//!
//! Passwords and tokens are kept elsewhere; here the policies are asked, and what is done is recorded. Where a way in is
//! made, the record comes first, so that none is ever made without a trace: whoever made it could have used it. If the
//! desk then fails, the record tells of an order that was not carried out, which harms nobody. Where one is taken, that
//! comes first, so that no trouble with the record keeps it open.

use jenjang_access::{Action, Context, Resource, Role};
use jenjang_facts::{Moment, Nip};
use serde::Serialize;

use super::accounts::{Employee, ShutOut, TokenMade, WayIn, draft};
use super::act::Done;
use super::acting::{Acting, Who};
use super::app::App;
use super::error::AppError;

impl App {
    /// Records that somebody sets the password of another, for those who may; whoever keeps passwords sets it afterwards.
    pub async fn order_password(&self, acting: &Acting, whom: &Who) -> Result<Done, AppError> {
        self.allow_letting_in(acting, whom).await?;
        let set = WayIn { account: account_of(whom) };
        self.record_way_in(acting, Action::OpenAccount, whom, "password-set", &set).await
    }

    /// Records that a token of the API is made: one's own, or another's for those who may let others in.
    pub async fn order_token(&self, acting: &Acting, whom: &Who, until: Moment) -> Result<Done, AppError> {
        let action = self.allow_token(acting, whom).await?;
        let made = TokenMade { account: account_of(whom), until: until.to_string() };
        self.record_way_in(acting, action, whom, "token-made", &made).await
    }

    /// Records that a token of the API was revoked: one's own, or another's for those who may let others in.
    pub async fn record_token_revoked(&self, acting: &Acting, whom: &Who) -> Result<Done, AppError> {
        let action = self.allow_token(acting, whom).await?;
        let revoked = WayIn { account: account_of(whom) };
        self.record_way_in(acting, action, whom, "token-revoked", &revoked).await
    }

    /// Records that somebody was shut out, for those who may let them in. A password of theirs can be set again.
    pub async fn record_shut_out(&self, acting: &Acting, whom: &Who, reason: &str) -> Result<Done, AppError> {
        self.allow_shut_out(acting, whom, reason).await?;
        let reason = reason.trim();
        let shut_out = ShutOut { account: account_of(whom), reason: reason.to_owned() };
        self.record_way_in(acting, Action::OpenAccount, whom, "shut-out", &shut_out).await
    }

    /// Asks the policies whether somebody may shut another out, and takes the reason as it will be recorded.
    pub async fn allow_shut_out(&self, acting: &Acting, whom: &Who, reason: &str) -> Result<(), AppError> {
        self.allow_letting_in(acting, whom).await?;
        if !(1..=500).contains(&reason.trim().chars().count()) {
            return Err(AppError::Input("say in 1 to 500 characters why, without names".to_owned()));
        }
        Ok(())
    }

    async fn record_way_in(
        &self,
        acting: &Acting,
        action: Action,
        whom: &Who,
        kind: &'static str,
        event: &(impl Serialize + Sync),
    ) -> Result<Done, AppError> {
        let employee = match whom {
            Who::Person(nip) => Some(Employee { nip: nip.to_string() }),
            _ => None,
        };
        let context = Context { account: account_of(whom), ..Context::default() };
        self.record(acting, action, &Resource::Grants, &context, |_| draft(kind, event, employee.as_ref())).await
    }

    /// Asks the policies whether somebody may make, list and revoke the tokens of another or the own; returns as what.
    pub async fn allow_token(&self, acting: &Acting, whom: &Who) -> Result<Action, AppError> {
        if acting.who == *whom {
            let context = Context { account: account_of(whom), ..Context::default() };
            self.allow(acting, Action::KeepToken, &Resource::Grants, &context).await?;
            return Ok(Action::KeepToken);
        }
        self.allow_letting_in(acting, whom).await?;
        Ok(Action::OpenAccount)
    }

    /// Returns the name of an employee whom a register of a round has, for those who may let others in: a password for
    /// nobody would let nobody in. `None` for a NIP that none has.
    pub async fn employee_to_let_in(&self, acting: &Acting, nip: Nip) -> Result<Option<String>, AppError> {
        self.allow_letting_employees_in(acting).await?;
        Ok(self.in_rounds(nip, None).await?.0)
    }

    /// Asks the policies whether somebody may let employees in.
    pub async fn allow_letting_employees_in(&self, acting: &Acting) -> Result<(), AppError> {
        self.allow(acting, Action::OpenAccount, &Resource::Grants, &Context::default()).await.map(drop)
    }

    /// Asks the policies whether somebody may let another in.
    ///
    /// Whoever sets a password could sign in with it. So for an account this takes, beside opening accounts, the right to
    /// grant every role it has, and it cannot be the own; the operator, who holds the database, needs no more than the
    /// former. For an employee the right to open accounts is enough.
    pub async fn allow_letting_in(&self, acting: &Acting, whom: &Who) -> Result<(), AppError> {
        let id = match whom {
            Who::Account(id) => id.clone(),
            Who::Person(_) => return self.allow_letting_employees_in(acting).await,
            Who::Operator | Who::Participant(_) | Who::Public => {
                return Err(AppError::Input("name an account, or the NIP of an employee".to_owned()));
            }
        };
        let context = Context { account: Some(id.clone()), ..Context::default() };
        let principal = self.allow(acting, Action::OpenAccount, &Resource::Grants, &context).await?;
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

fn account_of(whom: &Who) -> Option<String> {
    match whom {
        Who::Account(id) => Some(id.clone()),
        Who::Person(_) | Who::Operator | Who::Participant(_) | Who::Public => None,
    }
}
