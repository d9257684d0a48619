//! Documents of which only the attachments are encrypted.

use std::sync::Arc;

use bytes::Bytes;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::object::dict::keys::{CF, CFM, IDENTITY, STM_F, STR_F, V};
use hayro::hayro_syntax::object::{Dict, Name, ObjectIdentifier};

/// The key of the encryption in a trailer, and one of as many letters that nobody knows.
const KEY: &[u8] = b"/Encrypt";
const NO_KEY: &[u8] = b"/NoCrypt";
/// Since when streams, strings and attachments have an encryption each (ISO 32000-1, table 20).
const EACH_ITS_OWN: i64 = 4;

/// The same document without its encryption, where that leaves streams and strings as they are (ISO
/// 32000-1, 7.6.5): nothing on its pages needs a password. `None` for all others.
pub(super) fn opened(data: &[u8]) -> Option<Pdf> {
    let (mut plain, mut dictionary) = (data.to_vec(), None);
    for at in keys(data) {
        plain[at..at + KEY.len()].copy_from_slice(NO_KEY);
        dictionary = reference(&data[at + KEY.len()..]);
    }
    let pdf = Pdf::new(Arc::new(Bytes::from(plain))).ok()?;
    let encryption = pdf.xref().get::<Dict<'_>>(dictionary?)?;
    let is_each_its_own = encryption.get::<i64>(V).is_some_and(|it| it >= EACH_ITS_OWN);
    let are_plain = [STM_F, STR_F].iter().all(|it| is_identity(&encryption, it));
    (is_each_its_own && are_plain).then_some(())?;
    drop(encryption);
    Some(pdf)
}

/// Where trailers name an encryption.
fn keys(data: &[u8]) -> impl Iterator<Item = usize> {
    let found = data.windows(KEY.len()).enumerate().filter(|(_, it)| *it == KEY);
    found.map(|(at, _)| at).filter(|at| reference(&data[at + KEY.len()..]).is_some())
}

/// The object that bytes beginning with ` 12 0 R` refer to.
fn reference(bytes: &[u8]) -> Option<ObjectIdentifier> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(32)]);
    let mut words = head.split_ascii_whitespace();
    let (object, generation) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next()?.starts_with('R').then(|| ObjectIdentifier::new(object, generation))
}

/// Whether a filter by this key leaves everything as it is.
fn is_identity(encryption: &Dict<'_>, key: &[u8]) -> bool {
    let Some(name) = encryption.get::<Name<'_>>(key) else { return true };
    let filter = || encryption.get::<Dict<'_>>(CF)?.get::<Dict<'_>>(&*name);
    let method = || filter()?.get::<Name<'_>>(CFM);
    &*name == IDENTITY || method().is_some_and(|it| &*it == b"None")
}
