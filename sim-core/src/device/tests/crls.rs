//! CRLs: taken of whom, in the place of which, deleted; and what the log says of it.

use super::bench::{Bench, KO, KO_PASSWORD};
use super::certificates::{described, import, made, read};
use crate::certificate::{
    CRLS_MAX, CertificateAsk, CertificateId, CertificateRefused, Certified, CertifyResult,
    CertifyWork, CrlId, CrlNumber, DescribedCrl, ReadCertificate, ReadCrl, ReadFile, Validity,
};
use crate::command::Assumptions;
use crate::{Asker, Command, Effect, Refused, Reply};

const DAY_S: i64 = 86_400;
/// The bench's clock at tick zero, Unix seconds.
const NOW_S: i64 = 1_611_277_200;
/// The key of the root.
const ROOT: u8 = 9;

fn authority(subject: &str, issuer: &str, key: u8) -> ReadCertificate {
    let mut it = read(described(subject, issuer, key), false);
    it.described.is_ca = true;
    it
}

pub(super) fn root() -> ReadCertificate {
    authority("CN=root", "CN=root", ROOT)
}

/// A CRL that this issuer has signed with this key, of a month around the bench's time.
fn crl(issuer: &str, key: u8, number: u8) -> ReadCrl {
    let mut sha256 = [number; 32];
    sha256.iter_mut().zip(issuer.bytes().chain([key])).for_each(|(it, byte)| *it = byte);
    let described = DescribedCrl {
        issuer: issuer.into(),
        number: CrlNumber::new(&[number]),
        from_unix_s: NOW_S - DAY_S,
        until_unix_s: NOW_S + 30 * DAY_S,
        revoked: 2,
        signature: "ECDSA/SHA-256".into(),
        sha256,
    };
    ReadCrl { der: sha256.into(), described, signer: Ok([key; 32]) }
}

pub(super) fn crl_of_root(number: u8) -> ReadCrl {
    crl("CN=root", ROOT, number)
}

pub(super) fn file(certificates: Vec<ReadCertificate>, crls: Vec<ReadCrl>) -> CertifyResult {
    Ok(Certified::Read(ReadFile { certificates, crls, ..ReadFile::default() }))
}

/// A device that trusts the root, and its Key Operator in CWIS.
fn office() -> (Bench, Asker) {
    let mut bench = Bench::certified();
    bench.work_done(made(1));
    let asker = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.certificate(asker, import(), file(vec![root()], vec![])).unwrap();
    (bench, asker)
}

/// What is kept: number in the device, issuer, number of the issuer.
fn kept(bench: &Bench) -> Vec<(u32, String, String)> {
    let view = bench.view();
    let shown = |it: &DescribedCrl| (it.issuer.clone(), it.number.unwrap().to_string());
    let each = view.crls.values().map(|it| (it.id.0, shown(&it.described)));
    each.map(|(id, (issuer, number))| (id, issuer, number)).collect()
}

fn is(id: u32, number: &str) -> (u32, String, String) {
    (id, "CN=root".into(), number.into())
}

fn refused<T>(why: CertificateRefused) -> Result<T, Refused> {
    Err(Refused::Certificate(why))
}

#[test]
fn a_newer_crl_takes_the_place_of_the_older_one_and_an_older_one_is_refused() {
    let (mut bench, asker) = office();
    let mut import =
        |number| bench.certificate(asker, import(), file(vec![], vec![crl_of_root(number)]));
    assert_eq!(import(5), Ok(Reply::Certificates(vec![])));
    assert_eq!(import(5), refused(CertificateRefused::AlreadyThere));
    assert_eq!(import(4), refused(CertificateRefused::CrlOlder));
    import(6).unwrap();
    assert_eq!(kept(&bench), [is(4, "06")]);
    // Of the same number and not the same.
    let mut other = crl_of_root(6);
    other.described.sha256 = [0; 32];
    let reply = bench.certificate(asker, self::import(), file(vec![], vec![other]));
    assert_eq!(reply, refused(CertificateRefused::CrlOlder));
    // Two in one file, the newer one last; the other way round the second one is older.
    let two = |a, b| file(vec![], vec![crl_of_root(a), crl_of_root(b)]);
    bench.certificate(asker, self::import(), two(7, 8)).unwrap();
    assert_eq!(kept(&bench), [is(5, "08")]);
    let reply = bench.certificate(asker, self::import(), two(10, 9));
    assert_eq!(reply, refused(CertificateRefused::CrlOlder));
    assert_eq!(kept(&bench), [is(5, "08")]);
}

#[test]
fn an_authority_has_signed_it_that_is_kept_or_comes_with_it() {
    let (mut bench, asker) = office();
    let with = |change: fn(&mut ReadCrl)| {
        let mut it = crl_of_root(1);
        change(&mut it);
        it
    };
    let between = || authority("CN=between", "CN=root", 8);
    let mut leaf = between();
    leaf.described.is_ca = false;
    let (nobody, forged) = (CertificateRefused::CrlIssuer, CertificateRefused::CrlSignature);
    for (certificates, crl, why) in [
        (vec![], with(|it| it.signer = Err(CertificateRefused::CrlSignature)), forged),
        (vec![], with(|it| it.signer = Ok([8; 32])), nobody),
        (vec![], with(|it| it.described.issuer = "CN=other".into()), nobody),
        (vec![], crl("CN=between", 8, 1), nobody),
        (vec![leaf], crl("CN=between", 8, 1), nobody),
        (vec![], crl("CN=mfp", 1, 1), nobody),
    ] {
        let before = bench.view();
        let reply = bench.certificate(asker, import(), file(certificates, vec![crl]));
        assert_eq!(reply, refused(why));
        assert_eq!(bench.view().certificates, before.certificates, "all of a file or nothing");
    }
    let both = file(vec![between()], vec![crl("CN=between", 8, 1), crl_of_root(1)]);
    bench.certificate(asker, import(), both).unwrap();
    assert_eq!(bench.view().crls.len(), 2);
    // An authority that goes on with another key is another issuer.
    let again = authority("CN=root", "CN=root", 7);
    bench.certificate(asker, import(), file(vec![again], vec![crl("CN=root", 7, 1)])).unwrap();
    assert_eq!(bench.view().crls.len(), 3);
}

#[test]
fn the_authorities_that_are_kept_go_along_with_a_file() {
    let (mut bench, asker) = office();
    bench.effects.clear();
    let reply = bench.device.handle(bench.now, asker, Command::Certificate(import()));
    assert!(matches!(reply, Ok(Reply::Later(_))));
    bench.settle();
    let [Effect::Certify { work: CertifyWork::Read { authorities, .. }, .. }] = &bench.effects[..]
    else {
        panic!("{:?}", bench.effects)
    };
    assert_eq!(*authorities, [root().der], "the device's own is none");
}

#[test]
fn a_crl_is_imported_while_it_is_current_and_stays_afterwards() {
    let (mut bench, asker) = office();
    let one = || file(vec![], vec![crl_of_root(1)]);
    let at = |bench: &mut Bench, days| {
        let unix_ms = (NOW_S + days * DAY_S) * 1_000;
        bench.ask(asker, Command::AdjustTime(unix_ms)).unwrap();
    };
    at(&mut bench, 31);
    assert_eq!(bench.certificate(asker, import(), one()), refused(CertificateRefused::CrlExpired));
    at(&mut bench, -2);
    let reply = bench.certificate(asker, import(), one());
    assert_eq!(reply, refused(CertificateRefused::CrlNotYetValid));
    at(&mut bench, 0);
    bench.certificate(asker, import(), one()).unwrap();
    for (days, expected) in
        [(1, Validity::Valid), (31, Validity::Expired), (-2, Validity::NotYetValid)]
    {
        at(&mut bench, days);
        let view = bench.view();
        let validity = view.crls.values().map(|it| view.crl_validity(it, bench.now));
        assert_eq!(validity.collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn there_is_room_for_so_many_crls() {
    let (mut bench, asker) = office();
    let name = |at: usize| format!("CN=ca {at}");
    // Of other keys than the device's own.
    let key = |at: usize| 100 + at as u8;
    let certificates = (0..=CRLS_MAX).map(|at| authority(&name(at), "CN=root", key(at)));
    bench.certificate(asker, import(), file(certificates.collect(), vec![])).unwrap();
    let of = |at: usize, number| crl(&name(at), key(at), number);
    let all = (0..CRLS_MAX).map(|at| of(at, 1)).collect();
    bench.certificate(asker, import(), file(vec![], all)).unwrap();
    let reply = bench.certificate(asker, import(), file(vec![], vec![of(CRLS_MAX, 1)]));
    assert_eq!(reply, refused(CertificateRefused::Full));
    bench.certificate(asker, import(), file(vec![], vec![of(0, 2)])).unwrap();
    assert_eq!(bench.view().crls.len(), CRLS_MAX);
}

#[test]
fn a_crl_is_deleted_logged_and_outlives_its_authority() {
    let (mut bench, asker) = office();
    let assumptions = Assumptions { sibling_events: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
    bench.certificate(asker, import(), file(vec![], vec![crl_of_root(1)])).unwrap();
    assert_eq!(bench.last_audit(), "Device Data / Import Certificate / Successful by KO");
    let mut ask = |it| bench.certificate(asker, it, made(0));
    ask(CertificateAsk::Delete(CertificateId(2))).unwrap();
    let none = CertificateAsk::DeleteCrl(CrlId(2));
    assert_eq!(ask(none), refused(CertificateRefused::CrlNotThere));
    assert_eq!(bench.last_audit(), "Device Data / Delete Certificate / Failed by KO");
    assert_eq!(kept(&bench), [is(3, "01")]);
    bench.certificate(asker, CertificateAsk::DeleteCrl(CrlId(3)), made(0)).unwrap();
    assert_eq!(bench.last_audit(), "Device Data / Delete Certificate / Successful by KO");
    assert!(kept(&bench).is_empty());
}

#[test]
fn crls_survive_the_power_and_not_factory_defaults() {
    let (mut bench, asker) = office();
    bench.certificate(asker, import(), file(vec![], vec![crl_of_root(1)])).unwrap();
    let rows = bench.device.changes(None).into_iter();
    let rows = rows.filter_map(|(key, row)| Some((key, row?))).collect();
    let (resumed, _) = crate::Device::resume(&rows).unwrap();
    assert_eq!(resumed.view().crls, bench.view().crls);
    bench.reset();
    assert!(bench.view().crls.is_empty());
}
