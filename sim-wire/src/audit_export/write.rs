//! The writing side: text appended to a `String`, row by row.

use std::fmt::Write as _;

use super::{
    CODING_METHOD, Date, DateFormat, EMPTY, FORMAT_VERSION, HEADINGS, Header, ITEMS, Options, Row,
};

const LINE_END: &str = "\r\n";
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Appends everything that stands above the first row.
pub fn write_header(out: &mut String, header: &Header, options: Options) {
    if options.byte_order_mark {
        out.push(BYTE_ORDER_MARK);
    }
    let values = [
        FORMAT_VERSION.to_string(),
        header.device_address.to_string(),
        CODING_METHOD.to_owned(),
        header.time_zone_minutes.to_string(),
        header.date_format.label().to_owned(),
    ];
    for (item, value) in ITEMS.iter().zip(values) {
        out.extend([item, "\t", &value, LINE_END]);
    }
    out.push_str(LINE_END);
    if options.headings {
        out.push_str(&HEADINGS.join("\t"));
        out.push_str(LINE_END);
    }
}

/// Appends one row. The date format must be that of the header.
pub fn write_row(out: &mut String, date_format: DateFormat, row: &Row<'_>) {
    // Writing to a String cannot fail.
    let _ = write!(out, "{}\t", row.log_id);
    write_date(out, date_format, row.date);
    let time = row.time;
    let _ = write!(out, "\t{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
    let _ = write!(out, "\t{:#06x}", row.event_id);
    for text in [row.event, row.user, row.description, row.status, row.optional] {
        out.push('\t');
        write_text(out, text);
    }
    out.push_str(LINE_END);
}

fn write_date(out: &mut String, format: DateFormat, date: Date) {
    let Date { year, month, day } = date;
    let _ = match format {
        DateFormat::YearMonthDay => write!(out, "{year:04}/{month:02}/{day:02}"),
        DateFormat::MonthDayYear => write!(out, "{month:02}/{day:02}/{year:04}"),
        DateFormat::DayMonthYear => write!(out, "{day:02}/{month:02}/{year:04}"),
    };
}

/// A tab or a line end in a field would let a user ID or a document name forge columns and whole
/// rows of the log, so each becomes a blank; so does whatever else a reader may take for a line
/// end or may act upon.
fn write_text(out: &mut String, text: &str) {
    if text.is_empty() {
        out.push_str(EMPTY);
    } else {
        out.extend(text.chars().map(|c| if may_forge(c) { ' ' } else { c }));
    }
}

fn may_forge(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | BYTE_ORDER_MARK)
}
