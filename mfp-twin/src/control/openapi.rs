//! The OpenAPI document, made from the handlers themselves.

use std::sync::OnceLock;

use axum::body::Bytes;
use http::{HeaderName, header};
use serde_json::Value;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, OpenApi, RefOr, Required};
use utoipa::{Modify, OpenApi as _};
use utoipa_axum::router::OpenApiRouter;

use super::problem::{ABSENT, Problem};
use super::{Control, of_the_twin, resources};

/// What the number of a device is called in a path.
const DEVICE: &str = "device";

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
    servers((url = "/", description = "Where the document came from.")),
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
                "\n\nNot in this version, and answered with 404: {absent}. SNMP is not there either."
            ));
        }
    }
}

/// Everything that is served, described.
fn document() -> OpenApi {
    let mut document = OpenApiRouter::<Control>::with_openapi(Document::openapi())
        .nest("/v1", resources(OpenApiRouter::new()))
        .into_openapi();
    let of_any = document.paths.paths.iter().map(|(path, item)| {
        let path = path.replacen("/v1", &format!("/v1/devices/{{{DEVICE}}}"), 1);
        (path, of_any_device(item.clone()))
    });
    let of_any: Vec<_> = of_any.collect();
    document.paths.paths.extend(of_any);
    document.merge(of_the_twin(OpenApiRouter::<Control>::new()).into_openapi());
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            describe_responses(operation);
            operation.operation_id = Some(operation_name(method, path));
        }
    }
    document
}

/// What is documented of a path, with the methods.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("get", &mut item.get),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The same resource under the number of a device.
fn of_any_device(mut item: PathItem) -> PathItem {
    let number = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
    let parameter = ParameterBuilder::new()
        .name(DEVICE)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some("The number of the device."))
        .schema(Some(number))
        .example(Some(1.into()))
        .build();
    for (_, operation) in operations(&mut item) {
        operation.parameters.get_or_insert_default().insert(0, parameter.clone().into());
    }
    item
}

/// A name that no other operation has: `get_jobs_id` of GET /v1/jobs/{id}.
fn operation_name(method: &str, path: &str) -> String {
    let words = path.trim_start_matches("/v1").split(|it: char| !it.is_ascii_alphanumeric());
    let words = words.filter(|it| !it.is_empty()).map(|it| format!("_{}", it.to_lowercase()));
    method.chars().map(String::from).chain(words).collect()
}

/// Gives each whole number the bounds of its type, which its format names.
fn bound(value: &mut Value) {
    // As utoipa spells them, and as the registry of formats does.
    const MAXIMA: [(&str, &str, u64); 4] = [
        ("u-int8", "uint8", u8::MAX as u64),
        ("u-int16", "uint16", u16::MAX as u64),
        ("u-int32", "uint32", u32::MAX as u64),
        ("u-int64", "uint64", u64::MAX),
    ];
    if let Value::Array(all) = value {
        all.iter_mut().for_each(bound);
    }
    let Value::Object(schema) = value else { return };
    schema.values_mut().for_each(bound);
    let format = schema.get("format").and_then(Value::as_str);
    let maximum = MAXIMA.iter().find(|it| Some(it.0) == format);
    if let Some((_, registered, maximum)) = maximum {
        schema.insert("format".into(), (*registered).into());
        schema.entry("minimum").or_insert(0.into());
        schema.entry("maximum").or_insert((*maximum).into());
    }
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
    let text = TEXT.get_or_init(|| {
        let mut document = serde_json::to_value(document()).unwrap_or_default();
        bound(&mut document);
        document.to_string().into()
    });
    ([(header::CONTENT_TYPE, "application/json")], text.clone())
}

#[cfg(test)]
mod tests {
    use super::{ABSENT, document};

    #[test]
    fn what_is_said_to_be_absent_is_not_served() {
        for path in document().paths.paths.keys() {
            let below = path.strip_prefix("/v1").unwrap_or(path);
            assert!(!ABSENT.iter().any(|it| below.starts_with(it)), "{path}");
        }
    }
}
