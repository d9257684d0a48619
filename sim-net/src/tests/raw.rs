//! Port 9100: a conversation that need not end, and what bounds it.

use sim_core::share::Holder;
use sim_listen::limits::{BODY_IDLE_MAX, UPLOADS};
use tokio::time::{Instant, advance, pause};

use super::*;

/// A client's end of a connection to port 9100, which is served until the device ends it.
fn connect(handle: &Handle, uploads: &Uploads, peer: IpAddr) -> DuplexStream {
    let (client, mut ours) = duplex(64 << 10);
    let raw = Raw { handle: handle.clone(), uploads: uploads.clone() };
    tokio::spawn(async move { drop(raw.converse(&mut ours, peer, pending().boxed()).await) });
    client
}

/// What comes back up to a form feed.
async fn reply(client: &mut DuplexStream) -> String {
    let mut reply = Vec::new();
    while reply.last() != Some(&b'\x0c') {
        reply.push(client.read_u8().await.unwrap());
    }
    String::from_utf8(reply).unwrap()
}

#[tokio::test]
async fn what_job_control_asks_is_answered_and_makes_no_job() {
    let handle = device().await;
    let mut client = connect(&handle, &Uploads::default(), PEER);
    client.write_all(b"\x1b%-12345X@PJL ECHO 1\r\n@PJL INFO ID\r\n").await.unwrap();
    assert_eq!(reply(&mut client).await, "@PJL ECHO 1\r\n\x0c");
    assert_eq!(reply(&mut client).await, "@PJL INFO ID\r\n\"ApeosPort C7070\"\r\n\x0c");
    client.write_all(b"@PJL INFO STATUS\r\n@PJL FSDIRLIST NAME=\"0:\\\"\r\n").await.unwrap();
    let ready = "@PJL INFO STATUS\r\nCODE=10001\r\nDISPLAY=\"Ready\"\r\nONLINE=TRUE\r\n\x0c";
    assert_eq!(reply(&mut client).await, ready);
    let refused = "@PJL FSDIRLIST NAME=\"0:\\\"\r\nFILEERROR=52\r\n\x0c";
    assert_eq!(reply(&mut client).await, refused, "in the certified setting");
    client.write_all(b"\x1b%-12345X").await.unwrap();
    client.shutdown().await.unwrap();
    assert_eq!(client.read(&mut [0; 8]).await.unwrap(), 0);
    assert!(handle.view().jobs.is_empty() && handle.view().history.is_empty());
    assert_eq!(handle.documents().count(), 0);
}

#[tokio::test]
async fn a_job_is_taken_when_it_is_whole_though_its_connection_goes_on() {
    let handle = device().await;
    let uploads = Uploads::default();
    let mut client = connect(&handle, &uploads, PEER);
    let ticket = pjl::Ticket { user_id: Some(ALICE.0), password: Some(ALICE.1), ..<_>::default() };
    client.write_all(&pjl::wrap(PDF, &ticket)).await.unwrap();
    held(&handle).await;
    client.write_all(b"@PJL ECHO again\r\n").await.unwrap();
    reply(&mut client).await;
    assert_eq!(uploads.under_way(), (0, 0));
}

#[tokio::test]
async fn a_document_that_stalls_is_given_up_and_a_conversation_is_not() {
    let handle = device().await;
    let mut client = connect(&handle, &Uploads::default(), PEER);
    pause();
    client.write_all(b"\x1b%-12345X@PJL ECHO 1\r\n").await.unwrap();
    reply(&mut client).await;
    advance(2 * BODY_IDLE_MAX).await;
    client.write_all(b"@PJL ECHO 2\r\n").await.unwrap();
    reply(&mut client).await;
    client.write_all(&PDF[..100]).await.unwrap();
    let begun = Instant::now();
    assert_eq!(client.read(&mut [0; 8]).await.unwrap(), 0);
    assert_eq!(begun.elapsed().as_secs(), BODY_IDLE_MAX.as_secs());
    assert_eq!((handle.documents().count(), handle.view().jobs.len()), (0, 0));
}

#[tokio::test]
async fn an_address_with_its_share_of_documents_is_let_go_and_others_print() {
    let handle = device().await;
    let uploads = Uploads::default();
    let take = || uploads.document(Holder::at(PEER)).unwrap();
    let taken: Vec<_> = (0..UPLOADS.each).map(|_| take()).collect();
    let other = [192, 0, 2, 8].into();
    for (peer, jobs) in [(PEER, 0), (other, 1)] {
        let mut client = connect(&handle, &uploads, peer);
        client.write_all(PDF).await.unwrap();
        client.shutdown().await.unwrap();
        assert_eq!(client.read(&mut [0; 8]).await.unwrap(), 0);
        assert_eq!(handle.view().all_jobs().count(), jobs, "{peer}");
    }
    drop(taken);
    assert_eq!(uploads.under_way(), (0, 0));
}

#[tokio::test]
async fn a_connection_at_rest_ends_when_the_port_closes() {
    let handle = device().await;
    let (client, mut ours) = duplex(64);
    let taken = raw(&handle).converse(&mut ours, PEER, ready(()).boxed()).await;
    assert_eq!(taken.unwrap(), []);
    drop(client);
}
