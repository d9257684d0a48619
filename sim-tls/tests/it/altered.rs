//! Handshakes that somebody alters on their way: refused by whoever can notice, and the server knows why.

use sim_tls::Reason;

use crate::listener::{CERTIFIED, Listener, certificate, s_client};
use crate::relay::{Altered, relay};

/// A suite of rustls, one with ECDHE of OpenSSL and one without.
const GCM: &str = "ECDHE-RSA-AES256-GCM-SHA384";
const CBC: &str = "ECDHE-RSA-AES128-SHA256";
const RSA: &str = "AES256-SHA256";

/// A byte more than a record may have that is not encrypted, and one that is (RFC 5246, 6.2).
const LONG: u16 = (1 << 14) + 1;
const LONGER: u16 = (1 << 14) + 2_048 + 1;

/// Alerts that clients send.
const BAD_RECORD_MAC: Reason = Reason::Alert(20);
const ILLEGAL_PARAMETER: Reason = Reason::Alert(47);
const DECRYPT_ERROR: Reason = Reason::Alert(51);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_altered_the_session_is_refused_with_its_reason() {
    for (altered, suite, reason) in [
        // The signature over both randoms does not fit.
        (Altered::ServerRandom, GCM, DECRYPT_ERROR),
        (Altered::ServerRandom, CBC, DECRYPT_ERROR),
        // Nothing is signed: both sides have other keys.
        (Altered::ServerRandom, RSA, Reason::Undecryptable),
        (Altered::KeyExchangeSignature, GCM, DECRYPT_ERROR),
        (Altered::KeyExchangeSignature, CBC, DECRYPT_ERROR),
        (Altered::Suite, GCM, ILLEGAL_PARAMETER),
        (Altered::Suite, CBC, ILLEGAL_PARAMETER),
        (Altered::Suite, RSA, ILLEGAL_PARAMETER),
        (Altered::ClientFinished, GCM, Reason::Undecryptable),
        (Altered::ClientFinished, CBC, Reason::Undecryptable),
        (Altered::ClientFinished, RSA, Reason::Undecryptable),
        (Altered::ServerFinished, GCM, BAD_RECORD_MAC),
        (Altered::ServerFinished, CBC, BAD_RECORD_MAC),
        (Altered::ServerFinished, RSA, BAD_RECORD_MAC),
        // rustls looks at the content first; the session ends all the same.
        (Altered::LongRecord(LONG), GCM, Reason::Misbehaved),
        (Altered::LongRecord(LONG), CBC, Reason::Oversized),
        (Altered::LongRecord(LONGER), GCM, Reason::Oversized),
        (Altered::LongRecord(LONGER), CBC, Reason::Oversized),
    ] {
        if suite != GCM && !cfg!(feature = "openssl") {
            continue;
        }
        let mut listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
        let through = relay(listener.address, altered).await;
        let said = s_client(through, &["-tls1_2", "-cipher", suite]).await;
        assert!(!said.lines().any(|it| it == "served"), "{altered:?} {suite}: {said}");
        assert_eq!(listener.reason().await, reason, "{altered:?} {suite}");
        if reason == Reason::Oversized && suite != GCM {
            assert!(said.contains("alert record overflow"), "{said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_hello_that_comes_in_pieces_is_served() {
    for suite in [GCM, RSA].into_iter().filter(|it| *it == GCM || cfg!(feature = "openssl")) {
        let mut listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
        let through = relay(listener.address, Altered::Dripping).await;
        let said = s_client(through, &["-tls1_2", "-cipher", suite]).await;
        assert!(said.lines().any(|it| it == "served"), "{said}");
        assert!(listener.is_content());
    }
}
