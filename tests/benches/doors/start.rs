//! From exec to ready, and the memory of a twin at rest.

use std::time::Duration;

use crate::server::twin;

/// Starts that are timed.
const STARTS: usize = 20;

pub(crate) fn measure() {
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(twin(&[]).1);
    }
    times.sort();
    let ms = |it: Duration| it.as_secs_f64() * 1e3;
    println!(
        "exec to ready: median {:.1} ms, least {:.1}, most {:.1} ({STARTS} starts)",
        ms(times[STARTS / 2]),
        ms(times[0]),
        ms(times[STARTS - 1])
    );
    let (server, _) = twin(&[]);
    std::thread::sleep(Duration::from_secs(1));
    println!("idle after 1 s: {} MiB resident", server.resident_mib());
}
