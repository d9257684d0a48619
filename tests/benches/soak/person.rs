//! One person who logs in, prints and touches the panel, and what that took.

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sim_wire::ipp::StatusCode;
use tokio::time::sleep;

use crate::documents::pdf;
use crate::net::{Answer, ask_tls, head};
use crate::twin::{PERSON, Twin, print_job, status};

/// Where the person is.
const HERE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 99);
/// The person does everything once in this time.
const EVERY: Duration = Duration::from_secs(1);
/// 95 of 100 answers come within this time.
const BAR: Duration = Duration::from_secs(1);

/// What the person did and how long each took.
#[derive(Default)]
pub(crate) struct Person {
    log_ins: Vec<Duration>,
    prints: Vec<Duration>,
    touches: Vec<Duration>,
    /// Prints that were told, as documented, that the drive is full.
    told_full: u32,
    failures: Vec<String>,
}

impl Person {
    /// Does everything again and again.
    pub(crate) async fn live(&mut self, twin: &Twin) {
        loop {
            let round = Instant::now();
            let took = log_in(twin).await;
            note("log-in", took, &mut self.log_ins, &mut self.failures);
            let full = twin.is_full.load(Ordering::SeqCst);
            match print(twin).await {
                Err(error) if full || twin.is_full.load(Ordering::SeqCst) => {
                    drop(error);
                    self.told_full += 1;
                }
                took => note("print", took, &mut self.prints, &mut self.failures),
            }
            let took = touch(twin).await;
            note("touch", took, &mut self.touches, &mut self.failures);
            sleep(EVERY.saturating_sub(round.elapsed())).await;
        }
    }

    /// Prints what it took, and says whether the bars hold.
    pub(crate) fn verdict(&mut self) -> bool {
        let mut good = self.failures.is_empty();
        println!(
            "\n| a person's | times | median | 95th percentile | longest |\n|---|---|---|---|---|"
        );
        let rows = [
            ("log-in", &mut self.log_ins),
            ("print", &mut self.prints),
            ("touch", &mut self.touches),
        ];
        for (what, all) in rows {
            all.sort_unstable();
            let at = |of_100: usize| all.get((all.len() * of_100 / 100).min(all.len().max(1) - 1));
            let [median, p95, longest] =
                [50, 95, 100].map(|it| at(it).copied().unwrap_or(Duration::MAX));
            println!("| {what} | {} | {median:.1?} | {p95:.1?} | {longest:.1?} |", all.len());
            good &= p95 < BAR;
        }
        println!("\n{} prints were told that the drive is full", self.told_full);
        println!("{} failures", self.failures.len());
        self.failures.iter().take(10).for_each(|it| println!("  {it}"));
        good
    }
}

fn note(
    what: &str,
    took: Result<Duration, String>,
    all: &mut Vec<Duration>,
    failures: &mut Vec<String>,
) {
    match took {
        Ok(took) => all.push(took),
        Err(error) => failures.push(format!("{what}: {error}")),
    }
}

fn failed(error: &io::Error) -> String {
    error.to_string()
}

/// Logs in at CWIS, and out again.
async fn log_in(twin: &Twin) -> Result<Duration, String> {
    let begun = Instant::now();
    let told = ask_tls(HERE, twin.door("https"), &cwis_log_in(PERSON)).await;
    let took = begun.elapsed();
    let Answer { status, head: answered, body } = told.map_err(|it| failed(&it))?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let cookie = answered
        .lines()
        .find_map(|it| it.to_ascii_lowercase().starts_with("set-cookie: ").then(|| &it[12..]));
    let cookie = cookie.and_then(|it| it.split(';').next()).unwrap_or_default();
    let out = head("GET", "/LOGOUT.CMD", &[("Cookie", cookie)], 0);
    let _ = ask_tls(HERE, twin.door("https"), out.as_bytes()).await;
    (status == 200 && body.contains("\"0\"")).then_some(took).ok_or(format!("{status} {body}"))
}

/// The request of a log-in at CWIS.
pub(crate) fn cwis_log_in((user, password): (&str, &str)) -> Vec<u8> {
    let form = format!("NAME={}&PSW={}", STANDARD.encode(user), STANDARD.encode(password));
    let more = [
        ("Referer", "https://127.0.0.1/home/index.html"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    (head("POST", "/LOGIN.CMD", &more, form.len()) + &form).into_bytes()
}

/// Prints a page over TLS.
async fn print(twin: &Twin) -> Result<Duration, String> {
    let begun = Instant::now();
    let request = print_job(PERSON, "none", &pdf(1));
    let told = ask_tls(HERE, twin.door("https"), &request).await;
    let Answer { status: http, body, .. } = told.map_err(|it| failed(&it))?;
    match status(&body) {
        Some(it) if http == 200 && it < 0x100 => Ok(begun.elapsed()),
        Some(it) => Err(format!("{http}, IPP {it:#06x} {:?}", StatusCode::from_code(it))),
        None => Err(format!("{http}")),
    }
}

/// Touches the panel.
async fn touch(twin: &Twin) -> Result<Duration, String> {
    let begun = Instant::now();
    let told = twin.control("POST", "/v1/panel/press", Some(json!({ "label": "Home" }))).await;
    let Answer { status, body, .. } = told.map_err(|it| failed(&it))?;
    let took = begun.elapsed();
    (status == 200).then_some(took).ok_or(format!("{status} {}", String::from_utf8_lossy(&body)))
}
