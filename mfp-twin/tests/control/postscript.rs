//! PostScript: printed by a process of its own that can reach nothing.

use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use mfp_twin::{Options, Profile};
use serde_json::json;
use sim_document::{Found, LIMITS, Limits};

use crate::twin::{Twin, options, read, readers};

fn draw(program: impl Into<Bytes>) -> Result<Found, String> {
    read(&readers(), program, "application/postscript")
}

/// The pages of a program without an error.
fn interpret(program: impl Into<Bytes>) -> Result<Bytes, String> {
    let found = draw(program)?;
    match found.fault {
        None => Ok(found.drawn.unwrap()),
        Some(fault) => Err(fault),
    }
}

const TWO_PAGES: &str = "%!PS-Adobe-3.0\n<< /PageSize [595 842] >> setpagedevice\n\
    /Helvetica findfont 48 scalefont setfont 72 700 moveto (One) show showpage\n\
    0.8 0.1 0.2 setrgbcolor 72 400 300 200 rectfill showpage\n";

#[test]
fn postscript_is_printed_and_the_next_job_is_not_disturbed_by_a_damaged_one() {
    let profile = Profile::Factory;
    let twin = Twin::start(Options { readers: readers(), profile, ..options() });
    let state = |id: u32| twin.get(&format!("/v1/jobs/{id}")).json();
    let damaged = twin.print_data("damaged", b"%!PS\n1 0 div showpage").0;
    let sound = twin.print_data("sound", TWO_PAGES.as_bytes()).0;
    assert_eq!(state(damaged)["state"], "aborted");
    let journal = twin.get("/v1/truth").json().to_string();
    assert!(journal.contains("damaged PostScript document: the program ended with an error"));
    assert_eq!((&state(sound)["state"], &state(sound)["pages"]), (&json!("completed"), &json!(2)));
    let outputs = twin.get("/v1/hands/output").json();
    let id = outputs[0]["id"].as_u64().unwrap();
    assert_eq!((outputs.as_array().unwrap().len(), &outputs[0]["pages"]), (1, &json!(2)));
    for page in 1..=2 {
        let png = twin.get(&format!("/v1/hands/output/{id}/{page}.png"));
        assert_eq!((png.status, &png.body[1..4]), (200, b"PNG".as_slice()));
    }
    let pdf = twin.get(&format!("/v1/hands/output/{id}.pdf"));
    assert!(pdf.body.starts_with(b"%PDF-"));
}

#[test]
fn a_twin_without_the_worker_refuses_postscript() {
    let twin = Twin::factory();
    let job = twin.print_data("PostScript", TWO_PAGES.as_bytes()).0;
    let job = twin.get(&format!("/v1/jobs/{job}")).json();
    assert_eq!(job["state"], "aborted");
    assert!(twin.get("/v1/truth").json().to_string().contains("PostScript is refused"));
}

#[test]
fn what_is_drawn_is_on_the_page() {
    let pdf = interpret(TWO_PAGES).unwrap();
    assert_eq!(sim_render::inspect(&pdf).unwrap().pages, 2);
    let blank = interpret("%!PS\n<< /PageSize [595 842] >> setpagedevice showpage").unwrap();
    let png = |pdf: &Bytes, page| sim_render::rasterise(pdf, page, 200).unwrap();
    assert!(png(&pdf, 1) != png(&blank, 1) && png(&pdf, 2) != png(&blank, 1));
    assert!(png(&pdf, 1) != png(&pdf, 2));
}

/// Pages of a program that is printed.
fn pages(program: &str) -> u32 {
    let pdf = interpret(program.to_owned()).unwrap_or_else(|told| panic!("{told}: {program}"));
    sim_render::inspect(&pdf).unwrap().pages
}

#[test]
fn a_program_finds_what_a_printer_of_level_3_with_a_duplexer_has() {
    for asked in [
        "statusdict begin true setduplexmode duplexmode tumble not and not { nowhere } if end",
        "statusdict begin false setduplexmode true settumble tumble not { nowhere } if end",
        "<< /Duplex true /Tumble false /NumCopies 2 >> setpagedevice",
        "currentpagedevice dup /Duplex get { nowhere } if /InputAttributes get 0 get /PageSize get aload pop",
        "currentpagedevice /PageSize get 1 get 842 ne { nowhere } if",
        "serverdict begin 0 exitserver /kept 1 def",
        "true 0 startjob not { nowhere } if false (guess) startjob { nowhere } if",
        "{ 1 exitserver } stopped not { nowhere } if $error /errorname get /invalidaccess ne { nowhere } if",
        "currentsystemparams dup /PrinterName get pop dup /ByteOrder get pop /MaxFontCache get pop",
        "product statusdict /product get ne { nowhere } if languagelevel 3 ne { nowhere } if",
        "statusdict begin 40 string printername product ne { nowhere } if a3tray end",
        "statusdict begin 300 setwaittimeout 0 setjobtimeout jobname pop pagecount pop end",
        "statusdict /manualfeed true put statusdict begin 0 (0) checkpassword not { nowhere } if end",
        "<< /JobName (report) /JobTimeout 60 /VMReclaim -1 >> setuserparams currentuserparams dup dup \
            /JobName get (report) ne { nowhere } if /JobTimeout get 60 ne { nowhere } if \
            /MaxFontItem known not { nowhere } if statusdict begin jobname end (report) ne { nowhere } if",
        "/Helvetica 12 selectfont /Helvetica [ 9 0 0 12 0 0 ] selectfont (Times-Roman) findfont pop",
        "/Mine-H /Helvetica findfont dup length dict copy definefont pop /Mine-H findfont pop",
        "{ << /JobName (x) >> setuserparams } stopped { nowhere } if",
        "{ << /JobName 1 >> setuserparams } stopped not { nowhere } if clear",
        "/#copies 2 def 612 792 0 statusdict begin setpage end",
    ] {
        assert_eq!(pages(&format!("%!PS\n{asked}\n72 72 100 100 rectfill showpage")), 1, "{asked}");
    }
}

#[test]
fn an_error_tells_its_name_and_the_offending_command() {
    for (program, told) in [
        ("72 72 moveto foo showpage", "undefined; OffendingCommand: foo"),
        ("1 0 div showpage", "undefinedresult; OffendingCommand: div"),
        ("(a) 1 add showpage", "typecheck; OffendingCommand: add"),
        (
            "statusdict begin true nosuchmode end showpage",
            "undefined; OffendingCommand: nosuchmode",
        ),
        (
            "/Ryumin-Light-90ms-RKSJ-H findfont showpage",
            "invalidfont; OffendingCommand: findfont; ErrorInfo: FontName Ryumin-Light-90ms-RKSJ-H",
        ),
        ("/GothicBBB-Medium-V 12 selectfont showpage", "invalidfont; OffendingCommand: "),
        ("(unended showpage", "syntaxerror; OffendingCommand: "),
        ("lineto showpage", "stackunderflow; OffendingCommand: lineto"),
        ("serverdict begin 1 exitserver showpage", "invalidaccess; OffendingCommand: exitserver"),
    ] {
        let error = interpret(format!("%!PS\n{program}")).unwrap_err();
        let begins =
            format!("damaged PostScript document: the program ended with an error: {told}");
        assert!(error.starts_with(&begins), "{program}: {error}");
    }
    assert_eq!(pages("%!PS\n{ foo } stopped { clear } if showpage"), 1, "one that it catches");
    assert_eq!(pages("%!PS\nshowpage quit foo"), 1);
}

#[test]
fn ctrl_d_ends_a_job_and_restores_the_state() {
    let defines = "%!PS\n/x 1 def a3 72 72 moveto 10 dict begin (left) showpage";
    let finds = "%!PS\nuserdict /x known currentpagedevice /PageSize get 0 get 595 ne or \
        countdictstack 3 ne or count 1 ne or { nowhere } if showpage";
    assert_eq!(pages(&format!("\x04{defines}\x04\r\n{finds}\n\x04")), 2);
    assert_eq!(pages(&format!("{defines}\x04{finds}\x04\x04{finds}")), 3);
}

#[test]
fn what_is_shown_before_an_error_and_in_the_jobs_behind_it_is_printed() {
    let good = "%!PS\nshowpage";
    for (program, pages) in [
        (format!("%!PS\nfoo showpage\x04{good}"), 1),
        (format!("{good}\nshowpage foo showpage\x04{good}\x04{good}"), 4),
        (format!("{good} foo"), 1),
    ] {
        let found = draw(program.clone()).unwrap();
        assert_eq!(found.pages, pages, "{program}");
        let error = found.fault.unwrap();
        assert!(error.ends_with("undefined; OffendingCommand: foo"), "{program}: {error}");
    }
    let profile = Profile::Factory;
    let twin = Twin::start(Options { readers: readers(), profile, ..options() });
    let id = twin.print_data("two jobs", format!("%!PS\nfoo\x04{good}").as_bytes()).0;
    let job = twin.get(&format!("/v1/jobs/{id}")).json();
    assert_eq!((&job["state"], &job["pages"]), (&json!("completed"), &json!(1)));
    let fault = "the program ended with an error: undefined; OffendingCommand: foo";
    assert_eq!(job["fault"], fault);
}

#[test]
fn the_program_reaches_no_file() {
    let directory =
        std::env::temp_dir().join(format!("mfp-twin-postscript-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let (there, new) = (directory.join("there"), directory.join("new"));
    std::fs::write(&there, "secret").unwrap();
    let name = |path: &Path| path.to_str().unwrap().to_owned();
    for (what, with) in [
        ("reading", format!("({}) (r) file pop", name(&there))),
        ("reading /etc/hostname", "(/etc/hostname) (r) file pop".to_owned()),
        ("running", format!("({}) run", name(&there))),
        ("writing", format!("({}) (w) file pop", name(&new))),
        ("appending", format!("({}) (a) file pop", name(&there))),
        ("deleting", format!("({}) deletefile", name(&there))),
        ("renaming", format!("({}) ({}) renamefile", name(&there), name(&new))),
    ] {
        let told = interpret(format!("%!PS\n{with} showpage")).unwrap_err();
        assert!(told.starts_with("damaged PostScript document: "), "{what}: {told}");
        // The program may catch the error and go on; still nothing has happened.
        interpret(format!("%!PS\n{{ {with} }} stopped pop showpage")).unwrap();
    }
    assert_eq!(std::fs::read(&there).unwrap(), b"secret");
    assert!(!new.exists());
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn the_program_cannot_forge_the_reply() {
    let pdf = interpret("%!PS\n(%stdout) (w) file (Dforged) writestring showpage").unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    assert!(interpret("%!PS\n(Dforged) print flush showpage").unwrap().starts_with(b"%PDF-"));
}

#[test]
fn the_program_is_ended_when_it_takes_too_much() {
    let memory = interpret("%!PS\n{ 10000000 string } loop").unwrap_err();
    assert!(memory.contains("PostScript"), "{memory}");
    let depth = interpret("%!PS\n/f { f f } def f showpage").unwrap_err();
    assert!(depth.contains("PostScript"), "{depth}");
    let readers = readers().within(Limits { cpu: Duration::from_secs(1), ..LIMITS });
    let time = read(&readers, "%!PS\n{} loop", "application/postscript").unwrap_err();
    assert_eq!(time, "the document was given up: it took more than 1 s of processor time");
}

#[test]
fn a_program_that_shows_nothing_is_damaged() {
    for program in ["%!PS\n", "%!PS\n/x 1 def", "%!PS\n0 0 100 100 rectfill"] {
        let told = interpret(program).unwrap_err();
        assert!(told.starts_with("damaged PostScript document: "), "{program}: {told}");
    }
}
