//! How rows of an older format become rows of this one.
//!
//! ```text
//!   a row of format 3 ── from_3 ──▶ 4 ── ... ──▶ FORMAT
//! ```
//! A change of what is kept makes a new number, a step here in a file of its own, and an example that is
//! frozen with the release (`sim-host/tests/formats`). A step is pure and sees one row at a time, because
//! a journal has rows one by one and leaves out those that did not change. Steps are never changed again.

use serde_json::Value;

use super::{FORMAT, NotSaved};

mod from_3;

/// The oldest format that is read.
pub const OLDEST: u32 = 3;

/// Brings a row, of which the key is told, to the next format.
type Step = fn(&str, &mut Value) -> Result<(), String>;

/// The first step begins at [`OLDEST`], each other one where the one before it ends.
const STEPS: &[Step] = &[from_3::row];

const _: () = assert!(OLDEST as usize + STEPS.len() == FORMAT as usize, "each format has a step");

/// A row of an older format as this one has it.
///
/// # Errors
/// [`NotSaved::Damaged`] with the key of a row that cannot be one of that format.
pub fn migrate(from: u32, key: &str, row: &[u8]) -> Result<Vec<u8>, NotSaved> {
    let steps = STEPS.get(from.saturating_sub(OLDEST) as usize..).unwrap_or_default();
    take(steps, key, row).map_err(|what| NotSaved::Damaged { key: key.into(), what })
}

fn take(steps: &[Step], key: &str, row: &[u8]) -> Result<Vec<u8>, String> {
    let mut value = serde_json::from_slice(row).map_err(|it| it.to_string())?;
    steps.iter().try_for_each(|step| step(key, &mut value))?;
    serde_json::to_vec(&value).map_err(|it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_one_after_the_other_and_each_row_by_itself() {
        let named: Step = |key, value| {
            value["key"] = key.into();
            Ok(())
        };
        let counted: Step = |_, value| {
            let key = value["key"].as_str().ok_or("it has no key")?;
            value["length"] = key.len().into();
            Ok(())
        };
        let both = take(&[named, counted], "user/alice", br#"{"id":"alice"}"#).unwrap();
        let expected = r#"{"id":"alice","key":"user/alice","length":10}"#;
        assert_eq!(String::from_utf8(both).unwrap(), expected);
        assert_eq!(take(&[counted], "user/alice", b"{}"), Err("it has no key".into()));
        assert_eq!(take(&[], "user/alice", b"[7]"), Ok(b"[7]".to_vec()));
    }

    #[test]
    fn a_row_that_is_none_is_named() {
        let damaged = migrate(OLDEST, "folder/001", b"{\"number\":1").unwrap_err();
        assert!(
            damaged.to_string().starts_with("the row \"folder/001\" is damaged: "),
            "{damaged}"
        );
        let damaged = migrate(OLDEST, "folder/001", b"[1]").unwrap_err();
        assert_eq!(damaged.to_string(), "the row \"folder/001\" is damaged: it has no fields");
    }
}
