//! TLS handshakes beside nginx with the same certificate, full ones and resumed ones.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::server::{Server, nginx, twin};

/// How long each cell of the table runs, seconds.
const CELL_S: u64 = 4;
/// Clients that shake hands at one time.
const CLIENTS: usize = 2;

/// What a certificate is made with, and the suites that are measured with it: one that rustls serves and others.
const CERTIFICATES: [(&str, &[&str], &[&str]); 2] = [
    (
        "RSA 2048",
        &["-newkey", "rsa:2048"],
        &["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA256", "AES256-SHA256"],
    ),
    (
        "P-256",
        &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
        &["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-SHA256"],
    ),
];

/// A certificate with its key, in files that are gone when it is.
pub(crate) struct Identity {
    folder: PathBuf,
}

impl Drop for Identity {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Identity {
    fn new(key: &[&str]) -> Self {
        let folder = std::env::temp_dir().join(format!("twin-bench-tls-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let identity = Self { folder };
        let (own, out) = (identity.key(), identity.certificate());
        openssl(
            Command::new("openssl")
                .args(["req", "-x509", "-nodes", "-days", "365"])
                .args(key)
                .args([
                    "-subj",
                    "/CN=localhost",
                    "-addext",
                    "basicConstraints=critical,CA:FALSE",
                    "-keyout",
                    own.to_str().unwrap(),
                    "-out",
                    out.to_str().unwrap(),
                ]),
        );
        identity
    }

    pub(crate) fn certificate(&self) -> PathBuf {
        self.folder.join("certificate.pem")
    }

    pub(crate) fn key(&self) -> PathBuf {
        self.folder.join("key.pem")
    }

    /// Both as PKCS #12.
    pub(crate) fn file(&self) -> Vec<u8> {
        let out = self.folder.join("identity.p12");
        openssl(
            Command::new("openssl")
                .args(["pkcs12", "-export", "-passout", "pass:bench", "-inkey"])
                .arg(self.key())
                .arg("-in")
                .arg(self.certificate())
                .arg("-out")
                .arg(&out),
        );
        std::fs::read(out).unwrap()
    }

    /// The password of [`Self::file`].
    pub(crate) const PASSWORD: &str = "bench";
}

fn openssl(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.unwrap().success(), "{command:?}");
}

pub(crate) fn measure() {
    println!("| certificate | suite | handshakes | server | per second | CPU µs each |");
    println!("|---|---|---|---|---|---|");
    for (name, key, suites) in CERTIFICATES {
        let identity = Identity::new(key);
        let twin = twin(&[]).0;
        let twin = twin.present(&identity).map(|()| twin);
        let servers = [("mfp-twin", twin), ("nginx", nginx(&identity))];
        for suite in suites {
            for (kind, option) in [("full", "-new"), ("resumed", "-reuse")] {
                for (server, it) in &servers {
                    let row = format!("| {name} | {suite} | {kind} | {server}");
                    match it {
                        Some(it) => cell(&row, it, suite, option),
                        None => println!("{row} | not there | |"),
                    }
                }
            }
        }
    }
}

fn cell(row: &str, server: &Server, suite: &str, option: &str) {
    let (cpu, begun) = (server.cpu_us(), Instant::now());
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            Command::new("openssl")
                .args(["s_time", "-tls1_2", option, "-time", &CELL_S.to_string(), "-cipher", suite])
                .args(["-connect", &server.tls.to_string()])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    let said = clients.into_iter().map(|it| it.wait_with_output().unwrap().stdout);
    let count: u64 = said.map(|it| connections(&String::from_utf8_lossy(&it))).sum();
    let took = begun.elapsed().max(Duration::from_millis(1)).as_secs_f64();
    let cpu = (server.cpu_us() - cpu) as f64 / count.max(1) as f64;
    println!("{row} | {:.0} | {cpu:.0} |", count as f64 / took);
}

/// How many there were, of "N connections in M real seconds, ...".
fn connections(said: &str) -> u64 {
    let line = said.lines().find(|it| it.contains("real seconds")).unwrap_or_default();
    line.split_whitespace().next().and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// The configuration of an nginx that answers everybody with nothing.
pub(crate) fn nginx_configuration(identity: &Identity, port: u16, folder: &Path) -> String {
    let (folder, own) = (folder.display(), identity.key());
    format!(
        "daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n access_log off;\n client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n\
         fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n\
         server {{\n listen 127.0.0.1:{port} ssl;\n ssl_certificate {};\n ssl_certificate_key {};\n\
         ssl_protocols TLSv1.2 TLSv1.3;\n ssl_ciphers ALL;\n ssl_session_tickets off;\n\
         ssl_session_cache shared:sessions:1m;\n return 204;\n }}\n}}\n",
        identity.certificate().display(),
        own.display(),
    )
}
