//! What a client says of the job it creates: operation and job template attributes, validated.

use sim_host::Format;
use sim_wire::ipp::{Attribute, GroupTag, Message, StatusCode};

use super::call::Call;
use super::compression::Compression;
use super::reply::Failure;
use super::template;

/// Any of the formats; the device looks for itself.
pub(super) const OCTET_STREAM: &str = "application/octet-stream";

/// Operation attributes of the creation operations that are understood, or known to mean nothing
/// here; others are answered as unsupported (RFC 8011 sections 4.2.1.1, 4.2.4.1 and 4.3.1.1).
#[rustfmt::skip]
const OPERATION_ATTRIBUTES: &[&str] = &[
    "attributes-charset", "attributes-natural-language", "printer-uri", "job-uri", "job-id",
    "requesting-user-name", "requesting-user-uri", "job-name", "ipp-attribute-fidelity",
    "document-name", "document-format", "document-natural-language", "compression",
    "last-document", "job-k-octets", "job-impressions", "job-media-sheets",
    "job-accounting-user-id",
];

/// The formats that are printed.
pub(super) fn printed() -> impl Iterator<Item = Format> {
    // PostScript is recognised but nothing interprets it yet.
    Format::all().filter(|format| *format != Format::PostScript)
}

/// `document-format-supported`.
pub(super) fn formats() -> impl Iterator<Item = &'static str> {
    printed().map(Format::mime).chain([OCTET_STREAM])
}

/// What is asked for with a new job.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Creation {
    pub(super) name: Option<String>,
    pub(super) copies: u16,
    /// `job-accounting-user-id`: the user whom the client names.
    pub(super) accounting_user: Option<String>,
    /// What is ignored.
    pub(super) unsupported: Vec<Attribute>,
}

/// What is said of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Document {
    pub(super) name: Option<String>,
    pub(super) format: String,
    pub(super) compression: Compression,
}

impl Creation {
    /// Reads the attributes of Print-Job, Validate-Job and Create-Job.
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Failure> {
        let unsupported = unsupported(&call.message);
        if call.boolean("ipp-attribute-fidelity")? == Some(true) && !unsupported.is_empty() {
            return Err(Failure::Status(
                StatusCode::ClientErrorAttributesOrValuesNotSupported,
                "not every attribute can be honoured".into(),
                unsupported,
            ));
        }
        let job = |name| call.message.attribute(GroupTag::JOB, name);
        let template = |name| job(name).filter(|it| accepts(it));
        let user = template("job-accounting-user-id")
            .or(call.operation("job-accounting-user-id"))
            .and_then(Attribute::as_str);
        let copies = template("copies").and_then(Attribute::as_integer);
        Ok(Self {
            name: call.text("job-name")?.map(str::to_owned),
            copies: copies.and_then(|it| u16::try_from(it).ok()).unwrap_or(1),
            accounting_user: user.filter(|it| !it.is_empty()).map(str::to_owned),
            unsupported,
        })
    }
}

impl Document {
    /// Reads the attributes of Print-Job, Validate-Job and Send-Document.
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Failure> {
        let compression = compression(call)?;
        let format = format(call)?.unwrap_or(OCTET_STREAM);
        let name = call.text("document-name")?.map(str::to_owned);
        Ok(Self { name, format: format.to_owned(), compression })
    }
}

/// `compression`, which must be a supported one where it is given.
fn compression(call: &Call<'_>) -> Result<Compression, Failure> {
    let Some(given) = call.text("compression")? else { return Ok(Compression::None) };
    Compression::from_keyword(given).ok_or_else(|| {
        let message = format!("compression {given} is not supported");
        named(call, StatusCode::ClientErrorCompressionNotSupported, message, "compression")
    })
}

/// `document-format`, which must be a supported one where it is given.
pub(super) fn format<'a>(call: &'a Call<'_>) -> Result<Option<&'a str>, Failure> {
    let Some(given) = call.text("document-format")? else { return Ok(None) };
    let plain = given.split(';').next().unwrap_or("").trim();
    if let Some(format) = formats().find(|it| it.eq_ignore_ascii_case(plain)) {
        return Ok(Some(format));
    }
    let message = format!("document format {given} is not supported");
    let status = StatusCode::ClientErrorDocumentFormatNotSupported;
    Err(named(call, status, message, "document-format"))
}

/// A failure that gives back the attribute that is at fault.
fn named(call: &Call<'_>, status: StatusCode, message: String, name: &str) -> Failure {
    let attribute = call.operation(name).cloned();
    Failure::Status(status, message.into(), attribute.into_iter().collect())
}

/// What cannot be honoured: unknown attributes by name only, others with their value (RFC 8011
/// section 4.1.7).
fn unsupported(message: &Message) -> Vec<Attribute> {
    let of = |tag| message.group(tag).into_iter().flat_map(|it| &it.attributes);
    let unknown = |it: &&Attribute| !OPERATION_ATTRIBUTES.contains(&&*it.name);
    let operation = of(GroupTag::OPERATION).filter(unknown).map(nameless);
    let job = of(GroupTag::JOB).filter(|it| !accepts(it)).map(|it| match row(&it.name) {
        Some(_) => it.clone(),
        None => nameless(it),
    });
    operation.chain(job).collect()
}

fn nameless(attribute: &Attribute) -> Attribute {
    Attribute::unsupported(attribute.name.clone())
}

fn row(name: &str) -> Option<&'static template::Template> {
    template::TABLE.iter().find(|it| it.name == name)
}

fn accepts(attribute: &Attribute) -> bool {
    row(&attribute.name).is_some_and(|it| (it.accepts)(attribute))
}
