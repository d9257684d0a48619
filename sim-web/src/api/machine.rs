//! The machine: how it stands, what it is, its supplies, trays and counters.

use std::net::IpAddr;

use serde::Serialize;
use sim_core::Tick;
use sim_core::condition::{Alert, SupplyLife, TrayState};
use sim_core::description::DescriptionText;
use sim_core::fault::{Fault, Found, Moment};
use sim_core::media::{INPUT_TRAYS, InputTrayRow};
use sim_core::parts::Supply;
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

/// The name of the list is assumed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct FaultHistory {
    fault_history: Vec<PastFault>,
}

/// A fault and when it was found, by the device's clock.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PastFault {
    chain_code: String,
    link_code: String,
    year: String,
    month: String,
    day: String,
    hour: String,
    minute: String,
    /// Until when, as RFC 3339 has it; empty where it is there (assumed).
    until: String,
}

/// Newest first (assumed).
pub(super) fn faults(visit: &Visit) -> FaultHistory {
    let format = visit.view.clock.date_format;
    let fault = |it: &Found| {
        let (since, until) = (it.since.clock(format).civil(Tick(0)), it.until);
        let until = until.map(|it: Moment| it.clock(format).rfc3339(Tick(0)));
        let (chain, link) = it.chain_and_link();
        PastFault {
            chain_code: chain.into(),
            link_code: link.into(),
            year: since.year().to_string(),
            month: since.month().to_string(),
            day: since.day().to_string(),
            hour: since.hour().to_string(),
            minute: since.minute().to_string(),
            until: until.unwrap_or_default(),
        }
    };
    FaultHistory { fault_history: visit.view.fault_history.iter().rev().map(fault).collect() }
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

/// The name of the list is assumed, here and below.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Supplies {
    supplies: Vec<SupplyInfo>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SupplyInfo {
    name: &'static str,
    /// The words are assumed.
    state: &'static str,
    /// "EXCHANGE_TIME" and "NEAR_END" were seen, "GOOD" is assumed.
    life_state: &'static str,
    /// Percent.
    remaining: String,
    /// Impressions.
    page_remaining: String,
}

/// The device does not know since when a supply is in it, so that there is no `DateInstalled`.
pub(super) fn supplies(visit: &Visit) -> Supplies {
    let info = |it: Supply| {
        let reading = visit.view.condition.readings.supply(it);
        SupplyInfo {
            name: it.row().label,
            state: if reading.is_fitted { "INSTALLED" } else { "NOT_INSTALLED" },
            life_state: match reading.life(it) {
                SupplyLife::Ended => "EXCHANGE_TIME",
                SupplyLife::NearEnd => "NEAR_END",
                SupplyLife::Good => "GOOD",
            },
            remaining: reading.left(it).to_string(),
            page_remaining: reading.impressions_left(it).to_string(),
        }
    };
    Supplies { supplies: Supply::all().map(info).collect() }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Trays {
    paper_trays: Vec<TrayInfo>,
}

/// Sizes, types and colours have their names in IPP (PWG 5101.1); that and the words of `Status` are assumed.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TrayInfo {
    name_id: &'static str,
    logical_num: String,
    medium_size: &'static str,
    medium_type: &'static str,
    medium_color: &'static str,
    status: &'static str,
    /// Percent.
    volume: String,
}

pub(super) fn trays(visit: &Visit) -> Trays {
    let info = |row: &InputTrayRow| {
        let reading = visit.view.condition.readings.tray(row.tray);
        TrayInfo {
            name_id: row.label,
            logical_num: (row.tray.index() + 1).to_string(),
            medium_size: reading.medium.size.row().name,
            medium_type: reading.medium.kind.name(),
            medium_color: reading.medium.color.name(),
            status: match reading.state() {
                TrayState::Out => "NOT_INSTALLED",
                TrayState::Empty => "EMPTY",
                TrayState::Low => "LOW",
                TrayState::Ready => "READY",
            },
            volume: reading.percent.to_string(),
        }
    };
    Trays { paper_trays: INPUT_TRAYS.iter().map(info).collect() }
}

/// The device has one meter, whose parts are the usage counters; it has no billing meters beside it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Counters {
    meter_supported: bool,
    usage_counter_supported: bool,
    usage_counters: Vec<Counter>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Counter {
    domestic_name: &'static str,
    count: String,
}

/// The second name was seen; the others are assumed after it.
pub(super) fn counters(visit: &Visit) -> Counters {
    let meter = visit.view.meter;
    let counters = [
        ("PRINT_TOTAL_IMPRESSION", meter.impressions()),
        ("PRINT_TOTAL_COLOR_IMPRESSION", meter.full_color),
        ("PRINT_TOTAL_BW_IMPRESSION", meter.monochrome),
        ("PRINT_TOTAL_SHEET", meter.sheets),
    ];
    let counter =
        |(domestic_name, count): (_, u64)| Counter { domestic_name, count: count.to_string() };
    Counters {
        meter_supported: false,
        usage_counter_supported: true,
        usage_counters: counters.into_iter().map(counter).collect(),
    }
}
