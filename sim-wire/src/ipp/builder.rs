//! Putting fields together to attributes, collections and groups.

use super::element::Field;
use super::{
    Attribute, DecodeError, DecodeFault, Group, GroupTag, Limits, MAX_DEPTH, Text, Value, ValueTag,
    syntax,
};

/// The groups so far, and a stack of the lists that are still open.
pub(super) struct Builder {
    limits: Limits,
    groups: Vec<Group>,
    group: Option<(GroupTag, List)>,
    /// The collections around the next field, outermost first. A stack of our own, because the
    /// depth is the sender's choice.
    collections: Vec<List>,
    attributes: usize,
    values: usize,
}

impl Builder {
    /// Nothing so far.
    pub(super) const fn new(limits: Limits) -> Self {
        Self {
            limits,
            groups: Vec::new(),
            group: None,
            collections: Vec::new(),
            attributes: 0,
            values: 0,
        }
    }

    /// Starts a group, which ends the one before it.
    pub(super) fn open_group(&mut self, tag: GroupTag, at: usize) -> Result<(), DecodeError> {
        self.close_group(at)?;
        if self.groups.len() >= self.limits.groups {
            return Err(DecodeFault::TooManyGroups(self.limits.groups).at(at));
        }
        self.group = Some((tag, List::default()));
        Ok(())
    }

    /// Ends the last group, and answers all of them.
    pub(super) fn finish(mut self, at: usize) -> Result<Vec<Group>, DecodeError> {
        self.close_group(at)?;
        Ok(self.groups)
    }

    /// Takes the next field.
    pub(super) fn field(&mut self, field: &Field<'_>) -> Result<(), DecodeError> {
        match field.tag {
            ValueTag::BEG_COLLECTION => self.open_collection(field),
            ValueTag::MEMBER_ATTR_NAME => self.name_member(field),
            ValueTag::END_COLLECTION => self.close_collection(field),
            tag => {
                self.expect_value(field)?;
                let value = syntax::decode(tag, field.value, &self.limits)
                    .map_err(|fault| fault.at(field.value_at))?;
                self.innermost(field)?.add(value, field.at)
            }
        }
    }

    fn close_group(&mut self, at: usize) -> Result<(), DecodeError> {
        if !self.collections.is_empty() {
            return Err(DecodeFault::UnclosedCollection.at(at));
        }
        if let Some((tag, List { attributes, .. })) = self.group.take() {
            self.groups.push(Group { tag, attributes });
        }
        Ok(())
    }

    fn open_collection(&mut self, field: &Field<'_>) -> Result<(), DecodeError> {
        self.expect_value(field)?;
        without_value(field)?;
        let limit = self.limits.depth.min(MAX_DEPTH);
        if self.collections.len() >= limit {
            return Err(DecodeFault::TooDeep(limit).at(field.at));
        }
        self.collections.push(List::default());
        Ok(())
    }

    fn name_member(&mut self, field: &Field<'_>) -> Result<(), DecodeError> {
        without_name(field)?;
        let name = member_name(field, self.limits.attribute_name)?;
        let list =
            self.collections.last_mut().ok_or_else(|| DecodeFault::StrayMemberName.at(field.at))?;
        list.expect_no_name(field.at)?;
        list.named = Some(name);
        self.count_attribute(field.at)
    }

    fn close_collection(&mut self, field: &Field<'_>) -> Result<(), DecodeError> {
        without_name(field)?;
        without_value(field)?;
        let list =
            self.collections.pop().ok_or_else(|| DecodeFault::StrayEndCollection.at(field.at))?;
        list.expect_no_name(field.at)?;
        self.innermost(field)?.add(Value::Collection(list.attributes), field.at)
    }

    /// Makes the innermost list ready for a value, by its name or by the attribute before it.
    fn expect_value(&mut self, field: &Field<'_>) -> Result<(), DecodeError> {
        if !self.collections.is_empty() {
            without_name(field)?;
        } else if !field.name.is_empty() {
            let name = text(field.name, field.at)?;
            self.innermost(field)?.named = Some(name);
            self.count_attribute(field.at)?;
        }
        if !self.innermost(field)?.takes_value() {
            return Err(DecodeFault::Nameless.at(field.at));
        }
        self.count_value(field.at)
    }

    fn innermost(&mut self, field: &Field<'_>) -> Result<&mut List, DecodeError> {
        self.collections
            .last_mut()
            .or(self.group.as_mut().map(|(_, list)| list))
            .ok_or_else(|| DecodeFault::OutsideGroup.at(field.at))
    }

    fn count_attribute(&mut self, at: usize) -> Result<(), DecodeError> {
        self.attributes += 1;
        let limit = self.limits.attributes;
        if self.attributes > limit {
            return Err(DecodeFault::TooManyAttributes(limit).at(at));
        }
        Ok(())
    }

    fn count_value(&mut self, at: usize) -> Result<(), DecodeError> {
        self.values += 1;
        let limit = self.limits.values;
        if self.values > limit {
            return Err(DecodeFault::TooManyValues(limit).at(at));
        }
        Ok(())
    }
}

/// The attributes of a group or the members of a collection.
#[derive(Default)]
struct List {
    attributes: Vec<Attribute>,
    /// The name that waits for its first value.
    named: Option<Text>,
}

impl List {
    fn takes_value(&self) -> bool {
        self.named.is_some() || !self.attributes.is_empty()
    }

    fn expect_no_name(&self, at: usize) -> Result<(), DecodeError> {
        match self.named {
            Some(_) => Err(DecodeFault::MemberWithoutValue.at(at)),
            None => Ok(()),
        }
    }

    fn add(&mut self, value: Value, at: usize) -> Result<(), DecodeError> {
        match (self.named.take(), self.attributes.last_mut()) {
            (Some(name), _) => self.attributes.push(Attribute::new(name, value)),
            (None, Some(attribute)) => attribute.values.push(value),
            (None, None) => return Err(DecodeFault::Nameless.at(at)),
        }
        Ok(())
    }
}

fn without_name(field: &Field<'_>) -> Result<(), DecodeError> {
    if field.name.is_empty() { Ok(()) } else { Err(DecodeFault::NameInCollection.at(field.at)) }
}

fn without_value(field: &Field<'_>) -> Result<(), DecodeError> {
    if field.value.is_empty() {
        Ok(())
    } else {
        Err(DecodeFault::StructureWithValue(field.tag).at(field.value_at))
    }
}

fn member_name(field: &Field<'_>, limit: usize) -> Result<Text, DecodeError> {
    match field.value.len() {
        0 => Err(DecodeFault::EmptyMemberName.at(field.at)),
        length if length > limit => {
            Err(DecodeFault::NameTooLong { length, limit }.at(field.value_at))
        }
        _ => text(field.value, field.value_at),
    }
}

fn text(bytes: &[u8], at: usize) -> Result<Text, DecodeError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Text::Owned(text.to_owned())),
        Err(_) => Err(DecodeFault::NameNotText.at(at)),
    }
}
