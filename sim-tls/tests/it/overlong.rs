//! Records that are longer than TLS allows, in a session that is established: it ends, the peer is told, and the server
//! knows why. Lengths are altered on their way; and a peer of our own seals what is too long with the session's keys.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use rustls::crypto::aws_lc_rs as provider;
use rustls::pki_types::CertificateDer;
use rustls::{
    ClientConfig, ClientConnection, ConnectionTrafficSecrets, RootCertStore,
    SupportedProtocolVersion,
};
use sim_tls::limits::RECORD_MAX;
use sim_tls::{Reason, Rules, Server};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::listener::{OPEN, certificate};
use crate::relay::{Altered, relay};

/// Most bytes of a record's ciphertext (RFC 5246, 6.2.3; RFC 8446, 5.2).
const LONGEST_12: u16 = (1 << 14) + 2_048;
const LONGEST_13: u16 = (1 << 14) + 256;

/// Serves one peer with this certificate until it is gone; why the session broke, if it did.
async fn serve(key: &str, rules: Rules) -> (SocketAddr, oneshot::Receiver<Reason>) {
    let server = Server::new(certificate(key), rules).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, broken) = oneshot::channel();
    tokio::spawn(async move {
        use tokio::io::AsyncReadExt as _;
        let (stream, _) = listener.accept().await.unwrap();
        let late = move |reason| sender.send(reason).unwrap();
        let mut stream = server.accept(stream, late).await.unwrap();
        let _ = stream.read_to_end(&mut Vec::new()).await;
    });
    (address, broken)
}

/// What `openssl s_client` says of a session in which it says a word.
async fn word(address: SocketAddr, options: &[&str]) -> String {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-ign_eof", "-connect", &address.to_string()]).args(options);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = tokio::task::spawn_blocking(move || {
        let mut client = command.spawn().unwrap();
        client.stdin.take().unwrap().write_all(b"word\n").unwrap();
        client.wait_with_output().unwrap()
    });
    let output = run.await.unwrap();
    let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_length_over_the_limit_ends_an_established_session_whichever_library_serves() {
    let gcm = ["-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384"];
    let cbc = ["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256"];
    let rsa = ["-tls1_2", "-cipher", "AES256-SHA"];
    // A group that rustls does not have.
    let group = ["-tls1_3", "-groups", "P-521"];
    for (options, before, length, alert) in [
        (&gcm[..], 0, LONGEST_12 + 1, "decode error"),
        (&cbc, 0, LONGEST_12 + 1, "record overflow"),
        (&rsa, 0, LONGEST_12 + 1, "record overflow"),
        // The first record that looks like content is the client's Finished.
        (&group, 1, LONGEST_13 + 1, "record overflow"),
    ] {
        if options != gcm && !cfg!(feature = "openssl") {
            continue;
        }
        let (address, broken) = serve("RSA 2048", OPEN).await;
        let through = relay(address, Altered::LongContent { before, length }).await;
        let said = word(through, options).await;
        assert!(said.contains(alert), "{options:?}: {said}");
        assert_eq!(broken.await, Ok(Reason::Oversized), "{options:?}");
    }
}

/// Keys of one direction of a session with AES-256-GCM.
struct Keys {
    key: LessSafeKey,
    iv: [u8; 12],
    sequence: u64,
    is_13: bool,
}

impl Keys {
    fn new((sequence, secrets): (u64, ConnectionTrafficSecrets), is_13: bool) -> Self {
        let ConnectionTrafficSecrets::Aes256Gcm { key, iv } = secrets else { panic!() };
        let key = UnboundKey::new(&AES_256_GCM, key.as_ref()).unwrap();
        let iv = iv.as_ref().try_into().unwrap();
        Self { key: LessSafeKey::new(key), iv, sequence, is_13 }
    }

    /// The record's nonce (RFC 8446, 5.3; RFC 5288, 3, with the sequence number as the explicit part).
    fn nonce(&self, explicit: &[u8; 8]) -> Nonce {
        let mut nonce = self.iv;
        for (it, byte) in nonce[4..].iter_mut().zip(explicit) {
            *it = if self.is_13 { *it ^ byte } else { *byte };
        }
        Nonce::assume_unique_for_key(nonce)
    }

    /// A record of so many bytes of content (RFC 8446, 5.2; RFC 5246, 6.2.3.3).
    fn seal(&self, length: usize) -> Vec<u8> {
        let (number, mut content) = (self.sequence.to_be_bytes(), vec![b'x'; length]);
        if self.is_13 {
            content.push(23);
        }
        let head = |length: usize| {
            let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
            vec![23, 3, 3, high, low]
        };
        let aad = match self.is_13 {
            true => head(content.len() + AES_256_GCM.tag_len()),
            false => [number.to_vec(), head(content.len())].concat(),
        };
        self.key
            .seal_in_place_append_tag(self.nonce(&number), Aad::from(aad), &mut content)
            .unwrap();
        let explicit = if self.is_13 { Vec::new() } else { number.to_vec() };
        [head(explicit.len() + content.len()), explicit, content].concat()
    }

    /// The alert in the first record that comes.
    fn alert(&self, stream: &mut TcpStream) -> u8 {
        let mut record = [0; 5];
        stream.read_exact(&mut record).unwrap();
        let mut sealed = vec![0; u16::from_be_bytes([record[3], record[4]]).into()];
        stream.read_exact(&mut sealed).unwrap();
        let number = self.sequence.to_be_bytes();
        let (explicit, aad) = match self.is_13 {
            true => (number, record.to_vec()),
            false => {
                let explicit = sealed.drain(..8).collect::<Vec<_>>().try_into().unwrap();
                (explicit, [&number[..], &[record[0], 3, 3, 0, 2]].concat())
            }
        };
        let open = self.key.open_in_place(self.nonce(&explicit), Aad::from(aad), &mut sealed);
        open.unwrap()[1]
    }
}

/// Shakes hands, sends a record of so many bytes of content, and says which alert comes.
fn peer(address: SocketAddr, version: &'static SupportedProtocolVersion, length: usize) -> u8 {
    let mut provider = provider::default_provider();
    provider.cipher_suites =
        vec![provider::cipher_suite::TLS13_AES_256_GCM_SHA384, AES_256_GCM_OVER_TLS_1_2];
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(certificate("P-256").chain[0].clone())).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.enable_secret_extraction = true;
    let name = "localhost".try_into().unwrap();
    let mut session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    while session.is_handshaking() || session.wants_write() {
        session.complete_io(&mut stream).unwrap();
    }
    let is_13 = version == &rustls::version::TLS13;
    let secrets = session.dangerous_extract_secrets().unwrap();
    stream.write_all(&Keys::new(secrets.tx, is_13).seal(length)).unwrap();
    Keys::new(secrets.rx, is_13).alert(&mut stream)
}

use provider::cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384 as AES_256_GCM_OVER_TLS_1_2;

/// The alert of RFC 8446, 6.2.
const RECORD_OVERFLOW: u8 = 22;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn content_over_the_limit_ends_an_established_session_with_record_overflow() {
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        for more in [1, 300] {
            let (address, broken) = serve("P-256", OPEN).await;
            let peer = move || peer(address, version, RECORD_MAX + more);
            let alert = tokio::task::spawn_blocking(peer).await.unwrap();
            assert_eq!(alert, RECORD_OVERFLOW, "{version:?}, {more} more");
            assert_eq!(broken.await, Ok(Reason::Oversized), "{version:?}, {more} more");
        }
    }
}
