//! The telephone lines of a device, and whoever is at their other ends: the bench.
//!
//! ```text
//!   hands ── a call for a line ─▶ ┌───────────┐ ◀─ answer, hang up ── device
//!                                 │ Telephone │
//!   who answers it, and how ────▶ │           │ ◀─ a number, pages ─── device
//!   ladder, what was said ◀────── └───────────┘ ── it rings, pages ─▶ device
//! ```
//! A call is two stations of `sim-fax` and the line between them, with the faults that a hand gave it. It takes its time by
//! the device's clock, whatever the pace of hands at the machine; only where all is done at once, so is a call. Nothing of
//! it reaches the device but pages, a number and how it ended.

use std::sync::Arc;

use bytes::Bytes;
use sim_core::fax::{self, EndCall, Line, Offers, Verdict};
use sim_core::job::JobId;
use sim_core::{Fact, Tick};
use sim_fax::{
    Asks, CALL_MAX, Call, CallEnd, FaxImage, Heard, Ladder, Line as Wire, Page, Party, Recording,
    Samples, Setup, Station, Stranger, SubscriberId,
};

use crate::call::{CallIn, CallRefused, CallView, FarEnd, Who};
use crate::exchange::{Carried, Leaves, Trunk};
use crate::fax_page;
use crate::pace::Pace;

/// How long a call rings that is not answered: as long as a caller waits (T0).
const RINGS_MS: u64 = 60_000;
/// How long the exchange takes to say that the other line is busy (assumed).
const BUSY_MS: u64 = 2_000;
/// Calls of a line that can be looked at afterwards: the last one.
const LINES: usize = Line::ALL.len();

/// What of the lines hands can see: of each its call, or its last one.
#[derive(Clone, Debug, Default)]
pub struct TelephoneView {
    /// By line.
    pub calls: [Option<Arc<CallView>>; LINES],
    /// Who is at the other ends.
    pub far_ends: [FarEnd; LINES],
    /// What they received in the last call that the device made, if anything.
    pub outgoing: [Option<Arc<FaxImage>>; LINES],
}

impl TelephoneView {
    /// The call of a line, or its last one.
    pub fn call(&self, line: Line) -> Option<&Arc<CallView>> {
        self.calls[line as usize].as_ref()
    }

    /// Who is at the other end of a line.
    pub fn far_end(&self, line: Line) -> &FarEnd {
        &self.far_ends[line as usize]
    }

    /// What arrived there in the last call that the device made, as PDF.
    pub fn outgoing(&self, line: Line) -> Option<Bytes> {
        self.outgoing[line as usize].as_ref().map(|it| fax_page::pdf(it))
    }
}

/// The lines.
#[derive(Default)]
pub(crate) struct Telephone {
    view: TelephoneView,
    talks: [Option<Talk>; LINES],
    /// What arrived in the last calls.
    recordings: [Option<Recording>; LINES],
    made: u64,
}

/// A call under way.
struct Talk {
    begun: Tick,
    /// The job of it; none before it was answered, and after somebody ended the job.
    job: Option<JobId>,
    /// The call that rings.
    rings: Option<CallIn>,
    /// Where another device calls: who is told how it goes.
    carried: Option<Carried>,
    /// Where another device is called: what carries the call.
    trunk: Option<Trunk>,
    /// How the caller ended it, if it did while it rang.
    given_up: Option<CallEnd>,
    /// Whether the device was told what its end asks.
    is_asked: bool,
    /// Both ends, once the call was answered or made; none where the exchange says that the other line is busy.
    ends: Option<Ends>,
}

/// Both ends of a call.
struct Ends {
    here: Station,
    far: Far,
    is_outgoing: bool,
    call: Call,
}

/// The end that is the bench's.
enum Far {
    Fax(Box<Station>),
    Stranger(Stranger),
}

/// A call that the device makes.
pub(crate) struct Dialled {
    pub(crate) job: JobId,
    pub(crate) number: fax::SubscriberId,
    pub(crate) image: FaxImage,
}

/// What comes of a call, for its job.
pub(crate) enum Told {
    /// Its caller names a folder, and waits.
    Named { job: JobId, folder: SubscriberId },
    /// Its caller sent a page, and waits.
    Page { job: JobId, page: Page, from: SubscriberId },
    /// It was answered, and is over.
    Answered { job: JobId, from: SubscriberId, end: CallEnd },
    /// It was made: so many pages were confirmed.
    Made { job: JobId, pages: usize, end: CallEnd },
}

impl Telephone {
    /// What hands can see.
    pub(crate) fn view(&self) -> TelephoneView {
        self.view.clone()
    }

    /// What arrived in the call of a line, or the last one; `None` where nothing was said yet.
    pub(crate) fn recording(&self, line: Line) -> Option<Recording> {
        let at = line as usize;
        let talk = self.talks[at].as_ref();
        talk.map_or_else(|| self.recordings[at].clone(), Talk::recording)
    }

    /// A hand calls: it rings.
    pub(crate) fn ring(
        &mut self,
        now: Tick,
        line: Line,
        call: CallIn,
    ) -> Result<Fact, CallRefused> {
        let at = line as usize;
        if self.talks[at].is_some() {
            return Err(CallRefused::Busy);
        }
        self.begin(now, at, None);
        self.talks[at] = Some(Talk { rings: Some(call), ..Talk::new(now) });
        Ok(Fact::CallComes { line })
    }

    /// Another device calls: it rings, unless another call is on the line.
    pub(crate) fn ring_over(
        &mut self,
        now: Tick,
        line: Line,
        call: CallIn,
        carried: Carried,
    ) -> Option<Fact> {
        match self.ring(now, line, call) {
            Ok(rings) => {
                if let Some(talk) = &mut self.talks[line as usize] {
                    talk.carried = Some(carried);
                }
                Some(rings)
            }
            Err(_) => {
                carried.busy();
                None
            }
        }
    }

    /// The device answers.
    pub(crate) fn answer(&mut self, line: Line, job: JobId, offers: Offers) {
        let Some(talk) = &mut self.talks[line as usize] else { return };
        let Some(CallIn { image, caller, faults, seed }) = talk.rings.take() else { return };
        let own = talk.carried.as_ref().map(Carried::number).unwrap_or_default();
        let mut here = Setup { asks: true, ..Setup::new(own) };
        (here.abilities.sub, here.abilities.sid) = (offers.remote_folders, offers.remote_folders);
        talk.job = Some(job);
        talk.ends = Some(Ends {
            here: Station::answer(here, Samples(0)),
            far: Far::Fax(Station::call(caller.setup(), image, Samples(0)).into()),
            is_outgoing: false,
            call: Call::new(Wire::new(faults, seed)).recorded(),
        });
    }

    /// The device calls. What else is on the line, it no longer listens to.
    pub(crate) fn dial(&mut self, now: Tick, line: Line, dialled: Dialled) {
        let Dialled { job, number, image } = dialled;
        let at = line as usize;
        self.begin(now, at, Some(number));
        let FarEnd { who, id, faults, seed } = self.view.far_ends[at].clone();
        let far = match who {
            Who::Fax => Some(Far::Fax(Station::answer(Setup::new(id), Samples(0)).into())),
            Who::Silence => Some(Far::Stranger(Stranger::silence())),
            Who::Voice => Some(Far::Stranger(Stranger::voice(seed))),
            Who::DataModem => Some(Far::Stranger(Stranger::data_modem())),
            Who::Busy => None,
        };
        let ends = far.map(|far| Ends {
            here: Station::call(Setup::new(SubscriberId::default()), image, Samples(0)),
            far,
            is_outgoing: true,
            call: Call::new(Wire::new(faults, seed)).recorded(),
        });
        self.talks[at] = Some(Talk { job: Some(job), ends, ..Talk::new(now) });
    }

    /// The device calls another one.
    pub(crate) fn dial_over(
        &mut self,
        now: Tick,
        line: Line,
        (job, number): (JobId, fax::SubscriberId),
        trunk: Trunk,
    ) {
        let at = line as usize;
        self.begin(now, at, Some(number));
        self.talks[at] = Some(Talk { job: Some(job), trunk: Some(trunk), ..Talk::new(now) });
    }

    /// What a hand set for calls of a line.
    pub(crate) fn far_end(&self, line: Line) -> &FarEnd {
        self.view.far_end(line)
    }

    /// A hand puts somebody else at the other end.
    pub(crate) fn put_far_end(&mut self, line: Line, far_end: FarEnd) {
        self.view.far_ends[line as usize] = far_end;
    }

    fn begin(&mut self, now: Tick, at: usize, called: Option<fax::SubscriberId>) {
        self.made += 1;
        self.recordings[at] = None;
        self.view.calls[at] = Some(Arc::new(CallView {
            number: self.made,
            called,
            began: now,
            ended: None,
            lasted: None,
            end: None,
            far_end: None,
            with: SubscriberId::default(),
            pages: 0,
            faults: Vec::new(),
            ladder: Ladder::default(),
        }));
    }

    /// The device says what comes of the folder or the page that a caller waits for.
    pub(crate) fn answer_caller(&mut self, job: JobId, verdict: Verdict) {
        let Some(talk) = self.talk(job) else { return };
        talk.is_asked = false;
        let Some(Ends { here, .. }) = &mut talk.ends else { return };
        // In the call no time has passed.
        let at = Samples(0);
        match verdict {
            Verdict::Taken => {
                here.take(at);
                // It is on the drive.
                drop(here.take_received());
            }
            Verdict::NoFolder => here.decline(at, CallEnd::FolderRefused),
            Verdict::NoPlace => here.decline(at, CallEnd::NothingTaken),
        }
    }

    /// The device ends a call: the other end is told.
    pub(crate) fn end_call(&mut self, now: Tick, job: JobId, why: EndCall) {
        let Some(talk) = self.talk(job) else { return };
        talk.hang_up(
            now,
            match why {
                EndCall::Restricted => CallEnd::FolderRefused,
                EndCall::Fault => CallEnd::Faulty,
            },
        );
    }

    /// The device hangs up: the other end is told, and of the call nothing more is.
    pub(crate) fn hang_up(&mut self, now: Tick, job: JobId) {
        let Some(talk) = self.talk(job) else { return };
        talk.job = None;
        talk.trunk.iter().for_each(|it| it.leave(Leaves::HangsUp));
        talk.hang_up(now, CallEnd::Cancelled);
    }

    fn talk(&mut self, job: JobId) -> Option<&mut Talk> {
        self.talks.iter_mut().flatten().find(|it| it.job == Some(job))
    }

    /// The power is gone, and the lines are dead.
    pub(crate) fn cut(&mut self, now: Tick) {
        for talk in self.talks.iter_mut().flatten() {
            talk.job = None;
            let at = Samples::ms(now.since_ms(talk.begun));
            talk.trunk.iter().for_each(|it| it.leave(Leaves::Dies));
            for end in talk.ends.iter_mut() {
                end.here.hear(at, Heard::HungUp);
                end.far.party_mut().hear(at, Heard::HungUp);
            }
        }
    }

    /// When something happens on a line by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        let due = |talk: &Talk| match (&talk.ends, pace) {
            _ if talk.carried.as_ref().is_some_and(Carried::is_left) => Some(now),
            (None, _) if talk.trunk.is_some() => {
                talk.trunk.as_ref().is_some_and(Trunk::is_new).then_some(now)
            }
            (Some(ends), _) if talk.is_asked && ends.here.asks().is_some() => None,
            (Some(ends), Pace::Timed | Pace::Manual) => {
                Some(ends.next().map_or(now, |it| talk.begun.after_ms(it.in_ms() + 1)))
            }
            (None, Pace::Timed | Pace::Manual) => Some(talk.begun.after_ms(talk.rings_ms())),
            (Some(_) | None, Pace::Instant) => Some(now),
        };
        self.talks.iter().flatten().filter_map(due).min()
    }

    /// Has everything happen that is due. What the device is told is given away.
    pub(crate) fn wake(&mut self, now: Tick, pace: Pace) -> Vec<Told> {
        let mut told = Vec::new();
        let views = self.view.calls.iter_mut().zip(&mut self.view.outgoing);
        let views = views.zip(&mut self.recordings);
        for (talk, ((view, outgoing), recording)) in self.talks.iter_mut().zip(views) {
            let Some(of) = talk else { continue };
            let until = match pace {
                Pace::Instant => CALL_MAX,
                Pace::Timed | Pace::Manual => Samples::ms(now.since_ms(of.begun)),
            };
            of.follow_caller(now);
            let is_over = of.go_on(until);
            if let Some(view) = view.as_mut().map(Arc::make_mut) {
                of.show(view, is_over);
                view.ended = is_over.then_some(now);
                view.lasted = is_over.then(|| of.lasted(now)).flatten();
            }
            if let (Some(carried), Some(view)) = (&of.carried, view) {
                carried.tell(view, is_over, is_over.then(|| of.recording()).flatten());
            }
            told.extend(of.asks());
            if is_over {
                if let Some(arrived) = of.ends.as_mut().and_then(Ends::arrived) {
                    *outgoing = Some(arrived).filter(|it| !it.pages().is_empty()).map(Arc::new);
                }
                *recording = of.recording();
                told.extend(of.over());
                *talk = None;
            }
        }
        told
    }
}

impl Talk {
    /// A line that has just been taken.
    const fn new(begun: Tick) -> Self {
        let (job, rings, carried, trunk, given_up, ends) = (None, None, None, None, None, None);
        Self { begun, job, rings, carried, trunk, given_up, is_asked: false, ends }
    }

    /// The device that calls has left the call: so does the end that is here for it.
    fn follow_caller(&mut self, now: Tick) {
        let Some(leaves) = self.carried.as_ref().and_then(Carried::left) else {
            return;
        };
        let at = Samples::ms(now.since_ms(self.begun));
        let Some(Ends { here, far, .. }) = &mut self.ends else {
            self.given_up = Some(match leaves {
                Leaves::HangsUp => CallEnd::Cancelled,
                Leaves::Dies => CallEnd::HungUp,
            });
            return;
        };
        match (&leaves, far) {
            (Leaves::HangsUp, Far::Fax(caller)) => caller.hang_up(at, CallEnd::Cancelled),
            (Leaves::HangsUp | Leaves::Dies, far) => {
                here.hear(at, Heard::HungUp);
                far.party_mut().hear(at, Heard::HungUp);
            }
        }
    }

    /// Whether the device called; it has a job from the start, and rings nowhere.
    const fn is_dialled(&self) -> bool {
        self.rings.is_none()
    }

    /// How long it lasts where there are no ends.
    const fn rings_ms(&self) -> u64 {
        if self.is_dialled() { BUSY_MS } else { RINGS_MS }
    }

    /// How long it lasted, in milliseconds. A call between devices is known where it is carried.
    fn lasted(&self, now: Tick) -> Option<u64> {
        match (&self.ends, &self.trunk) {
            (Some(ends), _) => Some(ends.call.now().in_ms()),
            (None, Some(trunk)) => trunk.look().lasted(),
            (None, None) if self.given_up.is_some() => Some(now.since_ms(self.begun)),
            (None, None) => Some(self.rings_ms()),
        }
    }

    /// Goes on until then; whether it is over.
    fn go_on(&mut self, until: Samples) -> bool {
        match &mut self.ends {
            Some(ends) => ends.go_on(until),
            None if self.trunk.is_some() => {
                self.trunk.as_ref().is_some_and(|it| it.look().is_over())
            }
            None => self.given_up.is_some() || until >= Samples::ms(self.rings_ms()),
        }
    }

    fn recording(&self) -> Option<Recording> {
        match &self.trunk {
            Some(trunk) => trunk.look().recording(),
            None => self.ends.as_ref()?.call.recording().cloned(),
        }
    }

    fn show(&self, view: &mut CallView, is_over: bool) {
        match &self.ends {
            Some(ends) => {
                (view.end, view.far_end) = (ends.here.end(), ends.far.party().end());
                (view.pages, view.with) = (ends.here.pages(), ends.here.far_id());
                view.faults = ends.call.line().struck().collect();
                view.ladder = ends.call.ladder().clone();
            }
            None if self.trunk.is_some() => self.trunk.iter().for_each(|it| it.show(view)),
            None if self.is_dialled() => view.end = is_over.then_some(CallEnd::Busy),
            None if is_over => view.far_end = Some(self.given_up.unwrap_or(CallEnd::NoAnswer)),
            None => {}
        }
    }

    /// This end says that it hangs up, and does.
    fn hang_up(&mut self, now: Tick, why: CallEnd) {
        let at = Samples::ms(now.since_ms(self.begun));
        self.ends.iter_mut().for_each(|it| it.here.hang_up(at, why));
    }

    /// What its end asks of the device, once.
    fn asks(&mut self) -> Option<Told> {
        let (job, here) = (self.job?, &self.ends.as_ref()?.here);
        let from = here.far_id();
        let told = match here.asks()? {
            Asks::Folder(folder, _) => Told::Named { job, folder },
            Asks::Page(page) => Told::Page { job, page: page.clone(), from },
        };
        (!std::mem::replace(&mut self.is_asked, true)).then_some(told)
    }

    /// What came of it for the device.
    fn over(&self) -> Option<Told> {
        let Some(Ends { here, is_outgoing, .. }) = &self.ends else {
            let job = self.job.filter(|_| self.is_dialled())?;
            let trunk = self.trunk.as_ref().and_then(|it| it.look().outcome());
            let (pages, end) = trunk.unwrap_or((0, CallEnd::Busy));
            return Some(Told::Made { job, pages, end });
        };
        let (job, from, pages, end) = (self.job?, here.far_id(), here.pages(), here.end()?);
        Some(match is_outgoing {
            true => Told::Made { job, pages, end },
            false => Told::Answered { job, from, end },
        })
    }
}

impl Ends {
    fn next(&self) -> Option<Samples> {
        match self.is_outgoing {
            true => self.call.next(&self.here, self.far.party()),
            false => self.call.next(self.far.party(), &self.here),
        }
    }

    fn go_on(&mut self, until: Samples) -> bool {
        let far = self.far.party_mut();
        match self.is_outgoing {
            true => self.call.advance(&mut self.here, far, until),
            false => self.call.advance(far, &mut self.here, until),
        }
        self.here.end().is_some() && self.far.party().end().is_some()
    }

    /// What a fax machine received that was called.
    fn arrived(&mut self) -> Option<FaxImage> {
        match &mut self.far {
            Far::Fax(it) if self.is_outgoing => Some(it.take_received()),
            Far::Stranger(_) if self.is_outgoing => Some(FaxImage::new()),
            Far::Fax(_) | Far::Stranger(_) => None,
        }
    }
}

impl Far {
    fn party(&self) -> &dyn Party {
        match self {
            Self::Fax(it) => &**it,
            Self::Stranger(it) => it,
        }
    }

    fn party_mut(&mut self) -> &mut dyn Party {
        match self {
            Self::Fax(it) => &mut **it,
            Self::Stranger(it) => it,
        }
    }
}
