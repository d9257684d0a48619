//! What a server was asked, outside of mails.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Commands that are kept; the oldest go first.
pub const HEARD_MAX: usize = 1_000;

/// The commands that came, in TLS or not, without what somebody logged in with. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Heard(Arc<Mutex<VecDeque<String>>>);

impl Heard {
    /// Those that are kept, the oldest first.
    pub fn commands(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn put(&self, command: &str) {
        let words = if command.to_ascii_uppercase().starts_with("AUTH ") { 2 } else { usize::MAX };
        let kept: Vec<_> = command.split(' ').take(words).collect();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_back(kept.join(" "));
        if all.len() > HEARD_MAX {
            all.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_kept_up_to_a_bound_without_what_somebody_logged_in_with() {
        let heard = Heard::default();
        (0..HEARD_MAX).for_each(|it| heard.put(&format!("NOOP {it}")));
        heard.put("auth plain AG1mcABzZWNyZXQ=");
        let commands = heard.commands();
        assert_eq!((commands.len(), &*commands[0]), (HEARD_MAX, "NOOP 1"));
        assert_eq!(commands.last().unwrap(), "auth plain");
    }
}
