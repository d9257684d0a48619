//! Reports: what the device says of itself.

/// A heading and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// Labels and values.
    pub lines: Vec<(String, String)>,
}
