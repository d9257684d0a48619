//! Certificates: made, asked for, taken in, chosen, deleted; and what the log says of it.

use std::sync::Arc;

use super::bench::{Bench, KO, KO_PASSWORD, PEER, good};
use crate::certificate::{
    CERTIFICATES_MAX, Category, CertificateAsk, CertificateFile, CertificateId, CertificateRefused,
    Certified, CertifyResult, Described, Digest, KeyKind, NewRequest, REQUESTS_MAX,
    ReadCertificate, ReadFile, RequestId, SealedKey, SignatureKind, Standing, Validity,
};
use crate::command::Assumptions;
use crate::power::PowerAction;
use crate::self_test::{CERTIFICATE_CODE, Findings};
use crate::user::Role;
use crate::{Asker, Command, Door, Effect, Fact, Refused, Reply, Secret, Ticket};

const KIND: SignatureKind = SignatureKind { key: KeyKind::P384, digest: Digest::Sha512 };
const DAY_S: i64 = 86_400;
/// The bench's clock at tick zero, Unix seconds.
const NOW_S: i64 = 1_611_277_200;

/// A certificate with this key, valid for ten years around the bench's time; whose it is comes first.
pub(super) fn described(subject: &str, issuer: &str, key: u8) -> Described {
    let mut sha256 = [key; 32];
    let names = [subject, "/", issuer].concat();
    sha256.iter_mut().zip(names.bytes()).for_each(|(it, byte)| *it = byte);
    Described {
        subject: subject.into(),
        issuer: issuer.into(),
        serial: "01".into(),
        from_unix_s: NOW_S - DAY_S,
        until_unix_s: NOW_S + 3_650 * DAY_S,
        kind: Some(KeyKind::P256),
        key: "ECDSA P-256".into(),
        signature: "ECDSA/SHA-256".into(),
        is_ca: false,
        key_usage: Vec::new(),
        extended_key_usage: Vec::new(),
        signs_for_servers: true,
        encrypts_for_servers: false,
        signs_mail: true,
        names: Vec::new(),
        public_key: [key; 32],
        sha256,
    }
}

pub(super) fn made(key: u8) -> CertifyResult {
    let described = described("CN=mfp", "CN=mfp", key).into();
    Ok(Certified::Made { der: [key].into(), described, key: SealedKey::new([key]) })
}

pub(super) fn requested(key: u8) -> CertifyResult {
    let (der, public_key) = ([key].into(), [key; 32]);
    Ok(Certified::Requested { der, public_key, key: SealedKey::new([key]) })
}

pub(super) fn read(described: Described, has_key: bool) -> ReadCertificate {
    let key = has_key.then(|| SealedKey::new([described.public_key[0]]));
    ReadCertificate { der: described.sha256.into(), described, key }
}

/// A file with these certificates was read.
pub(super) fn file(certificates: Vec<ReadCertificate>) -> CertifyResult {
    Ok(Certified::Read(ReadFile { certificates, ..ReadFile::default() }))
}

pub(super) fn create() -> CertificateAsk {
    CertificateAsk::Create { kind: KIND, issuer: "Office".into(), days: 9_999 }
}

pub(super) fn create_request() -> CertificateAsk {
    CertificateAsk::CreateRequest(NewRequest {
        kind: KIND,
        country: "JP".into(),
        state: String::new(),
        locality: String::new(),
        organization: "Example".into(),
        unit: "Printing".into(),
    })
}

pub(super) fn import() -> CertificateAsk {
    let file = CertificateFile([7; 9].into());
    CertificateAsk::Import { file, password: Some(Secret::new("hidden-pass")) }
}

impl Bench {
    /// The work on certificates that is to be done, the oldest first.
    pub(super) fn certify_tickets(&self) -> Vec<Ticket> {
        let ticket = |it: &Effect| {
            if let Effect::Certify { ticket, .. } = it { Some(*ticket) } else { None }
        };
        self.effects.iter().filter_map(ticket).collect()
    }

    /// The oldest work on certificates comes to this.
    pub(super) fn work_done(&mut self, result: CertifyResult) {
        let ticket = *self.certify_tickets().first().expect("some work");
        self.effects
            .retain(|it| !matches!(it, Effect::Certify { ticket: it, .. } if *it == ticket));
        self.observe(Fact::Certified { ticket, result });
    }

    /// Asks for something about certificates; the work that it takes comes to this.
    pub(super) fn certificate(
        &mut self,
        asker: Asker,
        ask: CertificateAsk,
        result: CertifyResult,
    ) -> Result<Reply, Refused> {
        let reply = self.device.handle(self.now, asker, Command::Certificate(ask));
        self.settle();
        match reply {
            Ok(Reply::Later(_)) => {
                // What is chosen is tried at once.
                if self.answers.is_empty() {
                    self.work_done(result);
                }
                self.answers.pop().expect("an answer")
            }
            reply => reply,
        }
    }
}

/// A device with its first certificate, and its Key Operator in CWIS.
fn office() -> (Bench, Asker) {
    let mut bench = Bench::certified();
    bench.work_done(made(1));
    let asker = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    (bench, asker)
}

fn ids(bench: &Bench) -> Vec<(u32, Category)> {
    bench.view().certificates.values().map(|it| (it.id.0, it.category)).collect()
}

fn refused<T>(why: CertificateRefused) -> Result<T, Refused> {
    Err(Refused::Certificate(why))
}

const DEVICE: Category = Category::Device;

#[test]
fn the_first_start_has_one_made_and_another_start_another_only_where_that_came_to_nothing() {
    let mut bench = Bench::certified();
    assert_eq!(bench.certify_tickets().len(), 1);
    assert!(!bench.view().serves_tls());
    bench.work_done(Err(CertificateRefused::NotMade));
    assert!(bench.view().certificate().is_none() && bench.certify_tickets().is_empty());
    bench.power(PowerAction::Restart);
    bench.work_done(made(1));
    let view = bench.view();
    assert_eq!(view.tls_certificate, Some(CertificateId(1)));
    assert!(view.serves_tls() && view.certificate().unwrap().is_made_here);
    bench.power(PowerAction::Restart);
    assert!(bench.certify_tickets().is_empty());
    assert!(!bench.audit().iter().any(|it| it.contains("Certificate")), "nobody asked for it");
}

#[test]
fn the_first_one_that_could_not_be_kept_is_made_again() {
    let mut bench = Bench::certified();
    let first = bench.certify_tickets()[0];
    bench.effects.clear();
    bench.observe(Fact::NotKept(first));
    assert_ne!(bench.certify_tickets(), [first]);
    bench.observe(Fact::Certified { ticket: first, result: made(1) });
    assert!(bench.view().certificates.is_empty(), "that one was undone");
    bench.work_done(made(2));
    assert_eq!(ids(&bench), [(1, DEVICE)]);
}

#[test]
fn a_self_signed_one_takes_the_place_of_the_one_before_and_serves_tls() {
    let (mut bench, asker) = office();
    let reply = bench.certificate(asker, create(), made(2));
    assert_eq!(reply, Ok(Reply::Certificates(vec![CertificateId(2)])));
    assert_eq!(ids(&bench), [(2, DEVICE)]);
    assert_eq!(bench.view().tls_certificate, Some(CertificateId(2)));
    let changed = "Device Settings / Change Security Setting / Successful by KO";
    assert_eq!(bench.last_audit(), changed);
    // An imported one stays beside it.
    let imported = read(described("CN=mfp", "CN=root", 3), true);
    let reply = bench.certificate(asker, import(), file(vec![imported]));
    assert_eq!(reply, Ok(Reply::Certificates(vec![CertificateId(3)])));
    assert_eq!(bench.view().tls_certificate, Some(CertificateId(2)), "until it is chosen");
    bench.certificate(asker, CertificateAsk::Choose(CertificateId(3)), made(0)).unwrap();
    assert_eq!(bench.view().tls_certificate, Some(CertificateId(3)));
    assert_eq!(bench.last_audit(), changed);
    bench.certificate(asker, create(), made(4)).unwrap();
    assert_eq!(ids(&bench), [(3, DEVICE), (4, DEVICE)]);
    assert_eq!(bench.view().tls_certificate, Some(CertificateId(4)));
}

#[test]
fn what_is_entered_wrongly_is_refused_at_once_and_names_its_field() {
    let (mut bench, asker) = office();
    let days = |days| CertificateAsk::Create { kind: KIND, issuer: "Office".into(), days };
    for it in [days(0), days(10_000), days(u32::MAX)] {
        assert_eq!(bench.certificate(asker, it, made(9)), refused(CertificateRefused::Days));
    }
    for issuer in [String::new(), "x".repeat(65)] {
        let ask = CertificateAsk::Create { kind: KIND, issuer, days: 1 };
        assert_eq!(bench.certificate(asker, ask, made(9)), refused(CertificateRefused::Issuer));
    }
    let CertificateAsk::CreateRequest(good) = create_request() else { panic!() };
    let bad = NewRequest { country: "JPN".into(), ..good };
    let reply = bench.certificate(asker, CertificateAsk::CreateRequest(bad), requested(9));
    assert_eq!(reply, refused(CertificateRefused::Country));
    assert_eq!(CertificateRefused::Country.field(), Some("2 Letter Country Code"));
    assert!(bench.certify_tickets().is_empty());
}

#[test]
fn a_request_s_key_goes_with_the_certificate_that_answers_it() {
    let (mut bench, asker) = office();
    let reply = bench.certificate(asker, create_request(), requested(7));
    assert_eq!(reply, Ok(Reply::CertificateRequest(RequestId(2))));
    let request = bench.view().requests[&RequestId(2)].clone();
    assert_eq!(request.subject, "Example, Printing, JP");
    let answer = read(described("CN=mfp", "CN=between", 7), false);
    let mut between = read(described("CN=between", "CN=root", 8), false);
    between.described.is_ca = true;
    let root = read(described("CN=root", "CN=root", 9), false);
    let found = file(vec![answer, between, root]);
    let reply = bench.certificate(asker, import(), found);
    let numbers = vec![CertificateId(3), CertificateId(4), CertificateId(5)];
    assert_eq!(reply, Ok(Reply::Certificates(numbers)));
    let view = bench.view();
    assert!(view.requests.is_empty());
    let own = &view.certificates[&CertificateId(3)];
    assert_eq!((own.category, own.key.as_ref()), (DEVICE, Some(&request.key)));
    let categories =
        [(1, DEVICE), (3, DEVICE), (4, Category::Intermediate), (5, Category::TrustedRoot)];
    assert_eq!(ids(&bench), categories);
    let issuers: Vec<_> = view.issuers(own).iter().map(|it| it.id.0).collect();
    assert_eq!(issuers, [4], "not the root");
}

#[test]
fn a_file_is_taken_in_whole_or_not_at_all() {
    let (mut bench, asker) = office();
    let good = || read(described("CN=good", "CN=root", 5), false);
    let with = |change: fn(&mut Described)| {
        let mut it = read(described("CN=other", "CN=root", 6), true);
        change(&mut it.described);
        vec![good(), it]
    };
    let before = bench.view();
    for (files, why) in [
        (with(|it| it.until_unix_s = NOW_S - 1), CertificateRefused::Expired),
        (with(|it| it.from_unix_s = NOW_S + 1), CertificateRefused::NotYetValid),
        (with(|it| it.is_ca = true), CertificateRefused::CaFlag),
        (with(|it| it.kind = None), CertificateRefused::Fips),
        (vec![read(described("CN=mfp", "CN=mfp", 1), false)], CertificateRefused::AlreadyThere),
    ] {
        let reply = bench.certificate(asker, import(), file(files));
        assert_eq!(reply, refused(why));
        let after = bench.view();
        assert_eq!(
            (&after.certificates, &after.requests),
            (&before.certificates, &before.requests)
        );
    }
    // What is there already is passed over beside what is not.
    let files = vec![good(), read(described("CN=mfp", "CN=mfp", 1), false)];
    bench.certificate(asker, import(), file(files)).unwrap();
    assert_eq!(ids(&bench), [(1, DEVICE), (2, Category::Other)]);
    // Its key makes it the device's.
    let with_key = read(described("CN=good", "CN=root", 5), true);
    bench.certificate(asker, import(), file(vec![with_key])).unwrap();
    assert_eq!(ids(&bench), [(1, DEVICE), (3, DEVICE)]);
}

#[test]
fn without_fips_140_a_longer_key_is_taken_and_mode_and_key_exclude_each_other() {
    let (mut bench, asker) = office();
    let long = |subject: &str, has_key| {
        let mut it = read(described(subject, "CN=root", 6), has_key);
        it.described.kind = None;
        file(vec![it])
    };
    bench.certificate(asker, import(), long("CN=peer", false)).unwrap();
    bench.set("tls.fips140", "Off");
    bench.certificate(asker, import(), long("CN=mfp", true)).unwrap();
    bench.certificate(asker, CertificateAsk::Choose(CertificateId(3)), made(0)).unwrap();
    let on = crate::settings::parse("tls.fips140", "On").unwrap();
    let answer = bench.ask(asker, Command::ChangeSettings(on.clone()));
    assert_eq!(answer, refused(CertificateRefused::InUseNotByFips));
    bench.certificate(asker, CertificateAsk::Choose(CertificateId(1)), made(0)).unwrap();
    bench.ask(asker, Command::ChangeSettings(on)).unwrap();
    let choose = CertificateAsk::Choose(CertificateId(3));
    let reply = bench.certificate(asker, choose, made(0));
    assert_eq!(reply, refused(CertificateRefused::ChosenNotByFips));
}

#[test]
fn fips_140_judges_how_a_file_is_protected_while_it_is_on() {
    let (mut bench, asker) = office();
    let why = CertificateRefused::FipsTripleDes;
    let old = || {
        let certificates = vec![read(described("CN=mfp", "CN=root", 6), true)];
        let not_by_fips = Some(why);
        Ok(Certified::Read(ReadFile { certificates, not_by_fips, ..ReadFile::default() }))
    };
    assert_eq!(bench.certificate(asker, import(), old()), refused(why));
    bench.set("tls.fips140", "Off");
    bench.certificate(asker, import(), old()).unwrap();
}

#[test]
fn one_that_is_not_for_servers_is_kept_and_serves_no_tls() {
    let (mut bench, asker) = office();
    let mut client = read(described("CN=user", "CN=root", 6), true);
    client.described.signs_for_servers = false;
    bench.certificate(asker, import(), file(vec![client])).unwrap();
    assert_eq!(ids(&bench), [(1, DEVICE), (2, DEVICE)]);
    let reply = bench.certificate(asker, CertificateAsk::Choose(CertificateId(2)), made(0));
    assert_eq!(reply, refused(CertificateRefused::WrongPurpose));
    assert_eq!(bench.view().tls_certificate, Some(CertificateId(1)));
}

#[test]
fn mails_are_signed_with_the_one_that_is_chosen_for_them_until_it_is_no_more() {
    let (mut bench, asker) = office();
    let choose = |id: u32| CertificateAsk::ChooseForMail(Some(CertificateId(id)));
    let mut server = read(described("CN=server", "CN=root", 5), true);
    server.described.signs_mail = false;
    let of_mail = read(described("CN=mfp", "CN=root", 6), true);
    let root = read(described("CN=root", "CN=root", 9), false);
    bench.certificate(asker, import(), file(vec![server, of_mail, root])).unwrap();
    let mut ask = |it| bench.certificate(asker, it, made(0));
    assert_eq!(ask(choose(2)), refused(CertificateRefused::NotForMail));
    assert_eq!(ask(choose(4)), refused(CertificateRefused::NoKeyKept));
    assert_eq!(ask(choose(5)), refused(CertificateRefused::NotThere));
    ask(choose(3)).unwrap();
    let delete = CertificateAsk::Delete(CertificateId(3));
    assert_eq!(ask(delete.clone()), refused(CertificateRefused::InUseForMail));
    let changed = "Device Settings / Change Security Setting / Successful by KO";
    assert_eq!(bench.last_audit(), changed);
    assert_eq!(bench.view().mail_certificate, Some(CertificateId(3)));
    assert_eq!(bench.view().tls_certificate, Some(CertificateId(1)), "that is another's affair");
    bench.power(PowerAction::Restart);
    assert_eq!(bench.view().mail_certificate, Some(CertificateId(3)));
    bench.certificate(Asker::Control, CertificateAsk::ChooseForMail(None), made(0)).unwrap();
    bench.certificate(Asker::Control, delete, made(0)).unwrap();
    assert_eq!(bench.view().mail_certificate, None);
}

#[test]
fn the_one_in_use_stays_and_others_go_and_no_number_comes_again() {
    let (mut bench, asker) = office();
    let mut ask = |it| bench.certificate(asker, it, made(0));
    assert_eq!(ask(CertificateAsk::Delete(CertificateId(1))), refused(CertificateRefused::InUse));
    assert_eq!(
        ask(CertificateAsk::Delete(CertificateId(2))),
        refused(CertificateRefused::NotThere)
    );
    assert_eq!(
        ask(CertificateAsk::Choose(CertificateId(2))),
        refused(CertificateRefused::NotThere)
    );
    let of_request = CertificateAsk::DeleteRequest(RequestId(1));
    assert_eq!(ask(of_request), refused(CertificateRefused::NotThere));
    let root = file(vec![read(described("CN=root", "CN=root", 9), false)]);
    bench.certificate(asker, import(), root.clone()).unwrap();
    let mut ask = |it| bench.certificate(asker, it, requested(4));
    let choose = ask(CertificateAsk::Choose(CertificateId(2)));
    assert_eq!(choose, refused(CertificateRefused::NoKeyKept));
    assert!(
        [CertificateRefused::NoKeyKept, CertificateRefused::InUseNotByFips]
            .iter()
            .all(|it| it.field().is_none() && !it.to_string().contains("file"))
    );
    ask(CertificateAsk::Delete(CertificateId(2))).unwrap();
    ask(create_request()).unwrap();
    ask(CertificateAsk::DeleteRequest(RequestId(3))).unwrap();
    bench.certificate(asker, import(), root).unwrap();
    assert_eq!(ids(&bench), [(1, DEVICE), (4, Category::TrustedRoot)]);
}

#[test]
fn there_is_room_for_so_many_and_the_self_signed_one_is_always_made_anew() {
    let (mut bench, asker) = office();
    let others = |from: usize, count: usize| {
        let other = |it: usize| described(&format!("CN={it}"), "CN=root", 200);
        file((from..from + count).map(|it| read(other(it), false)).collect())
    };
    bench.certificate(asker, import(), others(0, CERTIFICATES_MAX - 1)).unwrap();
    let one_more = bench.certificate(asker, import(), others(CERTIFICATES_MAX, 1));
    assert_eq!(one_more, refused(CertificateRefused::Full));
    bench.certificate(asker, create(), made(2)).unwrap();
    assert_eq!(bench.view().certificates.len(), CERTIFICATES_MAX);
    for key in 0..REQUESTS_MAX {
        bench.certificate(asker, create_request(), requested(key as u8)).unwrap();
    }
    let one_more = bench.certificate(asker, create_request(), requested(99));
    assert_eq!(one_more, refused(CertificateRefused::Full));
}

#[test]
fn a_few_works_are_done_at_a_time_and_a_restart_interrupts_them() {
    let (mut bench, asker) = office();
    let ask = |bench: &mut Bench| {
        let reply = bench.device.handle(bench.now, asker, Command::Certificate(create()));
        bench.settle();
        reply
    };
    let tickets: Vec<_> = (0..4).map(|_| ask(&mut bench).unwrap()).collect();
    assert_eq!(ask(&mut bench), refused(CertificateRefused::Busy));
    bench.power(PowerAction::Restart);
    assert_eq!(bench.answers.len(), tickets.len());
    assert!(bench.answers.iter().all(|it| *it == Err(Refused::Interrupted)));
    (0..tickets.len()).for_each(|_| bench.work_done(made(2)));
    assert_eq!(ids(&bench), [(1, DEVICE)], "what comes too late is nothing");
}

#[test]
fn sister_models_log_what_is_imported_and_deleted_and_what_was_not() {
    let (mut bench, asker) = office();
    let root = || file(vec![read(described("CN=root", "CN=root", 9), false)]);
    let run = |bench: &mut Bench, ask, result| {
        let before = bench.audit().len();
        let _either = bench.certificate(asker, ask, result);
        bench.audit().split_off(before)
    };
    assert!(run(&mut bench, import(), root()).is_empty(), "the guide does not list it");
    let assumptions = Assumptions { sibling_events: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(assumptions)).unwrap();
    let id = CertificateId;
    for (ask, result, expected) in [
        (import(), root(), "Import Certificate / Failed"),
        (import(), Err(CertificateRefused::WrongPassword), "Import Certificate / Failed"),
        (CertificateAsk::Delete(id(1)), root(), "Delete Certificate / Failed"),
        (CertificateAsk::Delete(id(2)), root(), "Delete Certificate / Successful"),
        (import(), root(), "Import Certificate / Successful"),
    ] {
        let expected = format!("Device Data / {expected} by KO");
        assert_eq!(run(&mut bench, ask, result), [expected]);
    }
    let viewed = "Device Settings / View Security Setting / Successful by KO";
    assert_eq!(run(&mut bench, CertificateAsk::View, root()), [viewed]);
    // A hand inside the machine leaves no trace in it, whoever it is.
    let before = bench.audit().len();
    bench.certificate(Asker::Control, CertificateAsk::Delete(id(3)), root()).unwrap();
    assert_eq!(bench.audit().len(), before);
}

#[test]
fn no_password_and_no_key_is_in_the_journal() {
    let (mut bench, asker) = office();
    let key = read(described("CN=mfp", "CN=root", 3), true);
    bench.certificate(asker, import(), file(vec![key])).unwrap();
    let view = bench.view();
    let said: String = view.truth.iter().map(|it| format!("{} {}\n", it.what, it.detail)).collect();
    assert!(said.contains("import-certificates session 1: 9 bytes, with a password"), "{said}");
    assert!(said.contains("read CN=mfp with its key"), "{said}");
    assert!(!said.contains("hidden") && !format!("{view:?}").contains("hidden"));
}

#[test]
fn the_clock_says_whether_it_is_valid_and_an_expired_one_is_served_all_the_same() {
    let (mut bench, asker) = office();
    let validity = |bench: &Bench| {
        let view = bench.view();
        assert!(view.serves_tls());
        view.certificate_standing(view.certificate().unwrap(), bench.now)
    };
    assert_eq!(validity(&bench), Standing::Whole(Validity::Valid));
    for (days, expected) in
        [(-2, Validity::NotYetValid), (3_630, Validity::ExpiresSoon), (3_651, Validity::Expired)]
    {
        let unix_ms = (NOW_S + days * DAY_S) * 1_000;
        bench.ask(asker, Command::AdjustTime(unix_ms)).unwrap();
        assert_eq!(validity(&bench), Standing::Whole(expected));
    }
}

#[test]
fn a_damaged_key_is_a_fault_that_keeps_tls_closed_as_long_as_it_is_chosen() {
    let (mut bench, _) = office();
    let damaged = |id| Findings { damaged_certificates: [CertificateId(id)].into(), ..good() };
    bench.findings = Findings { certificate_is_usable: false, ..damaged(1) };
    bench.power(PowerAction::Restart);
    let shown = |bench: &Bench| bench.view().faults.iter().any(|it| it.code == CERTIFICATE_CODE);
    assert!(shown(&bench) && !bench.view().serves_tls());
    assert!(bench.view().blocking_fault().is_none(), "everything else works");
    let asker = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.certificate(asker, create(), made(2)).unwrap();
    assert!(!shown(&bench) && bench.view().serves_tls());
    // The one in use has the fault at once where it is found damaged, and no more where it is whole again.
    let choose = || CertificateAsk::Choose(CertificateId(2));
    bench.findings = damaged(2);
    for _ in 0..2 {
        let reply = bench.certificate(asker, choose(), made(0));
        assert_eq!(reply, refused(CertificateRefused::KeyDamaged));
        assert!(!bench.view().serves_tls());
        let codes: Vec<_> = bench.view().faults.iter().map(|it| it.code).collect();
        assert_eq!(codes, [CERTIFICATE_CODE], "once");
    }
    bench.findings = good();
    bench.certificate(asker, choose(), made(0)).unwrap();
    assert!(!shown(&bench) && bench.view().serves_tls());
}

#[test]
fn a_damaged_one_is_not_chosen_and_the_list_says_so_until_it_is_whole() {
    let (mut bench, asker) = office();
    let other = read(described("CN=mfp", "CN=root", 3), true);
    bench.certificate(asker, import(), file(vec![other])).unwrap();
    let (used, other) = (CertificateId(1), CertificateId(2));
    let standings = |bench: &Bench| {
        let view = bench.view();
        [used, other].map(|it| view.certificate_standing(&view.certificates[&it], bench.now))
    };
    let whole = Standing::Whole(Validity::Valid);
    bench.findings = Findings { damaged_certificates: [other].into(), ..good() };
    assert_eq!(standings(&bench), [whole; 2], "nobody has tried it");
    let rows = bench.audit().len();
    let reply = bench.certificate(asker, CertificateAsk::Choose(other), made(0));
    assert_eq!(reply, refused(CertificateRefused::KeyDamaged));
    let view = bench.view();
    assert!(view.tls_certificate == Some(used) && view.serves_tls() && view.faults.is_empty());
    assert_eq!(bench.audit().len(), rows, "nothing was changed");
    assert_eq!(standings(&bench), [whole, Standing::Damaged]);
    bench.power(PowerAction::Restart);
    assert_eq!(standings(&bench), [whole, Standing::Damaged], "a start tries all");
    assert!(bench.view().faults.is_empty(), "it serves nothing");
    bench.findings = good();
    bench.power(PowerAction::Restart);
    assert_eq!(standings(&bench), [whole; 2]);
}

#[test]
fn factory_defaults_take_all_certificates_and_what_keys_were_sealed_with() {
    let (mut bench, asker) = office();
    bench.certificate(asker, create_request(), requested(7)).unwrap();
    bench.effects.clear();
    bench.reset();
    let view = bench.view();
    assert!(view.certificates.is_empty() && view.requests.is_empty() && !view.serves_tls());
    let forgotten = bench.effects.iter().position(|it| *it == Effect::ForgetKeys).unwrap();
    let first = |it: &Effect| matches!(it, Effect::Certify { .. });
    assert!(bench.effects.iter().position(first).unwrap() > forgotten);
    bench.work_done(made(3));
    assert_eq!(ids(&bench), [(3, DEVICE)], "numbers go on");
}

#[test]
fn a_general_user_reads_nothing_of_it() {
    let (mut bench, _) = office();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    let alice = Asker::Session(bench.cwis("alice", "alice-pass1").unwrap());
    for ask in [CertificateAsk::View, create(), import(), CertificateAsk::Delete(CertificateId(1))]
    {
        let nobody = Asker::Remote(Door::Cwis, PEER);
        assert_eq!(bench.certificate(nobody, ask.clone(), made(0)), Err(Refused::NotLoggedIn));
        assert_eq!(bench.certificate(alice, ask, made(0)), Err(Refused::NotPermitted));
    }
    let certificates = Arc::clone(&bench.view().certificates);
    assert_eq!(certificates.len(), 1);
}
