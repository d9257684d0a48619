//! The reading side, for collectors and tests.

use super::{
    CODING_METHOD, Date, DateFormat, EMPTY, FORMAT_VERSION, HEADINGS, Header, ITEMS, MAX_LOG_ID,
    MAX_TIME_ZONE, Row, Time,
};

/// Most rows read: there are no more Log IDs. The device itself keeps 15,000.
pub const MAX_ROWS: usize = MAX_LOG_ID as usize;

/// A file taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export<'a> {
    /// What stands at the top.
    pub header: Header,
    /// The rows in the order of the file.
    pub rows: Vec<Row<'a>>,
}

/// Where and why reading stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("audit log file, line {line}: {problem}")]
pub struct ExportError {
    /// 1-based number of the line.
    pub line: usize,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The file ends above the rows.
    #[error("the file ends here, within the header")]
    Ends,
    /// A header item is missing or out of order.
    #[error("expected the header item “{0}”")]
    Item(&'static str),
    /// The value of a header item or of a column is outside its format.
    #[error("“{0}” has a value outside its format")]
    Value(&'static str),
    /// The line between header and rows is not empty.
    #[error("expected an empty line")]
    NotEmpty,
    /// A row has another number of columns than there are headings.
    #[error("{0} columns instead of {columns}", columns = HEADINGS.len())]
    Columns(usize),
    /// More rows than [`MAX_ROWS`].
    #[error("more than {MAX_ROWS} rows")]
    TooManyRows,
}

/// Takes a file apart. A byte order mark and the line of headings may be there or not, and lines
/// may end in LF or CRLF.
///
/// # Errors
/// Names the first line that is not as it should be.
pub fn parse(text: &str) -> Result<Export<'_>, ExportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().zip(1..).peekable();
    let mut values = [""; ITEMS.len()];
    for (line, (name, value)) in (1..).zip(ITEMS.into_iter().zip(&mut values)) {
        let (content, _) = lines.next().ok_or(ExportError { line, problem: Problem::Ends })?;
        *value = item(content, name).map_err(|problem| ExportError { line, problem })?;
    }
    let header = header(values)?;
    let line = ITEMS.len() + 1;
    match lines.next() {
        None => return Err(ExportError { line, problem: Problem::Ends }),
        Some(("", _)) => {}
        Some(_) => return Err(ExportError { line, problem: Problem::NotEmpty }),
    }
    lines.next_if(|(content, _)| content.split('\t').eq(HEADINGS));

    let mut rows = Vec::new();
    for (content, line) in lines {
        if rows.len() == MAX_ROWS {
            return Err(ExportError { line, problem: Problem::TooManyRows });
        }
        let row = row(content, header.date_format);
        rows.push(row.map_err(|problem| ExportError { line, problem })?);
    }
    Ok(Export { header, rows })
}

fn item<'a>(line: &'a str, name: &'static str) -> Result<&'a str, Problem> {
    line.strip_prefix(name).and_then(|rest| rest.strip_prefix('\t')).ok_or(Problem::Item(name))
}

fn header(values: [&str; ITEMS.len()]) -> Result<Header, ExportError> {
    let [version, address, coding, zone, format] = values;
    let wrong =
        |index: usize| ExportError { line: index + 1, problem: Problem::Value(ITEMS[index]) };
    if version != FORMAT_VERSION.to_string() {
        return Err(wrong(0));
    }
    let device_address = address.parse().map_err(|_| wrong(1))?;
    if coding != CODING_METHOD {
        return Err(wrong(2));
    }
    let zone = zone.parse().ok().filter(|zone| (-MAX_TIME_ZONE..=MAX_TIME_ZONE).contains(zone));
    let time_zone_minutes = zone.ok_or_else(|| wrong(3))?;
    let date_format = DateFormat::from_label(format).ok_or_else(|| wrong(4))?;
    Ok(Header { device_address, time_zone_minutes, date_format })
}

fn row(line: &str, format: DateFormat) -> Result<Row<'_>, Problem> {
    let mut columns = [""; HEADINGS.len()];
    let mut found = 0;
    for column in line.split('\t') {
        if let Some(place) = columns.get_mut(found) {
            *place = column;
        }
        found += 1;
    }
    if found != HEADINGS.len() {
        return Err(Problem::Columns(found));
    }
    let [id, date, time, event_id, event, user, description, status, optional] = columns;
    Ok(Row {
        log_id: log_id(id).ok_or(Problem::Value(HEADINGS[0]))?,
        date: read_date(date, format).ok_or(Problem::Value(HEADINGS[1]))?,
        time: read_time(time).ok_or(Problem::Value(HEADINGS[2]))?,
        event_id: read_event_id(event_id).ok_or(Problem::Value(HEADINGS[3]))?,
        event: text(event),
        user: text(user),
        description: text(description),
        status: text(status),
        optional: text(optional),
    })
}

fn text(column: &str) -> &str {
    if column == EMPTY { "" } else { column }
}

fn log_id(text: &str) -> Option<u16> {
    number(text).filter(|id| (1..=MAX_LOG_ID).contains(id))
}

fn read_date(text: &str, format: DateFormat) -> Option<Date> {
    let [first, second, third] = three(text, '/')?;
    let (year, month, day) = match format {
        DateFormat::YearMonthDay => (first, second, third),
        DateFormat::MonthDayYear => (third, first, second),
        DateFormat::DayMonthYear => (third, second, first),
    };
    let date = Date { year: digits(year, 4)?, month: two(month)?, day: two(day)? };
    ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
}

fn read_time(text: &str) -> Option<Time> {
    let [hour, minute, second] = three(text, ':')?;
    let time = Time { hour: two(hour)?, minute: two(minute)?, second: two(second)? };
    (time.hour < 24 && time.minute < 60 && time.second < 60).then_some(time)
}

fn read_event_id(text: &str) -> Option<u16> {
    let hex = text.strip_prefix("0x").filter(|hex| hex.len() == 4)?;
    // `from_str_radix` alone would let a sign through.
    hex.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
    u16::from_str_radix(hex, 16).ok()
}

fn three(text: &str, separator: char) -> Option<[&str; 3]> {
    let mut parts = text.split(separator);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

fn two(text: &str) -> Option<u8> {
    digits(text, 2).and_then(|number| u8::try_from(number).ok())
}

fn digits(text: &str, length: usize) -> Option<u16> {
    number(text).filter(|_| text.len() == length)
}

fn number(text: &str) -> Option<u16> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}
