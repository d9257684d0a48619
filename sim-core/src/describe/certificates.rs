//! Certificates in the words of the truth journal. No file, no password and no key is among them.

use crate::certificate::{
    CertificateAsk, Certified, CertifyResult, CertifyWork, NewRequest, ReadCertificate, ReadCrl,
    ReadFile,
};

/// Of what is asked.
pub(super) fn ask(ask: &CertificateAsk) -> String {
    match ask {
        CertificateAsk::View => String::new(),
        CertificateAsk::Create { kind, issuer, days } => {
            format!("{kind}, {days} days, issuer {issuer}")
        }
        CertificateAsk::CreateRequest(NewRequest { kind, organization, unit, .. }) => {
            format!("{kind}, for {organization}, {unit}")
        }
        CertificateAsk::Import { file, password } => {
            let with = if password.is_some() { ", with a password" } else { "" };
            format!("{} bytes{with}", file.0.len())
        }
        CertificateAsk::Delete(id) | CertificateAsk::Choose(id) => format!("certificate {}", id.0),
        CertificateAsk::ChooseForMail(Some(id)) => format!("certificate {}", id.0),
        CertificateAsk::ChooseForMail(None) => "none".to_owned(),
        CertificateAsk::DeleteRequest(id) => format!("request {}", id.0),
        CertificateAsk::DeleteCrl(id) => format!("CRL {}", id.0),
    }
}

/// Of the work.
pub(super) fn work(work: &CertifyWork) -> String {
    match work {
        CertifyWork::Make(order) => format!("make {} for {}", order.kind, order.host_name),
        CertifyWork::Request(order) => {
            format!("request {} for {}", order.entered.kind, order.common_name)
        }
        CertifyWork::Read { file, .. } => format!("read {} bytes", file.0.len()),
    }
}

/// Of what it came to.
pub(super) fn result(result: &CertifyResult) -> String {
    match result {
        Ok(Certified::Made { described, .. }) => format!("made {}", described.subject),
        Ok(Certified::Requested { .. }) => "requested".to_owned(),
        Ok(Certified::Read(ReadFile { certificates, crls, .. })) => {
            let each = |it: &ReadCertificate| {
                let with = if it.key.is_some() { " with its key" } else { "" };
                format!("{}{with}", it.described.subject)
            };
            let crl = |it: &ReadCrl| format!("CRL of {}", it.described.issuer);
            let all: Vec<_> = certificates.iter().map(each).chain(crls.iter().map(crl)).collect();
            format!("read {}", all.join("; "))
        }
        Err(refused) => refused.to_string(),
    }
}
