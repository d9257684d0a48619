//! What is done to the twin, a row each.

use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::documents::{bombs, compressed, good};
use crate::net::{ask, ask_tls, connect};
use crate::person::cwis_log_in;
use crate::twin::{OTHERS, Twin, print_job};

/// A pause where something was refused, so that the load is not only of refusals.
const PAUSE: Duration = Duration::from_millis(20);
/// A client that looks at a page goes away after this time.
const PATIENCE: Duration = Duration::from_secs(2);
/// A connection that does nothing, or next to nothing, is held for this long.
const HELD: Duration = Duration::from_secs(10);

type Done = Arc<AtomicU64>;
type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Something that is done again and again.
pub(crate) struct Load {
    pub(crate) what: &'static str,
    /// By so many at one time.
    clients: u8,
    /// Of each: does it for ever, and counts.
    run: fn(Client) -> Running,
}

/// Who does it.
pub(crate) struct Client {
    twin: Arc<Twin>,
    from: Ipv4Addr,
    done: Done,
}

macro_rules! loads {
    ($($what:literal $clients:literal $run:ident;)*) => {
        /// All loads.
        pub(crate) const LOADS: &[Load] =
            &[$(Load { what: $what, clients: $clients, run: |it| Box::pin($run(it)) }),*];
    };
}

loads! {
    "prints of five formats" 3 prints;
    "log-ins, right ones, wrong ones and of nobody" 2 log_ins;
    "touches of the panel and looks at it" 1 touches;
    "bombs that were printed, and looked at" 2 bombed;
    "compressed bombs" 1 compressed_bombs;
    "connections that speak plain HTTP at the TLS port" 4 plain_http;
    "connections that say nothing" 100 silent;
    "uploads that come drop by drop" 40 drops;
    "uploads that broke off" 2 broken_off;
    "times that the drive was full for a second" 1 full_drive;
}

impl Load {
    /// Begins it: how often it was done, and what does it.
    pub(crate) fn begin(&'static self, twin: &Arc<Twin>) -> (Done, Vec<JoinHandle<()>>) {
        let done = Done::default();
        let at = LOADS.iter().position(|it| it.what == self.what).unwrap_or(0);
        let begin = |_| {
            // Each load comes from an address of its own.
            let from = Ipv4Addr::new(127, 0, 1, u8::try_from(at + 1).unwrap());
            let client = Client { twin: twin.clone(), from, done: done.clone() };
            tokio::spawn((self.run)(client))
        };
        let tasks = (0..self.clients).map(begin).collect();
        (done, tasks)
    }
}

impl Client {
    fn did(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Prints, and pauses where it could not.
    async fn print(&self, user: (&str, &str), compression: &'static str, document: &[u8]) {
        let request = print_job(user, compression, document);
        match ask(self.from, self.twin.door("http"), &request).await {
            Ok(_) => self.did(),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn prints(client: Client) {
    for document in good().iter().cycle() {
        client.print(OTHERS[0], "none", document).await;
        sleep(PAUSE).await;
    }
}

async fn log_ins(client: Client) {
    let who = [OTHERS[1], (OTHERS[2].0, "not-the-password"), ("nobody", "at-all")];
    for it in who.iter().cycle() {
        let told = ask_tls(client.from, client.twin.door("https"), &cwis_log_in(*it)).await;
        if told.is_ok() {
            client.did();
        }
        sleep(PAUSE).await;
    }
}

async fn touches(client: Client) {
    for label in ["Local User", "Home"].iter().cycle() {
        let _ =
            client.twin.control("POST", "/v1/panel/press", Some(json!({ "label": label }))).await;
        let _ = client.twin.control("GET", "/v1/panel.png", None).await;
        client.did();
        sleep(PAUSE).await;
    }
}

/// Prints a bomb, and looks at the newest sheet until patience ends.
async fn bombed(client: Client) {
    for bomb in bombs().iter().cycle() {
        client.print(OTHERS[0], "none", bomb).await;
        let tray = client.twin.control("GET", "/v1/hands/output", None).await;
        let tray = tray.ok().and_then(|it| serde_json::from_slice::<Value>(&it.body).ok());
        let newest = tray.and_then(|it| it.as_array()?.last()?["id"].as_u64());
        if let Some(id) = newest {
            let path = format!("/v1/hands/output/{id}/1.png");
            let _ = timeout(PATIENCE, client.twin.control("GET", &path, None)).await;
        }
        sleep(PAUSE).await;
    }
}

async fn compressed_bombs(client: Client) {
    let bomb = tokio::task::spawn_blocking(compressed).await.unwrap();
    loop {
        client.print(OTHERS[0], "gzip", &bomb).await;
        sleep(PAUSE).await;
    }
}

async fn plain_http(client: Client) {
    loop {
        match connect(client.from, client.twin.door("https")).await {
            Ok(mut stream) => {
                let _ = stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await;
                let _ = timeout(PATIENCE, stream.read_to_end(&mut Vec::new())).await;
                client.did();
            }
            Err(_) => sleep(PAUSE).await,
        }
    }
}

async fn silent(client: Client) {
    loop {
        if let Ok(mut stream) = connect(client.from, client.twin.door("http")).await {
            client.did();
            let _ = timeout(HELD, stream.read_to_end(&mut Vec::new())).await;
        }
        sleep(PAUSE).await;
    }
}

async fn drops(client: Client) {
    let request = print_job(OTHERS[0], "none", &good()[1]);
    loop {
        if let Ok(mut stream) = connect(client.from, client.twin.door("http")).await {
            client.did();
            let begun = stream.write_all(&request[..request.len() / 2]).await;
            for drop in request[request.len() / 2..].chunks(1).take(100) {
                if begun.is_err() || stream.write_all(drop).await.is_err() {
                    break;
                }
                sleep(HELD / 100).await;
            }
        }
        sleep(PAUSE).await;
    }
}

async fn broken_off(client: Client) {
    let request = print_job(OTHERS[0], "none", &good()[1]);
    loop {
        if let Ok(mut stream) = connect(client.from, client.twin.door("http")).await {
            let _ = stream.write_all(&request[..request.len() / 2]).await;
            client.did();
        }
        sleep(PAUSE).await;
    }
}

async fn full_drive(client: Client) {
    loop {
        sleep(2 * HELD).await;
        client.twin.set_drive_full(true).await;
        sleep(Duration::from_secs(1)).await;
        client.twin.set_drive_full(false).await;
        client.did();
    }
}
