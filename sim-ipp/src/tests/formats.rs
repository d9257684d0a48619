//! What a document was announced as.

use sim_core::job::Ending;
use sim_wire::ipp::{Attribute, Operation, StatusCode};
use sim_wire::pjl;

use super::client::*;

/// The format and the pages of the only job, or what was wrong with it, once it was read.
async fn read(
    world: &World,
    format: &'static str,
    document: &[u8],
) -> Result<(String, u32), String> {
    let format = Attribute::mime("document-format", format);
    let got = world.user(ALICE).send(&ask(Operation::PrintJob, [format]), document).await;
    let id = got.taken().0;
    let is_read = |it: &sim_core::job::Job| it.state.is_held() || it.state.is_ended();
    let job = |it: &sim_core::View| it.job(sim_core::job::JobId(id as u32)).cloned();
    let view = world.until(|it| job(it).is_some_and(|it| is_read(&it))).await;
    let job = job(&view).unwrap();
    match job.state.ending() {
        Some(Ending::Aborted(_)) => Err(job.state.fault().unwrap_or_default().to_owned()),
        _ => Ok((job.format().to_owned(), job.pages().unwrap())),
    }
}

#[tokio::test]
async fn the_announced_format_counts() {
    let world = World::certified().await;
    let pcl = b"\r\n\x1bEHello\x0c\x1bE";
    let wrapped = |language, document: &[u8]| {
        pjl::wrap(document, &pjl::Ticket { language: Some(language), ..pjl::Ticket::default() })
    };
    let octets = "application/octet-stream";
    for (announced, document, format, pages) in [
        ("application/vnd.hp-PCL", pcl.to_vec(), "application/vnd.hp-PCL", 1),
        (octets, pcl.to_vec(), "application/vnd.hp-PCL", 1),
        (octets, wrapped("PCL", b"plain\x0cpages"), "application/vnd.hp-PCL", 2),
        ("application/pdf", wrapped("PCL", b"plain\x0cpages"), "application/vnd.hp-PCL", 2),
        (octets, wrapped("KLINGON", PDF), "application/pdf", 1),
        (octets, b"Gr\xfc\xdfe".to_vec(), "text/plain", 1),
        ("text/plain", b"\x01any\x0c\0bytes\xff".to_vec(), "text/plain", 2),
        ("text/plain; charset=shift_jis", b"\x83\x6d".to_vec(), "text/plain", 1),
    ] {
        let told = read(&world, announced, &document).await;
        assert_eq!(told, Ok((format.to_owned(), pages)), "{announced}");
    }
    // A page of PCL without any sequence, and text in a charset, are kept as what is printed, too.
    assert_eq!(world.handle.documents().count(), 8 + 4);
}

#[tokio::test]
async fn a_document_that_is_something_else_is_damaged() {
    let world = World::certified().await;
    let told = read(&world, "application/pdf", b"\x1bEHello\x1bE").await.unwrap_err();
    assert!(told.starts_with("damaged PDF document"), "{told}");
    let ticket = pjl::Ticket { language: Some("HPGL2"), ..pjl::Ticket::default() };
    let plot = pjl::wrap(b"IN;SP1;PU100,100;PD200,200;", &ticket);
    let told = read(&world, "application/octet-stream", &plot).await.unwrap_err();
    assert_eq!(told, "application/vnd.hp-HPGL is not read here");
    // This world has no process for it; that it was to be interpreted is what counts.
    let told = read(&world, "application/postscript", b"\r\n(a) print showpage").await.unwrap_err();
    assert!(told.starts_with("PostScript is refused"), "{told}");
}

#[tokio::test]
async fn a_charset_that_is_unknown_is_refused() {
    let world = World::certified().await;
    let format = Attribute::mime("document-format", "text/plain; charset=klingon");
    let got = world.user(ALICE).send(&ask(Operation::PrintJob, [format]), b"text").await;
    assert_eq!(got.status(), StatusCode::ClientErrorDocumentFormatNotSupported);
}
