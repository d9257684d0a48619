//! What a handshake may take, and what is told to whoever sends no handshake at all.

use sim_tls::limits::{HANDSHAKE_MAX, HELLO_MAX};
use sim_tls::{Failed, Foreign, Identity, Reason, Server, Unusable, Uses};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio::time::Instant;

use crate::listener::{CERTIFIED, certificate};

/// What is told, and why no session came about, to what a peer sends before it closes, or waits.
async fn answer(sent: &[u8], closes: bool) -> (Vec<u8>, Failed) {
    let server = Server::new(certificate("P-256"), CERTIFIED).unwrap();
    let (mut peer, stream) = duplex(2 * HELLO_MAX);
    peer.write_all(sent).await.unwrap();
    if closes {
        peer.shutdown().await.unwrap();
    }
    let failed = server.accept(stream, |_| ()).await.err().unwrap();
    let mut told = Vec::new();
    peer.read_to_end(&mut told).await.unwrap();
    (told, failed)
}

/// A fatal alert in a record that everybody reads.
fn alert(description: u8) -> Vec<u8> {
    vec![21, 3, 1, 0, 2, 2, description]
}

#[tokio::test]
async fn who_sends_something_else_is_told_so_far_as_it_would_understand() {
    let long = [&[22, 3, 1, 0x40, 0, 1, 0, 0x40, 0][..], &[0; HELLO_MAX]].concat();
    for (sent, told, reason) in [
        (b"GET / HTTP/1.1\r\n\r\n".as_slice(), vec![], Reason::Foreign(Foreign::Http)),
        (b"\x80\x2e\x01\x00\x02", vec![], Reason::Foreign(Foreign::Ssl20)),
        (b"\0\0\0\0", vec![], Reason::Foreign(Foreign::Other)),
        (b"\x16\x03\x01\x00\x05\xff\xff\xff\xff\xff", alert(50), Reason::Malformed),
        (b"\x16\x03\x01\x40\x01", alert(22), Reason::Oversized),
        (b"\x15\x03\x01\x00\x02\x02\x30", vec![], Reason::Alert(48)),
        (b"\x16\x03\x01\x02", vec![], Reason::Closed),
        (long.as_slice(), alert(50), Reason::TooLong),
    ] {
        let (heard, failed) = answer(sent, true).await;
        assert_eq!((heard, failed), (told, Failed::Because(reason)));
    }
    assert_eq!(answer(b"", true).await, (vec![], Failed::NotBegun));
}

/// A ClientHello of TLS 1.2 with this suite and no extensions.
fn hello(suite: [u8; 2]) -> Vec<u8> {
    let body = [&[3, 3][..], &[7; 32], &[0, 0, 2], &suite, &[1, 0]].concat();
    let length = u8::try_from(body.len()).unwrap();
    [&[22, 3, 1, 0, length + 4, 1, 0, 0, length][..], &body].concat()
}

// A suite without a signature is only OpenSSL's.
#[cfg(feature = "openssl")]
#[tokio::test]
async fn who_names_no_signature_is_served_where_none_is_made_and_told_so_elsewhere() {
    let server = Server::new(certificate("RSA 2048"), CERTIFIED).unwrap();
    let (mut peer, stream) = duplex(2 * HELLO_MAX);
    tokio::spawn(async move { server.accept(stream, |_| ()).await.map(|_| ()) });
    peer.write_all(&hello([0x00, 0x3c])).await.unwrap();
    let mut told = [0; 78];
    peer.read_exact(&mut told).await.unwrap();
    // A ServerHello, and behind its random and its session ID the suite.
    assert_eq!((told[0], told[5], &told[76..78]), (22, 2, &[0x00, 0x3c][..]), "{told:x?}");
    let server = Server::new(certificate("RSA 2048"), CERTIFIED).unwrap();
    let (mut peer, stream) = duplex(2 * HELLO_MAX);
    peer.write_all(&hello([0xc0, 0x27])).await.unwrap();
    let failed = server.accept(stream, |_| ()).await.err().unwrap();
    assert_eq!(failed, Failed::Because(Reason::NoSignatureOffered));
    let mut told = Vec::new();
    peer.read_to_end(&mut told).await.unwrap();
    assert_eq!(told, alert(40));
}

#[tokio::test]
async fn without_a_certificate_whoever_speaks_tls_is_told_so() {
    let hello = hello([0xc0, 0x2b]);
    for (sent, told, failed) in [
        (hello.as_slice(), alert(40), Failed::Because(Reason::NoCertificate)),
        (b"SSH-2.0-x\r\n", vec![], Failed::Because(Reason::Foreign(Foreign::Other))),
        (b"", vec![], Failed::NotBegun),
    ] {
        let (mut peer, stream) = duplex(2 * HELLO_MAX);
        peer.write_all(sent).await.unwrap();
        peer.shutdown().await.unwrap();
        assert_eq!(sim_tls::turn_away(stream).await, failed);
        let mut heard = Vec::new();
        peer.read_to_end(&mut heard).await.unwrap();
        assert_eq!(heard, told);
    }
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_stalls_ends_when_its_time_is_over() {
    for (sent, failed) in [
        (b"".as_slice(), Failed::NotBegun),
        (b"\x16", Failed::Because(Reason::TimedOut)),
        (b"\x16\x03\x01\x00\x20\x01\x00\x00", Failed::Because(Reason::TimedOut)),
    ] {
        let begun = Instant::now();
        assert_eq!(answer(sent, false).await, (vec![], failed));
        assert_eq!(begun.elapsed(), HANDSHAKE_MAX);
    }
}

#[test]
fn an_identity_that_cannot_be_used_says_why() {
    let (own, other) = (certificate("P-256"), certificate("RSA 2048"));
    let new = |chain: &[Vec<u8>], key: &[u8]| {
        let identity =
            Identity { chain: chain.to_vec(), key: key.to_vec().into(), uses: Uses::ALL };
        assert_eq!(format!("{identity:?}"), format!("Identity({} certificates)", chain.len()));
        Server::new(&identity, CERTIFIED).err()
    };
    assert!(matches!(new(&[], &own.key), Some(Unusable::Empty)));
    assert!(new(&own.chain, &other.key).is_some(), "the key is another's");
    assert!(new(&own.chain, b"no key").is_some());
    assert!(new(&own.chain, &own.key).is_none());
}
