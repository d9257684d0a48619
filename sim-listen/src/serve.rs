//! Opening and closing the ports, and taking connections as far as permits go.

use std::future::Future;
use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use sim_core::share::Quota;
use sim_host::Handle;
use sim_tls::limits::HANDSHAKE_MAX;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::addresses::Addresses;
use crate::connection::{self, Serve, Shared};
use crate::crowd::Crowd;
use crate::limits::CONNECTIONS;
use crate::port::{Openings, Port, Transport};
use crate::reserved::Reserved;
use crate::tls::Tls;

/// Pause after the system could not accept a connection, for instance for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Less than the timers that each connection sets: half of a handshake's.
const FIRST_TIMER: Duration = Duration::from_secs(HANDSHAKE_MAX.as_secs() / 2);
/// What a peer in TLS is told for which there is no room, before any handshake: the fatal alert
/// internal_error (RFC 8446 section 6.2 names want of memory as such a reason).
const TLS_ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 80];

/// What serves the connections of one port.
pub struct Service {
    /// The port.
    pub port: &'static Port,
    /// How.
    pub serve: Serve,
    /// What a peer is told, without TLS, for which there is no room.
    pub busy: &'static [u8],
}

/// The ports of a device, open and closed as its views say.
pub struct Ports {
    shared: Arc<Shared>,
    all: Arc<Vec<Reserved>>,
    services: Vec<Service>,
}

/// Where a device is to listen and cannot, because another program has the number there.
#[derive(Clone)]
pub struct Missed(Weak<Vec<Reserved>>);

impl Missed {
    /// These addresses, now.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let all = self.0.upgrade();
        let missed = all.iter().flat_map(|it| it.iter()).filter(|it| it.is_missed());
        missed.map(Reserved::address).collect()
    }
}

impl Ports {
    /// Has the ports, each at one or more addresses, follow the device behind `handle`. When this returns, those that are open listen, and
    /// nobody sees a view that they have not followed. A port that nobody serves stays closed.
    pub fn new(handle: Handle, all: Vec<Reserved>, services: Vec<Service>) -> Self {
        Self::sharing(CONNECTIONS, handle, all, services)
    }

    /// The same with so many connections.
    pub fn sharing(
        connections: Quota,
        handle: Handle,
        all: Vec<Reserved>,
        services: Vec<Service>,
    ) -> Self {
        let all = Arc::new(all);
        let tls = Arc::new(Tls::new(handle.clone()));
        let served = services.iter().map(|it| it.port).collect();
        let openings = follow(&handle, (&all, &tls), served);
        let shared = Arc::new(Shared {
            tls,
            openings,
            connections: Arc::new(Crowd::new(connections)),
            addresses: Addresses::of(&all),
            handle,
        });
        Self { shared, all, services }
    }

    /// Where they are to listen and cannot, now and later.
    pub fn missed(&self) -> Missed {
        Missed(Arc::downgrade(&self.all))
    }

    /// Has connections taken and served until the host ends or `stop` resolves; then every connection is
    /// dropped and no number is reserved any longer.
    pub async fn serve(self, stop: impl Future<Output = ()>) {
        let Self { shared, all, services } = self;
        let mut loops = JoinSet::new();
        for service in services.into_iter().map(Arc::new) {
            let served = (0..all.len()).filter(|it| all[*it].port() == service.port);
            for place in served {
                loops.spawn(accept(shared.clone(), all.clone(), place, service.clone()));
            }
        }
        tokio::select! {
            () = stop => {}
            () = shared.handle.ended() => {}
        }
        loops.shutdown().await;
    }
}

/// Opens and closes the ports that are served as views come, for as long as they are there, and passes on
/// which are open; and TLS follows too.
fn follow(
    handle: &Handle,
    (all, tls): (&Arc<Vec<Reserved>>, &Arc<Tls>),
    served: Vec<&'static Port>,
) -> watch::Receiver<(u64, Openings)> {
    let view = handle.view();
    let (sender, openings) = watch::channel((view.revision, Openings::of(&view)));
    let (all, tls) = (Arc::downgrade(all), tls.clone());
    handle.follow(move |view| {
        let Some(all) = all.upgrade() else { return false };
        tls.follow(view);
        for it in all.iter().filter(|it| served.contains(&it.port())) {
            it.set_open(it.port().is_open_at(view, it.address().ip()));
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

/// Takes connections of one port at one address whenever it is open. Dropping it drops them all.
async fn accept(shared: Arc<Shared>, all: Arc<Vec<Reserved>>, place: usize, service: Arc<Service>) {
    let reserved = &all[place];
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
            () = take(&shared, &service, (reserved, &listener), &mut connections) => {}
        }
    }
}

/// Takes connections, each in a task of its own, for ever.
///
/// A timer that ends before all others wakes the thread that sleeps until the first of them, and each handshake sets one.
/// While connections come there is mostly one here that ends before those, and where none comes none.
async fn take(
    shared: &Arc<Shared>,
    service: &Service,
    (reserved, listener): (&Reserved, &TcpListener),
    connections: &mut JoinSet<()>,
) {
    let (mut first, mut is_set) = (pin!(sleep(Duration::ZERO)), false);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = first.as_mut(), if is_set => {
                is_set = false;
                continue;
            }
        };
        if !is_set {
            first.as_mut().reset(Instant::now() + FIRST_TIMER);
            is_set = true;
        }
        let (stream, address) = match accepted {
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
        let port = service.port;
        if !port.is_open_at(&view, reserved.address().ip()) {
            continue;
        }
        let Some(entry) = shared.connections.enter(address.ip()) else {
            turn_away(stream, service);
            continue;
        };
        let (shared, serve) = (shared.clone(), service.serve.clone());
        connections.spawn(async move {
            let (ip, life) = (address.ip(), entry.life.clone());
            tokio::select! {
                () = connection::serve(&shared, (port, serve), &view, stream, ip, &life) => {}
                () = life.gives_way() => {}
            }
            drop(entry);
        });
    }
}

/// Closes a connection for which there is no room, and says so as far as that takes no time: whoever waits
/// for it would be waited for by others.
fn turn_away(stream: TcpStream, service: &Service) {
    let said = match service.port.transport {
        Transport::Tls => TLS_ALERT,
        // Of a port that has both, most peers begin without TLS; others see no TLS, which ends them too.
        Transport::Tcp | Transport::Either => service.busy,
    };
    let Ok(mut stream) = stream.into_std() else { return };
    // What came and is not read would have the answer thrown away.
    let _ = stream.read(&mut [0; 4_096]);
    let _ = stream.write(said);
    let _ = stream.shutdown(Shutdown::Write);
}
