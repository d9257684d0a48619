//! A ClientHello: what a peer offers, as far as it decides who serves it (RFC 8446, 4.1.2; RFC 5246, 7.4.1.2). Reads
//! within the message alone, whatever its lengths say.

use std::collections::BTreeSet;

mod assembly;

pub(crate) use assembly::Assembly;

use crate::reason::Reason;
use crate::version::Version;

/// The extensions that are read.
const GROUPS: u16 = 10;
const SIGNATURES: u16 = 13;
const VERSIONS: u16 = 43;

/// What is offered. What an extension says is `None` where it is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hello {
    /// The version where there is no list of them.
    pub(crate) legacy_version: u16,
    /// Cipher suites, and signals that are sent as such.
    pub(crate) suites: Vec<u16>,
    /// `supported_versions`.
    pub(crate) versions: Option<Vec<u16>>,
    /// `supported_groups`.
    pub(crate) groups: Option<Vec<u16>>,
    /// `signature_algorithms`.
    pub(crate) signatures: Option<Vec<u16>>,
}

impl Hello {
    /// Reads the body of the message.
    ///
    /// # Errors
    /// [`Reason::Malformed`], or [`Reason::Repeated`]: whoever takes the first of two extensions and whoever takes the last
    /// would not agree on what is offered.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, Reason> {
        let (hello, is_repeated) = Self::read(body).ok_or(Reason::Malformed)?;
        if is_repeated { Err(Reason::Repeated) } else { Ok(hello) }
    }

    /// What is offered, and whether an extension is there twice; `None` where it is malformed.
    fn read(body: &[u8]) -> Option<(Self, bool)> {
        let mut rest = Bytes(body);
        let legacy_version = rest.number()?;
        let _random = rest.take(32)?;
        let _session_id = rest.short()?;
        let suites = rest.long()?.numbers()?;
        let _compression = rest.short()?;
        let mut hello = Self { legacy_version, suites, ..Self::default() };
        if rest.0.is_empty() {
            return Some((hello, false));
        }
        let mut extensions = rest.long()?;
        let (mut seen, mut is_repeated) = (BTreeSet::new(), false);
        while !extensions.0.is_empty() {
            let kind = extensions.number()?;
            let mut content = extensions.long()?;
            is_repeated |= !seen.insert(kind);
            match kind {
                GROUPS => hello.groups = Some(content.long()?.numbers()?),
                SIGNATURES => hello.signatures = Some(content.long()?.numbers()?),
                VERSIONS => hello.versions = Some(content.short()?.numbers()?),
                _ => {}
            }
        }
        rest.0.is_empty().then_some((hello, is_repeated))
    }

    /// Whether a version is offered.
    pub(crate) fn offers(&self, version: Version) -> bool {
        match &self.versions {
            Some(versions) => versions.contains(&version.number()),
            // TLS 1.3 is offered in the list only (RFC 8446, 4.2.1).
            None => version < Version::Tls13 && version.number() <= self.legacy_version,
        }
    }

    /// The newest version that is offered; `None` for one without a name here.
    pub(crate) fn newest(&self) -> Option<Version> {
        Version::ALL.into_iter().rfind(|it| self.offers(*it))
    }
}

/// What is still to be read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u16> {
        self.take(2).and_then(|it| Some(u16::from_be_bytes(it.try_into().ok()?)))
    }

    /// What has its length in one byte before it.
    fn short(&mut self) -> Option<Self> {
        let count = *self.take(1)?.first()?;
        self.take(count.into()).map(Bytes)
    }

    /// What has its length in two bytes before it.
    fn long(&mut self) -> Option<Self> {
        let count = self.number()?;
        self.take(count.into()).map(Bytes)
    }

    /// All of it as numbers of two bytes.
    fn numbers(self) -> Option<Vec<u16>> {
        let (numbers, []) = self.0.as_chunks() else { return None };
        Some(numbers.iter().map(|it| u16::from_be_bytes(*it)).collect())
    }
}

#[cfg(test)]
mod tests;
