//! What job control is told without asking (`USTATUS`, PJL Technical Reference chapter 9): how the device is, and
//! what becomes of the jobs that came on the same connection.
//!
//! That nothing is told of other jobs is assumed, and so is that a job whose state strangers may not see is passed
//! over.

use std::sync::Arc;

use sim_core::job::{Ending, Job, JobId};
use sim_core::permit::Sight;
use sim_core::{Asker, Tick, View};
use sim_host::Handle;
use sim_wire::pjl::Session;
use tokio::sync::watch;

use crate::readback::Facts;

/// Pages of one job that are told at one time; of more that came out meanwhile the newest (assumed).
pub(crate) const PAGES_AT_ONCE_MAX: u32 = 1_000;

/// What one connection was told so far.
pub(crate) struct Unasked {
    handle: Handle,
    peer: Asker,
    views: watch::Receiver<Arc<View>>,
    status: Facts,
    /// The jobs that came on it and have not ended.
    jobs: Vec<Watched>,
    /// Seconds between two timed statuses, and when the next one is due.
    timed: Option<(u16, Tick)>,
}

/// A job, and what was told of it.
struct Watched {
    id: JobId,
    has_begun: bool,
    pages: u32,
}

impl Unasked {
    /// Nothing came on a connection of this peer.
    pub(crate) fn new(handle: &Handle, peer: Asker) -> Self {
        let (views, status) = (handle.views(), Facts::of(&handle.view()));
        Self { handle: handle.clone(), peer, views, status, jobs: Vec::new(), timed: None }
    }

    /// Jobs came on it.
    pub(crate) fn follow(&mut self, jobs: impl IntoIterator<Item = JobId>) {
        self.jobs.extend(jobs.into_iter().map(|id| Watched { id, has_begun: false, pages: 0 }));
    }

    /// Waits until there may be something to tell.
    pub(crate) async fn comes(&mut self) {
        let handle = &self.handle;
        let due = async {
            match self.timed {
                Some((_, due)) => handle.until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // A twin that has ended ends the connection too.
            changed = self.views.changed() => if changed.is_err() { std::future::pending().await },
            () = due => {}
        }
    }

    /// What is to be told now, of what the client wants; from then on it is told.
    pub(crate) fn tell(&mut self, session: &Session) -> Vec<u8> {
        let view = self.views.borrow_and_update().clone();
        let mut said = self.changed_status(session, &view);
        let peer = self.peer;
        self.jobs.retain_mut(|it| match view.job(it.id) {
            Some(job) if view.may_see(peer, Sight::Job(job)).is_ok() => {
                it.tell(job, session, &mut said)
            }
            Some(job) => !job.state.is_ended(),
            None => false,
        });
        said.extend(self.timed_status(session));
        said
    }

    fn changed_status(&mut self, session: &Session, view: &View) -> Vec<u8> {
        let before = std::mem::replace(&mut self.status, Facts::of(view));
        let status = self.status.status();
        if before.status() == status { Vec::new() } else { session.device_changed(&status) }
    }

    fn timed_status(&mut self, session: &Session) -> Vec<u8> {
        let (now, seconds) = (self.handle.now(), session.interval_seconds());
        if self.timed.map(|it| it.0) != seconds {
            self.timed = seconds.map(|it| (it, after(now, it)));
        }
        match &mut self.timed {
            Some((seconds, due)) if *due <= now => {
                *due = after(now, *seconds);
                session.timed(&self.status.status())
            }
            Some(_) | None => Vec::new(),
        }
    }
}

impl Watched {
    /// Tells what became of the job; whether there is more to come.
    fn tell(&mut self, job: &Job, session: &Session, said: &mut Vec<u8>) -> bool {
        let name = Some(&*job.name).filter(|it| !it.is_empty());
        if job.started.is_some() && !self.has_begun {
            self.has_begun = true;
            said.extend(session.job_began(name));
        }
        let out = job.impressions_out();
        let first = self.pages.max(out.saturating_sub(PAGES_AT_ONCE_MAX)) + 1;
        (first..=out).for_each(|it| said.extend(session.page_printed(it.into())));
        self.pages = self.pages.max(out);
        match job.state.ending() {
            None => true,
            Some(Ending::Completed) => {
                said.extend(session.job_ended(name, out.into()));
                false
            }
            // That one which the device ends is told as one which a user ends is assumed.
            Some(Ending::Cancelled | Ending::Aborted(_)) => {
                said.extend(session.job_cancelled(name));
                false
            }
        }
    }
}

fn after(now: Tick, seconds: u16) -> Tick {
    now.after_ms(u64::from(seconds) * 1_000)
}
