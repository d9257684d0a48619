//! Why a mail was not handed over, with the guide's fault codes.

use std::fmt;
use std::net::IpAddr;

/// Characters of a reason; what goes beyond is cut.
const REASON_MAX: usize = 200;

macro_rules! causes {
    ($($(#[doc = $doc:literal])* $name:ident $code:literal;)*) => {
        /// What kept a mail from being handed over.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Cause {
            $($(#[doc = $doc])* $name,)*
        }

        impl Cause {
            /// The guide's fault code (pp.48 to 54).
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// That the mail was not sent, with the code.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => concat!("the mail was not sent (", $code, ")"),)* }
            }

            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

// Where several codes of the guide fit, or none does, which one is shown is assumed: 016-513 is its only one for a
// connection that came about and is of no use, so a session that is not secure has it too.
causes! {
    /// No server is named, or by no name that a host can have.
    NoServer "027-500";
    /// Its name leads to no address.
    NameUnknown "016-503";
    /// It does not answer, or cannot be reached from here.
    NoAnswer "016-781";
    /// Nothing listens at its port.
    NothingListens "016-764";
    /// It speaks, and takes no mail now: it is overloaded, or this is another service's port.
    NoService "016-513";
    /// No secure session: TLS was asked for and not established, or not with whom it was to be.
    NotSecure "016-513";
    /// The connection broke off in the middle.
    BrokenOff "016-781";
    /// It broke off when the whole mail was over there: the server may have taken it.
    Unconfirmed "016-781";
    /// The mail is larger than the device may send.
    TooLarge "016-711";
    /// It tells nobody what becomes of a mail (DSN, RFC 3461), and that was asked for.
    NoReceipt "016-769";
    /// What the mail was to carry cannot be read any more.
    NotRead "016-766";
    /// It has no room for the mail.
    ServerFull "016-765";
    /// It refused for another reason.
    ServerError "016-766";
    /// It does not take the recipient's address.
    RecipientRefused "016-767";
    /// It does not take the device's address, or the device has none.
    SenderRefused "016-768";
    /// It does not let the device log in, or the device has nothing to log in with.
    Login "016-766";
    /// The device has no certificate of its mail address to sign with (S/MIME).
    NoSigner "027-706";
    /// That certificate has expired, or is not valid yet.
    SignerExpired "027-707";
    /// Nobody who is believed vouches for that certificate, or it is not for mail.
    SignerNotTrusted "027-708";
    /// That certificate was taken back.
    SignerRevoked "027-709";
    /// The device's host name cannot be said, or was not taken.
    HostName "016-781";
}

/// Why a mail was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotSent {
    /// What kept it.
    pub cause: Cause,
    /// In words, at most 200 characters, none of which controls anything.
    pub reason: String,
    /// The server's address, once it was known.
    pub peer: Option<IpAddr>,
    /// Whether it may be different the next time.
    pub may_pass: bool,
}

impl NotSent {
    /// For a cause that stays.
    pub fn of(cause: Cause, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        let reason = reason.chars().filter(|it| !it.is_control()).take(REASON_MAX).collect();
        Self { cause, reason, peer: None, may_pass: false }
    }

    /// The same where so many messages of the mail were taken before.
    #[must_use]
    pub fn after(self, taken: usize) -> Self {
        Self { reason: format!("after {taken} that were taken, {}", self.reason), ..self }
    }

    /// The same for one that may pass.
    #[must_use]
    pub fn for_now(self) -> Self {
        Self { may_pass: true, ..self }
    }

    /// The same at this server.
    #[must_use]
    pub fn at(self, peer: IpAddr) -> Self {
        Self { peer: Some(peer), ..self }
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.cause.code(), self.reason)
    }
}
