//! What waits until it is kept what it follows from, and who waits.

use std::collections::VecDeque;

use sim_core::job::DocumentId;
use sim_core::{Effect, Fact};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::input::Answer;

/// What of a device is to come after it is kept.
#[derive(Default)]
pub(crate) struct Unkept {
    /// That an answer can be given now which was put off: what it comes to is asked for, like an ask.
    pub(crate) phases: Vec<Fact>,
    /// Effects of what the world did.
    pub(crate) effects: VecDeque<Effect>,
    /// When it is to be kept again what could not be kept.
    pub(crate) again: Option<Instant>,
}

/// Who waits for an answer that was put off.
pub(crate) struct Waiting {
    pub(crate) reply: oneshot::Sender<Answer>,
    /// The document that came with the ask, for as long as nobody has it.
    pub(crate) document: Option<DocumentId>,
}
