//! Why a handshake failed, in words short enough for the audit log's column.

use std::io;

use rustls::{AlertDescription, Error, PeerIncompatible};

/// Bytes up to the end of a ClientHello's version: the head of the record (5), that of the message (4), the
/// version (2).
pub(crate) const HELLO_LENGTH: usize = 11;

/// What a peer sent first, as far as it had come when it was looked at.
#[derive(Clone, Copy, Debug)]
pub struct Hello {
    pub(crate) bytes: [u8; HELLO_LENGTH],
    pub(crate) count: usize,
}

impl Hello {
    /// What begins so, where that is not TLS.
    pub fn foreign(self) -> Option<&'static str> {
        match self.bytes[0] {
            // A record of the handshake protocol, or of another one, which rustls refuses by name.
            0x14..=0x18 => None,
            b'A'..=b'Z' => Some("plain HTTP on TLS port"),
            0x80..=0xff => Some("SSLv2 hello"),
            0..=0x13 | 0x19..=0x7f => Some("not TLS"),
        }
    }

    /// The newest version that a peer offered where that is none of those that are spoken, by its
    /// `legacy_version` (RFC 8446 section 4.1.2). What else it lacks then does not matter.
    fn old_version(self) -> Option<&'static str> {
        match self.bytes {
            _ if self.count < HELLO_LENGTH => None,
            [0x16, .., 3, 0] => Some("SSL 3.0"),
            [0x16, .., 3, 1] => Some("TLS 1.0"),
            [0x16, .., 3, 2] => Some("TLS 1.1"),
            _ => None,
        }
    }
}

/// Why the handshake that began so ended with this error.
pub(crate) fn reason(error: &io::Error, hello: Hello) -> String {
    if let Some(offered) = hello.old_version() {
        return format!("{offered} refused");
    }
    match error.get_ref().and_then(|it| it.downcast_ref::<Error>()) {
        Some(Error::AlertReceived(alert)) => format!("alert received: {}", name(*alert)),
        // Whoever offered TLS 1.2 has a version that is spoken.
        Some(Error::PeerIncompatible(why)) => match incompatible(why) {
            VERSION => "TLS 1.3 refused".into(),
            why => why.into(),
        },
        Some(error) => broken(error).into(),
        None => lost(error.kind()).into(),
    }
}

/// No version is spoken by both; the row names the one that was offered.
const VERSION: &str = "version refused";

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
    let rows = [
        (Why::NoCipherSuitesInCommon, SUITE),
        (Why::NoKxGroupsInCommon, KEY_EXCHANGE),
        (Why::KeyShareExtensionRequired, KEY_EXCHANGE),
        // Whoever names no curves offers no suite that takes one.
        (Why::NamedGroupsExtensionRequired, SUITE),
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
