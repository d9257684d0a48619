//! What an address asks for.

use axum::extract::{FromRequestParts, Query as Read};
use axum::response::Response;
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::cwis::Cwis;
use crate::pages;
use crate::visit::Visit;

/// The query of a page's address. One that asks for the same twice is answered by a page.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Cwis> for Query<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, cwis: &Cwis) -> Result<Self, Response> {
        let status = match Read::try_from_uri(&parts.uri) {
            Ok(Read(it)) => return Ok(Self(it)),
            Err(why) => why.status(),
        };
        let visit = Visit::from_request_parts(parts, cwis).await?;
        Err(pages::not_read(&visit, status))
    }
}
