//! The world around a device: the print engine with its trays and moving parts, the hardware, and what is
//! done to both at a pace.
//!
//! ```text
//!   effects, hands, time ──▶ ┌───────┐ ── facts ──▶ device
//!                            │ World │
//!                            └───────┘ ── WorldView ──▶ whoever stands at the device
//! ```
//! It knows no device: what it is told comes with a view, and what happens in it is a fact.

use std::sync::Arc;

use sim_core::condition::Readings;
use sim_core::fax::{self, EndCall, Line, Offers, Verdict};
use sim_core::job::{DocumentId, JobId, NotScanned, Scanned};
use sim_core::power::Power;
use sim_core::scanner::{ScanTicket, Source};
use sim_core::settings::values::Overwrites;
use sim_core::update::UpdateId;
use sim_core::{Fact, Tick, View};
use sim_fax::Recording;

use crate::call::{CallIn, CallRefused, FarEnd};
use crate::clock::HostClock;
use crate::engine::{Engine, Order, Parts};
use crate::exchange::{Carried, Trunk};
use crate::hardware::Hardware;
use crate::keeper::Fittings;
use crate::mechanism::{Mechanism, Touch, TouchRefused};
use crate::originals::{LayRefused, Original};
use crate::overwriting::Overwriting;
use crate::pace::{Pace, Paced};
use crate::scan_file::{Drawn, ScanFile};
use crate::scanner::{Errand, Scanner, ScannerView};
use crate::telephone::{Dialled, Telephone, TelephoneView, Told};
use crate::tray::{Output, OutputId, Tray};
use crate::update::{Checked, Update};

/// Bytes that the drive must have room for; with less it is full (assumed).
const DRIVE_ROOM_MIN: u64 = 1 << 20;
/// How long Restore Factory Defaults takes at the timed pace, milliseconds: about an hour (guide p.10).
const RESTORE_MS: u64 = 3_600_000;

/// What hands at the device can see and reach, beside its own state.
#[derive(Clone, Debug)]
pub struct WorldView {
    /// The output tray, oldest first.
    pub tray: Arc<Vec<Arc<Output>>>,
    /// How time passes.
    pub clock: HostClock,
    /// How fast physical work is done.
    pub pace: Pace,
    /// Trays, covers, supplies.
    pub mechanism: Arc<Mechanism>,
    /// The job on the print engine, its pages that are out, and all its pages.
    pub engine: Option<(JobId, u64, u64)>,
    /// The scanner, and the originals that lie there.
    pub scanner: ScannerView,
    /// The calls on the telephone lines.
    pub telephone: TelephoneView,
}

/// The world around a device.
pub(crate) struct World {
    /// How fast it works.
    pub(crate) pace: Pace,
    pub(crate) hardware: Hardware,
    pub(crate) mechanism: Arc<Mechanism>,
    /// A hand did something that the sensors may not have told yet.
    touched: bool,
    engine: Engine,
    /// How often the engine was to begin, and which of these it is at.
    runs: (u64, Option<u64>),
    tray: Tray,
    scanner: Scanner,
    telephone: Telephone,
    overwriting: Overwriting,
    /// The restoring of the factory defaults: one step.
    restoring: Option<Paced>,
    /// New software on its way into the ROMs.
    pub(crate) update: Option<Update>,
}

impl World {
    /// A world in which nothing has happened.
    pub(crate) fn new(pace: Pace, hardware: Hardware, mechanism: Arc<Mechanism>) -> Self {
        Self {
            pace,
            hardware,
            mechanism,
            touched: false,
            engine: Engine::default(),
            runs: (0, None),
            tray: Tray::default(),
            scanner: Scanner::default(),
            telephone: Telephone::default(),
            overwriting: Overwriting::default(),
            restoring: None,
            update: None,
        }
    }

    /// What hands at the device can see.
    pub(crate) fn view(&self, clock: HostClock) -> WorldView {
        WorldView {
            tray: self.tray.outputs().clone(),
            clock,
            pace: self.pace,
            mechanism: self.mechanism.clone(),
            engine: self.engine.running(),
            scanner: self.scanner.view(),
            telephone: self.telephone.view(),
        }
    }

    /// What of it is kept beside the device.
    pub(crate) fn fittings(&self) -> Fittings {
        Fittings {
            drive: self.hardware.documents().drive(),
            keys: self.hardware.keys(),
            roms: self.hardware.roms(),
            mechanism: self.mechanism.clone(),
            altered: self.hardware.altered(),
        }
    }

    /// What the sensors say, if that is new to the device. Without power they say nothing.
    pub(crate) fn sense(&mut self, now: Tick, view: &View) -> Option<Fact> {
        if view.power == Power::Off {
            return None;
        }
        let output = self.tray.sheets().saturating_add(self.engine.unlaid_sheets());
        let drive_is_full = self.hardware.documents().drive().room() < DRIVE_ROOM_MIN;
        let scanner = self.scanner.readings(&self.mechanism);
        let readings = Readings { scanner, ..self.mechanism.readings(output, drive_is_full) };
        let by_hand = std::mem::take(&mut self.touched);
        if by_hand {
            self.engine.try_again(now);
            self.scanner.try_again(now);
        }
        let is_new = readings != view.condition.readings;
        is_new.then(|| Fact::Sensed { readings: Box::new(readings), by_hand })
    }

    /// What happens next by itself.
    pub(crate) fn next_at(&self, now: Tick) -> Option<(Tick, &'static str)> {
        let restored = self.restoring.and_then(|it| it.next_at(now, self.pace));
        let update = self.update.as_ref().and_then(|it| it.next_at(now, self.pace));
        let engine = self.engine.next_at(now, self.pace);
        let due = [
            (restored, "factory defaults"),
            (update, "software update"),
            (engine, "print engine"),
            (self.scanner.next_at(now, self.pace), "scanner"),
            (self.telephone.next_at(now, self.pace), "telephone line"),
            (self.overwriting.again_at(), "overwriting"),
        ];
        due.into_iter().filter_map(|(at, what)| Some((at?, what))).min()
    }

    /// Whether nothing goes on in it by itself, but for the engine.
    pub(crate) fn is_at_rest(&self, now: Tick) -> bool {
        let is_restored = self.restoring.is_none_or(|it| it.next_at(now, self.pace).is_none());
        is_restored && self.update.is_none()
    }

    /// What hands do to the moving parts.
    pub(crate) fn touch(&mut self, touch: Touch) -> Result<(), TouchRefused> {
        self.touched = true;
        Arc::make_mut(&mut self.mechanism).touch(touch)
    }

    /// Takes a set out of the tray; whether it was there.
    pub(crate) fn take_output(&mut self, id: OutputId) -> bool {
        self.touched = true;
        self.tray.take(id)
    }

    /// Lets the drive be full, or no longer.
    pub(crate) fn fill_drive(&mut self, is_full: bool) {
        self.touched = true;
        Arc::make_mut(&mut self.mechanism).is_drive_filled = is_full;
        self.hardware.documents().drive().set_full(is_full);
    }
}

/// The print engine.
impl World {
    /// The engine is to begin: the number of that run, for whoever reads what it prints.
    pub(crate) fn new_run(&mut self) -> u64 {
        let run = self.runs.0 + 1;
        self.runs = (run, Some(run));
        run
    }

    /// Whether the engine still waits for that run: it may have been stopped, or stopped and begun again,
    /// while the documents were read.
    pub(crate) fn awaits(&self, run: u64) -> bool {
        self.runs.1 == Some(run)
    }

    /// Begins to print, or goes on.
    pub(crate) fn print(&mut self, now: Tick, view: &View, order: Order) {
        self.engine.start(now, view, order, &mut self.mechanism);
    }

    /// Prints what is due, up to `left` sides, from which they are taken.
    pub(crate) fn print_due(&mut self, now: Tick, left: &mut u64) -> Vec<Fact> {
        let mut parts = Parts { mechanism: &mut self.mechanism, tray: &mut self.tray };
        self.engine.wake(now, self.pace, left, &mut parts)
    }

    /// A hand has the engine print so many sides more, at whatever pace.
    pub(crate) fn put_out(&mut self, sides: u64) {
        self.engine.put_out(sides);
    }

    /// Whether the engine still prints, or the scanner scans, what a hand had it do.
    pub(crate) fn puts_out(&self) -> bool {
        self.engine.puts_out() || self.scanner.puts_out()
    }

    /// Prints no more of a job.
    pub(crate) fn stop_printing(&mut self, now: Tick, job: JobId) {
        self.runs.1 = None;
        let mut parts = Parts { mechanism: &mut self.mechanism, tray: &mut self.tray };
        self.engine.stop(now, job, &mut parts);
    }
}

/// The scanner.
impl World {
    /// A hand lays a document into the feeder or on the glass.
    pub(crate) fn lay(&mut self, on: Source, original: Original) -> Result<(), LayRefused> {
        self.touched = true;
        self.scanner.lay(on, original)
    }

    /// A hand takes away what lies there.
    pub(crate) fn take_originals(&mut self, on: Source) -> Result<(), LayRefused> {
        self.touched = true;
        self.scanner.take(on)
    }

    /// Begins to scan.
    pub(crate) fn scan(&mut self, now: Tick, job: JobId, ticket: ScanTicket) {
        let file = ScanFile::begin(self.hardware.documents());
        self.scanner.start(now, job, ticket, file);
    }

    /// What a worker is to do for the scanner.
    pub(crate) fn errand(&mut self) -> Option<Errand> {
        self.scanner.errand()
    }

    /// A worker has drawn sides.
    pub(crate) fn drawn(&mut self, run: u64, drawn: Drawn) {
        self.scanner.drawn(run, drawn);
    }

    /// A worker has finished what was scanned.
    pub(crate) fn finished(&mut self, run: u64, result: Result<Scanned, NotScanned>) {
        let unwanted = self.scanner.finished(run, result);
        unwanted.into_iter().for_each(|it| self.release(it));
    }

    /// Scans what is due.
    pub(crate) fn scan_due(&mut self, now: Tick) -> Vec<Fact> {
        self.scanner.wake(now, self.pace, &self.mechanism)
    }

    /// A hand has so many sides more scanned, at whatever pace.
    pub(crate) fn scan_on(&mut self, sides: u64) {
        self.scanner.put_out(sides);
    }

    /// Scans no more of a job.
    pub(crate) fn stop_scanning(&mut self, job: JobId) {
        let unwanted = self.scanner.stop(job);
        unwanted.into_iter().for_each(|it| self.release(it));
    }
}

/// The telephone lines.
impl World {
    /// A hand calls: it rings.
    pub(crate) fn ring(
        &mut self,
        now: Tick,
        line: Line,
        call: CallIn,
    ) -> Result<Fact, CallRefused> {
        self.telephone.ring(now, line, call)
    }

    /// The device answers.
    pub(crate) fn answer_call(&mut self, line: Line, job: JobId, offers: Offers) {
        self.telephone.answer(line, job, offers);
    }

    /// The device says what comes of what a caller waits for.
    pub(crate) fn answer_caller(&mut self, job: JobId, verdict: Verdict) {
        self.telephone.answer_caller(job, verdict);
    }

    /// The device ends a call.
    pub(crate) fn end_call(&mut self, now: Tick, job: JobId, why: EndCall) {
        self.telephone.end_call(now, job, why);
    }

    /// The device hangs up.
    pub(crate) fn hang_up(&mut self, now: Tick, job: JobId) {
        self.telephone.hang_up(now, job);
    }

    /// Another device calls: it rings, unless another call is on the line.
    pub(crate) fn ring_over(
        &mut self,
        now: Tick,
        line: Line,
        call: CallIn,
        carried: Carried,
    ) -> Option<Fact> {
        self.telephone.ring_over(now, line, call, carried)
    }

    /// The device calls another one.
    pub(crate) fn dial_over(
        &mut self,
        now: Tick,
        line: Line,
        call: (JobId, fax::SubscriberId),
        trunk: Trunk,
    ) {
        self.telephone.dial_over(now, line, call, trunk);
    }

    /// Who is at the other end of a line, and what goes wrong there.
    pub(crate) fn far_end(&self, line: Line) -> &FarEnd {
        self.telephone.far_end(line)
    }

    /// The device calls.
    pub(crate) fn dial(&mut self, now: Tick, line: Line, call: Dialled) {
        self.telephone.dial(now, line, call);
    }

    /// What arrived in the call of a line, or the last one.
    pub(crate) fn recording(&self, line: Line) -> Option<Recording> {
        self.telephone.recording(line)
    }

    /// A hand puts somebody else at the other end of a line.
    pub(crate) fn put_far_end(&mut self, line: Line, far_end: FarEnd) {
        self.telephone.put_far_end(line, far_end);
    }

    /// What the device is told of its calls.
    pub(crate) fn calls_due(&mut self, now: Tick) -> Vec<Told> {
        self.telephone.wake(now, self.pace)
    }
}

/// The drive and the factory defaults.
impl World {
    /// Lets a document go.
    pub(crate) fn release(&mut self, document: DocumentId) {
        self.hardware.documents().drive().release(document.0);
    }

    /// Makes the drive new.
    pub(crate) fn format_drive(&mut self, encrypted: bool, overwrite: Overwrites) {
        self.hardware.format(encrypted, overwrite);
        if self.mechanism.is_drive_filled {
            Arc::make_mut(&mut self.mechanism).is_drive_filled = false;
        }
    }

    /// Begins to restore the factory defaults.
    pub(crate) fn begin_restoring(&mut self, now: Tick) {
        self.restoring = Some(Paced::begin(now, RESTORE_MS));
    }

    /// That the factory defaults are restored, once it is due.
    pub(crate) fn restore_due(&mut self, now: Tick) -> Option<Fact> {
        let pace = self.pace;
        let restored = self.restoring.take_if(|it| it.due(now, pace) > 0);
        restored.map(|_| Fact::FactoryDefaultsRestored)
    }

    /// Turns the drive on before the device has come up. A cut may have come and gone within one turn.
    pub(crate) fn turn_on(&mut self, overwrite: Overwrites) {
        self.hardware.set_power(false);
        self.hardware.set_power(true);
        self.overwriting.follow(overwrite, &self.hardware);
    }

    /// Follows the power and the setting; whether a worker is to overwrite what waits for it.
    pub(crate) fn tend_drive(&mut self, now: Tick, view: &View) -> bool {
        let power = view.power;
        self.hardware.set_power(power != Power::Off);
        if power == Power::Off {
            self.restoring = None;
            self.telephone.cut(now);
            let unwanted = self.scanner.cut();
            unwanted.into_iter().for_each(|it| self.release(it));
        }
        self.overwriting.follow(view.settings.storage_overwrite, &self.hardware);
        if self.pace == Pace::Manual || !power.is_on() {
            self.overwriting.rest();
            return false;
        }
        self.overwriting.begin(now, &self.hardware)
    }

    /// The worker that overwrote has come back.
    pub(crate) fn overwritten(&mut self, now: Tick, failed: bool) {
        self.overwriting.end(now, failed);
    }

    /// Puts in the hardware of another device. Everything that was under way ends, and the tray is empty.
    pub(crate) fn refit(&mut self, fittings: Fittings) {
        let Fittings { drive, keys, roms, mechanism, altered } = fittings;
        drive.set_full(mechanism.is_drive_filled);
        self.hardware.fit(drive, keys, roms, altered);
        (self.mechanism, self.touched) = (mechanism, true);
        self.engine = Engine::default();
        self.tray.empty();
        self.scanner = Scanner::default();
        self.telephone = Telephone::default();
        self.overwriting = Overwriting::default();
        (self.restoring, self.update) = (None, None);
    }
}

/// New software.
impl World {
    /// A worker has looked at a package: its ROMs wait until the device wants them.
    pub(crate) fn package_checked(&mut self, id: UpdateId, checked: Checked) -> Fact {
        let result = checked.map(|(found, roms)| {
            self.update = Some(Update::new(id, roms, found.blocks));
            found
        });
        Fact::PackageChecked { update: id, result }
    }

    /// The device wants the ROMs written.
    pub(crate) fn begin_writing(&mut self, now: Tick, id: UpdateId) {
        if let Some(update) = &mut self.update {
            update.begin(now, id);
        }
    }

    /// Writes what is due by itself.
    pub(crate) fn write_due(&mut self, now: Tick) -> Option<Fact> {
        let due = self.update.as_ref().map_or(0, |it| it.due(now, self.pace));
        self.write_blocks(due)
    }

    /// Writes up to `blocks` blocks; with the last one the device starts from the new ROMs.
    pub(crate) fn write_blocks(&mut self, blocks: u32) -> Option<Fact> {
        let (fact, written) = self.update.as_mut()?.write(blocks)?;
        if let Some(roms) = written {
            self.update = None;
            self.hardware.replace_roms(roms);
        }
        Some(fact)
    }
}
