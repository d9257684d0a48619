//! The doors of the device that speak no HTTP.
//!
//! ```text
//!   port 9100 ─▶ raw: print data until its end, job control answered ─┐
//!   LPD       ─▶ lpd: jobs in, the state of the queue out             ─┤
//!                                                                     ▼
//!                     arriving: as fast as it must, as much as it may ─▶ sim-intake ─▶ the device
//! ```
//! A mail goes its own way (`smtp`): onto the drive as it is, and read as any document. Each is a codec; what becomes of a job is the device's decision. Who sends it is not known but for its address and
//! what job control in front of the document says.

mod arriving;
mod lpd;
mod raw;
mod readback;
mod smtp;
mod unasked;

#[cfg(test)]
mod tests;

use sim_host::Handle;
use sim_listen::{LPD, PORT_9100, SMTP, Service, Uploads};

/// What serves these ports. Documents come in as far as `uploads` has places.
pub fn services(handle: Handle, uploads: Uploads) -> Vec<Service> {
    vec![
        Service { port: &LPD, serve: lpd::with(handle.clone(), uploads.clone()), busy: lpd::BUSY },
        Service { port: &PORT_9100, serve: raw::with(handle.clone(), uploads.clone()), busy: b"" },
        Service { port: &SMTP, serve: smtp::with(handle, uploads), busy: smtp::BUSY },
    ]
}
