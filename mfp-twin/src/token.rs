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
/// Most of them: a head with one is to be taken by whatever speaks HTTP.
const CHARACTERS_MAX: usize = 1_024;

/// A new token.
pub(crate) fn new() -> Result<String, NotStarted> {
    Ok(hex::encode(random::<BYTES>()?))
}

/// The token that is kept in a directory, if there is one.
pub(crate) fn kept_in(directory: &Path) -> Result<Option<String>, NotStarted> {
    let path = directory.join(FILE);
    match short_file::regular_text(&path) {
        Ok(text) if is_token(&text) => Ok(Some(text.trim_end().to_owned())),
        Ok(_) => Err(NotStarted::Token(path)),
        // Where there is no directory, whoever opens it says so.
        Err(error)
            if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) =>
        {
            Ok(None)
        }
        Err(error) => Err(NotStarted::File(path, error)),
    }
}

/// Keeps a new token in a directory, which is locked.
pub(crate) fn new_in(directory: &Path) -> Result<String, NotStarted> {
    let (path, token) = (directory.join(FILE), new()?);
    let written = write_whole(&path, &format!("{token}\n"), is_token);
    written.map_err(|it| match it {
        NotOurs::Held | NotOurs::Foreign => {
            NotStarted::File(path, io::ErrorKind::ResourceBusy.into())
        }
        NotOurs::Failed(it) => NotStarted::File(path, it),
    })?;
    Ok(token)
}

/// Whether a text is a token, which a line's end may follow.
pub(crate) fn is_token(text: &str) -> bool {
    let token = text.trim_end();
    (CHARACTERS_MIN..=CHARACTERS_MAX).contains(&token.len())
        && token.bytes().all(|it| it.is_ascii_graphic())
}
