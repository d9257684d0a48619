//! Encoding messages, and the pieces of messages that a printer keeps ready.

use super::{
    Attribute, EncodeError, EncodeFault, Group, MAX_DEPTH, Message, Value, ValueTag, Version,
};

/// The `end-of-attributes-tag`, after the last group (RFC 8010 section 3.5.1).
pub const END_OF_ATTRIBUTES: u8 = 0x03;

/// Appends the eight bytes of a header; groups and [`END_OF_ATTRIBUTES`] must follow.
pub fn encode_header(version: Version, code: u16, request_id: i32, out: &mut Vec<u8>) {
    out.extend_from_slice(&[version.major, version.minor]);
    out.extend_from_slice(&code.to_be_bytes());
    out.extend_from_slice(&request_id.to_be_bytes());
}

impl Message {
    /// Appends the whole message, with its `end-of-attributes-tag`.
    ///
    /// # Errors
    ///
    /// If an attribute cannot be encoded; then nothing is appended.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        all_or_nothing(out, |out| {
            encode_header(self.version, self.code, self.request_id, out);
            self.groups.iter().try_for_each(|group| group.encode(out))?;
            out.push(END_OF_ATTRIBUTES);
            Ok(())
        })
    }

    /// The whole message as bytes of its own.
    ///
    /// # Errors
    ///
    /// If an attribute cannot be encoded.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EncodeError> {
        let mut out = Vec::new();
        self.encode(&mut out)?;
        Ok(out)
    }
}

impl Group {
    /// Appends the group tag and the attributes.
    ///
    /// # Errors
    ///
    /// If an attribute cannot be encoded; then nothing is appended.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        all_or_nothing(out, |out| {
            out.push(self.tag.code());
            self.attributes.iter().try_for_each(|attribute| attribute.encode(out))
        })
    }
}

impl Attribute {
    /// Appends the attribute with all its values.
    ///
    /// # Errors
    ///
    /// If it has no name or no value, a name or value is longer than 65535 bytes, collections are
    /// nested deeper than [`MAX_DEPTH`], or a [`Value::Other`] has a structural tag. Then nothing
    /// is appended. Shorter limits of RFC 8011 are not enforced here.
    pub fn encode(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        all_or_nothing(out, |out| {
            attribute(out, self).map_err(|fault| {
                let attribute = self.name.clone().into_owned();
                EncodeError { attribute, fault }
            })
        })
    }
}

fn all_or_nothing<E>(
    out: &mut Vec<u8>,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let before = out.len();
    write(out).inspect_err(|_| out.truncate(before))
}

/// The first value bears the name, the others an empty one (RFC 8010 section 3.1.5).
fn attribute(out: &mut Vec<u8>, attribute: &Attribute) -> Result<(), EncodeFault> {
    let (first, more) = parts(attribute)?;
    value(out, attribute.name.as_bytes(), first, 0)?;
    more.iter().try_for_each(|more| value(out, b"", more, 0))
}

/// A member bears its name as a value, and all its values have none (RFC 8010 section 3.1.7).
fn member(out: &mut Vec<u8>, member: &Attribute, depth: usize) -> Result<(), EncodeFault> {
    parts(member)?;
    field(out, ValueTag::MEMBER_ATTR_NAME, b"", &[member.name.as_bytes()])?;
    member.values.iter().try_for_each(|each| value(out, b"", each, depth))
}

fn parts(attribute: &Attribute) -> Result<(&Value, &[Value]), EncodeFault> {
    if attribute.name.is_empty() {
        return Err(EncodeFault::EmptyName);
    }
    attribute.values.split_first().ok_or(EncodeFault::NoValue)
}

fn value(out: &mut Vec<u8>, name: &[u8], value: &Value, depth: usize) -> Result<(), EncodeFault> {
    let mut field = |parts: &[&[u8]]| field(out, value.tag(), name, parts);
    match value {
        Value::Integer(number) | Value::Enum(number) => field(&[&number.to_be_bytes()]),
        Value::Boolean(truth) => field(&[&[u8::from(*truth)]]),
        Value::OctetString(bytes) => field(&[bytes]),
        Value::DateTime(instant) => field(&[&instant.to_bytes()]),
        Value::Resolution(resolution) => field(&[
            &resolution.cross_feed.to_be_bytes(),
            &resolution.feed.to_be_bytes(),
            &[resolution.units],
        ]),
        Value::Range(range) => field(&[&range.lower.to_be_bytes(), &range.upper.to_be_bytes()]),
        Value::Collection(members) => collection(out, name, members, depth),
        Value::TextWithLanguage { language, text }
        | Value::NameWithLanguage { language, name: text } => {
            field(&[&length(language)?, language.as_bytes(), &length(text)?, text.as_bytes()])
        }
        Value::Text(text)
        | Value::Name(text)
        | Value::Keyword(text)
        | Value::Uri(text)
        | Value::UriScheme(text)
        | Value::Charset(text)
        | Value::NaturalLanguage(text)
        | Value::MimeMediaType(text) => field(&[text.as_bytes()]),
        Value::OutOfBand(_) => field(&[]),
        Value::Other { tag, bytes } => {
            unstructural(*tag)?;
            field(&[bytes])
        }
    }
}

fn collection(
    out: &mut Vec<u8>,
    name: &[u8],
    members: &[Attribute],
    depth: usize,
) -> Result<(), EncodeFault> {
    if depth == MAX_DEPTH {
        return Err(EncodeFault::TooDeep);
    }
    field(out, ValueTag::BEG_COLLECTION, name, &[])?;
    members.iter().try_for_each(|each| member(out, each, depth + 1))?;
    field(out, ValueTag::END_COLLECTION, b"", &[])
}

fn unstructural(tag: ValueTag) -> Result<(), EncodeFault> {
    match tag {
        ValueTag::BEG_COLLECTION | ValueTag::END_COLLECTION | ValueTag::MEMBER_ATTR_NAME => {
            Err(EncodeFault::StructuralTag(tag))
        }
        _ => Ok(()),
    }
}

fn length(text: &str) -> Result<[u8; 2], EncodeFault> {
    let length = text.len();
    u16::try_from(length).map(u16::to_be_bytes).map_err(|_| EncodeFault::ValueTooLong(length))
}

fn field(
    out: &mut Vec<u8>,
    tag: ValueTag,
    name: &[u8],
    parts: &[&[u8]],
) -> Result<(), EncodeFault> {
    let length = parts.iter().map(|part| part.len()).sum();
    let name_length =
        u16::try_from(name.len()).map_err(|_| EncodeFault::NameTooLong(name.len()))?;
    let value_length = u16::try_from(length).map_err(|_| EncodeFault::ValueTooLong(length))?;
    out.push(tag.code());
    out.extend_from_slice(&name_length.to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(&value_length.to_be_bytes());
    parts.iter().for_each(|part| out.extend_from_slice(part));
    Ok(())
}
