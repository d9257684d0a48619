//! Distinguished names: written, and shown so that nothing in them hides (RFC 4514, RFC 5280 section 4.1.2.4).

use der::asn1::{Any, ObjectIdentifier, SetOfVec};
use der::{Decode as _, Encode as _, Tag};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::Name;

/// Most characters of a name that are shown (assumed); X.520 has 64 for each of its parts.
const SHOWN_MAX: usize = 1_024;

/// A part of a name.
#[derive(Clone, Copy)]
pub(crate) struct Part {
    oid: &'static str,
    tag: Tag,
}

/// `C`.
pub(crate) const COUNTRY: Part = Part { oid: "2.5.4.6", tag: Tag::PrintableString };
/// `ST`.
pub(crate) const STATE: Part = Part { oid: "2.5.4.8", tag: Tag::Utf8String };
/// `L`.
pub(crate) const LOCALITY: Part = Part { oid: "2.5.4.7", tag: Tag::Utf8String };
/// `O`.
pub(crate) const ORGANIZATION: Part = Part { oid: "2.5.4.10", tag: Tag::Utf8String };
/// `OU`.
pub(crate) const UNIT: Part = Part { oid: "2.5.4.11", tag: Tag::Utf8String };
/// `CN`.
pub(crate) const COMMON_NAME: Part = Part { oid: "2.5.4.3", tag: Tag::Utf8String };
/// `emailAddress` (PKCS#9).
pub(crate) const EMAIL: Part = Part { oid: "1.2.840.113549.1.9.1", tag: Tag::Ia5String };

/// A name of these parts, from the most general one on; what is empty is left out.
pub(crate) fn name(parts: &[(Part, &str)]) -> der::Result<Name> {
    let filled = parts.iter().filter(|(_, text)| !text.is_empty());
    let each = filled.map(|(part, text)| {
        let oid = ObjectIdentifier::new(part.oid)?;
        let value = Any::new(part.tag, text.as_bytes())?;
        SetOfVec::try_from([AttributeTypeAndValue { oid, value }])
    });
    Name::from_der(&each.collect::<der::Result<Vec<_>>>()?.to_der()?)
}

/// A name as it is shown.
pub(crate) fn shown(name: &Name) -> String {
    safe(&name.to_string())
}

/// A text with whatever hides, turns or ends a line escaped, and cut where it is too long.
pub(crate) fn safe(text: &str) -> String {
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        if at == SHOWN_MAX {
            shown.push('…');
            break;
        }
        let hides = matches!(
            character.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Unassigned
        );
        if hides {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_in_a_name_is_shown_as_what_it_is() {
        for (text, expected) in [
            ("Fuji Xerox Co., Ltd.", r"CN=Fuji Xerox Co.\, Ltd."),
            ("富士", "CN=富士"),
            ("a\0b", r"CN=a\00b"),
            ("evil\u{202e}moc", r"CN=evil\u{202e}moc"),
            ("a\u{200b}b\u{2028}c", r"CN=a\u{200b}b\u{2028}c"),
        ] {
            assert_eq!(shown(&name(&[(COMMON_NAME, text)]).unwrap()), expected);
        }
        let long = shown(&name(&[(COMMON_NAME, &"x".repeat(5_000))]).unwrap());
        assert_eq!(long.chars().count(), SHOWN_MAX + 1);
    }
}
