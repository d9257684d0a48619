//! A form that has a key made, for a certificate or a request, and what comes of it.

use std::time::Duration;

use askama::Template;
use axum::response::Response;
use http::StatusCode;
use sim_core::certificate::{CertificateAsk, CertificateRefused, RequestId};
use sim_core::{Command, Refused, Reply};

use super::key_choice::KeyChoice;
use super::{LIST, above};
use crate::pages::frame::{Frame, Message};
use crate::pages::not_done::not_done;
use crate::pages::place::Place;
use crate::pages::typed_field::{TypedField, focus, mark};
use crate::pages::{go, page, sentence, stop};
use crate::visit::Visit;

/// How long a browser waits for a key; what takes longer goes on without it.
const MAKING_MAX: Duration = Duration::from_secs(45);
const LATE: &str =
    "The key takes longer than usual. It is made all the same: look at Certificate Settings later.";

#[derive(Template)]
#[template(path = "certificate_create.html")]
struct Create<'a> {
    frame: Frame,
    above: Vec<&'static Place>,
    title: &'static str,
    action: &'static str,
    list: &'static str,
    key: &'a KeyChoice,
    fields: Vec<TypedField>,
    /// What is shown and not typed: label and text.
    shown: Vec<(&'static str, String)>,
}

/// A form that has a key made.
pub(super) struct Form<'a> {
    pub(super) title: &'static str,
    pub(super) action: &'static str,
    pub(super) key: &'a KeyChoice,
    pub(super) fields: Vec<TypedField>,
    pub(super) shown: Vec<(&'static str, String)>,
    /// All that is wrong with what was typed.
    pub(super) wrong: Vec<CertificateRefused>,
}

impl Form<'_> {
    pub(super) fn draw(self, visit: &Visit) -> Response {
        self.answer(visit, StatusCode::OK, None)
    }

    /// With each reason beside its field: why it was refused, and whatever else is wrong.
    pub(super) fn refused(mut self, visit: &Visit, why: &Refused) -> Response {
        let mut all = vec![why.clone()];
        let more = self.wrong.iter().map(|it| Refused::Certificate(*it));
        all.extend(more.filter(|it| it != why));
        for it in &all {
            if let Refused::Certificate(reason) = it {
                mark(&mut self.fields, reason.field(), &sentence(it));
            }
        }
        let (status, message) = not_done(visit, why);
        let message = match all.as_slice() {
            [_] => message,
            all => Message::Refused(all.iter().map(sentence).collect::<Vec<_>>().join(" ")),
        };
        self.answer(visit, status, Some(message))
    }

    /// Asks for what takes a key, as long as a browser waits, and goes on to what was made. Where nothing can be asked
    /// for, that is wrong.
    pub(super) async fn start(self, visit: &mut Visit, ask: Option<CertificateAsk>) -> Response {
        let nothing = || self.wrong.first().copied().unwrap_or(CertificateRefused::NotMade);
        let made = match ask {
            Some(it) => tokio::time::timeout(MAKING_MAX, visit.ask(Command::Certificate(it))).await,
            None => Ok(Err(Refused::Certificate(nothing()))),
        };
        match made {
            Ok(Ok(reply)) => go(&page_of(&reply)),
            Ok(Err(why)) => self.refused(visit, &why),
            Err(_) => stop(visit, StatusCode::ACCEPTED, "Not yet done", LATE),
        }
    }

    fn answer(self, visit: &Visit, status: StatusCode, message: Option<Message>) -> Response {
        let Self { title, action, key, mut fields, shown, wrong: _ } = self;
        focus(&mut fields, "");
        let (frame, above) = (Frame::new(visit).with(message), above());
        page(status, &Create { frame, above, title, action, list: LIST, key, fields, shown })
    }
}

/// The page of what was made.
fn page_of(reply: &Reply) -> String {
    match reply {
        Reply::Certificates(made) => {
            let id = made.first().map_or(0, |it| it.0);
            format!("/system/security/certificates/created.html?certificate={id}")
        }
        Reply::CertificateRequest(RequestId(id)) => {
            format!("/system/security/certificates/requested.html?request={id}")
        }
        Reply::Done
        | Reply::Later(_)
        | Reply::LoggedIn { .. }
        | Reply::Job(..)
        | Reply::Address(_)
        | Reply::Subscribed(_)
        | Reply::Document { .. } => LIST.into(),
    }
}
