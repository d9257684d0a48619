//! A listener that says a word to everybody it shakes hands with, and the `openssl` tool as its client.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use rcgen::{
    CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384,
    PKCS_ECDSA_P521_SHA512, PKCS_RSA_SHA256, RsaKeySize,
};
use sim_tls::{Failed, Identity, Reason, Rules, Server, Uses, Version};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// The longest that anything in a test may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// As the guide has it.
pub(crate) const CERTIFIED: Rules = Rules { oldest: Version::Tls12, tls_13: false, fips_140: true };
/// All that can be served.
pub(crate) const OPEN: Rules = Rules { oldest: Version::Tls10, tls_13: true, fips_140: false };

/// A certificate of each kind, by the name of its key.
pub(crate) static CERTIFICATES: LazyLock<Vec<(&str, Identity)>> = LazyLock::new(|| {
    let rsa = |size| KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).unwrap();
    [
        ("P-256", KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap()),
        ("P-384", KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap()),
        ("P-521", KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).unwrap()),
        ("RSA 2048", rsa(RsaKeySize::_2048)),
        ("RSA 3072", rsa(RsaKeySize::_3072)),
    ]
    .map(|(name, key)| (name, identity(&key)))
    .into()
});

fn identity(key: &KeyPair) -> Identity {
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(key).unwrap();
    Identity {
        chain: vec![certificate.der().to_vec()],
        key: key.serialize_der().into(),
        uses: Uses::ALL,
    }
}

/// The certificate of that name.
pub(crate) fn certificate(name: &str) -> &'static Identity {
    &CERTIFICATES.iter().find(|it| it.0 == name).unwrap().1
}

/// A server on a port of its own.
pub(crate) struct Listener {
    pub(crate) address: SocketAddr,
    failed: mpsc::UnboundedReceiver<Failed>,
}

impl Listener {
    pub(crate) async fn new(certificate: &Identity, rules: Rules) -> Self {
        Self::of(Server::new(certificate, rules).unwrap()).await
    }

    pub(crate) async fn of(server: Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, failed) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, sender) = (server.clone(), sender.clone());
                tokio::spawn(async move {
                    let late = sender.clone();
                    let late = move |reason| {
                        let _ = late.send(Failed::Because(reason));
                    };
                    match server.accept(stream, late).await {
                        Ok(mut stream) => {
                            // Whoever does not like the session any more may be gone.
                            let _ = stream.write_all(b"served\n").await;
                            let _ = stream.shutdown().await;
                            let _ = stream.read_to_end(&mut Vec::new()).await;
                        }
                        Err(failed) => {
                            let _ = sender.send(failed);
                        }
                    }
                });
            }
        });
        Self { address, failed }
    }

    /// The reason of the next failure.
    pub(crate) async fn reason(&mut self) -> Reason {
        match timeout(PATIENCE, self.failed.recv()).await.expect("in time").unwrap() {
            Failed::Because(reason) => reason,
            Failed::NotBegun => panic!("nothing was sent"),
        }
    }

    /// Whether nothing has failed so far.
    pub(crate) fn is_content(&mut self) -> bool {
        self.failed.try_recv().is_err()
    }
}

/// What `openssl s_client` says of a session with these options.
pub(crate) async fn s_client(address: SocketAddr, options: &[&str]) -> String {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-ign_eof", "-connect", &address.to_string()]).args(options);
    let run = tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output());
    let output = timeout(PATIENCE, run).await.expect("in time").unwrap();
    let output = output.expect("the openssl tool is there: ./scripts/test installs it");
    let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

/// Whether a client of these options was served.
pub(crate) async fn is_served(address: SocketAddr, options: &[&str]) -> bool {
    s_client(address, options).await.lines().any(|it| it == "served")
}
