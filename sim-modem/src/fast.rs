//! The modems that carry pages.

mod beat;
mod clock;
mod code;
mod complex;
mod course;
mod equalizer;
mod heard;
mod modulation;
mod onset;
mod phase;
mod pulse;
mod receiver;
mod sampler;
mod scrambler;
mod sender;
mod trellis;
mod v17;
mod v27ter;
mod v29;

pub use course::Training;
pub use heard::Heard;
pub use modulation::Modulation;
pub use receiver::Receiver;
pub use sender::Sender;
