//! What a program says on its standard output, where a printer tells of its errors.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Bytes of it that are kept, of the last ones.
const KEPT_MAX: usize = 4096;
/// What is around an error (`.report` in `prologue.ps`), as printers have it.
const ERROR: (&str, &str) = ("%%[ Error: ", " ]%%");

/// The end of what was said. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Said(Rc<RefCell<Vec<u8>>>);

impl Said {
    /// The name of the last error and the command that it is of:
    /// `undefined; OffendingCommand: setduplexmode`.
    pub(crate) fn error(&self) -> Option<String> {
        let said = self.0.borrow();
        let said = String::from_utf8_lossy(&said);
        let (_, error) = said.rsplit_once(ERROR.0)?;
        // One that broke off says nothing.
        Some(error.split_once(ERROR.1)?.0.to_owned())
    }
}

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut said = self.0.borrow_mut();
        said.extend_from_slice(&bytes[bytes.len().saturating_sub(KEPT_MAX)..]);
        let before = said.len().saturating_sub(KEPT_MAX);
        said.drain(..before);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_error_is_told_however_much_was_said() {
        let mut said = Said::default();
        assert_eq!(said.error(), None);
        said.write_all(b"%%[ Error: typecheck; OffendingCommand: add ]%%\n").unwrap();
        said.write_all(&[b'x'; 3 * KEPT_MAX]).unwrap();
        assert_eq!((said.error(), said.0.borrow().len()), (None, KEPT_MAX));
        said.write_all(b"%%[ Error: undefined; OffendingCommand: foo ]%%\nmore").unwrap();
        assert_eq!(said.error().as_deref(), Some("undefined; OffendingCommand: foo"));
    }
}
