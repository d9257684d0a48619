//! The rows of certificates, of the requests that wait for theirs, and of CRLs. Their private keys are sealed; bytes are
//! written in hexadecimal digits.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::row::{Row, Spelled, Spelling, spelled};
use crate::certificate::{
    Category, Certificate, CertificateId, Crl, CrlId, CrlNumber, Described, DescribedCrl, Digest,
    KeyKind, Request, RequestId, SealedKey, SignatureKind,
};

/// A certificate.
#[derive(Serialize, Deserialize)]
pub(super) struct CertificateRow {
    id: u32,
    category: Spelled<Category>,
    is_made_here: bool,
    der: Hex,
    key: Option<Hex>,
    described: DescribedRow,
}

/// A request.
#[derive(Serialize, Deserialize)]
pub(super) struct RequestRow {
    id: u32,
    kind: KindRow,
    subject: String,
    der: Hex,
    public_key: Hex,
    key: Hex,
}

/// A CRL.
#[derive(Serialize, Deserialize)]
pub(super) struct CrlRow {
    id: u32,
    issuer: String,
    number: Option<Hex>,
    from_unix_s: i64,
    until_unix_s: i64,
    revoked: usize,
    signature: String,
    sha256: Hex,
    signer: Hex,
    der: Hex,
}

/// Which certificate TLS is served or mails are signed with.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct ChosenRow(u32);

#[derive(Serialize, Deserialize)]
struct DescribedRow {
    subject: String,
    issuer: String,
    serial: String,
    from_unix_s: i64,
    until_unix_s: i64,
    kind: Option<Spelled<KeyKind>>,
    key: String,
    signature: String,
    is_ca: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    key_usage: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    extended_key_usage: Vec<String>,
    #[serde(default = "super::counters::on", skip_serializing_if = "super::counters::is_on")]
    signs_for_servers: bool,
    #[serde(default, skip_serializing_if = "super::counters::is_off")]
    encrypts_for_servers: bool,
    #[serde(default = "super::counters::on", skip_serializing_if = "super::counters::is_on")]
    signs_mail: bool,
    names: Vec<String>,
    public_key: Hex,
    sha256: Hex,
}

#[derive(Serialize, Deserialize)]
struct KindRow {
    key: Spelled<KeyKind>,
    digest: Spelled<Digest>,
}

/// Bytes as two hexadecimal digits each.
pub(super) struct Hex(pub(super) Vec<u8>);

spelled! {
    KeyKind "kind of key" {
        Rsa2048 "Rsa2048",
        Rsa3072 "Rsa3072",
        P256 "P256",
        P384 "P384",
        P521 "P521",
    }
    Digest "digest" {
        Sha256 "Sha256",
        Sha384 "Sha384",
        Sha512 "Sha512",
    }
}

impl Spelling for Category {
    const WHAT: &str = "category";

    fn spelling(&self) -> &str {
        self.name()
    }

    fn of_spelling(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == text)
    }
}

impl Row for CertificateRow {
    type Of = Certificate;

    fn of(it: &Certificate) -> Self {
        Self {
            id: it.id.0,
            category: Spelled(it.category),
            is_made_here: it.is_made_here,
            der: Hex(it.der.to_vec()),
            key: it.key.as_ref().map(|it| Hex(it.bytes().to_vec())),
            described: DescribedRow::of(&it.described),
        }
    }

    fn read(self) -> Result<Certificate, String> {
        Ok(Certificate {
            id: CertificateId(self.id),
            category: self.category.0,
            is_made_here: self.is_made_here,
            der: self.der.0.into(),
            key: self.key.map(|it| SealedKey::new(it.0)),
            described: Arc::new(self.described.read()?),
        })
    }
}

impl Row for RequestRow {
    type Of = Request;

    fn of(it: &Request) -> Self {
        let SignatureKind { key, digest } = it.kind;
        Self {
            id: it.id.0,
            kind: KindRow { key: Spelled(key), digest: Spelled(digest) },
            subject: it.subject.clone(),
            der: Hex(it.der.to_vec()),
            public_key: Hex(it.public_key.to_vec()),
            key: Hex(it.key.bytes().to_vec()),
        }
    }

    fn read(self) -> Result<Request, String> {
        Ok(Request {
            id: RequestId(self.id),
            kind: SignatureKind { key: self.kind.key.0, digest: self.kind.digest.0 },
            subject: self.subject,
            der: self.der.0.into(),
            public_key: self.public_key.digest()?,
            key: SealedKey::new(self.key.0),
        })
    }
}

impl Row for CrlRow {
    type Of = Crl;

    fn of(it: &Crl) -> Self {
        let described = &it.described;
        Self {
            id: it.id.0,
            issuer: described.issuer.clone(),
            number: described.number.map(|it| Hex(it.bytes().to_vec())),
            from_unix_s: described.from_unix_s,
            until_unix_s: described.until_unix_s,
            revoked: described.revoked,
            signature: described.signature.clone(),
            sha256: Hex(described.sha256.to_vec()),
            signer: Hex(it.signer.to_vec()),
            der: Hex(it.der.to_vec()),
        }
    }

    fn read(self) -> Result<Crl, String> {
        let number = self.number.map(|it| CrlNumber::new(&it.0).ok_or("a number has 20 bytes"));
        let described = DescribedCrl {
            issuer: self.issuer,
            number: number.transpose()?,
            from_unix_s: self.from_unix_s,
            until_unix_s: self.until_unix_s,
            revoked: self.revoked,
            signature: self.signature,
            sha256: self.sha256.digest()?,
        };
        let (described, signer) = (Arc::new(described), self.signer.digest()?);
        Ok(Crl { id: CrlId(self.id), der: self.der.0.into(), described, signer })
    }
}

impl Row for ChosenRow {
    type Of = CertificateId;

    fn of(it: &CertificateId) -> Self {
        Self(it.0)
    }

    fn read(self) -> Result<CertificateId, String> {
        Ok(CertificateId(self.0))
    }
}

impl DescribedRow {
    fn of(it: &Described) -> Self {
        Self {
            subject: it.subject.clone(),
            issuer: it.issuer.clone(),
            serial: it.serial.clone(),
            from_unix_s: it.from_unix_s,
            until_unix_s: it.until_unix_s,
            kind: it.kind.map(Spelled),
            key: it.key.clone(),
            signature: it.signature.clone(),
            is_ca: it.is_ca,
            key_usage: it.key_usage.clone(),
            extended_key_usage: it.extended_key_usage.clone(),
            signs_for_servers: it.signs_for_servers,
            encrypts_for_servers: it.encrypts_for_servers,
            signs_mail: it.signs_mail,
            names: it.names.clone(),
            public_key: Hex(it.public_key.to_vec()),
            sha256: Hex(it.sha256.to_vec()),
        }
    }

    fn read(self) -> Result<Described, String> {
        Ok(Described {
            subject: self.subject,
            issuer: self.issuer,
            serial: self.serial,
            from_unix_s: self.from_unix_s,
            until_unix_s: self.until_unix_s,
            kind: self.kind.map(|it| it.0),
            key: self.key,
            signature: self.signature,
            is_ca: self.is_ca,
            key_usage: self.key_usage,
            extended_key_usage: self.extended_key_usage,
            signs_for_servers: self.signs_for_servers,
            encrypts_for_servers: self.encrypts_for_servers,
            signs_mail: self.signs_mail,
            names: self.names,
            public_key: self.public_key.digest()?,
            sha256: self.sha256.digest()?,
        })
    }
}

impl Hex {
    /// The bytes of a digest.
    fn digest(self) -> Result<[u8; 32], String> {
        self.0.try_into().map_err(|_| "a digest has 32 bytes".to_owned())
    }
}

impl Serialize for Hex {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let digits: String = self.0.iter().map(|it| format!("{it:02x}")).collect();
        serializer.serialize_str(&digits)
    }
}

impl<'de> Deserialize<'de> for Hex {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(deserializer)?;
        let value = |it: &u8| char::from(*it).to_digit(16).and_then(|it| u8::try_from(it).ok());
        let byte = |it: &[u8]| match it {
            [high, low] => Some(value(high)? << 4 | value(low)?),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
        bytes.map(Self).ok_or_else(|| de::Error::custom("these are no hexadecimal digits"))
    }
}
