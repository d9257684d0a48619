use super::*;

/// Where a body ends that comes in in pieces of so many bytes.
fn end_of(body: &[u8], piece: usize) -> Result<Option<usize>, NoChunks> {
    let (mut chunks, mut at) = (Chunks::BEGIN, 0);
    for piece in body.chunks(piece) {
        let (taken, is_over) = chunks.take(piece)?;
        at += taken;
        if is_over {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

#[test]
fn a_body_ends_behind_its_trailer_however_it_comes_in() {
    for body in [
        "0\r\n\r\n",
        "5\r\nhello\r\n0\r\n\r\n",
        "005;a=\"b\"\r\nhello\r\n10\r\n0123456789abcdef\r\n000\r\nA: b\r\nB: c\r\n\r\n",
        "6\r\n0\r\n\r\n!\r\n0 ; a\r\n\r\n",
    ] {
        let sent = [body.as_bytes(), b"GET / HTTP/1.1\r\n\r\n"].concat();
        for piece in 1..sent.len() {
            assert_eq!(end_of(&sent, piece), Ok(Some(body.len())), "{body:?} by {piece}");
        }
        assert_eq!(end_of(&body.as_bytes()[..body.len() - 1], 3), Ok(None));
    }
}

#[test]
fn a_chunk_that_is_larger_than_any_is_none() {
    for size in ["fffffffffffffffff", "ffffffffffffffff"] {
        assert_eq!(end_of(format!("{size}\r\n").as_bytes(), 7), Err(NoChunks));
    }
}
