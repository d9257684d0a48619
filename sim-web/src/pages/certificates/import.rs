//! Importing certificates (guide pp.20 and 41 to 42). The procedure ends with "Start", its explanation with "Import":
//! the button is called as in the procedure.

use std::sync::Arc;

use askama::Template;
use axum::extract::multipart::{Field, Multipart};
use axum::response::Response;
use http::StatusCode;
use sim_core::certificate::{
    CertificateAsk, CertificateFile, CertificateRefused, FILE_MAX, IMPORT_PASSWORD_MAX,
};
use sim_core::{Command, Refused, Reply, Secret};

use super::{LIST, above};
use crate::admission::CertificateViewer;
use crate::pages::frame::{Frame, Message};
use crate::pages::place::Place;
use crate::pages::typed_field::{self, TypedField, Typing};
use crate::pages::typed_form::{LOOK_AT, NOT_RETYPED};
use crate::pages::{go, page, sentence};
use crate::refusal::refusal;
use crate::visit::Visit;

/// Bytes of the form with the file. It is twice the largest file: what is somewhat too large is read away, so that the
/// browser gets to show why it was refused.
pub(crate) const FORM_MAX: usize = 2 * FILE_MAX;
/// Bytes of a password that are read: what is longer is refused by its length.
const PASSWORD_BYTES_MAX: usize = 1024;

#[derive(Template)]
#[template(path = "certificate_import.html")]
struct Import {
    frame: Frame,
    above: Vec<&'static Place>,
    list: &'static str,
    file_max: usize,
    /// What is wrong with the file.
    wrong: Option<String>,
    fields: Vec<TypedField>,
}

impl Import {
    /// The elements that describe the file to a screen reader.
    fn described_by(&self) -> String {
        typed_field::described_by("file", true, self.wrong.is_some())
    }
}

/// What came in.
#[derive(Default)]
struct Sent {
    /// The file, or why it is none.
    file: Option<Result<Vec<u8>, CertificateRefused>>,
    password: String,
    retyped: String,
}

/// Why nothing was imported.
enum NotImported {
    /// The form cannot be read.
    Form(StatusCode, String),
    /// What is wrong with the file, if anything; and the password was not retyped the same.
    Retyped(Option<CertificateRefused>),
    /// The device does not take it.
    Refused(Refused),
}

impl From<CertificateRefused> for NotImported {
    fn from(it: CertificateRefused) -> Self {
        Self::Refused(Refused::Certificate(it))
    }
}

/// `GET /system/security/certificates/import.html`.
pub(crate) async fn form(CertificateViewer(visit): CertificateViewer) -> Response {
    draw(&visit, StatusCode::OK, None)
}

/// `POST /system/security/certificates/import.html`.
pub(crate) async fn start(
    CertificateViewer(mut visit): CertificateViewer,
    upload: Multipart,
) -> Response {
    match take(&mut visit, upload).await {
        Ok(done) => go(&format!("{LIST}?{done}")),
        Err(why) => {
            let status = match &why {
                NotImported::Form(status, _) => *status,
                NotImported::Retyped(_) => StatusCode::UNPROCESSABLE_ENTITY,
                NotImported::Refused(it) => refusal(it),
            };
            draw(&visit, status, Some(&why))
        }
    }
}

/// Takes what came in, and says what that was, as the list is asked for it.
async fn take(visit: &mut Visit, upload: Multipart) -> Result<String, NotImported> {
    let Sent { file, password, retyped } = receive(upload).await?;
    let file = file.unwrap_or(Err(CertificateRefused::Nothing));
    if password != retyped {
        return Err(NotImported::Retyped(file.err()));
    }
    let file = file?;
    let password = (!password.is_empty()).then(|| Secret::new(password));
    let ask = CertificateAsk::Import { file: CertificateFile(Arc::from(file)), password };
    let asked = visit.ask(Command::Certificate(ask)).await.map_err(NotImported::Refused)?;
    let Reply::Certificates(ids) = asked else { return Ok("done=imported".to_owned()) };
    Ok(match ids.as_slice() {
        [] => "done=crl-imported".to_owned(),
        [_] => "done=imported".to_owned(),
        several => {
            let numbers: Vec<_> = several.iter().map(|it| it.0.to_string()).collect();
            format!("imported={}", numbers.join(","))
        }
    })
}

async fn receive(mut upload: Multipart) -> Result<Sent, NotImported> {
    let mut sent = Sent::default();
    while let Some(field) = upload.next_field().await.map_err(broken)? {
        match field.name() {
            Some("file") => {
                let file = read(field, FILE_MAX).await?.ok_or(CertificateRefused::TooBig);
                sent.file = Some(file).filter(|it| it.as_ref().map_or(true, |it| !it.is_empty()));
            }
            Some("password") => sent.password = password(field).await?,
            Some("retyped") => sent.retyped = password(field).await?,
            _ => {}
        }
    }
    Ok(sent)
}

fn broken(why: axum::extract::multipart::MultipartError) -> NotImported {
    NotImported::Form(why.status(), format!("The file did not come in whole: {}.", why.body_text()))
}

async fn password(field: Field<'_>) -> Result<String, NotImported> {
    let bytes =
        read(field, PASSWORD_BYTES_MAX).await?.ok_or(CertificateRefused::PasswordTooLong)?;
    String::from_utf8(bytes).map_err(|_| CertificateRefused::WrongPassword.into())
}

/// What is in a field; `None` where that is more than `max` bytes.
async fn read(mut field: Field<'_>, max: usize) -> Result<Option<Vec<u8>>, NotImported> {
    let (mut bytes, mut is_within) = (Vec::new(), true);
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        is_within = is_within && bytes.len() + chunk.len() <= max;
        if is_within {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(is_within.then_some(bytes))
}

fn draw(visit: &Visit, status: StatusCode, why: Option<&NotImported>) -> Response {
    let (mut wrong, mut message) = (None, None);
    let mut fields = [("password", "Password"), ("retyped", "Retype Password")].map(field);
    match why {
        None => {}
        Some(NotImported::Form(_, text)) => message = Some(text.clone()),
        Some(NotImported::Retyped(file)) => {
            fields[1].wrong = Some(NOT_RETYPED.into());
            wrong = file.map(|it| sentence(&it));
            message = Some(if wrong.is_some() { LOOK_AT } else { NOT_RETYPED }.to_owned());
        }
        Some(NotImported::Refused(why)) => {
            let text = sentence(why);
            if let Refused::Certificate(why) = why {
                typed_field::mark(&mut fields, why.field(), &text);
                wrong = (why.field() == Some("Certificate")).then(|| text.clone());
            }
            message = Some(text);
        }
    }
    if wrong.is_none() {
        typed_field::focus(&mut fields, "");
    }
    let import = Import {
        frame: Frame::new(visit).with(message.map(Message::Refused)),
        above: above(),
        list: LIST,
        file_max: FILE_MAX / 1024,
        wrong,
        fields: fields.into(),
    };
    page(status, &import)
}

fn field((name, label): (&'static str, &'static str)) -> TypedField {
    let rule = match name {
        "password" => format!("Of a PKCS#12 file; at most {IMPORT_PASSWORD_MAX} characters."),
        _ => String::new(),
    };
    TypedField::new(name, label, Typing::Password, "").ruled(rule).most(IMPORT_PASSWORD_MAX)
}
