use bytes::Bytes;

use super::*;

const ALL: &str = "USER mfp\r\nPASS Mail-server-9\r\nUIDL\r\nLIST\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n";

/// A server with a mail, where it is, and what is wrong with it.
async fn server() -> (SocketAddr, Mailbox, watch::Sender<Option<Pop3Fault>>) {
    let here = "127.0.0.1:0".parse().unwrap();
    let mails = MailServer::bind(here, here).await.unwrap();
    let (from, to, message) = ("<a@b>".into(), vec![], Bytes::from("Subject: x\r\n\r\n.dot\r\n"));
    mails.mailbox().put(Received { number: 0, in_tls: false, from, to, message });
    let server = Pop3Server::bind(here, here, &mails).await.unwrap();
    let (at, fault) = (server.pop3().unwrap(), server.fault());
    tokio::spawn(server.serve());
    (at, mails.mailbox(), fault)
}

/// What the server says, but for its greeting and what it calls its mails.
async fn said(at: SocketAddr, asked: &str) -> String {
    let mut stream = TcpStream::connect(at).await.unwrap();
    stream.write_all(asked.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).await.unwrap();
    let plain = |it: &&str| !it.contains('<') && !it.starts_with("1 ");
    said.lines().filter(plain).collect::<Vec<_>>().join("|")
}

#[tokio::test]
async fn a_mail_is_handed_out_as_it_came_and_deleted_at_quit_alone() {
    let (at, mailbox, fault) = server().await;
    let before = "+OK|+OK|+OK|.|+OK|.|+OK|Subject: x";
    let refused = said(at, "USER mfp\r\nPASS wrong\r\nUIDL\r\nQUIT\r\n").await;
    assert_eq!(refused, "+OK|-ERR not let in|-ERR what?|+OK bye");
    for (wrong, expected) in [
        (Pop3Fault::Midway, before.to_owned()),
        (Pop3Fault::QuitClosed, format!("{before}||..dot|.|+OK")),
    ] {
        fault.send_replace(Some(wrong));
        assert_eq!(said(at, ALL).await, expected, "{}", wrong.name());
        assert_eq!(mailbox.mails().len(), 1, "{}", wrong.name());
    }
    fault.send_replace(None);
    assert_eq!(said(at, ALL).await, format!("{before}||..dot|.|+OK|+OK bye"));
    assert!(mailbox.mails().is_empty());
}

#[test]
fn a_fault_is_found_by_its_name() {
    for it in Pop3Fault::ALL {
        assert_eq!(Pop3Fault::from_name(it.name()), Some(*it));
    }
}
