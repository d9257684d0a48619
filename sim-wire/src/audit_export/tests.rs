use expect_test::expect;
use proptest::prelude::*;

use super::*;

fn header(date_format: DateFormat) -> Header {
    let device_address = "192.0.2.10".parse().unwrap();
    Header { device_address, time_zone_minutes: 540, date_format }
}

const FAILED_LOGIN: Row<'_> = Row {
    log_id: 1,
    date: Date { year: 2018, month: 1, day: 31 },
    time: Time { hour: 10, minute: 0, second: 0 },
    event_id: 0x0201,
    event: "Login/Logout",
    user: "User1",
    description: "Login",
    status: "Failed (Invalid Password)",
    optional: "",
};

fn export(format: DateFormat, rows: &[Row<'_>]) -> String {
    let mut out = String::new();
    write_header(&mut out, &header(format), Options::default());
    for row in rows {
        write_row(&mut out, format, row);
    }
    out
}

fn visible(text: &str) -> String {
    text.replace('\t', "|").replace("\r\n", "~\n").replace('\u{feff}', "<BOM>")
}

#[test]
fn the_file_looks_as_the_guide_describes_it() {
    expect![[r#"
        Format Version|3~
        Device's IP Address|192.0.2.10~
        Coding Method|UTF8~
        Time Zone|540~
        Date Format|YYYY/MM/DD~
        ~
        Log ID|Date|Time|Audit Event ID|Logged Events|User Name|Description|Status|Optionally Logged Items~
        1|2018/01/31|10:00:00|0x0201|Login/Logout|User1|Login|Failed (Invalid Password)|-~
    "#]]
    .assert_eq(&visible(&export(DateFormat::YearMonthDay, &[FAILED_LOGIN])));
}

#[test]
fn mark_and_headings_can_be_switched() {
    let mut out = String::new();
    let west = Header {
        device_address: "2001:db8::7".parse().unwrap(),
        time_zone_minutes: -720,
        date_format: DateFormat::MonthDayYear,
    };
    write_header(&mut out, &west, Options { byte_order_mark: true, headings: false });
    write_row(&mut out, west.date_format, &FAILED_LOGIN);
    expect![[r#"
        <BOM>Format Version|3~
        Device's IP Address|2001:db8::7~
        Coding Method|UTF8~
        Time Zone|-720~
        Date Format|MM/DD/YYYY~
        ~
        1|01/31/2018|10:00:00|0x0201|Login/Logout|User1|Login|Failed (Invalid Password)|-~
    "#]]
    .assert_eq(&visible(&out));
    let read = parse(&out).unwrap();
    assert_eq!((read.header, read.rows.as_slice()), (west, [FAILED_LOGIN].as_slice()));
}

#[test]
fn the_three_date_formats_are_written_and_read() {
    let written = ["\t2018/01/31\t", "\t01/31/2018\t", "\t31/01/2018\t"];
    for (format, date) in DateFormat::ALL.into_iter().zip(written) {
        let file = export(format, &[FAILED_LOGIN]);
        assert!(file.contains(date), "{format:?}");
        assert_eq!(parse(&file).unwrap().rows, [FAILED_LOGIN]);
    }
}

#[test]
fn a_name_cannot_forge_a_row() {
    let user = "x\t-\r\n2\t2018/01/31\n\u{85}\u{2028}\u{0}y\u{feff}";
    let file = export(DateFormat::YearMonthDay, &[Row { user, ..FAILED_LOGIN }]);
    let read = parse(&file).unwrap();
    assert_eq!(read.rows.len(), 1);
    assert_eq!(read.rows[0].user, "x -  2 2018/01/31    y ");
}

#[test]
fn errors_name_the_line() {
    let good = export(DateFormat::YearMonthDay, &[FAILED_LOGIN]);
    let changes: &[(&str, &str)] = &[
        ("Version\t3", "Version\t4"),
        ("192.0.2.10", "192.0.2"),
        ("Coding Method", "Coding"),
        ("\t540", "\t721"),
        ("YYYY/MM/DD", "YY/MM/DD"),
        ("\r\n\r\n", "\r\nx\r\n"),
        ("Log ID\t", "Log\t"),
        ("\r\n1\t", "\r\n60001\t"),
        ("\r\n1\t", "\r\n0\t"),
        ("2018/01/31", "2018/13/31"),
        ("2018/01/31", "18/01/31"),
        ("10:00:00", "10:0:00"),
        ("10:00:00", "24:00:00"),
        ("0x0201", "0x+201"),
        ("\tUser1", ""),
        ("\tUser1", "\tUser1\tUser2"),
    ];
    let told: Vec<String> = changes
        .iter()
        .map(|(from, to)| parse(&good.replacen(from, to, 1)).unwrap_err().to_string())
        .collect();
    expect![[r#"
        audit log file, line 1: “Format Version” has a value outside its format
        audit log file, line 2: “Device's IP Address” has a value outside its format
        audit log file, line 3: expected the header item “Coding Method”
        audit log file, line 4: “Time Zone” has a value outside its format
        audit log file, line 5: “Date Format” has a value outside its format
        audit log file, line 6: expected an empty line
        audit log file, line 7: “Log ID” has a value outside its format
        audit log file, line 8: “Log ID” has a value outside its format
        audit log file, line 8: “Log ID” has a value outside its format
        audit log file, line 8: “Date” has a value outside its format
        audit log file, line 8: “Date” has a value outside its format
        audit log file, line 8: “Time” has a value outside its format
        audit log file, line 8: “Time” has a value outside its format
        audit log file, line 8: “Audit Event ID” has a value outside its format
        audit log file, line 8: 8 columns instead of 9
        audit log file, line 8: 10 columns instead of 9"#]]
    .assert_eq(&told.join("\n"));
    assert_eq!(parse("").unwrap_err().line, 1);
    assert_eq!(parse("Format Version\t3\n").unwrap_err().problem, Problem::Ends);
}

#[test]
fn a_full_log_is_written_and_read_in_well_under_a_second() {
    let started = std::time::Instant::now();
    let rows: Vec<Row<'_>> = (1..=15_000).map(|log_id| Row { log_id, ..FAILED_LOGIN }).collect();
    let file = export(DateFormat::YearMonthDay, &rows);
    assert_eq!(parse(&file).unwrap().rows, rows);
    // The guide speaks of about 1.5 MB for a full log.
    assert!((1_000_000..2_000_000).contains(&file.len()), "{} bytes", file.len());
    println!("15,000 rows, {} bytes, {:?}", file.len(), started.elapsed());
    assert!(started.elapsed().as_millis() < 2_000);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        log_id in 1..=MAX_LOG_ID,
        event_id: u16,
        year in 0..=9999u16,
        (month, day) in (1..=12u8, 1..=31u8),
        (hour, minute, second) in (0..24u8, 0..60u8, 0..60u8),
        texts in prop::array::uniform5("[^\\p{Cc}\u{2028}\u{2029}\u{feff}]{0,40}"),
        format in prop::sample::select(DateFormat::ALL.to_vec()),
    ) {
        let [event, user, description, status, optional] = texts.each_ref().map(|text| text.as_str());
        prop_assume!(!texts.iter().any(|text| text == EMPTY));
        let row = Row {
            log_id,
            date: Date { year, month, day },
            time: Time { hour, minute, second },
            event_id,
            event,
            user,
            description,
            status,
            optional,
        };
        let file = export(format, &[row]);
        prop_assert_eq!(parse(&file).unwrap().rows, vec![row]);
    }

    #[test]
    fn no_text_makes_it_panic(rest in "\\PC{0,60}", cut in 0usize..400) {
        let file = export(DateFormat::DayMonthYear, &[FAILED_LOGIN]);
        let _ = parse(&rest);
        let _ = parse(&format!("{}{rest}", &file[..cut.min(file.len())]));
    }
}
