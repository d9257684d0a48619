//! What a client says of the job it creates: operation and job template attributes, validated.

use sim_core::job::{GivenPassword, JobTicket, PasswordEncryption, TicketChange};
use sim_host::{Format, OCTET_STREAM};
use sim_intake::{Announced, Compression, Described};
use sim_wire::ipp::{Attribute, GroupTag, Message, StatusCode};

use super::asked::Asked;
use super::call::Call;
use super::reply::Failure;
use super::{contradiction, template};

/// `compression-supported` (RFC 8011 section 5.4.32), in the order in which they are listed.
pub(super) const COMPRESSIONS: [(&str, Compression); 3] =
    [("none", Compression::None), ("deflate", Compression::Deflate), ("gzip", Compression::Gzip)];

/// Operation attributes of the creation operations that are understood, or known to mean nothing
/// here; others are answered as unsupported (RFC 8011 sections 4.2.1.1, 4.2.4.1 and 4.3.1.1).
#[rustfmt::skip]
const OPERATION_ATTRIBUTES: &[&str] = &[
    "attributes-charset", "attributes-natural-language", "printer-uri", "job-uri", "job-id",
    "requesting-user-name", "requesting-user-uri", "job-name", "ipp-attribute-fidelity",
    "document-name", "document-format", "document-natural-language", "compression",
    "last-document", "job-k-octets", "job-impressions", "job-media-sheets",
    "job-accounting-user-id", "job-mandatory-attributes", "job-password", "job-password-encryption",
];

/// `document-format-supported`.
pub(super) fn formats() -> impl Iterator<Item = &'static str> {
    Format::all().map(Format::mime).chain([OCTET_STREAM])
}

/// What is asked for with a new job.
pub(super) struct Creation {
    /// Without its subscriptions.
    pub(super) announced: Announced,
    /// What is ignored.
    pub(super) unsupported: Vec<Attribute>,
}

/// What is said of a document.
pub(super) struct Document {
    pub(super) described: Described,
    pub(super) compression: Compression,
}

impl Creation {
    /// Reads the attributes of Print-Job, Validate-Job and Create-Job.
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Failure> {
        contradiction::check(&call.message)?;
        let mut ticket = JobTicket::default();
        let mut unsupported = unknown(&call.message);
        unsupported.extend(apply(call, &mut ticket));
        mandatory(call, &unsupported)?;
        if let Some(named) = call.operation("job-accounting-user-id").and_then(Attribute::as_str)
            && ticket.accounting_user.is_none()
        {
            ticket.accounting_user = Some(named).filter(|it| !it.is_empty()).map(Into::into);
        }
        ticket.requesting_user = call.requesting_user()?.map(Into::into);
        let name = call.text("job-name")?.map(str::to_owned);
        let announced =
            Announced { name, ticket, password: password(call)?, ..Announced::default() };
        Ok(Self { announced, unsupported })
    }
}

/// Applies the job attributes of a request to a ticket. What cannot be honoured comes back: unknown
/// attributes by name only, others with their value (RFC 8011 section 4.1.7).
pub(super) fn apply(call: &Call<'_>, ticket: &mut JobTicket) -> Vec<Attribute> {
    let (changes, unsupported) = changes(call, |_| false);
    for change in changes {
        // Each was tried before.
        let _ = ticket.change(change);
    }
    unsupported
}

/// What the job attributes of a request ask for, and those that cannot be honoured. Attributes that
/// are `known` elsewhere are passed over.
pub(super) fn changes(
    call: &Call<'_>,
    known: impl Fn(&str) -> bool,
) -> (Vec<TicketChange>, Vec<Attribute>) {
    let (mut changes, mut unsupported) = (Vec::new(), Vec::new());
    let mut tried = JobTicket::default();
    let given = call.message.group(GroupTag::JOB).into_iter().flat_map(|it| &it.attributes);
    let profile = call.printer.offer.profile;
    for attribute in given.filter(|it| !known(&it.name)) {
        let row = template::rows(profile).find(|it| it.name == attribute.name);
        match row.map(|it| (it.read)(attribute)) {
            Some(Some(Asked::Change(change))) if tried.change(change.clone()).is_ok() => {
                changes.push(change);
            }
            Some(Some(Asked::Nothing)) => {}
            Some(Some(Asked::Change(_)) | None) => unsupported.push(attribute.clone()),
            None => unsupported.push(nameless(attribute)),
        }
    }
    (changes, unsupported)
}

/// What the client insists on: everything with `ipp-attribute-fidelity`, or what it names in
/// `job-mandatory-attributes` (PWG 5100.7).
fn mandatory(call: &Call<'_>, unsupported: &[Attribute]) -> Result<(), Failure> {
    let all = call.boolean("ipp-attribute-fidelity")? == Some(true);
    let named = call.operation("job-mandatory-attributes");
    let insisted = |it: &Attribute| {
        all || named.is_some_and(|names| names.strings().any(|name| *name == *it.name))
    };
    if !unsupported.iter().any(insisted) {
        return Ok(());
    }
    let message = "not every attribute can be honoured";
    let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
    Err(Failure::Status(status, message.into(), unsupported.to_vec()))
}

/// `job-password` and `job-password-encryption` (PWG 5100.11 section 6.1). A job that cannot be kept
/// confidential as its client wishes is refused, and nothing of the password is said.
fn password(call: &Call<'_>) -> Result<Option<GivenPassword>, Failure> {
    let refused = |name: &'static str, message: &'static str| {
        let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
        Err(Failure::Status(status, message.into(), vec![Attribute::unsupported(name)]))
    };
    let Some(given) = call.operation("job-password") else { return Ok(None) };
    let Some(digest) = given.as_octets() else {
        return Err(Failure::bad_request("job-password is not one octetString"));
    };
    let Some(keyword) = call.text("job-password-encryption")? else {
        return Err(Failure::bad_request("job-password without job-password-encryption"));
    };
    let Some(encryption) = PasswordEncryption::from_keyword(keyword) else {
        return refused("job-password-encryption", "this job-password-encryption is not supported");
    };
    if !encryption.fits(digest.len()) {
        return refused("job-password", "job-password is of another length than its encryption");
    }
    Ok(Some(GivenPassword { encryption, digest: digest.to_vec() }))
}

impl Document {
    /// Reads the attributes of Print-Job, Validate-Job and Send-Document.
    pub(super) fn of(call: &Call<'_>) -> Result<Self, Failure> {
        let compression = compression(call)?;
        let format = format(call)?.unwrap_or_default().mime();
        let name = call.text("document-name")?.map(str::to_owned);
        Ok(Self { described: Described { name, format }, compression })
    }
}

/// `compression`, which must be a supported one where it is given.
fn compression(call: &Call<'_>) -> Result<Compression, Failure> {
    let Some(given) = call.text("compression")? else { return Ok(Compression::None) };
    let found = COMPRESSIONS.iter().find(|it| it.0 == given).map(|it| it.1);
    found.ok_or_else(|| {
        let message = format!("compression {given} is not supported");
        named(call, StatusCode::ClientErrorCompressionNotSupported, message, "compression")
    })
}

/// `document-format`, which must be a supported one where it is given, in a charset that is known where it
/// says one.
pub(super) fn format(call: &Call<'_>) -> Result<Option<sim_host::Announced>, Failure> {
    let Some(given) = call.text("document-format")? else { return Ok(None) };
    if let Some(format) = sim_host::Announced::of(given) {
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

/// Operation attributes that are unknown, by name only.
fn unknown(message: &Message) -> Vec<Attribute> {
    let given = message.group(GroupTag::OPERATION).into_iter().flat_map(|it| &it.attributes);
    given.filter(|it| !OPERATION_ATTRIBUTES.contains(&&*it.name)).map(nameless).collect()
}

pub(super) fn nameless(attribute: &Attribute) -> Attribute {
    Attribute::unsupported(attribute.name.clone())
}
