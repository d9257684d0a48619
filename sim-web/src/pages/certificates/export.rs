//! Certificates and requests as files. A private key never leaves the device.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use http::header;

use super::Chosen;
use crate::admission::CertificateViewer;
use crate::pages::not_found;

/// A format that one can have: its ending, the media type, and what the lines around a request and a certificate name.
const FORMATS: [(&str, &str); 2] =
    [("pem", "application/x-pem-file"), ("der", "application/pkix-cert")];

/// `GET /system/security/certificates/export/certificate-N.pem`, `.der` or `request-N.pem`.
pub(crate) async fn file(
    CertificateViewer(visit): CertificateViewer,
    Path(name): Path<String>,
) -> Response {
    let Some((what, ending)) = name.split_once('.') else { return not_found(&visit) };
    let Some((_, media_type)) = FORMATS.iter().find(|it| it.0 == ending) else {
        return not_found(&visit);
    };
    let number = |of: &str| what.strip_prefix(of).unwrap_or_default().to_owned();
    let (certificate, request) = (number("certificate-"), number("request-"));
    let chosen = Chosen { certificate, request, ..Chosen::default() };
    let certificate = chosen.certificate(&visit).map(|it| ("CERTIFICATE", &it.der));
    let request = || chosen.request(&visit).map(|it| ("CERTIFICATE REQUEST", &it.der));
    let Some((tag, der)) = certificate.or_else(request) else { return not_found(&visit) };
    let bytes = match ending {
        "pem" => pem::encode(&pem::Pem::new(tag, der.to_vec())).into_bytes(),
        _ => der.to_vec(),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, (*media_type).to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
