//! IPP over real connections that break, lie about their length, or ask before they are answered.

use sim_wire::ipp::{Attribute, Group, GroupTag, Limits, Message, Operation, StatusCode, Version};

use super::*;

fn message(operation: Operation, attributes: impl IntoIterator<Item = Attribute>) -> Vec<u8> {
    let uri = Attribute::uri("printer-uri", "ipps://localhost/ipp/print");
    let group = attributes.into_iter().fold(Group::operation("en").with(uri), Group::with);
    Message::request(Version::V2_0, operation, 1).with(group).to_bytes().unwrap()
}

/// The head of a request, with these lines about its body.
fn head(lines: &str) -> String {
    format!(
        "POST /ipp/print HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ipp\r\n{lines}\r\n\r\n"
    )
}

fn sized(body: &[u8]) -> Vec<u8> {
    [head(&format!("Content-Length: {}", body.len())).as_bytes(), body].concat()
}

/// The next reply: its HTTP status line and, if it is 200, its message.
async fn reply(stream: &mut (impl AsyncRead + Unpin)) -> (String, Option<Message>) {
    let (mut bytes, mut one) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        timeout(PATIENCE, stream.read_exact(&mut one)).await.expect("in time").unwrap();
        bytes.extend_from_slice(&one);
    }
    let head = String::from_utf8(bytes).unwrap().to_lowercase();
    let length = head.split("content-length: ").nth(1).map(|it| it.split("\r\n").next().unwrap());
    let mut body = vec![0; length.unwrap_or("0").parse().unwrap()];
    timeout(PATIENCE, stream.read_exact(&mut body)).await.expect("in time").unwrap();
    let message = Message::decode_all(&body, &Limits::REPLY).ok().map(|it| it.0);
    (head.lines().next().unwrap().to_owned(), message)
}

fn status(reply: &(String, Option<Message>)) -> StatusCode {
    reply.1.as_ref().and_then(Message::status).unwrap_or_else(|| panic!("{reply:?}"))
}

impl Served {
    /// The device answers a new client and keeps no byte of anyone's document.
    async fn is_as_before(&self) {
        let mut tls = self.tls().await.unwrap();
        tls.write_all(&sized(&message(Operation::GetPrinterAttributes, []))).await.unwrap();
        assert_eq!(status(&reply(&mut tls).await), StatusCode::SuccessfulOk);
        let documents = self.world.handle.documents();
        let nothing = async {
            while (documents.count(), documents.usage().writing) != (0, 0) {
                tokio::task::yield_now().await;
            }
        };
        timeout(PATIENCE, nothing).await.expect("the room is given back");
    }
}

#[tokio::test]
async fn requests_that_come_together_are_answered_in_their_order() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    let printer = Operation::GetPrinterAttributes;
    let unknown = message(Operation::PurgeJobs, []);
    let state = Attribute::keyword("requested-attributes", "printer-state");
    let requests =
        [sized(&message(printer, [])), sized(&unknown), sized(&message(printer, [state]))].concat();
    tls.write_all(&requests).await.unwrap();
    let first = reply(&mut tls).await;
    assert!(first.1.as_ref().unwrap().group(GroupTag::PRINTER).is_some());
    let second = reply(&mut tls).await;
    assert_eq!(status(&second), StatusCode::ServerErrorOperationNotSupported);
    let third = reply(&mut tls).await;
    assert_eq!(third.1.as_ref().unwrap().group(GroupTag::PRINTER).unwrap().attributes.len(), 1);
    assert_eq!(status(&third), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn the_ipp_port_speaks_tls_to_those_who_begin_with_it() {
    let served = Served::certified().await;
    assert!(refused(served.ipp).await, "where only HTTPS is served");
    served.world.set(Change::http_mode(HttpMode::Both)).await;
    let request = sized(&message(Operation::GetPrinterAttributes, []));
    let mut tls = served.tls_at(served.ipp).await.unwrap();
    tls.write_all(&request).await.unwrap();
    let secure = reply(&mut tls).await;
    let mut plain = TcpStream::connect(served.ipp).await.unwrap();
    plain.write_all(&request).await.unwrap();
    for (reply, security) in [(secure, "tls"), (reply(&mut plain).await, "none")] {
        let message = reply.1.unwrap();
        let found = message.attribute(GroupTag::PRINTER, "uri-security-supported").unwrap();
        assert_eq!(found.strings().next(), Some(security));
    }
}

#[tokio::test]
async fn a_client_that_waits_for_100_continue_is_told_to_go_on() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    let body = message(Operation::GetPrinterAttributes, []);
    let lines = format!("Content-Length: {}\r\nExpect: 100-continue", body.len());
    tls.write_all(head(&lines).as_bytes()).await.unwrap();
    let (go_on, _) = reply(&mut tls).await;
    assert_eq!(go_on, "http/1.1 100 continue");
    tls.write_all(&body).await.unwrap();
    assert_eq!(status(&reply(&mut tls).await), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn a_refused_document_is_read_away_and_the_connection_serves_on() {
    let served = Served::certified().await;
    let mut tls = served.tls().await.unwrap();
    let mut body = message(Operation::PurgeJobs, []);
    body.resize(body.len() + (4 << 20), b'%');
    tls.write_all(&sized(&body)).await.unwrap();
    assert_eq!(status(&reply(&mut tls).await), StatusCode::ServerErrorOperationNotSupported);
    tls.write_all(&sized(&message(Operation::GetPrinterAttributes, []))).await.unwrap();
    assert_eq!(status(&reply(&mut tls).await), StatusCode::SuccessfulOk);
}

#[tokio::test]
async fn lengths_that_nobody_can_mean_cost_only_their_own_connection() {
    let served = Served::certified().await;
    let start = message(Operation::PrintJob, []);
    let chunked = head("Transfer-Encoding: chunked");
    let chunk = format!("{:x}\r\n", start.len());
    let cases: Vec<Vec<u8>> = vec![
        [head("Content-Length: 9223372036854775807").as_bytes(), &start, b"%PDF-1.4 half"].concat(),
        head("Content-Length: 99999999999999999999999").into_bytes(),
        head("Content-Length: -1").into_bytes(),
        head("Content-Length: 5\r\nContent-Length: 6").into_bytes(),
        [chunked.as_bytes(), b"ffffffffffffffff\r\n", &start].concat(),
        [chunked.as_bytes(), b"fffffffffffffffff\r\n", &start].concat(),
        [chunked.as_bytes(), chunk.as_bytes(), &start, b"\r\n7fffffffffffffff\r\n%PDF"].concat(),
        [chunked.as_bytes(), b"not hexadecimal\r\n"].concat(),
        [chunked.as_bytes(), chunk.as_bytes(), &start, b"no line end"].concat(),
        [chunked.as_bytes(), b"1;", "x".repeat(100_000).as_bytes(), b"\r\n"].concat(),
    ];
    for case in cases {
        let mut tls = served.tls().await.unwrap();
        let _ = tls.write_all(&case).await;
        let _ = tls.shutdown().await;
        let answer = rest(&mut tls).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
        served.is_as_before().await;
    }
}

#[tokio::test]
async fn a_connection_that_goes_in_mid_document_leaves_nothing() {
    let served = Served::certified().await;
    for end in [0, 8, 100, 3 << 20] {
        let mut body = message(Operation::PrintJob, []);
        body.resize(4 << 20, b'%');
        let request = sized(&body);
        let mut tls = served.tls().await.unwrap();
        tls.write_all(&request[..request.len() - body.len() + end]).await.unwrap();
        tls.flush().await.unwrap();
        drop(tls);
        served.is_as_before().await;
    }
    assert!(served.world.handle.view().jobs.is_empty());
}
