//! Keys that are made for long, and who waits for them.

use sim_core::certificate::{CertificateAsk, CertificateRefused, SignatureKind};
use sim_document::Readers;
use tokio::task::yield_now;

use super::*;

/// Keys that are asked for at one time, more than a device has under way.
const KEYS: usize = 10;

#[tokio::test]
async fn keys_that_are_made_keep_nobody_from_logging_in_printing_and_changing_settings() {
    let workers = Workers::of(1, Readers::in_this_process());
    let setup = Setup::new(ClockMode::Manual, Pace::Instant, Passwords::new().unwrap());
    let handle = on(Setup { workers: workers.clone(), ..setup }).await;
    let hold = occupied(&workers, Kind::Certificates).await;
    let mut keys: Vec<_> = (0..KEYS)
        .map(|_| {
            let handle = handle.clone();
            let create = CertificateAsk::Create {
                kind: SignatureKind::FIRST,
                issuer: "Office".into(),
                days: 30,
            };
            tokio::spawn(
                async move { handle.ask(Asker::Control, Command::Certificate(create)).await },
            )
        })
        .collect();
    assert_eq!(log_in(&handle, "wrong").await, Err(Refused::LoginFailed));
    assert!(matches!(log_in(&handle, PASSWORD).await, Ok(Reply::LoggedIn { .. })));
    set(&handle, "private_print.receive_control", "Print").await;
    let id = submit(&handle, &pdf(), 1).await;
    state(&handle, id, |it| matches!(it, JobState::Ended(_))).await;
    yield_now().await;
    let (refused, under_way): (Vec<_>, Vec<_>) = keys.drain(..).partition(|it| it.is_finished());
    assert!(!refused.is_empty() && !under_way.is_empty());
    for it in refused {
        let busy = Refused::Certificate(CertificateRefused::Busy);
        assert_eq!(it.await.unwrap(), Err(busy));
    }
    drop(hold);
    for it in under_way {
        assert!(matches!(it.await.unwrap(), Ok(Reply::Certificates(_))));
    }
}
