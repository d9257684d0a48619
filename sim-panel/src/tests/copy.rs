//! Copy: chosen, started, changed and ended at the panel.

use sim_core::job::{Ending, JobId, Scaling, Sides, Work};
use sim_core::media::InputTray;
use sim_core::scanner::ScanColor;

use super::desk::{Desk, PASSWORD, check, enabled, value};

/// "user1" before the app.
fn copying() -> Desk {
    let mut desk = Desk::certified();
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Copy"]);
    desk
}

fn says(desk: &Desk, text: &str) -> bool {
    desk.screen().message.is_some_and(|it| it.contains(text))
}

fn ending(desk: &Desk, job: u32) -> Option<Ending> {
    desk.view().job(JobId(job)).unwrap().state.ending()
}

#[test]
fn copies_are_made_as_they_were_chosen() {
    let mut desk = copying();
    check(&desk);
    desk.put(3);
    desk.tap(&["+", "Output Color"]);
    check(&desk);
    desk.tap(&["Black & White", "2 Sided Copying", "2 Sided (Head to Toe)", "Paper Supply"]);
    assert_eq!(desk.tap(&["Tray 2: A3"]).screen, "copy");
    check(&desk);
    let screen = desk.tap(&["Start"]);
    assert_eq!((screen.screen.as_str(), value(&screen, "State")), ("job", "completed"));
    check(&desk);
    let job = desk.view().job(JobId(1)).unwrap().clone();
    let Work::Copy(copy, print) = &job.work else { panic!("{job:?}") };
    assert_eq!(copy.scan.color, ScanColor::Grayscale);
    assert_eq!((print.ticket.copies, print.ticket.sides), (2, Sides::ShortEdge));
    let media = print.ticket.media;
    assert_eq!((media.tray, media.size.unwrap().row().label), (Some(InputTray::Two), "A3"));
    assert_eq!(desk.printed, [(JobId(1), 3, 2)]);
}

#[test]
fn nothing_is_copied_where_nothing_lies() {
    let mut desk = copying();
    let screen = desk.tap(&["Start"]);
    assert_eq!(screen.screen, "copy", "what was chosen stays");
    assert!(says(&desk, "original"), "{screen:?}");
}

#[test]
fn a_number_of_copies_that_is_none_is_told() {
    let mut desk = copying();
    desk.put(1);
    for copies in ["0", "", "1000", "99999999999"] {
        desk.type_at("Number of Copies", copies);
        desk.tap(&["Start"]);
        assert!(says(&desk, "1 to 999"), "{copies}");
    }
    desk.type_at("Number of Copies", "1000");
    assert_eq!(value(&desk.screen(), "Number of Copies"), "1000", "no digit is dropped unseen");
    assert!(desk.view().job(JobId(1)).is_none());
}

#[test]
fn what_is_no_whole_number_is_refused_whole_and_no_other_number_is_made_of_it() {
    let mut desk = copying();
    desk.type_at("Reduce/Enlarge %", "71");
    for (label, text) in
        [("Reduce/Enlarge %", "-50"), ("Reduce/Enlarge %", "71.5"), ("copies", "two")]
    {
        let refused = desk.panel.type_text(&desk.view(), Some(label), text).unwrap_err();
        assert!(refused.to_string().contains("takes a whole number"), "{text}: {refused}");
        assert_eq!(value(&desk.screen(), "Reduce/Enlarge %"), "71", "{text}");
    }
}

#[test]
fn a_copy_is_as_large_as_was_typed_in_percent() {
    let mut desk = copying();
    desk.put(1);
    for percent in ["24", "401", "", "4000"] {
        desk.type_at("Reduce/Enlarge %", percent);
        desk.tap(&["Start"]);
        assert!(says(&desk, "25 to 400"), "{percent}");
    }
    desk.type_at("Reduce/Enlarge %", "70");
    desk.tap(&["Auto %", "On", "Start"]);
    assert!(says(&desk, "100 with Auto %"), "the one or the other");
    desk.tap(&["Auto %", "Off"]);
    check(&desk);
    desk.tap(&["Start"]);
    let job = desk.view().job(JobId(1)).unwrap().clone();
    let Work::Copy(_, print) = &job.work else { panic!("{job:?}") };
    assert_eq!((print.ticket.zoom.percent(), print.ticket.scaling), (70, Scaling::None));
}

#[test]
fn what_stops_the_scanner_is_said_and_the_copy_goes_on_after_it() {
    let mut desk = copying();
    desk.sense(|it| it.cover_open = true);
    assert!(says(&desk, "cover of the document feeder is open"));
    desk.put(2);
    desk.scanner_runs = false;
    let screen = desk.tap(&["Start"]);
    assert_eq!(value(&screen, "State"), "stopped, 0 scanned");
    assert!(says(&desk, "cover of the document feeder is open"));
    desk.sense(|it| it.cover_open = false);
    assert_eq!(value(&desk.screen(), "State"), "scanning, 0 scanned");
    desk.sense(|it| it.jam = true);
    assert!(says(&desk, "An original is jammed"));
    check(&desk);
}

#[test]
fn an_original_that_was_left_on_the_glass_is_told() {
    let mut desk = copying();
    desk.originals = 1;
    desk.sense(|it| it.glass = Some(sim_core::media::MediaSize::default()));
    desk.tap(&["Start", "Home"]);
    assert!(says(&desk, "The original is still on the document glass"));
    desk.sense(|it| it.glass = None);
    assert_eq!(desk.screen().message, None);
}

#[test]
fn the_copies_of_a_copy_at_work_are_changed() {
    let mut desk = copying();
    desk.put(2);
    desk.scanner_runs = false;
    desk.tap(&["Start", "+"]);
    assert_eq!(desk.view().job(JobId(1)).unwrap().copies(), 2);
    desk.type_at("Number of Copies", "5");
    check(&desk);
    desk.tap(&["OK"]);
    assert_eq!(desk.view().job(JobId(1)).unwrap().copies(), 5);
    desk.type_at("Number of Copies", "0");
    desk.tap(&["OK"]);
    assert!(says(&desk, "1 to 999"));
}

#[test]
fn a_copy_that_comes_out_is_stopped_and_restarted_by_whoever_began_it() {
    let mut desk = copying();
    desk.put(2);
    desk.engine_runs = false;
    desk.tap(&["Start"]);
    check(&desk);
    let screen = desk.tap(&["Stop"]);
    assert_eq!(value(&screen, "State"), "suspended, 0 out");
    check(&desk);
    let screen = desk.tap(&["Restart"]);
    assert_eq!(value(&screen, "State"), "printing, 0 out");
    desk.tap(&["Home", "Log Out"]);
    desk.log_in("user2", PASSWORD);
    assert_eq!(enabled(&desk.tap(&["Jobs", "job-1"])), ["<", "Close"]);
}

#[test]
fn a_copy_is_cancelled_by_whoever_began_it_and_not_by_others() {
    let mut desk = copying();
    desk.put(2);
    desk.scanner_runs = false;
    desk.tap(&["Start", "Home", "Log Out"]);
    desk.log_in("user2", PASSWORD);
    let screen = desk.tap(&["Jobs", "job-1"]);
    assert_eq!(enabled(&screen), ["<", "Close"]);
    desk.tap(&["Home", "Log Out"]);
    desk.log_in("user1", PASSWORD);
    desk.tap(&["Jobs", "job-1", "Cancel"]);
    assert_eq!(ending(&desk, 1), Some(Ending::Cancelled));
}
