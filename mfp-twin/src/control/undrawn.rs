//! Sides that cannot be drawn. A live page asks for them again and again, and what was refused once takes as long to
//! be refused another time: what becomes of a side never changes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use sim_document::NotDone;
use sim_host::Output;

/// The most that are remembered; the first ones go.
const REMEMBERED_MAX: usize = 1_000;

/// Sides of sets in a tray, from 1, and why each is not drawn.
#[derive(Default)]
pub(super) struct Undrawn(Mutex<VecDeque<(Weak<Output>, u32, String)>>);

impl Undrawn {
    /// Why this side is not drawn, if it was tried.
    pub(super) fn why(&self, output: &Arc<Output>, page: u32) -> Option<String> {
        let same = |of: &Weak<Output>| of.ptr_eq(&Arc::downgrade(output));
        let sides = self.sides();
        sides.iter().find(|(of, it, _)| *it == page && same(of)).map(|it| it.2.clone())
    }

    /// This side is not drawn.
    pub(super) fn remember(&self, output: &Arc<Output>, page: u32, error: &NotDone) {
        if !error.is_final() {
            return;
        }
        let mut sides = self.sides();
        // The paper of others was taken out of the tray.
        sides.retain(|(of, ..)| of.strong_count() > 0);
        if sides.len() >= REMEMBERED_MAX {
            sides.pop_front();
        }
        sides.push_back((Arc::downgrade(output), page, error.to_string()));
    }

    fn sides(&self) -> MutexGuard<'_, VecDeque<(Weak<Output>, u32, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
