//! Exim, a process for each connection, as inetd would start it: so the ports are this program's.

use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use rcgen::{CertificateParams, KeyPair};

use super::mailboxes::{Mailboxes, PASSWORD, USERS};
use crate::twin::{Folder, PATIENCE};

const EXIM: &str = "/usr/sbin/exim4";

/// What it takes, and from whom.
pub(crate) struct Gate {
    /// How `mfp` logs in, whom alone it takes mails from, in TLS: `PLAIN` or `LOGIN`.
    pub(crate) mechanism: &'static str,
    /// Bytes of the largest mail.
    pub(crate) size_max: usize,
}

/// A server that takes mails and puts them into mailboxes.
pub(crate) struct Exim {
    folder: Folder,
    /// In plain, with STARTTLS.
    pub(crate) smtp: u16,
    /// In TLS from the first byte.
    pub(crate) smtps: u16,
    /// Its certificate, for `localhost`, self-signed; DER.
    pub(crate) certificate: Vec<u8>,
}

impl Exim {
    pub(crate) fn start(mailboxes: &Mailboxes, gate: Gate) -> Self {
        assert!(Path::new(EXIM).exists(), "{EXIM} is missing: apt-get install exim4-daemon-light");
        let folder = Folder::new();
        let certificate = certified(&folder);
        let users: String = USERS.iter().map(|it| format!("{it}: {it}\n")).collect();
        folder.write("users", users);
        ["spool", "log"].iter().for_each(|it| std::fs::create_dir(folder.0.join(it)).unwrap());
        let configuration = folder.write("exim.conf", configuration(&folder, mailboxes, gate));
        mailboxes.user.give(&folder.0);
        let serve = |more: &[&str]| {
            let mut exim = mailboxes.user.runs(EXIM);
            exim.arg("-C").arg(&configuration).arg("-bs").args(more).stderr(Stdio::null());
            serve(exim)
        };
        let (smtp, smtps) = (serve(&[]), serve(&["-tls-on-connect"]));
        Self { folder, smtp, smtps, certificate }
    }

    /// What it logged.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.place()).unwrap_or_default()
    }

    /// Waits until so many mails lie in mailboxes.
    pub(crate) fn until_delivered(&self, count: usize) {
        let begun = Instant::now();
        while self.log().matches(" Completed").count() < count {
            assert!(begun.elapsed() < PATIENCE, "not delivered: {}", self.log());
            std::thread::yield_now();
        }
    }

    fn place(&self) -> PathBuf {
        self.folder.0.join("log/main")
    }
}

/// Runs this for each connection to a port, which comes back, for as long as the test's process lives.
fn serve(mut exim: Command) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let stream = OwnedFd::from(stream);
            exim.stdin(stream.try_clone().unwrap()).stdout(stream);
            let Ok(mut child) = exim.spawn() else { return };
            // What is left of the connection in this process would keep it open.
            exim.stdin(Stdio::null()).stdout(Stdio::null());
            std::thread::spawn(move || child.wait());
        }
    });
    port
}

/// Writes a certificate and its key; the certificate.
fn certified(folder: &Folder) -> Vec<u8> {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".into()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    folder.write("certificate.pem", certificate.pem());
    folder.write("key.pem", key.serialize_pem());
    certificate.der().to_vec()
}

fn configuration(folder: &Folder, mailboxes: &Mailboxes, gate: Gate) -> String {
    let (here, boxes) = (folder.0.display(), mailboxes.path().display());
    let (uid, gid) = (mailboxes.user.uid, mailboxes.user.gid);
    let Gate { mechanism, size_max } = gate;
    let (name, word, prompts) = match mechanism {
        "LOGIN" => ("$auth1", "$auth2", "Username:: : Password::"),
        _ => ("$auth2", "$auth3", ":"),
    };
    format!(
        "exim_user = {uid}
exim_group = {gid}
primary_hostname = localhost
spool_directory = {here}/spool
log_file_path = {here}/log/%s
deliver_drop_privilege = true
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
message_size_limit = {size_max}
tls_advertise_hosts = *
tls_certificate = {here}/certificate.pem
tls_privatekey = {here}/key.pem
auth_advertise_hosts = ${{if def:tls_in_cipher {{*}}}}
dsn_advertise_hosts = *
acl_smtp_rcpt = recipient
begin acl
recipient:
  require message = no such user
    verify = recipient
  require message = log in first
    authenticated = *
  accept
begin routers
mailbox:
  driver = accept
  domains = example.com
  local_parts = lsearch;{here}/users
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  maildir_format
  directory = {boxes}/$local_part_data
begin authenticators
{mechanism}:
  driver = plaintext
  public_name = {mechanism}
  server_prompts = {prompts}
  server_condition = ${{if and{{{{eq{{{name}}}{{mfp}}}}{{eq{{{word}}}{{{PASSWORD}}}}}}}}}
  server_set_id = {name}
"
    )
}
