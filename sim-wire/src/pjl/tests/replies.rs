//! Conversations, byte by byte. The forms are those of the samples in the PJL Technical Reference,
//! chapters 7 and 9.

use super::*;

const DEVICE: Device<'static> = Device {
    id: "ApeosPort C7070",
    status: Status { code: Status::READY, display: "Ready to \"copy\".", online: true },
    page_count: 183_933,
    memory: Memory { total: 1_494_416, largest: 1_494_176 },
    configuration: &[
        Feature::Options("IN TRAYS", &["INTRAY1 PC", "INTRAY5 MP"]),
        Feature::Present("DUPLEX"),
        Feature::Number("DISPLAY LINES", 1),
    ],
    variables: &[
        DeviceVariable {
            of: None,
            name: "COPIES",
            factory: "1",
            values: Values::Range(1, 999),
            read_only: false,
        },
        DeviceVariable {
            of: None,
            name: "DUPLEX",
            factory: "OFF",
            values: Values::Enumerated(&["OFF", "ON"]),
            read_only: false,
        },
        DeviceVariable {
            of: Some("LPARM:PCL"),
            name: "PTSIZE",
            factory: "12",
            values: Values::Enumerated(&["12"]),
            read_only: true,
        },
    ],
    files: Files::NoVolume,
};

/// What a device answers to these lines.
fn talk(device: &Device<'_>, lines: &str) -> String {
    let (mut session, mut replies) = (Session::default(), Vec::new());
    let mut reader = CommandReader::default();
    let stream = format!("\x1b%-12345X@PJL\r\n{lines}\x1b%-12345X");
    reader.push(stream.as_bytes(), &mut |piece| {
        if let Piece::Command(_, command) = piece {
            replies.extend(session.answer(command, device));
        }
    });
    String::from_utf8(replies).unwrap()
}

#[test]
fn what_is_asked_is_answered_in_the_reference_s_form() {
    for (asked, answer) in [
        ("ECHO 17:45:22.5 05-17-92", "@PJL ECHO 17:45:22.5 05-17-92\r\n\x0c"),
        ("INFO ID", "@PJL INFO ID\r\n\"ApeosPort C7070\"\r\n\x0c"),
        (
            "INFO STATUS",
            "@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY=\"Ready to 'copy'.\"\r\nONLINE=TRUE\r\n\x0c",
        ),
        ("info pagecount", "@PJL INFO PAGECOUNT\r\nPAGECOUNT=183933\r\n\x0c"),
        ("INFO MEMORY", "@PJL INFO MEMORY\r\nTOTAL=1494416\r\nLARGEST=1494176\r\n\x0c"),
        (
            "INFO CONFIG",
            "@PJL INFO CONFIG\r\nIN TRAYS [2 ENUMERATED]\r\n\tINTRAY1 PC\r\n\tINTRAY5 MP\r\n\
            DUPLEX\r\nDISPLAY LINES=1\r\n\x0c",
        ),
        (
            "INFO VARIABLES",
            "@PJL INFO VARIABLES\r\nCOPIES=1 [2 RANGE]\r\n\t1\r\n\t999\r\n\
            DUPLEX=OFF [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\n\
            LPARM:PCL PTSIZE=12 [1 ENUMERATED READONLY]\r\n\t12\r\n\x0c",
        ),
        (
            "INFO USTATUS",
            "@PJL INFO USTATUS\r\nDEVICE=OFF [3 ENUMERATED]\r\n\tOFF\r\n\tON\r\n\tVERBOSE\r\n\
            JOB=OFF [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\nPAGE=OFF [2 ENUMERATED]\r\n\tOFF\r\n\tON\r\n\
            TIMED=0 [2 RANGE]\r\n\t5\r\n\t300\r\n\x0c",
        ),
        (
            "INFO FILESYS",
            "@PJL INFO FILESYS [1 TABLE]\r\n\
            \tVOLUME\tTOTAL SIZE\tFREE SPACE\tLOCATION\tLABEL\tSTATUS\r\n\x0c",
        ),
        ("INFO WEATHER", "@PJL INFO WEATHER\r\n\"?\"\r\n\x0c"),
        ("INQUIRE DUPLEX", "@PJL INQUIRE DUPLEX\r\nOFF\r\n\x0c"),
        ("INQUIRE LPARM : PCL PTSIZE", "@PJL INQUIRE LPARM : PCL PTSIZE\r\n12\r\n\x0c"),
        ("INQUIRE PTSIZE", "@PJL INQUIRE PTSIZE\r\n\"?\"\r\n\x0c"),
        ("DINQUIRE NOTHING", "@PJL DINQUIRE NOTHING\r\n\"?\"\r\n\x0c"),
        ("COMMENT silence", ""),
        ("OPMSG DISPLAY=\"x\"", ""),
        ("ECO wrong", ""),
    ] {
        assert_eq!(talk(&DEVICE, &format!("@PJL {asked}\r\n")), answer, "{asked}");
    }
}

#[test]
fn what_is_set_is_inquired_until_the_job_ends_and_the_default_outlives_it() {
    let lines = "@PJL SET COPIES=5\n@PJL DEFAULT DUPLEX=on\n@PJL INQUIRE COPIES\n\
        @PJL DINQUIRE COPIES\n@PJL EOJ\n@PJL INQUIRE COPIES\n@PJL INQUIRE DUPLEX\n\
        @PJL INITIALIZE\n@PJL INQUIRE DUPLEX\n";
    let answers = talk(&DEVICE, lines);
    let values: Vec<_> = answers.split('\x0c').filter_map(|it| it.split("\r\n").nth(1)).collect();
    assert_eq!(values, ["5", "1", "1", "ON", "OFF"]);
}

#[test]
fn what_cannot_be_set_stays_as_it_was() {
    for set in ["COPIES=0", "COPIES=1000", "COPIES=many", "DUPLEX=2", "LPARM:PCL PTSIZE=12"] {
        let answers = talk(&DEVICE, &format!("@PJL SET {set}\n@PJL INFO VARIABLES\n"));
        assert_eq!(answers, talk(&DEVICE, "@PJL INFO VARIABLES\n"), "{set}");
    }
}

#[test]
fn a_verbose_client_is_told_what_was_wrong_with_its_lines() {
    let long = format!("COMMENT {}", "x".repeat(MAX_LINE));
    for (line, code) in [
        ("ECO wrong sample", 20_002),
        ("SET COPIES", 20_001),
        ("SET COPIES=0", 25_001),
        ("USTATUS JOB=PERHAPS", 25_001),
        ("ENTER LANGUAGE=KLINGON", 20_004),
        (&long, 20_005),
        ("FSDELETE NAME=\"0:\\x\"", 32_001),
        ("FSINIT VOLUME=\"0:\"", 32_001),
    ] {
        let told = talk(&DEVICE, &format!("@PJL USTATUS DEVICE=VERBOSE\n@PJL {line}\n"));
        assert_eq!(told, format!("@PJL USTATUS DEVICE\r\nCODE={code}\r\n\x0c"), "{line}");
        assert_eq!(talk(&DEVICE, &format!("@PJL USTATUS DEVICE=ON\n@PJL {line}\n")), "", "{line}");
    }
}

#[test]
fn file_commands_are_refused_with_their_number() {
    for (files, number) in [(Files::NoVolume, 1), (Files::Off, 52)] {
        let device = Device { files, ..DEVICE };
        assert_eq!(
            talk(&device, "@PJL FSDIRLIST NAME=\"0:\\\" ENTRY=1 COUNT=65535\r\n"),
            format!("@PJL FSDIRLIST NAME=\"0:\\\" ENTRY=1\r\nFILEERROR={number}\r\n\x0c")
        );
        for keyword in ["FSQUERY", "FSUPLOAD"] {
            assert_eq!(
                talk(&device, &format!("@PJL {keyword} NAME=\"0:\\..\\etc\\passwd\"\r\n")),
                format!(
                    "@PJL {keyword} NAME=\"0:\\..\\etc\\passwd\"\r\nFILEERROR={number}\r\n\x0c"
                )
            );
        }
        for silent in ["FSDELETE", "FSMKDIR", "FSINIT"] {
            assert_eq!(talk(&device, &format!("@PJL {silent} NAME=\"0:\\x\"\r\n")), "");
        }
        let download = "@PJL FSDOWNLOAD FORMAT:BINARY SIZE=16 NAME=\"0:\\x\"\r\n@PJL ECHO inside\n\
            @PJL ECHO outside\r\n";
        assert_eq!(talk(&device, download), "@PJL ECHO outside\r\n\x0c");
    }
    let off = Device { files: Files::Off, ..DEVICE };
    assert_eq!(talk(&off, "@PJL INFO FILESYS\n"), "@PJL INFO FILESYS\r\n\"?\"\r\n\x0c");
}

#[test]
fn unsolicited_status_comes_only_to_who_asked_for_it() {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let all = |session: &Session| {
        [
            session.device_changed(&Status { code: 10_006, display: "Toner low", online: true }),
            session.job_began(Some("JOB 14993")),
            session.page_printed(1),
            session.job_ended(Some("JOB 14993"), 3),
            session.job_cancelled(None),
            session.timed(&DEVICE.status),
        ]
        .map(text)
    };
    let mut session = Session::default();
    assert_eq!(all(&session), [""; 6]);
    assert_eq!(session.interval_seconds(), None);
    for line in ["DEVICE=ON", "JOB=ON", "PAGE=ON", "TIMED=3"] {
        let line = format!("USTATUS {line}");
        assert_eq!(session.answer(Ok(Command::parse(&line)), &DEVICE), b"");
    }
    assert_eq!(session.interval_seconds(), Some(TIMED_RANGE.0), "as often as is allowed");
    assert_eq!(
        all(&session),
        [
            "@PJL USTATUS DEVICE\r\nCODE=10006\r\nDISPLAY=\"Toner low\"\r\nONLINE=TRUE\r\n\x0c",
            "@PJL USTATUS JOB\r\nSTART\r\nNAME=\"JOB 14993\"\r\n\x0c",
            "@PJL USTATUS PAGE\r\n1\r\n\x0c",
            "@PJL USTATUS JOB\r\nEND\r\nNAME=\"JOB 14993\"\r\nPAGES=3\r\n\x0c",
            "@PJL USTATUS JOB\r\nCANCELED\r\n\x0c",
            "@PJL USTATUS TIMED\r\nCODE=10001\r\nDISPLAY=\"Ready to 'copy'.\"\r\nONLINE=TRUE\r\n\x0c",
        ]
    );
    session.answer(Ok(Command::UstatusOff), &DEVICE);
    assert_eq!(all(&session), [""; 6]);
}

#[test]
fn no_text_of_the_device_can_forge_a_line() {
    let device = Device { id: "x\r\n\x0c@PJL ECHO forged", ..DEVICE };
    let answer = talk(&device, "@PJL INFO ID\n");
    assert_eq!(answer, "@PJL INFO ID\r\n\"x   @PJL ECHO forged\"\r\n\x0c");
}
