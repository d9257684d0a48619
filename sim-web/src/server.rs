//! The device's HTTP listeners: hyper and axum over the connections of the ports that are theirs.

use std::future::Future;

use sim_host::Handle;
use sim_listen::{HTTP, HTTPS, IPP};
use tokio::net::TcpListener;

mod http;

#[cfg(test)]
mod tests;

use crate::door::Door;
use crate::{IppProfile, router};

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

/// Serves the device, whose printer claims to be `profile`, until the host of `handle` ends or `stop` resolves;
/// then every connection is dropped.
pub async fn serve(
    handle: Handle,
    listeners: Listeners,
    profile: IppProfile,
    stop: impl Future<Output = ()>,
) {
    let door = Door::new(handle.clone(), profile);
    let everything = http::with(router::everything(&door));
    let ipp_only = http::with(router::ipp_only(&door));
    let rows = [
        (&HTTP, listeners.http, everything.clone()),
        (&HTTPS, listeners.https, everything),
        (&IPP, listeners.ipp, ipp_only),
    ];
    let rows = rows.into_iter().filter_map(|(port, it, serve)| Some((port, it?, serve)));
    sim_listen::serve(handle, rows.collect(), stop).await;
}
