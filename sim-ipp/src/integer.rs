//! IPP's integers.

/// A number as IPP can say it: its integers end at 2,147,483,647 (RFC 8010 section 3.9).
pub(super) fn capped<T>(number: T) -> i32
where
    i32: TryFrom<T>,
{
    i32::try_from(number).unwrap_or(i32::MAX)
}
