//! The row of counters and small values, which is written with each change.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::people::FactoryRow;
use super::row::{Row, Spelled, spelled};
use crate::Tick;
use crate::clock::{Clock, DateFormat, Saving, Turn, Zone};
use crate::command::Assumptions;
use crate::meter::Meter;
use crate::printer::{Pause, PrinterSwitches};
use crate::settings::Profile;
use crate::update::{Software, Version};
use crate::user::FactoryOperator;

/// Counters and small values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counters {
    pub(crate) now: Tick,
    pub(crate) revision: u64,
    pub(crate) clock: Clock,
    pub(crate) is_on: bool,
    pub(crate) is_restoring: bool,
    pub(crate) software: Software,
    pub(crate) drive_encrypted: bool,
    pub(crate) factory: FactoryOperator,
    pub(crate) assumptions: Assumptions,
    pub(crate) profile: Profile,
    pub(crate) settings_revision: u64,
    pub(crate) settings_changed: Tick,
    pub(crate) users_made: u32,
    pub(crate) sessions_made: u64,
    pub(crate) jobs_made: u32,
    pub(crate) subscriptions_made: u32,
    pub(crate) certificates_made: u32,
    pub(crate) tickets_made: u64,
    pub(crate) audit_written: u64,
    pub(crate) history_written: u64,
    pub(crate) history_kept: usize,
    pub(crate) printer: PrinterSwitches,
    pub(crate) meter: Meter,
    pub(crate) truth_written: u64,
    pub(crate) panel_clears: u64,
    pub(crate) seed: u64,
    pub(crate) starts: u64,
    pub(crate) fault_causes: BTreeSet<String>,
}

/// Counters and small values.
#[derive(Serialize, Deserialize)]
pub(super) struct CountersRow {
    now: u64,
    revision: u64,
    clock: ClockRow,
    is_on: bool,
    is_restoring: bool,
    /// Devices that were kept before there were updates have the first software.
    #[serde(default)]
    software: Option<SoftwareRow>,
    drive_encrypted: bool,
    factory: FactoryRow,
    assumptions: AssumptionsRow,
    /// Devices of which it was not kept are taken for such as began certified, the usual way.
    #[serde(default)]
    profile: Option<Spelled<Profile>>,
    settings_revision: u64,
    #[serde(default)]
    settings_changed: u64,
    #[serde(default)]
    users_made: u32,
    sessions_made: u64,
    jobs_made: u32,
    #[serde(default)]
    subscriptions_made: u32,
    certificates_made: u32,
    tickets_made: u64,
    audit_written: u64,
    history_written: u64,
    history_kept: usize,
    printer: PrinterRow,
    #[serde(default)]
    meter: MeterRow,
    truth_written: u64,
    panel_clears: u64,
    seed: u64,
    starts: u64,
    fault_causes: BTreeSet<String>,
}

#[derive(Serialize, Deserialize)]
struct ClockRow {
    offset_ms: i64,
    zone_minutes: i16,
    /// None in a device from before there was any.
    #[serde(default)]
    saving: Option<SavingRow>,
    date_format: Spelled<DateFormat>,
}

#[derive(Serialize, Deserialize)]
struct SavingRow {
    minutes: i16,
    begins: [u8; 4],
    ends: [u8; 4],
}

#[derive(Serialize, Deserialize)]
struct SoftwareRow {
    controller_rom: String,
    fax_rom: String,
}

#[derive(Serialize, Deserialize)]
struct AssumptionsRow {
    sibling_events: bool,
    driver_failures_count: bool,
    unknown_id_as_typed: bool,
    audit_survives_reset: bool,
    #[serde(default = "on", skip_serializing_if = "is_on")]
    print_job_challenged: bool,
    #[serde(default = "on", skip_serializing_if = "is_on")]
    repeated_user_is_none: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    repeated_failures_summed: bool,
    #[serde(default = "on", skip_serializing_if = "is_on")]
    form_token_needed: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    mail_login_in_plain: bool,
    #[serde(default = "on", skip_serializing_if = "is_on")]
    undelivered_report: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    activity_report: bool,
}

#[derive(Serialize, Deserialize)]
struct PrinterRow {
    accepting: bool,
    pause: Spelled<Pause>,
    holds_new: bool,
    is_shut_down: bool,
    changed: u64,
}

#[derive(Default, Serialize, Deserialize)]
struct MeterRow {
    full_color: u64,
    monochrome: u64,
    sheets: u64,
}

spelled! {
    DateFormat "way to write dates" {
        YearMonthDay "YearMonthDay",
        MonthDayYear "MonthDayYear",
        DayMonthYear "DayMonthYear",
    }
    Profile "profile" {
        Factory "Factory",
        Certified "Certified",
        Open "Open",
    }
    Pause "way to pause" {
        No "No",
        AfterCurrent "AfterCurrent",
        Paused "Paused",
    }
}

impl Row for CountersRow {
    type Of = Counters;

    fn of(it: &Counters) -> Self {
        Self {
            now: it.now.0,
            revision: it.revision,
            clock: ClockRow::of(it.clock),
            is_on: it.is_on,
            is_restoring: it.is_restoring,
            software: Some(SoftwareRow::of(it.software)),
            drive_encrypted: it.drive_encrypted,
            factory: FactoryRow::of(&it.factory),
            assumptions: AssumptionsRow::of(it.assumptions),
            profile: Some(Spelled(it.profile)),
            settings_revision: it.settings_revision,
            settings_changed: it.settings_changed.0,
            users_made: it.users_made,
            sessions_made: it.sessions_made,
            jobs_made: it.jobs_made,
            subscriptions_made: it.subscriptions_made,
            certificates_made: it.certificates_made,
            tickets_made: it.tickets_made,
            audit_written: it.audit_written,
            history_written: it.history_written,
            history_kept: it.history_kept,
            printer: PrinterRow::of(it.printer),
            meter: MeterRow::of(it.meter),
            truth_written: it.truth_written,
            panel_clears: it.panel_clears,
            seed: it.seed,
            starts: it.starts,
            fault_causes: it.fault_causes.clone(),
        }
    }

    fn read(self) -> Result<Counters, String> {
        let software = self.software.map(SoftwareRow::read).transpose()?;
        Ok(Counters {
            now: Tick(self.now),
            revision: self.revision,
            clock: self.clock.read(),
            is_on: self.is_on,
            is_restoring: self.is_restoring,
            software: software.unwrap_or(Software::CERTIFIED),
            drive_encrypted: self.drive_encrypted,
            factory: self.factory.read(),
            assumptions: self.assumptions.read(),
            profile: self.profile.map_or(Profile::Certified, |it| it.0),
            settings_revision: self.settings_revision,
            settings_changed: Tick(self.settings_changed),
            users_made: self.users_made,
            sessions_made: self.sessions_made,
            jobs_made: self.jobs_made,
            subscriptions_made: self.subscriptions_made,
            certificates_made: self.certificates_made,
            tickets_made: self.tickets_made,
            audit_written: self.audit_written,
            history_written: self.history_written,
            history_kept: self.history_kept,
            printer: self.printer.read(),
            meter: self.meter.read(),
            truth_written: self.truth_written,
            panel_clears: self.panel_clears,
            seed: self.seed,
            starts: self.starts,
            fault_causes: self.fault_causes,
        })
    }
}

impl ClockRow {
    fn of(it: Clock) -> Self {
        let Clock { offset_ms, zone: Zone { minutes, saving }, date_format } = it;
        let turn = |it: Turn| [it.month, it.week, it.weekday, it.hour];
        let saving = saving.map(|Saving { minutes, begins, ends }| SavingRow {
            minutes,
            begins: turn(begins),
            ends: turn(ends),
        });
        Self { offset_ms, zone_minutes: minutes, saving, date_format: Spelled(date_format) }
    }

    fn read(self) -> Clock {
        let Self { offset_ms, zone_minutes: minutes, saving, date_format } = self;
        let turn = |[month, week, weekday, hour]: [u8; 4]| Turn { month, week, weekday, hour };
        let saving = saving.map(|SavingRow { minutes, begins, ends }| Saving {
            minutes,
            begins: turn(begins),
            ends: turn(ends),
        });
        Clock { offset_ms, zone: Zone { minutes, saving }, date_format: date_format.0 }
    }
}

impl SoftwareRow {
    fn of(it: Software) -> Self {
        Self { controller_rom: it.controller_rom.to_string(), fax_rom: it.fax_rom.to_string() }
    }

    fn read(self) -> Result<Software, String> {
        let version = |text: &str| text.parse::<Version>().map_err(|it| it.to_string());
        Ok(Software {
            controller_rom: version(&self.controller_rom)?,
            fax_rom: version(&self.fax_rom)?,
        })
    }
}

impl AssumptionsRow {
    fn of(it: Assumptions) -> Self {
        let Assumptions {
            sibling_events,
            driver_failures_count,
            unknown_id_as_typed,
            audit_survives_reset,
            print_job_challenged,
            repeated_user_is_none,
            repeated_failures_summed,
            form_token_needed,
            mail_login_in_plain,
            undelivered_report,
            activity_report,
        } = it;
        Self {
            sibling_events,
            driver_failures_count,
            unknown_id_as_typed,
            audit_survives_reset,
            print_job_challenged,
            repeated_user_is_none,
            repeated_failures_summed,
            form_token_needed,
            mail_login_in_plain,
            undelivered_report,
            activity_report,
        }
    }

    fn read(self) -> Assumptions {
        let Self {
            sibling_events,
            driver_failures_count,
            unknown_id_as_typed,
            audit_survives_reset,
            print_job_challenged,
            repeated_user_is_none,
            repeated_failures_summed,
            form_token_needed,
            mail_login_in_plain,
            undelivered_report,
            activity_report,
        } = self;
        Assumptions {
            sibling_events,
            driver_failures_count,
            unknown_id_as_typed,
            audit_survives_reset,
            print_job_challenged,
            repeated_user_is_none,
            repeated_failures_summed,
            form_token_needed,
            mail_login_in_plain,
            undelivered_report,
            activity_report,
        }
    }
}

/// What is assumed where a row does not say so.
pub(super) const fn on() -> bool {
    true
}

pub(super) const fn is_on(it: &bool) -> bool {
    *it
}

pub(super) const fn is_off(it: &bool) -> bool {
    !*it
}

impl PrinterRow {
    fn of(it: PrinterSwitches) -> Self {
        let PrinterSwitches { accepting, pause, holds_new, is_shut_down, changed } = it;
        Self { accepting, pause: Spelled(pause), holds_new, is_shut_down, changed: changed.0 }
    }

    fn read(self) -> PrinterSwitches {
        let Self { accepting, pause, holds_new, is_shut_down, changed } = self;
        PrinterSwitches {
            accepting,
            pause: pause.0,
            holds_new,
            is_shut_down,
            changed: Tick(changed),
        }
    }
}

impl MeterRow {
    fn of(it: Meter) -> Self {
        let Meter { full_color, monochrome, sheets } = it;
        Self { full_color, monochrome, sheets }
    }

    fn read(self) -> Meter {
        let Self { full_color, monochrome, sheets } = self;
        Meter { full_color, monochrome, sheets }
    }
}
