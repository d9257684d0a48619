//! The layout below attributes: delimiter tags, and fields of tag, name and value.

use super::{DecodeError, DecodeFault, HEADER_LENGTH, Limits, ValueTag, Version};

/// Why reading stopped.
pub(super) enum Stop {
    /// The bytes so far are the start of something longer.
    NeedMore,
    /// No bytes to come can make this a message.
    Bad(DecodeError),
}

impl From<DecodeError> for Stop {
    fn from(error: DecodeError) -> Self {
        Self::Bad(error)
    }
}

/// One element of the attribute part.
pub(super) enum Element<'a> {
    /// A delimiter tag, 0x00 to 0x0F.
    Delimiter(u8),
    /// A value, with the name of its attribute if it is the first of it.
    Field(Field<'a>),
}

/// A tag, a name and a value (RFC 8010 section 3.1.4).
pub(super) struct Field<'a> {
    /// The offset of the tag from the start of the message.
    pub(super) at: usize,
    /// The syntax of the value.
    pub(super) tag: ValueTag,
    /// The name field, possibly empty.
    pub(super) name: &'a [u8],
    /// The offset of the value from the start of the message.
    pub(super) value_at: usize,
    /// The value field, possibly empty.
    pub(super) value: &'a [u8],
}

/// The version, the operation or status code, and the request-id, if all eight bytes are there.
///
/// Nothing is checked, so that a reply to a bad message can carry its request-id.
pub fn peek_header(bytes: &[u8]) -> Option<(Version, u16, i32)> {
    let [major, minor, high, low, id @ ..] = *bytes.first_chunk::<HEADER_LENGTH>()?;
    Some((Version { major, minor }, u16::from_be_bytes([high, low]), i32::from_be_bytes(id)))
}

/// Checks the header, and answers the version, code and request-id in it.
pub(super) fn header(input: &[u8]) -> Result<(Version, u16, i32), Stop> {
    let header = peek_header(input).ok_or(Stop::NeedMore)?;
    let (version, ..) = header;
    match version.major {
        1 | 2 => Ok(header),
        _ => Err(DecodeFault::Version(version).at(0).into()),
    }
}

/// Reads the element at an offset, and answers it with the offset of the next.
///
/// A message that outgrows `limits.bytes` is refused as soon as its lengths say so, whether or
/// not the bytes are there yet.
pub(super) fn element<'a>(
    input: &'a [u8],
    at: usize,
    limits: &Limits,
) -> Result<(Element<'a>, usize), Stop> {
    let reader = Reader { input, limit: limits.bytes };
    let [tag] = *reader.array(at)?;
    let Some(tag) = ValueTag::from_code(tag) else {
        return Ok((Element::Delimiter(tag), at + 1));
    };
    let name_at = at + 3;
    let length = reader.length(at + 1)?;
    if length > limits.attribute_name {
        let limit = limits.attribute_name;
        return Err(DecodeFault::NameTooLong { length, limit }.at(name_at).into());
    }
    let name = reader.slice(name_at, length)?;
    let value_at = name_at + length + 2;
    let length = reader.length(name_at + length)?;
    let value = reader.slice(value_at, length)?;
    Ok((Element::Field(Field { at, tag, name, value_at, value }), value_at + length))
}

struct Reader<'a> {
    input: &'a [u8],
    limit: usize,
}

impl<'a> Reader<'a> {
    fn slice(&self, at: usize, length: usize) -> Result<&'a [u8], Stop> {
        let end = at.saturating_add(length);
        if end > self.limit.max(HEADER_LENGTH) {
            return Err(DecodeFault::TooManyBytes(self.limit).at(at).into());
        }
        self.input.get(at..end).ok_or(Stop::NeedMore)
    }

    fn array<const N: usize>(&self, at: usize) -> Result<&'a [u8; N], Stop> {
        self.slice(at, N)?.first_chunk().ok_or(Stop::NeedMore)
    }

    fn length(&self, at: usize) -> Result<usize, Stop> {
        self.array(at).map(|length| usize::from(u16::from_be_bytes(*length)))
    }
}
