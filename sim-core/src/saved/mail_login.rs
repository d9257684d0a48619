//! The row of the password of the mail server, as the hardware sealed it.

use serde::{Deserialize, Serialize};

use super::certificate::Hex;
use super::row::Row;
use crate::SealedSecret;

/// The password.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct MailPasswordRow(Hex);

impl Row for MailPasswordRow {
    type Of = SealedSecret;

    fn of(it: &SealedSecret) -> Self {
        Self(Hex(it.bytes().to_vec()))
    }

    fn read(self) -> Result<SealedSecret, String> {
        Ok(SealedSecret::new(self.0.0))
    }
}
