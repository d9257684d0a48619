//! The fence around other people's decoders.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::RenderError;

/// Runs a decoder and turns a panic of it into an error.
///
/// Nothing of the decoder is used after a panic, so there is no half-changed state to see. The
/// panic hook still speaks: a line on standard error is wanted when a decoder has a bug.
pub(crate) fn decoder<T>(name: &str, run: impl FnOnce() -> T) -> Result<T, RenderError> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| RenderError::Decoder {
        what: format!("{name} broke off: {}", last_words(panic.as_ref())),
    })
}

fn last_words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_with_its_words() {
        let error = decoder("test decoder", || -> u8 { panic!("page {} burns", 3) }).unwrap_err();
        assert_eq!(error.to_string(), "the decoder stopped: test decoder broke off: page 3 burns");
        assert_eq!(decoder("test decoder", || 7), Ok(7));
    }
}
