//! The certificate revocation lists that the device has. They come in as certificates do: `POST /v1/certificates`.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use serde::Serialize;
use sim_core::certificate::{CertificateAsk, Crl, CrlId};
use sim_core::{Command, View};
use utoipa::ToSchema;

use super::Control;
use super::body::number;
use super::problem::{Problem, Problems};

/// A certificate revocation list that the device keeps.
#[derive(Serialize, ToSchema)]
pub(super) struct CrlShown {
    /// Its number; certificates, requests and CRLs are counted together.
    id: u32,
    /// Whose certificates it takes back: a distinguished name (RFC 4514).
    #[schema(example = "CN=Example CA")]
    issuer: String,
    /// Its number of that issuer, hexadecimal; null where it has none.
    #[schema(example = "0a")]
    number: Option<String>,
    /// When it was issued, in the device's time zone.
    #[schema(example = "2021-01-21T10:00:00+09:00")]
    from: String,
    /// When the next one is there at the latest.
    until: String,
    /// How it stands by the device's clock: valid, expired or not-yet-valid.
    #[schema(schema_with = super::closed::validities)]
    status: &'static str,
    /// How many certificates it names.
    revoked: usize,
    /// What it is signed with.
    #[schema(example = "ECDSA/SHA-256")]
    signature: String,
    /// SHA-256 of its DER, hexadecimal.
    sha256: String,
}

impl CrlShown {
    fn of(view: &View, it: &Crl) -> Self {
        let described = &it.described;
        let moment = |unix_s: i64| view.clock.rfc3339_at(unix_s.saturating_mul(1_000));
        Self {
            id: it.id.0,
            issuer: described.issuer.clone(),
            number: described.number.map(|it| it.to_string()),
            from: moment(described.from_unix_s),
            until: moment(described.until_unix_s),
            status: view.crl_validity(it, view.now).name(),
            revoked: described.revoked,
            signature: described.signature.clone(),
            sha256: described.sha256.iter().map(|it| format!("{it:02x}")).collect(),
        }
    }
}

/// All CRLs.
#[utoipa::path(get, path = "/crls", tag = "certificates", responses(
    (status = 200, body = Vec<CrlShown>), Problems,
))]
pub(super) async fn crls(State(control): State<Control>) -> Json<Vec<CrlShown>> {
    let view = control.handle().view();
    Json(view.crls.values().map(|it| CrlShown::of(&view, it)).collect())
}

/// Deletes a CRL: what it took back is trusted again.
#[utoipa::path(delete, path = "/crls/{id}", tag = "certificates",
    params(("id" = u32, Path, description = "The CRL's number.", example = 3)),
    responses((status = 204, description = "Deleted."), Problems),
)]
pub(super) async fn delete(
    State(control): State<Control>,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = CrlId(number(&text, "CRL")?);
    control.ask(Command::Certificate(CertificateAsk::DeleteCrl(id))).await?;
    Ok(StatusCode::NO_CONTENT)
}
