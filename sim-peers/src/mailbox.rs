//! The mails that came whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use tokio::sync::watch;

/// Mails that are kept; the oldest go first.
pub const MAILS_MAX: usize = 100;
/// Bytes of a mail; of a larger one the connection is closed.
pub const MAIL_MAX: usize = 64 << 20;

/// A mail as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its number, from 1.
    pub number: u64,
    /// Whether it came in TLS.
    pub in_tls: bool,
    /// The address in MAIL, with its brackets.
    pub from: String,
    /// That of each RCPT.
    pub to: Vec<String>,
    /// The message.
    pub message: Bytes,
}

/// The mails that came, for everybody who has it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Mailbox {
    mails: watch::Sender<Vec<Arc<Received>>>,
    /// How many came.
    made: Arc<AtomicU64>,
}

impl Default for Mailbox {
    fn default() -> Self {
        Self { mails: watch::Sender::new(Vec::new()), made: Arc::default() }
    }
}

impl Mailbox {
    /// Those that are kept, the oldest first.
    pub fn mails(&self) -> Vec<Arc<Received>> {
        self.mails.borrow().clone()
    }

    /// The mail of this number, waited for until it has come.
    pub async fn mail(&self, number: u64) -> Option<Arc<Received>> {
        let mut mails = self.mails.subscribe();
        let has_come = |it: &Vec<Arc<Received>>| it.last().is_some_and(|it| it.number >= number);
        let mails = mails.wait_for(|it| has_come(it)).await.ok()?;
        mails.iter().find(|it| it.number == number).cloned()
    }

    /// Takes these away.
    pub(crate) fn remove(&self, numbers: &[u64]) {
        self.mails.send_if_modified(|mails| {
            let before = mails.len();
            mails.retain(|it| !numbers.contains(&it.number));
            mails.len() < before
        });
    }

    pub(crate) fn put(&self, received: Received) {
        self.mails.send_modify(|mails| {
            let number = self.made.fetch_add(1, Ordering::Relaxed) + 1;
            mails.push(Arc::new(Received { number, ..received }));
            if mails.len() > MAILS_MAX {
                mails.remove(0);
            }
        });
    }
}
