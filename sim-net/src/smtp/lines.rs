//! Lines of a peer, each of bounded length, and replies to it.

use sim_listen::Stream;
use sim_listen::limits::BODY_IDLE_MAX;
use sim_wire::smtp::{COMMAND_MAX, LINE_MAX};
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

use crate::arriving::{NotArrived, PIECE, Pace};

/// What came on a connection and was not looked at yet, and the connection.
pub(super) struct Lines {
    stream: Box<dyn Stream>,
    come: Vec<u8>,
    /// How far what came was looked at.
    at: usize,
    pace: Pace,
}

impl Lines {
    pub(super) fn new(stream: Box<dyn Stream>) -> Self {
        Self { stream, come: Vec::new(), at: 0, pace: Pace::default() }
    }

    /// The next command without its end; `None` at the end of the stream. One that is too long is passed over and
    /// answered with this.
    pub(super) async fn command(
        &mut self,
    ) -> Result<Option<Result<Vec<u8>, &'static str>>, NotArrived> {
        let Some(line) = self.next(COMMAND_MAX).await? else { return Ok(None) };
        let text = line.strip_suffix(b"\r\n").or_else(|| line.strip_suffix(b"\n"));
        Ok(Some(match text {
            Some(text) if line.len() <= COMMAND_MAX => Ok(text.to_vec()),
            Some(_) | None => Err("500 5.5.2 the line is too long"),
        }))
    }

    /// A mail follows: it must not come too slowly.
    pub(super) fn begin_mail(&mut self) {
        self.pace.follows(true);
    }

    /// It is over.
    pub(super) fn end_mail(&mut self) {
        self.pace.follows(false);
    }

    /// The next line of a mail with its end; of one that is too long, what shows that it is.
    pub(super) async fn line(&mut self) -> Result<Vec<u8>, NotArrived> {
        self.next(LINE_MAX).await?.ok_or(NotArrived::Short)
    }

    /// The next line with its end, or of one with more than `most` bytes so many and one.
    async fn next(&mut self, most: usize) -> Result<Option<Vec<u8>>, NotArrived> {
        let mut line = Vec::new();
        loop {
            let come = &self.come[self.at..];
            let end = come.iter().position(|it| *it == b'\n').map(|it| it + 1);
            let length = end.unwrap_or(come.len());
            let room = (most + 1).saturating_sub(line.len());
            line.extend_from_slice(&come[..length.min(room)]);
            self.at += length;
            if end.is_some() {
                return Ok(Some(line));
            }
            self.come.resize(PIECE, 0);
            self.at = 0;
            let read = self.pace.read(&mut *self.stream, &mut self.come).await;
            self.come.truncate(read.as_ref().copied().unwrap_or(0));
            match read? {
                0 if line.is_empty() => return Ok(None),
                0 => return Err(NotArrived::Short),
                _ => {}
            }
        }
    }

    /// Whether more has come than was looked at.
    pub(super) fn has_more(&self) -> bool {
        self.at < self.come.len()
    }

    /// The connection, without what came and was not looked at.
    pub(super) fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }

    /// Says something to the peer, who has to read it in time.
    pub(super) async fn say(&mut self, reply: &str) -> Result<(), NotArrived> {
        let said = async {
            self.stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
            self.stream.flush().await
        };
        timeout(BODY_IDLE_MAX, said).await.map_err(|_| NotArrived::Slow)??;
        Ok(())
    }
}
