//! One connection, from accepted to closed.

use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sim_core::View;
use sim_host::Handle;
use sim_tls::{Foreign, Stream};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::addresses::Addresses;
use crate::crowd::{Crowd, Life};
use crate::idle::{IDLE_TIMEOUT, IdleLimit};
use crate::port::{Openings, Port, Transport, is_tls_set};
use crate::secure::Secure;
use crate::tls::Tls;
use crate::{Farewell, Peer};

/// What serves the connections of a port.
pub type Serve = Arc<dyn Fn(Connection) -> BoxFuture<'static, ()> + Send + Sync>;

/// What all connections share.
pub(crate) struct Shared {
    pub(crate) handle: Handle,
    pub(crate) tls: Arc<Tls>,
    /// The openings, with the revision of the view in which they were first seen.
    pub(crate) openings: watch::Receiver<(u64, Openings)>,
    pub(crate) connections: Arc<Crowd>,
    /// Where the ports are.
    pub(crate) addresses: Addresses,
}

/// Time for the answer under way when a setting closes the port, or tells of the restart that it causes.
const CLOSING_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection that was taken at a port and, where the port has TLS, has shaken hands. It fails when
/// nothing moves on it for too long, and is dropped when the power goes or the cable is pulled.
pub struct Connection {
    /// What is said.
    pub stream: Box<dyn Stream>,
    /// Between whom.
    pub peer: Peer,
    /// For the answer that tells of a restart.
    pub farewell: Farewell,
    /// Resolves when the port closes: the answer under way may still be given, and no other.
    pub closing: BoxFuture<'static, ()>,
    /// Where the ports of the device are.
    pub addresses: Addresses,
    /// For what goes over to TLS later.
    pub secure: Secure,
}

/// The openings when a connection was accepted, and those that come.
#[derive(Clone)]
struct Since {
    then: Openings,
    revision: u64,
    openings: watch::Receiver<(u64, Openings)>,
}

impl Since {
    /// The openings of a later view, once `changed` holds between those then and these.
    async fn when(mut self, changed: impl Fn(Openings, Openings) -> bool + Send) -> Openings {
        let Self { then, revision, .. } = self;
        let later = |(at, now): &(u64, Openings)| *at > revision && changed(then, *now);
        match self.openings.wait_for(later).await.map(|it| it.1) {
            Ok(now) => now,
            // The host has ended; whoever serves ends too and drops this connection.
            Err(_) => std::future::pending().await,
        }
    }
}

/// Has one connection served that was accepted under `view`.
pub(crate) async fn serve(
    shared: &Shared,
    (port, serve): (&'static Port, Serve),
    view: &View,
    stream: TcpStream,
    address: IpAddr,
    life: &Arc<Life>,
) {
    let Ok(local) = stream.local_addr() else { return };
    // Small answers are not to wait for each other; a socket without the option works too.
    let _ = stream.set_nodelay(true);
    let address = address.to_canonical();
    let farewell = Farewell::default();
    let openings = shared.openings.clone();
    let since = Since { then: Openings::of(view), revision: view.revision, openings };
    let is_cut = |then: Openings, now: Openings| now.power != then.power || !now.is_connected;
    let cut = since.clone().when(is_cut);
    let closed = since.when(move |_, now| !now.is_open_at(port, local.ip()));
    let closed = closed.map(drop).boxed().shared();
    let overdue = closed.clone().then(|()| sleep(CLOSING_TIMEOUT));
    let served = async {
        let shaken = tokio::select! {
            () = closed.clone() => None,
            shaken = shake(shared, port, view, stream, address, life) => shaken,
        };
        if let Some((stream, tls)) = shaken {
            let peer = Peer { address, local, tls };
            let (farewell, closing) = (farewell.clone(), closed.boxed());
            let addresses = shared.addresses.clone();
            let secure = Secure { tls: shared.tls.clone(), peer: address };
            serve(Connection { stream, peer, farewell, closing, addresses, secure }).await;
        }
    };
    let mut served = pin!(served);
    tokio::select! {
        now = cut => {
            if farewell.is_said() && now.is_connected {
                // Whatever else is asked meanwhile finds nobody logged in.
                let _ = timeout(CLOSING_TIMEOUT, served).await;
            }
        }
        () = served.as_mut() => {}
        () = overdue => {}
    }
}

/// The stream with its idle limit, in TLS where the port has it, and whether it is; `None` if no handshake came
/// about.
async fn shake(
    shared: &Shared,
    port: &Port,
    view: &View,
    stream: TcpStream,
    peer: IpAddr,
    life: &Arc<Life>,
) -> Option<(Box<dyn Stream>, bool)> {
    let tls = match port.transport {
        Transport::Tcp => false,
        Transport::Tls => true,
        Transport::Either => is_tls_set(view) && begins_tls(&stream).await?,
    };
    Some(if tls {
        let stream = shared.tls.accept(stream, peer).await?;
        (Box::new(IdleLimit::new(stream, life.clone())), true)
    } else {
        (Box::new(IdleLimit::new(stream, life.clone())), false)
    })
}

/// Whether a peer begins with TLS; `None` if it does not begin at all.
async fn begins_tls(stream: &TcpStream) -> Option<bool> {
    let mut first = [0];
    let count = timeout(IDLE_TIMEOUT, stream.peek(&mut first)).await.ok()?.ok()?;
    (count > 0).then(|| !Foreign::begins(first[0]))
}
