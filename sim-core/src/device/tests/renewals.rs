//! Certificates that come without their key, which the device has: renewals, and a second answer to a request.

use super::bench::{Bench, KO, KO_PASSWORD};
use super::certificates::{create, create_request, described, file, import, made, read, requested};
use crate::certificate::{
    Category, CertificateAsk, CertificateId, CertificateRefused, CertifyResult, RequestId,
};
use crate::{Asker, Refused, Reply};

/// The key of the certificate that the device made, of the request, and of somebody else.
const OWN: u8 = 1;
const ASKED: u8 = 7;
const FOREIGN: u8 = 9;

/// A device with its first certificate, and its Key Operator in CWIS.
fn office() -> (Bench, Asker) {
    let mut bench = Bench::certified();
    bench.work_done(made(OWN));
    let asker = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    (bench, asker)
}

/// A file with what an authority made of this key.
fn issued(issuer: &str, key: u8) -> CertifyResult {
    file(vec![read(described("CN=mfp", issuer, key), false)])
}

impl Bench {
    fn imports(&mut self, asker: Asker, result: CertifyResult) -> CertificateId {
        match self.certificate(asker, import(), result) {
            Ok(Reply::Certificates(ids)) => ids[0],
            other => panic!("{other:?}"),
        }
    }

    fn chooses(&mut self, asker: Asker, id: CertificateId) -> Result<Reply, Refused> {
        self.certificate(asker, CertificateAsk::Choose(id), made(0))
    }

    fn category(&self, id: CertificateId) -> Category {
        self.view().certificates[&id].category
    }
}

#[test]
fn a_renewal_has_the_key_that_the_device_holds_and_stands_beside_the_one_before() {
    let (mut bench, asker) = office();
    let first = bench.view().tls_certificate.unwrap();
    let renewed = bench.imports(asker, issued("CN=root", OWN));
    assert_eq!(bench.category(renewed), Category::Device);
    let view = bench.view();
    assert_eq!(view.tls_certificate, Some(first), "until it is chosen");
    assert_eq!(view.certificates[&renewed].key, view.certificates[&first].key);
    bench.chooses(asker, renewed).unwrap();
    // Of the two each may go, and the key goes with the last.
    bench.certificate(asker, CertificateAsk::Delete(first), made(0)).unwrap();
    let again = bench.imports(asker, issued("CN=other root", OWN));
    assert_eq!(bench.category(again), Category::Device);
    bench.certificate(asker, create(), made(2)).unwrap();
    for id in [renewed, again] {
        bench.certificate(asker, CertificateAsk::Delete(id), made(0)).unwrap();
    }
    let strange = bench.imports(asker, issued("CN=root", OWN));
    assert_eq!(bench.category(strange), Category::Other);
    assert_eq!(
        bench.chooses(asker, strange),
        Err(Refused::Certificate(CertificateRefused::NoKeyKept))
    );
}

#[test]
fn two_of_one_key_in_a_file_both_have_it_and_one_that_stood_without_gets_it() {
    let (mut bench, asker) = office();
    let early = bench.imports(asker, issued("CN=later", FOREIGN));
    assert_eq!(bench.category(early), Category::Other);
    let with_key = read(described("CN=mfp", "CN=root", FOREIGN), true);
    let beside = read(described("CN=mfp", "CN=between", FOREIGN), false);
    let again = read(described("CN=mfp", "CN=later", FOREIGN), false);
    bench.imports(asker, file(vec![with_key, beside, again]));
    let view = bench.view();
    assert_eq!(view.certificates.len(), 4);
    assert!(view.certificates.values().all(|it| it.category == Category::Device));
    assert!(!view.certificates.contains_key(&early));
}

#[test]
fn a_wrong_answer_costs_no_request_its_key() {
    let (mut bench, asker) = office();
    bench.certificate(asker, create_request(), requested(ASKED)).unwrap();
    let waits = |bench: &Bench| bench.view().requests.contains_key(&RequestId(2));
    let other_key = bench.imports(asker, issued("CN=root", FOREIGN));
    assert_eq!(bench.category(other_key), Category::Other);
    let damaged = bench.certificate(asker, import(), Err(CertificateRefused::Damaged));
    assert_eq!(damaged, Err(Refused::Certificate(CertificateRefused::Damaged)));
    let mut authority = read(described("CN=mfp", "CN=root", ASKED), false);
    authority.described.is_ca = true;
    let authority = bench.certificate(asker, import(), file(vec![authority]));
    assert_eq!(authority, Err(Refused::Certificate(CertificateRefused::CaFlag)));
    assert!(waits(&bench));
    // One that is not for servers answers it, and the next one has the key of that.
    let mut client = read(described("CN=mfp", "CN=root", ASKED), false);
    client.described.signs_for_servers = false;
    let client = bench.imports(asker, file(vec![client]));
    assert!(!waits(&bench));
    assert_eq!(
        bench.chooses(asker, client),
        Err(Refused::Certificate(CertificateRefused::WrongPurpose))
    );
    let right = bench.imports(asker, issued("CN=root again", ASKED));
    bench.chooses(asker, right).unwrap();
}
