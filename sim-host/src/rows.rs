//! Rows as bytes, in the journal and in snapshots.
//!
//! ```text
//!   for each row   4 bytes of length, the key
//!                  4 bytes of length, 1, then 4 bytes of length, the value; or 0 where it is gone
//! ```
//! Numbers are little-endian.

use sim_core::saved::{RowChange, SavedRows};

/// How the keys of the host's rows begin, beside the device's own.
pub(crate) const HOST_ROWS: &str = "host/";
pub(crate) const REAL_MS: &str = "host/real-ms";
/// How host clocks that were left stand to that one, see [`crate::real_time`].
pub(crate) const REAL_LEFT: &str = "host/real-left";
pub(crate) const DRIVE_KEY: &str = "host/drive-key";
/// What private keys are sealed with, see [`crate::sealing`].
pub(crate) const SEALING_KEY: &str = "host/sealing-key";
/// The mark of the image that takes the place of the drive's, see [`crate::drive_image`].
pub(crate) const NEW_IMAGE: &str = "host/drive-image";
/// The mark of the drive's image that belongs to these rows.
pub(crate) const DRIVE_MARK: &str = "host/drive-mark";
/// Stands while bytes of what was forgotten may be in the store's file.
pub(crate) const FORGETTING: &str = "host/forgetting";
pub(crate) const MECHANISM: &str = "host/mechanism";
/// The names of the faults that hands put into the hardware.
pub(crate) const FAULTS: &str = "host/hardware-faults";

/// Rows as bytes.
pub(crate) fn encode(changes: &[RowChange]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut text = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(bytes);
    };
    for (key, value) in changes {
        text(key.as_bytes());
        match value {
            Some(value) => {
                text(&[1]);
                text(value);
            }
            None => text(&[0]),
        }
    }
    out
}

/// All rows as bytes.
pub(crate) fn encode_all(rows: &SavedRows) -> Vec<u8> {
    let all: Vec<RowChange> =
        rows.iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
    encode(&all)
}

/// The bytes of so many rows.
pub(crate) fn encoded_bytes(rows: &SavedRows) -> usize {
    rows.iter().map(|(key, value)| 4 + key.len() + 5 + 4 + value.len()).sum()
}

/// Rows from such bytes; `None` if they are none.
pub(crate) fn decode(mut bytes: &[u8]) -> Option<Vec<RowChange>> {
    fn text<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        *bytes = rest;
        Some(text)
    }
    let mut changes = Vec::new();
    while !bytes.is_empty() {
        let key = String::from_utf8(text(&mut bytes)?.to_vec()).ok()?;
        let value = match text(&mut bytes)? {
            [1] => Some(text(&mut bytes)?.to_vec()),
            [0] => None,
            _ => return None,
        };
        changes.push((key, value));
    }
    Some(changes)
}

/// Applies encoded rows; `None` if they are none.
pub(crate) fn apply(rows: &mut SavedRows, bytes: &[u8]) -> Option<()> {
    decode(bytes)?.into_iter().for_each(|it| put(rows, it));
    Some(())
}

pub(crate) fn put(rows: &mut SavedRows, (key, value): RowChange) {
    match value {
        Some(value) => rows.insert(key, value),
        None => rows.remove(&key),
    };
}

/// The rows of a store that has forgotten.
pub(crate) fn without_mark(rows: &SavedRows) -> SavedRows {
    let mut rows = rows.clone();
    rows.remove(FORGETTING);
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn rows_survive_their_encoding_and_mutilated_ones_are_refused_or_rows(
            changes in prop::collection::vec((".{0,12}", prop::option::of(prop::collection::vec(any::<u8>(), 0..40))), 0..20),
            cut in any::<prop::sample::Index>(),
        ) {
            let mut expected = SavedRows::new();
            changes.iter().cloned().for_each(|it| put(&mut expected, it));
            let bytes = encode(&changes);
            let mut rows = SavedRows::new();
            prop_assert_eq!(apply(&mut rows, &bytes), Some(()));
            let all: Vec<_> = rows.clone().into_iter().map(|it| (it.0, Some(it.1))).collect();
            prop_assert_eq!(encoded_bytes(&rows), encode(&all).len());
            prop_assert_eq!(rows, expected);
            let _never_panics = apply(&mut SavedRows::new(), &bytes[..cut.index(bytes.len() + 1)]);
        }
    }
}
