//! The telephone lines of a device, and whoever is at their other ends: the bench.
//!
//! ```text
//!   hands ── a call for a line ─▶ ┌───────────┐ ◀─ answer, hang up ── device
//!                                 │ Telephone │
//!   ladder, what was said ◀────── └───────────┘ ── it rings, pages ─▶ device
//! ```
//! A call is two stations of `sim-fax` and the line between them, with the faults that a hand gave it. It takes its time by
//! the device's clock, whatever the pace of hands at the machine; only where all is done at once, so is a call. Nothing of
//! it reaches the device but pages, a number and how it ended.

use std::sync::Arc;

use sim_core::fax::{Asked, Line, Offers};
use sim_core::folder::FolderNumber;
use sim_core::job::JobId;
use sim_core::{Fact, Tick};
use sim_fax::{
    CALL_MAX, Call, CallEnd, Fault, FaxImage, Heard, Ladder, Line as Wire, Samples, Setup, Station,
    SubscriberId,
};
use thiserror::Error;

use crate::pace::Pace;

/// Calls of a line that can be looked at afterwards: the last one.
const LINES: usize = Line::ALL.len();

/// A call that a hand makes to a line.
#[derive(Clone, Debug)]
pub struct CallIn {
    /// What it sends.
    pub image: FaxImage,
    /// Who says to be calling.
    pub from: SubscriberId,
    /// The folder that it names, if any.
    pub folder: SubscriberId,
    /// What the line does to it.
    pub faults: Vec<Fault>,
    /// What chance the faults have.
    pub seed: u64,
}

/// Whoever is at the other end of a line when the device calls, whatever the number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FarEnd {
    /// What answers.
    pub who: Who,
    /// The number that a fax machine says to have.
    pub id: SubscriberId,
    /// What the line does to a call.
    pub faults: Vec<Fault>,
    /// What chance the faults have.
    pub seed: u64,
}

/// What answers when the device calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// A fax machine as this one.
    #[default]
    Fax,
    /// Nobody, or somebody who says nothing.
    Silence,
    /// Somebody who talks.
    Voice,
    /// A data modem.
    DataModem,
}

impl Who {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Fax, Self::Silence, Self::Voice, Self::DataModem];

    /// The name for hands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fax => "fax",
            Self::Silence => "silence",
            Self::Voice => "voice",
            Self::DataModem => "data-modem",
        }
    }
}

/// Why there is no call.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CallRefused {
    /// The line has one.
    #[error("there is a call on the line")]
    Busy,
    /// The twin has ended.
    #[error("the twin has ended")]
    Gone,
}

/// A call, while it lasts and after it.
#[derive(Clone, Debug)]
pub struct CallView {
    /// Its number among those of all lines, from 1.
    pub number: u64,
    /// When it began.
    pub began: Tick,
    /// When it was over.
    pub ended: Option<Tick>,
    /// How it ended for the device; `None` while it lasts.
    pub end: Option<CallEnd>,
    /// How it ended for whoever was at the other end.
    pub far_end: Option<CallEnd>,
    /// Pages that were confirmed.
    pub pages: usize,
    /// What was said.
    pub ladder: Ladder,
}

/// What of the lines hands can see: of each its call, or its last one.
#[derive(Clone, Debug, Default)]
pub struct TelephoneView {
    /// By line.
    pub calls: [Option<Arc<CallView>>; LINES],
    /// Who is at the other ends.
    pub far_ends: [FarEnd; LINES],
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
}

/// The lines.
#[derive(Default)]
pub(crate) struct Telephone {
    view: TelephoneView,
    talks: [Option<Talk>; LINES],
    made: u64,
}

/// A call under way.
struct Talk {
    begun: Tick,
    /// The job of it; none before it was answered, and after somebody ended the job.
    job: Option<JobId>,
    caller: CallIn,
    ends: Option<Ends>,
}

/// Both ends, once the call was answered.
struct Ends {
    caller: Station,
    answerer: Station,
    call: Call,
}

/// What a call has brought.
pub(crate) struct Brought {
    pub(crate) job: JobId,
    pub(crate) image: FaxImage,
    pub(crate) from: SubscriberId,
    pub(crate) end: CallEnd,
}

impl Telephone {
    /// What hands can see.
    pub(crate) fn view(&self) -> TelephoneView {
        self.view.clone()
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
        self.made += 1;
        self.view.calls[at] = Some(Arc::new(CallView {
            number: self.made,
            began: now,
            ended: None,
            end: None,
            far_end: None,
            pages: 0,
            ladder: Ladder::default(),
        }));
        let folder = call.folder.as_str().parse().ok().map(FolderNumber);
        let asks = (!call.folder.is_empty()).then(|| folder.unwrap_or(FolderNumber(0)));
        self.talks[at] = Some(Talk { begun: now, job: None, caller: call, ends: None });
        Ok(Fact::CallComes { line, asked: Asked { folder: asks } })
    }

    /// The device answers.
    pub(crate) fn answer(&mut self, line: Line, job: JobId, offers: Offers) {
        let Some(talk) = &mut self.talks[line as usize] else { return };
        let CallIn { image, from, folder, faults, seed } = &talk.caller;
        let caller = Setup { folder: *folder, ..Setup::new(*from) };
        let mut here = Setup::new(SubscriberId::default());
        (here.abilities.sub, here.abilities.sid) = (offers.remote_folders, offers.remote_folders);
        talk.job = Some(job);
        talk.ends = Some(Ends {
            caller: Station::call(caller, image.clone(), Samples(0)),
            answerer: Station::answer(here, Samples(0)),
            call: Call::new(Wire::new(faults.iter().copied(), *seed)),
        });
    }

    /// A hand puts somebody else at the other end.
    pub(crate) fn put_far_end(&mut self, line: Line, far_end: FarEnd) {
        self.view.far_ends[line as usize] = far_end;
    }

    /// The device hangs up: the other end is told.
    pub(crate) fn hang_up(&mut self, now: Tick, job: JobId) {
        let talks = self.talks.iter_mut().flatten();
        for talk in talks.filter(|it| it.job == Some(job)) {
            talk.job = None;
            let at = Samples::ms(now.since_ms(talk.begun));
            talk.ends.iter_mut().for_each(|it| it.answerer.hang_up(at));
        }
    }

    /// The power is gone, and the lines are dead.
    pub(crate) fn cut(&mut self, now: Tick) {
        for talk in self.talks.iter_mut().flatten() {
            talk.job = None;
            let at = Samples::ms(now.since_ms(talk.begun));
            for end in talk.ends.iter_mut() {
                end.caller.hear(at, Heard::HungUp);
                end.answerer.hear(at, Heard::HungUp);
            }
        }
    }

    /// When something happens on a line by itself.
    pub(crate) fn next_at(&self, now: Tick, pace: Pace) -> Option<Tick> {
        let due = |talk: &Talk| match (&talk.ends, pace) {
            (Some(ends), Pace::Timed | Pace::Manual) => {
                let next = ends.call.next(&ends.caller, &ends.answerer);
                next.map_or(now, |it| talk.begun.after_ms(it.in_ms() + 1))
            }
            (Some(_), Pace::Instant) | (None, _) => now,
        };
        self.talks.iter().flatten().map(due).min()
    }

    /// Has everything happen that is due. What ended calls brought is given away.
    pub(crate) fn wake(&mut self, now: Tick, pace: Pace) -> Vec<Brought> {
        let mut brought = Vec::new();
        for (talk, view) in self.talks.iter_mut().zip(&mut self.view.calls) {
            let Some(of) = talk else { continue };
            let until = match pace {
                Pace::Instant => CALL_MAX,
                Pace::Timed | Pace::Manual => Samples::ms(now.since_ms(of.begun)),
            };
            let is_over = of.go_on(until);
            if let Some(view) = view.as_mut().map(Arc::make_mut) {
                of.show(view);
                view.ended = is_over.then_some(now);
            }
            if is_over {
                brought.extend(of.brought());
                *talk = None;
            }
        }
        brought
    }
}

impl Talk {
    /// Goes on until then; whether it is over. Nobody calls a line for long that is not answered.
    fn go_on(&mut self, until: Samples) -> bool {
        let Some(Ends { caller, answerer, call }) = &mut self.ends else { return true };
        call.advance(caller, answerer, until);
        call.next(caller, answerer).is_none()
    }

    fn show(&self, view: &mut CallView) {
        match &self.ends {
            Some(Ends { caller, answerer, call }) => {
                (view.end, view.far_end) = (answerer.end(), caller.end());
                view.pages = answerer.pages();
                view.ladder = call.ladder().clone();
            }
            None => (view.end, view.far_end) = (None, Some(CallEnd::NoAnswer)),
        }
    }

    fn brought(&mut self) -> Option<Brought> {
        let answerer = &mut self.ends.as_mut()?.answerer;
        let (from, end) = (answerer.far_id(), answerer.end()?);
        Some(Brought { job: self.job?, image: answerer.take_received(), from, end })
    }
}
