//! What a mail is signed with, as the settings have it (S/MIME). The guide has the codes of what keeps a mail from being signed
//! (p.54) and no procedure: settings, and that a certificate is chosen by hand, are assumed.

use std::sync::Arc;

use super::{Cause, Mail, NotSent};
use crate::View;
use crate::certificate::{Certificate, Digest};
use crate::settings::values::{MailSignature, MessageDigest};

/// What a mail is signed with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The device certificate. Whether it is believed, and of the device's mail address, is for whoever can read it.
    pub certificate: Arc<Certificate>,
    /// The certificates of the authorities that lead to its root, DER.
    pub beside: Vec<Arc<[u8]>>,
    /// With which digest.
    pub digest: Digest,
}

impl Signature {
    /// That of a mail; `None` where it is not to be signed. What somebody wants signed never goes without.
    ///
    /// # Errors
    /// [`NotSent`] where it is to be signed and cannot be.
    pub fn of(view: &View, mail: &Mail) -> Result<Option<Self>, NotSent> {
        let settings = &view.settings;
        let is_on = settings.tls_smime.is_on();
        let is_wanted = match settings.smtp_signature {
            MailSignature::Always => is_on || mail.sign,
            MailSignature::Never | MailSignature::Selected => mail.sign,
        };
        if !is_wanted {
            return Ok(None);
        }
        if !is_on {
            return Err(NotSent::of(Cause::NoSigner, "S/MIME Communication is off"));
        }
        let chosen = view.mail_certificate.and_then(|it| view.certificates.get(&it)).cloned();
        let none = || NotSent::of(Cause::NoSigner, "no certificate is chosen for S/MIME");
        let certificate = chosen.ok_or_else(none)?;
        let beside = view.issuers(&certificate).iter().map(|it| it.der.clone()).collect();
        let digest = match settings.smtp_digest {
            MessageDigest::Sha256 => Digest::Sha256,
            MessageDigest::Sha384 => Digest::Sha384,
            MessageDigest::Sha512 => Digest::Sha512,
        };
        Ok(Some(Self { certificate, beside, digest }))
    }

    /// Whether somebody who sends a mail can choose whether it is signed.
    pub fn is_chosen(view: &View) -> bool {
        view.settings.tls_smime.is_on() && view.settings.smtp_signature == MailSignature::Selected
    }
}
