//! The desk that every machine is lent while it works: time, settings, chance, the two logs, and the way
//! to the world. No machine has any of these for itself.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::audit::{AuditLog, Event, Listed, Record};
use crate::clock::Clock;
use crate::command::Assumptions;
use crate::consequence::Consequence;
use crate::model::Identity;
use crate::permit::Actor;
use crate::ring::Ring;
use crate::saved::Counters;
use crate::settings::{self, Profile, Settings};
use crate::ticket::Pending;
use crate::truth::{About, Cause, DETAIL_MAX, Entry, Kind, Origin, TRUTH_MAX};
use crate::{Effect, Reply, Tick, Ticket};

mod tickets;

/// The desk.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    /// The moment of the input that is worked on.
    pub(crate) now: Tick,
    /// Grows with each input.
    pub(crate) revision: u64,
    pub(crate) identity: Arc<Identity>,
    pub(crate) clock: Clock,
    pub(crate) settings: settings::Machine,
    pub(crate) assumptions: Assumptions,
    pub(crate) audit: AuditLog,
    pub(crate) truth: Ring<Entry>,
    pub(crate) chance: Chance,
    pub(crate) cause: Cause,
    pub(crate) pending: BTreeMap<Ticket, Pending>,
    pub(crate) tickets_made: u64,
    pub(crate) effects: VecDeque<Effect>,
    consequences: VecDeque<Consequence>,
}

/// Everything that the device draws; a named algorithm, so that a seed means the same in every release.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    pub(crate) seed: u64,
    /// How often the device was made from its rows: each time it draws from another stream.
    pub(crate) starts: u64,
    generator: ChaCha20Rng,
}

impl Chance {
    pub(crate) fn new(seed: u64, starts: u64) -> Self {
        let mut generator = ChaCha20Rng::seed_from_u64(seed);
        generator.set_stream(starts);
        Self { seed, starts, generator }
    }

    /// Sixteen bytes, for a session's cookie or a password's salt.
    pub(crate) fn draw(&mut self) -> [u8; 16] {
        let mut drawn = [0; 16];
        self.generator.fill_bytes(&mut drawn);
        drawn
    }
}

impl Desk {
    pub(crate) fn new(
        identity: Identity,
        (settings, profile): (Settings, Profile),
        assumptions: Assumptions,
        clock: Clock,
        seed: u64,
    ) -> Self {
        Self {
            now: Tick(0),
            revision: 0,
            identity: Arc::new(identity),
            clock,
            settings: settings::Machine::new(settings, profile, 0, Tick(0)),
            assumptions,
            audit: AuditLog::default(),
            truth: Ring::new(TRUTH_MAX),
            chance: Chance::new(seed, 0),
            cause: Cause::default(),
            pending: BTreeMap::new(),
            tickets_made: 0,
            effects: VecDeque::new(),
            consequences: VecDeque::new(),
        }
    }

    /// The desk of a device that was kept. Nothing waits for an answer, and chance takes a new turn.
    pub(crate) fn resume(
        identity: Identity,
        settings: Settings,
        records: Vec<Record>,
        counters: &Counters,
    ) -> Self {
        let Counters { assumptions, clock, seed, profile, .. } = *counters;
        let (revision, changed) = (counters.settings_revision, counters.settings_changed);
        let begun = (profile.settings(), profile);
        Self {
            now: counters.now,
            revision: counters.revision,
            audit: AuditLog::resume(counters.audit_written, records),
            truth: Ring::resume(TRUTH_MAX, counters.truth_written, []),
            chance: Chance::new(seed, counters.starts + 1),
            tickets_made: counters.tickets_made,
            settings: settings::Machine::new(settings, profile, revision, changed),
            ..Self::new(identity, begun, assumptions, clock, seed)
        }
    }

    /// Each input begins here: time moves, the revision grows, a new cause stands.
    pub(crate) fn begin(&mut self, now: Tick, origin: Origin) {
        self.now = self.now.max(now);
        self.revision += 1;
        self.cause = Cause::of(origin);
    }

    /// Writes the truth journal. The first entry of an input is the cause of the others.
    pub(crate) fn record(&mut self, kind: Kind, what: &'static str, detail: String) {
        self.record_about(kind, what, detail, About::default());
    }

    /// The same of what is about something.
    pub(crate) fn record_about(
        &mut self,
        kind: Kind,
        what: &'static str,
        detail: String,
        about: About,
    ) {
        self.record_times(kind, what, detail, about, 1);
    }

    /// The same of what happened so many times at about the same moment.
    pub(crate) fn record_times(
        &mut self,
        kind: Kind,
        what: &'static str,
        mut detail: String,
        about: About,
        times: u32,
    ) {
        if let Some((end, _)) = detail.char_indices().nth(DETAIL_MAX) {
            detail.truncate(end);
            detail.push('…');
            detail.shrink_to_fit();
        }
        let seq = self.truth.pushed() + 1;
        let origin = if self.cause.seq.is_none() { self.cause.origin } else { Origin::Device };
        let (at, cause, about) = (self.now, self.cause.seq, self.cause.about(about));
        let entry = Entry { seq, at, origin, cause, kind, what, detail, about, times };
        self.truth.push(entry);
        self.cause.seq = self.cause.seq.or(Some(seq));
    }

    /// Asks the world for something.
    pub(crate) fn effect(&mut self, effect: Effect) {
        let (what, detail) = crate::describe::effect(&effect);
        let job = crate::describe::job_of_effect(&effect);
        self.record_about(Kind::Effect, what, detail, job.map(About::job).unwrap_or_default());
        self.effects.push_back(effect);
    }

    /// Writes the audit log: if it is on, if the event belongs to the catalogue in force, and not for
    /// what a hand inside the machine does, of which the device knows nothing.
    pub(crate) fn audit(&mut self, event: Event, user: &str, optional: &str) {
        self.audit_times(event, user, optional, 1);
    }

    /// The same of so many equal records.
    pub(crate) fn audit_times(&mut self, event: Event, user: &str, optional: &str, times: u32) {
        let listed = match event.row().listed {
            Listed::Guide => true,
            Listed::Sibling => self.assumptions.sibling_events,
        };
        let hand = self.cause.origin == Origin::Control;
        if self.settings.audit_enabled.is_on() && listed && !hand {
            self.write_audit_log(event, user, optional, times);
        }
    }

    /// Writes the audit log unconditionally: for switching the log itself.
    pub(crate) fn audit_always(&mut self, event: Event, user: &str, optional: &str) {
        self.write_audit_log(event, user, optional, 1);
    }

    fn write_audit_log(&mut self, event: Event, user: &str, optional: &str, times: u32) {
        self.audit.append(&self.clock, self.now, event, (user, optional), times);
        let row = event.row();
        let detail = format!("{} / {} / {} by {user}", row.event, row.description, row.status);
        self.record_times(Kind::Audited, "audit-log", detail, About::default(), times);
    }

    /// Tells the other machines, once the one at the desk is done.
    pub(crate) fn tell(&mut self, consequence: Consequence) {
        self.consequences.push_back(consequence);
    }

    /// What is to be told next.
    pub(crate) fn next_consequence(&mut self) -> Option<Consequence> {
        self.consequences.pop_front()
    }

    /// Whatever waits for an answer is told that it was interrupted.
    pub(crate) fn power_lost(&mut self) {
        self.interrupt_all();
    }

    /// The settings and the time zone are the factory's; the clock runs on. Whether the audit log survives
    /// is a switch (assumed: it does).
    pub(crate) fn factory_reset(&mut self) {
        self.settings.factory_reset(self.now);
        self.clock.factory_reset();
        if !self.assumptions.audit_survives_reset {
            self.audit = AuditLog::default();
        }
    }

    /// Somebody took the audit log along.
    pub(crate) fn audit_exported(&mut self, actor: &Actor) -> Reply {
        self.audit(Event::ExportAuditLog, &actor.audit_name(), "");
        Reply::Done
    }
}
