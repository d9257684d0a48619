//! The machine: how it stands and what it is.

use std::net::IpAddr;

use serde::Serialize;
use sim_core::condition::Alert;
use sim_core::description::DescriptionText;
use sim_core::fault::Fault;
use sim_core::standing::Activity;

use crate::visit::Visit;

/// Names of the fields are assumed: only the request was seen.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Status {
    state: &'static str,
    faults: Vec<Notice>,
    alerts: Vec<Notice>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Notice {
    /// The guide's fault code, or the keyword of IPP's `printer-state-reasons`.
    code: String,
    text: String,
}

pub(super) fn status(visit: &Visit) -> Status {
    let fault = |it: &Fault| Notice { code: it.code.into(), text: it.text.into() };
    let alert = |it: &Alert| Notice { code: it.reason(), text: it.text.clone() };
    Status {
        state: match visit.standing().activity() {
            Activity::Idle => "IDLE",
            Activity::Printing => "PROCESSING",
            Activity::Stopped => "STOPPED",
        },
        faults: visit.view.faults.iter().map(fault).collect(),
        alerts: visit.view.condition.alerts.iter().map(alert).collect(),
    }
}

#[derive(Serialize)]
pub(super) struct About {
    #[serde(rename = "DevFrndlName")]
    name: &'static str,
    #[serde(rename = "HostName")]
    host_name: String,
    #[serde(rename = "Location")]
    location: String,
    #[serde(rename = "SerialNumber")]
    serial: String,
    #[serde(rename = "SoftwareVersion")]
    software: String,
    /// Empty where the device has an IPv6 address only.
    #[serde(rename = "IPv4PrimaryAddress")]
    address: String,
}

pub(super) fn about(visit: &Visit) -> About {
    let (view, identity) = (&visit.view, &visit.view.identity);
    About {
        name: identity.model.full_name,
        host_name: identity.host_name.clone(),
        location: view.description.text(DescriptionText::Location).unwrap_or_default().to_owned(),
        serial: identity.serial.clone(),
        software: view.software.controller_rom.to_string(),
        address: match identity.address {
            IpAddr::V4(it) => it.to_string(),
            IpAddr::V6(_) => String::new(),
        },
    }
}
