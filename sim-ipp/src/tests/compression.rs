//! Documents that come packed.

use std::convert::Infallible;
use std::io::Write as _;

use axum::body::Body;
use bytes::Bytes;
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compress, FlushCompress};
use futures_util::{StreamExt as _, stream};
use sim_host::documents::DOCUMENT_MAX;
use sim_intake::{UNPACKED_FREE, UNPACKED_PER_BYTE};
use sim_wire::ipp::{Attribute, GroupTag, Message, Operation, StatusCode};

use super::client::*;

fn deflate(document: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(document).unwrap();
    encoder.finish().unwrap()
}

fn gzip(document: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(document).unwrap();
    encoder.finish().unwrap()
}

fn print_packed(compression: &'static str) -> Message {
    ask(Operation::PrintJob, [Attribute::keyword("compression", compression)])
}

#[tokio::test]
async fn a_packed_document_is_kept_unpacked_in_whatever_pieces_it_comes() {
    let world = World::certified().await;
    // The user is named inside.
    let document = wrapped(ALICE.0, Some(ALICE.1));
    for (keyword, packed) in
        [("none", document.clone()), ("deflate", deflate(&document)), ("gzip", gzip(&document))]
    {
        for size in [1, 100, usize::MAX] {
            let whole = body(&print_packed(keyword), &packed);
            let pieces: Vec<_> = whole
                .chunks(size)
                .map(|it| Ok::<_, Infallible>(Bytes::copy_from_slice(it)))
                .collect();
            let got = world.client().post(Body::from_stream(stream::iter(pieces))).await;
            assert_eq!(got.status(), StatusCode::SuccessfulOk, "{keyword}");
            let held = world.held().await;
            let kept = world.handle.documents().read(held.kept().next().unwrap()).unwrap();
            assert_eq!(kept.data, PDF, "{keyword}");
            world.user(ALICE).about(Operation::CancelJob, got.taken().0).await;
        }
    }
}

#[tokio::test]
async fn a_packed_document_of_a_created_job_is_unpacked() {
    let world = World::certified().await;
    let alice = world.user(ALICE);
    let number = alice.send(&ask(Operation::CreateJob, []), b"").await.taken().0;
    let attributes = [
        Attribute::integer("job-id", number),
        Attribute::boolean("last-document", true),
        Attribute::keyword("compression", "gzip"),
    ];
    let got = alice.send(&ask(Operation::SendDocument, attributes), &gzip(PDF)).await;
    assert_eq!(got.status(), StatusCode::SuccessfulOk);
    let held = world.held().await;
    let kept = world.handle.documents().read(held.kept().next().unwrap()).unwrap();
    assert_eq!(kept.data, PDF);
}

#[tokio::test]
async fn what_cannot_be_unpacked_is_refused_and_nothing_of_it_kept() {
    let world = World::certified().await;
    let whole = gzip(PDF);
    let mut wrong_sum = whole.clone();
    let at = wrong_sum.len() - 8;
    wrong_sum[at] ^= 1;
    let cut = |bytes: &[u8]| bytes[..bytes.len() - 9].to_vec();
    let trailing = [deflate(PDF), b"more".to_vec()].concat();
    for (keyword, packed) in [
        ("gzip", PDF.to_vec()),
        ("gzip", cut(&whole)),
        ("gzip", wrong_sum),
        ("gzip", deflate(PDF)),
        ("deflate", b"\xff\xff\xff\xff".to_vec()),
        ("deflate", cut(&deflate(PDF))),
        ("deflate", trailing),
        ("deflate", whole.clone()),
    ] {
        let got = world.user(ALICE).send(&print_packed(keyword), &packed).await;
        assert_eq!(got.status(), StatusCode::ClientErrorCompressionError, "{keyword} {packed:?}");
        world.nothing_is_kept();
    }
}

#[tokio::test]
async fn packed_nothing_is_no_document() {
    let world = World::certified().await;
    for packed in [gzip(b""), Vec::new()] {
        let got = world.user(ALICE).send(&print_packed("gzip"), &packed).await;
        assert_eq!(got.status(), StatusCode::ClientErrorBadRequest);
        world.nothing_is_kept();
    }
}

/// A megabyte of zeros as deflate blocks that may be repeated: they end at a byte and refer to zeros.
fn zeros() -> Vec<u8> {
    let mut compress = Compress::new(flate2::Compression::best(), false);
    let mut packed = Vec::with_capacity(8 << 10);
    compress.compress_vec(&vec![0; 1 << 20], &mut packed, FlushCompress::Sync).unwrap();
    packed
}

/// Sends a megabyte of zeros so often, each as these bytes.
async fn send_often(world: &World, packed: Vec<u8>, megabytes: u64) -> Got {
    let start = stream::once(async { Bytes::from(body(&print_packed("deflate"), b"")) });
    let rest = stream::repeat(Bytes::from(packed)).take(usize::try_from(megabytes).unwrap());
    let all = start.chain(rest).map(Ok::<_, Infallible>);
    world.user(ALICE).post(Body::from_stream(all)).await
}

/// The same, as a packed document that is no bomb: a block of nothing is five bytes.
fn zeros_at_length() -> Vec<u8> {
    let nothing = [0, 0, 0, 0xFF, 0xFF];
    let wanted = (1 << 20) / usize::try_from(UNPACKED_PER_BYTE).unwrap();
    [zeros(), nothing.repeat(wanted / nothing.len())].concat()
}

fn status_message(got: &Got) -> String {
    let message = got.message();
    message.attribute(GroupTag::OPERATION, "status-message").unwrap().as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_bomb_goes_off_before_it_is_written() {
    let world = World::certified().await;
    let got = send_often(&world, zeros(), (UNPACKED_FREE >> 20) + 20).await;
    assert_eq!(got.status(), StatusCode::ClientErrorRequestEntityTooLarge);
    let told = format!("the document unpacks to more than {UNPACKED_PER_BYTE} times");
    assert!(status_message(&got).starts_with(&told));
    world.nothing_is_kept();
}

#[tokio::test]
async fn what_is_packed_like_a_document_is_bounded_like_one() {
    let world = World::certified().await;
    let got = send_often(&world, zeros_at_length(), (DOCUMENT_MAX >> 20) + 1).await;
    assert_eq!(got.status(), StatusCode::ClientErrorRequestEntityTooLarge);
    assert!(status_message(&got).starts_with("the document is larger than"));
    world.nothing_is_kept();
}
