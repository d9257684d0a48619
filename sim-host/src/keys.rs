//! The keys that the hardware has and the device's state has not.

use sim_core::View;
use sim_core::certificate::{Certificate, Crl, Described, DescribedCrl, SealedKey};
use sim_core::saved::{RowChange, SavedRows, certificate_key, crl_key, request_key};
use sim_drive::DriveKey;
use sim_x509::PrivateKey;

use crate::rows::{DRIVE_KEY, SEALING_KEY};
use crate::sealing::SealingKey;

/// The keys.
#[derive(Clone, Default)]
pub(crate) struct Keys {
    /// The drive's, where that is encrypted.
    pub(crate) drive: Option<DriveKey>,
    /// What private keys are sealed with, once one was.
    pub(crate) sealing: Option<SealingKey>,
}

impl Keys {
    /// The keys as rows.
    pub(crate) fn rows(&self) -> [RowChange; 2] {
        let drive = self.drive.as_ref().map(|it| it.expose_bytes().to_vec());
        let sealing = self.sealing.as_ref().map(|it| it.expose_bytes().to_vec());
        [(DRIVE_KEY.into(), drive), (SEALING_KEY.into(), sealing)]
    }

    /// The keys in such rows.
    ///
    /// # Errors
    /// The name of the row that is no key.
    pub(crate) fn of_rows(rows: &SavedRows) -> Result<Self, &'static str> {
        let drive = rows.get(DRIVE_KEY).map(|it| DriveKey::new(it)).transpose();
        let sealing = rows.get(SEALING_KEY).map(|it| SealingKey::new(it).ok_or(SEALING_KEY));
        Ok(Self { drive: drive.map_err(|_| DRIVE_KEY)?, sealing: sealing.transpose()? })
    }

    /// The row of a certificate, a request or a CRL that is not what it says, or of which the private key is another's.
    pub(crate) fn broken(&self, view: &View) -> Option<(String, &'static str)> {
        let is_key = |sealed: &SealedKey, public_key: &[u8; 32]| {
            let opened = self.sealing.as_ref().and_then(|it| it.open(sealed));
            opened.is_some_and(|it| is_key_of(&it, public_key))
        };
        let certificate = view.certificates.values().find_map(|it| {
            let public_key = &it.described.public_key;
            let what = if !is_described(it) {
                "it is not what is said of it"
            } else if it.key.as_ref().is_some_and(|it| !is_key(it, public_key)) {
                "its key is not that of it"
            } else {
                return None;
            };
            Some((certificate_key(it.id), what))
        });
        let mut requests = view.requests.values();
        let request = requests.find(|it| !is_key(&it.key, &it.public_key));
        let request = request.map(|it| (request_key(it.id), "its key is not that of it"));
        let crl = view.crls.values().find(|it| !is_described_crl(it));
        let crl = crl.map(|it| (crl_key(it.id), "it is not what is said of it"));
        certificate.or(request).or(crl)
    }
}

/// Whether these bytes, PKCS #8, are the private key of a public one.
pub(crate) fn is_key_of(private_key: &[u8], public_key: &[u8; 32]) -> bool {
    PrivateKey::from_pkcs8(private_key).is_ok_and(|it| it.public_sha256() == Some(*public_key))
}

/// Whether what is judged by of a certificate is in it. How its names are shown may differ between versions.
fn is_described(it: &Certificate) -> bool {
    let judged = |it: &Described| {
        (it.sha256, it.public_key, it.kind, it.is_ca, it.from_unix_s, it.until_unix_s)
    };
    sim_x509::describe(&it.der).is_ok_and(|found| judged(&found) == judged(&it.described))
}

/// The same of a CRL.
fn is_described_crl(it: &Crl) -> bool {
    let judged = |it: &DescribedCrl| (it.sha256, it.number, it.from_unix_s, it.until_unix_s);
    sim_x509::describe_crl(&it.der).is_ok_and(|found| judged(&found) == judged(&it.described))
}
