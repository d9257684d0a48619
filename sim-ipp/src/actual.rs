//! What a job was printed with (`-actual`, PWG 5100.8): unknown until it is begun, and then what its ticket says.
//!
//! What job control in the data asked for is in the ticket too, so that these may differ from what the client
//! supplied. Paper that nobody chose is the device's own.

use sim_core::job::{Job, JobTicket, Media};
use sim_wire::ipp::Attribute;

use super::template;

/// What the names end with, behind those of the job template attributes.
const SUFFIX: &str = "-actual";

/// The names, of those job template attributes for which one is registered.
pub(super) const NAMES: [&str; 18] = [
    "copies-actual",
    "finishings-actual",
    "job-account-id-actual",
    "job-accounting-user-id-actual",
    "job-hold-until-actual",
    "job-priority-actual",
    "job-sheets-actual",
    "media-actual",
    "media-col-actual",
    "multiple-document-handling-actual",
    "number-up-actual",
    "orientation-requested-actual",
    "output-bin-actual",
    "overrides-actual",
    "page-ranges-actual",
    "print-color-mode-actual",
    "print-quality-actual",
    "sides-actual",
];

/// The attribute of this name.
pub(super) fn show(name: &'static str, job: &Job) -> Attribute {
    let unknown = || Attribute::unknown(name);
    if job.started.is_none() {
        return unknown();
    }
    let of = name.strip_suffix(SUFFIX).unwrap_or(name);
    let row = template::TABLE.iter().find(|it| it.name == of);
    let ticket = job.ticket().map(printed);
    row.zip(ticket).and_then(|(it, ticket)| (it.show)(name, &ticket)).unwrap_or_else(unknown)
}

/// The ticket, with the size of the paper that is used where none is named.
fn printed(ticket: &JobTicket) -> JobTicket {
    let media = Media { size: Some(ticket.media.wanted().size), ..ticket.media };
    JobTicket { media, ..ticket.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_of_a_job_template_attribute() {
        let is_one =
            |it: &str| template::TABLE.iter().any(|row| Some(row.name) == it.strip_suffix(SUFFIX));
        assert!(NAMES.iter().all(|it| is_one(it)));
    }
}
