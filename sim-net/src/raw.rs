//! Raw printing on port 9100 (the guide's "Port 9100"): what comes on a connection is print data, a job behind each
//! other, until the peer ends it. Job control that asks something is answered on the same connection, and so is
//! what it wants to be told without asking ([`crate::unasked`]).
//!
//! A job is handed in as soon as it is whole: at the UEL behind its document, or at the end of the connection. What
//! comes of it this door has no way to say, but for job control's status.

use std::net::IpAddr;
use std::sync::Arc;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sim_core::job::{JobId, JobState};
use sim_core::{Asker, Door};
use sim_host::Handle;
use sim_intake::{Announced, can_take_jobs};
use sim_listen::limits::BODY_IDLE_MAX;
use sim_listen::{Connection, Serve, Stream, Uploads};
use sim_wire::pjl::{CommandReader, Piece, Session};
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use crate::arriving::{Arriving, NotArrived, PIECE, Pace};
use crate::readback::Facts;
use crate::unasked::Unasked;

/// What every connection is given.
pub(crate) struct Raw {
    pub(crate) handle: Handle,
    pub(crate) uploads: Uploads,
}

/// Has connections served.
pub(crate) fn with(handle: Handle, uploads: Uploads) -> Serve {
    let raw = Arc::new(Raw { handle, uploads });
    Arc::new(move |connection| {
        let raw = raw.clone();
        async move { raw.serve(connection).await }.boxed()
    })
}

impl Raw {
    /// Serves a connection until either side ends it.
    async fn serve(&self, connection: Connection) {
        let Connection { mut stream, peer, closing, .. } = connection;
        if let Err(why) = self.converse(&mut *stream, peer.address, closing).await {
            tracing::debug!(peer = %peer.address, "a raw print stream ended: {why}");
        }
    }

    /// Takes what a peer sends until it ends, or until the port closes: the document under way may still come. The
    /// jobs that were taken.
    ///
    /// # Errors
    /// [`NotArrived`]; the jobs before were taken.
    pub(crate) async fn converse(
        &self,
        stream: &mut dyn Stream,
        peer: IpAddr,
        mut closing: BoxFuture<'static, ()>,
    ) -> Result<Vec<(JobId, JobState)>, NotArrived> {
        let mut arriving = Arriving::new(&self.handle, &self.uploads, peer);
        let (mut pace, mut piece, mut taken) = (Pace::default(), vec![0; PIECE], Vec::new());
        let (mut commands, mut session) = (CommandReader::default(), Session::default());
        let mut unasked = Unasked::new(&self.handle, Asker::Remote(Door::Driver, peer));
        loop {
            let length = tokio::select! {
                biased;
                () = &mut closing, if !arriving.holds_document() => return Ok(taken),
                read = pace.read(stream, &mut piece) => read?,
                () = unasked.comes(), if session.is_to_be_told() => {
                    say(stream, &unasked.tell(&session)).await?;
                    continue;
                }
            };
            if length == 0 {
                break;
            }
            can_take_jobs(&self.handle.view())?;
            arriving.push(&piece[..length]).await?;
            // What happened before these commands is told as it was wanted before them.
            let mut replies = unasked.tell(&session);
            replies.extend(self.answers(&mut commands, &mut session, &piece[..length]));
            let whole = arriving.hand_in_whole().await?;
            unasked.follow(whole.iter().map(|it| it.0));
            replies.extend(unasked.tell(&session));
            taken.extend(whole);
            pace.follows(arriving.holds_document());
            say(stream, &replies).await?;
        }
        taken.extend(arriving.finish(Announced::default(), None).await?);
        Ok(taken)
    }

    /// What is answered to the commands in these bytes.
    fn answers(
        &self,
        commands: &mut CommandReader,
        session: &mut Session,
        bytes: &[u8],
    ) -> Vec<u8> {
        let (mut replies, mut facts) = (Vec::new(), None);
        commands.push(bytes, &mut |piece| match piece {
            Piece::Command(_, command) => {
                let facts = facts.get_or_insert_with(|| Facts::of(&self.handle.view()));
                replies.extend(session.answer(command, &facts.device()));
            }
            Piece::Data(_) | Piece::Exit => {}
        });
        replies
    }
}

/// Says something to a peer, who has to read it in time.
async fn say(stream: &mut dyn Stream, what: &[u8]) -> Result<(), NotArrived> {
    timeout(BODY_IDLE_MAX, stream.write_all(what)).await.map_err(|_| NotArrived::Slow)??;
    Ok(())
}
