//! Documents that would take all memory or a processor for ever: each meets its limit, and what comes after it
//! is read as if nothing had been.

use std::time::Duration;

use bytes::Bytes;
use flate2::Compression;
use flate2::read::ZlibEncoder;
use mfp_twin::{Options, Profile};
use serde_json::json;
use sim_core::Command;
use sim_core::job::{JobAsk, JobId, JobTicket};
use sim_document::{Drawing, Found, LIMITS, Limits, Readers};
use sim_render::Scale;

use crate::pdf_objects::{pdf_of_objects, stream};
use crate::twin::{ALICE, READING, Twin, options, read, readers};

/// Small ones, so that it is soon over; what is not a small document has room for itself beside them.
const SMALL: Limits = Limits { memory: 128 << 20, cpu: Duration::from_secs(1), ..LIMITS };

/// Draws the first page.
fn draw(readers: &Readers, document: &Bytes) -> Result<Bytes, String> {
    let drawing = Drawing::Page { document: document.clone(), page: 1, scale: Scale::Dpi(72) };
    let drawn = async { readers.draw(drawing).await };
    READING.block_on(drawn).map_err(|it| it.to_string())
}

/// A PDF of one page with these contents (the dictionary's filter, and bytes), resources, and further
/// objects from 5 on.
fn pdf((filter, contents): (&str, &[u8]), resources: &str, more: &[Vec<u8>]) -> Bytes {
    let page = format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{resources}>>>>"
    );
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        page.into_bytes(),
        stream(filter, contents),
    ];
    objects.extend_from_slice(more);
    pdf_of_objects(&objects).into()
}

/// A line of glyphs, each of which is a line of 35 million dashes: the glyphs of Type 3 fonts are not counted before.
fn dashes() -> Bytes {
    let glyph = stream("", b"1000 0 d0 [0.00001] 0 d 1 w 0 0 m 500 500 l S");
    let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[0.001 0 0 0.001 0 0]\
        /CharProcs<</a 6 0 R>>/Encoding<</Type/Encoding/Differences[97/a]>>/FirstChar 97/LastChar 97\
        /Widths[1000]>>";
    let contents = b"BT /F 500 Tf 10 10 Td (a) Tj ET";
    pdf(("", contents), "/Font<</F 5 0 R>>", &[font.into(), glyph])
}

/// A path of 16 MB.
fn path() -> Bytes {
    let lines =
        (0..1_600_000_u64).map(|it| format!("{} {} l ", it * 7_919 % 595, it * 104_729 % 842));
    let contents = format!("0 0 m {}S", lines.collect::<String>());
    pdf(("", contents.as_bytes()), "", &[])
}

/// Runs of 128 bytes in two, 40 MB of them: as a picture, or as a page.
fn run_lengths(is_picture: bool) -> Bytes {
    let runs = [129, 0].repeat(20 << 20);
    if !is_picture {
        return pdf(("/Filter/RunLengthDecode", &runs), "", &[]);
    }
    let picture = "/Type/XObject/Subtype/Image/Width 9999/Height 9999/BitsPerComponent 8\
        /ColorSpace/DeviceRGB/Filter/RunLengthDecode";
    let contents = b"500 0 0 500 0 0 cm /I Do";
    pdf(("", contents), "/XObject<</I 5 0 R>>", &[stream(picture, &runs)])
}

/// Eight forms within each other, each drawn ten times.
fn forms() -> Bytes {
    let form = |at: usize| {
        let dictionary = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]";
        if at == 7 {
            return stream(dictionary, b"0 0 5 5 re f");
        }
        let inner = format!("{dictionary}/Resources<</XObject<</F {} 0 R>>>>", at + 6);
        stream(&inner, &b"/F Do ".repeat(10))
    };
    let forms: Vec<_> = (0..8).map(form).collect();
    pdf(("", &b"/F Do ".repeat(10)), "/XObject<</F 5 0 R>>", &forms)
}

/// Objects that begin and do not end, 12 MB of them.
fn objects() -> Bytes {
    let begun = b"1 0 obj << ".repeat((12 << 20) / 11);
    [b"%PDF-1.4\n", begun.as_slice(), b"\n%%EOF\n"].concat().into()
}

fn packed(data: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    std::io::Read::read_to_end(&mut ZlibEncoder::new(data, Compression::fast()), &mut packed)
        .unwrap();
    packed
}

/// A page of a megabyte that is unpacked to 140, or a stream that is packed twice.
fn deflated(is_twice: bool) -> Bytes {
    if is_twice {
        let twice = packed(&packed(&vec![0; 290 << 20]));
        return pdf(("/Filter[/FlateDecode/FlateDecode]", &twice), "", &[]);
    }
    pdf(("/Filter/FlateDecode", &packed(&b"0 0 m 5 5 l S ".repeat(10_000_000))), "", &[])
}

/// A PNG that claims to have so many pixels a side.
fn png(side: u32) -> Bytes {
    let chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        let mut sum = flate2::Crc::new();
        sum.update(&body);
        let length = u32::try_from(data.len()).unwrap();
        [&length.to_be_bytes(), body.as_slice(), &sum.sum().to_be_bytes()].concat()
    };
    let head = [side.to_be_bytes().as_slice(), &side.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let parts = [chunk(b"IHDR", &head), chunk(b"IDAT", &packed(&[0; 99])), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".as_slice(), &parts.concat()].concat().into()
}

/// A JPEG that claims to have 65,500 pixels a side.
fn jpeg() -> Bytes {
    let frame = [0xff, 0xc0, 0, 11, 8, 0xff, 0xdc, 0xff, 0xdc, 1, 1, 0x11, 0];
    [b"\xff\xd8".as_slice(), &frame, b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\0\xff\xd9"].concat().into()
}

/// A TIFF of that many pixels a side, without one of them.
fn tiff(side: u32) -> Bytes {
    let entry = |tag: u16, value: u32| {
        [tag.to_le_bytes().as_slice(), &[4, 0, 1, 0, 0, 0], &value.to_le_bytes()].concat()
    };
    let entries = [
        (256, side),
        (257, side),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, side),
        (279, 9),
    ];
    let entries: Vec<u8> = entries.into_iter().flat_map(|(tag, value)| entry(tag, value)).collect();
    [b"II*\0\x08\0\0\0\x09\0".as_slice(), &entries, &[0; 4]].concat().into()
}

/// Raster pages of which each line stands for all that follow, so that a few bytes are a page of 100 million pixels.
fn apple_raster() -> Bytes {
    let page = |side: u32| {
        let head = [&[24, 1, 1, 4], [0; 8].as_slice(), &side.to_be_bytes(), &side.to_be_bytes()];
        let head = [head.concat().as_slice(), &600_u32.to_be_bytes(), &[0; 8]].concat();
        let line = [127, 0, 0, 0].repeat(side.div_ceil(128) as usize);
        let lines = [[255].as_slice(), &line].concat().repeat(side.div_ceil(256) as usize);
        [head, lines].concat()
    };
    let pages = page(9_984).repeat(500);
    [b"UNIRAST\0\0\0\x01\xf4".as_slice(), &pages].concat().into()
}

#[test]
fn every_bomb_meets_a_limit_and_the_next_document_is_read() {
    let readers = readers().within(SMALL);
    let drawn = [
        ("dashes", dashes()),
        ("a path", path()),
        ("runs as a picture", run_lengths(true)),
        ("runs as a page", run_lengths(false)),
        ("forms", forms()),
        ("deflated", deflated(false)),
    ];
    let given_up = |told: &str| told.starts_with("the document was given up: it took more than ");
    for (name, bomb) in drawn {
        assert_eq!(read(&readers, bomb.clone(), "application/pdf").unwrap().pages, 1, "{name}");
        let told = draw(&readers, &bomb).unwrap_err();
        assert!(given_up(&told), "{name}: {told}");
    }
    // Raster is read and drawn line by line.
    let raster = apple_raster();
    assert_eq!(read(&readers, raster.clone(), "image/urf").unwrap().pages, 500);
    assert!(draw(&readers, &raster).is_ok_and(|it| !it.is_empty()));
    let read_only = [
        ("objects", objects()),
        ("deflated twice", deflated(true)),
        ("PNG", png(i32::MAX as u32)),
        ("JPEG", jpeg()),
        ("TIFF", tiff(100_000)),
        ("text", Bytes::from(vec![b'\x0c'; 64 << 20])),
    ];
    for (name, bomb) in read_only {
        let told = read(&readers, bomb, "application/octet-stream").unwrap_err();
        let is_refused = ["too large: ", "damaged "].iter().any(|it| told.starts_with(it));
        assert!(given_up(&told) || is_refused, "{name}: {told}");
    }
    for program in ["{} loop", "{ 10000000 string } loop", "[ { 0 } loop", "{ showpage } loop"] {
        let told =
            read(&readers, format!("%!PS\n{program}"), "application/postscript").unwrap_err();
        let is_error = told.starts_with("damaged PostScript document: ");
        assert!(given_up(&told) || is_error, "{program}: {told}");
    }
    assert_eq!(read(&readers, "next", "text/plain").unwrap().pages, 1);
}

#[test]
fn of_documents_read_together_each_is_told_or_left_to_be_read_alone() {
    let readers = readers().within(SMALL);
    let together = |documents: &[(&Bytes, &str)]| {
        let own = |(document, declared): &(&Bytes, &str)| ((*document).clone(), (*declared).into());
        let read = readers.read_together(documents.iter().map(own).collect());
        let read = READING.block_on(read).into_iter();
        let pages = |it: Found| it.pages;
        read.map(|it| it.map(|it| it.map(pages).map_err(|it| it.to_string()))).collect::<Vec<_>>()
    };
    let (text, program) = (Bytes::from("one\x0ctwo"), Bytes::from("%!PS\n{} loop"));
    let (text, program) = ((&text, "text/plain"), (&program, "application/postscript"));
    let damaged = Bytes::from("no page");
    let told = together(&[text, program, (&damaged, "application/pdf"), text]);
    assert_eq!((&told[0], &told[1], &told[3]), (&Some(Ok(2)), &None, &Some(Ok(2))));
    assert!(matches!(&told[2], Some(Err(it)) if it.starts_with("damaged PDF")), "{told:?}");
    let bomb = objects();
    assert_eq!(together(&[text, (&bomb, "application/pdf"), text]), [None, None, None]);
    assert_eq!(together(&[text]), [Some(Ok(2))]);
}

#[test]
fn a_bomb_ends_its_job_or_shows_a_problem_and_the_device_goes_on() {
    let readers = readers().within(SMALL);
    let twin = Twin::start(Options { readers, profile: Profile::Factory, ..options() });
    let job = |id: JobId| twin.get(&format!("/v1/jobs/{}", id.0)).json();
    assert_eq!(job(twin.print_data("dashes", &dashes()))["state"], "completed");
    for _ in 0..2 {
        let page = twin.get("/v1/hands/output/1/1.png");
        let detail = page.json()["detail"].to_string();
        assert_eq!(page.status, 409);
        assert!(detail.contains("the document was given up: it took more than"), "{detail}");
    }
    let aborted = job(twin.print_data("objects", &objects()));
    assert_eq!(aborted["state"], "aborted");
    let fault = aborted["fault"].to_string();
    assert!(fault.contains("it took more than 1 s of processor time"), "{fault}");
    assert_eq!(job(twin.print("sound", 1))["state"], "completed");
    assert_eq!(twin.get("/v1/hands/output/2/1.png").status, 200);
}

/// If they did not, the client would give up: each of them would take a minute.
#[test]
fn log_ins_wait_for_no_document_and_who_cancels_or_turns_off_gives_places_back_at_once() {
    let readers = readers().within(Limits { cpu: Duration::from_secs(60), ..LIMITS });
    let twin = Twin::start(Options { readers, ..options() });
    let job = |id: JobId| twin.get(&format!("/v1/jobs/{}", id.0)).json();
    let bomb = objects();
    let begin = || [(); 6].map(|()| twin.begin("objects", JobTicket::default(), &bomb));
    let jobs = begin();
    let alice = json!({ "user": "alice", "password": ALICE });
    assert_eq!(twin.post("/v1/panel/login", &alice).status, 200);
    assert!(jobs.iter().all(|it| job(*it)["pages"].is_null()));
    jobs.into_iter().for_each(|it| twin.at_panel(Command::Job(JobAsk::Cancel(it))));
    assert_eq!(job(twin.print("sound", 1))["pages"], 1);
    let jobs = begin();
    for action in ["off", "on"] {
        assert_eq!(twin.post("/v1/power", &json!({ "action": action })).status, 200);
    }
    assert!(jobs.iter().all(|it| job(*it)["state"] == "aborted"));
    assert_eq!(job(twin.print("sound", 1))["pages"], 1);
}
