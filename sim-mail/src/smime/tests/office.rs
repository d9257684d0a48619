//! An office with authorities, people and their keys, all made by the openssl of the system in a directory of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use sim_x509::{describe, read};

/// A directory with what openssl makes.
pub(super) struct Office(PathBuf);

impl Office {
    /// With a root, an authority below it, and `alice` below that one.
    pub(super) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sim-mail-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let office = Self(path);
        office.authority("root", None);
        office.authority("middle", Some("root"));
        office.person("alice", "middle", &["subjectAltName=email:alice@example.com"]);
        office
    }

    pub(super) fn authority(&self, name: &str, by: Option<&str>) {
        let usage = ["basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign,cRLSign"];
        self.make(name, by, "ec", &usage);
    }

    pub(super) fn person(&self, name: &str, by: &str, extensions: &[&str]) {
        let extensions = [&["basicConstraints=CA:FALSE"], extensions].concat();
        self.make(name, Some(by), "ec", &extensions);
    }

    /// A key of this kind and a certificate, signed by whom, or by itself.
    pub(super) fn make(&self, name: &str, by: Option<&str>, key: &str, extensions: &[&str]) {
        let (key_file, out) = (format!("{name}.key"), format!("{name}.pem"));
        let subject = format!("/O=Example/CN={name}");
        let mut all = vec!["req", "-x509", "-nodes", "-days", "100", "-sha256"];
        all.extend(["-config", "/dev/null", "-subj", &subject, "-keyout", &key_file, "-out", &out]);
        match key {
            "ec" => all.extend(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]),
            other => all.extend(["-newkey", other]),
        }
        let authority = by.map(|it| (format!("{it}.pem"), format!("{it}.key")));
        if let Some((certificate, key)) = &authority {
            all.extend(["-CA", certificate, "-CAkey", key]);
        }
        all.extend(extensions.iter().flat_map(|it| ["-addext", it]));
        self.openssl(&all, b"").unwrap();
    }

    /// A mail from this address, signed by openssl as this person.
    pub(super) fn signed_mail(&self, from: &str, by: &str, more: &[&str]) -> Vec<u8> {
        let (pem, key) = (format!("{by}.pem"), format!("{by}.key"));
        let sign = ["cms", "-sign", "-in", "input", "-signer", &pem, "-inkey", &key];
        let told = ["-from", from, "-to", "mfp@example.com", "-subject", "Minutes"];
        let signed = self.openssl(&[&sign[..], &told, more].concat(), ENTITY).unwrap();
        as_crlf(&signed)
    }

    /// Runs openssl; what it says, or that it refuses.
    pub(super) fn openssl(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, String> {
        fs::write(self.0.join("input"), input).unwrap();
        let mut command = Command::new("openssl");
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        let output = command.output().expect("openssl of the package `openssl` runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        output.status.success().then_some(output.stdout).ok_or(said)
    }

    /// What lies in the directory under this name.
    pub(super) fn file(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.join(name)).unwrap()
    }

    /// A certificate, DER.
    pub(super) fn der(&self, name: &str) -> Arc<[u8]> {
        let file = self.file(&format!("{name}.pem"));
        read(&file, None).unwrap().certificates[0].der.clone().into()
    }

    /// A person's certificate and key in PKCS#12, under the password `secret`.
    pub(super) fn p12(&self, name: &str) -> Vec<u8> {
        let (pem, key) = (format!("{name}.pem"), format!("{name}.key"));
        let pack = ["pkcs12", "-export", "-in", &pem, "-inkey", &key, "-passout", "pass:secret"];
        self.openssl(&pack, b"").unwrap()
    }

    /// A list of `by` that takes back these.
    pub(super) fn crl(&self, by: &str, revoked: &[&str]) -> Arc<[u8]> {
        let row = |it: &&str| {
            let serial = describe(&self.der(it)).unwrap().serial;
            format!(
                "R\t490101000000Z\t200101000000Z\t{}\tunknown\t/CN={it}\n",
                serial.to_uppercase()
            )
        };
        let rows: String = revoked.iter().map(row).collect();
        fs::write(self.0.join("index"), rows).unwrap();
        fs::write(self.0.join("index.attr"), "").unwrap();
        let config = "[ca]\ndefault_ca=it\n[it]\ndatabase=index\ndefault_md=sha256\n\
            default_crl_days=90\ncrl_extensions=more\n[more]\nauthorityKeyIdentifier=keyid\n";
        fs::write(self.0.join("ca.cnf"), config).unwrap();
        let (certificate, key) = (format!("{by}.pem"), format!("{by}.key"));
        let list = ["ca", "-gencrl", "-config", "ca.cnf", "-cert", &certificate, "-keyfile", &key];
        let crl = self.openssl(&list, b"").unwrap();
        read(&crl, None).unwrap().crls[0].der.clone().into()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What is signed.
pub(super) const ENTITY: &[u8] =
    b"Content-Type: text/plain; charset=us-ascii\r\n\r\nMinutes of the meeting\r\n";

/// As a mail goes over the wire.
pub(super) fn as_crlf(mail: &[u8]) -> Vec<u8> {
    let lines = mail.split(|it| *it == b'\n').map(|it| it.strip_suffix(b"\r").unwrap_or(it));
    lines.collect::<Vec<_>>().join(&b"\r\n"[..])
}
