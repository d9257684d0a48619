//! Which keys and signatures the device makes certificates with (guide pp.40 and 41).

use std::fmt;

macro_rules! labelled {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $doc:literal])+ $variant:ident $label:literal,)* }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl $name {
            /// All of them, in the guide's order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// What the guide calls it.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
}

labelled! {
    /// A kind of key, and the family of algorithms that it signs with.
    Family {
        /// RSA, by PKCS#1 v1.5 (RFC 8017 section 8.2).
        Rsa "RSA",
        /// ECDSA (FIPS 186-4 section 6).
        Ecdsa "ECDSA",
    }
}

labelled! {
    /// A key that the device makes: a "Public Key Size" or an "Elliptic Curve".
    KeyKind {
        /// RSA with a modulus of 2,048 bits.
        Rsa2048 "2,048 Bits",
        /// RSA with a modulus of 3,072 bits.
        Rsa3072 "3,072 Bits",
        /// The curve of 256 bits (SP 800-186 section 3.2.1.3).
        P256 "P-256",
        /// The curve of 384 bits.
        P384 "P-384",
        /// The curve of 521 bits.
        P521 "P-521",
    }
}

labelled! {
    /// What is signed is digested with it (FIPS 180-4).
    Digest {
        /// 256 bits.
        Sha256 "SHA-256",
        /// 384 bits.
        Sha384 "SHA-384",
        /// 512 bits.
        Sha512 "SHA-512",
    }
}

impl KeyKind {
    /// Which algorithms it signs with.
    pub const fn family(self) -> Family {
        match self {
            Self::Rsa2048 | Self::Rsa3072 => Family::Rsa,
            Self::P256 | Self::P384 | Self::P521 => Family::Ecdsa,
        }
    }
}

/// A "Digital Signature Algorithm" with the key that signs. Any digest goes with any key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignatureKind {
    /// The key.
    pub key: KeyKind,
    /// The digest.
    pub digest: Digest,
}

impl SignatureKind {
    /// What the first certificate is made with (assumed).
    pub const FIRST: Self = Self { key: KeyKind::P256, digest: Digest::Sha256 };

    /// All fifteen.
    pub fn all() -> impl Iterator<Item = Self> {
        let each = |key| move |digest: &Digest| Self { key, digest: *digest };
        KeyKind::ALL.iter().flat_map(move |key| Digest::ALL.iter().map(each(*key)))
    }

    /// What the guide calls the algorithm: "RSA/SHA-256" to "ECDSA/SHA-512".
    pub fn label(self) -> String {
        format!("{}/{}", self.key.family().label(), self.digest.label())
    }
}

impl fmt::Display for SignatureKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.label(), self.key.label())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_fifteen_pairs_under_six_names() {
        assert_eq!(SignatureKind::all().count(), 15);
        let labels: BTreeSet<_> = SignatureKind::all().map(SignatureKind::label).collect();
        let families = ["ECDSA", "RSA"].into_iter();
        let expected =
            families.flat_map(|it| ["256", "384", "512"].map(|n| format!("{it}/SHA-{n}")));
        assert_eq!(labels, expected.collect());
    }
}
