//! What the program's own memory still holds of a private key once it was imported, and once it is deleted.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::process::{Command, Stdio};
use std::time::Instant;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use openssl::pkey::PKey;
use serde_json::json;

use crate::twin::{Folder, PATIENCE, Twin, run};

const PASSWORD: &str = "secret";
/// Bytes of a page of memory.
const PAGE: u64 = 4_096;

/// The secret numbers of a key, and its PKCS#12 file.
fn made(folder: &Folder, new: &str) -> (Vec<Vec<u8>>, Vec<u8>) {
    let path = |name: &str| folder.write(name, "").to_str().unwrap().to_owned();
    let (key, certificate, file) = (path("key.pem"), path("certificate.pem"), path("own.p12"));
    let request = format!("req -x509 -nodes -days 30 -subj /CN=localhost {new}");
    let mut tool = Command::new("openssl");
    tool.args(request.split(' ')).args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    assert!(run(tool.args(["-keyout", &key, "-out", &certificate])).status.success());
    let mut tool = Command::new("openssl");
    tool.args(["pkcs12", "-export", "-passout", &format!("pass:{PASSWORD}"), "-inkey", &key]);
    assert!(run(tool.args(["-in", &certificate, "-out", &file])).status.success());
    let key = PKey::private_key_from_pem(&std::fs::read(key).unwrap()).unwrap();
    let numbers = match key.ec_key() {
        Ok(it) => vec![it.private_key().to_vec()],
        Err(_) => {
            let it = key.rsa().unwrap();
            let more = [it.p(), it.q(), it.dmp1(), it.dmq1(), it.iqmp()];
            let all = [Some(it.d())].into_iter().chain(more);
            all.map(|it| it.unwrap().to_vec()).collect()
        }
    };
    (numbers, std::fs::read(file).unwrap())
}

/// How often these numbers are in the memory of a process, from either end.
fn copies(twin: &Twin, numbers: &[Vec<u8>]) -> usize {
    let process = format!("/proc/{}", twin.pid());
    let maps = std::fs::read_to_string(format!("{process}/maps")).unwrap();
    let mut memory = File::open(format!("{process}/mem")).unwrap();
    let mut pages = File::open(format!("{process}/pagemap")).unwrap();
    let mut wanted: Vec<_> = numbers.to_vec();
    wanted.extend(numbers.iter().map(|it| it.iter().rev().copied().collect()));
    let mut found = 0;
    for line in maps.lines().filter(|it| it.contains(" rw")) {
        let (from, to) = line.split(' ').next().and_then(|it| it.split_once('-')).unwrap();
        let [from, to] = [from, to].map(|it| u64::from_str_radix(it, 16).unwrap() / PAGE);
        for pages in used(&mut pages, from..to) {
            let mut piece = vec![0; ((pages.end - pages.start) * PAGE) as usize];
            memory.seek(SeekFrom::Start(pages.start * PAGE)).unwrap();
            // What was given back meanwhile is no memory any more.
            if memory.read_exact(&mut piece).is_ok() {
                let there = |it: &Vec<u8>| memchr::memmem::find_iter(&piece, it).count();
                found += wanted.iter().map(there).sum::<usize>();
            }
        }
    }
    found
}

/// Those of these pages that were written to, in stretches: an allocator asks for far more.
fn used(map: &mut File, pages: Range<u64>) -> Vec<Range<u64>> {
    let mut entries = vec![0; (pages.end - pages.start) as usize * 8];
    map.seek(SeekFrom::Start(pages.start * 8)).unwrap();
    map.read_exact(&mut entries).unwrap();
    let mut used: Vec<Range<u64>> = Vec::new();
    for (page, entry) in pages.zip(entries.chunks_exact(8)) {
        // Bits 63 and 62 (proc(5)): it is in memory, or swapped out.
        match used.last_mut() {
            _ if entry[7] & 0xc0 == 0 => {}
            Some(last) if last.end == page => last.end += 1,
            _ => used.push(page..page + 1),
        }
    }
    used
}

/// One handshake by each library.
fn shake(twin: &Twin) {
    for suites in ["AESGCM", "ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA256"] {
        let address = format!("localhost:{}", twin.port("https"));
        let mut tool = Command::new("openssl");
        tool.args(["s_client", "-tls1_2", "-cipher", suites, "-connect", &address]);
        assert!(run(tool.stdin(Stdio::null())).status.success());
    }
}

fn leaves_nothing(new: &str) {
    let folder = Folder::new();
    let (numbers, file) = made(&folder, new);
    let twin = Twin::start(&["--clock", "wall", "--set", "http.mode=Enable HTTP/HTTPS"]);
    let first = twin.get("/v1/certificates")[0]["id"].clone();
    let file = json!({ "file": BASE64_STANDARD.encode(file), "password": PASSWORD });
    let own = twin.post("/v1/certificates", file)[0]["id"].clone();
    assert_eq!(copies(&twin, &numbers), 0, "it is kept sealed");
    twin.put("/v1/certificate", json!({ "id": own }));
    shake(&twin);
    assert!(copies(&twin, &numbers) > 0, "TLS is served with it");
    // Nobody comes in between: what was served does not wait for whoever is served with the other one.
    twin.put("/v1/certificate", json!({ "id": first }));
    let (status, _) = twin.control("DELETE", &format!("/v1/certificates/{own}"), None);
    assert_eq!(status, 204);
    // The connections that were served with it end on their own.
    let begun = Instant::now();
    while copies(&twin, &numbers) > 0 {
        assert!(begun.elapsed() < PATIENCE, "it is not gone");
    }
}

#[test]
fn nothing_of_a_key_of_p_256_is_in_memory_but_while_it_serves_tls() {
    leaves_nothing("-newkey ec -pkeyopt ec_paramgen_curve:P-256");
}

#[test]
fn nothing_of_an_rsa_key_is_in_memory_but_while_it_serves_tls() {
    leaves_nothing("-newkey rsa:2048");
}
