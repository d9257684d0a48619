//! The OpenAPI document, made from the handlers themselves.

use std::sync::OnceLock;

use axum::body::Bytes;
use http::{HeaderName, header};
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, RefOr};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;

use super::problem::{ABSENT, Problem};
use super::{Control, of_the_twin, resources};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "mfp-twin control plane",
        description = "Drives a twin of the ApeosPort C7070 from outside: power, time, panel, paper, \
            settings, users, faults, and what is true of it. Every request needs the bearer token. \
            Errors are RFC 9457 problem documents. Every reply carries `Twin-Seq`, the number of the \
            newest entry of the truth journal; whatever was done before a reply is visible to any \
            later request, at every door. The resources under /v1 are those of device 1; \
            those of any device are found under /v1/devices/ID."
    ),
    components(schemas(Problem)),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("From the port file, the token file or MFP_TWIN_TOKEN."))
            .build();
        let components = document.components.get_or_insert_with(Components::new);
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        document.security = Some(vec![SecurityRequirement::new("token", [""; 0])]);
        if let Some(about) = &mut document.info.description {
            let absent = ABSENT.iter().map(|it| format!("/v1{it}")).collect::<Vec<_>>().join(", ");
            about.push_str(&format!(
                "\n\nNot in this version, and answered with 404: {absent}, and the doors \
                  LPD, raw 9100 and SNMP."
            ));
        }
    }
}

/// Everything that is served, described.
fn document() -> OpenApi {
    let mut document = OpenApiRouter::<Control>::with_openapi(Document::openapi())
        .nest("/v1", resources(OpenApiRouter::new()))
        .merge(of_the_twin(OpenApiRouter::new()))
        .into_openapi();
    for path in document.paths.paths.values_mut() {
        let operations = [&mut path.get, &mut path.put, &mut path.post, &mut path.delete];
        operations.into_iter().flatten().for_each(describe_responses);
    }
    document
}

/// A response that says nothing of itself is what the operation is about.
fn describe_responses(operation: &mut Operation) {
    let about = operation.summary.clone().unwrap_or_default();
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            response.description.clone_from(&about);
        }
    }
}

/// The document, made at the first request.
pub(super) async fn openapi() -> ([(HeaderName, &'static str); 1], Bytes) {
    static TEXT: OnceLock<Bytes> = OnceLock::new();
    let text = TEXT.get_or_init(|| document().to_json().unwrap_or_default().into());
    ([(header::CONTENT_TYPE, "application/json")], text.clone())
}
