//! [Create Self-Signed Certificate] (guide p.40).

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::certificate::{
    CertificateAsk, CertificateRefused, DAYS_DEFAULT, DAYS_MAX, ISSUER_MAX, SelfSigned,
};

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
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(flatten)]
    key: KeyChoice,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    days: String,
}

impl Typed {
    fn form(&self) -> Form<'_> {
        let field = |name, label, typing, text: &str, rule: String, max| {
            TypedField::new(name, label, typing, text).ruled(rule).most(max).required()
        };
        let digits = DAYS_MAX.to_string().len();
        Form {
            title: "Create Self-Signed Certificate",
            action: "/system/security/certificates/create.html",
            key: &self.key,
            fields: vec![
                field(
                    "issuer",
                    "Issuer",
                    Typing::Text,
                    &self.issuer,
                    format!("At most {ISSUER_MAX} characters."),
                    ISSUER_MAX,
                ),
                field(
                    "days",
                    "Days of Validity",
                    Typing::Number,
                    &self.days,
                    format!("1 to {DAYS_MAX}."),
                    digits,
                ),
            ],
            shown: Vec::new(),
            wrong: Vec::new(),
        }
    }

    /// The number of days; what is no number is none that a certificate can have.
    fn days(&self) -> u32 {
        self.days.trim().parse().unwrap_or(0)
    }

    fn ask(&self) -> Option<CertificateAsk> {
        let (kind, issuer) = (self.key.kind()?, self.issuer.clone());
        Some(CertificateAsk::Create { kind, issuer, days: self.days() })
    }

    fn wrong(&self) -> Vec<CertificateRefused> {
        let entered = SelfSigned::wrong(&self.issuer, self.days());
        self.key.wrong().into_iter().chain(entered).collect()
    }
}

/// `GET /system/security/certificates/create.html`.
pub(crate) async fn form(CertificateViewer(visit): CertificateViewer) -> Response {
    let issuer = visit.view.identity.host_name.clone();
    let typed = Typed { key: KeyChoice::default(), issuer, days: DAYS_DEFAULT.to_string() };
    typed.form().draw(&visit)
}

/// `POST /system/security/certificates/create.html`. The page's own connection stays on the certificate that it began
/// with.
pub(crate) async fn start(mut visit: Visit, Body(typed): Body<Typed>) -> Response {
    if let Err(why) = visit.may_send(Sight::Certificates) {
        return typed.form().refused(&visit, &why);
    }
    let form = Form { wrong: typed.wrong(), ..typed.form() };
    form.start(&mut visit, typed.ask()).await
}

#[derive(Template)]
#[template(path = "certificate_created.html")]
struct Created {
    frame: Frame,
    list: &'static str,
    rows: Vec<(&'static str, String)>,
}

/// `GET /system/security/certificates/created.html`.
pub(crate) async fn created(
    CertificateViewer(visit): CertificateViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    let Some(it) = chosen.certificate(&visit) else { return nothing_there(&visit) };
    let rows = super::details::rows(&visit, it);
    page(StatusCode::OK, &Created { frame: Frame::new(&visit), list: LIST, rows })
}
