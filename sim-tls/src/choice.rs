//! Who serves a ClientHello: rustls where it can, OpenSSL where rustls cannot, nobody where nothing is shared. Version,
//! suite, group and signature are looked at in this order, and what is missing first is the reason.

use crate::by_rustls;
use crate::hello::Hello;
use crate::identity::Uses;
use crate::reason::Reason;
use crate::rules::Rules;
use crate::suite::{Exchange, KeyType, SUITES, Suite};
use crate::version::Version;

/// The signal of a client that has fallen back to an older version (RFC 7507).
const FALLBACK: u16 = 0x5600;

/// A library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library {
    /// TLS 1.2 with ECDHE and AES-GCM, TLS 1.3.
    Rustls,
    /// All that is served.
    #[cfg(feature = "openssl")]
    OpenSsl,
    /// The suites for which the server signs nothing, to clients that take no signature of those that are made.
    #[cfg(feature = "openssl")]
    Unsigned,
}

/// What is served with a certificate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served {
    pub(crate) rules: Rules,
    pub(crate) key: KeyType,
    pub(crate) uses: Uses,
}

impl Served {
    /// Who serves this.
    ///
    /// # Errors
    /// The reason why nobody does.
    pub(crate) fn choose(&self, hello: &Hello) -> Result<Library, Reason> {
        self.used(hello).map_err(|why| {
            // Not what is not shared is the reason where more would be with another certificate of this key; nor is a
            // version refused that is served with such a one.
            let for_all = Self { uses: Uses::ALL, ..*self };
            match (for_all.used(hello), why) {
                (Ok(_), _) => Reason::KeyUsage,
                (Err(lacks), Reason::Version(_)) => lacks,
                (Err(_), why) => why,
            }
        })
    }

    /// The same, with the reason that is there whatever the key is for.
    fn used(&self, hello: &Hello) -> Result<Library, Reason> {
        let version = self.version(hello)?;
        match version {
            Version::Tls13 => self.choose_tls_13(hello),
            Version::Tls12 | Version::Tls11 | Version::Tls10 | Version::Ssl30 => {
                self.choose_older(hello, version)
            }
        }
    }

    /// The newest version that is offered and served.
    fn version(&self, hello: &Hello) -> Result<Version, Reason> {
        let mut served = Version::ALL.into_iter().filter(|it| self.serve(*it));
        let shared = served.clone().rfind(|it| hello.offers(*it));
        // Whoever offers none that has a name here offers SSL 2.0, or what does not exist yet.
        let version =
            shared.ok_or_else(|| hello.newest().map_or(Reason::Malformed, Reason::Version))?;
        if hello.suites.contains(&FALLBACK) && served.next_back() > Some(version) {
            return Err(Reason::Fallback);
        }
        Ok(version)
    }

    /// Whether a version is served with this certificate: TLS 1.3 signs, whatever its suite.
    fn serve(&self, version: Version) -> bool {
        self.rules.serve(version) && (self.uses.signs || version != Version::Tls13)
    }

    fn choose_tls_13(&self, hello: &Hello) -> Result<Library, Reason> {
        if !self.rules.suites_tls_13().any(|it| hello.suites.contains(&it.id)) {
            return Err(Reason::NoSuite);
        }
        if !self.shares_group(hello) {
            return Err(Reason::NoKeyExchange);
        }
        if !signs(hello, self.key.schemes(Version::Tls13)) {
            return Err(Reason::NoSignature);
        }
        if self.rustls_shares_group(hello) {
            return Ok(Library::Rustls);
        }
        otherwise(Reason::NoKeyExchange)
    }

    fn choose_older(&self, hello: &Hello, version: Version) -> Result<Library, Reason> {
        let fits = |it: &&Suite| {
            it.rsa == self.key.is_rsa()
                && self.uses.allow(it.exchange)
                && it.since <= version
                && hello.suites.contains(&it.id)
        };
        let shared: Vec<_> = SUITES.iter().filter(fits).collect();
        if shared.is_empty() {
            return Err(Reason::NoSuite);
        }
        let is_plain = shared.iter().any(|it| it.exchange == Exchange::Rsa);
        // Whoever names no groups takes any (RFC 8422, 4).
        if !is_plain && hello.groups.is_some() && !self.shares_group(hello) {
            return Err(Reason::NoKeyExchange);
        }
        // Before TLS 1.2 nobody chooses signatures; in it, whoever names none asks for SHA-1, which is not made. Where
        // the key goes to the RSA key nothing is signed.
        if version == Version::Tls12 && !signs(hello, self.key.schemes(version)) {
            return match (is_plain, &hello.signatures) {
                (true, _) => unsigned(Reason::NoSuite),
                (false, Some(_)) => Err(Reason::NoSignature),
                (false, None) => Err(Reason::NoSignatureOffered),
            };
        }
        let by_rustls = shared.iter().any(|it| by_rustls::has_suite(it.id))
            && version == Version::Tls12
            && self.rustls_shares_group(hello)
            && signs(hello, self.key.own_schemes());
        if by_rustls {
            return Ok(Library::Rustls);
        }
        // OpenSSL takes the groups for the curves of certificates, too (RFC 8422 section 5.1).
        let groups = hello.groups.as_ref().zip(self.key.curve());
        if groups.is_some_and(|(offered, curve)| !offered.contains(&curve)) {
            return Err(Reason::NoKeyExchange);
        }
        otherwise(Reason::NoSuite)
    }

    fn shares_group(&self, hello: &Hello) -> bool {
        shares(self.rules.groups().map(|it| it.id), hello.groups.as_deref())
    }

    fn rustls_shares_group(&self, hello: &Hello) -> bool {
        let groups = self.rules.groups().map(|it| it.id).filter(|it| by_rustls::has_group(*it));
        shares(groups, hello.groups.as_deref())
    }
}

fn signs(hello: &Hello, schemes: &[u16]) -> bool {
    shares(schemes.iter().copied(), hello.signatures.as_deref())
}

fn shares(mut ours: impl Iterator<Item = u16>, offered: Option<&[u16]>) -> bool {
    offered.is_some_and(|offered| ours.any(|it| offered.contains(&it)))
}

/// What rustls does not serve.
#[cfg(feature = "openssl")]
const fn otherwise(_: Reason) -> Result<Library, Reason> {
    Ok(Library::OpenSsl)
}

/// What rustls does not serve: nobody does.
#[cfg(not(feature = "openssl"))]
const fn otherwise(lacks: Reason) -> Result<Library, Reason> {
    Err(lacks)
}

/// What is served without a signature.
#[cfg(feature = "openssl")]
const fn unsigned(_: Reason) -> Result<Library, Reason> {
    Ok(Library::Unsigned)
}

/// What is served without a signature: nothing.
#[cfg(not(feature = "openssl"))]
const fn unsigned(lacks: Reason) -> Result<Library, Reason> {
    Err(lacks)
}

#[cfg(test)]
mod tests;
