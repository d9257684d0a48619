//! Agreement with another implementation, the `ipp` crate, where both can say the same.
//!
//! Left out is what that crate cannot keep: mixed sets, the order of collections, sets in them,
//! and tags it does not know.

use std::io::Cursor;

use ::ipp::IppHeader;
use ::ipp::attribute::{IppAttribute, IppAttributes};
use ::ipp::model::{DelimiterTag, IppVersion};
use ::ipp::parser::IppParser;
use ::ipp::reader::IppReader;
use ::ipp::value::{IppDateTime, IppTextValue, IppValue};
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// What the other implementation makes of a value.
fn theirs(value: &Value) -> IppValue {
    let string = |text: &Text| text.clone().into_owned();
    match value {
        Value::Integer(number) => IppValue::Integer(*number),
        Value::Boolean(truth) => IppValue::Boolean(*truth),
        Value::Enum(code) => IppValue::Enum(*code),
        Value::OctetString(bytes) => IppValue::OctetString(bytes.clone()),
        Value::DateTime(instant) => IppValue::DateTime(IppDateTime {
            year: instant.year,
            month: instant.month,
            day: instant.day,
            hour: instant.hour,
            minutes: instant.minute,
            seconds: instant.second,
            deci_seconds: instant.decisecond,
            utc_dir: char::from(instant.utc_direction),
            utc_hours: instant.utc_hours,
            utc_mins: instant.utc_minutes,
        }),
        Value::Resolution(Resolution { cross_feed, feed, units }) => IppValue::Resolution {
            cross_feed: *cross_feed,
            feed: *feed,
            units: i8::try_from(*units).unwrap(),
        },
        Value::Range(Range { lower, upper }) => {
            IppValue::RangeOfInteger { min: *lower, max: *upper }
        }
        Value::Collection(members) => IppValue::Collection(
            members
                .iter()
                .map(|member| {
                    (string(&member.name).try_into().unwrap(), theirs(member.only().unwrap()))
                })
                .collect(),
        ),
        Value::TextWithLanguage { language, text } => {
            IppValue::new_text_with_language(string(language), string(text)).unwrap()
        }
        Value::NameWithLanguage { language, name } => {
            IppValue::new_name_with_language(string(language), string(name)).unwrap()
        }
        Value::Text(text) => {
            IppValue::TextWithoutLanguage(IppTextValue::new(string(text)).unwrap())
        }
        Value::Name(name) => IppValue::NameWithoutLanguage(string(name).try_into().unwrap()),
        Value::Keyword(keyword) => IppValue::new_keyword(string(keyword)).unwrap(),
        Value::Uri(uri) => IppValue::new_uri(string(uri)).unwrap(),
        Value::UriScheme(scheme) => IppValue::new_uri_scheme(string(scheme)).unwrap(),
        Value::Charset(charset) => IppValue::new_charset(string(charset)).unwrap(),
        Value::NaturalLanguage(language) => {
            IppValue::new_natural_language(string(language)).unwrap()
        }
        Value::MimeMediaType(mime) => IppValue::new_mime_media_type(string(mime)).unwrap(),
        Value::OutOfBand(OutOfBand::NoValue) => IppValue::NoValue,
        Value::OutOfBand(_) | Value::Other { .. } => unreachable!("not generated here"),
    }
}

fn their_value(attribute: &Attribute) -> IppValue {
    match attribute.only() {
        Some(value) => theirs(value),
        None => IppValue::Array(attribute.values.iter().map(theirs).collect()),
    }
}

fn their_tag(tag: GroupTag) -> DelimiterTag {
    match tag {
        GroupTag::OPERATION => DelimiterTag::OperationAttributes,
        GroupTag::JOB => DelimiterTag::JobAttributes,
        GroupTag::PRINTER => DelimiterTag::PrinterAttributes,
        tag => unreachable!("{tag} is not generated here"),
    }
}

fn simple_value() -> impl Strategy<Value = Value> {
    let text = || "[ -~äß€]{1,15}".prop_map(Text::Owned);
    prop_oneof![
        any::<i32>().prop_map(Value::Integer),
        any::<i32>().prop_map(Value::Enum),
        any::<bool>().prop_map(Value::Boolean),
        vec(any::<u8>(), 0..20).prop_map(|bytes| Value::OctetString(bytes.into())),
        (2000u16..2100, 1u8..13, 1u8..29, 0u8..24, 0u8..60).prop_map(
            |(year, month, day, hour, minute)| {
                Value::DateTime(DateTime::utc(year, month, day, hour, minute, 59))
            }
        ),
        (any::<i32>(), any::<i32>(), 3u8..5).prop_map(|(cross_feed, feed, units)| {
            Value::Resolution(Resolution { cross_feed, feed, units })
        }),
        any::<(i32, i32)>().prop_map(|(lower, upper)| Value::Range(Range { lower, upper })),
        text().prop_map(Value::Text),
        text().prop_map(Value::Name),
        text().prop_map(Value::Keyword),
        text().prop_map(Value::Uri),
        text().prop_map(Value::UriScheme),
        text().prop_map(Value::Charset),
        text().prop_map(Value::NaturalLanguage),
        text().prop_map(Value::MimeMediaType),
        (text(), text()).prop_map(|(language, text)| Value::TextWithLanguage { language, text }),
        (text(), text()).prop_map(|(language, name)| Value::NameWithLanguage { language, name }),
        Just(Value::OutOfBand(OutOfBand::NoValue)),
    ]
}

/// An attribute whose set, if it is one, repeats a syntax; or a collection in order of its names.
fn simple_attribute() -> impl Strategy<Value = Attribute> {
    let name = || "x-[a-z-]{1,12}".prop_map(Text::Owned);
    let member = (name(), simple_value());
    let collection =
        proptest::collection::btree_map("[a-z]{1,6}", member.prop_map(|(_, value)| value), 1..4)
            .prop_map(|members| {
                let members = members.into_iter();
                Value::Collection(members.map(|(n, value)| Attribute::new(n, value)).collect())
            });
    prop_oneof![
        (name(), simple_value()).prop_map(|(name, value)| Attribute::new(name, value)),
        (name(), vec(any::<i32>(), 2..5)).prop_map(|(n, values)| Attribute::integers(n, values)),
        (name(), vec("[a-z0-9_-]{1,9}", 2..5)).prop_map(|(n, v)| Attribute::keywords(n, v)),
        (name(), collection).prop_map(|(name, value)| Attribute::new(name, value)),
    ]
}

fn simple_message() -> impl Strategy<Value = Message> {
    let group =
        |tag| vec(simple_attribute(), 1..5).prop_map(move |attributes| Group { tag, attributes });
    let last = prop_oneof![Just(GroupTag::JOB), Just(GroupTag::PRINTER)].prop_flat_map(group);
    (any::<u16>(), any::<i32>(), group(GroupTag::OPERATION), last).prop_map(
        |(code, request_id, first, last)| Message {
            version: Version::V2_0,
            code,
            request_id,
            groups: vec![first, last],
        },
    )
}

proptest! {
    #[test]
    fn what_we_write_the_other_implementation_reads_as_the_same(message in simple_message()) {
        let bytes = message.to_bytes().unwrap();
        let reader = IppReader::new(Cursor::new(bytes));
        let (header, attributes, _) = IppParser::new(reader).parse_parts().unwrap();
        prop_assert_eq!(header.version, IppVersion(0x0200));
        prop_assert_eq!(header.operation_or_status.cast_unsigned(), message.code);
        prop_assert_eq!(header.request_id, message.request_id);
        prop_assert_eq!(attributes.groups().len(), message.groups.len());
        for (theirs, ours) in attributes.groups().iter().zip(&message.groups) {
            prop_assert_eq!(theirs.tag(), their_tag(ours.tag));
            prop_assert_eq!(theirs.attributes().len(), ours.attributes.len());
            for (theirs, ours) in theirs.attributes().iter().zip(&ours.attributes) {
                prop_assert_eq!(theirs.name().as_str(), ours.name.as_ref());
                prop_assert_eq!(theirs.value(), &their_value(ours));
            }
        }
    }

    #[test]
    fn what_the_other_implementation_writes_we_read_as_the_same(message in simple_message()) {
        let version = IppVersion(0x0200);
        let header = IppHeader::new(version, message.code.cast_signed(), message.request_id);
        let mut attributes = IppAttributes::new();
        for group in &message.groups {
            for attribute in &group.attributes {
                let value = their_value(attribute);
                let theirs = IppAttribute::with_name(attribute.name.as_ref(), value).unwrap();
                attributes.add(their_tag(group.tag), theirs);
            }
        }
        let mut bytes = header.to_bytes().to_vec();
        bytes.extend_from_slice(&attributes.to_bytes());
        let read = Message::decode_all(&bytes, &Limits::REQUEST);
        prop_assert_eq!(read, Ok((message, bytes.len())));
    }
}
