//! Real sockets on loopback.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{
    CipherSuite, ClientConfig, NamedGroup, ProtocolVersion, RootCertStore, SupportedProtocolVersion,
};
use sim_core::power::PowerAction;
use sim_core::settings::values::{Feature, HttpMode, OnOff};
use sim_core::settings::{Change, Settings};
use sim_core::share::Quota;
use sim_host::Touch;
use sim_listen::{HTTPS, PORTS, Ports, Reserved, Uploads};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

mod ipp;
mod shares;

use super::services;
use crate::IppProfile;
use crate::tests::world::{PATIENCE, World};

const HOME: &str = "GET /home/index.html HTTP/1.1\r\nHost: localhost\r\n\r\n";
const TLS_12: &[&SupportedProtocolVersion] = &[&rustls::version::TLS12];
/// A ClientHello of TLS 1.1 with one suite.
const TLS_1_1_HELLO: &[u8] = b"\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x02\
    01234567890123456789012345678901\x00\x00\x02\xc0\x13\x01\x00";
const TLS_13: &[&SupportedProtocolVersion] = &[&rustls::version::TLS13];

/// A device on ports of its own.
struct Served {
    world: World,
    http: SocketAddr,
    https: SocketAddr,
    ipp: SocketAddr,
    stop: tokio::sync::oneshot::Sender<()>,
    server: JoinHandle<()>,
}

impl Served {
    async fn certified() -> Self {
        Self::with(Settings::certified()).await
    }

    async fn with(settings: Settings) -> Self {
        Self::sharing(sim_listen::limits::CONNECTIONS, settings).await
    }

    async fn sharing(connections: Quota, settings: Settings) -> Self {
        let world = World::with(settings).await;
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let reserved: Vec<_> = PORTS.iter().map(|it| Reserved::new(it, free).unwrap()).collect();
        let [http, https, ipp] = [0, 1, 2].map(|it| reserved[it].address());
        let services = services(world.handle.clone(), Uploads::default(), IppProfile::Device);
        let ports = Ports::sharing(connections, world.handle.clone(), reserved, services);
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let server = tokio::spawn(ports.serve(async {
            let _ = stopped.await;
        }));
        Self { world, http, https, ipp, stop, server }
    }

    /// A TLS client that trusts the device's certificate.
    async fn tls(&self) -> std::io::Result<TlsStream<TcpStream>> {
        self.tls_with(aws_lc_rs::default_provider(), rustls::DEFAULT_VERSIONS, true).await
    }

    /// The same, at another port.
    async fn tls_at(&self, port: SocketAddr) -> std::io::Result<TlsStream<TcpStream>> {
        let (provider, versions) = (aws_lc_rs::default_provider(), rustls::DEFAULT_VERSIONS);
        self.tls_to(port, provider, versions, true).await
    }

    async fn tls_with(
        &self,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
        trusts: bool,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        self.tls_to(self.https, provider, versions, trusts).await
    }

    async fn tls_to(
        &self,
        port: SocketAddr,
        provider: CryptoProvider,
        versions: &[&'static SupportedProtocolVersion],
        trusts: bool,
    ) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = RootCertStore::empty();
        if trusts {
            let view = self.world.handle.view();
            let device = view.certificate().unwrap();
            roots.add(CertificateDer::from(device.der.to_vec())).unwrap();
        }
        let config = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_protocol_versions(versions)
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let stream = TcpStream::connect(port).await?;
        let name = ServerName::from(IpAddr::from(Ipv4Addr::LOCALHOST));
        let connector = TlsConnector::from(Arc::new(config));
        timeout(PATIENCE, connector.connect(name, stream)).await.expect("in time")
    }

    /// The optional items of the newest failed handshake, once there are `count`.
    async fn failed(&self, count: usize) -> String {
        let is_failure = |it: &&sim_core::audit::Record| {
            let row = it.event.row();
            (row.event, row.description, row.status)
                == ("Communication", "Trusted Communication", "Failed")
        };
        let view = self.world.until(|it| it.audit.iter().filter(is_failure).count() >= count).await;
        view.audit.iter().rev().find(is_failure).unwrap().optional.to_string()
    }
}

/// Whether nobody listens there.
async fn refused(at: SocketAddr) -> bool {
    let connected = TcpStream::connect(at).await;
    connected.is_err_and(|it| it.kind() == std::io::ErrorKind::ConnectionRefused)
}

/// Everything that comes until the other side closes.
async fn rest(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    // A connection that is torn down may end in an error; what came before counts.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("closed in time");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Asks, and reads what comes up to and with `until`.
async fn ask(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    text: &str,
    until: &str,
) -> String {
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    while !String::from_utf8_lossy(&bytes).contains(until) {
        let read = timeout(PATIENCE, stream.read_buf(&mut bytes)).await.expect("in time").unwrap();
        assert_ne!(read, 0, "closed after {:?}", String::from_utf8_lossy(&bytes));
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn the_certified_device_answers_over_tls_1_2_and_over_nothing_else() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    assert_eq!(tls.get_ref().1.protocol_version(), Some(ProtocolVersion::TLSv1_2));
    let page = ask(&mut tls, HOME, "</html>").await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"));
    // The same connection serves on.
    assert!(ask(&mut tls, HOME, "</html>").await.starts_with("HTTP/1.1 200 OK\r\n"));
    for closed in [served.http, served.ipp] {
        assert!(refused(closed).await);
    }
    assert!(served.tls_with(aws_lc_rs::default_provider(), TLS_13, true).await.is_err());
    assert_eq!(served.failed(1).await, "TLS, 127.0.0.1, TLS 1.3 refused");
}

#[tokio::test]
async fn tls_1_3_is_spoken_once_it_is_switched_on() {
    let served = Served::certified().await;
    served.world.set(Change::tls_13(OnOff::On)).await;
    let mut tls = served.tls().await.unwrap();
    assert_eq!(tls.get_ref().1.protocol_version(), Some(ProtocolVersion::TLSv1_3));
    assert!(ask(&mut tls, HOME, "</html>").await.starts_with("HTTP/1.1 200 OK\r\n"));
    assert_eq!(tls.get_ref().1.tls13_tickets_received(), 0, "CUPS 2.4 waits for ever after one");
    served.world.set(Change::tls_13(OnOff::Off)).await;
    let tls = served.tls().await.unwrap();
    assert_eq!(tls.get_ref().1.protocol_version(), Some(ProtocolVersion::TLSv1_2));
}

#[tokio::test]
async fn with_fips_140_on_keys_are_exchanged_over_the_curves_of_nist_alone() {
    let served = Served::certified().await;
    let only = |group: NamedGroup| {
        let mut provider = aws_lc_rs::default_provider();
        provider.kx_groups.retain(|it| it.name() == group);
        provider
    };
    let groups = [NamedGroup::X25519, NamedGroup::secp256r1, NamedGroup::secp384r1];
    for (fips, taken) in [(OnOff::On, [false, true, true]), (OnOff::Off, [true, true, true])] {
        served.world.set(Change::tls_fips140(fips)).await;
        for (group, taken) in groups.into_iter().zip(taken) {
            let tls = served.tls_with(only(group), TLS_12, true).await;
            assert_eq!(tls.is_ok(), taken, "{group:?} with FIPS 140 {fips:?}");
        }
    }
    assert_eq!(served.failed(1).await, "TLS, 127.0.0.1, no shared key exchange");
}

#[tokio::test]
async fn each_of_the_guide_s_suites_that_fit_the_certificate_is_negotiated_and_chacha20_is_not() {
    let served = Served::certified().await;
    for (suite, known) in [
        (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true),
        (CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, true),
        (CipherSuite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, false),
        (CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, false),
    ] {
        let mut provider = aws_lc_rs::default_provider();
        provider.cipher_suites.retain(|it| it.suite() == suite);
        let tls = served.tls_with(provider, TLS_12, true).await;
        assert_eq!(tls.is_ok(), known, "{suite:?}");
        let error = tls.err().map(|it| it.to_string()).unwrap_or_default();
        assert_eq!(error.contains("HandshakeFailure"), !known, "an alert tells why: {error}");
    }
    assert_eq!(served.failed(2).await, "TLS, 127.0.0.1, no shared cipher suite");
}

#[tokio::test]
async fn with_fips_140_on_chacha20_is_not_negotiated_over_tls_1_3_either() {
    let served = Served::certified().await;
    served.world.set(Change::tls_13(OnOff::On)).await;
    let suites = [
        CipherSuite::TLS13_AES_128_GCM_SHA256,
        CipherSuite::TLS13_AES_256_GCM_SHA384,
        CipherSuite::TLS13_CHACHA20_POLY1305_SHA256,
    ];
    for (fips, taken) in [(OnOff::On, [true, true, false]), (OnOff::Off, [true, true, true])] {
        served.world.set(Change::tls_fips140(fips)).await;
        for (suite, taken) in suites.into_iter().zip(taken) {
            let mut provider = aws_lc_rs::default_provider();
            provider.cipher_suites.retain(|it| it.suite() == suite);
            let tls = served.tls_with(provider, TLS_13, true).await;
            assert_eq!(tls.is_ok(), taken, "{suite:?} with FIPS 140 {fips:?}");
        }
    }
    assert_eq!(served.failed(1).await, "TLS, 127.0.0.1, no shared cipher suite");
}

#[tokio::test]
async fn a_failed_handshake_is_logged_with_protocol_peer_and_reason() {
    let served = Served::certified().await;
    for (count, (sent, reason)) in [
        (HOME.as_bytes(), "plain HTTP on TLS port"),
        (b"\x80\x2e\x01\x00\x02".as_slice(), "SSLv2 hello"),
        (b"\0\0\0\0".as_slice(), "not TLS"),
        (b"\x16\x03\x01\x00\x05\xff\xff\xff\xff\xff".as_slice(), "malformed TLS message"),
        (b"\x16\x03\x01\x02".as_slice(), "peer closed"),
        (TLS_1_1_HELLO, "TLS 1.1 refused"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut stream = TcpStream::connect(served.https).await.unwrap();
        stream.write_all(sent).await.unwrap();
        stream.shutdown().await.unwrap();
        rest(&mut stream).await;
        assert_eq!(served.failed(count + 1).await, format!("TLS, 127.0.0.1, {reason}"));
    }
    assert!(served.tls_with(aws_lc_rs::default_provider(), TLS_12, false).await.is_err());
    assert_eq!(served.failed(7).await, "TLS, 127.0.0.1, alert received: unknown CA");
}

#[tokio::test]
async fn a_port_probe_leaves_no_trace() {
    let served = Served::certified().await;
    let before = served.world.handle.view().audit.written();
    for _ in 0..3 {
        let mut probe = TcpStream::connect(served.https).await.unwrap();
        probe.shutdown().await.unwrap();
        assert_eq!(rest(&mut probe).await, "");
    }
    // Facts are taken in order: if a probe had been reported, it would stand before this one.
    assert!(served.tls_with(aws_lc_rs::default_provider(), TLS_12, false).await.is_err());
    served.failed(1).await;
    assert_eq!(served.world.handle.view().audit.written(), before + 1);
}

#[tokio::test]
async fn a_power_off_drops_what_is_open_and_the_port_answers_again_after_power_on() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    ask(&mut tls, HOME, "</html>").await;
    let mut shaking = TcpStream::connect(served.https).await.unwrap();
    shaking.write_all(b"\x16\x03\x01").await.unwrap();
    served.world.power(PowerAction::Off).await;
    assert_eq!(rest(&mut tls).await, "");
    assert_eq!(rest(&mut shaking).await, "");
    assert!(refused(served.https).await);
    served.world.power(PowerAction::On).await;
    let mut tls = served.tls().await.unwrap();
    assert!(ask(&mut tls, HOME, "</html>").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn which_ports_answer_follows_the_setting_and_a_closed_port_ends_what_it_has_open() {
    let served = Served::certified().await;
    served.world.set(Change::http_mode(HttpMode::Both)).await;
    let mut plain = TcpStream::connect(served.http).await.unwrap();
    assert!(ask(&mut plain, HOME, "</html>").await.starts_with("HTTP/1.1 200"));
    let mut ipp = TcpStream::connect(served.ipp).await.unwrap();
    let get = "GET /ipp/print HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert!(ask(&mut ipp, get, "\r\n\r\n").await.starts_with("HTTP/1.1 405"));
    let missing = ask(&mut ipp, HOME, "\r\n\r\n").await;
    assert!(missing.starts_with("HTTP/1.1 404"), "no pages on the IPP port: {missing}");
    served.world.set(Change::net_ipp(Feature::Off)).await;
    assert_eq!(rest(&mut ipp).await, "");
    assert!(refused(served.ipp).await);
    let mut tls = served.tls().await.unwrap();
    ask(&mut tls, HOME, "</html>").await;
    served.world.set(Change::http_mode(HttpMode::HttpOnly)).await;
    assert_eq!(rest(&mut tls).await, "");
    assert!(refused(served.https).await);
    assert!(served.tls().await.is_err());
    assert!(ask(&mut plain, HOME, "</html>").await.starts_with("HTTP/1.1 200"));
    served.world.set(Change::http_mode(HttpMode::HttpsOnly)).await;
    assert_eq!(rest(&mut plain).await, "");
    assert!(refused(served.http).await);
    assert!(served.tls().await.is_ok());
}

#[tokio::test]
async fn without_the_cable_nobody_is_listened_to() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    served.world.handle.touch(Touch::Cable(false)).await.unwrap();
    assert_eq!(rest(&mut tls).await, "");
    assert!(refused(served.https).await);
    served.world.handle.touch(Touch::Cable(true)).await.unwrap();
    assert!(served.tls().await.is_ok());
}

#[tokio::test]
async fn a_setting_that_closes_the_port_lets_the_answer_under_way_be_given() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    let body = "NAME=MTExMTE=&PSW=cGFzc3c+cmQ+OQ==";
    let head = format!(
        "POST /LOGIN.CMD HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nExpect: 100-continue\r\n\
         Referer: https://127.0.0.1:{0}/home/index.html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\r\n",
        served.https.port(),
        body.len()
    );
    ask(&mut tls, &head, "100 Continue\r\n\r\n").await;
    served.world.set(Change::http_mode(HttpMode::HttpOnly)).await;
    assert!(refused(served.https).await);
    tls.write_all(body.as_bytes()).await.unwrap();
    let answer = rest(&mut tls).await;
    assert!(answer.ends_with(r#"{"result":"0"}"#), "{answer}");
}

#[tokio::test]
async fn the_script_s_connection_works_with_expect_100_continue_and_connection_close() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    let body = "NAME=MTExMTE=&PSW=cGFzc3c+cmQ+OQ==";
    let head = format!(
        "POST /LOGIN.CMD HTTP/1.1\r\nHost: 127.0.0.1:{0}\r\nExpect: 100-continue\r\n\
         Referer: https://127.0.0.1:{0}/home/index.html\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {1}\r\n\r\n",
        served.https.port(),
        body.len()
    );
    assert_eq!(ask(&mut tls, &head, "\r\n\r\n").await, "HTTP/1.1 100 Continue\r\n\r\n");
    let answer = ask(&mut tls, body, r#"{"result":"0"}"#).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    let cookie = answer.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();

    let mut tls = served.tls().await.unwrap();
    let export = format!(
        "GET /ALOGEXPT.CMD HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    tls.write_all(export.as_bytes()).await.unwrap();
    let answer = rest(&mut tls).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
    assert!(answer.contains("connection: close"));
    assert!(answer.contains("Format Version\t3\r\n") && answer.ends_with("\r\n0\r\n\r\n"));
}

#[tokio::test]
async fn a_head_without_end_is_refused_and_the_next_client_served() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    let long = format!("GET / HTTP/1.1\r\nHost: localhost\r\nReferer: {}", "x".repeat(80 * 1024));
    tls.write_all(long.as_bytes()).await.unwrap();
    let answer = rest(&mut tls).await;
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    let mut tls = served.tls().await.unwrap();
    let many = format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "A: b\r\n".repeat(200));
    assert!(ask(&mut tls, &many, "\r\n\r\n").await.starts_with("HTTP/1.1 431"));
    let mut tls = served.tls().await.unwrap();
    assert!(ask(&mut tls, HOME, "</html>").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn before_the_certificate_is_there_https_is_closed() {
    let served = Served::certified().await;
    let view = served.world.handle.view();
    assert!(HTTPS.is_open(&view));
    assert!(!HTTPS.is_open(&sim_core::View { tls_certificate: None, ..(*view).clone() }));
}

#[tokio::test]
async fn stopping_drops_every_connection_and_ends_the_server() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    ask(&mut tls, HOME, "</html>").await;
    served.stop.send(()).unwrap();
    timeout(Duration::from_secs(30), served.server).await.unwrap().unwrap();
    assert_eq!(rest(&mut tls).await, "");
    assert!(TcpStream::connect(served.https).await.is_err());
}
