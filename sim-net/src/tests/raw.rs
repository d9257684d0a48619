//! Port 9100: a conversation that need not end, and what bounds it.

use sim_core::job::JobAsk;
use sim_core::session::SessionAsk;
use sim_core::share::Holder;
use sim_core::{Door, Reply};
use sim_host::Advance;
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

async fn set(handle: &Handle, id: &str, value: &str) {
    let changes = sim_core::settings::parse(id, value).unwrap();
    handle.ask(Asker::Control, Command::ChangeSettings(changes)).await.unwrap();
}

/// A device where nobody logs in, and a client of its port 9100.
async fn open(pace: Pace) -> (Handle, DuplexStream) {
    let handle = device_with(pace).await;
    set(&handle, "auth.login_type", "Off").await;
    set(&handle, "private_print.receive_control", "Print").await;
    let client = connect(&handle, &Uploads::default(), PEER);
    (handle, client)
}

/// Says this, and waits until it was read.
async fn say(client: &mut DuplexStream, what: &str) {
    let commands = format!("\x1b%-12345X{what}@PJL ECHO read\r\n");
    client.write_all(commands.as_bytes()).await.unwrap();
    assert_eq!(reply(client).await, "@PJL ECHO read\r\n\x0c");
}

#[tokio::test]
async fn who_wants_to_know_is_told_of_a_job_its_pages_and_its_end() {
    let (handle, mut client) = open(Pace::Manual).await;
    say(&mut client, "@PJL USTATUS JOB=ON\r\n@PJL USTATUS PAGE=ON\r\n").await;
    let mut job = b"@PJL JOB NAME=\"letter\"\r\n@PJL ENTER LANGUAGE=PDF\r\n".to_vec();
    job.extend(PDF);
    job.extend(b"\x1b%-12345X@PJL EOJ NAME=\"letter\"\r\n");
    client.write_all(&job).await.unwrap();
    let began = "@PJL USTATUS JOB\r\nSTART\r\nNAME=\"letter\"\r\n\x0c";
    assert_eq!(reply(&mut client).await, began);
    handle.put_out(1).await;
    assert_eq!(reply(&mut client).await, "@PJL USTATUS PAGE\r\n1\r\n\x0c");
    let ended = "@PJL USTATUS JOB\r\nEND\r\nNAME=\"letter\"\r\nPAGES=1\r\n\x0c";
    assert_eq!(reply(&mut client).await, ended);
    say(&mut client, "@PJL USTATUSOFF\r\n").await;
    client.write_all(&job).await.unwrap();
    handle.views().wait_for(|it| it.current_job == Some(JobId(2))).await.unwrap();
    handle.put_out(1).await;
    handle.views().wait_for(|it| it.history.len() == 2).await.unwrap();
    say(&mut client, "").await;
}

#[tokio::test]
async fn nobody_is_told_of_jobs_that_strangers_may_not_see() {
    let handle = device().await;
    let mut client = connect(&handle, &Uploads::default(), PEER);
    say(&mut client, "@PJL USTATUS JOB=ON\r\n@PJL USTATUS PAGE=ON\r\n").await;
    let ticket = pjl::Ticket { user_id: Some(ALICE.0), password: Some(ALICE.1), ..<_>::default() };
    client.write_all(&pjl::wrap(PDF, &ticket)).await.unwrap();
    let job = held(&handle).await.id;
    let log_in = SessionAsk::LogIn { user: ALICE.0.into(), password: Secret::new(ALICE.1) };
    let asked = handle.ask(Asker::Remote(Door::Cwis, PEER), Command::Session(log_in)).await;
    let Ok(Reply::LoggedIn { session, .. }) = asked else { panic!("{asked:?}") };
    let release = Command::Job(JobAsk::Release(job));
    handle.ask(Asker::Session(session), release).await.unwrap();
    handle.views().wait_for(|it| it.history.len() == 1).await.unwrap();
    say(&mut client, "").await;
}

#[tokio::test]
async fn a_change_of_the_device_s_status_is_told_and_so_is_the_status_from_time_to_time() {
    let (handle, mut client) = open(Pace::Manual).await;
    say(&mut client, "@PJL USTATUS DEVICE=ON\r\n").await;
    let pause = Command::Fault("016-210", sim_core::command::FaultAction::Appear);
    handle.ask(Asker::Control, pause).await.unwrap();
    let told = reply(&mut client).await;
    assert!(told.starts_with("@PJL USTATUS DEVICE\r\nCODE=50000\r\nDISPLAY=\"016-210 "), "{told}");
    assert!(told.ends_with("ONLINE=FALSE\r\n\x0c"), "{told}");
}

#[tokio::test]
async fn a_timed_status_comes_in_the_device_s_time_until_it_is_switched_off() {
    let (handle, mut client) = open(Pace::Instant).await;
    say(&mut client, "@PJL USTATUS TIMED=5\r\n").await;
    for _ in 0..3 {
        handle.advance(Advance::By(5_000)).await.unwrap();
        let told = reply(&mut client).await;
        assert_eq!(
            told,
            "@PJL USTATUS TIMED\r\nCODE=10001\r\nDISPLAY=\"Ready\"\r\nONLINE=TRUE\r\n\x0c"
        );
    }
    say(&mut client, "@PJL USTATUS TIMED=0\r\n").await;
    handle.advance(Advance::By(50_000)).await.unwrap();
    say(&mut client, "").await;
}
