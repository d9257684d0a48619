//! The `Authorization: Basic …` header of HTTP (RFC 7617), as IPP clients send it.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::secret::Secret;

/// Longest header value accepted, in bytes. IDs and passcodes of the device stay far below.
pub const MAX_VALUE: usize = 1024;

/// RFC 7617 wants padding; some clients leave it away, and nothing else can be meant.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Who the client says it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user ID: everything before the first colon. May be empty.
    pub user: String,
    /// The password: everything after the first colon, further colons included.
    pub password: Secret,
}

/// Why a header value is not a Basic credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BasicAuthError {
    /// The value is longer than [`MAX_VALUE`].
    #[error("the Authorization value is longer than {MAX_VALUE} bytes")]
    TooLong,
    /// Another scheme than Basic, or none.
    #[error("the Authorization scheme is not Basic")]
    NotBasic,
    /// The credential is not Base64.
    #[error("the Basic credential is not Base64")]
    NotBase64,
    /// The decoded bytes are not UTF-8, the only charset the challenge offers (RFC 7617, 2.1).
    #[error("the Basic credential is not UTF-8")]
    NotUtf8,
    /// The decoded text has no colon between user and password.
    #[error("the Basic credential has no colon")]
    NoColon,
    /// A control character, which RFC 7617 section 2 forbids in both parts.
    #[error("the Basic credential holds a control character")]
    ControlCharacter,
}

/// Reads the value of an `Authorization` header.
///
/// # Errors
/// Says which rule of RFC 7617 the value breaks; never echoes any part of the value.
pub fn parse(value: &str) -> Result<Credentials, BasicAuthError> {
    if value.len() > MAX_VALUE {
        return Err(BasicAuthError::TooLong);
    }
    let (scheme, token) = value.trim().split_once(' ').ok_or(BasicAuthError::NotBasic)?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return Err(BasicAuthError::NotBasic);
    }
    let bytes = LENIENT.decode(token.trim()).map_err(|_| BasicAuthError::NotBase64)?;
    let text = String::from_utf8(bytes).map_err(|_| BasicAuthError::NotUtf8)?;
    if text.chars().any(char::is_control) {
        return Err(BasicAuthError::ControlCharacter);
    }
    let (user, password) = text.split_once(':').ok_or(BasicAuthError::NoColon)?;
    Ok(Credentials { user: user.to_owned(), password: Secret::new(password) })
}

#[cfg(test)]
mod tests;
