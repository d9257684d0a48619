//! What others notice while a device makes keys: log-ins and Get-Printer-Attributes, beside none and beside as many keys
//! of RSA 3072 as may be.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use sim_wire::ipp::Operation;

use crate::client::{Connection, request, runtime};
use crate::server::{Server, twin};

/// How long each part of the table runs.
const PART: Duration = Duration::from_secs(20);
/// Keys that are asked for at one time. The device makes some of them and refuses the others, who ask again.
const KEYS: usize = 10;
/// How long whoever was refused waits.
const AGAIN: Duration = Duration::from_millis(50);
/// How often somebody logs in for the first time, so that the password is compared and not remembered.
const LOG_IN_EVERY: Duration = Duration::from_millis(200);
/// How often the attributes are asked for.
const ATTRIBUTES_EVERY: Duration = Duration::from_millis(20);

const PASSWORD: &str = "bench-pass-1";

pub(crate) fn measure() {
    let (server, _) = twin(&[]);
    let log_ins = (PART.as_millis() / LOG_IN_EVERY.as_millis()) as usize;
    for number in 0..2 * log_ins {
        let user = json!({ "id": id(number), "password": PASSWORD, "role": "General User" });
        assert_eq!(server.order("users", &user).unwrap().0, 201);
    }
    println!("| keys asked for at one time | made | asked | times | median ms | 95 % | longest |");
    println!("|---|---|---|---|---|---|---|");
    for (part, keys) in [0, KEYS].into_iter().enumerate() {
        beside(&server, keys, part * log_ins);
    }
}

fn id(user: usize) -> String {
    format!("user-{user}")
}

/// Measures beside so many keys, with log-ins of the users from the first one on.
fn beside(server: &Server, keys: usize, first: usize) {
    let (over, made) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (log_ins, attributes) = scope(|scope| {
        for _ in 0..keys {
            scope.spawn(|| make_until(&over, server, &made));
        }
        let log_ins = scope.spawn(|| every(LOG_IN_EVERY, |it| log_in(server, &id(first + it))));
        let attributes = scope.spawn(|| attributes(server));
        let measured = (log_ins.join().unwrap(), attributes.join().unwrap());
        over.store(true, Ordering::Relaxed);
        measured
    });
    let made = made.into_inner();
    for (asked, mut took) in [("log-in", log_ins), ("Get-Printer-Attributes", attributes)] {
        took.sort_unstable();
        let at = |of_100: usize| took[(took.len() * of_100 / 100).min(took.len() - 1)];
        let [median, p95, longest] = [50, 95, 100].map(|it| at(it).as_secs_f64() * 1e3);
        let times = took.len();
        println!("| {keys} | {made} | {asked} | {times} | {median:.2} | {p95:.2} | {longest:.2} |");
    }
}

/// Has keys made, one after the other.
fn make_until(over: &AtomicBool, server: &Server, made: &AtomicUsize) {
    let order = json!({ "key": "rsa-3072", "digest": "sha-256", "issuer": "bench", "days": 30 });
    while !over.load(Ordering::Relaxed) {
        match server.order("certificates/self-signed", &order).unwrap().0 {
            200..300 => drop(made.fetch_add(1, Ordering::Relaxed)),
            _ => sleep(AGAIN),
        }
    }
}

fn log_in(server: &Server, user: &str) {
    let cwis = format!("http://{}", server.plain);
    let form = [("NAME", user), ("PSW", PASSWORD)];
    let form = form.map(|(name, text)| format!("{name}={}", BASE64_STANDARD.encode(text)));
    let request = ureq::post(format!("{cwis}/LOGIN.CMD"))
        .header("Referer", format!("{cwis}/home/index.html"))
        .header("Content-Type", "application/x-www-form-urlencoded");
    let answer = request.send(form.join("&")).unwrap().body_mut().read_to_string().unwrap();
    assert_eq!(answer, r#"{"result":"0"}"#, "{user}");
}

fn attributes(server: &Server) -> Vec<Duration> {
    let request = request(server, Operation::GetPrinterAttributes, &[], b"");
    let runtime = runtime();
    let mut connection = runtime.block_on(Connection::open(server.plain, None)).unwrap();
    every(ATTRIBUTES_EVERY, |_| {
        let reply = runtime.block_on(connection.ask(&request)).unwrap();
        assert_eq!(reply.status, 0);
    })
}

/// Asks so often, each time with the next number, and says how long after its time each answer came.
fn every(pause: Duration, mut ask: impl FnMut(usize)) -> Vec<Duration> {
    let (begun, mut took) = (Instant::now(), Vec::new());
    let times = (PART.as_millis() / pause.as_millis()) as u32;
    for number in 0..times {
        let due = begun + pause * number;
        sleep(due.saturating_duration_since(Instant::now()));
        ask(number as usize);
        took.push(due.elapsed());
    }
    took
}
