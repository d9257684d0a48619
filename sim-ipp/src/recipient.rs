//! Recipients of events: `mailto` URIs (RFC 6068) of one address, while the device sends notifications by mail.

use sim_core::View;
use sim_core::mail::{MailAddress, Route};
use sim_wire::ipp::{Attribute, StatusCode};

/// The only scheme to which events are pushed.
const SCHEME: &str = "mailto";

/// The schemes of recipients that are taken now (`notify-schemes-supported`).
pub(super) fn schemes(view: &View) -> Option<&'static str> {
    Route::is_open(view).then_some(SCHEME)
}

/// To whom events are mailed.
pub(super) fn recipient(view: &View, uri: &Attribute) -> Result<MailAddress, StatusCode> {
    let split = uri.as_str().and_then(|it| it.split_once(':'));
    let (scheme, address) = split.ok_or(StatusCode::ClientErrorUriSchemeNotSupported)?;
    if !schemes(view).is_some_and(|it| it.eq_ignore_ascii_case(scheme)) {
        return Err(StatusCode::ClientErrorUriSchemeNotSupported);
    }
    // More than one address, and header fields of the subscriber's, are not taken (assumed).
    let address = decoded(address).and_then(|it| MailAddress::new(&it));
    address.ok_or(StatusCode::ClientErrorAttributesOrValuesNotSupported)
}

/// The URI of a recipient.
pub(super) fn uri(address: &MailAddress) -> String {
    let mut uri = format!("{SCHEME}:");
    for byte in address.as_str().bytes() {
        match byte {
            // What a mailto URI has to write otherwise (RFC 6068 section 2).
            b'%' | b'/' | b'?' | b'#' | b'&' | b';' | b'=' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                uri.push_str(&format!("%{byte:02X}"));
            }
            _ => uri.push(char::from(byte)),
        }
    }
    uri
}

/// A text with its percent-encoded bytes; `None` where it is none. An address is ASCII.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = String::new();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?].map(|it| char::from(it).to_digit(16));
                u8::try_from(digits[0]? << 4 | digits[1]?).ok()?
            }
            b'?' | b'#' => return None,
            byte => byte,
        };
        decoded.push(char::from(byte).is_ascii().then(|| char::from(byte))?);
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::{decoded, uri};
    use sim_core::mail::MailAddress;

    #[test]
    fn an_address_is_the_same_after_its_way_through_a_uri() {
        for text in ["alice@example.com", "a%b=c?d/e@example.com", "o'neil+mfp&co@localhost"] {
            let address = MailAddress::new(text).unwrap();
            let uri = uri(&address);
            assert_eq!(
                decoded(uri.strip_prefix("mailto:").unwrap()).as_deref(),
                Some(text),
                "{uri}"
            );
        }
        for bad in [
            "alice@example.com?subject=hello",
            "a%4",
            "a%zz@example.com",
            "j%C3%BCrgen@example.com",
        ] {
            assert!(decoded(bad).is_none_or(|it| MailAddress::new(&it).is_none()), "{bad}");
        }
    }
}
