//! What the value of a job template attribute asks for.

use sim_core::job::{PageRange, TicketChange};
use sim_wire::ipp::{Attribute, Range, Value};

use super::integer::capped;

/// What a supported value asks for.
pub(super) enum Asked {
    /// This.
    Change(TicketChange),
    /// What the machine does anyway.
    Nothing,
}

/// A number that fits and that a ticket takes.
pub(super) fn small<T: TryFrom<i32>>(attribute: &Attribute) -> Option<T> {
    T::try_from(attribute.as_integer()?).ok()
}

/// Ranges of numbers.
pub(super) fn read_ranges(attribute: &Attribute) -> Option<Vec<PageRange>> {
    let page = |it: i32| u32::try_from(it).ok();
    let range = |it: &Value| {
        let Range { lower, upper } = it.as_range()?;
        Some(PageRange { first: page(lower)?, last: page(upper)? })
    };
    attribute.values.iter().map(range).collect()
}

/// Ranges of numbers, if there are any.
pub(super) fn ranges(name: &'static str, ranges: &[PageRange]) -> Option<Attribute> {
    let value =
        |it: &PageRange| Value::Range(Range { lower: capped(it.first), upper: capped(it.last) });
    (!ranges.is_empty()).then(|| Attribute::set(name, ranges.iter().map(value)))
}
