//! The modems against spandsp: what either sends the other one hears.

mod line;
mod peer;
mod tones;
mod v21;
