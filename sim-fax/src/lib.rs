//! A Group 3 fax machine's side of a telephone call (ITU-T T.30), pure and in samples of virtual time.
//!
//! Nothing here knows a clock, a socket or a file: the crate has neither the standard library nor unsafe
//! code, so that what comes over a telephone line has no way into a network.
//!
//! Numbers whose source is not named are those of T.30 and T.4 as they are known from other machines and
//! from test scripts of TSB-85; the recommendations themselves were not at hand.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod bits;
mod call;
mod dcs;
mod dis;
mod end;
mod fault;
mod fcf;
mod fit;
mod frame;
mod id;
mod image;
mod ladder;
mod line;
mod pack;
mod paper;
mod rate;
mod recording;
mod setup;
mod signal;
mod station;
mod stranger;
mod time;

pub use call::{CALL_MAX, Call, Party};
pub use dcs::{FrameSize, NotOffered, Terms};
pub use dis::{Abilities, LineTime, Modems};
pub use end::CallEnd;
pub use fault::{Fault, FrameFault, Kind, LineFault, NoFault, PageFault};
pub use fcf::Fcf;
pub use frame::{Frame, HdlcFrame, Malformed, fcs};
pub use id::{CHARACTERS, NoSubscriberId, SubscriberId};
pub use image::{FaxImage, LINES_MAX, PAGES_MAX, Page, Pel};
pub use ladder::{ENTRIES_MAX, End, Entry, Ladder};
pub use line::Line;
pub use paper::{Coding, Length, Resolution, Width};
pub use rate::{Modem, Rate};
pub use recording::{Arrived, RECORDED_OCTETS_MAX, Recording};
pub use setup::{CALL_GUARD, PAGE_GUARD, Setup};
pub use signal::{
    CED, CNG, CNG_PAUSE, CONTROL_RATE, Carrier, Heard, Listen, PREAMBLE, SYNCHRONISATION, Signal,
    TCF,
};
pub use station::{Asks, Station};
pub use stranger::Stranger;
pub use time::{RATE, Samples};
