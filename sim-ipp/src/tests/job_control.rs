//! Job control around a document.

use sim_core::job::{
    COPIES_MAX, ColorMode, DocumentHandling, Ending, JobTicket, Media, NumberUp, Orientation,
    PageRange, Sides,
};
use sim_core::media::{InputTray, MediaSize};
use sim_core::settings::Change;
use sim_core::settings::values::ReceiveControl;
use sim_wire::ipp::{Attribute, Operation, StatusCode};
use sim_wire::pjl::UEL;

use super::client::*;

/// A document with these lines in front of and behind it, from Alice.
fn between(before: &[u8], after: &str) -> Vec<u8> {
    let mut stream = b"\x1b%-12345X@PJL JOB MODE=PRINTER\r\n".to_vec();
    stream.extend_from_slice(before);
    stream.extend(format!("@PJL SET JOBATTR=\"@JOAU={}\"\r\n", ALICE.0).bytes());
    stream.extend(format!("@PJL SET JOBATTR=\"@JOAP={}\"\r\n", ALICE.1).bytes());
    stream.extend_from_slice(b"@PJL ENTER LANGUAGE=PDF\r\n");
    stream.extend_from_slice(PDF);
    stream.extend(format!("\x1b%-12345X{after}@PJL EOJ\r\n\x1b%-12345X").bytes());
    stream
}

#[tokio::test]
async fn of_a_stream_with_a_file_and_a_long_report_only_the_document_is_kept() {
    let world = World::certified().await;
    let mut file = b"@PJL FSDOWNLOAD FORMAT:BINARY SIZE=200000 NAME=\"0:\\font\"\r\n".to_vec();
    file.extend(b"@PJL SET JOBATTR=\"@JOAU=bob\"\n".iter().cycle().take(200_000));
    let page = "@PJL COMMENT FXJOBINFO PAGEINFO=SIZE[210.0X297.0]:MODE[MONOCHROME]:INTRAY[0]\r\n";
    let got = world.client().send(&print(), &between(&file, &page.repeat(300))).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let held = world.held().await;
    assert_eq!(held.owner.as_ref().unwrap().as_str(), ALICE.0);
    let document = world.handle.documents().read(held.kept().next().unwrap()).unwrap();
    assert_eq!(document.data, PDF);
}

#[tokio::test]
async fn the_language_that_job_control_enters_is_the_document_s_format() {
    let world = World::certified().await;
    for (language, format) in
        [("PCLXL", "application/vnd.hp-PCLXL"), ("KLINGON", "application/octet-stream")]
    {
        let mut stream = format!("@PJL ENTER LANGUAGE={language}\r\n").into_bytes();
        stream.extend_from_slice(b"\0\x01none of it\xff\xfe");
        world.user(ALICE).send(&print(), &stream).await.taken();
        let ended = |it: &sim_core::View| it.jobs.is_empty();
        let view = world.until(ended).await;
        let job = view.history.iter().next_back().unwrap();
        assert_eq!(
            (job.format(), matches!(job.state.ending(), Some(Ending::Aborted(_)))),
            (format, true)
        );
    }
}

#[tokio::test]
async fn what_job_control_asks_for_goes_before_what_the_client_asks_for() {
    let world = World::certified().await;
    let lines = "@PJL JOB START=2\r\n@PJL SET QTY=2\r\n@PJL SET COPIES=2\r\n@PJL SET DUPLEX=ON\r\n\
        @PJL SET BINDING=SHORTEDGE\r\n@PJL SET PAPER=A3\r\n@PJL SET MEDIASOURCE=TRAY2\r\n\
        @PJL SET RENDERMODE=GRAYSCALE\r\n@PJL SET RESOLUTION=600\r\n@PJL SET ORIENTATION=LANDSCAPE\r\n\
        @PJL SET JOBATTR=\"@NLPP=2\"\r\n";
    let stream = between(lines.as_bytes(), "");
    let asked = JobTicket {
        copies: 4,
        sides: Sides::ShortEdge,
        page_ranges: vec![PageRange { first: 2, last: u32::MAX }],
        number_up: NumberUp::new(2).unwrap(),
        media: Media {
            size: MediaSize::from_name("iso_a3_297x420mm"),
            tray: Some(InputTray::Two),
            ..Media::default()
        },
        orientation: Some(Orientation::Landscape),
        color_mode: ColorMode::Monochrome,
        resolution_dpi: Some(600),
        document_handling: DocumentHandling::Uncollated,
        ..JobTicket::default()
    };
    let client = [Attribute::integer("copies", 7), Attribute::keyword("sides", "one-sided")];
    let whole = world.client().send(&ask_with_job(Operation::PrintJob, client), &stream).await;
    assert_eq!(world.held().await.ticket(), Some(&asked));
    world.user(ALICE).about(Operation::CancelJob, whole.taken().0).await;

    let alice = world.user(ALICE);
    let number = alice.send(&ask(Operation::CreateJob, []), b"").await.taken().0;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
    let sent = alice.send(&ask(Operation::SendDocument, attributes), &stream).await;
    assert_eq!(sent.status(), StatusCode::SuccessfulOk);
    assert_eq!(world.held().await.ticket(), Some(&asked));
}

#[tokio::test]
async fn what_the_device_does_not_have_leaves_the_ticket_as_the_client_wants_it() {
    let world = World::certified().await;
    let lines = "@PJL JOB START=9 END=2\r\n@PJL SET QTY=9999\r\n@PJL SET PAPER=DL\r\n\
        @PJL SET MEDIASOURCE=TRAY9\r\n@PJL SET RESOLUTION=1200\r\n@PJL SET JOBATTR=\"@NLPP=3\"\r\n";
    let sides = [Attribute::keyword("sides", "two-sided-long-edge")];
    let request = ask_with_job(Operation::PrintJob, sides);
    world.client().send(&request, &between(lines.as_bytes(), "")).await.taken();
    let asked = JobTicket { copies: COPIES_MAX, sides: Sides::LongEdge, ..JobTicket::default() };
    assert_eq!(world.held().await.ticket(), Some(&asked));
}

/// A stream with a job of Alice's and one of nobody's, each with its copies.
fn two_jobs() -> Vec<u8> {
    let second = "@PJL EOJ\r\n\x1b%-12345X@PJL JOB NAME=\"second\"\r\n@PJL SET QTY=3\r\n\
        @PJL ENTER LANGUAGE=PDF\r\n";
    let mut stream = between(b"@PJL SET QTY=2\r\n", second);
    let epilogue = stream.len() - b"@PJL EOJ\r\n\x1b%-12345X".len();
    stream.splice(epilogue..epilogue, [PDF, UEL].concat());
    stream
}

/// Owner, name and copies of every job that is held, once so many are.
async fn all_held(world: &World, jobs: usize) -> Vec<(String, String, u16)> {
    let held = |it: &sim_core::View| it.jobs.values().filter(|it| it.state.is_held()).count();
    let view = world.until(move |it| held(it) == jobs).await;
    let told = |it: &std::sync::Arc<sim_core::job::Job>| {
        let owner = it.owner.as_ref().map(|it| it.as_str().to_owned());
        (owner.unwrap_or_default(), it.name.to_string(), it.ticket().unwrap().copies)
    };
    view.jobs.values().map(told).collect()
}

#[tokio::test]
async fn every_job_of_a_stream_is_a_job_and_the_answer_is_the_first_one_s() {
    let world = World::certified().await;
    let named = [Attribute::name("job-name", "first")];
    let whole = world.user(KO).send(&ask(Operation::PrintJob, named), &two_jobs()).await;
    let row = |owner: &str, name: &str, copies| (owner.to_owned(), name.to_owned(), copies);
    let expected = [row(ALICE.0, "first", 2), row(KO.0, "second", 3)];
    assert_eq!(all_held(&world, 2).await, expected);
    let first = world.handle.view().jobs.keys().next().map(|it| it.0 as i32);
    assert_eq!(Some(whole.taken().0), first);
    assert_eq!(world.handle.documents().count(), 2);
}

#[tokio::test]
async fn of_a_document_that_is_sent_with_several_jobs_the_others_follow_the_job() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let password = [
        Attribute::octets("job-password", b"1234".to_vec()),
        Attribute::keyword("job-password-encryption", "none"),
    ];
    let number = alice.send(&ask(Operation::CreateJob, password), b"").await.taken().0;
    let attributes =
        [Attribute::integer("job-id", number), Attribute::boolean("last-document", true)];
    let sent = alice.send(&ask(Operation::SendDocument, attributes), &two_jobs()).await;
    assert_eq!(sent.taken().0, number);
    let view = world.handle.view();
    assert!(view.jobs.values().all(|it| it.ticket().unwrap().password.is_some()));
    let copies: Vec<_> = all_held(&world, 2).await.into_iter().map(|it| (it.0, it.2)).collect();
    assert_eq!(copies, [(ALICE.0.to_owned(), 2), (ALICE.0.to_owned(), 3)]);
}

#[tokio::test]
async fn a_user_that_a_second_header_names_is_the_job_s() {
    let world = World::certified().await;
    let mut stream = b"\x1b%-12345X@PJL JOB\r\n@PJL ENTER LANGUAGE=PDF\r\n".to_vec();
    let inner = between(b"", "");
    stream.extend_from_slice(&inner[..UEL.len()]);
    stream.extend_from_slice(&inner[UEL.len() + b"@PJL JOB MODE=PRINTER\r\n".len()..]);
    world.client().send(&print(), &stream).await.taken();
    assert_eq!(all_held(&world, 1).await[0].0, ALICE.0);
}

#[tokio::test]
async fn a_stream_of_too_many_jobs_is_refused_whole() {
    let world = World::certified().await;
    let one = [b"@PJL ENTER LANGUAGE=PDF\r\n", PDF, UEL].concat();
    let stream = [UEL, &one.repeat(sim_intake::STREAM_JOBS_MAX + 1)].concat();
    let got = world.user(ALICE).send(&print(), &stream).await;
    assert_eq!(got.status(), StatusCode::ClientErrorRequestEntityTooLarge);
    assert!(world.handle.view().jobs.is_empty());
    assert_eq!(world.handle.documents().count(), 0);
}

#[tokio::test]
async fn of_a_background_form_it_is_said_that_it_is_stored_and_not_that_it_is_printed() {
    let world = World::full().await;
    world.set(Change::receive_control(ReceiveControl::Print)).await;
    let alice = world.user(ALICE);
    for (kind, said) in [("FORM", "Stored as a form."), ("PRINT", "Printed.")] {
        let stream = between(format!("@PJL SET JOBATTR=\"@JOTY={kind}\"\r\n").as_bytes(), "");
        let number = alice.send(&print(), &stream).await.taken().0;
        world.until(|it| it.jobs.is_empty()).await;
        let about = alice.about(Operation::GetJobAttributes, number).await;
        assert_eq!(about.job("job-state-message").as_str(), Some(said));
    }
}
