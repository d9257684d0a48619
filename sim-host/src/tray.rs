//! The output tray: paper that is out. It stays when the job's data is long gone.

use std::sync::Arc;

use sim_core::Tick;
use sim_core::job::JobId;

use crate::documents::Stored;

/// Sets in the tray; beyond it the oldest falls off.
pub const TRAY_MAX: usize = 2_000;

/// The number of a set in the tray.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OutputId(pub u64);

/// One copy of a job, as it lies in the tray.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its number.
    pub id: OutputId,
    /// Of which job.
    pub job: JobId,
    /// The job's name.
    pub name: Arc<str>,
    /// Whose it is; `None` where nobody was authenticated.
    pub owner: Option<Arc<str>>,
    /// Which copy, from 1.
    pub copy: u16,
    /// Pages that are out: fewer than the document's where printing was stopped.
    pub pages: u32,
    /// When its last page came out.
    pub at: Tick,
    /// What is on the pages.
    pub document: Stored,
}

/// The tray.
#[derive(Clone, Debug, Default)]
pub struct Tray {
    outputs: Arc<Vec<Arc<Output>>>,
    made: u64,
}

impl Tray {
    /// Lays a set on top.
    pub fn lay(&mut self, make: impl FnOnce(OutputId) -> Output) {
        self.made += 1;
        let outputs = Arc::make_mut(&mut self.outputs);
        if outputs.len() >= TRAY_MAX {
            outputs.remove(0);
        }
        outputs.push(Arc::new(make(OutputId(self.made))));
    }

    /// Takes a set away; whether it was there.
    pub fn take(&mut self, id: OutputId) -> bool {
        let before = self.outputs.len();
        Arc::make_mut(&mut self.outputs).retain(|it| it.id != id);
        self.outputs.len() < before
    }

    /// What lies in the tray, oldest first.
    pub fn outputs(&self) -> &Arc<Vec<Arc<Output>>> {
        &self.outputs
    }
}
