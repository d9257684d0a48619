//! Who takes much gets no more, and others notice nothing.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use http::StatusCode as Http;
use sim_core::settings::Settings;
use sim_core::share::{Holder, OPEN_JOBS};
use sim_listen::limits::{UNDER_WAY, UPLOAD_MAX, UPLOADS};
use sim_wire::ipp::{Operation, StatusCode};

use super::client::*;
use crate::limits::DRAIN_IDLE_MAX;

/// A Print-Job whose document comes a byte a second for ever.
fn dripping() -> Body {
    let start = body(&print(), b"%PDF-1.4 a docu");
    let start = stream::once(async { Bytes::from(start) });
    let drops = stream::repeat(Bytes::from_static(b"x")).then(|it| async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        it
    });
    Body::from_stream(start.chain(drops).map(Ok::<_, Infallible>))
}

#[tokio::test]
async fn an_address_with_its_share_of_open_jobs_is_told_so_and_others_are_not() {
    let world = World::with(Settings::factory()).await;
    let create = ask(Operation::CreateJob, []);
    for _ in 0..OPEN_JOBS.each {
        assert_eq!(world.client().send(&create, b"").await.status(), StatusCode::SuccessfulOk);
    }
    let refused = world.client().send(&create, b"").await;
    assert_eq!(refused.status(), StatusCode::ServerErrorTooManyJobs);
    let other = Client { address: [192, 0, 2, 8].into(), ..world.client() };
    for client in [other, world.user(ALICE)] {
        assert_eq!(client.send(&create, b"").await.status(), StatusCode::SuccessfulOk);
    }
    world.client().send(&print(), PDF).await.taken();
}

#[tokio::test]
async fn a_document_that_drips_is_given_up_and_one_over_a_slow_line_is_not() {
    let world = World::with(Settings::factory()).await;
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    assert_eq!(world.client().post(dripping()).await.http, Http::REQUEST_TIMEOUT);
    assert!(begun.elapsed() < UPLOAD_MAX / 10, "{:?}", begun.elapsed());
    world.nothing_is_kept();
    // At 4,800 bits a second.
    let whole = body(&print(), &[PDF, &vec![b'%'; 100_000]].concat());
    let pieces: Vec<_> = whole.chunks(6_000).map(Bytes::copy_from_slice).collect();
    let pieces = stream::iter(pieces).then(|it| async {
        tokio::time::sleep(Duration::from_secs(10)).await;
        Ok::<_, Infallible>(it)
    });
    world.client().post(Body::from_stream(pieces)).await.taken();
}

#[tokio::test]
async fn an_address_with_its_share_of_documents_is_told_so_and_others_print() {
    let world = World::with(Settings::factory()).await;
    world.user(ALICE).send(&ask(Operation::GetJobs, []), b"").await;
    let peer = |it: &Client<'_>| Holder::at(it.address);
    let take = || world.printer.uploads.document(peer(&world.client())).unwrap();
    let taken: Vec<_> = (0..UPLOADS.each).map(|_| take()).collect();
    let refused = world.client().send(&print(), PDF).await;
    assert_eq!(refused.status(), StatusCode::ServerErrorBusy);
    let other = Client { address: [192, 0, 2, 8].into(), ..world.client() };
    for client in [other, world.user(ALICE)] {
        client.send(&print(), PDF).await.taken();
    }
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let start = stream::once(async { Ok::<_, Infallible>(Bytes::from(body(&print(), PDF))) });
    let stalled = Body::from_stream(start.chain(stream::pending()));
    assert_eq!(world.client().post(stalled).await.status(), StatusCode::ServerErrorBusy);
    assert!(begun.elapsed() < 2 * DRAIN_IDLE_MAX, "{:?}", begun.elapsed());
    tokio::time::resume();
    drop(taken);
    world.client().send(&print(), PDF).await.taken();
    assert_eq!(world.printer.uploads.under_way(), (0, 0));
}

#[tokio::test]
async fn what_comes_in_from_one_address_leaves_room_on_the_drive_for_others() {
    let world = World::with(Settings::factory()).await;
    let mut space = world.printer.uploads.bytes(Holder::at(world.client().address));
    space.grow_to(UNDER_WAY.each - PDF.len()).unwrap();
    let two = [PDF, PDF].concat();
    let refused = world.client().send(&print(), &two).await;
    assert_eq!(refused.status(), StatusCode::ServerErrorBusy);
    world.nothing_is_kept();
    let other = Client { address: [192, 0, 2, 8].into(), ..world.client() };
    other.send(&print(), &two).await.taken();
    world.client().send(&print(), PDF).await.taken();
    drop(space);
    assert_eq!(world.printer.uploads.under_way(), (0, 0));
}
