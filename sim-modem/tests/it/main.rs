//! The modems against spandsp: what either sends the other one hears.

mod fast;
mod line;
mod peer;
mod tones;
mod v21;
