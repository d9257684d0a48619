//! The body of `POST /LOGIN.CMD`, as the guide's audit log script sends it.
//!
//! ```text
//! NAME=VXNlcjE=&PSW=cGFzc3c+cmQ+OQ==
//! ```
//!
//! The values are Base64 and **not** percent-encoded: `+`, `/` and `=` arrive raw. An ordinary
//! form decoder would turn the `+` into a blank and the log-in of anyone whose passcode happens to
//! encode with a `+` would fail. So this reader takes a blank for a `+`. A client that does
//! percent-encode is understood as well, since `%` cannot occur in Base64.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::secret::Secret;
use crate::text::utf8_or_latin1;

/// Longest body accepted, in bytes.
pub const MAX_BODY: usize = 4096;

/// Padding may be missing: nothing else can be meant.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What the client typed, before anyone has checked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginForm {
    /// The user ID. Bytes that are not UTF-8 are read as Latin-1 (assumed; the guide's script
    /// sends the ANSI code page of the PC). May be empty.
    pub user: String,
    /// The passcode, decoded by the same rule. May be empty.
    pub passcode: Secret,
}

/// One of the two fields of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `NAME`, the user ID.
    Name,
    /// `PSW`, the passcode.
    Psw,
}

impl Field {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "NAME",
            Self::Psw => "PSW",
        }
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a body is not a log-in form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// The body is longer than [`MAX_BODY`].
    #[error("the form is longer than {MAX_BODY} bytes")]
    TooLong,
    /// The field does not occur.
    #[error("the form has no field {0}")]
    Missing(Field),
    /// The field occurs more than once; taking either would be a guess.
    #[error("the form has the field {0} twice")]
    Twice(Field),
    /// A `%` in the field is not followed by two hexadecimal digits.
    #[error("the field {0} has a broken percent escape")]
    BadEscape(Field),
    /// The value of the field is not Base64.
    #[error("the field {0} is not Base64")]
    NotBase64(Field),
}

/// Reads the body of a log-in. Fields other than `NAME` and `PSW` are passed over; field names
/// are taken in any case; a line end after the last value is allowed.
///
/// # Errors
/// Names the field at fault; never echoes a value.
pub fn parse(body: &[u8]) -> Result<LoginForm, FormError> {
    if body.len() > MAX_BODY {
        return Err(FormError::TooLong);
    }
    let user = utf8_or_latin1(field(body, Field::Name)?);
    let passcode = Secret::new(utf8_or_latin1(field(body, Field::Psw)?));
    Ok(LoginForm { user, passcode })
}

fn field(body: &[u8], field: Field) -> Result<Vec<u8>, FormError> {
    let mut values = body.split(|&byte| byte == b'&').filter_map(|pair| {
        // Only the first `=` separates; the others are padding.
        let at = pair.iter().position(|&byte| byte == b'=')?;
        let (name, value) = (pair.get(..at)?, pair.get(at + 1..)?);
        name.eq_ignore_ascii_case(field.name().as_bytes()).then_some(value)
    });
    let value = values.next().ok_or(FormError::Missing(field))?;
    if values.next().is_some() {
        return Err(FormError::Twice(field));
    }
    let base64 = raw_base64(value).ok_or(FormError::BadEscape(field))?;
    LENIENT.decode(base64).map_err(|_| FormError::NotBase64(field))
}

/// Undoes percent escapes, takes a blank for `+`, drops line ends. `None` at a broken escape.
fn raw_base64(value: &[u8]) -> Option<Vec<u8>> {
    let mut raw = Vec::with_capacity(value.len());
    let mut bytes = value.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\r' | b'\n' => {}
            b' ' => raw.push(b'+'),
            b'%' => raw.push(hex_digit(*bytes.next()?)? << 4 | hex_digit(*bytes.next()?)?),
            other => raw.push(other),
        }
    }
    Some(raw)
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests;
