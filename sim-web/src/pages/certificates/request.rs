//! [Create Certificate Signing Request] (guide p.41), and its download.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::certificate::{
    COUNTRY_LEN, CertificateAsk, CertificateRefused, NewRequest, PLACE_MAX, STATE_MAX,
    SignatureKind,
};
use sim_core::settings::Kind as _;

use sim_core::permit::Sight;

use super::key_choice::KeyChoice;
use super::key_form::Form;
use super::{Chosen, LIST};
use crate::admission::CertificateViewer;
use crate::pages::frame::Frame;
use crate::pages::typed_field::{TypedField, Typing};
use crate::pages::{nothing_there, page};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

/// What was typed.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(flatten)]
    key: KeyChoice,
    #[serde(default)]
    country: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    locality: String,
    #[serde(default)]
    organization: String,
    #[serde(default)]
    unit: String,
}

impl Typed {
    fn form(&self, visit: &Visit) -> Form<'_> {
        let field = |name, label, text: &str, max, is_required| {
            let rule = match name {
                "country" => format!("{COUNTRY_LEN} letters, A to Z."),
                _ => format!("At most {max} ASCII characters."),
            };
            let field = TypedField::new(name, label, Typing::Text, text).ruled(rule).most(max);
            TypedField { is_required, ..field }
        };
        Form {
            title: "Create Certificate Signing Request",
            action: "/system/security/certificates/request.html",
            key: &self.key,
            fields: vec![
                field("country", "2 Letter Country Code", &self.country, COUNTRY_LEN, true),
                field("state", "State / Province Name", &self.state, STATE_MAX, false),
                field("locality", "Locality Name", &self.locality, PLACE_MAX, false),
                field("organization", "Organization Name", &self.organization, PLACE_MAX, true),
                field("unit", "Organization Unit", &self.unit, PLACE_MAX, true),
            ],
            shown: vec![
                ("Common Name", visit.view.identity.host_name.clone()),
                ("Email Address", visit.view.settings.smtp_address.text()),
            ],
            wrong: Vec::new(),
        }
    }

    fn entered(&self, kind: SignatureKind) -> NewRequest {
        NewRequest {
            kind,
            country: self.country.clone(),
            state: self.state.clone(),
            locality: self.locality.clone(),
            organization: self.organization.clone(),
            unit: self.unit.clone(),
        }
    }

    fn ask(&self) -> Option<CertificateAsk> {
        Some(CertificateAsk::CreateRequest(self.entered(self.key.kind()?)))
    }

    fn wrong(&self) -> Vec<CertificateRefused> {
        let entered = self.entered(SignatureKind::FIRST).wrong();
        self.key.wrong().into_iter().chain(entered).collect()
    }
}

/// `GET /system/security/certificates/request.html`.
pub(crate) async fn form(CertificateViewer(visit): CertificateViewer) -> Response {
    Typed::default().form(&visit).draw(&visit)
}

/// `POST /system/security/certificates/request.html`.
pub(crate) async fn start(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    if let Err(why) = visit.may_send(Sight::Certificates) {
        return typed.form(&visit).refused(&visit, &why);
    }
    let form = Form { wrong: typed.wrong(), ..typed.form(&visit) };
    form.start(&mut visit, typed.ask()).await
}

#[derive(Template)]
#[template(path = "certificate_requested.html")]
struct Requested {
    frame: Frame,
    list: &'static str,
    id: u32,
    subject: String,
    kind: String,
}

/// `GET /system/security/certificates/requested.html`: [Download Certificate Signing Request (CSR)].
pub(crate) async fn requested(
    CertificateViewer(visit): CertificateViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    let Some(it) = chosen.request(&visit) else { return nothing_there(&visit) };
    let (id, subject, kind) = (it.id.0, it.subject.clone(), it.kind.to_string());
    page(StatusCode::OK, &Requested { frame: Frame::new(&visit), list: LIST, id, subject, kind })
}
