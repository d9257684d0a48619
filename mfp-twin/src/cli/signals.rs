//! The signals that end a twin, and who sent them.

use std::io;
use std::thread;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::SignalsInfo;
use signal_hook::iterator::backend::Handle;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::{Cause, Origin};
use tokio::sync::mpsc::{Receiver, channel};

/// Signals that are heard: Ctrl-C, a polite kill, a closed terminal. A file that may not grow is heard
/// and passed over, so that it is an error like a full disk and not the end of the process.
const HEARD: [i32; 4] = [SIGINT, SIGTERM, SIGHUP, SIGXFSZ];

/// Signals that wait to be heard; equal ones that come meanwhile are one, as the system has it.
const WAITING_MAX: usize = 8;

/// The signals of this process, from the moment on that this is made.
pub(super) struct Signals {
    received: Receiver<Signalled>,
    listening: Handle,
}

/// A signal that ends a twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Signalled {
    /// Its number.
    pub(super) number: i32,
    /// Whether it came from the terminal, which sends it to every process in its foreground.
    pub(super) from_terminal: bool,
}

impl Signals {
    /// # Errors
    /// The system does not let us hear them.
    pub(super) fn new() -> io::Result<Self> {
        let mut signals = SignalsInfo::<WithOrigin>::new(HEARD)?;
        let listening = signals.handle();
        let (sender, received) = channel(WAITING_MAX);
        thread::Builder::new().name("signals".into()).spawn(move || {
            let ending = signals.forever().filter(|it| it.signal != SIGXFSZ);
            for it in ending.map(|it| Signalled::of(&it)) {
                // Whoever does not listen any longer is about to end.
                let _ = sender.blocking_send(it);
            }
        })?;
        Ok(Self { received, listening })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Signalled {
        match self.received.recv().await {
            Some(it) => it,
            // The thread lives as long as this does.
            None => std::future::pending().await,
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.listening.close();
    }
}

impl Signalled {
    fn of(origin: &Origin) -> Self {
        // The kernel sends on behalf of the terminal, a process on its own.
        Self { number: origin.signal, from_terminal: matches!(origin.cause, Cause::Kernel) }
    }
}
