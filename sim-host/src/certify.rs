//! Work on certificates: keys are made, and those that come in opened, here and nowhere else; they leave sealed.

use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use sim_core::Secret;
use sim_core::certificate::{
    CertificateRefused, Certified, CertifyResult, CertifyWork, ReadCertificate, ReadCrl, ReadFile,
};
use sim_x509::{File, Found, FoundCrl};

use crate::hardware::Sealer;

/// Does it. Slow: for a worker thread.
pub(crate) fn certify(
    work: CertifyWork,
    mut random: ChaCha20Rng,
    sealer: &Sealer,
) -> CertifyResult {
    match work {
        CertifyWork::Make(order) => {
            let key = sim_x509::make_key(order.kind.key, &mut random);
            let der = sim_x509::self_signed(&order, &key)?;
            let described = sim_x509::describe(&der)?.into();
            Ok(Certified::Made { der: der.into(), described, key: sealer.seal(key.pkcs8()) })
        }
        CertifyWork::Request(order) => {
            let key = sim_x509::make_key(order.entered.kind.key, &mut random);
            let der = sim_x509::request(&order, &key)?.into();
            let public_key = key.public_sha256().ok_or(CertificateRefused::NotMade)?;
            Ok(Certified::Requested { der, public_key, key: sealer.seal(key.pkcs8()) })
        }
        CertifyWork::Read { file, password, authorities } => {
            let found = sim_x509::read(&file.0, password.as_ref().map(Secret::expose))?;
            let by_kept = || authorities.iter().map(|it| &**it);
            if found.certificates.iter().any(|it| sim_x509::is_altered(&it.der, by_kept())) {
                return Err(CertificateRefused::Damaged);
            }
            Ok(Certified::Read(sealed(found, &authorities, sealer)))
        }
    }
}

/// What was in a file, its keys sealed, its CRLs with who has signed them: one of these authorities, or of the file's.
fn sealed(found: File, authorities: &[Arc<[u8]>], sealer: &Sealer) -> ReadFile {
    let File { certificates, crls, not_by_fips } = found;
    let crl = |it: FoundCrl| {
        let beside = certificates.iter().map(|it| it.der.as_slice());
        let signer = sim_x509::signer(&it.der, authorities.iter().map(|it| &**it).chain(beside));
        ReadCrl { der: it.der.into(), described: it.described, signer }
    };
    let crls = crls.into_iter().map(crl).collect();
    let certificate = |it: Found| ReadCertificate {
        der: it.der.into(),
        described: it.described,
        key: it.key.map(|it| sealer.seal(it.pkcs8())),
    };
    let certificates = certificates.into_iter().map(certificate).collect();
    ReadFile { certificates, crls, not_by_fips }
}
