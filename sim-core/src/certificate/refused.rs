//! Why a certificate is not made, taken, chosen or deleted, and beside which field that stands.

use std::fmt;

use super::limits::{
    CERTIFICATES_IN_FILE_MAX, COUNTRY_LEN, DAYS_MAX, FILE_MAX, IMPORT_PASSWORD_MAX, ISSUER_MAX,
    PLACE_MAX, STATE_MAX,
};
use crate::Class;

macro_rules! refusals {
    ($($(#[doc = $doc:literal])+ $name:ident $class:ident $field:expr, $text:literal;)*) => {
        /// Why nothing was done about a certificate.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum CertificateRefused {
            $($(#[doc = $doc])+ $name,)*
        }

        impl CertificateRefused {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// A stable name for logs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it means to whoever asked.
            pub const fn class(self) -> Class {
                match self { $(Self::$name => Class::$class,)* }
            }

            /// The field that it is about, by the guide's label.
            pub const fn field(self) -> Option<&'static str> {
                match self { $(Self::$name => $field,)* }
            }
        }

        impl fmt::Display for CertificateRefused {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name => write!(f, $text),)* }
            }
        }
    };
}

const FILE: Option<&str> = Some("Certificate");
const PASSWORD: Option<&str> = Some("Password");

refusals! {
    /// The password does not open the file, or what it protects was altered.
    WrongPassword Invalid PASSWORD, "the password does not open the file, or the file is damaged";
    /// The file is protected and no password was given.
    PasswordNeeded Invalid PASSWORD, "the file needs its password";
    /// The password is longer than [`IMPORT_PASSWORD_MAX`].
    PasswordTooLong Invalid PASSWORD, "a password has at most {IMPORT_PASSWORD_MAX} characters";

    /// It is of a known format and breaks its rules, or a signature in it is not over what it says.
    Damaged Invalid FILE, "the file is damaged";
    /// It is of no format that is taken.
    UnknownFormat Invalid FILE,
        "the file is not X.509 (DER or PEM), PKCS#7 (DER) or PKCS#12 (DER)";
    /// It has more than [`FILE_MAX`] bytes.
    TooBig Invalid FILE, "a file has at most {FILE_MAX} bytes";
    /// It has more than [`CERTIFICATES_IN_FILE_MAX`] certificates and CRLs.
    TooMany Invalid FILE, "a file has at most {CERTIFICATES_IN_FILE_MAX} certificates and CRLs";
    /// There is no certificate in it.
    Nothing Invalid FILE, "there is no certificate in the file";
    /// It is protected in a way that is not taken.
    Protection Invalid FILE, "the file is encrypted in a way that this device does not know";
    /// To try a password would take more rounds than are taken.
    TooManyRounds Invalid FILE, "the file asks for more work than this device does for a password";

    /// A device certificate comes with its key.
    NoKey Invalid FILE, "the private key of the certificate is not in the file";
    /// The key is that of no certificate in the file.
    KeyDoesNotFit Invalid FILE, "the private key in the file is not that of the certificate";
    /// A key outside PKCS#12.
    KeyUnprotected Invalid FILE, "a private key is taken from a PKCS#12 file only";
    /// Neither RSA nor ECDSA.
    KeyKind Invalid FILE, "the key is neither RSA nor ECDSA";
    /// An RSA key that is too short or badly made.
    WeakKey Invalid FILE, "the RSA key is weak, or not of 2,048 to 4,096 bits";
    /// Another curve than the three.
    Curve Invalid FILE, "the elliptic curve is not P-256, P-384 or P-521";
    /// Another digest than the three.
    WeakSignature Invalid FILE,
        "the certificate or CRL is not signed with SHA-256, SHA-384 or SHA-512";
    /// An extension that says that whoever does not know it must not take the certificate (RFC 5280 section 4.2).
    CriticalExtension Invalid FILE,
        "the certificate has a critical extension that this device does not know";

    /// An extension more than once: which of them counts nobody can say (RFC 5280 section 4.2).
    RepeatedExtension Invalid FILE, "the certificate or CRL has an extension twice";
    /// Extensions in a certificate of version 1 or 2, which have none (RFC 5280 section 4.1.2.9).
    OldWithExtensions Invalid FILE,
        "the certificate has extensions and is not of version 3";
    /// A key usage without a bit, or an extended key usage without a purpose (RFC 5280 sections 4.2.1.3 and 4.2.1.12).
    EmptyUsage Invalid FILE, "the certificate has a key usage or extended key usage that is empty";

    /// The time of the device is after its last moment.
    Expired Invalid FILE, "the certificate has expired";
    /// The time of the device is before its first moment.
    NotYetValid Invalid FILE, "the certificate is not yet valid";
    /// A device certificate that may issue others.
    CaFlag Invalid FILE, "a device certificate must not be that of a certification authority";
    /// FIPS 140-2 mode does not have it.
    Fips Invalid FILE, "FIPS140-2 does not allow this certificate";
    /// FIPS 140-2 mode does not have RC2.
    FipsRc2 Invalid FILE, "FIPS140-2 does not allow a file that is encrypted with RC2";
    /// FIPS 140-2 mode does not have Triple DES.
    FipsTripleDes Invalid FILE, "FIPS140-2 does not allow a file that is encrypted with Triple DES";
    /// FIPS 140-2 mode does not have SHA-1.
    FipsSha1 Invalid FILE, "FIPS140-2 does not allow a file that is protected with SHA-1";
    /// FIPS 140-2 mode does not have private keys that come in plain.
    FipsOpenKey Invalid FILE, "FIPS140-2 does not allow a private key that is not encrypted";

    /// A CRL of the first version, or without an end.
    CrlForm Invalid FILE,
        "the CRL is not of version 2, or does not say when the next one comes";
    /// A CRL that names only what came since another one (RFC 5280 section 5.2.4).
    CrlDelta Invalid FILE, "the CRL goes on from another one (delta CRL)";
    /// A CRL that names not all of its issuer's certificates, or those of others too (RFC 5280 section 5.2.5).
    CrlPart Invalid FILE,
        "the CRL is of some certificates only, or of other authorities too (indirect CRL)";
    /// An extension that says that whoever does not know it must not take the CRL (RFC 5280 section 5.2).
    CrlCritical Invalid FILE, "the CRL has a critical extension that this device does not know";
    /// A CRL of somebody who is not known as an authority.
    CrlIssuer Invalid FILE, "the CRL is of no imported certification authority";
    /// A CRL that says to be of one that is known, and is not as that one signed it.
    CrlSignature Invalid FILE,
        "the signature of the CRL is not that of the imported certification authority";
    /// A CRL of somebody who may not sign CRLs (RFC 5280 section 4.2.1.3).
    CrlKeyUsage Invalid FILE,
        "who has signed the CRL is no certification authority that may sign CRLs";
    /// The time of the device is after that of the next CRL.
    CrlExpired Invalid FILE, "the CRL has expired";
    /// The time of the device is before that of the CRL.
    CrlNotYetValid Invalid FILE, "the CRL is not yet valid";
    /// A CRL that is not newer than the one that is kept.
    CrlOlder Conflict FILE,
        "the CRL is not newer than the one of its issuer that the device has";

    /// It is stored already.
    AlreadyThere Conflict FILE, "the certificate or CRL is already in the device";
    /// No more can be stored.
    Full Busy None, "the device has no room for another certificate or CRL";
    /// There is none of this number.
    NotThere Absent None, "there is no such certificate";
    /// There is no CRL of this number.
    CrlNotThere Absent None, "there is no such CRL";
    /// The device serves TLS with it.
    InUse Conflict None, "the certificate is in use for TLS";
    /// Mails are signed with it.
    InUseForMail Conflict None, "the certificate is in use for S/MIME";
    /// One that is no device certificate cannot serve TLS.
    NoKeyKept Conflict None, "the device does not have the private key of the certificate";
    /// Its private key was tried and does not open, or is another one.
    KeyDamaged Conflict None, "the private key of the certificate is damaged";
    /// It says that its key is for something else.
    WrongPurpose Conflict None,
        "the certificate is not for servers, by its key usage or extended key usage";
    /// It says that its key is for something else than signing mails.
    NotForMail Conflict None,
        "the certificate is not for mail, by its key usage or extended key usage";
    /// FIPS 140-2 mode does not have it used.
    ChosenNotByFips Conflict None, "FIPS140-2 does not allow the device to use the key of the certificate";
    /// FIPS 140-2 mode does not have what TLS is served or mails are signed with.
    InUseNotByFips Conflict None,
        "FIPS140-2 does not allow the key of a certificate that is in use";

    /// As many are being made and read as may be.
    Busy Busy None, "other certificates are being made or read; try again later";

    /// An algorithm that there is not.
    Algorithm Invalid Some("Digital Signature Algorithm"),
        "the device does not sign with this algorithm";
    /// A length of RSA keys that there is not.
    KeySize Invalid Some("Public Key Size"), "the device makes no RSA keys of this size";
    /// A curve that there is not.
    KeyCurve Invalid Some("Elliptic Curve"), "the device makes no keys on this curve";
    /// The issuer is empty or too long.
    Issuer Invalid Some("Issuer"), "an issuer has 1 to {ISSUER_MAX} characters";
    /// The issuer has characters that hide, turn or end a line.
    IssuerCharacter Invalid Some("Issuer"), "an issuer has no control or formatting characters";
    /// The days are none or too many.
    Days Invalid Some("Days of Validity"), "a certificate is valid for 1 to {DAYS_MAX} days";
    /// The country is no code.
    Country Invalid Some("2 Letter Country Code"), "a country code has {COUNTRY_LEN} letters";
    /// The state is too long or not ASCII.
    State Invalid Some("State / Province Name"),
        "a state or province has at most {STATE_MAX} ASCII characters";
    /// The locality is too long or not ASCII.
    Locality Invalid Some("Locality Name"), "a locality has at most {PLACE_MAX} ASCII characters";
    /// The organization is empty, too long or not ASCII.
    Organization Invalid Some("Organization Name"),
        "an organization has 1 to {PLACE_MAX} ASCII characters";
    /// The unit is empty, too long or not ASCII.
    Unit Invalid Some("Organization Unit"),
        "an organization unit has 1 to {PLACE_MAX} ASCII characters";
    /// The device's host name or e-mail address cannot be in a certificate.
    DeviceName Invalid None,
        "the host name or e-mail address of the device cannot be in a certificate";
    /// The device could not make it.
    NotMade Unavailable None, "the certificate could not be made";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_reason_has_words_of_its_own() {
        let words: BTreeSet<_> = CertificateRefused::ALL.iter().map(|it| it.to_string()).collect();
        assert_eq!(words.len(), CertificateRefused::ALL.len(), "{words:?}");
        assert!(words.contains("a certificate is valid for 1 to 9999 days"));
    }
}
