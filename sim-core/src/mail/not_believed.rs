//! Why a signed mail that came is not taken (S/MIME), with the guide's fault codes.

use std::fmt;

macro_rules! reasons {
    ($($(#[doc = $doc:literal])* $name:ident $code:literal $words:literal;)*) => {
        /// What is wrong with a mail that came, or with who signed it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum NotBelieved {
            $($(#[doc = $doc])* $name,)*
        }

        impl NotBelieved {
            /// The guide's fault code (p.54).
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What is wrong, with the code.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => concat!($words, " (", $code, ")"),)* }
            }

            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }

        impl fmt::Display for NotBelieved {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.words())
            }
        }
    };
}

// The guide has two codes for a certificate that is unreliable, 027-712 and 027-716, as it has 027-708 and 027-709 for the
// device's own: that the last one is for what was taken back is assumed from those.
reasons! {
    /// It is not signed, or not so that the device looks at it.
    NotSigned "027-710" "the mail is not signed";
    /// It is encrypted, and whether it is signed nobody here can see.
    Encrypted "027-710" "the mail is encrypted, and not seen to be signed";
    /// It is signed, and no certificate of whoever did is to be had from it or here.
    NoCertificate "027-711" "no certificate can be taken from the mail";
    /// The certificate has expired.
    Expired "027-712" "the certificate of the mail has expired";
    /// The certificate is not valid yet.
    NotYetValid "027-712" "the certificate of the mail is not yet valid";
    /// Nobody who is believed vouches for the certificate.
    NotTrusted "027-712" "the certificate of the mail is not trusted";
    /// The certificate is for something else.
    WrongPurpose "027-712" "the certificate of the mail is not for mail";
    /// Key, digest or signature are of a kind that is not taken.
    Unusable "027-712" "the mail is signed in a way that is not taken";
    /// What it says is not what was signed.
    Altered "027-713" "the mail was altered";
    /// It is from somebody else than the certificate is of.
    OtherSender "027-714" "the mail is not from the address of its certificate";
    /// The certificate is not one that was imported.
    NotRegistered "027-715" "the certificate of the mail is not imported";
    /// The certificate was taken back.
    Revoked "027-716" "the certificate of the mail is revoked";
}

impl NotBelieved {
    /// Whether a mail is taken all the same where mails that nobody vouches for are (Receive Untrusted Email): one that was
    /// altered, or is from somebody else than it says, never is (assumed).
    pub const fn is_let_pass(self) -> bool {
        match self {
            Self::Altered | Self::OtherSender => false,
            Self::NotSigned
            | Self::Encrypted
            | Self::NoCertificate
            | Self::Expired
            | Self::NotYetValid
            | Self::NotTrusted
            | Self::WrongPurpose
            | Self::Unusable
            | Self::NotRegistered
            | Self::Revoked => true,
        }
    }
}
