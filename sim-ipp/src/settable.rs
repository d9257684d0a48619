//! What an administrator can set of what is said of the printer (RFC 3380), as rows.

use sim_core::description::{DescriptionChange, DescriptionText};
use sim_wire::ipp::{Attribute, OutOfBand, Value};

/// A printer attribute that can be set.
pub(super) struct Settable {
    pub(super) name: &'static str,
    text: DescriptionText,
    is_uri: bool,
}

const fn text(name: &'static str, text: DescriptionText) -> Settable {
    Settable { name, text, is_uri: false }
}

/// The table: `printer-settable-attributes-supported`.
pub(super) const SETTABLE: &[Settable] = &[
    text("printer-info", DescriptionText::Info),
    text("printer-location", DescriptionText::Location),
    Settable { name: "printer-geo-location", text: DescriptionText::GeoLocation, is_uri: true },
    text("printer-organization", DescriptionText::Organization),
    text("printer-organizational-unit", DescriptionText::OrganizationalUnit),
    text("printer-message-from-operator", DescriptionText::OperatorMessage),
];

impl Settable {
    /// What this value makes of the text; `None` if it cannot be set so.
    pub(super) fn change(&self, attribute: &Attribute) -> Option<DescriptionChange> {
        let value = attribute.only()?;
        let deleted = [OutOfBand::DeleteAttribute, OutOfBand::NoValue].map(Value::OutOfBand);
        let uri = if let Value::Uri(it) = value { Some(it) } else { None };
        let text = if let Value::Text(it) = value { Some(it) } else { None };
        let text = if self.is_uri { uri } else { text };
        if text.is_none() && !deleted.contains(value) {
            return None;
        }
        let value = text.map(ToString::to_string);
        let is_place = |it: &String| it.starts_with("geo:");
        let change = DescriptionChange { text: self.text, value };
        let fits = !self.is_uri || change.value.as_ref().is_none_or(is_place);
        change.check().ok().filter(|()| fits).map(|()| change)
    }
}
