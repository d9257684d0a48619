//! Why a handshake failed: one list, whichever library says so, in words short enough for the audit log's column.

use std::fmt;
use std::io;

use crate::version::Version;

/// Why a session was not established.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What came is not TLS.
    Foreign(Foreign),
    /// The newest version that was offered, where none that was offered is served.
    Version(Version),
    /// A client that could do better fell back to an older version than both speak (RFC 7507).
    Fallback,
    /// There is no certificate that can be served.
    NoCertificate,
    /// No cipher suite that fits the certificate is served and offered.
    NoSuite,
    /// What is served and offered the certificate's key is not for (RFC 5280 section 4.2.1.3).
    KeyUsage,
    /// Keys can be exchanged in no way that is served and offered.
    NoKeyExchange,
    /// The certificate's key cannot sign in any way that was offered.
    NoSignature,
    /// The suites that are shared need a signature, and a client of TLS 1.2 named no scheme: it asks for SHA-1 (RFC 5246
    /// section 7.4.1.4.1), which is not made.
    NoSignatureOffered,
    /// The ClientHello takes more than [`HELLO_MAX`](crate::limits::HELLO_MAX).
    TooLong,
    /// A record is longer than TLS allows.
    Oversized,
    /// A message is altered, or encrypted with other keys.
    Undecryptable,
    /// The peer's Finished is not of this handshake. rustls tells it from [`Self::Undecryptable`] not.
    Finished,
    /// The server signed the key exchange with another key than that of its certificate.
    BadSignature,
    /// The server chose what it was not offered.
    NotOffered,
    /// The server speaks no version that it was offered.
    NoVersion,
    /// A message that has no place here.
    Misbehaved,
    /// A message that is none.
    Malformed,
    /// A ClientHello that has an extension twice (RFC 8446 section 4.2).
    Repeated,
    /// The peer sent this alert (RFC 8446, 6).
    Alert(u8),
    /// The peer closed the connection.
    Closed,
    /// The connection broke.
    Lost,
    /// It was not over in [`HANDSHAKE_MAX`](crate::limits::HANDSHAKE_MAX).
    TimedOut,
}

/// What is spoken instead of TLS, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// HTTP without TLS.
    Http,
    /// The ClientHello of SSL 2.0, or one that old clients sent in its form.
    Ssl20,
    /// Something else.
    Other,
}

impl Foreign {
    /// Whether this is the first byte of something else than TLS: of no record, whatever its protocol.
    pub const fn begins(first: u8) -> bool {
        !matches!(first, 0x14..=0x18)
    }

    /// What begins so, where [`Self::begins`] says that it is not TLS: HTTP begins with a method and a blank, or with
    /// its version where a server speaks (RFC 9112 sections 3 and 4), SSL 2.0 with its length and a CLIENT-HELLO of a
    /// version that there was. `None` where more must come to tell.
    pub fn of(beginning: &[u8]) -> Option<Self> {
        let may_be_http = HTTP.iter().any(|it| {
            let shared = it.len().min(beginning.len());
            it.as_bytes()[..shared] == beginning[..shared]
        });
        if may_be_http {
            return HTTP
                .iter()
                .any(|it| beginning.starts_with(it.as_bytes()))
                .then_some(Self::Http);
        }
        match *beginning {
            [0x80..=0xff, _, 1, 0, 2, ..] | [0x80..=0xff, _, 1, 3, ..] => Some(Self::Ssl20),
            [0x80..=0xff] | [0x80..=0xff, _] | [0x80..=0xff, _, 1] | [0x80..=0xff, _, 1, 0] => None,
            _ => Some(Self::Other),
        }
    }
}

/// What HTTP begins with: the methods of RFC 9110 (9.3), RFC 5789, RFC 4918 and the preface of HTTP/2, and the version.
const HTTP: [&str; 18] = [
    "GET ",
    "HEAD ",
    "POST ",
    "PUT ",
    "DELETE ",
    "CONNECT ",
    "OPTIONS ",
    "TRACE ",
    "PATCH ",
    "PROPFIND ",
    "PROPPATCH ",
    "MKCOL ",
    "COPY ",
    "MOVE ",
    "LOCK ",
    "UNLOCK ",
    "PRI ",
    "HTTP/",
];

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Foreign(Foreign::Http) => "plain HTTP on TLS port",
            Self::Foreign(Foreign::Ssl20) => "SSLv2 hello",
            Self::Foreign(Foreign::Other) => "not TLS",
            Self::Version(it) => return write!(f, "{it} refused"),
            Self::Fallback => "needless fallback",
            Self::NoCertificate => "no usable certificate",
            Self::NoSuite => "no shared cipher suite",
            Self::KeyUsage => "key usage of the certificate",
            Self::NoKeyExchange => "no shared key exchange",
            Self::NoSignature => "no shared signature scheme",
            Self::NoSignatureOffered => "no signature scheme offered",
            Self::TooLong => "ClientHello too long",
            Self::Oversized => "record too long",
            Self::Undecryptable => "message does not decrypt",
            Self::Finished => "Finished does not fit",
            Self::BadSignature => "signature does not fit",
            Self::NotOffered => "peer chose what was not offered",
            Self::NoVersion => "no shared version",
            Self::Misbehaved => "peer broke the protocol",
            Self::Malformed => "malformed TLS message",
            Self::Repeated => "repeated extension",
            Self::Alert(it) => return write!(f, "alert received: {}", Alert(*it)),
            Self::Closed => "peer closed",
            Self::Lost => "connection lost",
            Self::TimedOut => "timeout",
        })
    }
}

impl Reason {
    /// The alert that tells the peer, where it is not a library that does (RFC 8446, 6.2); `None` for a peer that
    /// would not understand it, or is gone.
    pub(crate) const fn alert(self) -> Option<u8> {
        match self {
            Self::Version(_) | Self::NoVersion => Some(70),
            Self::Fallback => Some(86),
            Self::NoCertificate
            | Self::NoSuite
            | Self::KeyUsage
            | Self::NoKeyExchange
            | Self::NoSignature
            | Self::NoSignatureOffered => Some(40),
            Self::TooLong | Self::Malformed => Some(50),
            Self::Oversized => Some(22),
            Self::Undecryptable => Some(20),
            Self::Finished | Self::BadSignature => Some(51),
            Self::NotOffered | Self::Repeated => Some(47),
            Self::Misbehaved => Some(10),
            Self::Foreign(_) | Self::Alert(_) | Self::Closed | Self::Lost | Self::TimedOut => None,
        }
    }
}

/// Of an error of the stream.
pub(crate) fn lost(kind: io::ErrorKind) -> Reason {
    if kind == io::ErrorKind::UnexpectedEof { Reason::Closed } else { Reason::Lost }
}

/// An alert by its name, or its number where it has none.
struct Alert(u8);

impl fmt::Display for Alert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match ALERTS.iter().find(|it| it.0 == self.0) {
            Some((_, name)) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}

/// The alerts of RFC 8446 (6), RFC 5246 (7.2) and RFC 7507.
const ALERTS: [(u8, &str); 35] = [
    (0, "close notify"),
    (10, "unexpected message"),
    (20, "bad record MAC"),
    (21, "decryption failed"),
    (22, "record overflow"),
    (30, "decompression failure"),
    (40, "handshake failure"),
    (41, "no certificate"),
    (42, "bad certificate"),
    (43, "unsupported cert."),
    (44, "certificate revoked"),
    (45, "certificate expired"),
    (46, "certificate unknown"),
    (47, "illegal parameter"),
    (48, "unknown CA"),
    (49, "access denied"),
    (50, "decode error"),
    (51, "decrypt error"),
    (60, "export restriction"),
    (70, "protocol version"),
    (71, "insufficient security"),
    (80, "internal error"),
    (86, "inappropriate fallback"),
    (90, "user canceled"),
    (100, "no renegotiation"),
    (109, "missing extension"),
    (110, "unsupported extension"),
    (111, "certificate unobtainable"),
    (112, "unrecognized name"),
    (113, "bad certificate status"),
    (114, "bad certificate hash"),
    (115, "unknown PSK identity"),
    (116, "certificate required"),
    (120, "no application protocol"),
    (121, "ECH required"),
];
