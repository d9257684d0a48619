//! What can be wrong with a message: what, where, and the status to answer with.

use super::{StatusCode, ValueTag, Version};

/// A message that cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault}, at byte {at}")]
pub struct DecodeError {
    /// The offset of the offending byte or field from the start of the message, in bytes.
    pub at: usize,
    /// What is wrong there.
    pub fault: DecodeFault,
}

impl DecodeError {
    /// The status to answer with.
    pub const fn status(&self) -> StatusCode {
        self.fault.status()
    }
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeFault {
    /// The major version is neither 1 nor 2.
    #[error("IPP version {0} is not supported")]
    Version(Version),
    /// The message ends before `end-of-attributes-tag`.
    #[error("the message ends before the end-of-attributes tag")]
    Truncated,
    /// The attribute part is longer than the limit, in bytes.
    #[error("the attributes take more than {0} bytes")]
    TooManyBytes(usize),
    /// There are more groups than the limit.
    #[error("there are more than {0} groups")]
    TooManyGroups(usize),
    /// There are more attributes and members than the limit.
    #[error("there are more than {0} attributes")]
    TooManyAttributes(usize),
    /// There are more values than the limit.
    #[error("there are more than {0} values")]
    TooManyValues(usize),
    /// Collections are nested deeper than the limit.
    #[error("collections are nested more than {0} deep")]
    TooDeep(usize),
    /// A value comes before the first group tag.
    #[error("an attribute comes before the first group")]
    OutsideGroup,
    /// The first value of a group or collection has no name.
    #[error("a value has no name and no attribute before it")]
    Nameless,
    /// A name is longer than the limit, in bytes.
    #[error("an attribute name of {length} bytes is longer than {limit}")]
    NameTooLong {
        /// The length of the name.
        length: usize,
        /// The greatest allowed length.
        limit: usize,
    },
    /// A name is not UTF-8 (it should be US-ASCII).
    #[error("an attribute name is not text")]
    NameNotText,
    /// A field inside a collection uses the name field, which is for attributes of a group.
    #[error("a field inside a collection has a name of its own")]
    NameInCollection,
    /// `endCollection` without a collection.
    #[error("an endCollection ends no collection")]
    StrayEndCollection,
    /// `memberAttrName` without a collection.
    #[error("a memberAttrName is in no collection")]
    StrayMemberName,
    /// `memberAttrName` with an empty name.
    #[error("a member of a collection has an empty name")]
    EmptyMemberName,
    /// A member of a collection is named and has no value.
    #[error("a member of a collection has no value")]
    MemberWithoutValue,
    /// A group ends inside a collection.
    #[error("a collection has no endCollection")]
    UnclosedCollection,
    /// `begCollection` or `endCollection` with a value.
    #[error("a {0} has a value")]
    StructureWithValue(ValueTag),
    /// A value has not the length that its syntax wants.
    #[error("a value of syntax {tag} has {length} bytes instead of {wanted}")]
    WrongLength {
        /// The syntax.
        tag: ValueTag,
        /// The length in the message.
        length: usize,
        /// The only legal length, or the least one.
        wanted: usize,
    },
    /// A boolean is neither 0 nor 1.
    #[error("a boolean is {0} instead of 0 or 1")]
    NotBoolean(u8),
    /// The lengths inside a text or name with language do not fit its value.
    #[error("the lengths inside a {0} do not fit its value")]
    InnerLength(ValueTag),
    /// A value is longer than its syntax allows.
    #[error("a value of syntax {tag} has {length} bytes, more than {limit}")]
    ValueTooLong {
        /// The syntax.
        tag: ValueTag,
        /// The length in the message.
        length: usize,
        /// The greatest allowed length.
        limit: usize,
    },
}

impl DecodeFault {
    /// The status to answer with (RFC 8011 appendix B.1.4 and B.1.5).
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Version(_) => StatusCode::ServerErrorVersionNotSupported,
            Self::TooManyBytes(_)
            | Self::TooManyGroups(_)
            | Self::TooManyAttributes(_)
            | Self::TooManyValues(_) => StatusCode::ClientErrorRequestEntityTooLarge,
            Self::ValueTooLong { .. } => StatusCode::ClientErrorRequestValueTooLong,
            Self::Truncated
            | Self::TooDeep(_)
            | Self::OutsideGroup
            | Self::Nameless
            | Self::NameTooLong { .. }
            | Self::NameNotText
            | Self::NameInCollection
            | Self::StrayEndCollection
            | Self::StrayMemberName
            | Self::EmptyMemberName
            | Self::MemberWithoutValue
            | Self::UnclosedCollection
            | Self::StructureWithValue(_)
            | Self::WrongLength { .. }
            | Self::NotBoolean(_)
            | Self::InnerLength(_) => StatusCode::ClientErrorBadRequest,
        }
    }

    /// This fault at a byte of the message.
    pub(super) const fn at(self, at: usize) -> DecodeError {
        DecodeError { at, fault: self }
    }
}

/// A message that has no encoding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("attribute {attribute:?} cannot be encoded: {fault}")]
pub struct EncodeError {
    /// The attribute of the group; the fault may lie in a member below it.
    pub attribute: String,
    /// What is wrong with it.
    pub fault: EncodeFault,
}

/// What keeps an attribute from being encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeFault {
    /// The attribute or a member has no value.
    #[error("it has no value")]
    NoValue,
    /// The name of the attribute or of a member is empty.
    #[error("a name is empty")]
    EmptyName,
    /// A name does not fit its length field.
    #[error("a name of {0} bytes is longer than 65535")]
    NameTooLong(usize),
    /// A value does not fit its length field.
    #[error("a value of {0} bytes is longer than 65535")]
    ValueTooLong(usize),
    /// A [`super::Value::Other`] has a tag that would change the structure of the message.
    #[error("a value has the structural tag {0}")]
    StructuralTag(ValueTag),
    /// Collections are nested deeper than [`super::MAX_DEPTH`].
    #[error("collections are nested too deep")]
    TooDeep,
}
