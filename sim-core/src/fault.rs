//! Faults: what the panel shows and what stops the device. The guide's fault codes are rows in its own
//! table as their machines arrive; today those of the self tests, of an update and the software faults below exist.

use crate::self_test;

mod history;
mod machine;

pub use history::{Found, HISTORY_MAX, Moment};
pub(crate) use machine::Machine;

/// A fault that is present now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The guide's code, e.g. "016-210".
    pub code: &'static str,
    /// What happened, in our words.
    pub text: &'static str,
    /// No user operation is possible until power-off.
    pub blocks: bool,
}

/// The faults that can be injected today: internal software errors (guide p.48).
pub const SOFTWARE: &[&str] = &["016-210", "016-211", "016-212", "016-213", "016-214", "016-215"];

impl Fault {
    /// The fault of a self test that failed.
    fn of_self_test(row: &self_test::TestRow) -> Self {
        Self { code: row.code, text: row.text, blocks: row.blocks }
    }

    /// The fault of an update whose package was refused.
    fn of_update() -> Self {
        Self {
            code: crate::update::FAILED_CODE,
            text: "The file is no software for this device. Switch the power off and on again.",
            blocks: true,
        }
    }

    /// The internal software error with this code.
    pub fn software(code: &str) -> Option<Self> {
        let code = SOFTWARE.iter().find(|it| **it == code)?;
        Some(Self {
            code,
            text: "The device software failed. Switch the power off and on again.",
            blocks: true,
        })
    }
}
