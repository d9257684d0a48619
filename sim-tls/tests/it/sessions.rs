//! Sessions: resumed while the server is the same, and what is not negotiated.

use sim_tls::{Rules, Server, Version};

use crate::listener::{CERTIFIED, Listener, OPEN, certificate, is_served, s_client};

/// A suite that each library serves.
const SUITES: [(&str, bool); 2] =
    [("ECDHE-RSA-AES128-GCM-SHA256", true), ("AES128-SHA256", cfg!(feature = "openssl"))];

/// A file that is gone when the test is over.
struct File(std::path::PathBuf);

impl File {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("sim-tls-{}-{name}", std::process::id())))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_resumed_by_its_id_until_the_server_is_another() {
    let identity = certificate("RSA 2048");
    for (suite, _) in SUITES.into_iter().filter(|it| it.1) {
        let server = Server::new(identity, CERTIFIED).unwrap();
        let listener = Listener::of(server.clone()).await;
        let session = File::new(suite);
        let offer = ["-tls1_2", "-cipher", suite];
        let said =
            s_client(listener.address, &[&offer[..], &["-sess_out", session.path()]].concat())
                .await;
        assert!(said.contains("New, TLSv1.2"), "{said}");
        assert!(!said.contains("TLS session ticket:"), "{said}");
        let again = [&offer[..], &["-sess_in", session.path()]].concat();
        for port in [&listener, &Listener::of(server).await] {
            let said = s_client(port.address, &again).await;
            assert!(said.contains("Reused, TLSv1.2") && said.contains("served"), "{said}");
        }
        // As after a power cut, and with other rules.
        for rules in [CERTIFIED, Rules { fips_140: false, ..CERTIFIED }] {
            let other = Listener::new(identity, rules).await;
            let said = s_client(other.address, &again).await;
            assert!(said.contains("New, TLSv1.2") && said.contains("served"), "{said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tls_1_3_no_ticket_is_sent() {
    for group in ["P-256", "P-521"].into_iter().filter(|it| *it == "P-256" || SUITES[1].1) {
        let listener = Listener::new(certificate("P-256"), OPEN).await;
        let said = s_client(listener.address, &["-tls1_3", "-groups", group]).await;
        assert!(
            said.contains("served") && !said.contains("Post-Handshake New Session Ticket"),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_compressed_and_nobody_renegotiates() {
    let listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
    for (suite, _) in SUITES.into_iter().filter(|it| it.1) {
        let said = s_client(listener.address, &["-tls1_2", "-comp", "-cipher", suite]).await;
        assert!(
            said.contains("Compression: NONE")
                && said.contains("Secure Renegotiation IS supported"),
            "{said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_offers_several_versions_gets_the_newest_that_is_served() {
    let any = ["-cipher", "ALL:@SECLEVEL=0"];
    for (rules, version) in [
        (CERTIFIED, "TLSv1.2"),
        (Rules { tls_13: true, ..CERTIFIED }, "TLSv1.3"),
        (Rules { oldest: Version::Tls10, tls_13: false, fips_140: false }, "TLSv1.2"),
    ] {
        let listener = Listener::new(certificate("P-384"), rules).await;
        let said = s_client(listener.address, &any).await;
        assert!(said.contains(&format!("New, {version}")) && said.contains("served"), "{said}");
    }
    let listener = Listener::new(certificate("P-384"), OPEN).await;
    let fallen = ["-tls1_2", "-fallback_scsv"];
    assert!(!is_served(listener.address, &fallen).await);
}

/// The tool breaks each connection off once hands are shaken.
#[cfg(feature = "openssl")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_resumed_that_was_cut_off() {
    let listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
    let address = listener.address.to_string();
    let options = ["s_time", "-tls1_2", "-cipher", "AES128-SHA256", "-reuse", "-time", "1"];
    let mut tool = std::process::Command::new("openssl");
    tool.args(options).args(["-connect", &address]);
    let output = tokio::task::spawn_blocking(move || tool.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // A star for each whole handshake, an r for each resumed one.
    let shaken = said.lines().find(|it| it.starts_with('r')).unwrap_or_default();
    assert!(shaken.len() > 2 && shaken.chars().all(|it| it == 'r'), "{said}");
}
