//! `mfp-twin wait`: until the twin of a port file is ready.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Deserialize;

use super::{TIMED_OUT, failed};
use crate::short_file;
use crate::words::WaitWord;

/// Rest between two looks.
const REST: Duration = Duration::from_millis(20);
/// Least time that is left to a request.
const REQUEST_LEAST: Duration = Duration::from_millis(100);
/// Bytes of the answer that are read: the status line is all that counts.
const ANSWER_BYTES: usize = 64;

/// Ends with 0 when the twin is ready and with 2 when time is up.
#[derive(Args, Debug)]
pub(super) struct Wait {
    /// The file that serve was given as --port-file
    #[arg(long, value_name = "FILE")]
    port_file: PathBuf,
    /// How long to wait, such as 500ms, 10s, 2m
    #[arg(long, value_name = "TIME", default_value = "10s")]
    timeout: WaitWord,
}

/// The part of a port file that is needed here.
#[derive(Deserialize)]
pub(super) struct PortFile {
    pub(super) control: String,
    pub(super) token: String,
}

/// Waits; what comes back is the exit code.
pub(super) async fn wait(wait: Wait) -> u8 {
    let waiting = tokio::task::spawn_blocking(move || wait.until_ready());
    match waiting.await {
        Ok(Ok(())) => 0,
        Ok(Err(last)) => {
            failed(&last);
            TIMED_OUT
        }
        Err(error) => failed(&error),
    }
}

impl Wait {
    fn until_ready(&self) -> Result<(), String> {
        let end = Instant::now() + self.timeout.0;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let Err(why) = look(&self.port_file, left.max(REQUEST_LEAST)) else { return Ok(()) };
            if left <= REST {
                let waited = self.timeout.0;
                return Err(format!("the twin is not ready after {waited:?}: {why}"));
            }
            sleep(REST);
        }
    }
}

/// Looks once; the error says what is missing.
fn look(path: &Path, wait: Duration) -> Result<(), String> {
    let shown = path.display();
    let text = short_file::text(path).map_err(|it| format!("{shown}: {it}"))?;
    let file: PortFile =
        serde_json::from_str(&text).map_err(|it| format!("{shown} is no port file: {it}"))?;
    let address = file.control.strip_prefix("http://").and_then(|it| it.parse().ok());
    let address: SocketAddr = address.ok_or_else(|| format!("{shown} names no address"))?;
    match status(address, &file.token, wait) {
        Ok(200) => Ok(()),
        Ok(status) => Err(format!("{} answers with {status}", file.control)),
        Err(error) => Err(format!("{}: {error}", file.control)),
    }
}

fn status(address: SocketAddr, token: &str, wait: Duration) -> io::Result<u16> {
    let mut stream = TcpStream::connect_timeout(&address, wait)?;
    stream.set_read_timeout(Some(wait))?;
    write!(
        stream,
        "GET /v1/ready HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Connection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.take(ANSWER_BYTES as u64).read_to_end(&mut answer)?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.strip_prefix("HTTP/1.1 ").and_then(|it| it.get(..3)?.parse().ok());
    status.ok_or_else(|| io::Error::other("no HTTP server answers"))
}
