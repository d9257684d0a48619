//! Accounts, and charging jobs to them.

use std::sync::Arc;

use super::Device;
use crate::account::{
    ACCOUNT_USERS_MAX, ACCOUNTS_MAX, Account, AccountAsk, AccountId, AccountRefused, Payer,
    may_charge,
};
use crate::job::{JobId, JobRefused, JobTicket};
use crate::user::UserId;
use crate::{Refused, Reply};

impl Device {
    pub(super) fn account(&mut self, ask: AccountAsk) -> Result<Reply, Refused> {
        let accounts = &mut self.state.accounts;
        match ask {
            AccountAsk::Put { id, is_closed, limit, used, users } => {
                let old = accounts.get(&id);
                if old.is_none() && accounts.len() >= ACCOUNTS_MAX {
                    return Err(Refused::Account(AccountRefused::Full));
                }
                if users.len() > ACCOUNT_USERS_MAX {
                    return Err(Refused::Account(AccountRefused::Users));
                }
                let used = used.or(old.map(|it| it.used)).unwrap_or(0);
                let account = Account { id: id.clone(), is_closed, limit, used, users };
                Arc::make_mut(accounts).insert(id, Arc::new(account));
            }
            AccountAsk::Delete(id) => {
                if !accounts.contains_key(&id) {
                    return Err(Refused::Account(AccountRefused::NoSuchAccount));
                }
                Arc::make_mut(accounts).remove(&id);
            }
        }
        Ok(Reply::Done)
    }

    /// Whether a job of this owner can be charged.
    pub(super) fn check_charge(
        &self,
        ticket: &JobTicket,
        owner: Option<&UserId>,
    ) -> Result<(), Refused> {
        self.check_payer(ticket, Payer::of(&self.desk.settings, ticket, owner))
    }

    /// Whether a job can be charged to whom it says that it is from so far.
    pub(super) fn check_payer(&self, ticket: &JobTicket, payer: Payer<'_>) -> Result<(), Refused> {
        let checked = may_charge(&self.state.accounts, ticket, payer);
        checked.map_err(|it| Refused::Job(JobRefused::Account(it)))
    }

    /// Charges impressions that are out.
    pub(super) fn charge(&mut self, job: JobId, impressions: u32) {
        let ticket = self.state.jobs.get(&job).map(|it| &it.ticket);
        let id = ticket.and_then(|it| it.account.as_deref()).and_then(AccountId::new);
        let Some(id) = id.filter(|it| self.state.accounts.contains_key(it)) else { return };
        if let Some(account) = Arc::make_mut(&mut self.state.accounts).get_mut(&id) {
            let account = Arc::make_mut(account);
            account.used = account.used.saturating_add(impressions);
        }
    }
}
