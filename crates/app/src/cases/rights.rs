//! What somebody may do in a case, so that a page offers only that; every use case asks again when it is done.

use std::collections::BTreeSet;

use bytes::Bytes;
use jenjang_access::{Action, Context, Kind, Principal, Resource, Role};
use jenjang_ledger::CaseId;
use jenjang_procedure::stages::announcement::FileRef;
use jenjang_procedure::{Command, Context as Circumstances, Event};
use jenjang_regulation::Bilingual;

use super::accounts::Account;
use super::acting::Acting;
use super::app::App;
use super::error::AppError;
use super::open_case::OpenCase;

/// What somebody may do in a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The actions on the case as a whole that the policies allow now.
    pub actions: BTreeSet<Action>,
    /// The actions of the ledger that the policies allow.
    pub on_ledger: BTreeSet<Action>,
    /// The own units for which sessions may be scheduled; empty for the office, which may for all.
    pub units: BTreeSet<String>,
    /// The id under which events name the person.
    pub account: String,
    /// Whether documents may be judged.
    pub judges_documents: bool,
    /// Whether the case is announced: its settings can only be amended from then on.
    pub sealed: bool,
}

impl Rights {
    /// Returns whether an action on the case is allowed.
    pub fn may(&self, action: Action) -> bool {
        self.actions.contains(&action) || self.on_ledger.contains(&action)
    }
}

/// A regulation under which a case can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegulationLine {
    /// Its id.
    pub id: String,
    /// The version in force.
    pub version: String,
    /// What it is called.
    pub title: Bilingual,
}

/// Somebody who can be named as the monitor of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonitorLine {
    /// The account.
    pub account: String,
    /// The name; `None` once erased.
    pub name: Option<String>,
}

impl App {
    /// Returns what somebody may do in a case. A case that is not theirs to see is not there.
    pub async fn rights(&self, acting: &Acting, id: &str) -> Result<Rights, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        Ok(self.rights_of(&principal, &case))
    }

    pub(crate) fn rights_of(&self, principal: &Principal, case: &OpenCase) -> Rights {
        let may =
            |action, resource: &Resource, context: &Context| self.access.allows(principal, action, resource, context);
        let (whole, none) = (case.resource(), Context::default());
        let of_kind = |kind| Action::ALL.iter().copied().filter(move |action| action.kind() == kind);
        let mut actions: BTreeSet<Action> = of_kind(Kind::Case).filter(|action| may(*action, &whole, &none)).collect();
        let for_unit = |unit: &&String| {
            let context = Context { unit: Some((*unit).clone()), ..Context::default() };
            may(Action::ScheduleInterview, &whole, &context)
        };
        let units: BTreeSet<String> = principal.units.iter().filter(for_unit).cloned().collect();
        let everywhere = actions.contains(&Action::ScheduleInterview);
        if !units.is_empty() {
            actions.insert(Action::ScheduleInterview);
        }
        Rights {
            actions,
            on_ledger: of_kind(Kind::Ledger).filter(|action| may(*action, &Resource::Ledger, &none)).collect(),
            units: if everywhere { BTreeSet::new() } else { units },
            account: principal.id.clone(),
            judges_documents: may(Action::JudgeDocument, &case.entry(0, None), &none),
            sealed: case.case.announced.is_some(),
        }
    }

    /// Decides what a command would cause, with the same questions as [`App::act`], and records nothing.
    ///
    /// For the page that shows what will happen before it does. Files that would come with the command are not looked at.
    pub async fn rehearse(&self, acting: &Acting, id: &str, command: &Command) -> Result<Vec<Event>, AppError> {
        let id = CaseId::new(id)?;
        let case = self.case(&id).await?;
        let principal = self.principal(acting, Some(&case)).await?;
        let duty = case.duty(command, &principal);
        for (resource, context) in &duty.asked {
            self.access.check(&principal, duty.action, resource, context)?;
        }
        let context = Circumstances { at: acting.at, actor: &principal.id, calendar: case.reference.calendar() };
        Ok(case.case.decide(command, &context)?)
    }

    /// Keeps a file that is to be published with the announcement, until it is sealed; for those who may announce.
    pub async fn keep_material(&self, acting: &Acting, id: &str, bytes: Bytes) -> Result<FileRef, AppError> {
        if !self.rights(acting, id).await?.may(Action::Announce) {
            return Err(AppError::NoSuchCase(id.to_owned()));
        }
        let file = super::files::file_ref("material", &bytes)?;
        self.blobs.put(bytes).await?;
        Ok(file)
    }

    /// Returns the regulations under which a case can be opened today, for those who may open one.
    pub async fn regulations(&self, acting: &Acting) -> Result<Vec<RegulationLine>, AppError> {
        let resource = Resource::Case { id: "baru".to_owned() };
        self.allow(acting, Action::OpenCase, &resource, &Context::default()).await?;
        let on = acting.at.day_in(Default::default());
        let in_force = |procedure: &jenjang_regulation::Procedure| {
            let version = crate::rules::version_in_force(&self.procedures, &procedure.id, on).ok()?;
            // A regulation without a procedure judges people and runs no round.
            super::open_case::plan_of(version, &self.reference).ok()?;
            Some(RegulationLine {
                id: version.id.clone(),
                version: version.version.clone(),
                title: version.title.clone(),
            })
        };
        Ok(self.procedures.iter().filter_map(in_force).collect())
    }

    /// Returns who can watch a session, for those who schedule one.
    pub async fn monitors(&self, acting: &Acting, id: &str) -> Result<Vec<MonitorLine>, AppError> {
        if !self.rights(acting, id).await?.may(Action::ScheduleInterview) {
            return Err(AppError::NoSuchCase(id.to_owned()));
        }
        let on = acting.at.day_in(self.case(&CaseId::new(id)?).await?.case.plan.zone());
        let accounts = self.accounts().await?;
        let watches = |account: &str| accounts.roles(account, Some(id), on).0.contains(&Role::BkdMonitor);
        let line = |(account, person): (&str, &Account)| MonitorLine {
            account: account.to_owned(),
            name: person.name.clone(),
        };
        Ok(accounts.iter().filter(|(account, _)| watches(account)).map(line).collect())
    }

    /// Returns which roles somebody may grant to an account.
    pub async fn grantable(&self, acting: &Acting, account: &str) -> Result<Vec<Role>, AppError> {
        let principal = self.principal(acting, None).await?;
        let may = |role: &Role| {
            let context = Context { role: Some(*role), account: Some(account.to_owned()), ..Context::default() };
            self.access.allows(&principal, Action::GrantRole, &Resource::Grants, &context)
        };
        Ok(Role::ALL.into_iter().filter(may).collect())
    }
}
