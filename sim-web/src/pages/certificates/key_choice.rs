//! The fields that say with which key and digest something is signed: [Digital Signature Algorithm] with [Public Key
//! Size] or [Elliptic Curve] (guide pp.40 and 41). The style sheet shows the one of the two that is used.

use serde::Deserialize;
use sim_core::certificate::{CertificateRefused, Family, KeyKind, SignatureKind};

use crate::pages::sentence;
use crate::pages::typed_field::described_by;

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

    /// What is no choice of the lists: only what was not drawn here can bring that.
    pub(super) fn wrong(&self) -> Option<CertificateRefused> {
        if self.kind().is_some() {
            return None;
        }
        let kind = SignatureKind::all().find(|it| it.label() == self.algorithm);
        Some(match kind.map(|it| it.key.family()) {
            None => CertificateRefused::Algorithm,
            Some(Family::Rsa) => CertificateRefused::KeySize,
            Some(Family::Ecdsa) => CertificateRefused::KeyCurve,
        })
    }

    /// Names, labels and values of the three lists, each with what is chosen, when it is used and what is wrong.
    pub(super) fn lists(&self) -> [List; 3] {
        let wrong = self.wrong();
        let list = |name, label, chosen: &str, rule, values: Vec<String>| List {
            name,
            label,
            rule,
            wrong: wrong.filter(|it| it.field() == Some(label)).map(|it| sentence(&it)),
            values: values.into_iter().map(|it| (chosen == it, it)).collect(),
        };
        let texts = |it: Vec<&str>| it.into_iter().map(str::to_owned).collect();
        [
            list("algorithm", "Digital Signature Algorithm", &self.algorithm, "", algorithms()),
            list(
                "size",
                "Public Key Size",
                &self.size,
                "Used with RSA algorithms.",
                texts(sizes()),
            ),
            list(
                "curve",
                "Elliptic Curve",
                &self.curve,
                "Used with ECDSA algorithms.",
                texts(curves()),
            ),
        ]
    }
}

impl List {
    /// The elements that describe it to a screen reader; empty where there are none.
    pub(super) fn described_by(&self) -> String {
        described_by(self.name, !self.rule.is_empty(), self.wrong.is_some())
    }
}

/// A list to select from.
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    /// When it is used, where that is not always.
    pub(super) rule: &'static str,
    /// Why nothing was made with what came.
    pub(super) wrong: Option<String>,
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
