//! Originals in the document feeder and on the glass.

use std::io::Cursor;

use bytes::Bytes;
use serde_json::{Value, json};
use sim_core::Command;
use sim_core::folder::{FolderAsk, FolderNumber, PasscodeChange};
use sim_core::job::{JobAsk, ScanOrder, ScanTo};
use sim_core::scanner::ScanTicket;
use sim_render::{Scale, page_png};

use crate::pdf_objects::pdf_of_objects;
use crate::twin::{ALICE, Answer, Twin};

/// A PDF with so many pages of A4.
fn pdf(pages: usize) -> Vec<u8> {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>";
    let kids: String = (0..pages).map(|it| format!("{} 0 R ", it + 3)).collect();
    let catalogue = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    let tree = format!("<</Type/Pages/Kids[{kids}]/Count {pages}>>");
    let objects = [catalogue, tree].into_iter().chain(std::iter::repeat_n(page.into(), pages));
    pdf_of_objects(&objects.map(String::into_bytes).collect::<Vec<_>>())
}

fn lay(twin: &Twin, query: &str, document: Vec<u8>) -> Answer {
    twin.post_bytes(&format!("/v1/hands/originals?{query}"), document)
}

/// Sheets in the feeder, and on the glass.
fn sheets(answer: &Answer) -> [Value; 2] {
    [0, 1].map(|it| answer.json()[it]["sheets"].clone())
}

#[test]
fn originals_are_laid_down_looked_at_and_taken_away() {
    let twin = Twin::certified();
    let empty = json!([
        {"on": "feeder", "label": "document feeder", "sheets": 0, "capacity": 250, "size": null,
         "original": null, "page": null},
        {"on": "platen", "label": "document glass", "sheets": 0, "capacity": 1, "size": null,
         "original": null, "page": null},
    ]);
    assert_eq!(twin.get("/v1/hands/originals").json(), empty);
    assert_eq!(twin.get("/v1/hands/originals/feeder.png").status, 404);

    let laid = lay(&twin, "on=feeder&sides=2", pdf(3));
    assert_eq!((laid.status, sheets(&laid)), (201, [json!(2), json!(0)]));
    let laid = lay(&twin, "on=feeder", pdf(2));
    assert_eq!(sheets(&laid), [json!(4), json!(0)]);
    assert_eq!(laid.json()[0]["size"], "iso_a4_210x297mm");
    assert_eq!(sheets(&lay(&twin, "on=platen", pdf(1))), [json!(4), json!(1)]);
    let laid = lay(&twin, "on=platen", pdf(1));
    assert_eq!((sheets(&laid), &laid.json()[1]["original"]), ([json!(4), json!(1)], &json!(4)));
    let png = twin.get("/v1/hands/originals/platen.png");
    assert_eq!((png.status, png.header("content-type")), (200, "image/png"));

    assert_eq!(sheets(&twin.delete("/v1/hands/originals?on=feeder")), [json!(0), json!(1)]);
    assert_eq!(sheets(&twin.delete("/v1/hands/originals?on=platen")), [json!(0), json!(0)]);
}

#[test]
fn what_cannot_lie_there_is_refused_with_a_reason() {
    let twin = Twin::certified();
    let cut = pdf(1)[..80].to_vec();
    for (query, document, status, reason) in [
        ("on=feeder", cut, 422, "damaged PDF document"),
        ("on=feeder", b"plain text".to_vec(), 422, "an original is a PDF, JPEG, PNG or TIFF"),
        ("on=feeder", vec![0; 100], 422, "no known format"),
        ("on=feeder", Vec::new(), 422, "no known format"),
        ("on=feeder", pdf(251), 409, "the feeder takes 250 sheets, and there would be 251"),
        ("on=feeder", pdf(501), 422, "501 pages of an original, at most 500"),
        ("on=platen", pdf(2), 422, "the glass takes one page, and the document has 2"),
        ("on=tray", pdf(1), 422, "originals do not lie on \"tray\""),
        ("on=feeder&sides=3", pdf(1), 422, "a sheet has 1 or 2 sides"),
        ("on=feeder&side=2", pdf(1), 400, "unknown field"),
        ("", pdf(1), 400, "missing field"),
    ] {
        let refused = lay(&twin, query, document);
        let detail = refused.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(refused.status, status, "{query}: {detail}");
        assert!(detail.contains(reason), "{query}: {detail}");
    }
    assert_eq!(sheets(&twin.get("/v1/hands/originals")), [json!(0), json!(0)]);
}

#[test]
fn a_sheet_that_sticks_is_behind_the_cover_of_the_feeder() {
    let twin = Twin::certified();
    let touch = |order: Value| twin.post("/v1/hands/scanner", &order);
    let shown = |open, jam| json!({"open": open, "jam": jam, "job": null, "sides": 0});
    assert_eq!(twin.get("/v1/hands/scanner").json(), shown(false, false));
    assert_eq!(touch(json!({"jam": false})).status, 409);
    assert_eq!(touch(json!({"jam": true})).json(), shown(false, true));
    assert_eq!(touch(json!({"jam": false})).status, 409, "the cover is closed");
    assert_eq!(touch(json!({"open": true, "jam": false})).json(), shown(true, false));
    assert_eq!(touch(json!({"open": false, "sides": 3})).json(), shown(false, false));
}

/// A page as a person sees it from afar.
fn seen(pdf: &Bytes) -> Vec<u8> {
    let picture = page_png(pdf, 1, Scale::Width(400)).unwrap();
    let mut reader = png::Decoder::new(Cursor::new(picture)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    pixels
}

#[test]
fn what_lay_on_the_glass_lies_in_the_folder() {
    let twin = Twin::certified();
    let handle = &twin.running.handle;
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    let original = sim_panel::to_pdf(&sim_panel::Panel::new().screen(&handle.view()));
    assert_eq!(lay(&twin, "on=platen", original.clone()).status, 201);
    let (number, passcode) = (FolderNumber(1), PasscodeChange::Off);
    let folder = FolderAsk::Create { number, name: "Scans".into(), passcode, owner: None };
    twin.at_panel(Command::Folder(folder));
    let (scan, to) = (ScanTicket::default(), ScanTo::Folder(number));
    let order = ScanOrder { name: None, scan, to, passcode: None, preview: false };
    twin.at_panel(Command::Job(JobAsk::Scan(order.into())));
    twin.post("/v1/clock/advance", &json!({"until": "idle"}));

    let job = twin.get("/v1/jobs").json()[0].clone();
    assert_eq!((&job["state"], &job["owner"]), (&json!("completed"), &json!("alice")));
    let documents = handle.view().folders[&number].documents.clone();
    assert_eq!((documents.len(), documents[0].pages), (1, 1));
    let scanned = handle.documents().read(documents[0].id).unwrap().data;
    let (original, scanned) = (seen(&original.into()), seen(&scanned));
    assert_eq!(original.len(), scanned.len());
    let differences = original.iter().zip(&scanned).map(|(a, b)| u64::from(a.abs_diff(*b)));
    let difference = differences.sum::<u64>() as f64 / original.len() as f64;
    assert!(difference < 3.0, "{difference} of 255 on average");
    assert!(original.iter().any(|it| *it < 100), "there is something on it");
}

/// A page of A4 with a black square of 144 points in its middle.
pub(crate) fn square() -> Vec<u8> {
    let content = "225.5 349 144 144 re f";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    pdf_of_objects(&objects.map(String::into_bytes))
}

/// How wide and high what is dark on a picture is.
pub(crate) fn dark(png: &[u8]) -> [usize; 2] {
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let samples = frame.color_type.samples();
    let dark = |(x, y): (usize, usize)| pixels[y * frame.line_size + x * samples] < 128;
    let (width, height) = (frame.width as usize, frame.height as usize);
    let across = (0..width).filter(|x| dark((*x, height / 2))).count();
    let down = (0..height).filter(|y| dark((width / 2, *y))).count();
    [across, down]
}

#[test]
fn a_copy_comes_out_as_large_as_was_typed_in_percent() {
    let twin = Twin::certified();
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    lay(&twin, "on=platen", square());
    let mut sides = Vec::new();
    for (output, percent) in [(1, "100"), (2, "50"), (3, "200"), (4, "71")] {
        twin.post("/v1/panel/press", &json!({"label": "Home"}));
        twin.post("/v1/panel/press", &json!({"label": "Copy"}));
        twin.post("/v1/panel/type", &json!({"label": "Reduce/Enlarge %", "text": percent}));
        let screen = twin.post("/v1/panel/press", &json!({"label": "Start"}));
        assert_eq!(screen.json()["screen"], "job", "{}", screen.json());
        twin.post("/v1/clock/advance", &json!({"until": "idle"}));
        let png = twin.get(&format!("/v1/hands/output/{output}/1.png"));
        assert_eq!(png.status, 200, "{}", String::from_utf8_lossy(&png.body));
        sides.push(dark(&png.body));
    }
    let whole = sides[0];
    assert!(whole[0] > 100 && whole[0].abs_diff(whole[1]) <= 2, "{sides:?}");
    for (found, percent) in sides.iter().zip([100, 50, 200, 71]) {
        for side in found {
            assert!(side.abs_diff(whole[0] * percent / 100) <= 2, "{percent} %: {sides:?}");
        }
    }
}
