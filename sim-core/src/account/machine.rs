//! The accounts, and what is charged to them.

use std::sync::Arc;

use super::{
    ACCOUNT_USERS_MAX, ACCOUNTS_MAX, Account, AccountAsk, AccountId, AccountRefused, Accounts,
    Payer, may_charge,
};
use crate::job::{JobRefused, JobTicket};
use crate::user::{Person, UserId};
use crate::{Refused, Reply};

/// The accounts. Neither a power cut nor a shutdown touches them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Machine {
    all: Arc<Accounts>,
}

impl Machine {
    /// The accounts that were kept.
    pub(crate) fn resume(accounts: Vec<Account>) -> Self {
        let by_id = |it: Account| (it.id.clone(), Arc::new(it));
        Self { all: Arc::new(accounts.into_iter().map(by_id).collect()) }
    }

    /// The accounts as they stand.
    pub(crate) fn picture(&self) -> Arc<Accounts> {
        self.all.clone()
    }

    pub(crate) fn handle(&mut self, ask: AccountAsk) -> Result<Reply, Refused> {
        match ask {
            AccountAsk::Put { id, is_closed, limit, used, users } => {
                let old = self.all.get(&id);
                if old.is_none() && self.all.len() >= ACCOUNTS_MAX {
                    return Err(Refused::Account(AccountRefused::Full));
                }
                if users.len() > ACCOUNT_USERS_MAX {
                    return Err(Refused::Account(AccountRefused::Users));
                }
                let used = used.or(old.map(|it| it.used)).unwrap_or(0);
                let account = Account { id: id.clone(), is_closed, limit, used, users };
                Arc::make_mut(&mut self.all).insert(id, Arc::new(account));
            }
            AccountAsk::Delete(id) => {
                if !self.all.contains_key(&id) {
                    return Err(Refused::Account(AccountRefused::NoSuchAccount));
                }
                Arc::make_mut(&mut self.all).remove(&id);
            }
        }
        Ok(Reply::Done)
    }

    /// Whether a job can be charged to whom it says that it is from so far.
    pub(crate) fn check(&self, ticket: &JobTicket, payer: Payer<'_>) -> Result<(), Refused> {
        may_charge(&self.all, ticket, payer).map_err(|it| Refused::Job(JobRefused::Account(it)))
    }

    /// Charges impressions that are out.
    pub(crate) fn charge(&mut self, account: &str, impressions: u32) {
        let id = AccountId::new(account).filter(|it| self.all.contains_key(it));
        let Some(id) = id else { return };
        if let Some(account) = Arc::make_mut(&mut self.all).get_mut(&id) {
            let account = Arc::make_mut(account);
            account.used = account.used.saturating_add(impressions);
        }
    }

    /// No account names a user who was deleted, so that whoever gets the ID later charges to none of them.
    /// One that named nobody else is closed: it would be everyone's.
    pub(crate) fn user_gone(&mut self, user: &Person) {
        let is_gone = |it: &UserId| it.as_str() == user.as_str();
        if !self.all.values().any(|it| it.users.iter().any(is_gone)) {
            return;
        }
        for account in Arc::make_mut(&mut self.all).values_mut() {
            if account.users.iter().any(is_gone) {
                let account = Arc::make_mut(account);
                account.users.retain(|it| !is_gone(it));
                account.is_closed |= account.users.is_empty();
            }
        }
    }

    /// What is on NVRAM stays.
    pub(crate) fn power_lost(&mut self) {}

    /// No account is left.
    pub(crate) fn factory_reset(&mut self) {
        *self = Self::default();
    }
}
