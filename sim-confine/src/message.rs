//! Messages: a number of pieces, their lengths, and then all of them.

use std::io::{self, Read, Write};

use bytes::Bytes;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// Most pieces of a message.
pub const PIECES_MAX: usize = 1 << 16;
/// A message up to so many bytes is written at once.
const AT_ONCE_MAX: usize = 1 << 20;
/// Bytes of the number of pieces, and of a length.
const COUNT_BYTES: usize = 4;
const LENGTH_BYTES: usize = 8;

/// Writes a message from the side of the twin, behind what stands `before` it.
pub(crate) async fn send(
    mut to: impl AsyncWrite + Unpin,
    before: &[u8],
    pieces: &[Bytes],
) -> io::Result<()> {
    for part in parts(before, pieces) {
        to.write_all(&part).await?;
    }
    to.flush().await
}

/// Reads one on the side of the twin. One of more than `most` bytes is an error of kind `FileTooLarge`.
pub(crate) async fn receive(mut from: impl AsyncRead + Unpin, most: u64) -> io::Result<Vec<Bytes>> {
    let mut count = [0; COUNT_BYTES];
    from.read_exact(&mut count).await?;
    let mut lengths = vec![0; lengths_of(count)?];
    from.read_exact(&mut lengths).await?;
    let mut pieces = Vec::new();
    for length in of_lengths(&lengths, most)? {
        // The room grows with what comes: the length is a claim of the worker's.
        let mut piece = Vec::new();
        let read = (&mut from).take(length).read_to_end(&mut piece).await?;
        if read as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        pieces.push(piece.into());
    }
    Ok(pieces)
}

/// Writes a message from the side of the worker.
pub(crate) fn write(mut to: impl Write, pieces: &[Bytes]) -> io::Result<()> {
    parts(&[], pieces).try_for_each(|part| to.write_all(&part))?;
    to.flush()
}

/// Reads one on the side of the worker, which the twin has no reason to fill.
pub(crate) fn read(mut from: impl Read) -> io::Result<Vec<Bytes>> {
    let mut count = [0; COUNT_BYTES];
    from.read_exact(&mut count)?;
    let mut lengths = vec![0; lengths_of(count)?];
    from.read_exact(&mut lengths)?;
    let piece = |length| {
        let mut piece = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
        from.read_exact(&mut piece).map(|()| piece.into())
    };
    of_lengths(&lengths, u64::MAX)?.into_iter().map(piece).collect()
}

/// What is to be written, as few parts as do not copy large pieces.
fn parts(before: &[u8], pieces: &[Bytes]) -> impl Iterator<Item = Bytes> {
    let mut head = before.to_vec();
    head.extend(u32::try_from(pieces.len()).unwrap_or(u32::MAX).to_le_bytes());
    pieces.iter().for_each(|it| head.extend((it.len() as u64).to_le_bytes()));
    let bytes: usize = pieces.iter().map(Bytes::len).sum();
    let is_small = head.len() + bytes <= AT_ONCE_MAX;
    if is_small {
        pieces.iter().for_each(|it| head.extend_from_slice(it));
    }
    let rest = if is_small { &[] } else { pieces };
    std::iter::once(Bytes::from(head)).chain(rest.iter().cloned())
}

/// How many bytes the lengths take.
fn lengths_of(count: [u8; COUNT_BYTES]) -> io::Result<usize> {
    let count = u32::from_le_bytes(count) as usize;
    if count > PIECES_MAX { Err(too_large()) } else { Ok(count * LENGTH_BYTES) }
}

fn of_lengths(bytes: &[u8], most: u64) -> io::Result<Vec<u64>> {
    let (lengths, _) = bytes.as_chunks::<LENGTH_BYTES>();
    let lengths: Vec<_> = lengths.iter().map(|it| u64::from_le_bytes(*it)).collect();
    let sum = lengths.iter().try_fold(0_u64, |sum, it| sum.checked_add(*it));
    if sum.is_none_or(|it| it > most) { Err(too_large()) } else { Ok(lengths) }
}

fn too_large() -> io::Error {
    io::ErrorKind::FileTooLarge.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages() -> [Vec<Bytes>; 4] {
        let large = Bytes::from(vec![7; AT_ONCE_MAX]);
        let few = vec![Bytes::from("head"), Bytes::new(), Bytes::from("document")];
        [vec![], vec![Bytes::new()], few, vec![Bytes::from("head"), large]]
    }

    #[tokio::test]
    async fn a_message_is_read_as_it_was_written_by_either_side() {
        for message in messages() {
            let mut written = Vec::new();
            write(&mut written, &message).unwrap();
            let mut sent = Vec::new();
            send(&mut sent, b"limits", &message).await.unwrap();
            assert_eq!(sent, [b"limits", written.as_slice()].concat());
            assert_eq!(read(written.as_slice()).unwrap(), message);
            assert_eq!(receive(written.as_slice(), u64::MAX).await.unwrap(), message);
            for cut in 0..written.len().min(64) {
                assert!(
                    read(&written[..cut]).is_err() && receive(&written[..cut], 9).await.is_err()
                );
            }
        }
    }

    #[tokio::test]
    async fn a_message_over_its_bound_is_refused_by_its_lengths() {
        let mut written = Vec::new();
        write(&mut written, &[Bytes::from("12345"), Bytes::from("678")]).unwrap();
        assert!(receive(written.as_slice(), 8).await.is_ok());
        let claims = |count: u32, length: u64| {
            [count.to_le_bytes().as_slice(), &length.to_le_bytes(), &length.to_le_bytes()].concat()
        };
        for (claim, most) in [(written, 7), (claims(2, u64::MAX), 9), (claims(u32::MAX, 0), 9)] {
            let error = receive(claim.as_slice(), most).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        }
    }
}
