//! One certificate: what is in it, whether TLS is served or mails are signed with it, and its end.

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use sim_core::certificate::{Category, Certificate, CertificateAsk, CertificateId, Crl, Request};
use sim_core::{Command, Refused, Seen};

use super::{Chosen, LIST, above, moment};
use crate::admission::CertificateViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::not_done::not_done;
use crate::pages::place::Place;
use crate::pages::{self, go, gone, nothing_there, page, refused};
use crate::posted::Body;
use crate::query::Query;
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "certificate.html")]
struct Details {
    frame: Frame,
    above: Vec<&'static Place>,
    id: u32,
    rows: Vec<(&'static str, String)>,
    /// Which certificate TLS is served with.
    seen: String,
    /// TLS can be served with it, as far as its uses say, and is not.
    can_choose: bool,
    /// Which certificate mails are signed with.
    seen_for_mail: String,
    /// Mails can be signed with it and are not.
    can_choose_for_mail: bool,
    is_for_mail: bool,
    can_delete: bool,
}

/// `GET /system/security/certificates/details.html`.
pub(crate) async fn show(
    CertificateViewer(visit): CertificateViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    match chosen.certificate(&visit) {
        Some(it) => draw(&visit, StatusCode::OK, it, None),
        None => nothing_there(&visit),
    }
}

/// What the form carries.
#[derive(Deserialize)]
pub(crate) struct About {
    #[serde(flatten)]
    chosen: Chosen,
    /// Which certificate TLS was served with.
    #[serde(default)]
    seen: String,
}

/// What the form of S/MIME carries.
#[derive(Deserialize)]
pub(crate) struct ForMail {
    #[serde(flatten)]
    chosen: Chosen,
    /// Which certificate mails were signed with.
    #[serde(default)]
    seen: String,
    /// Whether it is to be this one, or none.
    #[serde(default)]
    sign: String,
}

/// `POST /system/security/certificates/smime.html`: mails are signed with it from the next one on, or with none.
pub(crate) async fn choose_for_mail(
    CertificateViewer(mut visit): CertificateViewer,
    Body(ForMail { chosen, seen, sign }): Body<ForMail>,
) -> Response {
    let Some(id) = chosen.certificate(&visit).map(|it| it.id) else { return gone(&visit) };
    let seen = Seen::MailCertificate(seen.parse().ok().map(CertificateId));
    let choose = CertificateAsk::ChooseForMail((sign == "yes").then_some(id));
    let choose = Command::Certificate(choose);
    match visit.ask(Command::AsSeen(vec![seen], Box::new(choose))).await {
        Ok(_) if sign == "yes" => go(&format!("{LIST}?done=chosen-for-mail")),
        Ok(_) => go(&format!("{LIST}?done=not-for-mail")),
        Err(why) => match chosen.certificate(&visit).filter(|_| stays(&why)) {
            Some(it) => {
                let (status, message) = not_done(&visit, &why);
                draw(&visit, status, it, Some(message))
            }
            None => refused(&visit, &why),
        },
    }
}

/// `POST /system/security/certificates/details.html`: TLS is served with it from the next handshake on.
pub(crate) async fn choose(
    CertificateViewer(mut visit): CertificateViewer,
    Body(About { chosen, seen }): Body<About>,
) -> Response {
    let Some(id) = chosen.certificate(&visit).map(|it| it.id) else { return gone(&visit) };
    let seen = Seen::TlsCertificate(seen.parse().ok().map(CertificateId));
    let choose = Command::Certificate(CertificateAsk::Choose(id));
    match visit.ask(Command::AsSeen(vec![seen], Box::new(choose))).await {
        Ok(_) => go(&format!("{LIST}?done=chosen")),
        Err(why) => match chosen.certificate(&visit).filter(|_| stays(&why)) {
            Some(it) => {
                let (status, message) = not_done(&visit, &why);
                draw(&visit, status, it, Some(message))
            }
            None => refused(&visit, &why),
        },
    }
}

/// Whether what was refused stands on the page of the certificate, which says more of it.
fn stays(why: &Refused) -> bool {
    *why == Refused::Outdated || matches!(why, Refused::Certificate(_))
}

fn draw(visit: &Visit, status: StatusCode, it: &Certificate, why: Option<Message>) -> Response {
    let in_use = visit.view.tls_certificate == Some(it.id);
    let for_mail = visit.view.mail_certificate;
    let is_for_mail = for_mail == Some(it.id);
    let details = Details {
        frame: Frame::new(visit).with(why),
        above: above(),
        id: it.id.0,
        seen: chosen(visit),
        rows: rows(visit, it),
        can_choose: it.category == Category::Device && it.described.is_for_servers() && !in_use,
        seen_for_mail: for_mail.map(|it| it.0.to_string()).unwrap_or_default(),
        can_choose_for_mail: it.category == Category::Device
            && it.described.signs_mail
            && !is_for_mail,
        is_for_mail,
        can_delete: !in_use && !is_for_mail,
    };
    page(status, &details)
}

/// Which certificate TLS is served with, as a form carries it; nothing where it is none.
fn chosen(visit: &Visit) -> String {
    visit.view.tls_certificate.map(|it| it.0.to_string()).unwrap_or_default()
}

/// What is to be said of a certificate: label and text.
pub(super) fn rows(visit: &Visit, it: &Certificate) -> Vec<(&'static str, String)> {
    let described = &it.described;
    let print: Vec<_> = described.sha256.iter().map(|it| format!("{it:02X}")).collect();
    let word = |is_it| if is_it { "Yes" } else { "No" }.to_owned();
    let in_use = visit.view.tls_certificate == Some(it.id);
    let for_mail = visit.view.mail_certificate == Some(it.id);
    let text = [
        ("Category", it.category.label().to_owned()),
        ("Subject", described.subject.clone()),
        ("Issuer", described.issuer.clone()),
        ("Serial Number", described.serial.clone()),
        ("Valid from", moment(visit, described.from_unix_s)),
        ("Valid until", moment(visit, described.until_unix_s)),
        ("Status", visit.view.certificate_standing(it, visit.now()).label().to_owned()),
        ("Public Key", described.key.clone()),
        ("Digital Signature Algorithm", described.signature.clone()),
        ("Issues others", word(described.is_ca)),
        ("Key Usage", described.key_usage.join(", ")),
        ("Extended Key Usage", described.extended_key_usage.join(", ")),
        ("Names", described.names.join(", ")),
        ("SHA-256", print.join(":")),
        ("In use for SSL/TLS", word(in_use)),
        ("In use for S/MIME", word(for_mail)),
    ];
    text.into_iter().filter(|it| !it.1.is_empty()).collect()
}

#[derive(Template)]
#[template(path = "certificate_delete.html")]
struct Confirm {
    frame: Frame,
    list: &'static str,
    /// The name that it is sent by, and its number.
    what: (&'static str, u32),
    subject: String,
}

/// `GET /system/security/certificates/delete.html`.
pub(crate) async fn confirm(
    CertificateViewer(visit): CertificateViewer,
    Query(chosen): Query<Chosen>,
) -> Response {
    let certificate = |it: &Certificate| ("certificate", it.id.0, it.described.subject.clone());
    let request = |it: &Request| ("request", it.id.0, it.subject.clone());
    let crl = |it: &Crl| ("crl", it.id.0, it.described.issuer.clone());
    let found = chosen.certificate(&visit).map(certificate);
    let found = found.or_else(|| chosen.request(&visit).map(request));
    match found.or_else(|| chosen.crl(&visit).map(crl)) {
        Some((name, id, subject)) => {
            let frame = Frame::new(&visit);
            page(StatusCode::OK, &Confirm { frame, list: LIST, what: (name, id), subject })
        }
        None => nothing_there(&visit),
    }
}

/// `POST /system/security/certificates/delete.html`.
pub(crate) async fn delete(
    CertificateViewer(visit): CertificateViewer,
    Body(chosen): Body<Chosen>,
) -> Response {
    let certificate = chosen.certificate(&visit).map(|it| CertificateAsk::Delete(it.id));
    let request = || chosen.request(&visit).map(|it| CertificateAsk::DeleteRequest(it.id));
    let crl = || chosen.crl(&visit).map(|it| CertificateAsk::DeleteCrl(it.id));
    let ask = certificate.or_else(request).or_else(crl).map(Command::Certificate);
    pages::delete(visit, ask, LIST).await
}
