//! Any IPP message: either it cannot be written, or it is read as it was meant.
#![no_main]

use std::borrow::Cow;

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use sim_wire::ipp::{
    Attribute, DateTime, Group, GroupTag, Limits, Message, OutOfBand, Range, Resolution, Text,
    Value, ValueTag, Version,
};

/// Nesting of collections, beyond what a request may have and below what may be written.
const DEPTH_MAX: usize = 24;

fuzz_target!(|bytes: &[u8]| {
    let Ok(message) = message(&mut Unstructured::new(bytes)) else { return };
    let Ok(bytes) = message.to_bytes() else { return };
    match Message::decode_all(&bytes, &Limits::REPLY) {
        Ok((read, length)) => {
            assert_eq!(length, bytes.len());
            // A value may come back under another variant (a tag that has one of its own was
            // written as `Other`), but never as other bytes.
            assert_eq!(read.to_bytes().expect("what was read can be written"), bytes);
        }
        Err(error) => {
            assert!(error.at <= bytes.len());
            assert!(is_beyond_form(&message), "{error}: {message:?}");
        }
    }
    let _ = Message::decode_all(&bytes, &Limits::REQUEST);
});

/// Whether a message holds what may be written and not read: bytes under a tag of a fixed form, or a
/// name that is too long.
fn is_beyond_form(message: &Message) -> bool {
    let mut attributes: Vec<&Attribute> =
        message.groups.iter().flat_map(|it| &it.attributes).collect();
    while let Some(attribute) = attributes.pop() {
        if attribute.name.len() > Limits::REPLY.attribute_name {
            return true;
        }
        for value in &attribute.values {
            match value {
                Value::Other { .. } => return true,
                Value::Collection(members) => attributes.extend(members),
                _ => {}
            }
        }
    }
    false
}

fn message(u: &mut Unstructured<'_>) -> Result<Message> {
    let version = Version { major: u.int_in_range(1..=2)?, minor: u.arbitrary()? };
    let (code, request_id) = (u.arbitrary()?, u.arbitrary()?);
    let mut groups = Vec::new();
    while groups.len() < 8 && u.ratio(3_u8, 4)? {
        let Some(tag) = GroupTag::from_code(u.int_in_range(0..=15)?) else { continue };
        groups.push(Group { tag, attributes: attributes(u, 0)? });
    }
    Ok(Message { version, code, request_id, groups })
}

fn attributes(u: &mut Unstructured<'_>, depth: usize) -> Result<Vec<Attribute>> {
    let mut attributes = Vec::new();
    while u.ratio(2_u8, 3)? && !u.is_empty() {
        let mut values = Vec::new();
        while (values.is_empty() || u.ratio(1_u8, 3)?) && !u.is_empty() {
            values.push(value(u, depth)?);
        }
        attributes.push(Attribute { name: text(u)?, values });
    }
    Ok(attributes)
}

fn text(u: &mut Unstructured<'_>) -> Result<Text> {
    Ok(Cow::Owned(u.arbitrary()?))
}

fn value(u: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match u.int_in_range(0..=19)? {
        0 => Value::Integer(u.arbitrary()?),
        1 => Value::Boolean(u.arbitrary()?),
        2 => Value::Enum(u.arbitrary()?),
        3 => Value::OctetString(u.arbitrary::<Vec<u8>>()?.into()),
        4 => Value::DateTime(DateTime::from_bytes(u.arbitrary()?)),
        5 => Value::Resolution(Resolution {
            cross_feed: u.arbitrary()?,
            feed: u.arbitrary()?,
            units: u.arbitrary()?,
        }),
        6 => Value::Range(Range { lower: u.arbitrary()?, upper: u.arbitrary()? }),
        7..=9 if depth < DEPTH_MAX => Value::Collection(attributes(u, depth + 1)?),
        7..=9 => Value::Collection(Vec::new()),
        10 => Value::TextWithLanguage { language: text(u)?, text: text(u)? },
        11 => Value::NameWithLanguage { language: text(u)?, name: text(u)? },
        12 => Value::Text(text(u)?),
        13 => Value::Name(text(u)?),
        14 => Value::Keyword(text(u)?),
        15 => Value::Uri(text(u)?),
        16 => Value::MimeMediaType(text(u)?),
        17 => Value::OutOfBand(OutOfBand::NoValue),
        18 => Value::Charset(text(u)?),
        _ => {
            let tag = ValueTag::from_code(u.int_in_range(0x10..=0xff)?);
            let bytes: Vec<u8> = u.arbitrary()?;
            Value::Other { tag: tag.unwrap_or(ValueTag::EXTENSION), bytes: bytes.into() }
        }
    })
}
