//! The exported audit log, made piece by piece from a view.

use sim_core::View;
use sim_core::audit::{AuditLog, Record};
use sim_core::clock::{Clock, DateFormat, Tick};
use sim_wire::audit_export::{self, Date, Header, Options, Row, Time};

/// Rows of one piece; about 50 KB.
const PIECE: usize = 500;

/// The whole audit log file as `/ALOGEXPT.CMD` gives it, byte for byte.
pub fn export_audit(view: &View) -> String {
    AuditFile::new(view).collect()
}

/// The file in pieces, the head first. It holds a snapshot of the log: what is logged later is not in it.
pub(crate) struct AuditFile {
    head: Option<Header>,
    log: AuditLog,
    clock: Clock,
    /// The number of the next record to write.
    next: u64,
}

impl AuditFile {
    pub(crate) fn new(view: &View) -> Self {
        let head = Header {
            device_address: view.identity.address,
            time_zone_minutes: view.clock.zone().minutes,
            date_format: date_format(&view.clock),
        };
        Self { head: Some(head), log: view.audit.clone(), clock: view.clock, next: 0 }
    }
}

impl Iterator for AuditFile {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut piece = String::new();
        if let Some(head) = self.head.take() {
            audit_export::write_header(&mut piece, &head, Options::default());
            self.next = self.log.written() - self.log.len() as u64;
            return Some(piece);
        }
        for record in self.log.since(self.next).take(PIECE) {
            write(&mut piece, &self.clock, record);
        }
        self.next += PIECE as u64;
        (!piece.is_empty()).then_some(piece)
    }
}

fn write(piece: &mut String, clock: &Clock, record: &Record) {
    let (date, time) = shown(clock, record);
    let event = record.event.row();
    let row = Row {
        log_id: record.log_id,
        date,
        time,
        event_id: event.id,
        event: event.event,
        user: &record.user,
        description: event.description,
        status: event.status,
        optional: &record.optional,
    };
    audit_export::write_row(piece, date_format(clock), &row);
}

/// Date and time of a record as the device's clock showed them.
fn shown(clock: &Clock, record: &Record) -> (Date, Time) {
    let it = record.clock(clock.date_format).civil(Tick(0));
    // The clock shows years from 2000 on and civil months, days, hours, minutes and seconds.
    let small = |it: i8| u8::try_from(it).unwrap_or_default();
    let year = u16::try_from(it.year()).unwrap_or_default();
    let date = Date { year, month: small(it.month()), day: small(it.day()) };
    let time =
        Time { hour: small(it.hour()), minute: small(it.minute()), second: small(it.second()) };
    (date, time)
}

fn date_format(clock: &Clock) -> audit_export::DateFormat {
    match clock.date_format {
        DateFormat::YearMonthDay => audit_export::DateFormat::YearMonthDay,
        DateFormat::MonthDayYear => audit_export::DateFormat::MonthDayYear,
        DateFormat::DayMonthYear => audit_export::DateFormat::DayMonthYear,
    }
}
