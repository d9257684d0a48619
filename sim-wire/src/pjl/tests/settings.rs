//! What a job asks for.

use super::*;

/// What the sibling DocuPrint 255's driver writes for a plain page, by a public capture.
const DOCUPRINT: &str = "JOB MODE=PRINTER\n\
    SET JOBATTR=\"@LUNA=user\"\n\
    SET OUTBIN=MAINTRAY\n\
    SET QTY=1\n\
    SET COPIES=1\n\
    SET JOBATTR=\"@TRCH=ON\"\n\
    SET DUPLEX=OFF\n\
    SET BINDING=LONGEDGE\n\
    SET JOBATTR=\"@MSIP=NORMAL\"\n\
    SET RENDERMODE=GRAYSCALE\n\
    SET ECONOMODE=OFF\n\
    SET JOBATTR=\"@NLPP=1\"\n\
    SET JOBATTR=\"@HOAD=I0A03084F\"\n\
    SET JOBATTR=\"@JOAU=@user\\SUN\"\n\
    SET PAPERDIRECTION=LEF\n\
    SET RESOLUTION=600\n\
    ENTER LANGUAGE=PLW\n";

/// The prologue of these lines.
fn read(lines: &str) -> Prologue {
    parse(lines.lines().map(|it| format!("@PJL {it}\r\n")).collect::<String>().as_bytes())
}

#[test]
fn a_sibling_s_driver_is_understood() {
    let prologue = read(DOCUPRINT);
    assert_eq!(prologue.user_id.as_deref(), Some("@user\\SUN"));
    assert_eq!(prologue.login_name.as_deref(), Some("user"));
    assert_eq!(
        prologue.settings,
        JobSettings {
            copies: Some(1),
            sides: Some(Sides::OneSided),
            output_bin: Some("MAINTRAY".into()),
            colour: Some(Colour::Grey),
            resolution: Some(600),
            number_up: Some(1),
            ..JobSettings::default()
        }
    );
    assert_eq!(prologue.flaw, None);
    let language = prologue.language.as_deref().and_then(Language::from_name);
    assert_eq!(language, Some(Language::ArtEx));
}

#[test]
fn sets_and_copies_of_each_page_multiply() {
    let rows: &[(&str, Option<u16>, Option<bool>)] = &[
        ("SET QTY=3", Some(3), None),
        ("SET COPIES=3", Some(3), Some(false)),
        ("SET QTY=3\nSET COPIES=1", Some(3), None),
        ("SET QTY=3\nSET COPIES=2", Some(6), Some(false)),
        ("SET QTY=9999\nSET COPIES=9999", Some(MAX_COPIES), Some(false)),
        ("SET LPARM:PCL COPIES=7", None, None),
        ("SET COPIES=\"4\"", Some(4), Some(false)),
    ];
    for (lines, copies, collated) in rows {
        let settings = read(lines).settings;
        assert_eq!((settings.copies, settings.collated), (*copies, *collated), "{lines}");
    }
}

#[test]
fn sides_follow_from_duplex_and_binding_in_either_order() {
    for (lines, sides) in [
        ("SET DUPLEX=ON", Some(Sides::LongEdge)),
        ("SET DUPLEX=ON\nSET BINDING=SHORTEDGE", Some(Sides::ShortEdge)),
        ("SET BINDING=SHORTEDGE\nSET DUPLEX=ON", Some(Sides::ShortEdge)),
        ("SET BINDING=SHORTEDGE\nSET DUPLEX=OFF", Some(Sides::OneSided)),
        ("SET BINDING=SHORTEDGE", None),
        ("SET DUPLEX=PERHAPS", None),
    ] {
        assert_eq!(read(lines).settings.sides, sides, "{lines}");
    }
}

#[test]
fn papers_trays_and_pages_are_understood_and_other_words_passed_over() {
    let asked = read(
        "JOB START=2 END=9\nSET PAPER=JISB4\nSET MEDIASOURCE=TRAY2\nSET MEDIATYPE=PLAIN\n\
        SET ORIENTATION=LANDSCAPE\nSET RENDERMODE=COLOR\nSET PAPER=PARCHMENT\nSET RESOLUTION=0",
    );
    assert_eq!(
        asked.settings,
        JobSettings {
            paper: Some("jis_b4_257x364mm"),
            source: Some("TRAY2".into()),
            media_type: Some("PLAIN".into()),
            orientation: Some(Orientation::Landscape),
            colour: Some(Colour::Colour),
            first_page: Some(2),
            last_page: Some(9),
            ..JobSettings::default()
        }
    );
    assert_eq!(asked.flaw, None);
}

#[test]
fn a_job_begins_with_the_defaults_and_reset_goes_back_to_them() {
    for (lines, copies) in [
        ("SET QTY=2\nJOB", None),
        ("DEFAULT QTY=2\nJOB", Some(2)),
        ("JOB\nDEFAULT QTY=2\nSET QTY=5\nRESET", Some(2)),
        ("JOB\nDEFAULT QTY=2\nSET QTY=5\nINITIALIZE", None),
        ("JOB\nSET QTY=5\nRESET\nSET QTY=4", Some(4)),
    ] {
        assert_eq!(read(lines).settings.copies, copies, "{lines}");
    }
    // Who prints is not a variable of the device.
    assert_eq!(read("SET JOBATTR=\"@JOAU=U\"\nJOB\nRESET").user_id.as_deref(), Some("U"));
}

/// A ticket as drivers for Xerox-brand printers write it.
const TICKET: &str = "XCPT <?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    XCPT <!DOCTYPE xpif SYSTEM \"xpif-v02081.dtd\">\n\
    XCPT <xpif version=\"1.0\" cpss-version=\"2.07\" xml:lang=\"en-US\">\n\
    XCPT \t<job-template-attributes>\n\
    XCPT \t\t<color-effects-type syntax=\"keyword\">monochrome-grayscale</color-effects-type>\n\
    XCPT \t\t<copies syntax=\"integer\">2</copies>\n\
    XCPT \t\t<job-accounting-user-id syntax=\"name\" xml:space=\"preserve\">User&#49;</job-accounting-user-id>\n\
    XCPT \t\t<media-col syntax=\"collection\"><media-size syntax=\"collection\">\n\
    XCPT \t\t\t<x-dimension syntax=\"integer\">21590</x-dimension>\n\
    XCPT \t\t\t<y-dimension syntax=\"integer\">27940</y-dimension>\n\
    XCPT \t\t</media-size></media-col>\n\
    XCPT \t\t<sheet-collate syntax=\"keyword\">collated</sheet-collate>\n\
    XCPT \t\t<sides syntax=\"keyword\">two-sided-short-edge</sides>\n\
    XCPT \t</job-template-attributes>\n\
    XCPT \t<xpif-operation-attributes>\n\
    XCPT \t\t<job-name syntax=\"name\">Minutes &amp; more</job-name>\n\
    XCPT \t\t<requesting-user-name syntax=\"name\">jdoe</requesting-user-name>\n\
    XCPT \t</xpif-operation-attributes>\n\
    XCPT </xpif>\n";

#[test]
fn a_xerox_ticket_is_understood() {
    let prologue = read(TICKET);
    assert_eq!(prologue.flaw, None);
    assert_eq!(prologue.user_id.as_deref(), Some("User1"));
    assert_eq!(prologue.document_name.as_deref(), Some("Minutes & more"));
    assert_eq!(prologue.login_name.as_deref(), Some("jdoe"));
    assert_eq!(prologue.password, None, "a ticket names and does not prove");
    assert_eq!(
        prologue.settings,
        JobSettings {
            copies: Some(2),
            collated: Some(true),
            sides: Some(Sides::ShortEdge),
            paper_size: Some((21_590, 27_940)),
            colour: Some(Colour::Grey),
            ..JobSettings::default()
        }
    );
}

#[test]
fn what_a_line_says_goes_before_what_a_ticket_says() {
    let both =
        format!("JOB NAME=\"n\"\nSET QTY=3\nSET PAPER=A4\nSET JOBATTR=\"@JOAU=U\"\n{TICKET}");
    let prologue = read(&both);
    assert_eq!(prologue.user_id.as_deref(), Some("U"));
    assert_eq!(prologue.document_name.as_deref(), Some("n"));
    let settings = prologue.settings;
    assert_eq!((settings.copies, settings.paper_size), (Some(3), None));
}

#[test]
fn a_ticket_that_is_none_is_a_flaw_and_the_rest_is_read() {
    let deep = format!("XCPT {}", "<a>".repeat(100));
    let long = format!("XCPT <xpif>{}\n", "x".repeat(1_900)).repeat(10);
    let bomb =
        "XCPT <!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]>\nXCPT <xpif><copies>&a;</copies></xpif>";
    for ticket in ["XCPT <xpif></copies>", "XCPT <xpif>&nbsp;", &deep, &long, bomb] {
        let prologue = read(&format!("SET QTY=3\n{ticket}\nSET JOBATTR=\"@JOAU=U\""));
        assert_eq!(prologue.flaw, Some(Flaw::BadTicket { line: 2 }), "{ticket}");
        assert_eq!(prologue.settings.copies, Some(3));
        assert_eq!(prologue.user_id.as_deref(), Some("U"));
    }
}
