//! What every request handler is given.

use std::sync::Arc;

use sim_host::Handle;
use sim_ipp::{IppProfile, Pages, Printer};
use sim_listen::Uploads;
use tokio::sync::Semaphore;

use crate::local_path::HOME;
use crate::pages::printer_icon;

/// The pages that IPP leads to.
const PAGES: Pages = Pages { home: HOME, icons: &printer_icon::PATHS };
/// Files of software updates that are received at one time: each lies in memory.
const UPLOADS_MAX: usize = 1;

/// CentreWare Internet Services of a device: the way to it, shared by all requests. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cwis {
    /// The device.
    pub(crate) handle: Handle,
    /// What IPP keeps between requests.
    pub(crate) printer: Arc<Printer>,
    /// Files of software updates that may be received at one time.
    pub(crate) uploads: Arc<Semaphore>,
    /// Places for documents that come in.
    pub(crate) documents: Uploads,
}

impl Cwis {
    /// CWIS of the device behind `handle`, whose printer claims to be `profile` and takes documents as far as
    /// `uploads` has places.
    pub(crate) fn new(handle: Handle, uploads: Uploads, profile: IppProfile) -> Self {
        Self {
            printer: Arc::new(sim_ipp::printer(handle.clone(), uploads.clone(), profile, PAGES)),
            handle,
            documents: uploads,
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
        }
    }
}
