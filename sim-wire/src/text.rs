//! Bytes that claim to be text, of an unknown code page.

/// Text of bytes that should be UTF-8 and may be something else.
///
/// Bytes that are not UTF-8 are read as Latin-1, one character per byte. That loses nothing, so
/// two different byte strings never become the same user ID. Assumed: the guide names no code
/// page, and its script sends the client's ANSI code page under Windows PowerShell but UTF-8
/// under PowerShell 7.
pub(crate) fn utf8_or_latin1(bytes: Vec<u8>) -> String {
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    }
}
