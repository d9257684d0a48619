//! The bearer token of the control plane: another one at each start, but for a data directory, whose clients
//! find it as it was.

use std::io;
use std::path::Path;

use crate::not_started::NotStarted;
use crate::owned_file::{NotOurs, write_whole};
use crate::random::random;
use crate::short_file;

/// Random bytes of a token.
const BYTES: usize = 32;
/// The file of a data directory that keeps it.
const FILE: &str = "token";
/// Fewest characters of a token that somebody wrote there.
const CHARACTERS_MIN: usize = 32;

/// A new token.
pub(crate) fn new() -> Result<String, NotStarted> {
    Ok(hex::encode(random::<BYTES>()?))
}

/// The token that is kept in a directory, which is locked. Where there is none yet, a new one is.
pub(crate) fn kept_in(directory: &Path) -> Result<String, NotStarted> {
    let path = directory.join(FILE);
    let failed = |it| NotStarted::File(path.clone(), it);
    match short_file::text(&path) {
        Ok(text) => {
            let token = is_token(&text).then(|| text.trim_end().to_owned());
            token.ok_or_else(|| NotStarted::Token(path.clone()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let token = new()?;
            write_whole(&path, &format!("{token}\n"), is_token).map_err(|it| match it {
                NotOurs::Held | NotOurs::Foreign => failed(io::ErrorKind::ResourceBusy.into()),
                NotOurs::Failed(it) => failed(it),
            })?;
            Ok(token)
        }
        Err(error) => Err(failed(error)),
    }
}

/// Whether a text is a token, which a line's end may follow.
pub(crate) fn is_token(text: &str) -> bool {
    let token = text.trim_end();
    token.len() >= CHARACTERS_MIN && token.bytes().all(|it| it.is_ascii_graphic())
}
