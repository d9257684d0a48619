//! A person at the panel, through the control plane.

use std::io::Cursor;

use serde_json::json;
use sim_core::user::CERTIFIED_PASSWORD;

use crate::twin::{ALICE, Twin};

#[test]
fn a_log_in_types_and_presses_what_a_person_would() {
    let twin = Twin::certified();
    let screen = twin.get("/v1/panel").json();
    for field in ["screen", "title", "user", "message", "fault", "revision", "items", "soft_keys"] {
        assert!(screen.get(field).is_some(), "{field}");
    }
    let screen =
        twin.post("/v1/panel/login", &json!({"user": "11111", "password": CERTIFIED_PASSWORD}));
    assert_eq!(screen.status, 200);
    let screen = screen.json();
    assert_eq!((&screen["user"], &screen["screen"]), (&json!("11111"), &json!("home")));
    let screen = twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE})).json();
    assert_eq!(screen["user"], "alice");
}

#[test]
fn a_log_in_that_fails_is_a_screen_with_its_message() {
    let twin = Twin::certified();
    let failed = twin.post("/v1/panel/login", &json!({"user": "alice", "password": "no"}));
    assert_eq!(failed.status, 200);
    let screen = failed.json();
    assert_eq!(screen["user"], json!(null));
    assert!(screen["message"].as_str().unwrap().contains("failed"), "{screen}");
    twin.post("/v1/power", &json!({"action": "off"}));
    assert_eq!(twin.post("/v1/panel/login", &json!({"user": "a", "password": "b"})).status, 409);
}

#[test]
fn a_press_of_what_is_not_there_lists_what_is() {
    let twin = Twin::certified();
    let refused = twin.post("/v1/panel/press", &json!({"label": "Device"}));
    assert_eq!(refused.status, 409);
    let problem = refused.json();
    let labels = problem["labels"].as_array().unwrap();
    assert!(
        labels.contains(&json!("Local User")) && !labels.contains(&json!("Device")),
        "{problem}"
    );
    let opened = twin.post("/v1/panel/press", &json!({"label": "local-user"}));
    assert_eq!(opened.json()["screen"], "log-in");
}

#[test]
fn typing_without_a_label_goes_where_the_keypad_is_and_passwords_are_dots() {
    let twin = Twin::certified();
    twin.post("/v1/panel/press", &json!({"label": "Local User"}));
    twin.post("/v1/panel/type", &json!({"text": "alice"}));
    let screen =
        twin.post("/v1/panel/type", &json!({"label": "Password", "text": "geheim"})).json();
    let fields: Vec<_> =
        screen["items"].as_array().unwrap().iter().filter(|it| it["kind"] == "field").collect();
    assert_eq!(fields[0]["value"], "alice");
    assert_eq!((&fields[1]["masked"], &fields[1]["value"]), (&json!(true), &json!("••••••")));
    let text = String::from_utf8(twin.get("/v1/panel.txt").body).unwrap();
    assert!(text.contains("alice") && !text.contains("geheim"), "{text}");
    let missing = twin.post("/v1/panel/type", &json!({"label": "PIN", "text": "1"}));
    assert_eq!((missing.status, &missing.json()["labels"]), (409, &json!(["User ID", "Password"])));
}

#[test]
fn the_screen_is_a_picture_of_800_by_480() {
    let twin = Twin::certified();
    let png = twin.get("/v1/panel.png");
    assert_eq!(png.header("content-type"), "image/png");
    assert_eq!(&png.body[..8], b"\x89PNG\r\n\x1a\n");
    let side = |at: usize| u32::from_be_bytes(png.body[at..at + 4].try_into().unwrap());
    assert_eq!((side(16), side(20)), (800, 480));
    assert_eq!(twin.get("/v1/panel/preview.png").status, 404);
}

/// A pixel of a picture.
fn pixel(png: &[u8], (x, y): (usize, usize)) -> Vec<u8> {
    let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut pixels).unwrap();
    let at = y * frame.line_size + x * frame.color_type.samples();
    pixels[at..at + 3].to_vec()
}

#[test]
fn the_picture_of_a_preview_shows_the_page() {
    let twin = Twin::certified();
    // It is the screen of a panel itself: 800 by 480 points, with a dark bar above.
    twin.print("letter", 1);
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    for label in ["Private Charge Print", "letter", "Preview"] {
        let screen = twin.post("/v1/panel/press", &json!({ "label": label }));
        assert_eq!(screen.status, 200, "{}", String::from_utf8_lossy(&screen.body));
    }
    let png = twin.get("/v1/panel.png").body;
    let (above, bar, beside) = ((400, 100), (480, 150), (250, 150));
    assert_eq!(pixel(&png, above), [255; 3], "the sheet is higher than the page");
    assert_eq!(pixel(&png, bar), [38, 54, 74]);
    assert_eq!(pixel(&png, beside), [238, 241, 245]);
}

/// The picture of the panel where alice's prints are listed, which is of one with this name.
fn listed(name: &str) -> Vec<u8> {
    let twin = Twin::certified();
    twin.print(name, 1);
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    let screen = twin.post("/v1/panel/press", &json!({"label": "Private Charge Print"})).json();
    assert!(screen["items"].as_array().unwrap().iter().any(|it| it["label"] == name), "{screen}");
    twin.get("/v1/panel.png").body
}

#[test]
fn names_in_other_scripts_are_drawn_in_their_letters() {
    let unknown = listed("??");
    let pictures = ["日本", "本日", "Жу", "Ωλ", "한국", "\u{20000}\u{20000}"].map(listed);
    for (at, picture) in pictures.iter().enumerate() {
        assert!(*picture != unknown && !pictures[..at].contains(picture), "{at}");
    }
}

#[test]
fn every_touch_keeps_the_panel_awake() {
    let twin = Twin::certified();
    let seconds = |text: &str| twin.post("/v1/clock/advance", &json!({"by": text})).json();
    let user = || twin.get("/v1/panel").json()["user"].clone();
    twin.post("/v1/panel/login", &json!({"user": "alice", "password": ALICE}));
    seconds("PT29S");
    // A touch beside everything is a touch.
    assert_eq!(twin.post("/v1/panel/press", &json!({"label": "Nothing"})).status, 409);
    seconds("PT29S");
    assert_eq!(user(), "alice");
    assert_eq!(seconds("PT1S")["fired"][0]["what"], "session");
    assert_eq!(user(), json!(null));
}
