//! What is said when something is touched that is not there.

use std::fmt;

use crate::label;

/// What was touched is not there, or not enabled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PressRefused {
    /// What was touched.
    pub label: String,
    /// The labels that are there and enabled.
    pub there: Vec<String>,
}

impl fmt::Display for PressRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.there.iter().filter(|it| label::same(&self.label, it)).count() > 1 {
            let label = &self.label;
            return write!(f, "\"{label}\" is there several times; touch first what it belongs to");
        }
        write!(f, "\"{}\" is not there or not enabled; ", self.label)?;
        match self.there.as_slice() {
            [] => f.write_str("nothing is"),
            there => write!(f, "these are: {}", there.join(", ")),
        }
    }
}

impl std::error::Error for PressRefused {}
