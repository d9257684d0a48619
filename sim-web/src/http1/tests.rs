//! What a connection answers, and what reaches whoever answers.

use std::future::{pending, ready};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::body::to_bytes;
use tokio::io::{ReadBuf, duplex};

use super::*;

/// What reached the service: method, target, Host and body of each request.
type Asked = Arc<Mutex<Vec<String>>>;

/// Says these bytes on a connection, in pieces of so many. What was answered, and what was asked.
async fn said(bytes: &[u8], piece: usize) -> (String, Vec<String>) {
    let asked = Asked::default();
    let note = asked.clone();
    let service = tower::service_fn(move |request: Request<Body>| {
        let note = note.clone();
        async move {
            let (parts, body) = request.into_parts();
            let host = parts.headers.get(header::HOST).map(|it| it.to_str().unwrap().to_owned());
            let Ok(body) = to_bytes(body, usize::MAX).await else {
                return Ok(StatusCode::BAD_REQUEST.into_response());
            };
            let (method, host, body) = (
                parts.method,
                host.unwrap_or_default(),
                String::from_utf8_lossy(&body).into_owned(),
            );
            note.lock().unwrap().push(format!("{method} {} {host} {body}", parts.uri));
            Ok("ok".into_response())
        }
    });
    let (client, server) = duplex(1 << 20);
    let serving = tokio::spawn(async move {
        // What breaks a connection off is told by what it answers.
        let _ = serve(server, Duration::from_secs(30), pending(), service).await;
    });
    let (mut read, mut write) = tokio::io::split(client);
    for piece in bytes.chunks(piece) {
        write.write_all(piece).await.unwrap();
        tokio::task::yield_now().await;
    }
    write.shutdown().await.unwrap();
    let mut answer = String::new();
    read.read_to_string(&mut answer).await.unwrap();
    serving.await.unwrap();
    let asked = asked.lock().unwrap().clone();
    (answer, asked)
}

/// The status of each answer.
fn statuses(answer: &str) -> Vec<&str> {
    let lines = answer.split("HTTP/1.1 ").skip(1);
    lines.map(|it| &it[..3]).collect()
}

const GET: &str = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn requests_are_told_apart_however_they_come_in() {
    let sent = format!(
        "\r\n{GET}POST /b HTTP/1.1\r\nHost: b\r\nTransfer-Encoding: chunked\r\n\r\n\
         3;x=y\r\none\r\n2\r\ntw\r\n0\r\nA: b\r\n\r\n\r\n\
         POST /c HTTP/1.1\r\nHost: c\r\nContent-Length: 5\r\n\r\nthree{GET}"
    );
    for piece in [1, 2, 3, 7, 64, sent.len()] {
        let (answer, asked) = said(sent.as_bytes(), piece).await;
        assert_eq!(statuses(&answer), ["200"; 4], "by {piece}: {answer}");
        assert_eq!(asked, ["GET /a a ", "POST /b b onetw", "POST /c c three", "GET /a a "]);
    }
}

#[tokio::test]
async fn a_head_that_is_refused_is_answered_in_its_turn_and_is_the_last() {
    let long = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(1 << 17));
    let large = format!("GET / HTTP/1.1\r\nHost: a\r\nA: {}\r\n\r\n", "x".repeat(1 << 17));
    let body = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    let post = |lines: &str| format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n\r\n{body}");
    let refused = [
        ("400", post("Content-Length: 5\r\nTransfer-Encoding: chunked")),
        ("400", post("Transfer-Encoding: chunked\r\nContent-Length: 5")),
        ("400", post("Content-Length: 5\r\nContent-Length: 50")),
        ("400", post("Content-Length: 5\r\nContent-Length: 5")),
        ("400", post("Transfer-Encoding:\r\n chunked")),
        ("400", post("A: b\nTransfer-Encoding: chunked")),
        ("400", post("Transfer-Encoding : chunked")),
        ("400", post("Host: b")),
        ("501", post("Transfer-Encoding: chunked, identity")),
        ("400", "GET / HTTP/1.1\r\n\r\n".to_owned()),
        ("400", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n".to_owned()),
        ("400", "\u{16}\u{3}\u{1}".to_owned()),
        ("414", long),
        ("431", large),
    ];
    for (status, head) in refused {
        let shown: String = head.chars().take(80).collect();
        let (answer, asked) = said(format!("{GET}{head}{GET}").as_bytes(), 1 << 20).await;
        assert_eq!(statuses(&answer), ["200", status], "{shown:?}: {answer}");
        assert_eq!(asked, ["GET /a a "], "{shown:?}");
        assert!(answer.contains("connection: close"), "{shown:?}: {answer}");
    }
}

#[tokio::test]
async fn a_chunk_of_no_size_ends_the_connection_and_nothing_is_done() {
    let extended = format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(1 << 15));
    for body in ["x\r\n", "5\nhello\n", "fffffffffffffffff\r\n", "-1\r\n", &extended] {
        let post =
            format!("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        let (answer, asked) = said(format!("{post}{GET}").as_bytes(), 1 << 20).await;
        assert_eq!(statuses(&answer), ["400"], "{answer}");
        assert_eq!(asked, [""; 0], "{:.20}", body);
    }
}

#[tokio::test]
async fn a_target_with_a_host_counts_before_the_host_line() {
    let sent = "GET http://b:80/c HTTP/1.1\r\nHost: a\r\n\r\n";
    let (answer, asked) = said(sent.as_bytes(), 1 << 20).await;
    assert_eq!(statuses(&answer), ["200"]);
    assert_eq!(asked, ["GET http://b:80/c b:80 "]);
}

#[tokio::test]
async fn a_head_that_breaks_off_and_one_that_never_begins_are_answered_by_nothing() {
    for sent in ["", "\r\n", "GET / HTTP/1.1\r\nHost:"] {
        assert_eq!(said(sent.as_bytes(), 1 << 20).await, (String::new(), Vec::new()));
    }
    let service = tower::service_fn(|_: Request<Body>| ready(Ok("ok".into_response())));
    let (_client, server) = duplex(64);
    serve(server, Duration::from_millis(1), pending(), service).await.unwrap_err();
}

#[tokio::test]
async fn a_connection_on_which_nothing_is_said_ends_with_its_port() {
    let service = tower::service_fn(|_: Request<Body>| ready(Ok("ok".into_response())));
    let (mut client, server) = duplex(64);
    let wait = Duration::from_secs(30);
    let (ended, said) = tokio::join!(serve(server, wait, ready(()), service), async {
        client.shutdown().await.unwrap();
        let mut said = Vec::new();
        client.read_to_end(&mut said).await.unwrap();
        said
    });
    ended.unwrap();
    assert_eq!(said, b"");
}

/// A stream that an error has ended, and how often it was used since.
struct Ended(io::ErrorKind, Arc<Mutex<usize>>);

impl AsyncRead for Ended {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        *self.1.lock().unwrap() += 1;
        Poll::Ready(Err(self.0.into()))
    }
}

impl AsyncWrite for Ended {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        *self.1.lock().unwrap() += 1;
        Poll::Ready(Err(self.0.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        *self.1.lock().unwrap() += 1;
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn of_a_connection_that_is_lost_nobody_takes_leave() {
    for (error, uses) in [(io::ErrorKind::ConnectionReset, 1), (io::ErrorKind::TimedOut, 3)] {
        let used = Arc::default();
        let service = tower::service_fn(|_: Request<Body>| ready(Ok("ok".into_response())));
        let stream = Ended(error, Arc::clone(&used));
        serve(stream, Duration::from_secs(30), pending(), service).await.unwrap();
        assert_eq!(*used.lock().unwrap(), uses, "{error}");
    }
}
