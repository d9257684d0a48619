//! The fields that say with which key and digest something is signed: [Digital Signature Algorithm] with [Public Key
//! Size] or [Elliptic Curve] (guide pp.40 and 41). The style sheet shows the one of the two that counts.

use serde::Deserialize;
use sim_core::certificate::{Family, KeyKind, SignatureKind};

/// What was chosen.
#[derive(Deserialize)]
pub(crate) struct KeyChoice {
    #[serde(default)]
    algorithm: String,
    #[serde(default)]
    size: String,
    #[serde(default)]
    curve: String,
}

/// The guide's first ones.
impl Default for KeyChoice {
    fn default() -> Self {
        Self { algorithm: first(algorithms()), size: first(sizes()), curve: first(curves()) }
    }
}

fn first<T: Into<String>>(all: Vec<T>) -> String {
    all.into_iter().next().map(Into::into).unwrap_or_default()
}

impl KeyChoice {
    /// The pair; `None` where there is no such one.
    pub(super) fn kind(&self) -> Option<SignatureKind> {
        let fits = |it: &SignatureKind| {
            let key = match it.key.family() {
                Family::Rsa => &self.size,
                Family::Ecdsa => &self.curve,
            };
            it.label() == self.algorithm && it.key.label() == key
        };
        SignatureKind::all().find(fits)
    }

    /// Names, labels and values of the three lists, each with what is chosen and when it counts.
    pub(super) fn lists(&self) -> [List; 3] {
        let list = |name, label, chosen: &str, rule, values: Vec<String>| List {
            name,
            label,
            rule,
            values: values.into_iter().map(|it| (chosen == it, it)).collect(),
        };
        let texts = |it: Vec<&str>| it.into_iter().map(str::to_owned).collect();
        [
            list("algorithm", "Digital Signature Algorithm", &self.algorithm, "", algorithms()),
            list("size", "Public Key Size", &self.size, "It counts with RSA.", texts(sizes())),
            list("curve", "Elliptic Curve", &self.curve, "It counts with ECDSA.", texts(curves())),
        ]
    }
}

/// A list to select from.
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// When it counts, where that is not always.
    pub(super) rule: &'static str,
    /// Whether it is chosen, and the value.
    pub(super) values: Vec<(bool, String)>,
}

/// The six algorithms, RSA first as in the guide.
fn algorithms() -> Vec<String> {
    let mut all = Vec::new();
    for label in SignatureKind::all().map(SignatureKind::label) {
        if !all.contains(&label) {
            all.push(label);
        }
    }
    all
}

fn sizes() -> Vec<&'static str> {
    keys(Family::Rsa)
}

fn curves() -> Vec<&'static str> {
    keys(Family::Ecdsa)
}

fn keys(of: Family) -> Vec<&'static str> {
    KeyKind::ALL.iter().filter(|it| it.family() == of).map(|it| it.label()).collect()
}
