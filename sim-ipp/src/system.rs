//! The System Service (PWG 5100.22), its first part: the system says what it is and which printers it has, and has
//! one. Making printers, switching them all, resources and subscriptions of the system are absent.
//!
//! The device is its own printer, so most of what is said of the system is what is said of that.

use sim_wire::ipp::{Attribute, Group, GroupTag, StatusCode};

use super::attributes;
use super::call::Call;
use super::description::{self, PRINTER_ID, SERVICE};
use super::query::positive;
use super::reply::{Answer, Failure, Outcome};
use super::requested::Rows;
use super::row::Moment;
use super::uuid;

/// An attribute of the system.
struct Row {
    name: &'static str,
    make: Make,
}

enum Make {
    /// What the printer has under this name.
    Printer(&'static str),
    /// The system's own.
    Own(fn(&'static str, &Call<'_>, &Moment<'_>) -> Attribute),
}

const fn printer(name: &'static str, of: &'static str) -> Row {
    Row { name, make: Make::Printer(of) }
}

const fn same(name: &'static str) -> Row {
    printer(name, name)
}

type Own = fn(&'static str, &Call<'_>, &Moment<'_>) -> Attribute;

const fn own(name: &'static str, make: Own) -> Row {
    Row { name, make: Make::Own(make) }
}

/// The table.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    same("charset-configured"),
    same("charset-supported"),
    same("generated-natural-language-supported"),
    same("ipp-versions-supported"),
    same("natural-language-configured"),
    own("operations-supported",             |n, call, _| Attribute::enums(n, call.printer.offer.system_operations.iter().map(|it| i32::from(it.code())))),
    own("system-configured-printers",       |n, _, it| Attribute::collections(n, [configured(it)])),
    printer("system-config-change-date-time", "printer-config-change-date-time"),
    printer("system-config-change-time",    "printer-config-change-time"),
    printer("system-config-changes",        "printer-config-changes"),
    printer("system-current-time",          "printer-current-time"),
    own("system-default-printer-id",        |n, _, _| Attribute::integer(n, PRINTER_ID)),
    printer("system-firmware-name",         "printer-firmware-name"),
    printer("system-firmware-patches",      "printer-firmware-patches"),
    printer("system-firmware-string-version", "printer-firmware-string-version"),
    printer("system-firmware-version",      "printer-firmware-version"),
    printer("system-geo-location",          "printer-geo-location"),
    printer("system-impressions-completed", "printer-impressions-completed"),
    printer("system-info",                  "printer-info"),
    printer("system-location",              "printer-location"),
    printer("system-make-and-model",        "printer-make-and-model"),
    printer("system-media-sheets-completed", "printer-media-sheets-completed"),
    printer("system-message-from-operator", "printer-message-from-operator"),
    printer("system-name",                  "printer-name"),
    printer("system-organization",          "printer-organization"),
    printer("system-organizational-unit",   "printer-organizational-unit"),
    printer("system-serial-number",         "printer-serial-number"),
    printer("system-state",                 "printer-state"),
    printer("system-state-change-date-time", "printer-state-change-date-time"),
    printer("system-state-change-time",     "printer-state-change-time"),
    printer("system-state-message",         "printer-state-message"),
    printer("system-state-reasons",         "printer-state-reasons"),
    printer("system-up-time",               "printer-up-time"),
    own("system-uuid",                      |n, _, it| Attribute::uri(n, uuid::of_system(&it.view.identity.serial))),
    own("system-xri-supported",             |n, _, it| Attribute::collections(n, it.address.system_reaches(it.view).into_iter().map(description::xri))),
];

/// What is told of a printer in `system-configured-printers`; the last is a collection of ways to it.
const CONFIGURED: [&str; 8] = [
    "printer-id",
    "printer-info",
    "printer-is-accepting-jobs",
    "printer-name",
    "printer-service-type",
    "printer-state",
    "printer-state-reasons",
    "printer-xri-supported",
];

fn configured(moment: &Moment<'_>) -> Vec<Attribute> {
    CONFIGURED.iter().filter_map(|it| attributes::one(it, moment)).collect()
}

impl Row {
    fn attribute(&self, call: &Call<'_>, moment: &Moment<'_>) -> Option<Attribute> {
        match self.make {
            Make::Printer(of) => {
                let attribute = attributes::one(of, moment)?;
                Some(Attribute { name: self.name.into(), ..attribute })
            }
            Make::Own(make) => Some(make(self.name, call, moment)),
        }
    }
}

fn named(name: &str) -> Option<Rows> {
    let groups = ["all", "system-description", "system-status"];
    let wanted = |row: &Row| groups.contains(&name) || row.name == name;
    let rows = ROWS.iter().enumerate().filter(|(_, it)| wanted(it));
    let rows = rows.fold(Rows::NONE, |rows, (index, _)| rows.with(index));
    Some(rows).filter(|it| *it != Rows::NONE)
}

/// What the system is. `system-description` and `system-status` are both answered with all of it.
pub(super) fn get_system_attributes(call: &Call<'_>) -> Outcome {
    let all = named("all").unwrap_or(Rows::NONE);
    let wanted = Rows::requested(call.operation("requested-attributes"), all, named);
    let moment = attributes::moment(call);
    let rows = wanted.iter().filter_map(|it| ROWS.get(it));
    let attributes = rows.filter_map(|it| it.attribute(call, &moment)).collect();
    Ok(Answer::ok(Vec::new()).with(&Group { tag: GroupTag::SYSTEM, attributes }))
}

/// The printers that the system has: one, if it is among those that are asked for.
pub(super) fn get_printers(call: &Call<'_>) -> Outcome {
    let numbers = call.operation("printer-ids");
    let numbered = numbers.is_none_or(|it| it.numbers().any(|it| it == PRINTER_ID));
    let services = call.operation("printer-service-type");
    let serves = services.is_none_or(|it| it.strings().any(|it| it == SERVICE));
    let first = positive(call, "first-index")?.unwrap_or(1);
    positive(call, "limit")?;
    let fits = numbered && serves && first == 1 && stands(call)?;
    if fits { attributes::answer(call) } else { Ok(Answer::ok(Vec::new())) }
}

/// Whether the printer stands as `which-printers` says.
fn stands(call: &Call<'_>) -> Result<bool, Failure> {
    let standing = attributes::moment(call).standing;
    let (stopped, accepting) = (standing.is_stopped(), standing.is_accepting());
    Ok(match call.text("which-printers")?.unwrap_or("all") {
        "all" => true,
        "accepting" => accepting,
        "not-accepting" => !accepting,
        "idle" => !stopped && !standing.printing,
        "processing" => !stopped && standing.printing,
        "stopped" => stopped,
        "shutdown" => !standing.power.is_on() || standing.printer.is_shut_down,
        _ => {
            let status = StatusCode::ClientErrorAttributesOrValuesNotSupported;
            let message = "this value of which-printers is not supported";
            let given = call.operation("which-printers").cloned().into_iter().collect();
            return Err(Failure::Status(status, message.into(), given));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_shares_with_its_printer_is_an_attribute_of_it() {
        let shared = ROWS.iter().filter_map(|it| match it.make {
            Make::Printer(of) => Some(of),
            Make::Own(_) => None,
        });
        for name in shared.chain(CONFIGURED) {
            assert!(attributes::is_attribute(name), "{name}");
        }
    }
}
