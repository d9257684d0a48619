//! The client: whom it believes, and what it does with servers that are not what they should be.

use std::net::Ipv4Addr;
use std::sync::{Arc, LazyLock};

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, RevokedCertParams, SanType, SerialNumber,
    date_time_ymd,
};
use sim_tls::suite::SUITES;
use sim_tls::{Client, Failure, Foreign, Identity, Reason, Rules, Server, Trust, Uses};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio::net::TcpStream;

use crate::listener::{CERTIFIED, Listener, OPEN, certificate};
use crate::relay::{Altered, relay};

/// When the certificates begin, when they end, and moments before, between and after, Unix seconds.
const FROM: (i32, u8, u8) = (2021, 1, 1);
const UNTIL: (i32, u8, u8) = (2022, 1, 1);
const BEFORE: i64 = 1_600_000_000;
const NOW: i64 = 1_611_277_200;
const AFTER: i64 = 1_650_000_000;

type Ca = CertifiedIssuer<'static, KeyPair>;

static CA: LazyLock<Ca> = LazyLock::new(|| ca("Office CA"));
static OTHER: LazyLock<Ca> = LazyLock::new(|| ca("Other CA"));

fn params(name: &str, names: &[&str]) -> CertificateParams {
    let names: Vec<_> = names.iter().map(|it| (*it).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    let ymd = |(year, month, day)| date_time_ymd(year, month, day);
    (params.not_before, params.not_after) = (ymd(FROM), ymd(UNTIL));
    params
}

fn authority(name: &str, names: &[&str]) -> CertificateParams {
    let mut params = params(name, names);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn ca(name: &str) -> Ca {
    CertifiedIssuer::self_signed(authority(name, &[]), KeyPair::generate().unwrap()).unwrap()
}

/// A server's certificate, signed by a CA.
fn signed(params: &CertificateParams, by: &Ca) -> Identity {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, by).unwrap();
    Identity {
        chain: vec![certificate.der().to_vec()],
        key: key.serialize_der().into(),
        uses: Uses::ALL,
    }
}

/// One that signs itself.
fn self_signed(params: &CertificateParams) -> Identity {
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    Identity {
        chain: vec![certificate.der().to_vec()],
        key: key.serialize_der().into(),
        uses: Uses::ALL,
    }
}

fn trust(certificates: &[&[u8]], now_unix_s: i64) -> Option<Trust> {
    let certificates = certificates.iter().map(|it| Arc::from(*it)).collect();
    let (intermediates, crls) = (Vec::new(), Vec::new());
    Some(Trust { certificates, intermediates, crls, now_unix_s, uses })
}

/// For clients alone is what has that purpose (RFC 5280 section 4.2.1.12), for servers all else.
fn uses(der: &[u8]) -> Option<Uses> {
    const FOR_CLIENTS: [u8; 8] = [0x2b, 6, 1, 5, 5, 7, 3, 2];
    let is_for_servers = !der.windows(8).any(|it| it == FOR_CLIENTS);
    Some(Uses { signs: is_for_servers, encrypts: is_for_servers })
}

/// The same number is that of no other certificate.
fn numbered(mut params: CertificateParams, serial: u64) -> CertificateParams {
    params.serial_number = Some(SerialNumber::from(serial));
    params
}

/// A list of this authority, a week old and over before [`NOW`], with these numbers.
fn crl(by: &Ca, serials: &[u64]) -> Arc<[u8]> {
    let day = |day| date_time_ymd(2021, 1, day);
    let revoked = serials.iter().map(|it| RevokedCertParams {
        serial_number: SerialNumber::from(*it),
        revocation_time: day(2),
        reason_code: None,
        invalidity_date: None,
    });
    let params = CertificateRevocationListParams {
        this_update: day(3),
        next_update: day(10),
        crl_number: SerialNumber::from(1),
        issuing_distribution_point: None,
        revoked_certs: revoked.collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let crl = params.signed_by(by).unwrap();
    Arc::from(&**crl.der())
}

/// An authority that another one vouches for, under this number.
fn between(serial: u64) -> Ca {
    let params = numbered(authority("Between", &[]), serial);
    CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &CA).unwrap()
}

/// What comes of a session with this server; a word goes each way.
async fn session(
    identity: &Identity,
    (server, rules): (Rules, Rules),
    name: &str,
    trust: Option<Trust>,
) -> Result<(), Failure> {
    let (ours, theirs) = duplex(1 << 16);
    let server = Server::new(identity, server).unwrap();
    let serving = tokio::spawn(async move {
        let mut stream = server.accept(theirs, |_| {}).await.ok()?;
        let mut word = [0; 4];
        stream.read_exact(&mut word).await.ok()?;
        stream.write_all(&word).await.ok()?;
        stream.flush().await.ok()
    });
    let mut stream = Client { rules, trust }.connect(ours, name).await?;
    let mut word = [0; 4];
    stream.write_all(b"EHLO").await.unwrap();
    stream.flush().await.unwrap();
    stream.read_exact(&mut word).await.unwrap();
    assert_eq!(&word, b"EHLO");
    serving.await.unwrap().unwrap();
    Ok(())
}

#[tokio::test]
async fn a_server_is_believed_by_imported_certificates_its_name_and_the_device_s_time() {
    let named = |names: &[&str]| params("server", names);
    let mail = named(&["mail.example.com"]);
    let (good, wild) = (signed(&mail, &CA), signed(&named(&["*.example.com"]), &CA));
    let short = signed(&named(&["*.test"]), &CA);
    let mut numbered = named(&[]);
    numbered.subject_alt_names.push(SanType::IpAddress(Ipv4Addr::LOCALHOST.into()));
    let numbered = signed(&numbered, &CA);
    let purpose = |purpose| {
        let mut params = mail.clone();
        params.extended_key_usages = vec![purpose];
        params
    };
    let for_servers = signed(&purpose(ExtendedKeyUsagePurpose::ServerAuth), &CA);
    let for_clients = signed(&purpose(ExtendedKeyUsagePurpose::ClientAuth), &CA);
    let (alone, own_ca) =
        (self_signed(&mail), self_signed(&authority("server", &["mail.example.com"])));
    let mut altered = good.clone();
    *altered.chain[0].last_mut().unwrap() ^= 1;
    let (ca, other) = (&**CA.der(), &**OTHER.der());
    let bad = Err;
    for (what, identity, trusted, name, now, expected) in [
        ("good", &good, ca, "mail.example.com", NOW, Ok(())),
        ("letters", &good, ca, "MAIL.example.com", NOW, Ok(())),
        ("for servers", &for_servers, ca, "mail.example.com", NOW, Ok(())),
        ("wildcard", &wild, ca, "mail.example.com", NOW, Ok(())),
        ("wildcard of one label", &wild, ca, "a.mail.example.com", NOW, bad(Failure::WrongName)),
        ("wildcard alone", &wild, ca, "example.com", NOW, bad(Failure::WrongName)),
        ("wildcard of a top label", &short, ca, "mail.test", NOW, bad(Failure::WrongName)),
        ("address", &numbered, ca, "127.0.0.1", NOW, Ok(())),
        ("other address", &numbered, ca, "127.0.0.2", NOW, bad(Failure::WrongName)),
        ("name for an address", &good, ca, "127.0.0.1", NOW, bad(Failure::WrongName)),
        ("other name", &good, ca, "example.com", NOW, bad(Failure::WrongName)),
        ("other CA", &good, other, "mail.example.com", NOW, bad(Failure::NotTrusted)),
        ("too late", &good, ca, "mail.example.com", AFTER, bad(Failure::Expired)),
        ("too early", &good, ca, "mail.example.com", BEFORE, bad(Failure::NotYetValid)),
        ("for clients", &for_clients, ca, "mail.example.com", NOW, bad(Failure::WrongPurpose)),
        ("altered", &altered, ca, "mail.example.com", NOW, bad(Failure::BadSignature)),
        ("imported itself", &good, &good.chain[0], "mail.example.com", NOW, Ok(())),
        ("self-signed, imported", &alone, &alone.chain[0], "mail.example.com", NOW, Ok(())),
        ("self-signed CA, imported", &own_ca, &own_ca.chain[0], "mail.example.com", NOW, Ok(())),
        (
            "the same, too late",
            &own_ca,
            &own_ca.chain[0],
            "mail.example.com",
            AFTER,
            bad(Failure::Expired),
        ),
        (
            "the same, other name",
            &own_ca,
            &own_ca.chain[0],
            "example.com",
            NOW,
            bad(Failure::WrongName),
        ),
        (
            "self-signed, not imported",
            &alone,
            ca,
            "mail.example.com",
            NOW,
            bad(Failure::SelfSigned),
        ),
    ] {
        for rules in [CERTIFIED, OPEN] {
            let found = session(identity, (rules, rules), name, trust(&[trusted], now)).await;
            // rustls does not tell it from the others that nobody vouches for.
            let expected = match expected {
                Err(Failure::SelfSigned) if cfg!(not(feature = "openssl")) => {
                    Err(Failure::NotTrusted)
                }
                // A server's own certificate is a root to it only where it is that of a CA or signs itself.
                Ok(()) if cfg!(not(feature = "openssl")) && what == "imported itself" => {
                    Err(Failure::NotTrusted)
                }
                expected => expected,
            };
            assert_eq!(found, expected, "{what}, {rules:?}");
        }
    }
    assert_eq!(
        session(&good, (CERTIFIED, CERTIFIED), "any", trust(&[], NOW)).await,
        bad(Failure::NotTrusted)
    );
    assert_eq!(session(&alone, (CERTIFIED, CERTIFIED), "any", None).await, Ok(()), "not judged");
}

/// What a server chose its suite by, what its certificate says, and what the client says to it.
#[tokio::test]
async fn a_server_s_key_is_used_as_its_certificate_lets_it_or_the_session_is_none() {
    const SIGNS: Uses = Uses { encrypts: false, ..Uses::ALL };
    const ENCRYPTS: Uses = Uses { signs: false, ..Uses::ALL };
    let wrong = Err(Failure::WrongPurpose);
    type Read = fn(&[u8]) -> Option<Uses>;
    let rows: [(_, Read, _, _); 7] = [
        (Uses::ALL, |_| Some(Uses::ALL), CERTIFIED, Ok(())),
        (Uses::ALL, |_| Some(SIGNS), CERTIFIED, Ok(())),
        (Uses::ALL, |_| Some(ENCRYPTS), CERTIFIED, wrong),
        (Uses::ALL, |_| Some(ENCRYPTS), OPEN, wrong),
        (Uses::ALL, |_| None, CERTIFIED, Err(Failure::Unusable)),
        (ENCRYPTS, |_| Some(ENCRYPTS), CERTIFIED, Ok(())),
        (ENCRYPTS, |_| Some(SIGNS), CERTIFIED, wrong),
    ];
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    for (at, (used, uses, rules, expected)) in rows.into_iter().enumerate() {
        if used == ENCRYPTS && cfg!(not(feature = "openssl")) {
            continue;
        }
        let identity = Identity { uses: used, ..certificate("RSA 2048").clone() };
        let trusted = trust(&[&identity.chain[0]], i64::try_from(now).unwrap()).unwrap();
        let trust = Some(Trust { uses, ..trusted });
        let found = session(&identity, (rules, rules), "localhost", trust).await;
        assert_eq!(found, expected, "{at}");
    }
}

#[tokio::test]
async fn a_chain_is_followed_to_an_imported_root() {
    let between = between(9);
    let mut identity = signed(&params("server", &["mail.example.com"]), &between);
    let root = trust(&[CA.der()], NOW);
    let lone = session(&identity, (CERTIFIED, CERTIFIED), "mail.example.com", root.clone()).await;
    assert_eq!(lone, Err(Failure::NotTrusted), "the one between is to be sent, or imported");
    identity.chain.push(between.der().to_vec());
    let whole = session(&identity, (CERTIFIED, CERTIFIED), "mail.example.com", root).await;
    assert_eq!(whole, Ok(()));
}

#[tokio::test]
async fn an_imported_intermediate_leads_to_an_imported_root_and_is_none_itself() {
    let between = between(9);
    let lone = signed(&params("server", &["mail.example.com"]), &between);
    let mut whole = lone.clone();
    whole.chain.push(between.der().to_vec());
    for (identity, root, expected) in [
        (&lone, Some(&CA), Ok(())),
        (&whole, Some(&CA), Ok(())),
        (&lone, Some(&OTHER), Err(Failure::NotTrusted)),
        (&lone, None, Err(Failure::NotTrusted)),
        (&whole, None, Err(Failure::NotTrusted)),
    ] {
        let root = root.map(|it| Arc::from(&**it.der()));
        let mut trust = trust(&[], NOW).unwrap();
        trust.certificates.extend(root);
        trust.intermediates.push(Arc::from(&**between.der()));
        let found = session(identity, (OPEN, OPEN), "mail.example.com", Some(trust)).await;
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn what_a_list_takes_back_is_not_believed_wherever_it_stands() {
    let between = between(9);
    let server = |by: &Ca| signed(&numbered(params("server", &["mail.example.com"]), 7), by);
    let (near, lone) = (server(&CA), server(&between));
    let mut far = lone.clone();
    far.chain.push(between.der().to_vec());
    for (what, identity, crls, expected) in [
        ("itself", &near, vec![crl(&CA, &[5, 7])], Err(Failure::Revoked)),
        ("another", &near, vec![crl(&CA, &[5, 6])], Ok(())),
        ("nobody", &near, vec![crl(&CA, &[])], Ok(())),
        ("one of another authority", &near, vec![crl(&OTHER, &[7])], Ok(())),
        ("itself, far", &far, vec![crl(&CA, &[5]), crl(&between, &[7])], Err(Failure::Revoked)),
        ("who vouches for it", &far, vec![crl(&CA, &[9])], Err(Failure::Revoked)),
        ("an intermediate", &lone, vec![crl(&CA, &[9])], Err(Failure::Revoked)),
        ("the number of another", &far, vec![crl(&CA, &[7])], Ok(())),
    ] {
        for rules in [CERTIFIED, OPEN] {
            let mut trust = trust(&[CA.der()], NOW).unwrap();
            trust.intermediates.push(Arc::from(&**between.der()));
            trust.crls.clone_from(&crls);
            let found = session(identity, (rules, rules), "mail.example.com", Some(trust)).await;
            assert_eq!(found, expected, "{what}");
        }
    }
    // One that is believed itself is taken back all the same.
    if cfg!(feature = "openssl") {
        let mut trust = trust(&[&near.chain[0][..]], NOW).unwrap();
        trust.crls.push(crl(&CA, &[7]));
        let found = session(&near, (OPEN, OPEN), "mail.example.com", Some(trust)).await;
        assert_eq!(found, Err(Failure::Revoked));
    }
}

/// What the client says to a server that sends this, or closes.
async fn answered(reply: &[u8]) -> Failure {
    let (ours, mut theirs) = duplex(1 << 16);
    theirs.write_all(reply).await.unwrap();
    theirs.shutdown().await.unwrap();
    let client = Client { rules: CERTIFIED, trust: None };
    client.connect(ours, "mail.example.com").await.err().unwrap()
}

#[tokio::test]
async fn what_is_no_tls_server_is_told_by_what_it_says() {
    for (reply, reason) in [
        (&b"220 mail.example.com ESMTP\r\n"[..], Reason::Foreign(Foreign::Other)),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", Reason::Foreign(Foreign::Http)),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Reason::Foreign(Foreign::Other)),
        (b"\x15\x03\x03\x00\x02\x02\x28", Reason::Alert(40)),
        (b"\x15\x03\x03\x00\x02\x02\x46", Reason::Alert(70)),
        (b"", Reason::Closed),
    ] {
        let failure = answered(reply).await;
        assert_eq!(failure, Failure::Handshake(reason), "{reply:?}");
        assert_eq!(failure.may_pass(), reason == Reason::Closed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_says_nothing_is_not_waited_for() {
    let (ours, _theirs) = duplex(1 << 16);
    let client = Client { rules: CERTIFIED, trust: None };
    let failure = client.connect(ours, "mail.example.com").await.err().unwrap();
    assert_eq!(failure, Failure::Handshake(Reason::TimedOut));
}

/// The suites of the ClientHello (RFC 5246, 7.4.1.2) that a client begins with.
async fn offered(rules: Rules) -> Vec<u16> {
    let (ours, mut theirs) = duplex(1 << 16);
    tokio::spawn(
        async move { drop(Client { rules, trust: None }.connect(ours, "localhost").await) },
    );
    let (mut head, mut session) = ([0; 5 + 4 + 2 + 32], [0]);
    theirs.read_exact(&mut head).await.unwrap();
    theirs.read_exact(&mut session).await.unwrap();
    let mut rest = vec![0; usize::from(session[0]) + 2];
    theirs.read_exact(&mut rest).await.unwrap();
    let length = rest.split_off(rest.len() - 2);
    let mut suites = vec![0; usize::from(u16::from_be_bytes([length[0], length[1]]))];
    theirs.read_exact(&mut suites).await.unwrap();
    suites.chunks(2).map(|it| u16::from_be_bytes([it[0], it[1]])).collect()
}

/// What says that renegotiation would be secure, and is no suite (RFC 5746, 3.3).
const NO_SUITE: u16 = 0x00ff;

#[tokio::test]
async fn one_client_hello_offers_the_suites_of_the_guide_and_no_other() {
    let all = SUITES.iter().map(|it| it.id);
    let four =
        |id: &u16| cfg!(feature = "openssl") || [0xc02b, 0xc02c, 0xc02f, 0xc030].contains(id);
    let expected: Vec<_> = all.filter(four).collect();
    let mut found = offered(CERTIFIED).await;
    found.retain(|it| *it != NO_SUITE);
    assert_eq!(found, expected);
    let mut found = offered(Rules { fips_140: true, ..OPEN }).await;
    found.retain(|it| *it != NO_SUITE);
    assert_eq!(found, [vec![0x1302, 0x1301], expected].concat(), "TLS 1.3 without ChaCha20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_alters_on_its_way_is_no_session() {
    let by_library = |openssl, rustls| if cfg!(feature = "openssl") { openssl } else { rustls };
    // A signature that does not fit is to rustls one of the certificate.
    let unsigned = by_library(Failure::Handshake(Reason::BadSignature), Failure::BadSignature);
    let suite = [Reason::Misbehaved, Reason::NotOffered][usize::from(cfg!(feature = "openssl"))];
    for (altered, failure) in [
        (Altered::ServerRandom, unsigned),
        (Altered::KeyExchangeSignature, unsigned),
        (Altered::Suite, Failure::Handshake(suite)),
        (Altered::ServerFinished, Failure::Handshake(Reason::Undecryptable)),
        (Altered::ClientFinished, Failure::Handshake(Reason::Alert(20))),
    ] {
        let listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
        let through = relay(listener.address, altered).await;
        let stream = TcpStream::connect(through).await.unwrap();
        let client = Client { rules: CERTIFIED, trust: None };
        let found = client.connect(stream, "localhost").await.err();
        assert_eq!(found, Some(failure), "{altered:?}");
    }
}
