//! A device from its rows, and the rows from a device.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::Device;
use super::job::{OpenJobs, Queue};
use super::record::Cause;
use crate::audit::AuditLog;
use crate::fault::SOFTWARE;
use crate::job::HISTORY_MAX;
use crate::power::Power;
use crate::ring::Ring;
use crate::saved::{Counters, NotSaved, RowChange, Saved, SavedRows, changes};
use crate::truth::{Kind, Origin, TRUTH_MAX};
use crate::{Tick, View};

impl Device {
    /// The rows that changed since `before`; all rows where there is no before.
    pub fn changes(&self, before: Option<&View>) -> Vec<RowChange> {
        changes(before, &self.state, &self.counters())
    }

    /// The device that these rows are of, as it stands after a power cut: switched off, nobody logged
    /// in, what was running still to be found. Says too whether it was on.
    ///
    /// # Errors
    /// [`NotSaved`] names the row that is missing or damaged.
    pub fn resume(rows: &SavedRows) -> Result<(Self, bool), NotSaved> {
        let saved = Saved::read(rows)?;
        let counters = saved.counters;
        let starts = counters.starts + 1;
        let mut tokens = ChaCha20Rng::seed_from_u64(counters.seed);
        tokens.set_stream(starts);
        let known = |it: &String| SOFTWARE.iter().find(|code| *code == it).copied();
        let held = saved.jobs.iter().filter_map(|it| Some(((it.held_until?, it.id), ())));
        let timed_holds = held.collect();
        let state = View {
            revision: counters.revision,
            now: counters.now,
            identity: Arc::new(saved.identity),
            clock: counters.clock,
            power: Power::Off,
            software: counters.software,
            software_download: false,
            drive_encrypted: counters.drive_encrypted,
            faults: Arc::default(),
            fault_causes: Arc::new(counters.fault_causes.iter().filter_map(known).collect()),
            condition: Arc::default(),
            settings: Arc::new(saved.settings),
            settings_revision: counters.settings_revision,
            settings_changed: counters.settings_changed,
            description: Arc::new(saved.description),
            identification: None,
            subscriptions: Arc::new(by(saved.subscriptions, |it| it.id)),
            assumptions: counters.assumptions,
            users: Arc::new(by(saved.users, |it| it.id.clone())),
            accounts: Arc::new(by(saved.accounts, |it| it.id.clone())),
            sessions: Arc::default(),
            printer: counters.printer,
            meter: counters.meter,
            jobs: saved.jobs.into_iter().map(|it| (it.id, Arc::new(it))).collect(),
            current_job: None,
            history: Ring::resume(
                HISTORY_MAX,
                counters.history_written,
                saved.ended.into_iter().map(Arc::new),
            ),
            forms: Arc::new(saved.forms),
            folders: Arc::new(saved.folders.into_iter().map(|it| (it.number, it)).collect()),
            audit: AuditLog::resume(counters.audit_written, saved.records),
            truth: Ring::resume(TRUTH_MAX, counters.truth_written, []),
            certificate: saved.certificate.map(Arc::new),
            panel_clears: counters.panel_clears + 1,
        };
        let device = Self {
            state,
            tokens,
            factory: counters.factory,
            restoring: counters.is_restoring,
            update: None,
            updates_made: 0,
            seed: counters.seed,
            starts,
            sessions_made: counters.sessions_made,
            jobs_made: counters.jobs_made,
            subscriptions_made: counters.subscriptions_made,
            tickets_made: counters.tickets_made,
            pending: BTreeMap::new(),
            queue: Queue::default(),
            open: OpenJobs::default(),
            timed_holds,
            panel_touched: None,
            effects: VecDeque::new(),
            cause: Cause::default(),
        };
        Ok((device, counters.is_on))
    }

    /// This device, read back from the snapshot of that name, in the place of another of the same twin.
    /// What belongs to the twin goes on as it was: its journal, its chance, and its numbers, so that no
    /// session and no answer is taken for one of the other device.
    #[must_use]
    pub fn in_place_of(mut self, other: &Self, snapshot: &str) -> Self {
        let (state, before) = (&mut self.state, &other.state);
        state.truth = before.truth.clone();
        state.revision = state.revision.max(before.revision);
        state.settings_revision = state.settings_revision.max(before.settings_revision) + 1;
        state.panel_clears = state.panel_clears.max(before.panel_clears) + 1;
        self.sessions_made = self.sessions_made.max(other.sessions_made);
        self.tickets_made = self.tickets_made.max(other.tickets_made);
        (self.seed, self.starts) = (other.seed, other.starts);
        self.tokens = other.tokens.clone();
        self.begin(self.state.now, Origin::Control);
        self.record(Kind::Observed, "restored", snapshot.to_owned());
        self
    }

    /// The moment up to which the device has lived.
    pub fn now(&self) -> Tick {
        self.state.now
    }

    fn counters(&self) -> Counters {
        Counters {
            now: self.state.now,
            revision: self.state.revision,
            clock: self.state.clock,
            is_on: self.state.power != Power::Off,
            is_restoring: self.restoring,
            software: self.state.software,
            drive_encrypted: self.state.drive_encrypted,
            factory: self.factory.clone(),
            assumptions: self.state.assumptions,
            settings_revision: self.state.settings_revision,
            settings_changed: self.state.settings_changed,
            sessions_made: self.sessions_made,
            jobs_made: self.jobs_made,
            subscriptions_made: self.subscriptions_made,
            tickets_made: self.tickets_made,
            audit_written: self.state.audit.written(),
            history_written: self.state.history.pushed(),
            history_kept: self.state.history.len(),
            printer: self.state.printer,
            meter: self.state.meter,
            truth_written: self.state.truth.pushed(),
            panel_clears: self.state.panel_clears,
            seed: self.seed,
            starts: self.starts,
            fault_causes: self.state.fault_causes.iter().map(|it| (*it).to_owned()).collect(),
        }
    }
}

fn by<K: Ord, T>(all: Vec<T>, key: impl Fn(&T) -> K) -> BTreeMap<K, Arc<T>> {
    all.into_iter().map(|it| (key(&it), Arc::new(it))).collect()
}
