//! "System" > "Security" > "Certificates" > [Certificate Settings] (guide pp.20 to 21 and 40 to 42): what the device has, a
//! category at a time, and the ways to more.
//!
//! The guide shows how certificates are made and imported; how they are looked at, chosen, deleted and exported, and all
//! addresses, are assumed.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::certificate::{
    CERTIFICATES_IN_FILE_MAX, Category, Certificate, CertificateAsk, CertificateId, Crl, CrlId,
    Request, RequestId, Standing, Validity,
};

use super::frame::{Frame, Message};
use super::place::Place;
use super::{page, places, refused};
use crate::admission::CertificateViewer;
use crate::query::Query;
use crate::visit::Visit;

pub(crate) mod create;
pub(crate) mod details;
pub(crate) mod export;
pub(crate) mod import;
mod key_choice;
mod key_form;
pub(crate) mod request;

/// Where the list is.
const LIST: &str = "/system/security/certificates/index.html";

#[derive(Template)]
#[template(path = "certificates.html")]
struct List {
    frame: Frame,
    above: Vec<&'static Place>,
    list: &'static str,
    shown: Category,
    rows: Vec<Row>,
    requests: Vec<RequestRow>,
    crls: Vec<CrlRow>,
}

/// A certificate in the list.
struct Row {
    id: u32,
    subject: String,
    issuer: String,
    until: String,
    standing: Standing,
    in_use: bool,
    for_mail: bool,
}

struct RequestRow {
    id: u32,
    subject: String,
    kind: String,
}

/// A CRL. It stands in each category: what it takes back may be in any of them, or in none.
struct CrlRow {
    id: u32,
    issuer: String,
    number: String,
    revoked: usize,
    until: String,
    validity: Validity,
}

/// Which category of the list, and what has been done.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    category: String,
    #[serde(default)]
    done: String,
    /// The numbers of the certificates that were imported together, a comma between them.
    #[serde(default)]
    imported: String,
}

impl Which {
    /// What is said of several that were imported together: the names of all.
    fn imported(&self, visit: &Visit) -> Option<Message> {
        let ids = self.imported.split(',').filter_map(|it| it.parse().ok()).map(CertificateId);
        let found = ids.take(CERTIFICATES_IN_FILE_MAX).map(|it| visit.view.certificates.get(&it));
        let found: Vec<_> = found.flatten().map(|it| it.described.subject.as_str()).collect();
        let said = || format!("{} certificates were imported: {}.", found.len(), found.join("; "));
        (found.len() > 1).then(|| Message::DoneTo(said()))
    }
}

/// Which certificate, request or CRL.
#[derive(Default, Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    certificate: String,
    #[serde(default)]
    request: String,
    #[serde(default)]
    crl: String,
}

/// `GET /system/security/certificates/index.html`.
pub(crate) async fn list(
    CertificateViewer(mut visit): CertificateViewer,
    Query(which): Query<Which>,
) -> Response {
    if let Err(why) = visit.ask(Command::Certificate(CertificateAsk::View)).await {
        return refused(&visit, &why);
    }
    let shown = Category::ALL.into_iter().find(|it| it.name() == which.category);
    let shown = shown.unwrap_or(Category::Device);
    let message = match which.done.as_str() {
        "imported" => Some(Message::Done("The certificate was imported.")),
        "crl-imported" => Some(Message::Done("The CRL was imported.")),
        "chosen" => {
            Some(Message::Done("The certificate is used for SSL/TLS from the next connection on."))
        }
        "chosen-for-mail" => {
            Some(Message::Done("The certificate is used for S/MIME from the next email on."))
        }
        "not-for-mail" => Some(Message::Done("No certificate is used for S/MIME.")),
        "deleted" => Some(Message::Done("It was deleted.")),
        _ => which.imported(&visit),
    };
    let certificates = visit.view.certificates.values().filter(|it| it.category == shown);
    let requests = visit.view.requests.values().filter(|_| shown == Category::Device);
    let list = List {
        above: places::at(LIST).map(|it| it.above).unwrap_or_default(),
        list: LIST,
        shown,
        rows: certificates.map(|it| Row::new(&visit, it)).collect(),
        requests: requests.map(|it| RequestRow::new(it)).collect(),
        crls: visit.view.crls.values().map(|it| CrlRow::new(&visit, it)).collect(),
        frame: Frame::new(&visit).with(message),
    };
    page(StatusCode::OK, &list)
}

impl Row {
    fn new(visit: &Visit, it: &Certificate) -> Self {
        Self {
            id: it.id.0,
            subject: it.described.subject.clone(),
            issuer: it.described.issuer.clone(),
            until: moment(visit, it.described.until_unix_s),
            standing: visit.view.certificate_standing(it, visit.now()),
            in_use: visit.view.tls_certificate == Some(it.id),
            for_mail: visit.view.mail_certificate == Some(it.id),
        }
    }
}

impl RequestRow {
    fn new(it: &Request) -> Self {
        Self { id: it.id.0, subject: it.subject.clone(), kind: it.kind.to_string() }
    }
}

impl CrlRow {
    fn new(visit: &Visit, it: &Crl) -> Self {
        let described = &it.described;
        Self {
            id: it.id.0,
            issuer: described.issuer.clone(),
            number: described.number.map(|it| it.to_string()).unwrap_or_default(),
            revoked: described.revoked,
            until: moment(visit, described.until_unix_s),
            validity: visit.view.crl_validity(it, visit.now()),
        }
    }
}

impl Chosen {
    fn certificate<'a>(&self, visit: &'a Visit) -> Option<&'a Certificate> {
        let id = self.certificate.parse().ok().map(CertificateId)?;
        visit.view.certificates.get(&id).map(|it| &**it)
    }

    fn request<'a>(&self, visit: &'a Visit) -> Option<&'a Request> {
        let id = self.request.parse().ok().map(RequestId)?;
        visit.view.requests.get(&id).map(|it| &**it)
    }

    fn crl<'a>(&self, visit: &'a Visit) -> Option<&'a Crl> {
        let id = self.crl.parse().ok().map(CrlId)?;
        visit.view.crls.get(&id).map(|it| &**it)
    }
}

/// The places above a page that the list leads to.
fn above() -> Vec<&'static Place> {
    places::at(LIST).into_iter().flat_map(|it| [it.above, vec![it.place]].concat()).collect()
}

/// A moment in the zone of the device's clock.
fn moment(visit: &Visit, unix_s: i64) -> String {
    visit.view.clock.rfc3339_at(unix_s.saturating_mul(1_000)).replacen('T', " ", 1)
}
