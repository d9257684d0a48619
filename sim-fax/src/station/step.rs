//! What a side of a call does next, and how long things may take (T.30, 5.4).

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::dis::Abilities;
use crate::end::CallEnd;
use crate::fcf::Fcf;
use crate::frame::{Frame, HdlcFrame};
use crate::image::FaxImage;
use crate::signal::Signal;
use crate::time::Samples;

/// A caller waits so long for an answer: 60 s, 5 s more or less.
pub(crate) const T0: Samples = Samples::s(60);
/// Both ends try so long to find out who they are: 35 s, 5 s more or less.
pub(crate) const T1: Samples = Samples::s(35);
/// A receiver waits so long for a command: 6 s, 1 s more or less. The longest, as other machines have it,
/// so that one that sends after 6 s is heard.
pub(crate) const T2: Samples = Samples::s(7);
/// Whoever said a command waits so long for a response: 3 s, 15 % more or less. The longest, as other
/// machines have it.
pub(crate) const T4: Samples = Samples::ms(3_450);
/// A sender waits so long for a receiver that is not ready: 60 s, 5 s more or less.
pub(crate) const T5: Samples = Samples::s(60);
/// Silence between what was heard and what is said, and between two modems: 75 ms, 20 ms more or less.
pub(crate) const GAP: Samples = Samples::ms(75);
/// How long a called machine is silent before its tone: 1.8 to 2.5 s (recalled).
pub(crate) const ANSWER_PAUSE: Samples = Samples::ms(1_800);
/// From the last frame of a call until the line is released; test scripts ask for 0.8 to 1.2 s.
pub(crate) const RELEASE: Samples = Samples::s(1);

/// What a side of a call does next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Waits on.
    Wait,
    /// Waits anew, for so long.
    WaitFor(Samples),
    /// Says something, piece after piece, and then waits so long for what comes.
    Say(Vec<Signal>, Samples),
    /// Takes the other side: sends this document to a machine that can do that.
    Send(Box<Abilities>, FaxImage),
    /// Takes the other side: fetches a document.
    Fetch,
    /// Waits until whoever carries the station has decided.
    Ask,
    /// Says that it hangs up, and does.
    Goodbye(CallEnd),
    /// Hangs up.
    End(CallEnd),
}

impl Step {
    /// Says one frame and waits so long.
    pub(crate) fn frame(frame: Frame, wait: Samples) -> Self {
        Self::Say(alloc::vec![frames([frame])], wait)
    }
}

/// Frames in the control channel; the last one is marked as such.
pub(crate) fn frames(frames: impl IntoIterator<Item = Frame>) -> Signal {
    let mut frames: Vec<_> = frames.into_iter().collect();
    if let Some(last) = frames.last_mut() {
        last.last = true;
    }
    Signal::Frames(frames.into_iter().map(HdlcFrame::from).collect())
}

/// A frame without a field.
pub(crate) fn bare(fcf: Fcf) -> Frame {
    Frame::new(fcf, false, Vec::new())
}

/// Marks what a station says that received a DIS (T.30, 5.3.6.1): its commands and answers, and the command
/// that stands in a PPS or an EOR.
pub(crate) fn marked(signal: Signal) -> Signal {
    let Signal::Frames(mut frames) = signal else { return signal };
    let mark = |octet: &mut u8| {
        if let Some(fcf) = Fcf::of(*octet) {
            *octet = fcf.octet(true);
        }
    };
    for frame in &mut frames {
        let says = Frame::read(frame).ok().and_then(|it| it.says());
        frame.octets.get_mut(2).map(mark);
        if says == Some(Fcf::Pps) || says == Some(Fcf::Eor) {
            frame.octets.get_mut(3).map(mark);
        }
    }
    Signal::Frames(frames)
}

/// What follows a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Post {
    /// Another page.
    Mps,
    /// Another page, with other settings.
    Eom,
    /// None.
    Eop,
}

impl Post {
    /// As frames say it, the plain ones first; that an operator is called means nothing here.
    const ROWS: [(Self, Fcf); 6] = [
        (Self::Mps, Fcf::Mps),
        (Self::Eom, Fcf::Eom),
        (Self::Eop, Fcf::Eop),
        (Self::Mps, Fcf::PriMps),
        (Self::Eom, Fcf::PriEom),
        (Self::Eop, Fcf::PriEop),
    ];

    /// `None` for what says nothing of pages.
    pub(crate) fn of(says: Fcf) -> Option<Self> {
        Self::ROWS.iter().find(|it| it.1 == says).map(|it| it.0)
    }

    pub(crate) fn fcf(self) -> Fcf {
        Self::ROWS[self as usize].1
    }
}
