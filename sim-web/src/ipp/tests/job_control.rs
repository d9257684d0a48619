//! Job control around a document.

use sim_core::job::JobState as Stands;
use sim_wire::ipp::StatusCode;

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
        assert_eq!((job.format(), matches!(job.state, Stands::Aborted(_))), (format, true));
    }
}
