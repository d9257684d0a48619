//! Connections of one peer, and those of others.

use tokio::net::TcpSocket;

use super::*;

const FEW: Quota = Quota::of(20);

/// A connection from 127.0.0.`from`.
async fn connect(from: u8, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::new(127, 0, 0, from), 0).into()).unwrap();
    timeout(PATIENCE, socket.connect(to)).await.expect("in time").unwrap()
}

/// What is said to a connection that has said nothing.
async fn said(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut bytes)).await.expect("closed in time").unwrap();
    bytes
}

#[tokio::test]
async fn a_peer_with_its_share_of_connections_is_told_so_and_others_are_answered() {
    let served = Served::sharing(FEW, Settings::certified()).await;
    served.world.set(Change::http_mode(HttpMode::Both)).await;
    let before = served.world.handle.view().audit.written();
    let mut idle = Vec::new();
    for at in [2, 3] {
        for number in 0..FEW.each {
            // The last tenth is for those who have none.
            if at == 2 || number < FEW.each - FEW.reserved {
                idle.push(connect(at, served.https).await);
            }
        }
        assert_eq!(said(connect(at, served.https).await).await, b"\x15\x03\x03\0\x02\x02\x50");
        let answer = String::from_utf8(said(connect(at, served.http).await).await).unwrap();
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    }
    let mut other = connect(4, served.http).await;
    assert!(ask(&mut other, HOME, "</html>").await.starts_with("HTTP/1.1 200"));
    drop(other);
    served.tls().await.unwrap();
    assert_eq!(served.world.handle.view().audit.written(), before, "nothing is logged of it");
    drop(idle);
    let mut again = connect(2, served.http).await;
    let answer = loop {
        let home = HOME.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        again.write_all(home.as_bytes()).await.unwrap();
        let answer = rest(&mut again).await;
        // The places are free once the device has noticed that their peers are gone.
        if answer.starts_with("HTTP/1.1 503") {
            again = connect(2, served.http).await;
            continue;
        }
        break answer;
    };
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
