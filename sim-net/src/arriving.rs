//! Print data on its way in from a peer: as fast as it must come, and into as much room as the peer may have.

use std::io;
use std::net::IpAddr;

use sim_core::job::{JobId, JobState};
use sim_core::share::Holder;
use sim_core::{Asker, Door, Refused};
use sim_host::Handle;
use sim_intake::{
    Announced, Compression, Delivery, Described, Incoming, NotHandedIn, NotTaken, Received, Sender,
};
use sim_listen::limits::UPLOAD_MAX;
use sim_listen::{Place, Rate, Uploads};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::time::{Instant, timeout_at};

/// Bytes that are read at a time.
pub(crate) const PIECE: usize = 8 << 10;

/// Why what comes on a connection is not taken. Nothing of the job under way is kept.
#[derive(Debug, Error)]
pub(crate) enum NotArrived {
    #[error("the device takes no job: {0}")]
    Refused(Refused),
    #[error("as much comes in from this address as may")]
    Busy,
    #[error("too little came in time")]
    Slow,
    #[error("what was announced did not come whole")]
    Short,
    #[error("it is no order that is known, or over its bounds")]
    Order,
    #[error("the connection broke: {0}")]
    Broken(#[from] io::Error),
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    #[error(transparent)]
    NotHandedIn(#[from] NotHandedIn),
}

impl From<Refused> for NotArrived {
    fn from(why: Refused) -> Self {
        Self::Refused(why)
    }
}

/// Reads a peer's bytes and sees to it that a document does not come too slowly.
#[derive(Default)]
pub(crate) struct Pace {
    rate: Rate,
    /// Since when a document is under way.
    since: Option<Instant>,
    /// Since when the next bytes are waited for, however often the wait was broken off.
    asked: Option<Instant>,
}

impl Pace {
    /// A document is under way, or none is.
    pub(crate) fn follows(&mut self, a_document: bool) {
        if a_document {
            self.since.get_or_insert_with(Instant::now);
        } else {
            *self = Self::default();
        }
    }

    /// How many bytes come next; 0 at the end. While no document is under way only the stream's own limit holds. A
    /// wait that is broken off goes on with the next one.
    ///
    /// # Errors
    /// [`NotArrived::Slow`] and [`NotArrived::Broken`].
    pub(crate) async fn read(
        &mut self,
        stream: &mut (impl AsyncRead + Unpin + ?Sized),
        piece: &mut [u8],
    ) -> Result<usize, NotArrived> {
        let Some(since) = self.since else { return Ok(stream.read(piece).await?) };
        let asked = *self.asked.get_or_insert_with(Instant::now);
        let deadline = (asked + self.rate.patience()).min(since + UPLOAD_MAX);
        let read = timeout_at(deadline, stream.read(piece)).await;
        let length = read.map_err(|_| NotArrived::Slow)??;
        self.asked = None;
        self.rate.came(length, asked.elapsed());
        Ok(length)
    }
}

/// The jobs of a stream, as far as they came.
pub(crate) struct Arriving<'a> {
    handle: &'a Handle,
    uploads: &'a Uploads,
    peer: IpAddr,
    incoming: Incoming,
    /// While a document is under way: its place, and that of its bytes.
    room: Option<(Place, Place)>,
}

impl<'a> Arriving<'a> {
    /// Nothing of a stream of this peer has come.
    pub(crate) fn new(handle: &'a Handle, uploads: &'a Uploads, peer: IpAddr) -> Self {
        let incoming = Incoming::new(handle.documents(), Compression::None);
        Self { handle, uploads, peer, incoming, room: None }
    }

    /// Whether a document is under way.
    pub(crate) fn holds_document(&self) -> bool {
        self.incoming.holds_document()
    }

    /// Takes what came.
    ///
    /// # Errors
    /// [`NotArrived::NotTaken`], and [`NotArrived::Busy`] where there is no room for this peer.
    pub(crate) async fn push(&mut self, bytes: &[u8]) -> Result<(), NotArrived> {
        self.incoming.push(bytes).await?;
        if self.holds_document() {
            let holder = Holder::at(self.peer);
            let (_, space) = match &mut self.room {
                Some(room) => room,
                none => {
                    let place = self.uploads.document(holder.clone());
                    let place = place.map_err(|_| NotArrived::Busy)?;
                    none.insert((place, self.uploads.bytes(holder)))
                }
            };
            let bytes = usize::try_from(self.incoming.bytes()).unwrap_or(usize::MAX);
            space.grow_to(bytes).map_err(|_| NotArrived::Busy)?;
        }
        Ok(())
    }

    /// Hands in the jobs that are whole while their stream goes on.
    ///
    /// # Errors
    /// [`NotArrived::NotHandedIn`] for the first of them.
    pub(crate) async fn hand_in_whole(&mut self) -> Result<Vec<(JobId, JobState)>, NotArrived> {
        let whole = self.incoming.whole();
        let taken = deliver(self.handle, self.peer, whole, Announced::default(), None).await?;
        if !self.holds_document() {
            self.room = None;
        }
        Ok(taken)
    }

    /// The stream has ended: hands in what is left of it.
    ///
    /// # Errors
    /// As [`Self::hand_in_whole`], and [`NotArrived::NotTaken`].
    pub(crate) async fn finish(
        self,
        announced: Announced,
        named: Option<&str>,
    ) -> Result<Vec<(JobId, JobState)>, NotArrived> {
        if !self.holds_document() {
            return Ok(Vec::new());
        }
        // Until the device has the document, nobody else counts it.
        let Self { handle, uploads: _, peer, incoming, room: _room } = self;
        deliver(handle, peer, incoming.finish()?, announced, named).await
    }
}

/// Hands in jobs of a peer, who is `named` where they do not say it. Those that are taken.
async fn deliver(
    handle: &Handle,
    peer: IpAddr,
    jobs: Vec<Received>,
    announced: Announced,
    named: Option<&str>,
) -> Result<Vec<(JobId, JobState)>, NotArrived> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let stranger = Asker::Remote(Door::Driver, peer);
    let sender = Sender::announced(stranger, named);
    let delivery = Delivery { jobs, announced, described: Described::default(), sender, stranger };
    Ok(delivery.hand_in_each(handle).await?)
}
