//! Many passwords at one time, and who waits for whose.

use sim_core::PasswordShare;
use sim_document::Readers;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::yield_now;

use super::*;

/// Log-ins of one peer that come before all others.
const FLOOD: usize = 20;

#[tokio::test]
async fn wrong_passwords_of_one_peer_make_the_panel_wait_only_for_those_under_way() {
    let workers = Workers::of(1, Readers::in_this_process());
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let handle = on(Setup { workers: workers.clone(), ..setup }).await;
    let hold = occupied(&workers, Kind::Passwords(PasswordShare::Hand)).await;
    let before = handle.view().revision;
    let (answered, mut answers) = unbounded_channel();
    let at = |last| Asker::Remote(Door::Cwis, Ipv4Addr::new(192, 0, 2, last).into());
    let flood = [("flood", at(1)); FLOOD].into_iter();
    let others = [("another peer", at(2)), ("panel", Asker::Panel)];
    for (name, asker) in flood.chain(others) {
        let (handle, answered) = (handle.clone(), answered.clone());
        tokio::spawn(async move {
            let log_in = SessionAsk::LogIn { user: "ghost".into(), password: Secret::new("x") };
            let answer = handle.ask(asker, Command::Session(log_in)).await;
            assert_eq!(answer, Err(Refused::LoginFailed));
            answered.send(name).unwrap();
        });
    }
    let all = before + FLOOD as u64 + 2;
    handle.views().wait_for(|it| it.revision >= all).await.unwrap();
    // On the one thread of this test each has its place in the queue now.
    yield_now().await;
    drop(hold);
    let mut order = Vec::new();
    for _ in 0..FLOOD + 2 {
        order.push(answers.recv().await.unwrap());
    }
    // A device has four under way.
    assert_eq!(order[..4], ["flood"; 4]);
    assert_eq!(order[4..7], ["panel", "another peer", "flood"]);
}
