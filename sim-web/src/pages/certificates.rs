//! "System" > "Security" > "Certificates" > [Certificate Settings] (guide pp.20 to 21 and 40 to 42): what the device has, a
//! category at a time, and the ways to more.
//!
//! The guide shows how certificates are made and imported; how they are looked at, chosen, deleted and exported, and all
//! addresses, are assumed.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::Command;
use sim_core::certificate::{
    Category, Certificate, CertificateAsk, CertificateId, Request, RequestId, Validity,
};

use super::frame::{Frame, Message};
use super::place::Place;
use super::{page, places, refused};
use crate::admission::CertificateViewer;
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
}

/// A certificate in the list.
struct Row {
    id: u32,
    subject: String,
    issuer: String,
    until: String,
    validity: Validity,
    in_use: bool,
}

struct RequestRow {
    id: u32,
    subject: String,
    kind: String,
}

/// Which category of the list, and what has been done.
#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    category: String,
    #[serde(default)]
    done: String,
}

/// Which certificate, or which request.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    certificate: String,
    #[serde(default)]
    request: String,
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
        "chosen" => {
            Some(Message::Done("The certificate is used for SSL/TLS from the next connection on."))
        }
        "deleted" => Some(Message::Done("The certificate was deleted.")),
        _ => None,
    };
    let certificates = visit.view.certificates.values().filter(|it| it.category == shown);
    let requests = visit.view.requests.values().filter(|_| shown == Category::Device);
    let list = List {
        above: places::at(LIST).map(|it| it.above).unwrap_or_default(),
        list: LIST,
        shown,
        rows: certificates.map(|it| Row::new(&visit, it)).collect(),
        requests: requests.map(|it| RequestRow::new(it)).collect(),
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
            validity: visit.view.validity(it, visit.now()),
            in_use: visit.view.tls_certificate == Some(it.id),
        }
    }

    fn is_bad(&self) -> bool {
        match self.validity {
            Validity::NotYetValid | Validity::Expired => true,
            Validity::Valid | Validity::ExpiresSoon => false,
        }
    }
}

impl RequestRow {
    fn new(it: &Request) -> Self {
        Self { id: it.id.0, subject: it.subject.clone(), kind: it.kind.to_string() }
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
}

/// The places above a page that the list leads to.
fn above() -> Vec<&'static Place> {
    places::at(LIST).into_iter().flat_map(|it| [it.above, vec![it.place]].concat()).collect()
}

/// A moment in the zone of the device's clock.
fn moment(visit: &Visit, unix_s: i64) -> String {
    visit.view.clock.rfc3339_at(unix_s.saturating_mul(1_000)).replacen('T', " ", 1)
}
