//! What is done to the twin, a row each.

use std::net::Ipv4Addr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::documents::good;
use crate::net::{ask, ask_tls};
use crate::person::cwis_log_in;
use crate::twin::{OTHERS, Twin, print_job};

/// A pause where something was refused, so that the load is not only of refusals.
const PAUSE: Duration = Duration::from_millis(20);

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

async fn full_drive(client: Client) {
    loop {
        sleep(Duration::from_secs(20)).await;
        client.twin.set_drive_full(true).await;
        sleep(Duration::from_secs(1)).await;
        client.twin.set_drive_full(false).await;
        client.did();
    }
}
