//! Loads a twin with everything at once, and times what one person does meanwhile.
//!
//! ```console
//! $ ./scripts/soak 20                             # minutes, of a release build
//! $ TWIN=target/debug/mfp-twin ./scripts/soak 1   # of this program
//! ```
//! Jobs of several formats, log-ins, touches of the panel, documents that are bombs, floods, stalled connections and a
//! drive that is full now and then come from some loopback addresses; from another one a person logs in, prints and
//! touches the panel every second. It prints what the person noticed and what the twin took, and fails where a bar
//! does not hold: 95 of 100 answers within a second, none that is none, and memory, descriptors and threads back to
//! where they were a minute later, with all jobs cancelled and the paper taken out of the tray. Where they were is after a first stretch of
//! the same load, which fills the logs to their bounds.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a soak prints, and fails loudly")]

mod documents;
mod load;
#[path = "../../shared/net.rs"]
mod net;
#[path = "../../shared/pdf_objects.rs"]
mod pdf_objects;
mod person;
#[path = "../../shared/tls.rs"]
mod tls;
mod twin;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::load::LOADS;
use crate::person::Person;
use crate::twin::{Twin, Usage};

/// Minutes unless somebody says how many.
const MINUTES: f64 = 20.0;
/// The stretch before the measure begins goes on until the logs are full, but not longer.
const WARM_UP_MAX: Duration = Duration::from_secs(300);
/// What a full log has had written: the truth journal, the audit log, the ended jobs.
const FULL: [(&str, u64); 3] =
    [("truth_entries_total", 50_000), ("audit_records_total", 15_000), ("jobs_ended", 1_000)];
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
    let twin = Arc::new(Twin::start().await);
    let cold = twin.usage();
    let warm = async { drop(timeout(WARM_UP_MAX, full(&twin)).await) };
    loads(&twin, warm, &mut Person::default()).await;
    rest(&twin).await;
    let before = twin.usage();
    let mut person = Person::default();
    let most = loads(&twin, sleep(time), &mut person).await;
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
        ("may be more than before by", &TOLERANCE),
    ];
    for (when, usage) in rows {
        println!("| {when} | {usage} |");
    }
    let mut good = person.verdict();
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

/// Waits until the logs are as long as they get.
async fn full(twin: &Twin) {
    loop {
        let metrics = twin.control("GET", "/v1/metrics", None).await;
        let metrics = metrics.map(|it| String::from_utf8_lossy(&it.body).into_owned());
        let has = |(name, least): (&str, u64)| {
            let line = format!("mfp_twin_{name} ");
            let number = metrics.as_ref().ok()?.lines().find_map(|it| it.strip_prefix(&*line))?;
            number.parse().ok().filter(|it: &u64| *it >= least)
        };
        if FULL.into_iter().all(|it| has(it).is_some()) {
            return;
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// Lets a twin come to rest: no job waits, and no paper lies in the tray.
async fn rest(twin: &Twin) {
    twin.cancel_jobs().await;
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

/// All loads at once with a person among them, until then; the most that the twin took meanwhile.
async fn loads(twin: &Arc<Twin>, until: impl Future<Output = ()>, person: &mut Person) -> Usage {
    let begun = Instant::now();
    let loads: Vec<_> = LOADS.iter().map(|it| it.begin(twin)).collect();
    let mut most = Usage::default();
    let watched = async {
        loop {
            most = most.most(&twin.usage());
            sleep(Duration::from_millis(250)).await;
        }
    };
    tokio::select! {
        () = watched => {}
        () = person.live(twin) => {}
        () = until => {}
    }
    println!("in {} s:", begun.elapsed().as_secs());
    for (load, (done, tasks)) in LOADS.iter().zip(loads) {
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        println!("  {:8} {}", done.load(Ordering::Relaxed), load.what);
    }
    twin.set_drive_full(false).await;
    most
}
