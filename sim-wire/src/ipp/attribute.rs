//! Attributes: a name and one or more values, with a constructor and a getter per syntax.
//!
//! The getters answer only when there is exactly one value: an attribute that should be single and
//! arrives with two must not pass as its first. [`Attribute::values`] and the iterators see all.

use bytes::Bytes;

use super::value::{Attribute, DateTime, OutOfBand, Range, Resolution, Text, Value};

/// Constructors.
impl Attribute {
    /// An attribute with one value.
    pub fn new(name: impl Into<Text>, value: Value) -> Self {
        Self { name: name.into(), values: vec![value] }
    }

    /// An attribute with these values (`1setOf`).
    pub fn set(name: impl Into<Text>, values: impl IntoIterator<Item = Value>) -> Self {
        Self { name: name.into(), values: values.into_iter().collect() }
    }

    /// An `integer`.
    pub fn integer(name: impl Into<Text>, number: i32) -> Self {
        Self::new(name, Value::Integer(number))
    }

    /// A set of `integer`s.
    pub fn integers(name: impl Into<Text>, numbers: impl IntoIterator<Item = i32>) -> Self {
        Self::set(name, numbers.into_iter().map(Value::Integer))
    }

    /// A `boolean`.
    pub fn boolean(name: impl Into<Text>, truth: bool) -> Self {
        Self::new(name, Value::Boolean(truth))
    }

    /// An `enum`.
    pub fn enum_(name: impl Into<Text>, code: i32) -> Self {
        Self::new(name, Value::Enum(code))
    }

    /// A set of `enum`s.
    pub fn enums(name: impl Into<Text>, codes: impl IntoIterator<Item = i32>) -> Self {
        Self::set(name, codes.into_iter().map(Value::Enum))
    }

    /// A `keyword`.
    pub fn keyword(name: impl Into<Text>, keyword: impl Into<Text>) -> Self {
        Self::new(name, Value::Keyword(keyword.into()))
    }

    /// A set of `keyword`s.
    pub fn keywords<K: Into<Text>>(
        name: impl Into<Text>,
        keywords: impl IntoIterator<Item = K>,
    ) -> Self {
        Self::set(name, keywords.into_iter().map(|keyword| Value::Keyword(keyword.into())))
    }

    /// A `textWithoutLanguage`.
    pub fn text(name: impl Into<Text>, text: impl Into<Text>) -> Self {
        Self::new(name, Value::Text(text.into()))
    }

    /// A set of `textWithoutLanguage`.
    pub fn texts<T: Into<Text>>(
        name: impl Into<Text>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        Self::set(name, values.into_iter().map(|value| Value::Text(value.into())))
    }

    /// A `nameWithoutLanguage`.
    pub fn name(name: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self::new(name, Value::Name(value.into()))
    }

    /// A set of `nameWithoutLanguage`s.
    pub fn names<N: Into<Text>>(
        name: impl Into<Text>,
        values: impl IntoIterator<Item = N>,
    ) -> Self {
        Self::set(name, values.into_iter().map(|value| Value::Name(value.into())))
    }

    /// A `uri`.
    pub fn uri(name: impl Into<Text>, uri: impl Into<Text>) -> Self {
        Self::new(name, Value::Uri(uri.into()))
    }

    /// A set of `uri`s.
    pub fn uris<U: Into<Text>>(name: impl Into<Text>, uris: impl IntoIterator<Item = U>) -> Self {
        Self::set(name, uris.into_iter().map(|uri| Value::Uri(uri.into())))
    }

    /// A set of `uriScheme`s.
    pub fn uri_schemes<S: Into<Text>>(
        name: impl Into<Text>,
        schemes: impl IntoIterator<Item = S>,
    ) -> Self {
        Self::set(name, schemes.into_iter().map(|scheme| Value::UriScheme(scheme.into())))
    }

    /// A `charset`, such as `utf-8`.
    pub fn charset(name: impl Into<Text>, charset: impl Into<Text>) -> Self {
        Self::new(name, Value::Charset(charset.into()))
    }

    /// A `naturalLanguage`, such as `en-us`.
    pub fn language(name: impl Into<Text>, language: impl Into<Text>) -> Self {
        Self::new(name, Value::NaturalLanguage(language.into()))
    }

    /// A `mimeMediaType`.
    pub fn mime(name: impl Into<Text>, media_type: impl Into<Text>) -> Self {
        Self::new(name, Value::MimeMediaType(media_type.into()))
    }

    /// A set of `mimeMediaType`s.
    pub fn mimes<M: Into<Text>>(
        name: impl Into<Text>,
        media_types: impl IntoIterator<Item = M>,
    ) -> Self {
        Self::set(name, media_types.into_iter().map(|mime| Value::MimeMediaType(mime.into())))
    }

    /// A `rangeOfInteger` from `lower` to `upper`, both included.
    pub fn range(name: impl Into<Text>, lower: i32, upper: i32) -> Self {
        Self::new(name, Value::Range(Range { lower, upper }))
    }

    /// A `resolution`.
    pub fn resolution(name: impl Into<Text>, resolution: Resolution) -> Self {
        Self::new(name, Value::Resolution(resolution))
    }

    /// A set of `resolution`s.
    pub fn resolutions(
        name: impl Into<Text>,
        resolutions: impl IntoIterator<Item = Resolution>,
    ) -> Self {
        Self::set(name, resolutions.into_iter().map(Value::Resolution))
    }

    /// A `dateTime`.
    pub fn datetime(name: impl Into<Text>, instant: DateTime) -> Self {
        Self::new(name, Value::DateTime(instant))
    }

    /// An `octetString`.
    pub fn octets(name: impl Into<Text>, bytes: impl Into<Bytes>) -> Self {
        Self::new(name, Value::OctetString(bytes.into()))
    }

    /// A set of `octetString`s.
    pub fn octet_strings<B: Into<Bytes>>(
        name: impl Into<Text>,
        strings: impl IntoIterator<Item = B>,
    ) -> Self {
        Self::set(name, strings.into_iter().map(|bytes| Value::OctetString(bytes.into())))
    }

    /// A `collection` with these members.
    pub fn collection(name: impl Into<Text>, members: impl IntoIterator<Item = Self>) -> Self {
        Self::new(name, Value::Collection(members.into_iter().collect()))
    }

    /// A set of `collection`s, each a list of members.
    pub fn collections(
        name: impl Into<Text>,
        collections: impl IntoIterator<Item = Vec<Self>>,
    ) -> Self {
        Self::set(name, collections.into_iter().map(Value::Collection))
    }

    /// The out-of-band `no-value`: the attribute exists and is not set.
    pub fn no_value(name: impl Into<Text>) -> Self {
        Self::new(name, Value::OutOfBand(OutOfBand::NoValue))
    }

    /// The out-of-band `unknown`: the printer does not know the value.
    pub fn unknown(name: impl Into<Text>) -> Self {
        Self::new(name, Value::OutOfBand(OutOfBand::Unknown))
    }

    /// The out-of-band `unsupported`, for the unsupported-attributes group of a reply.
    pub fn unsupported(name: impl Into<Text>) -> Self {
        Self::new(name, Value::OutOfBand(OutOfBand::Unsupported))
    }
}

/// Getters.
impl Attribute {
    /// The value, if there is exactly one.
    pub fn only(&self) -> Option<&Value> {
        if let [value] = self.values.as_slice() { Some(value) } else { None }
    }

    /// The number, if the attribute is one `integer`.
    pub fn as_integer(&self) -> Option<i32> {
        self.only().and_then(Value::as_integer)
    }

    /// The code, if the attribute is one `enum`.
    pub fn as_enum(&self) -> Option<i32> {
        self.only().and_then(Value::as_enum)
    }

    /// The truth, if the attribute is one `boolean`.
    pub fn as_bool(&self) -> Option<bool> {
        self.only().and_then(Value::as_bool)
    }

    /// The string, if the attribute is one value of any string syntax.
    pub fn as_str(&self) -> Option<&str> {
        self.only().and_then(Value::as_str)
    }

    /// The range, if the attribute is one `rangeOfInteger`.
    pub fn as_range(&self) -> Option<Range> {
        self.only().and_then(Value::as_range)
    }

    /// The resolution, if the attribute is one `resolution`.
    pub fn as_resolution(&self) -> Option<Resolution> {
        self.only().and_then(Value::as_resolution)
    }

    /// The instant, if the attribute is one `dateTime`.
    pub fn as_datetime(&self) -> Option<DateTime> {
        self.only().and_then(Value::as_datetime)
    }

    /// The bytes, if the attribute is one `octetString`.
    pub fn as_octets(&self) -> Option<&Bytes> {
        self.only().and_then(Value::as_octets)
    }

    /// The members, if the attribute is one `collection`.
    pub fn as_collection(&self) -> Option<&[Self]> {
        self.only().and_then(Value::as_collection)
    }

    /// The first member of this name, if the attribute is one `collection` that has it.
    pub fn member(&self, name: &str) -> Option<&Self> {
        self.as_collection()?.iter().find(|member| member.name == name)
    }

    /// The strings among the values.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        self.values.iter().filter_map(Value::as_str)
    }

    /// The `integer`s among the values.
    pub fn numbers(&self) -> impl Iterator<Item = i32> {
        self.values.iter().filter_map(Value::as_integer)
    }

    /// The `enum` codes among the values.
    pub fn codes(&self) -> impl Iterator<Item = i32> {
        self.values.iter().filter_map(Value::as_enum)
    }
}
