//! Opening and closing the ports, and taking connections as far as permits go.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use sim_host::Handle;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::connection::{self, Serve, Shared};
use crate::port::{Openings, Port};
use crate::reserved::Reserved;
use crate::tls::Tls;

/// Connections at one time, over all ports; further ones wait unaccepted.
const CONNECTIONS_MAX: usize = 2_000;
/// Pause after the system could not accept a connection, for instance for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What serves the connections of one port.
pub struct Service {
    /// The port.
    pub port: &'static Port,
    /// How.
    pub serve: Serve,
}

/// The ports of a device, open and closed as its views say.
pub struct Ports {
    shared: Arc<Shared>,
    all: Arc<Vec<Reserved>>,
    services: Vec<Service>,
}

impl Ports {
    /// Has the ports follow the device behind `handle`. When this returns, those that are open listen, and
    /// nobody sees a view that they have not followed. A port that nobody serves stays closed.
    pub fn new(handle: Handle, all: Vec<Reserved>, services: Vec<Service>) -> Self {
        let all = Arc::new(all);
        let openings = follow(&handle, &all, services.iter().map(|it| it.port).collect());
        let shared = Arc::new(Shared {
            tls: Tls::new(handle.clone()),
            openings,
            connections: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
            handle,
        });
        Self { shared, all, services }
    }

    /// Has connections taken and served until the host ends or `stop` resolves; then every connection is
    /// dropped and no number is reserved any longer.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let Self { shared, all, services } = self;
        let mut loops = JoinSet::new();
        for Service { port, serve } in services {
            loops.spawn(accept(shared.clone(), all.clone(), port, serve));
        }
        tokio::select! {
            () = stop => {}
            () = shared.handle.ended() => {}
        }
        loops.shutdown().await;
    }
}

/// Opens and closes the ports that are served as views come, for as long as they are there, and passes on
/// which are open.
fn follow(
    handle: &Handle,
    all: &Arc<Vec<Reserved>>,
    served: Vec<&'static Port>,
) -> watch::Receiver<(u64, Openings)> {
    let view = handle.view();
    let (sender, openings) = watch::channel((view.revision, Openings::of(&view)));
    let all = Arc::downgrade(all);
    handle.follow(move |view| {
        let Some(all) = all.upgrade() else { return false };
        for it in all.iter().filter(|it| served.contains(&it.port())) {
            it.set_open(it.port().is_open(view));
        }
        let now = Openings::of(view);
        sender.send_if_modified(|it| {
            let changed = it.1 != now;
            if changed {
                *it = (view.revision, now);
            }
            changed
        });
        true
    });
    openings
}

/// Takes connections of one port whenever it is open. Dropping it drops them all.
async fn accept(shared: Arc<Shared>, all: Arc<Vec<Reserved>>, port: &'static Port, serve: Serve) {
    let Some(reserved) = all.iter().find(|it| it.port() == port) else { return };
    let mut connections = JoinSet::new();
    let mut opening = reserved.opening();
    loop {
        let Ok(open) = opening.wait_for(|it| it.is_open).await.map(|it| *it) else { return };
        let listener = match reserved.listener() {
            Ok(listener) => listener,
            Err(error) => {
                tracing::warn!("cannot listen: {error}");
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let closed = async { drop(opening.wait_for(|it| *it != open).await) };
        tokio::select! {
            biased;
            () = closed => {}
            () = take(&shared, (port, &serve), &listener, &mut connections) => {}
        }
    }
}

/// Takes connections, each in a task of its own, for ever.
async fn take(
    shared: &Arc<Shared>,
    (port, serve): (&'static Port, &Serve),
    listener: &TcpListener,
    connections: &mut JoinSet<()>,
) {
    loop {
        // The semaphore is never closed, so a permit always comes.
        let Ok(permit) = shared.connections.clone().acquire_owned().await else { return };
        let (stream, address) = match listener.accept().await {
            Ok(it) => it,
            Err(error) => {
                // A port that has just been closed says so.
                if error.kind() != io::ErrorKind::InvalidInput {
                    tracing::warn!("cannot accept: {error}");
                }
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
        let view = shared.handle.view();
        // It may have been closed since; and there are systems where a closed port takes connections.
        if !port.is_open(&view) {
            continue;
        }
        let (shared, serve) = (shared.clone(), serve.clone());
        connections.spawn(async move {
            connection::serve(&shared, (port, serve), &view, stream, address.ip()).await;
            drop(permit);
        });
    }
}
