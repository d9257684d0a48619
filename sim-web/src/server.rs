//! The device's HTTP listeners: an accept loop of our own under hyper and axum, because a device
//! opens and closes its ports by its settings and logs handshakes that fail.
//!
//! ```text
//!   view.settings ──▶ openings ──▶ ┌────────┐   ┌─────────┐   ┌──────┐   ┌────────┐
//!   socket ──────────────────────▶ │ accept │ ▶ │ TLS     │ ▶ │ HTTP │ ▶ │ router │
//!                                  └────────┘   └─────────┘   └──────┘   └────────┘
//!                                   closed:      failed:       power off: the connection
//!                                   dropped      audit log     is dropped, answer or not
//! ```
//! A port that is closed, or a device that is off or without its network cable, takes a connection and
//! drops it at once: as near to a refused connection as a bound listener comes.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sim_core::View;
use sim_host::Handle;
use sim_listen::{Openings, Port, Tls};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

mod connection;
mod http;

#[cfg(test)]
mod tests;

use crate::door::Door;
use crate::{IppProfile, router};
use connection::Connection;

/// Connections at one time, over all ports; further ones wait unaccepted.
const CONNECTIONS_MAX: usize = 2_000;
/// Pause after the system could not accept a connection, for instance for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The listening sockets of the device, bound by the program, so that port 0 works. Whether a port
/// answers follows the device's settings at each connection.
#[derive(Debug, Default)]
pub struct Listeners {
    /// HTTP, port 80 on the device. Answers unless HTTPS only is set.
    pub http: Option<TcpListener>,
    /// HTTPS, port 443 on the device. Answers unless HTTP only is set.
    pub https: Option<TcpListener>,
    /// Plain IPP, port 631 on the device. Answers when IPP is on and plain HTTP is allowed, which the
    /// certified setting does not (assumed).
    pub ipp: Option<TcpListener>,
}

/// What serves the connections of a port.
pub(crate) type Serve = Arc<dyn Fn(Connection) -> BoxFuture<'static, ()> + Send + Sync>;

/// What all connections share.
struct Shared {
    handle: Handle,
    tls: Tls,
    /// The openings, with the revision of the view in which they were first seen.
    openings: watch::Receiver<(u64, Openings)>,
    connections: Arc<Semaphore>,
}

/// Serves the device, whose printer claims to be `profile`, until the host of `handle` ends or `stop` resolves; then every connection is dropped.
pub async fn serve(
    handle: Handle,
    listeners: Listeners,
    profile: IppProfile,
    stop: impl Future<Output = ()>,
) {
    let view = handle.view();
    let (sender, openings) = watch::channel((view.revision, Openings::of(&view)));
    let door = Door::new(handle.clone(), profile);
    let shared = Arc::new(Shared {
        tls: Tls::new(handle.clone()),
        openings,
        connections: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
        handle: handle.clone(),
    });
    let everything = http::with(router::everything(&door));
    let ipp_only = http::with(router::ipp_only(&door));
    let rows = [
        (Port::Http, listeners.http, everything.clone()),
        (Port::Https, listeners.https, everything),
        (Port::Ipp, listeners.ipp, ipp_only),
    ];
    let mut loops = JoinSet::new();
    for (port, listener, serve) in rows {
        if let Some(listener) = listener {
            loops.spawn(accept(shared.clone(), port, listener, serve));
        }
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
async fn accept(shared: Arc<Shared>, port: Port, listener: TcpListener, serve: Serve) {
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
        if !Openings::of(&view).is_open(port) {
            continue;
        }
        let (shared, serve) = (shared.clone(), serve.clone());
        connections.spawn(async move {
            connection::serve(&shared, (port, serve), &view, stream, address.ip()).await;
            drop(permit);
        });
    }
}
