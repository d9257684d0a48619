//! Messages: a header and attribute groups. The document that may follow is not part of them.

use super::{Attribute, GroupTag, Operation, StatusCode};

/// The length of the fixed header before the first group, in bytes.
pub const HEADER_LENGTH: usize = 8;

/// A version of IPP, such as 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The number before the point.
    pub major: u8,
    /// The number after the point.
    pub minor: u8,
}

impl Version {
    /// IPP/1.0.
    pub const V1_0: Self = Self { major: 1, minor: 0 };
    /// IPP/1.1, which RFC 8010 and RFC 8011 define.
    pub const V1_1: Self = Self { major: 1, minor: 1 };
    /// IPP/2.0, of PWG 5100.12, as 2.1 and 2.2.
    pub const V2_0: Self = Self { major: 2, minor: 0 };
    /// IPP/2.1.
    pub const V2_1: Self = Self { major: 2, minor: 1 };
    /// IPP/2.2.
    pub const V2_2: Self = Self { major: 2, minor: 2 };
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A request or a reply, without the document that may follow it (RFC 8010 section 3.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The version of IPP that the sender speaks.
    pub version: Version,
    /// The operation of a request ([`Operation`]), or the status of a reply ([`StatusCode`]).
    pub code: u16,
    /// The number that ties a reply to its request; RFC 8011 wants 1 or more, the codec takes all.
    pub request_id: i32,
    /// The groups in the order of the wire; one tag may occur several times.
    pub groups: Vec<Group>,
}

impl Message {
    /// A request without groups.
    pub const fn request(version: Version, operation: Operation, request_id: i32) -> Self {
        Self { version, code: operation.code(), request_id, groups: Vec::new() }
    }

    /// A reply without groups.
    pub const fn reply(version: Version, status: StatusCode, request_id: i32) -> Self {
        Self { version, code: status.code(), request_id, groups: Vec::new() }
    }

    /// This message with one more group at its end.
    #[must_use]
    pub fn with(mut self, group: Group) -> Self {
        self.groups.push(group);
        self
    }

    /// The operation, if this is a request with a registered one.
    pub const fn operation(&self) -> Option<Operation> {
        Operation::from_code(self.code)
    }

    /// The status, if this is a reply with a registered one.
    pub const fn status(&self) -> Option<StatusCode> {
        StatusCode::from_code(self.code)
    }

    /// The first group with this tag.
    pub fn group(&self, tag: GroupTag) -> Option<&Group> {
        self.groups_of(tag).next()
    }

    /// The groups with this tag, such as one group per job in a reply to Get-Jobs.
    pub fn groups_of(&self, tag: GroupTag) -> impl Iterator<Item = &Group> {
        self.groups.iter().filter(move |group| group.tag == tag)
    }

    /// The attribute of this name in the first group with this tag.
    pub fn attribute(&self, tag: GroupTag, name: &str) -> Option<&Attribute> {
        self.group(tag)?.attribute(name)
    }
}

/// A run of attributes under one delimiter tag (RFC 8010 section 3.1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What the attributes belong to.
    pub tag: GroupTag,
    /// The attributes in the order of the wire; duplicates are kept, and RFC 8011 forbids them.
    pub attributes: Vec<Attribute>,
}

impl Group {
    /// A group without attributes.
    pub const fn new(tag: GroupTag) -> Self {
        Self { tag, attributes: Vec::new() }
    }

    /// An operation group that starts as RFC 8011 section 4.1.4 wants: in UTF-8 and this language.
    pub fn operation(language: impl Into<super::Text>) -> Self {
        Self::new(GroupTag::OPERATION)
            .with(Attribute::charset("attributes-charset", "utf-8"))
            .with(Attribute::language("attributes-natural-language", language))
    }

    /// This group with one more attribute at its end.
    #[must_use]
    pub fn with(mut self, attribute: Attribute) -> Self {
        self.attributes.push(attribute);
        self
    }

    /// Adds an attribute at the end.
    pub fn push(&mut self, attribute: Attribute) {
        self.attributes.push(attribute);
    }

    /// The first attribute of this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }
}
