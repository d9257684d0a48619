//! What hands altered in the hardware, until it is mended or written anew.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use sim_core::View;
use sim_core::certificate::SealedKey;
use sim_core::self_test::Test;

/// Faults that hands can put into the hardware, by the name of the control plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HardwareFault {
    /// A bit of the Controller ROM is altered.
    ControllerRom,
    /// A bit of the FAX ROM is altered.
    FaxRom,
    /// The generator gives another answer.
    Rng,
    /// The entropy source sticks.
    Entropy,
    /// NVRAM is altered.
    Nvram,
    /// What the device stores of a private key is altered: that of the certificate which TLS is served with when the
    /// hand comes. It stays that one's, whichever is chosen later.
    Certificate,
}

impl HardwareFault {
    /// The self test that finds it.
    pub const fn test(self) -> Test {
        match self {
            Self::ControllerRom => Test::ControllerRom,
            Self::FaxRom => Test::FaxRom,
            Self::Rng => Test::Generator,
            Self::Entropy => Test::Entropy,
            Self::Nvram => Test::Nvram,
            Self::Certificate => Test::Certificate,
        }
    }

    /// All of them with their names.
    pub const ALL: &[(Self, &'static str)] = &[
        (Self::ControllerRom, "controller-rom"),
        (Self::FaxRom, "fax-rom"),
        (Self::Rng, "rng"),
        (Self::Entropy, "entropy"),
        (Self::Nvram, "nvram"),
        (Self::Certificate, "certificate"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }
}

/// A sealed private key: the SHA-256 of what is stored of it.
type KeyMark = [u8; 32];

/// What is altered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Altered {
    /// Without those of private keys.
    faults: BTreeSet<HardwareFault>,
    /// The private keys that are damaged.
    keys: BTreeSet<KeyMark>,
}

impl Altered {
    /// Puts a fault in or mends it. The key that is damaged is that of the certificate for TLS; all are mended.
    pub(crate) fn set(&mut self, fault: HardwareFault, there: bool, view: &View) {
        if !there {
            self.mend(fault);
        } else if fault == HardwareFault::Certificate {
            self.forget_strange_keys(view);
            let key = view.certificate().and_then(|it| it.key.as_ref());
            self.keys.extend(key.map(mark));
        } else {
            self.faults.insert(fault);
        }
    }

    /// Mends a fault.
    pub(crate) fn mend(&mut self, fault: HardwareFault) {
        if fault == HardwareFault::Certificate {
            self.keys.clear();
        }
        self.faults.remove(&fault);
    }

    /// Whether a fault is there.
    pub(crate) fn has(&self, fault: HardwareFault) -> bool {
        self.all().contains(&fault)
    }

    /// Whether a private key is damaged.
    pub(crate) fn has_key(&self, key: &SealedKey) -> bool {
        self.keys.contains(&mark(key))
    }

    /// The faults that are there.
    pub(crate) fn all(&self) -> BTreeSet<HardwareFault> {
        let keys = (!self.keys.is_empty()).then_some(HardwareFault::Certificate);
        self.faults.iter().copied().chain(keys).collect()
    }

    /// Forgets damaged keys that the device has no more.
    pub(crate) fn forget_strange_keys(&mut self, view: &View) {
        let there: BTreeSet<_> =
            view.certificates.values().filter_map(|it| it.key.as_ref().map(mark)).collect();
        self.keys.retain(|it| there.contains(it));
    }

    /// Their names, a blank between them; a private key's with its mark behind it.
    pub(crate) fn names(&self) -> String {
        let certificate = HardwareFault::Certificate.name();
        let keys = self.keys.iter().map(|it| format!("{certificate}:{}", hex::encode(it)));
        let faults = self.faults.iter().map(|it| it.name().to_owned());
        faults.chain(keys).collect::<Vec<_>>().join(" ")
    }

    /// What such names say; `None` where there is another.
    pub(crate) fn of_names(names: &[u8]) -> Option<Self> {
        let mut altered = Self::default();
        for name in std::str::from_utf8(names).ok()?.split_whitespace() {
            match name.split_once(':') {
                Some((name, digits)) if name == HardwareFault::Certificate.name() => {
                    altered.keys.insert(read_mark(digits)?);
                }
                Some(_) => return None,
                None => {
                    let known = HardwareFault::ALL.iter().find(|it| it.1 == name)?.0;
                    (known != HardwareFault::Certificate).then(|| altered.faults.insert(known))?;
                }
            }
        }
        Some(altered)
    }
}

fn mark(key: &SealedKey) -> KeyMark {
    Sha256::digest(key.bytes()).into()
}

fn read_mark(digits: &str) -> Option<KeyMark> {
    let mut mark = KeyMark::default();
    hex::decode_to_slice(digits, &mut mark).ok()?;
    Some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_altered_is_kept_with_the_keys_that_are_damaged() {
        let key = SealedKey::new([7; 9]);
        let altered = Altered {
            faults: [HardwareFault::Nvram, HardwareFault::Rng].into(),
            keys: [mark(&key)].into(),
        };
        let names = altered.names();
        assert!(names.starts_with("rng nvram certificate:"), "{names}");
        assert_eq!(Altered::of_names(names.as_bytes()), Some(altered.clone()));
        assert!(altered.has(HardwareFault::Certificate) && altered.has_key(&key));
        assert!(!altered.has_key(&SealedKey::new([8; 9])));
        for wrong in
            ["gone", "certificate", "rng:00", "certificate:00", "certificate:zz", "\u{fffd}:"]
        {
            assert_eq!(Altered::of_names(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
