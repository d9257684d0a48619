//! The bytes of one value, by its syntax (RFC 8010 section 3.9).

use bytes::Bytes;

use super::{DateTime, DecodeFault, Limits, OutOfBand, Range, Resolution, Text, Value, ValueTag};

/// Decodes a value of any syntax but those that structure a collection.
pub(super) fn decode(tag: ValueTag, bytes: &[u8], limits: &Limits) -> Result<Value, DecodeFault> {
    let string = |limit, value: fn(Text) -> Value| string(tag, bytes, limit, value);
    match tag {
        ValueTag::INTEGER => Ok(Value::Integer(i32::from_be_bytes(exactly(tag, bytes)?))),
        ValueTag::ENUM => Ok(Value::Enum(i32::from_be_bytes(exactly(tag, bytes)?))),
        ValueTag::BOOLEAN => boolean(exactly(tag, bytes)?),
        ValueTag::DATE_TIME => Ok(Value::DateTime(DateTime::from_bytes(exactly(tag, bytes)?))),
        ValueTag::RESOLUTION => Ok(resolution(exactly(tag, bytes)?)),
        ValueTag::RANGE_OF_INTEGER => Ok(range(exactly(tag, bytes)?)),
        ValueTag::OCTET_STRING => {
            within(tag, bytes, limits.octet_string)?;
            Ok(Value::OctetString(Bytes::copy_from_slice(bytes)))
        }
        ValueTag::TEXT_WITH_LANGUAGE => {
            with_language(tag, bytes, limits, limits.text, |language, text| {
                Value::TextWithLanguage { language, text }
            })
        }
        ValueTag::NAME_WITH_LANGUAGE => {
            with_language(tag, bytes, limits, limits.name, |language, name| {
                Value::NameWithLanguage { language, name }
            })
        }
        ValueTag::TEXT_WITHOUT_LANGUAGE => string(limits.text, Value::Text),
        ValueTag::NAME_WITHOUT_LANGUAGE => string(limits.name, Value::Name),
        ValueTag::KEYWORD => string(limits.keyword, Value::Keyword),
        ValueTag::URI => string(limits.uri, Value::Uri),
        ValueTag::URI_SCHEME => string(limits.uri_scheme, Value::UriScheme),
        ValueTag::CHARSET => string(limits.charset, Value::Charset),
        ValueTag::NATURAL_LANGUAGE => string(limits.natural_language, Value::NaturalLanguage),
        ValueTag::MIME_MEDIA_TYPE => string(limits.mime_media_type, Value::MimeMediaType),
        _ => other(tag, bytes, limits),
    }
}

fn exactly<const N: usize>(tag: ValueTag, bytes: &[u8]) -> Result<[u8; N], DecodeFault> {
    let length = bytes.len();
    bytes.try_into().map_err(|_| DecodeFault::WrongLength { tag, length, wanted: N })
}

fn within(tag: ValueTag, bytes: &[u8], limit: usize) -> Result<(), DecodeFault> {
    let length = bytes.len();
    if length > limit {
        return Err(DecodeFault::ValueTooLong { tag, length, limit });
    }
    Ok(())
}

fn boolean([byte]: [u8; 1]) -> Result<Value, DecodeFault> {
    match byte {
        0 => Ok(Value::Boolean(false)),
        1 => Ok(Value::Boolean(true)),
        _ => Err(DecodeFault::NotBoolean(byte)),
    }
}

fn resolution([a, b, c, d, e, f, g, h, units]: [u8; 9]) -> Value {
    Value::Resolution(Resolution {
        cross_feed: i32::from_be_bytes([a, b, c, d]),
        feed: i32::from_be_bytes([e, f, g, h]),
        units,
    })
}

fn range([a, b, c, d, e, f, g, h]: [u8; 8]) -> Value {
    Value::Range(Range {
        lower: i32::from_be_bytes([a, b, c, d]),
        upper: i32::from_be_bytes([e, f, g, h]),
    })
}

/// A client may name another charset than UTF-8, and must be told so by the operation; hence text
/// that is not UTF-8 is kept, not refused.
fn string(
    tag: ValueTag,
    bytes: &[u8],
    limit: usize,
    value: fn(Text) -> Value,
) -> Result<Value, DecodeFault> {
    within(tag, bytes, limit)?;
    Ok(text(bytes).map_or_else(|| kept(tag, bytes), value))
}

fn with_language(
    tag: ValueTag,
    bytes: &[u8],
    limits: &Limits,
    limit: usize,
    value: fn(Text, Text) -> Value,
) -> Result<Value, DecodeFault> {
    let fault = DecodeFault::InnerLength(tag);
    let (language, rest) = counted(bytes).ok_or(fault)?;
    let (body, rest) = counted(rest).ok_or(fault)?;
    if !rest.is_empty() {
        return Err(fault);
    }
    within(ValueTag::NATURAL_LANGUAGE, language, limits.natural_language)?;
    within(tag, body, limit)?;
    let parts = text(language).zip(text(body));
    Ok(parts.map_or_else(|| kept(tag, bytes), |(language, body)| value(language, body)))
}

/// Splits off a string that has its length in two bytes before it.
fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

fn text(bytes: &[u8]) -> Option<Text> {
    std::str::from_utf8(bytes).ok().map(|text| Text::Owned(text.to_owned()))
}

/// Some devices send out-of-band values with content; it is kept, so that it is not mistaken for
/// the bare statement.
fn other(tag: ValueTag, bytes: &[u8], limits: &Limits) -> Result<Value, DecodeFault> {
    within(tag, bytes, limits.other)?;
    if tag == ValueTag::EXTENSION && bytes.len() < 4 {
        return Err(DecodeFault::WrongLength { tag, length: bytes.len(), wanted: 4 });
    }
    match OutOfBand::from_tag(tag) {
        Some(state) if bytes.is_empty() => Ok(Value::OutOfBand(state)),
        Some(_) | None => Ok(kept(tag, bytes)),
    }
}

fn kept(tag: ValueTag, bytes: &[u8]) -> Value {
    Value::Other { tag, bytes: Bytes::copy_from_slice(bytes) }
}
