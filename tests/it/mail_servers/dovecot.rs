//! Dovecot, from whom mails are got over POP3 and IMAP, in plain, with STLS or STARTTLS, or in TLS.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use rcgen::{CertificateParams, KeyPair};

use super::mailboxes::{Mailboxes, PASSWORD};
use crate::twin::{Folder, run, said};

/// How often it is started while others take its ports.
const TRIES: usize = 10;

/// A server that whoever has a mailbox reads mails from, with USER and PASS, APOP, or SASL PLAIN and LOGIN.
pub(crate) struct Dovecot {
    child: Child,
    folder: Folder,
    ports: [u16; 4],
    /// Its certificate, for `localhost` and 127.0.0.1, self-signed; DER.
    #[expect(dead_code, reason = "for a device that is to believe it")]
    pub(crate) certificate: Vec<u8>,
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // An orderly end takes its children along.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

impl Dovecot {
    pub(crate) fn start(mailboxes: &Mailboxes) -> Self {
        let folder = Folder::new();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".into(), "127.0.0.1".into()]).unwrap();
        let certificate = params.self_signed(&key).unwrap();
        folder.write("certificate.pem", certificate.pem());
        folder.write("key.pem", key.serialize_pem());
        let (child, ports) = (0..TRIES)
            .find_map(|_| {
                let ports = free_ports();
                let file = folder.write("dovecot.conf", configuration(&folder, mailboxes, ports));
                mailboxes.user.give(&folder.0);
                let dovecot = mailboxes
                    .user
                    .runs("/usr/sbin/dovecot")
                    .arg("-F")
                    .arg("-c")
                    .arg(file)
                    .stdin(Stdio::null())
                    .stdout(Stdio::null())
                    .stderr(Stdio::piped())
                    .spawn();
                let dovecot = dovecot.unwrap_or_else(|error| {
                    panic!(
                        "dovecot cannot run ({error}): apt-get install dovecot-pop3d dovecot-imapd"
                    )
                });
                Some((listens(dovecot)?, ports))
            })
            .expect("ports that nobody takes");
        Self { child, folder, ports, certificate: certificate.der().to_vec() }
    }

    /// The port of POP3: in plain, or with STLS.
    #[expect(dead_code, reason = "for a device that fetches mails")]
    pub(crate) const fn pop3(&self) -> u16 {
        self.ports[0]
    }

    /// That of POP3 in TLS.
    pub(crate) const fn pop3s(&self) -> u16 {
        self.ports[1]
    }

    /// The mail of this number in the mailbox of a user, from 1, as curl gets it over POP3 in TLS.
    pub(crate) fn over_pop3(&self, user: &str, number: usize) -> Vec<u8> {
        self.curl(user, &format!("pop3s://localhost:{}/{number}", self.pop3s()))
    }

    /// The same over IMAP in TLS.
    pub(crate) fn over_imap(&self, user: &str, number: usize) -> Vec<u8> {
        self.curl(user, &format!("imaps://localhost:{}/INBOX;MAILINDEX={number}", self.ports[3]))
    }

    fn curl(&self, user: &str, url: &str) -> Vec<u8> {
        let output = run(Command::new("curl")
            .args(["-sS", "--user", &format!("{user}:{PASSWORD}"), "--cacert"])
            .arg(self.folder.0.join("certificate.pem"))
            .arg(url));
        assert!(output.status.success(), "{url}: {}", said(&output));
        output.stdout
    }
}

/// Ports that are free, and are taken by whoever is the first.
fn free_ports() -> [u16; 4] {
    let held = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    held.map(|it| it.local_addr().unwrap().port())
}

/// Waits until it listens; nothing where somebody else has one of its ports.
fn listens(mut dovecot: Child) -> Option<Child> {
    let mut lines = BufReader::new(dovecot.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut said = Vec::new();
    while let Some(line) = lines.next() {
        if line.contains("starting up for") {
            // Nobody reads them any longer; a full pipe must not stop it.
            std::thread::spawn(move || lines.for_each(drop));
            return Some(dovecot);
        }
        said.push(line);
    }
    let _ = dovecot.wait();
    let is_taken = said.iter().any(|it| it.contains("Address already in use"));
    assert!(is_taken, "dovecot: {said:#?}");
    None
}

fn configuration(folder: &Folder, mailboxes: &Mailboxes, ports: [u16; 4]) -> String {
    let (here, boxes, user) = (folder.0.display(), mailboxes.path().display(), &mailboxes.user);
    let (uid, gid, name, group) = (user.uid, user.gid, &user.name, &user.group);
    let [pop3, pop3s, imap, imaps] = ports;
    format!(
        "base_dir = {here}/run
state_dir = {here}/run
log_path = /dev/stderr
protocols = pop3 imap
listen = 127.0.0.1
default_internal_user = {name}
default_internal_group = {group}
default_login_user = {name}
first_valid_uid = 1
auth_mechanisms = plain login apop
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{here}/certificate.pem
ssl_key = <{here}/key.pem
mail_location = maildir:{boxes}/%u
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={boxes}/%u
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"
    )
}
