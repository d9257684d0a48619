//! The device's certificates, made, taken in and chosen as by a hand inside the machine. Private keys come in and never
//! go out.

use axum::Json;
use axum::extract::{Path, State};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use sim_core::certificate::{
    Certificate, CertificateAsk, CertificateFile, CertificateId, Digest, KeyKind, NewRequest,
    Request, RequestId, SignatureKind,
};
use sim_core::{Command, Reply, Secret, View};
use utoipa::ToSchema;

use super::Control;
use super::body::{Sent, number};
use super::closed::key_word;
use super::problem::{BodyProblems, Problem, Problems, not_allowed, not_found};
use crate::contact::{CERTIFICATE_TAG, pem};

/// The media type of certificates as text (RFC 8555 section 9.1).
const PEM: &str = "application/pem-certificate-chain";
/// The media type of a certificate, DER (RFC 2585 section 4.1).
const DER: &str = "application/pkix-cert";
/// The media type of a request; PEM here, for which there is none of its own (RFC 5967).
const REQUEST: &str = "application/pkcs10";
/// What a request stands under (RFC 7468 section 7).
const REQUEST_TAG: &str = "CERTIFICATE REQUEST";

type Typed<T> = ([(HeaderName, &'static str); 1], T);

/// A certificate that the device keeps.
#[derive(Serialize, ToSchema)]
pub(super) struct CertificateShown {
    /// Its number, never used twice.
    id: u32,
    /// What it is for: device, trusted-root, intermediate or other.
    #[schema(schema_with = super::closed::categories)]
    category: &'static str,
    /// Whether TLS is served with it.
    tls: bool,
    /// Whether mails are signed with it (S/MIME).
    smime: bool,
    /// Whether the device made it: the one that Create Self-Signed Certificate overwrites.
    self_signed: bool,
    /// Whose it is: a distinguished name (RFC 4514).
    subject: String,
    /// Who issued it.
    issuer: String,
    /// Its number of that issuer, hexadecimal.
    serial: String,
    /// First moment of validity, in the device's time zone.
    #[schema(example = "2021-01-21T10:00:00+09:00")]
    from: String,
    /// Last moment of validity.
    until: String,
    /// How it stands: valid, expires-soon, expired or not-yet-valid by the device's clock, or damaged where the device
    /// tried its private key, at the last start or when it was to be chosen, and could not use it.
    #[schema(schema_with = super::closed::standings)]
    status: &'static str,
    /// Its key.
    #[schema(example = "ECDSA P-256")]
    key: String,
    /// What it is signed with.
    #[schema(example = "ECDSA/SHA-256")]
    signature: String,
    /// Whether it may issue others.
    ca: bool,
    /// What its key is for (RFC 5280 section 4.2.1.3); empty where it says nothing.
    #[schema(example = json!(["digitalSignature", "keyEncipherment"]))]
    key_usage: Vec<String>,
    /// For which purposes (section 4.2.1.12), by name or number; empty where it says nothing.
    #[schema(example = json!(["serverAuth"]))]
    extended_key_usage: Vec<String>,
    /// The names that it is for: hosts and addresses.
    names: Vec<String>,
    /// SHA-256 of its DER, hexadecimal.
    sha256: String,
}

/// A certificate signing request that waits for its certificate.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestShown {
    /// Its number; certificates and requests are counted together.
    id: u32,
    /// Whom it asks for: organization, unit and country.
    subject: String,
    /// Key and signature.
    #[schema(example = "ECDSA/SHA-256, P-256")]
    kind: String,
}

/// A self-signed certificate that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SelfSignedOrder {
    /// "Public Key Size" or "Elliptic Curve".
    #[schema(schema_with = super::closed::key_kinds)]
    key: String,
    /// The digest of the "Digital Signature Algorithm".
    #[schema(schema_with = super::closed::digests)]
    digest: String,
    /// Issuer: 1 to 64 characters.
    #[schema(example = "Example")]
    issuer: String,
    /// Days of Validity, 1 to 9,999.
    #[schema(example = 365, minimum = 1, maximum = 9999)]
    days: u32,
}

/// A certificate signing request that is to be made. The host name and the mail address are the device's.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestOrder {
    /// "Public Key Size" or "Elliptic Curve".
    #[schema(schema_with = super::closed::key_kinds)]
    key: String,
    /// The digest of the "Digital Signature Algorithm".
    #[schema(schema_with = super::closed::digests)]
    digest: String,
    /// 2 Letter Country Code.
    #[schema(example = "JP")]
    country: String,
    /// State / Province Name: up to 16 characters.
    #[serde(default)]
    state: String,
    /// Locality Name: up to 32 characters.
    #[serde(default)]
    locality: String,
    /// Organization Name: 1 to 32 characters.
    #[schema(example = "Example")]
    organization: String,
    /// Organization Unit: 1 to 32 characters.
    #[schema(example = "Printing")]
    unit: String,
}

/// A file to be imported.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportOrder {
    /// X.509 (DER or PEM), PKCS #7 (DER) or PKCS #12 (DER), or a CRL (DER or PEM), in Base64.
    #[schema(example = "MIIB...")]
    file: String,
    /// What a PKCS #12 file is encrypted with: up to 32 characters.
    password: Option<String>,
}

/// Which certificate is to be chosen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceOrder {
    /// The number of a device certificate.
    #[schema(example = 2)]
    id: u32,
}

/// Which certificate mails are to be signed with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MailChoiceOrder {
    /// The number of a device certificate; null for none.
    #[schema(example = 2)]
    id: Option<u32>,
}

impl CertificateShown {
    fn of(view: &View, it: &Certificate) -> Self {
        let described = &it.described;
        let moment = |unix_s: i64| view.clock.rfc3339_at(unix_s.saturating_mul(1_000));
        Self {
            id: it.id.0,
            category: it.category.name(),
            tls: view.tls_certificate == Some(it.id),
            smime: view.mail_certificate == Some(it.id),
            self_signed: it.is_made_here,
            subject: described.subject.clone(),
            issuer: described.issuer.clone(),
            serial: described.serial.clone(),
            from: moment(described.from_unix_s),
            until: moment(described.until_unix_s),
            status: view.certificate_standing(it, view.now).name(),
            key: described.key.clone(),
            signature: described.signature.clone(),
            ca: described.is_ca,
            key_usage: described.key_usage.clone(),
            extended_key_usage: described.extended_key_usage.clone(),
            names: described.names.clone(),
            sha256: described.sha256.iter().map(|it| format!("{it:02x}")).collect(),
        }
    }
}

impl RequestShown {
    fn of(it: &Request) -> Self {
        Self { id: it.id.0, subject: it.subject.clone(), kind: it.kind.to_string() }
    }
}

impl Control {
    fn certificates(&self, ids: &[CertificateId]) -> Vec<CertificateShown> {
        let view = self.handle().view();
        let found = ids.iter().filter_map(|it| view.certificates.get(it));
        found.map(|it| CertificateShown::of(&view, it)).collect()
    }

    /// Has certificates made or taken in.
    async fn new_certificates(
        &self,
        ask: CertificateAsk,
    ) -> Result<Vec<CertificateShown>, Problem> {
        match self.ask(Command::Certificate(ask)).await? {
            Reply::Certificates(ids) => Ok(self.certificates(&ids)),
            Reply::Done
            | Reply::Later(_)
            | Reply::LoggedIn { .. }
            | Reply::Job(..)
            | Reply::Address(_)
            | Reply::Subscribed(_)
            | Reply::CertificateRequest(_)
            | Reply::Document { .. } => Ok(Vec::new()),
        }
    }
}

/// Key and signature of these words.
fn kind(key: &str, digest: &str) -> Result<SignatureKind, Problem> {
    let keys = KeyKind::ALL.iter().map(|it| (key_word(*it), *it));
    let digests = Digest::ALL.iter().map(|it| (it.label().to_lowercase(), *it));
    Ok(SignatureKind { key: one_of("key", key, keys)?, digest: one_of("digest", digest, digests)? })
}

fn one_of<T>(
    field: &str,
    given: &str,
    all: impl Iterator<Item = (String, T)> + Clone,
) -> Result<T, Problem> {
    let found = all.clone().find(|it| it.0 == given);
    let words = || all.map(|it| it.0).collect::<Vec<_>>().join(", ");
    let none = || not_allowed(field, format!("\"{given}\" is none of {}", words()));
    found.map(|it| it.1).ok_or_else(none)
}

fn certificate_id(text: &str) -> Result<CertificateId, Problem> {
    number(text, "certificate").map(CertificateId)
}

fn request_id(text: &str) -> Result<RequestId, Problem> {
    number(text, "request").map(RequestId)
}

fn no_such_certificate() -> Problem {
    not_found("there is no such certificate; GET /v1/certificates lists all")
}

/// All certificates.
#[utoipa::path(get, path = "/certificates", tag = "certificates", responses(
    (status = 200, body = Vec<CertificateShown>), Problems,
))]
pub(super) async fn certificates(State(control): State<Control>) -> Json<Vec<CertificateShown>> {
    let view = control.handle().view();
    Json(view.certificates.values().map(|it| CertificateShown::of(&view, it)).collect())
}

/// Imports the certificates and CRLs of a file, all or none. A certificate with its private key is a device certificate,
/// and so is the answer to a request. `GET /v1/crls` has the CRLs.
#[utoipa::path(post, path = "/certificates", tag = "certificates", request_body = ImportOrder, responses(
    (status = 201, body = Vec<CertificateShown>, description = "Imported; the certificates that are new."), BodyProblems,
))]
pub(super) async fn import(
    State(control): State<Control>,
    Sent(order): Sent<ImportOrder>,
) -> Result<(StatusCode, Json<Vec<CertificateShown>>), Problem> {
    let file = BASE64_STANDARD.decode(order.file.trim());
    let file = file.map_err(|it| not_allowed("file", format!("it is not in Base64: {it}")))?;
    let (file, password) = (CertificateFile(file.into()), order.password.map(Secret::new));
    let imported = control.new_certificates(CertificateAsk::Import { file, password }).await?;
    Ok((StatusCode::CREATED, Json(imported)))
}

/// Makes a self-signed certificate in the place of the one before, and serves TLS with it. Connections that are open
/// stay as they are.
#[utoipa::path(post, path = "/certificates/self-signed", tag = "certificates",
    request_body = SelfSignedOrder,
    responses((status = 201, body = CertificateShown, description = "Made."), BodyProblems),
)]
pub(super) async fn self_signed(
    State(control): State<Control>,
    Sent(order): Sent<SelfSignedOrder>,
) -> Result<(StatusCode, Json<CertificateShown>), Problem> {
    let SelfSignedOrder { key, digest, issuer, days } = order;
    let ask = CertificateAsk::Create { kind: kind(&key, &digest)?, issuer, days };
    let made = control.new_certificates(ask).await?.pop();
    made.map(|it| (StatusCode::CREATED, Json(it))).ok_or_else(no_such_certificate)
}

/// One certificate.
#[utoipa::path(get, path = "/certificates/{id}", tag = "certificates",
    params(("id" = u32, Path, description = "The certificate's number.", example = 1)),
    responses((status = 200, body = CertificateShown), Problems),
)]
pub(super) async fn one(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Json<CertificateShown>, Problem> {
    let found = control.certificates(&[certificate_id(&text)?]).pop();
    found.map(Json).ok_or_else(no_such_certificate)
}

/// A certificate as text.
#[utoipa::path(get, path = "/certificates/{id}/pem", tag = "certificates",
    params(("id" = u32, Path, description = "The certificate's number.", example = 1)),
    responses((status = 200, body = String, content_type = PEM), Problems),
)]
pub(super) async fn one_pem(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Typed<String>, Problem> {
    let view = control.handle().view();
    let found = view.certificates.get(&certificate_id(&text)?);
    let text = pem(CERTIFICATE_TAG, &found.ok_or_else(no_such_certificate)?.der);
    Ok(([(header::CONTENT_TYPE, PEM)], text))
}

/// A certificate as it is.
#[utoipa::path(get, path = "/certificates/{id}/der", tag = "certificates",
    params(("id" = u32, Path, description = "The certificate's number.", example = 1)),
    responses((status = 200, body = Vec<u8>, content_type = DER), Problems),
)]
pub(super) async fn one_der(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Typed<Vec<u8>>, Problem> {
    let view = control.handle().view();
    let found = view.certificates.get(&certificate_id(&text)?);
    let der = found.ok_or_else(no_such_certificate)?.der.to_vec();
    Ok(([(header::CONTENT_TYPE, DER)], der))
}

/// Deletes a certificate with its key; not the one that TLS is served or mails are signed with.
#[utoipa::path(delete, path = "/certificates/{id}", tag = "certificates",
    params(("id" = u32, Path, description = "The certificate's number.", example = 1)),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let ask = CertificateAsk::Delete(certificate_id(&text)?);
    control.ask(Command::Certificate(ask)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The device certificate that is chosen for TLS, for clients that are to trust it as they trust a CA's; also while HTTPS
/// is closed, whatever closed it.
#[utoipa::path(get, path = "/certificate", tag = "certificates", responses(
    (status = 200, body = String, content_type = PEM), Problems,
))]
pub(super) async fn certificate(State(control): State<Control>) -> Result<Typed<String>, Problem> {
    let view = control.handle().view();
    let found = view.certificate().ok_or_else(|| not_found("there is no certificate yet"))?;
    Ok(([(header::CONTENT_TYPE, PEM)], pem(CERTIFICATE_TAG, &found.der)))
}

/// Has TLS served with a device certificate. Connections that are open stay as they are. One whose private key is
/// damaged is refused with 409.
#[utoipa::path(put, path = "/certificate", tag = "certificates", request_body = ChoiceOrder, responses(
    (status = 200, body = CertificateShown), BodyProblems,
))]
pub(super) async fn choose(
    State(control): State<Control>,
    Sent(order): Sent<ChoiceOrder>,
) -> Result<Json<CertificateShown>, Problem> {
    let id = CertificateId(order.id);
    control.ask(Command::Certificate(CertificateAsk::Choose(id))).await?;
    control.certificates(&[id]).pop().map(Json).ok_or_else(no_such_certificate)
}

/// Has mails signed with a device certificate (S/MIME), or with none, from the next one on.
#[utoipa::path(put, path = "/smime-certificate", tag = "certificates", request_body = MailChoiceOrder,
    responses((status = 204, description = "Chosen."), BodyProblems),
)]
pub(super) async fn choose_for_mail(
    State(control): State<Control>,
    Sent(order): Sent<MailChoiceOrder>,
) -> Result<StatusCode, Problem> {
    let ask = CertificateAsk::ChooseForMail(order.id.map(CertificateId));
    control.ask(Command::Certificate(ask)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The certificate signing requests that wait for their certificates.
#[utoipa::path(get, path = "/certificate-requests", tag = "certificates", responses(
    (status = 200, body = Vec<RequestShown>), Problems,
))]
pub(super) async fn requests(State(control): State<Control>) -> Json<Vec<RequestShown>> {
    Json(control.handle().view().requests.values().map(|it| RequestShown::of(it)).collect())
}

/// Makes a certificate signing request.
#[utoipa::path(post, path = "/certificate-requests", tag = "certificates", request_body = RequestOrder,
    responses((status = 201, body = RequestShown, description = "Made."), BodyProblems),
)]
pub(super) async fn add_request(
    State(control): State<Control>,
    Sent(order): Sent<RequestOrder>,
) -> Result<(StatusCode, Json<RequestShown>), Problem> {
    let RequestOrder { key, digest, country, state, locality, organization, unit } = order;
    let kind = kind(&key, &digest)?;
    let new = NewRequest { kind, country, state, locality, organization, unit };
    let reply = control.ask(Command::Certificate(CertificateAsk::CreateRequest(new))).await?;
    let id = if let Reply::CertificateRequest(id) = reply { Some(id) } else { None };
    let made = id.and_then(|it| control.handle().view().requests.get(&it).cloned());
    let made = made.ok_or_else(|| not_found("the request was just deleted"))?;
    Ok((StatusCode::CREATED, Json(RequestShown::of(&made))))
}

/// A certificate signing request as text, for whoever is to sign it.
#[utoipa::path(get, path = "/certificate-requests/{id}", tag = "certificates",
    params(("id" = u32, Path, description = "The request's number.", example = 2)),
    responses((status = 200, body = String, content_type = REQUEST), Problems),
)]
pub(super) async fn request(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<Typed<String>, Problem> {
    let view = control.handle().view();
    let found = view.requests.get(&request_id(&text)?);
    let found = found.ok_or_else(|| not_found("there is no such request"))?;
    Ok(([(header::CONTENT_TYPE, REQUEST)], pem(REQUEST_TAG, &found.der)))
}

/// Deletes a certificate signing request with its key.
#[utoipa::path(delete, path = "/certificate-requests/{id}", tag = "certificates",
    params(("id" = u32, Path, description = "The request's number.", example = 2)),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete_request(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let ask = CertificateAsk::DeleteRequest(request_id(&text)?);
    control.ask(Command::Certificate(ask)).await?;
    Ok(StatusCode::NO_CONTENT)
}
