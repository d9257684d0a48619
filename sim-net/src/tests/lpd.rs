//! LPD, word for word as RFC 1179 has it.

use tokio::task::JoinHandle;

use super::*;
use crate::lpd::Lpd;

/// An open device: who comes prints, and each side waits for a hand.
async fn open_device() -> Handle {
    let handle = device_with(Pace::Manual).await;
    for (id, value) in [
        ("auth.login_type", "Off"),
        ("private_print.receive_control", "Print"),
        ("access.job_operation", "All Users"),
        ("jobs.active_jobs_view", "Hide Job Details: No"),
    ] {
        let changes = Command::ChangeSettings(sim_core::settings::parse(id, value).unwrap());
        handle.ask(Asker::Control, changes).await.unwrap();
    }
    handle
}

/// A connection, and what serves it.
fn connect(handle: &Handle) -> (DuplexStream, JoinHandle<()>) {
    let (client, mut ours) = duplex(64 << 10);
    let lpd = Lpd { handle: handle.clone(), uploads: Uploads::default() };
    (client, tokio::spawn(async move { drop(lpd.answer(&mut ours, PEER).await) }))
}

/// Sends this in one connection; what came back up to its end.
async fn order(handle: &Handle, bytes: &[u8]) -> Vec<u8> {
    let (mut client, served) = connect(handle);
    client.write_all(bytes).await.unwrap();
    client.shutdown().await.unwrap();
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).await.unwrap();
    served.await.unwrap();
    replies
}

/// A control file with its head, and the zero behind it.
fn control(text: &str) -> Vec<u8> {
    format!("\x02{} cfA001host\n{text}\0", text.len()).into_bytes()
}

/// A data file with its head, and the zero behind it.
fn data(name: &str, bytes: &[u8]) -> Vec<u8> {
    [format!("\x03{} {name}\n", bytes.len()).as_bytes(), bytes, b"\0"].concat()
}

fn jobs(handle: &Handle) -> Vec<(String, u16, Option<String>)> {
    let view = handle.view();
    let told = |it: &Arc<Job>| {
        let ticket = &it.ticket().unwrap();
        (it.name.to_string(), ticket.copies, ticket.requesting_user.as_deref().map(Into::into))
    };
    view.all_jobs().map(told).collect()
}

#[tokio::test]
async fn a_job_comes_with_its_control_file_in_front_or_behind() {
    let text = "Hhost\nPalice\nJMinutes\nldfA001host\nldfA001host\nNMinutes.pdf\n";
    let (control, data) = (control(text), data("dfA001host", PDF));
    for files in [[&control[..], &data], [&data, &control]] {
        let handle = open_device().await;
        let sent = [b"\x02lp\n", files[0], files[1]].concat();
        assert_eq!(order(&handle, &sent).await, [0; 5]);
        assert_eq!(jobs(&handle), [("Minutes.pdf".into(), 2, Some("alice".into()))]);
    }
}

#[tokio::test]
async fn what_is_not_counted_is_read_to_the_end_and_needs_no_control_file() {
    let handle = open_device().await;
    let sent = [b"\x02lp\n\x030 dfA001host\n", PDF].concat();
    assert_eq!(order(&handle, &sent).await, [0; 3]);
    assert_eq!(jobs(&handle), [("Untitled".into(), 1, None)]);
}

#[tokio::test]
async fn nothing_is_kept_of_half_a_file_nor_of_what_is_taken_back() {
    let handle = open_device().await;
    let half = [b"\x02lp\n", &data("dfA001host", PDF)[..200]].concat();
    assert_eq!(order(&handle, &half).await, [0, 0, 1]);
    let aborted = [b"\x02lp\n", &data("dfA001host", PDF)[..], b"\x01\n"].concat();
    assert_eq!(order(&handle, &aborted).await, [0; 4]);
    assert_eq!((jobs(&handle).len(), handle.documents().count()), (0, 0));
}

#[tokio::test]
async fn a_device_that_takes_no_jobs_says_so() {
    let handle = open_device().await;
    handle.ask(Asker::Control, Command::Power(PowerAction::Cut)).await.unwrap();
    assert_eq!(order(&handle, b"\x02lp\n").await, [1]);
}

#[tokio::test]
async fn the_queue_is_shown_and_its_jobs_are_removed() {
    let handle = open_device().await;
    let sent =
        [b"\x02lp\n", &control("Palice\nldfA001host\nNa.pdf\n")[..], &data("dfA001host", PDF)];
    order(&handle, &sent.concat()).await;
    let mut views = handle.views();
    let printing = views.wait_for(|it| it.current_job.is_some());
    drop(tokio::time::timeout(PATIENCE, printing).await.expect("in time").unwrap());
    let said = async |line: &[u8]| String::from_utf8(order(&handle, line).await).unwrap();
    let short = said(b"\x03lp\n").await;
    assert!(short.contains("active alice      1    a.pdf"), "{short}");
    assert!(said(b"\x04lp alice\n").await.contains("[job 1]"));
    assert!(said(b"\x03lp bob 7\n").await.ends_with("no entries\n"));
    said(b"\x05lp alice 1\n").await;
    assert!(said(b"\x03lp\n").await.ends_with("no entries\n"));
    let ended = handle.view().job(JobId(1)).unwrap().state.ending();
    assert_eq!(ended, Some(Ending::Cancelled));
}

#[tokio::test]
async fn where_users_log_in_nobody_sees_or_removes_anything_by_lpd() {
    let handle = device().await;
    let stream = pjl::wrap(
        PDF,
        &pjl::Ticket { user_id: Some(ALICE.0), password: Some(ALICE.1), ..<_>::default() },
    );
    let sent = [b"\x02lp\n", &data("dfA001host", &stream)[..]].concat();
    assert_eq!(order(&handle, &sent).await, [0; 3]);
    let job = held(&handle).await;
    let shown = String::from_utf8(order(&handle, b"\x03lp\n").await).unwrap();
    assert_eq!(shown, "lp: jobs are shown to users who have logged in\n");
    order(&handle, format!("\x05lp alice {}\n", job.id.0).as_bytes()).await;
    assert!(handle.view().job(job.id).unwrap().state.is_held());
}
