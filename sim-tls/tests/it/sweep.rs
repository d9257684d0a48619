//! Every suite that the tool can offer, one at a time, in each version, for each kind of certificate: what is served is
//! what the table of suites and the rules say, and what is refused has its reason.

use std::process::Command;

use sim_tls::suite::{GROUPS, SUITES, SUITES_TLS_13, Suite};
use sim_tls::{Identity, Reason, Rules, Uses, Version};

use crate::listener::{CERTIFICATES, CERTIFIED, Listener, OPEN, certificate, is_served, s_client};

/// Whether OpenSSL serves what rustls does not.
const OPENSSL: bool = cfg!(feature = "openssl");

/// The names of all suites that the tool can offer in a version.
fn offered(version: Version) -> Vec<String> {
    let all = ["ciphers", "-s", options(version), "ALL:COMPLEMENTOFALL:@SECLEVEL=0"];
    let output = Command::new("openssl").args(all).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    names.trim().split(':').map(str::to_owned).collect()
}

fn options(version: Version) -> &'static str {
    match version {
        Version::Ssl30 => "-ssl3",
        Version::Tls10 => "-tls1",
        Version::Tls11 => "-tls1_1",
        Version::Tls12 => "-tls1_2",
        Version::Tls13 => "-tls1_3",
    }
}

/// What is expected of a suite alone; `None` where it is served.
fn expected(suite: &str, key: &str, version: Version, rules: Rules) -> Option<Reason> {
    if !rules.serve(version) {
        return Some(Reason::Version(version));
    }
    let fits = |it: &&Suite| {
        it.openssl == suite && it.rsa == key.starts_with("RSA") && it.since <= version
    };
    let has_gcm = suite.starts_with("ECDHE") && suite.contains("GCM");
    match SUITES.iter().find(fits) {
        Some(_) if OPENSSL || has_gcm => None,
        Some(_) | None => Some(Reason::NoSuite),
    }
}

async fn sweep(key: &str, identity: &Identity, version: Version, rules: Rules) -> usize {
    let mut listener = Listener::new(identity, rules).await;
    let mut served = 0;
    for suite in offered(version) {
        let offer = format!("{suite}:@SECLEVEL=0");
        let is_served = is_served(listener.address, &[options(version), "-cipher", &offer]).await;
        let expected = expected(&suite, key, version, rules);
        assert_eq!(is_served, expected.is_none(), "{suite} with {key} over {version}");
        match expected {
            None => served += 1,
            Some(reason) => assert_eq!(listener.reason().await, reason, "{suite} with {key}"),
        }
    }
    assert!(listener.is_content());
    served
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tls_1_2_each_certificate_has_its_suites_of_the_guide_s_sixteen() {
    for (key, identity) in CERTIFICATES.iter() {
        let served = sweep(key, identity, Version::Tls12, CERTIFIED).await;
        let expected = if OPENSSL { if key.starts_with("RSA") { 10 } else { 6 } } else { 2 };
        assert_eq!(served, expected, "{key}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tls_1_0_and_1_1_have_their_suites_where_they_are_served_and_are_refused_elsewhere() {
    for key in ["RSA 2048", "P-256"] {
        for version in [Version::Tls10, Version::Tls11] {
            let served = sweep(key, certificate(key), version, OPEN).await;
            let all = if key.starts_with("RSA") { 4 } else { 2 };
            assert_eq!(served, if OPENSSL { all } else { 0 }, "{key} over {version}");
        }
    }
    let mut listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
    for version in [Version::Tls10, Version::Tls11, Version::Tls13] {
        let old = ["-cipher", "ALL:@SECLEVEL=0", options(version)];
        assert!(!is_served(listener.address, &old).await, "{version}");
        assert_eq!(listener.reason().await, Reason::Version(version));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tls_1_3_each_certificate_has_the_suites_of_the_table() {
    for (key, identity) in CERTIFICATES.iter() {
        for fips_140 in [true, false] {
            let mut listener = Listener::new(identity, Rules { fips_140, ..OPEN }).await;
            for suite in SUITES_TLS_13 {
                let offer = ["-tls1_3", "-ciphersuites", suite.name];
                let is_served = is_served(listener.address, &offer).await;
                let expected = suite.approved || !fips_140;
                assert_eq!(is_served, expected, "{} with {key}", suite.name);
                if !expected {
                    assert_eq!(listener.reason().await, Reason::NoSuite);
                }
            }
            let ccm = ["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"];
            assert!(!is_served(listener.address, &ccm).await);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_exchanged_over_the_groups_of_the_table_and_no_others() {
    for version in [Version::Tls12, Version::Tls13] {
        for fips_140 in [true, false] {
            let rules = Rules { fips_140, ..OPEN };
            let mut listener = Listener::new(certificate("RSA 2048"), rules).await;
            let ours = GROUPS.map(|it| (it.name, it.approved || !fips_140));
            for (group, is_ours) in
                ours.into_iter().chain([("X448", false), ("brainpoolP256r1", false)])
            {
                if group == "brainpoolP256r1" && version == Version::Tls13 {
                    continue;
                }
                let offer = [options(version), "-cipher", "ECDHE", "-groups", group];
                let expected = is_ours && (OPENSSL || group != "P-521");
                assert_eq!(
                    is_served(listener.address, &offer).await,
                    expected,
                    "{group} {version}"
                );
                if !expected {
                    let lacks = if is_ours && version == Version::Tls12 {
                        Reason::NoSuite
                    } else {
                        Reason::NoKeyExchange
                    };
                    assert_eq!(listener.reason().await, lacks, "{group} {version}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_what_both_have_forward_secrecy_goes_first_then_gcm() {
    let listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
    let order = [
        ("AES128-SHA:AES256-SHA:ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
        ("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384"),
        ("AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-RSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA384"),
        ("AES128-SHA:AES128-SHA256:AES256-SHA256", "AES256-SHA256"),
    ];
    for (offer, expected) in order.into_iter().filter(|it| OPENSSL || it.1.contains("GCM")) {
        let said = s_client(listener.address, &["-tls1_2", "-cipher", offer]).await;
        assert!(said.contains(&format!("Cipher is {expected}")), "{said}");
    }
}

// rustls has none.
#[cfg(feature = "openssl")]
#[tokio::test]
async fn a_suite_that_needs_no_signature_is_served_whatever_signatures_its_client_takes() {
    let mut listener = Listener::new(certificate("RSA 2048"), CERTIFIED).await;
    let offer = |suites: &str| format!("{suites}:@SECLEVEL=0");
    for suites in ["AES128-SHA", "AES256-SHA256", "ECDHE-RSA-AES128-GCM-SHA256:AES128-SHA256"] {
        let options = ["-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", &offer(suites)];
        assert!(is_served(listener.address, &options).await, "{suites}");
    }
    assert!(listener.is_content());
    let signed = offer("ECDHE-RSA-AES128-SHA256");
    let options = ["-tls1_2", "-sigalgs", "RSA+SHA1", "-cipher", &signed];
    assert!(!is_served(listener.address, &options).await);
    assert_eq!(listener.reason().await, Reason::NoSignature);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_serves_the_suites_that_its_certificate_lets_it_be_used_for() {
    for uses in [Uses { encrypts: false, ..Uses::ALL }, Uses { signs: false, ..Uses::ALL }] {
        let identity = Identity { uses, ..certificate("RSA 2048").clone() };
        let mut listener = Listener::new(&identity, OPEN).await;
        for (offer, signs) in [
            (&["-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256"][..], true),
            (&["-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA256"], true),
            (&["-tls1_3"], true),
            (&["-tls1_2", "-cipher", "AES128-SHA256"], false),
        ] {
            let is_there = OPENSSL
                || !["ECDHE-RSA-AES128-SHA256", "AES128-SHA256"].contains(offer.last().unwrap());
            let is_allowed = if signs { uses.signs } else { uses.encrypts };
            let served = is_served(listener.address, offer).await;
            assert_eq!(served, is_there && is_allowed, "{offer:?} with {uses:?}");
            if !served {
                let refused = if is_there { Reason::KeyUsage } else { Reason::NoSuite };
                assert_eq!(listener.reason().await, refused, "{offer:?}");
            }
        }
        // Offered all, it is served with what is left.
        let said = s_client(listener.address, &[]).await;
        let expected = if uses.signs { "TLSv1.3" } else { "Cipher is AES256-SHA256" };
        assert!(said.contains(expected) || !OPENSSL, "{said}");
    }
}
