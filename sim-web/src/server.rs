//! Which of the device's ports speak HTTP, and what each of them serves.

use sim_host::Handle;
use sim_listen::{HTTP, HTTPS, IPP, Service, Uploads};

mod http;

#[cfg(test)]
mod tests;

use crate::cwis::Cwis;
use crate::{IppProfile, router};

/// What serves the ports that speak HTTP, of a device whose printer claims to be `profile`. Documents come in as far
/// as `uploads` has places.
pub fn services(handle: Handle, uploads: Uploads, profile: IppProfile) -> Vec<Service> {
    let cwis = Cwis::new(handle, uploads, profile);
    let everything = http::with(router::everything(&cwis));
    vec![
        Service { port: &HTTP, serve: everything.clone(), busy: http::BUSY },
        Service { port: &HTTPS, serve: everything, busy: http::BUSY },
        Service { port: &IPP, serve: http::with(router::ipp_only(&cwis)), busy: http::BUSY },
    ]
}
