//! Single lines.

use super::*;

fn variable(name: &str) -> Variable<'_> {
    Variable { of: None, name }
}

fn file(command: FileSystemCommand) -> FileCommand<'static> {
    FileCommand { command, name: None, size: None, offset: None, entry: None, count: None }
}

#[test]
fn every_command_of_the_language_is_taken_apart() {
    let set = |name, value| Assignment { variable: variable(name), value };
    let of_pcl = Variable { of: Some("LPARM:PCL"), name: "SYMSET" };
    let rows: &[(&str, Command<'_>)] = &[
        ("", Command::Empty),
        (" COMMENT  DATE=2021/01/22 ", Command::Comment("DATE=2021/01/22")),
        ("JOB", Command::Job(Job::default())),
        (
            "JOB NAME = \"a b\" START=2 END=5",
            Command::Job(Job { name: Some("a b"), start: Some(2), end: Some(5) }),
        ),
        ("EOJ NAME=\"a b\"", Command::EndOfJob(Some("a b"))),
        ("EOJ", Command::EndOfJob(None)),
        ("SET COPIES = 3", Command::Set(set("COPIES", "3"))),
        ("DEFAULT PAPER=A4", Command::Default(set("PAPER", "A4"))),
        (
            "SET LPARM : PCL SYMSET=ROMAN8",
            Command::Set(Assignment {
                variable: Variable { of: Some("LPARM : PCL"), name: "SYMSET" },
                value: "ROMAN8",
            }),
        ),
        ("enter language=pcl", Command::Enter("pcl")),
        ("INITIALIZE", Command::Initialize),
        ("RESET", Command::Reset),
        ("INQUIRE COPIES", Command::Inquire(variable("COPIES"))),
        ("DINQUIRE LPARM:PCL SYMSET", Command::DefaultInquire(of_pcl)),
        ("INFO STATUS", Command::Info("STATUS")),
        ("ECHO 11:33  x", Command::Echo("11:33  x")),
        ("USTATUS DEVICE = ON", Command::Ustatus { variable: "DEVICE", value: "ON" }),
        ("USTATUSOFF", Command::UstatusOff),
        ("RDYMSG DISPLAY=\"hello\"", Command::ReadyMessage("hello")),
        ("OPMSG DISPLAY=\"load paper\"", Command::OperatorMessage("load paper")),
        ("STMSG DISPLAY=\"which?\"", Command::StatusMessage("which?")),
        (
            "FSUPLOAD NAME=\"0:\\a\" OFFSET=25 SIZE=512",
            Command::File(FileCommand {
                name: Some("0:\\a"),
                offset: Some(25),
                size: Some(512),
                ..file(FileSystemCommand::Upload)
            }),
        ),
        (
            "FSDIRLIST NAME=\"0:\\\" ENTRY=1 COUNT=65535",
            Command::File(FileCommand {
                name: Some("0:\\"),
                entry: Some(1),
                count: Some(65_535),
                ..file(FileSystemCommand::DirList)
            }),
        ),
        (
            "FSINIT VOLUME=\"0:\"",
            Command::File(FileCommand { name: Some("0:"), ..file(FileSystemCommand::Init) }),
        ),
        ("DMINFO ASCIIHEX=\"04000101\"", Command::DeviceManagement("04000101")),
        ("XCPT <xpif>", Command::Ticket("<xpif>")),
        ("ECO typo", Command::Unknown("ECO")),
        ("SET COPIES", Command::Malformed("SET")),
        ("INQUIRE", Command::Malformed("INQUIRE")),
        ("INQUIRE TWO WORDS", Command::Malformed("INQUIRE")),
        ("ENTER PCL", Command::Malformed("ENTER")),
        ("USTATUS DEVICE", Command::Malformed("USTATUS")),
        ("OPMSG hello", Command::Malformed("OPMSG")),
    ];
    for (line, command) in rows {
        assert_eq!(Command::parse(line), *command, "{line}");
    }
}

#[test]
fn only_a_file_that_is_sent_is_followed_by_its_bytes() {
    for (command, keyword, _) in FileSystemCommand::TABLE {
        let line = format!("{keyword} NAME=\"0:\\x\" SIZE=9");
        let Command::File(file) = Command::parse(&line) else { panic!("{line}") };
        let brings = matches!(command, FileSystemCommand::Download | FileSystemCommand::Append);
        assert_eq!(file.following(), if brings { 9 } else { 0 }, "{line}");
    }
}

#[test]
fn a_language_is_known_by_the_names_that_drivers_write() {
    for (name, language, media_type) in [
        ("PDF", Some(Language::Pdf), "application/pdf"),
        ("postscript", Some(Language::PostScript), "application/postscript"),
        ("PCLXL", Some(Language::PclXl), "application/vnd.hp-PCLXL"),
        (" PCL ", Some(Language::Pcl), "application/vnd.hp-PCL"),
        ("PLW", Some(Language::ArtEx), "application/vnd.fujixerox.ART-EX"),
        ("AUTO", None, ""),
        ("ZJS", None, ""),
    ] {
        assert_eq!(Language::from_name(name), language);
        assert!(language.is_none_or(|it| it.media_type() == media_type));
    }
    for language in [Language::HpGl2, Language::Tiff, Language::Jpeg, Language::Xps, Language::Text]
    {
        assert_ne!(language.media_type(), "application/octet-stream");
    }
}

#[test]
fn debug_of_a_command_hides_what_may_be_a_password() {
    let command = Command::parse("SET JOBATTR=\"@JOAP=secret\"");
    assert!(!format!("{command:?}").contains("secret"));
    let mut reader = CommandReader::default();
    reader.push(b"@PJL SET JOBATTR=\"@JOAP=secret", &mut |_| {});
    assert!(!format!("{reader:?}").contains("secret"));
    assert!(!format!("{reader:?}").contains("115, 101"), "nor its bytes");
}
