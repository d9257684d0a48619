//! The modems that carry pages.

mod complex;
mod course;
mod modulation;
mod pulse;
mod scrambler;
mod trellis;
mod v27ter;
mod v29;

pub use course::Training;
pub use modulation::Modulation;
