//! What is said when something is touched, or typed into, that is not there, or does not take it.

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

/// What was typed is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRefused {
    /// There is no such field, or it is not enabled.
    NotThere(PressRefused),
    /// The field of this label takes a whole number, and nothing of this is typed.
    NoNumber(String),
}

impl From<PressRefused> for TypeRefused {
    fn from(it: PressRefused) -> Self {
        Self::NotThere(it)
    }
}

impl fmt::Display for TypeRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotThere(it) => it.fmt(f),
            Self::NoNumber(label) => write!(f, "\"{label}\" takes a whole number, of digits alone"),
        }
    }
}

impl std::error::Error for TypeRefused {}
