//! Replies: what came of a request, and how it is written.

use std::borrow::Cow;
use std::convert::Infallible;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use http::{StatusCode as Http, header};
use sim_core::account::Uncharged;
use sim_core::job::JobRefused;
use sim_core::subscription::SubscriptionRefused;
use sim_core::{Class, Refused};
use sim_wire::ipp::{
    Attribute, END_OF_ATTRIBUTES, Group, GroupTag, StatusCode, Version, encode_header,
};

use super::upload::Interrupted;
use sim_listen::Peer;

/// The media type of every request and reply (RFC 8010 section 4).
pub(super) const MEDIA_TYPE: &str = "application/ipp";
/// The charset of all text.
pub(super) const CHARSET: &str = "utf-8";
/// The language of all text.
pub(super) const LANGUAGE: &str = "en";
/// Most bytes of `status-message` (RFC 8011 section 4.1.6.2).
const MESSAGE_MAX: usize = 255;
/// Bytes of a reply that are made at one time; only a longer one is sent in pieces.
const PIECE: usize = 64 * 1024;

/// What HTTP clients are asked to log in to.
const CHALLENGE: &str = "Basic realm=\"ApeosPort\", charset=\"UTF-8\"";

/// A granted request.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) message: Option<Cow<'static, str>>,
    /// Operation attributes besides the usual ones.
    pub(super) operation: Vec<Attribute>,
    /// What was ignored (RFC 8011 section 4.1.7).
    pub(super) unsupported: Vec<Attribute>,
    /// The groups after that, encoded.
    pub(super) groups: Vec<u8>,
    /// The groups after those.
    pub(super) later: Option<Later>,
}

/// Groups that are made as the client reads them, so that long lists for many clients need little
/// memory and hold nobody up.
pub(super) type Later = Box<dyn Iterator<Item = Group> + Send>;

/// What comes of a request.
pub(super) type Outcome = Result<Answer, Failure>;

/// A request that was not granted.
#[derive(Debug)]
pub(super) enum Failure {
    /// An IPP status, what is wrong in words, and the attributes that are.
    Status(StatusCode, Cow<'static, str>, Vec<Attribute>),
    /// The device refused.
    Refused(Refused),
    /// It takes a log-in (RFC 8010 section 8.1): HTTP 401 where a password travels protected.
    Challenge,
    /// The request did not come in whole.
    Interrupted(Interrupted),
}

impl Answer {
    /// Granted; what was asked for but ignored makes the difference.
    pub(super) fn ok(unsupported: Vec<Attribute>) -> Self {
        let status = if unsupported.is_empty() {
            StatusCode::SuccessfulOk
        } else {
            StatusCode::SuccessfulOkIgnoredOrSubstitutedAttributes
        };
        Self {
            status,
            message: None,
            operation: Vec::new(),
            unsupported,
            groups: Vec::new(),
            later: None,
        }
    }

    /// With one more group.
    pub(super) fn with(mut self, group: &Group) -> Self {
        put_group(&mut self.groups, group);
        self
    }
}

impl Failure {
    pub(super) fn status(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self::Status(status, message.into(), Vec::new())
    }

    /// The request breaks RFC 8011.
    pub(super) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::status(StatusCode::ClientErrorBadRequest, message)
    }

    /// What the device refused.
    pub(super) fn refused(refused: Refused) -> Self {
        if refused.class() == Class::Unauthenticated {
            Self::Challenge
        } else {
            Self::Refused(refused)
        }
    }
}

/// Refusals that IPP tells more exactly than by their class.
const EXACT: &[(Refused, StatusCode)] = &[
    (Refused::NotKept, StatusCode::ServerErrorBusy),
    (Refused::Job(JobRefused::NotAccepting), StatusCode::ServerErrorNotAcceptingJobs),
    (Refused::Job(JobRefused::Full), StatusCode::ServerErrorTooManyJobs),
    (Refused::Job(JobRefused::Share), StatusCode::ServerErrorTooManyJobs),
    (Refused::Job(JobRefused::Documents), StatusCode::ServerErrorTooManyDocuments),
    (Refused::Job(JobRefused::TimedOut), StatusCode::ClientErrorTimeout),
    (Refused::Subscription(SubscriptionRefused::Full), StatusCode::ClientErrorTooManySubscriptions),
    (
        Refused::Subscription(SubscriptionRefused::Share),
        StatusCode::ClientErrorTooManySubscriptions,
    ),
];

/// The status that tells what the device refused.
fn status(refused: &Refused) -> StatusCode {
    if let Refused::Fault(_) = refused {
        return StatusCode::ServerErrorDeviceError;
    }
    if let Refused::Job(JobRefused::Account(it)) = refused {
        return uncharged(*it);
    }
    let exact = EXACT.iter().find(|it| it.0 == *refused).map(|it| it.1);
    exact.unwrap_or(match refused.class() {
        Class::Unavailable => StatusCode::ServerErrorServiceUnavailable,
        Class::Unauthenticated => StatusCode::ClientErrorNotAuthenticated,
        Class::Forbidden => StatusCode::ClientErrorNotAuthorized,
        Class::Absent => StatusCode::ClientErrorNotFound,
        Class::Invalid => StatusCode::ClientErrorAttributesOrValuesNotSupported,
        Class::Conflict => StatusCode::ClientErrorNotPossible,
        Class::Busy => StatusCode::ServerErrorBusy,
    })
}

/// The status of a job that cannot be charged (PWG 5100.16).
pub(super) const fn uncharged(uncharged: Uncharged) -> StatusCode {
    match uncharged {
        Uncharged::InfoNeeded => StatusCode::ClientErrorAccountInfoNeeded,
        Uncharged::NotAuthorized => StatusCode::ClientErrorAccountAuthorizationFailed,
        Uncharged::Closed => StatusCode::ClientErrorAccountClosed,
        Uncharged::LimitReached => StatusCode::ClientErrorAccountLimitReached,
    }
}

/// Writes a granted request's reply.
pub(super) fn answered(version: Version, request_id: i32, answer: Answer) -> Response {
    let mut bytes = Vec::with_capacity(answer.groups.len() + 1_024);
    encode_header(version, answer.status.code(), request_id, &mut bytes);
    put_group(&mut bytes, &operation_group(&answer));
    put_unsupported(&mut bytes, &answer.unsupported);
    bytes.extend_from_slice(&answer.groups);
    let mut later = answer.later.unwrap_or_else(|| Box::new(std::iter::empty()));
    let mut is_whole = fill(&mut bytes, &mut later);
    let body = if is_whole {
        bytes.into()
    } else {
        let pieces = std::iter::from_fn(move || {
            let mut piece = Vec::with_capacity(PIECE);
            (!is_whole).then(|| is_whole = fill(&mut piece, &mut later)).map(|()| piece)
        });
        let pieces = std::iter::once(bytes).chain(pieces);
        Body::from_stream(stream::iter(pieces.map(Ok::<_, Infallible>)))
    };
    ([(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response()
}

/// Appends groups to a piece, and the end if it comes before the piece is full. Whether it did.
fn fill(piece: &mut Vec<u8>, later: &mut Later) -> bool {
    while piece.len() < PIECE {
        match later.next() {
            Some(group) => put_group(piece, &group),
            None => {
                piece.push(END_OF_ATTRIBUTES);
                return true;
            }
        }
    }
    false
}

/// Writes the reply to a request that was not granted.
pub(super) fn failed(peer: Peer, version: Version, request_id: i32, failure: Failure) -> Response {
    let (status, message, unsupported) = match failure {
        Failure::Challenge if peer.tls => {
            return (Http::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, CHALLENGE)]).into_response();
        }
        Failure::Challenge => {
            let message = "log in over TLS: see printer-uri-supported";
            (StatusCode::ClientErrorNotAuthenticated, message.into(), Vec::new())
        }
        Failure::Interrupted(it) => return interrupted(it),
        Failure::Refused(it) => (status(&it), it.to_string().into(), Vec::new()),
        Failure::Status(status, message, unsupported) => (status, message, unsupported),
    };
    let answer = Answer { status, message: Some(message), ..Answer::ok(unsupported) };
    answered(version, request_id, answer)
}

/// Writes the reply to a request that did not come in whole; mostly nobody reads it.
pub(super) fn interrupted(interrupted: Interrupted) -> Response {
    tracing::debug!(?interrupted, "an IPP request did not come in whole; nothing of it is kept");
    match interrupted {
        Interrupted::Slow => Http::REQUEST_TIMEOUT.into_response(),
        Interrupted::Broken => Http::BAD_REQUEST.into_response(),
    }
}

fn operation_group(answer: &Answer) -> Group {
    let mut group = Group::operation(LANGUAGE);
    if let Some(message) = &answer.message {
        let end = message.floor_char_boundary(MESSAGE_MAX);
        group.push(Attribute::text("status-message", message[..end].to_owned()));
    }
    answer.operation.iter().for_each(|it| group.push(it.clone()));
    group
}

fn put_unsupported(bytes: &mut Vec<u8>, unsupported: &[Attribute]) {
    if !unsupported.is_empty() {
        bytes.push(GroupTag::UNSUPPORTED.code());
        unsupported.iter().for_each(|it| put(bytes, it));
    }
}

fn put_group(bytes: &mut Vec<u8>, group: &Group) {
    bytes.push(group.tag.code());
    group.attributes.iter().for_each(|it| put(bytes, it));
}

/// Appends an attribute. One that has no encoding is a mistake of ours and left out.
pub(super) fn put(bytes: &mut Vec<u8>, attribute: &Attribute) {
    if let Err(error) = attribute.encode(bytes) {
        debug_assert!(false, "{error}");
        tracing::error!("{error}");
    }
}
