//! From exec to ready, and the memory of a twin at rest.

use std::time::Duration;

use crate::server::twin;

/// Starts that are timed.
const STARTS: usize = 20;

/// How long a twin is left alone before each look at its memory, seconds: threads that had something to do end meanwhile.
const REST_S: [u64; 2] = [1, 4];

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
    for seconds in REST_S {
        std::thread::sleep(Duration::from_secs(seconds));
        println!("{seconds} s later: {} MiB resident", server.resident_mib());
    }
}
