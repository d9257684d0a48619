//! Taking connections, by the settings and as far as permits go.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sim_core::View;
use sim_host::Handle;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::connection::{self, Connection};
use crate::port::{Openings, Port};
use crate::tls::Tls;

/// Connections at one time, over all ports; further ones wait unaccepted.
const CONNECTIONS_MAX: usize = 2_000;
/// Pause after the system could not accept a connection, for instance for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// What serves the connections of a port.
pub type Serve = Arc<dyn Fn(Connection) -> BoxFuture<'static, ()> + Send + Sync>;

/// A port, what listens on it and what serves its connections.
pub type Row = (&'static Port, TcpListener, Serve);

/// What all connections share.
pub(super) struct Shared {
    handle: Handle,
    pub(super) tls: Tls,
    /// The openings, with the revision of the view in which they were first seen.
    pub(super) openings: watch::Receiver<(u64, Openings)>,
    connections: Arc<Semaphore>,
}

/// Has connections of `rows` taken and served until the host of `handle` ends or `stop` resolves; then every
/// connection is dropped.
pub async fn serve(handle: Handle, rows: Vec<Row>, stop: impl Future<Output = ()>) {
    let view = handle.view();
    let (sender, openings) = watch::channel((view.revision, Openings::of(&view)));
    let shared = Arc::new(Shared {
        tls: Tls::new(handle.clone()),
        openings,
        connections: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        handle: handle.clone(),
    });
    let mut loops = JoinSet::new();
    for (port, listener, serve) in rows {
        loops.spawn(accept(shared.clone(), port, listener, serve));
    }
    tokio::select! {
        () = stop => {}
        () = follow(handle.views(), sender) => {}
    }
    loops.shutdown().await;
}

/// Passes on which ports are open, until the host ends.
async fn follow(mut views: watch::Receiver<Arc<View>>, openings: watch::Sender<(u64, Openings)>) {
    while views.changed().await.is_ok() {
        let view = views.borrow_and_update().clone();
        let now = Openings::of(&view);
        openings.send_if_modified(|it| {
            let changed = it.1 != now;
            if changed {
                *it = (view.revision, now);
            }
            changed
        });
    }
}

/// Takes connections of one port. Dropping it drops them all.
async fn accept(shared: Arc<Shared>, port: &'static Port, listener: TcpListener, serve: Serve) {
    let mut connections = JoinSet::new();
    loop {
        // The semaphore is never closed, so a permit always comes.
        let Ok(permit) = shared.connections.clone().acquire_owned().await else { return };
        let (stream, address) = match listener.accept().await {
            Ok(it) => it,
            Err(error) => {
                tracing::warn!("cannot accept: {error}");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        while connections.try_join_next().is_some() {}
        let view = shared.handle.view();
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
