//! A worker that does what the first piece of a task says: for the tests, and as an example of one.

use std::fs::File;
use std::hint::black_box;
use std::net::TcpListener;
use std::process::Command;

use bytes::Bytes;
use sim_confine::{Done, serve};

fn main() -> std::io::Result<()> {
    serve(|task| {
        let (order, with) = task.split_first().expect("an order");
        let length = || std::str::from_utf8(&with[0]).expect("text").parse().expect("a number");
        let reply: Vec<Bytes> = match &**order {
            b"echo" => with.to_vec(),
            b"pid" => vec![std::process::id().to_string().into()],
            b"reach" => vec![reach().into()],
            b"fill" => vec![vec![1; length()].into()],
            b"loop" => loop {
                black_box(());
            },
            b"deep" => vec![deep(0).to_string().into()],
            _ => panic!("an order that is not known"),
        };
        Done { reply, goes_on: true }
    })
}

/// What of the world can be reached.
fn reach() -> String {
    let reached = [
        ("file", File::open("/etc/hostname").is_ok()),
        ("new file", File::create("/tmp/sim-confine").is_ok()),
        ("socket", TcpListener::bind("127.0.0.1:0").is_ok()),
        ("process", Command::new("/bin/true").status().is_ok()),
        ("thread", std::thread::Builder::new().spawn(|| {}).is_ok()),
    ];
    reached.into_iter().filter(|it| it.1).map(|it| it.0).collect()
}

fn deep(at: u64) -> u64 {
    if at == u64::MAX { 0 } else { black_box(deep(black_box(at + 1))) + 1 }
}
