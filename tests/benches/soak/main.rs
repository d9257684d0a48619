//! Loads a twin with everything at once, and times what one person does meanwhile.
//!
//! ```console
//! $ ./scripts/soak 20                             # minutes, of a release build
//! $ TWIN=target/debug/mfp-twin ./scripts/soak 1   # of this program
//! ```
//! It prints what the twin took, and fails where memory, descriptors and threads are not back to where they were a
//! minute later.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a soak prints, and fails loudly")]

mod net;
mod twin;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use crate::twin::{Twin, Usage};

/// Minutes unless somebody says how many.
const MINUTES: f64 = 20.0;
/// The rest after a load, before what the twin takes is compared.
const REST: Duration = Duration::from_secs(60);
/// What it may take more after the load than before it: memory in bytes, descriptors, threads.
const TOLERANCE: Usage = Usage { memory: 64 << 20, descriptors: 16, threads: 8 };

fn main() -> ExitCode {
    // Cargo adds options of its own.
    let minutes = std::env::args().skip(1).find(|it| !it.starts_with('-'));
    let minutes = minutes.map_or(MINUTES, |it| it.parse().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let good = runtime.block_on(soak(Duration::from_secs_f64(minutes * 60.0)));
    // What still waits for the twin need not be waited for.
    runtime.shutdown_background();
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether all bars hold.
async fn soak(time: Duration) -> bool {
    let twin = Twin::start().await;
    let cold = twin.usage();
    rest(&twin).await;
    let before = twin.usage();
    let most = watch(&twin, time).await;
    rest(&twin).await;
    let after = twin.usage();

    println!(
        "\n| the twin and its workers | resident | descriptors | threads |\n|---|---|---|---|"
    );
    let rows = [
        ("just started", &cold),
        ("before", &before),
        ("at most", &most),
        ("a minute after", &after),
    ];
    for (when, usage) in rows {
        println!("| {when} | {usage} |");
    }
    let mut good = true;
    if !after.is_within(&before, &TOLERANCE) {
        println!("FAILED: it takes more than before, by more than {TOLERANCE}");
        good = false;
    }
    if !twin.is_there() {
        println!("FAILED: the twin has ended");
        good = false;
    }
    println!("{}", if good { "all bars hold" } else { "a bar does not hold" });
    good
}

/// The paper is taken out of the tray, and nothing is done for a while.
async fn rest(twin: &Twin) {
    loop {
        let tray = twin.control("GET", "/v1/hands/output", None).await.unwrap();
        assert_eq!(tray.status, 200);
        // One answer has some of what lies there.
        let some: Vec<Value> = serde_json::from_slice(&tray.body).unwrap();
        for set in &some {
            let _ = twin.control("DELETE", &format!("/v1/hands/output/{}", set["id"]), None).await;
        }
        if some.is_empty() {
            return sleep(REST).await;
        }
    }
}

/// The most that the twin takes in this time.
async fn watch(twin: &Twin, time: Duration) -> Usage {
    let (begun, mut most) = (Instant::now(), Usage::default());
    while begun.elapsed() < time {
        most = most.most(&twin.usage());
        sleep(Duration::from_millis(250)).await;
    }
    most
}
