//! How much of a message is read before it is refused.

/// The deepest nesting of collections that is ever decoded or encoded, whatever the limits say:
/// values are dropped and compared by recursion, so their depth must stay small.
pub const MAX_DEPTH: usize = 64;

/// Upper bounds for decoding. Counts are per message, lengths are in bytes.
///
/// The lengths of values follow RFC 8011 section 5.1; a longer one is answered with
/// `client-error-request-value-too-long`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The attribute part, from the version to `end-of-attributes-tag`.
    pub bytes: usize,
    /// Attribute groups.
    pub groups: usize,
    /// Attributes, and members of collections.
    pub attributes: usize,
    /// Values, where a collection counts as one besides the values in it.
    pub values: usize,
    /// Collections within collections; at most [`MAX_DEPTH`] counts.
    pub depth: usize,
    /// The name of an attribute or member.
    pub attribute_name: usize,
    /// `textWithoutLanguage`, and the text of `textWithLanguage`.
    pub text: usize,
    /// `nameWithoutLanguage`, and the name of `nameWithLanguage`.
    pub name: usize,
    /// `keyword`.
    pub keyword: usize,
    /// `uri`.
    pub uri: usize,
    /// `uriScheme`.
    pub uri_scheme: usize,
    /// `charset`.
    pub charset: usize,
    /// `naturalLanguage`, also within a text or name with language.
    pub natural_language: usize,
    /// `mimeMediaType`.
    pub mime_media_type: usize,
    /// `octetString`.
    pub octet_string: usize,
    /// A value of any syntax without a length of its own, such as an unregistered one.
    pub other: usize,
}

impl Limits {
    /// For requests from anyone: the lengths of RFC 8011, and room for far more than clients send.
    pub const REQUEST: Self = Self {
        bytes: 128 * 1024,
        groups: 64,
        attributes: 2_000,
        values: 20_000,
        depth: 16,
        attribute_name: 255,
        text: 1023,
        name: 255,
        keyword: 255,
        uri: 1023,
        uri_scheme: 63,
        charset: 63,
        natural_language: 63,
        mime_media_type: 255,
        octet_string: 1023,
        other: 1023,
    };

    /// For replies of printers that we asked: large, and without regard to the length of values,
    /// because real devices exceed what RFC 8011 allows.
    pub const REPLY: Self = Self {
        bytes: 16 * 1024 * 1024,
        groups: 100_000,
        attributes: 1_000_000,
        values: 2_000_000,
        depth: 32,
        attribute_name: 255,
        text: u16::MAX as usize,
        name: u16::MAX as usize,
        keyword: u16::MAX as usize,
        uri: u16::MAX as usize,
        uri_scheme: u16::MAX as usize,
        charset: u16::MAX as usize,
        natural_language: u16::MAX as usize,
        mime_media_type: u16::MAX as usize,
        octet_string: u16::MAX as usize,
        other: u16::MAX as usize,
    };
}

/// [`Limits::REQUEST`].
impl Default for Limits {
    fn default() -> Self {
        Self::REQUEST
    }
}
