//! Messages of any shape, for the properties.

use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// A message with any number of groups, within [`Limits::REQUEST`].
pub(super) fn message() -> impl Strategy<Value = Message> {
    let version = (1u8..=2, any::<u8>()).prop_map(|(major, minor)| Version { major, minor });
    (version, any::<u16>(), any::<i32>(), vec(group(), 0..4)).prop_map(
        |(version, code, request_id, groups)| Message { version, code, request_id, groups },
    )
}

fn group() -> impl Strategy<Value = Group> {
    let tag = (0u8..0x10).prop_filter_map("the end tag", GroupTag::from_code);
    (tag, vec(attribute(value()), 0..5)).prop_map(|(tag, attributes)| Group { tag, attributes })
}

fn attribute(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Attribute> {
    (name(), vec(value, 1..4)).prop_map(|(name, values)| Attribute { name, values })
}

fn name() -> impl Strategy<Value = Text> {
    prop_oneof![9 => "[a-z-]{1,12}", 1 => Just("n".repeat(255))].prop_map(Text::Owned)
}

/// Any value, with collections up to four deep.
fn value() -> impl Strategy<Value = Value> {
    prop_oneof![number(), string(), other()]
        .prop_recursive(4, 24, 4, |inner| vec(attribute(inner), 0..4).prop_map(Value::Collection))
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i32>().prop_map(Value::Integer),
        any::<i32>().prop_map(Value::Enum),
        any::<bool>().prop_map(Value::Boolean),
        any::<[u8; 11]>().prop_map(|bytes| Value::DateTime(DateTime::from_bytes(bytes))),
        any::<(i32, i32)>().prop_map(|(lower, upper)| Value::Range(Range { lower, upper })),
        any::<(i32, i32, u8)>().prop_map(|(cross_feed, feed, units)| {
            Value::Resolution(Resolution { cross_feed, feed, units })
        }),
    ]
}

fn string() -> impl Strategy<Value = Value> {
    let text = || "[ -~äß€😀]{0,12}".prop_map(Text::Owned);
    prop_oneof![
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
    ]
}

fn other() -> impl Strategy<Value = Value> {
    let bytes = |least: usize| vec(any::<u8>(), least..20).prop_map(Bytes::from);
    let unregistered = (0x4bu8..0x7f).prop_filter_map("a value tag", ValueTag::from_code);
    let state = (0x10u8..0x18).prop_filter_map("a registered state", |tag| {
        ValueTag::from_code(tag).and_then(OutOfBand::from_tag)
    });
    prop_oneof![
        bytes(0).prop_map(Value::OctetString),
        state.prop_map(Value::OutOfBand),
        bytes(4).prop_map(|bytes| Value::Other { tag: ValueTag::EXTENSION, bytes }),
        (unregistered, bytes(0)).prop_map(|(tag, bytes)| Value::Other { tag, bytes }),
    ]
}
