//! Attribute values: each carries its own syntax, so a mixed `1setOf` needs nothing special.

use std::borrow::Cow;

use bytes::Bytes;

use super::ValueTag;

/// An attribute, or a member of a collection (RFC 8010 sections 3.1.4 to 3.1.7).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Attribute {
    /// The name, 1 to 255 bytes, such as `media-supported`.
    pub name: Text,
    /// The values in the order of the wire; encoding refuses an attribute that has none.
    pub values: Vec<Value>,
}

/// Text of a message: a string in the program, or one that came from the wire.
pub type Text = Cow<'static, str>;

/// One value of an attribute (RFC 8010 section 3.9, RFC 8011 section 5.1).
///
/// Decoding keeps what it does not know, and text that is not UTF-8, as [`Value::Other`], so a
/// decoded message encodes to the bytes it came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// `integer`: a number whose range depends on the attribute.
    Integer(i32),
    /// `boolean`.
    Boolean(bool),
    /// `enum`: a number that stands for a name, normally 1 or more.
    Enum(i32),
    /// `octetString`, at most 1023 bytes in RFC 8011.
    OctetString(Bytes),
    /// `dateTime`.
    DateTime(DateTime),
    /// `resolution`.
    Resolution(Resolution),
    /// `rangeOfInteger`.
    Range(Range),
    /// `collection`: its members in the order of the wire, duplicates kept.
    Collection(Vec<Attribute>),
    /// `textWithLanguage`, text at most 1023 bytes.
    TextWithLanguage {
        /// The natural language of the text, such as `en-us`.
        language: Text,
        /// The text, for people.
        text: Text,
    },
    /// `nameWithLanguage`, name at most 255 bytes.
    NameWithLanguage {
        /// The natural language of the name, such as `en-us`.
        language: Text,
        /// The name, for people.
        name: Text,
    },
    /// `textWithoutLanguage`, at most 1023 bytes.
    Text(Text),
    /// `nameWithoutLanguage`, at most 255 bytes.
    Name(Text),
    /// `keyword`, at most 255 bytes.
    Keyword(Text),
    /// `uri`, at most 1023 bytes.
    Uri(Text),
    /// `uriScheme`, at most 63 bytes.
    UriScheme(Text),
    /// `charset`, at most 63 bytes.
    Charset(Text),
    /// `naturalLanguage`, at most 63 bytes.
    NaturalLanguage(Text),
    /// `mimeMediaType`, at most 255 bytes.
    MimeMediaType(Text),
    /// A statement about the attribute in place of a value.
    OutOfBand(OutOfBand),
    /// Anything else, as it was on the wire: unregistered syntaxes, the 0x7F extension, an
    /// out-of-band tag with content, or a string that is not UTF-8.
    Other {
        /// The tag as it was.
        tag: ValueTag,
        /// The value field as it was.
        bytes: Bytes,
    },
}

impl Value {
    /// The tag of this value on the wire.
    pub const fn tag(&self) -> ValueTag {
        match self {
            Self::Integer(_) => ValueTag::INTEGER,
            Self::Boolean(_) => ValueTag::BOOLEAN,
            Self::Enum(_) => ValueTag::ENUM,
            Self::OctetString(_) => ValueTag::OCTET_STRING,
            Self::DateTime(_) => ValueTag::DATE_TIME,
            Self::Resolution(_) => ValueTag::RESOLUTION,
            Self::Range(_) => ValueTag::RANGE_OF_INTEGER,
            Self::Collection(_) => ValueTag::BEG_COLLECTION,
            Self::TextWithLanguage { .. } => ValueTag::TEXT_WITH_LANGUAGE,
            Self::NameWithLanguage { .. } => ValueTag::NAME_WITH_LANGUAGE,
            Self::Text(_) => ValueTag::TEXT_WITHOUT_LANGUAGE,
            Self::Name(_) => ValueTag::NAME_WITHOUT_LANGUAGE,
            Self::Keyword(_) => ValueTag::KEYWORD,
            Self::Uri(_) => ValueTag::URI,
            Self::UriScheme(_) => ValueTag::URI_SCHEME,
            Self::Charset(_) => ValueTag::CHARSET,
            Self::NaturalLanguage(_) => ValueTag::NATURAL_LANGUAGE,
            Self::MimeMediaType(_) => ValueTag::MIME_MEDIA_TYPE,
            Self::OutOfBand(state) => state.tag(),
            Self::Other { tag, .. } => *tag,
        }
    }

    /// The string, for every string syntax; of a value with a language, the text without it.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::TextWithLanguage { text, .. } | Self::NameWithLanguage { name: text, .. } => {
                Some(text)
            }
            Self::Text(text)
            | Self::Name(text)
            | Self::Keyword(text)
            | Self::Uri(text)
            | Self::UriScheme(text)
            | Self::Charset(text)
            | Self::NaturalLanguage(text)
            | Self::MimeMediaType(text) => Some(text),
            Self::Integer(_)
            | Self::Boolean(_)
            | Self::Enum(_)
            | Self::OctetString(_)
            | Self::DateTime(_)
            | Self::Resolution(_)
            | Self::Range(_)
            | Self::Collection(_)
            | Self::OutOfBand(_)
            | Self::Other { .. } => None,
        }
    }

    /// The number of an `integer`.
    pub const fn as_integer(&self) -> Option<i32> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// The number of an `enum`.
    pub const fn as_enum(&self) -> Option<i32> {
        if let Self::Enum(number) = self { Some(*number) } else { None }
    }

    /// The truth of a `boolean`.
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Boolean(truth) = self { Some(*truth) } else { None }
    }

    /// The range of a `rangeOfInteger`.
    pub const fn as_range(&self) -> Option<Range> {
        if let Self::Range(range) = self { Some(*range) } else { None }
    }

    /// The resolution of a `resolution`.
    pub const fn as_resolution(&self) -> Option<Resolution> {
        if let Self::Resolution(resolution) = self { Some(*resolution) } else { None }
    }

    /// The instant of a `dateTime`.
    pub const fn as_datetime(&self) -> Option<DateTime> {
        if let Self::DateTime(instant) = self { Some(*instant) } else { None }
    }

    /// The bytes of an `octetString`.
    pub const fn as_octets(&self) -> Option<&Bytes> {
        if let Self::OctetString(bytes) = self { Some(bytes) } else { None }
    }

    /// The members of a `collection`.
    pub fn as_collection(&self) -> Option<&[Attribute]> {
        if let Self::Collection(members) = self { Some(members) } else { None }
    }

    /// The tag inside a value of the 0x7F extension (RFC 8010 section 3.5.2).
    pub fn extended_tag(&self) -> Option<u32> {
        let Self::Other { tag: ValueTag::EXTENSION, bytes } = self else { return None };
        bytes.first_chunk().map(|tag| u32::from_be_bytes(*tag))
    }
}

/// What stands in place of a value (RFC 8010 section 3.5.2, RFC 3380).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutOfBand {
    /// `unsupported`: in a reply, the attribute that the printer does not know.
    Unsupported,
    /// `default`, reserved by RFC 2910 and unassigned today: the value is the default one.
    Default,
    /// `unknown`: there is a value, but the printer does not know it.
    Unknown,
    /// `no-value`: the attribute exists and is not set.
    NoValue,
    /// `not-settable`: the attribute exists and may not be set.
    NotSettable,
    /// `delete-attribute`: in a set request, remove the attribute.
    DeleteAttribute,
    /// `admin-define`: an administrator decides the value.
    AdminDefine,
}

impl ValueTag {
    /// Whether its values are strings of letters, in the charset of the message (RFC 8010 section 3.9). One that was
    /// not to be read as such was kept as [`Value::Other`].
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::TEXT_WITH_LANGUAGE
                | Self::NAME_WITH_LANGUAGE
                | Self::TEXT_WITHOUT_LANGUAGE
                | Self::NAME_WITHOUT_LANGUAGE
                | Self::KEYWORD
                | Self::URI
                | Self::URI_SCHEME
                | Self::CHARSET
                | Self::NATURAL_LANGUAGE
                | Self::MIME_MEDIA_TYPE
        )
    }
}

impl OutOfBand {
    /// The tag on the wire.
    pub const fn tag(self) -> ValueTag {
        match self {
            Self::Unsupported => ValueTag::UNSUPPORTED,
            Self::Default => ValueTag::DEFAULT,
            Self::Unknown => ValueTag::UNKNOWN,
            Self::NoValue => ValueTag::NO_VALUE,
            Self::NotSettable => ValueTag::NOT_SETTABLE,
            Self::DeleteAttribute => ValueTag::DELETE_ATTRIBUTE,
            Self::AdminDefine => ValueTag::ADMIN_DEFINE,
        }
    }

    /// What this tag says, if it is one of the out-of-band tags with a meaning.
    pub const fn from_tag(tag: ValueTag) -> Option<Self> {
        match tag {
            ValueTag::UNSUPPORTED => Some(Self::Unsupported),
            ValueTag::DEFAULT => Some(Self::Default),
            ValueTag::UNKNOWN => Some(Self::Unknown),
            ValueTag::NO_VALUE => Some(Self::NoValue),
            ValueTag::NOT_SETTABLE => Some(Self::NotSettable),
            ValueTag::DELETE_ATTRIBUTE => Some(Self::DeleteAttribute),
            ValueTag::ADMIN_DEFINE => Some(Self::AdminDefine),
            _ => None,
        }
    }
}

/// A `rangeOfInteger`, both ends included. The wire may say `lower > upper`; that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The least number in the range.
    pub lower: i32,
    /// The greatest number in the range.
    pub upper: i32,
}

impl Range {
    /// Whether the number lies in the range.
    pub const fn contains(self, number: i32) -> bool {
        self.lower <= number && number <= self.upper
    }
}

/// A `resolution` (RFC 8011 section 5.1.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Resolution {
    /// Dots per unit across the feed direction.
    pub cross_feed: i32,
    /// Dots per unit in the feed direction.
    pub feed: i32,
    /// [`Self::PER_INCH`] or [`Self::PER_CENTIMETRE`]; other numbers are kept.
    pub units: u8,
}

impl Resolution {
    /// Dots per inch.
    pub const PER_INCH: u8 = 3;
    /// Dots per centimetre.
    pub const PER_CENTIMETRE: u8 = 4;

    /// A resolution in dots per inch.
    pub const fn dpi(cross_feed: i32, feed: i32) -> Self {
        Self { cross_feed, feed, units: Self::PER_INCH }
    }
}

/// A `dateTime`: the eleven bytes of `DateAndTime` (RFC 2579), which need not be a real date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The year, such as 2026.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// The second, 0 to 60 (60 in a leap second).
    pub second: u8,
    /// Tenths of a second, 0 to 9.
    pub decisecond: u8,
    /// The direction from UTC: `b'+'` (east) or `b'-'`.
    pub utc_direction: u8,
    /// Hours from UTC, 0 to 13.
    pub utc_hours: u8,
    /// Minutes from UTC, 0 to 59.
    pub utc_minutes: u8,
}

impl DateTime {
    /// An instant in UTC, without tenths of a second.
    pub const fn utc(year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> Self {
        let (decisecond, utc_direction, utc_hours, utc_minutes) = (0, b'+', 0, 0);
        Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
            decisecond,
            utc_direction,
            utc_hours,
            utc_minutes,
        }
    }

    /// The bytes on the wire.
    pub const fn to_bytes(self) -> [u8; 11] {
        let [high, low] = self.year.to_be_bytes();
        [
            high,
            low,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            self.decisecond,
            self.utc_direction,
            self.utc_hours,
            self.utc_minutes,
        ]
    }

    /// The fields of the bytes on the wire, in range or not.
    pub const fn from_bytes(bytes: [u8; 11]) -> Self {
        let [
            high,
            low,
            month,
            day,
            hour,
            minute,
            second,
            decisecond,
            utc_direction,
            utc_hours,
            utc_minutes,
        ] = bytes;
        let year = u16::from_be_bytes([high, low]);
        Self {
            year,
            month,
            day,
            hour,
            minute,
            second,
            decisecond,
            utc_direction,
            utc_hours,
            utc_minutes,
        }
    }
}
