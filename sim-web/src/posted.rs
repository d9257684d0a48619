//! What a browser posts.

use axum::extract::{Form, FromRequest, Request};
use axum::response::{IntoResponse as _, Response};
use serde::de::DeserializeOwned;

use crate::cwis::Cwis;
use crate::pages;
use crate::visit::Visit;

/// Bytes of a form; more are refused with 413. Documents come by IPP, and forms with a file have limits of
/// their own.
pub(crate) const FORM_MAX: usize = 16 * 1024;

/// A form without a file, as typed.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Cwis> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, cwis: &Cwis) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(cwis, &parts);
        let form = Form::from_request(Request::from_parts(parts, body), cwis).await;
        form.map(|Form(it)| Self(it)).map_err(|why| match visit {
            Some(visit) => pages::not_whole(&visit, why.status()),
            None => why.into_response(),
        })
    }
}
