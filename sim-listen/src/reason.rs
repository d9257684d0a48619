//! Why a handshake failed, in words short enough for the audit log's column.

use std::io;

use rustls::{AlertDescription, Error, PeerIncompatible};

/// What begins with this byte, where that is not TLS.
pub(super) fn foreign(first: u8) -> Option<&'static str> {
    match first {
        // A record of the handshake protocol, or of another one, which rustls refuses by name.
        0x14..=0x18 => None,
        b'A'..=b'Z' => Some("plain HTTP on TLS port"),
        0x80..=0xff => Some("SSLv2 hello"),
        0..=0x13 | 0x19..=0x7f => Some("not TLS"),
    }
}

/// Why the handshake ended with this error.
pub(super) fn reason(error: &io::Error) -> String {
    match error.get_ref().and_then(|it| it.downcast_ref::<Error>()) {
        Some(Error::AlertReceived(alert)) => format!("alert received: {}", name(*alert)),
        Some(Error::PeerIncompatible(why)) => incompatible(why).into(),
        Some(error) => broken(error).into(),
        None => lost(error.kind()).into(),
    }
}

fn broken(error: &Error) -> &'static str {
    if matches!(error, Error::DecryptError) {
        "message does not decrypt"
    } else if matches!(error, Error::PeerMisbehaved(_)) {
        "peer broke the protocol"
    } else {
        "malformed TLS message"
    }
}

fn lost(kind: io::ErrorKind) -> &'static str {
    if kind == io::ErrorKind::UnexpectedEof { "peer closed" } else { "connection lost" }
}

fn incompatible(why: &PeerIncompatible) -> &'static str {
    use PeerIncompatible as Why;
    const SUITE: &str = "no shared cipher suite";
    const KEY_EXCHANGE: &str = "no shared key exchange";
    const SIGNATURE: &str = "no shared signature scheme";
    const VERSION: &str = "no shared TLS version";
    let rows = [
        (Why::NoCipherSuitesInCommon, SUITE),
        (Why::NoKxGroupsInCommon, KEY_EXCHANGE),
        (Why::KeyShareExtensionRequired, KEY_EXCHANGE),
        (Why::NamedGroupsExtensionRequired, KEY_EXCHANGE),
        (Why::NoSignatureSchemesInCommon, SIGNATURE),
        (Why::SignatureAlgorithmsExtensionRequired, SIGNATURE),
        (Why::Tls12NotOffered, VERSION),
        (Why::Tls12NotOfferedOrEnabled, VERSION),
        (Why::SupportedVersionsExtensionRequired, VERSION),
    ];
    rows.iter().find(|(it, _)| it == why).map_or("peer incompatible", |(_, text)| text)
}

/// The alerts that clients send; others go by their number.
fn name(alert: AlertDescription) -> String {
    use AlertDescription as Alert;
    let rows = [
        (Alert::UnknownCA, "unknown CA"),
        (Alert::BadCertificate, "bad certificate"),
        (Alert::CertificateUnknown, "certificate unknown"),
        (Alert::CertificateExpired, "certificate expired"),
        (Alert::UnsupportedCertificate, "unsupported cert."),
        (Alert::HandshakeFailure, "handshake failure"),
        (Alert::ProtocolVersion, "protocol version"),
        (Alert::DecryptError, "decrypt error"),
        (Alert::InternalError, "internal error"),
        (Alert::UserCanceled, "user canceled"),
        (Alert::CloseNotify, "close notify"),
    ];
    let known = rows.iter().find(|(it, _)| *it == alert);
    known.map_or_else(|| u8::from(alert).to_string(), |(_, text)| (*text).into())
}
