//! The certificate of a device of format 3, whose private key stood open beside it: it is sealed when the directory or
//! the snapshot is opened, and the file of the store is written anew.

use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use serde::Deserialize;
use sim_core::certificate::{Category, Certificate, CertificateId};
use sim_core::saved::{NotSaved, RowChange, first_certificate};
use sim_x509::PrivateKey;

use crate::rows::SEALING_KEY;
use crate::sealing::SealingKey;

/// The key of its row in format 3.
pub(crate) const ROW: &str = "certificate";
/// Its number.
const ID: CertificateId = CertificateId(1);

/// Its row in format 3.
#[derive(Deserialize)]
struct Old {
    certificate: Vec<u8>,
    private_key: Vec<u8>,
}

/// The rows of today's format for that row, or for none.
///
/// # Errors
/// [`NotSaved::Damaged`] where there is no certificate with its key in it.
pub(crate) fn rows(
    row: Option<&[u8]>,
    random: &mut ChaCha20Rng,
) -> Result<Vec<RowChange>, NotSaved> {
    let Some(row) = row else {
        return Ok(first_certificate(ID, None).into());
    };
    let damaged = |what: String| NotSaved::Damaged { key: ROW.to_owned(), what };
    let old: Old = serde_json::from_slice(row).map_err(|it| damaged(it.to_string()))?;
    let described = sim_x509::describe(&old.certificate).map_err(|it| damaged(it.to_string()))?;
    let key = PrivateKey::from_pkcs8(&old.private_key).map_err(|it| damaged(it.to_string()))?;
    if !sim_x509::fits(&old.certificate, &key) {
        return Err(damaged("its key is not that of it".to_owned()));
    }
    let sealing = SealingKey::generate(random);
    let certificate = Certificate {
        id: ID,
        category: Category::Device,
        der: old.certificate.into(),
        described: Arc::new(described),
        key: Some(sealing.seal(key.pkcs8(), random)),
        is_made_here: true,
    };
    let sealing = (SEALING_KEY.to_owned(), Some(sealing.expose_bytes().to_vec()));
    Ok(first_certificate(ID, Some(&certificate)).into_iter().chain([sealing]).collect())
}
