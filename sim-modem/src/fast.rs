//! The modems that carry pages.

mod complex;
mod course;
mod modulation;
mod pulse;
mod scrambler;

pub use course::Training;
pub use modulation::Modulation;
