//! One intake for print data, whatever door it comes through.
//!
//! ```text
//!   the door: pieces of data ─▶ Incoming: unpacked, job control read, documents written to the drive
//!                                   │ finish
//!                                   ▼
//!                               Received, one for each job: who it is from, ticket, format
//!                                   │
//!   the door: Announced, ─────▶ Delivery, Arrival: the device takes them, or says why not
//!             Described, Sender
//! ```
//! A door brings a codec, what it was told beside the data, and what it knows of the sender; it says in
//! its own words what comes of it. What the data says of itself goes before what was told beside it.

mod hand_in;
mod incoming;
mod job_control;
mod received;
mod sender;

pub use hand_in::{Arrival, Delivery, NotHandedIn, can_take_jobs, open};
pub use incoming::{
    Compression, Incoming, NotTaken, STREAM_JOBS_MAX, UNPACKED_FREE, UNPACKED_PER_BYTE,
};
pub use received::{Announced, Described, Received, nothing_more};
pub use sender::Sender;
