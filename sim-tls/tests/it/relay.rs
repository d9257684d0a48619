//! Somebody between client and server who alters what passes.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Content types of records.
const CHANGE_CIPHER_SPEC: u8 = 20;
const HANDSHAKE: u8 = 22;
const CONTENT: u8 = 23;
/// Bytes before the content of a record.
const HEAD: usize = 5;
/// Bytes before the body of a message.
const MESSAGE_HEAD: usize = 4;
/// Bytes of a message before its random, the version; and of the random.
const BEFORE_RANDOM: usize = 2;
const RANDOM: usize = 32;

/// The types of messages.
const CLIENT_HELLO: u8 = 1;
const SERVER_HELLO: u8 = 2;
const SERVER_KEY_EXCHANGE: u8 = 12;

/// What is altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Altered {
    /// A byte of the server's random.
    ServerRandom,
    /// The suite that the server chose, to one that was not offered.
    Suite,
    /// The last byte of the signature over the server's key.
    KeyExchangeSignature,
    /// The last byte of the server's Finished, which is encrypted.
    ServerFinished,
    /// The same of the client's.
    ClientFinished,
    /// The client's second message is a record of so many bytes, which is more than one may have.
    LongRecord(u16),
    /// The client's record of content after so many is one of so many bytes, which is more than one may have.
    LongContent { before: usize, length: u16 },
    /// The ClientHello comes in many records, and byte by byte.
    Dripping,
}

/// Passes one connection on, altered, and gives back where.
pub(crate) async fn relay(to: SocketAddr, altered: Altered) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let server = TcpStream::connect(to).await.unwrap();
        for it in [&client, &server] {
            it.set_nodelay(true).unwrap();
        }
        let ((from_client, to_client), (from_server, to_server)) =
            (client.into_split(), server.into_split());
        let altered = Arc::new(altered);
        tokio::spawn(pass(from_client, to_server, altered.clone(), true));
        tokio::spawn(pass(from_server, to_client, altered, false));
    });
    address
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    altered: Arc<Altered>,
    by_client: bool,
) {
    let (mut is_encrypted, mut contents) = (false, 0);
    for number in 0_usize.. {
        let Some(mut record) = record(&mut from).await else { break };
        let is_finished = is_encrypted && record[0] == HANDSHAKE;
        if record[0] == CHANGE_CIPHER_SPEC {
            is_encrypted = true;
        } else if record[0] == CONTENT && by_client {
            lengthen(*altered, &mut record, contents);
            contents += 1;
        } else {
            alter(*altered, &mut record, by_client, is_finished, number);
        }
        let piece = if *altered == Altered::Dripping && by_client && number == 0 {
            1
        } else {
            record.len()
        };
        for piece in record.chunks(piece) {
            if to.write_all(piece).await.is_err() {
                return;
            }
        }
    }
    let _ = to.shutdown().await;
}

/// The next record, with its head; `None` at the end.
async fn record(from: &mut OwnedReadHalf) -> Option<Vec<u8>> {
    let mut record = vec![0; HEAD];
    from.read_exact(&mut record).await.ok()?;
    let length = usize::from(u16::from_be_bytes([record[3], record[4]]));
    record.resize(HEAD + length, 0);
    from.read_exact(&mut record[HEAD..]).await.ok()?;
    Some(record)
}

/// Alters a record of content, before which there were so many.
fn lengthen(altered: Altered, record: &mut Vec<u8>, contents: usize) {
    if let Altered::LongContent { before, length } = altered
        && before == contents
    {
        record[3..HEAD].copy_from_slice(&length.to_be_bytes());
        record.resize(HEAD + usize::from(length), 0);
    }
}

fn alter(
    altered: Altered,
    record: &mut Vec<u8>,
    by_client: bool,
    is_finished: bool,
    number: usize,
) {
    let plain = if is_finished || record[0] != HANDSHAKE { None } else { Some(()) };
    let message = |kind| plain.and_then(|()| find(record, kind));
    match altered {
        Altered::ServerRandom if !by_client => {
            if let Some((begin, _)) = message(SERVER_HELLO) {
                record[begin + BEFORE_RANDOM] ^= 1;
            }
        }
        Altered::Suite if !by_client => {
            if let Some((begin, _)) = message(SERVER_HELLO) {
                let session = begin + BEFORE_RANDOM + RANDOM;
                let suite = session + 1 + usize::from(record[session]);
                // TLS_RSA_WITH_NULL_SHA.
                record[suite..suite + 2].copy_from_slice(&[0, 2]);
            }
        }
        Altered::KeyExchangeSignature if !by_client => {
            if let Some((_, end)) = message(SERVER_KEY_EXCHANGE) {
                record[end - 1] ^= 1;
            }
        }
        Altered::ServerFinished if !by_client && is_finished => *record.last_mut().unwrap() ^= 1,
        Altered::ClientFinished if by_client && is_finished => *record.last_mut().unwrap() ^= 1,
        Altered::LongRecord(length) if by_client && number == 1 => {
            let [high, low] = length.to_be_bytes();
            *record = [&[HANDSHAKE, 3, 3, high, low][..], &vec![0; length.into()]].concat();
        }
        Altered::Dripping if by_client && message(CLIENT_HELLO).is_some() => {
            let pieces = record[HEAD..].chunks(40);
            *record = pieces
                .flat_map(|it| [&[HANDSHAKE, 3, 1, 0, it.len() as u8], it].concat())
                .collect();
        }
        Altered::ServerRandom
        | Altered::Suite
        | Altered::KeyExchangeSignature
        | Altered::ServerFinished
        | Altered::ClientFinished
        | Altered::LongRecord(_)
        | Altered::LongContent { .. }
        | Altered::Dripping => {}
    }
}

/// Where the body of a message begins and ends in a record with messages that are whole.
fn find(record: &[u8], kind: u8) -> Option<(usize, usize)> {
    let mut at = HEAD;
    while let Some([found, high, middle, low]) = record.get(at..at + MESSAGE_HEAD) {
        let begin = at + MESSAGE_HEAD;
        let end = begin + u32::from_be_bytes([0, *high, *middle, *low]) as usize;
        if *found == kind {
            return Some((begin, end));
        }
        at = end;
    }
    None
}
