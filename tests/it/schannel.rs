//! Windows before the device: the guide's script asks with PowerShell's Invoke-WebRequest (p.29), and its TLS is SChannel.
//! What that says first is sent byte for byte, as Windows writes it; and the script's requests go over the same suites and
//! groups.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::json;

use crate::audit_script::script_over;
use crate::twin::{KO, PATIENCE, Twin};

/// The suites of a Windows, in its order, and the suite that is chosen of them with a certificate of each kind of key.
struct Windows {
    name: &'static str,
    suites: &'static [u16],
    /// The same to curl, without those that its OpenSSL has no longer: RC4, Triple DES and DSS.
    curl: &'static str,
    chosen: [(&'static str, u16); 2],
}

const WINDOWS: [Windows; 2] = [
    Windows {
        name: "10, Server 2016 and 2019",
        suites: &[
            0xc02c, 0xc02b, 0xc030, 0xc02f, 0x009f, 0x009e, 0xc024, 0xc023, 0xc028, 0xc027, 0xc00a,
            0xc009, 0xc014, 0xc013, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f, 0x000a,
        ],
        curl: "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:\
               ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:\
               ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES256-SHA384:\
               ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA:\
               ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384:AES128-GCM-SHA256:\
               AES256-SHA256:AES128-SHA256:AES256-SHA:AES128-SHA",
        chosen: [("p-256", 0xc02c), ("rsa-2048", 0xc030)],
    },
    // It has AES-GCM with ECDHE for ECDSA only.
    Windows {
        name: "7, Server 2008 R2",
        suites: &[
            0xc028, 0xc027, 0xc014, 0xc013, 0x009f, 0x009e, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035,
            0x002f, 0xc02c, 0xc02b, 0xc024, 0xc023, 0xc00a, 0xc009, 0x006a, 0x0040, 0x0038, 0x0032,
            0x000a, 0x0013,
        ],
        curl: "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:\
               ECDHE-RSA-AES128-SHA:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:\
               AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA256:AES256-SHA:AES128-SHA:\
               ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-SHA384:\
               ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA",
        chosen: [("p-256", 0xc02c), ("rsa-2048", 0xc028)],
    },
];

/// Extensions, in SChannel's order.
const STATUS_REQUEST: u16 = 5;
const GROUPS: u16 = 10;
const POINT_FORMATS: u16 = 11;
const SIGNATURES: u16 = 13;
const TICKET: u16 = 35;
const EXTENDED_MASTER_SECRET: u16 = 23;
const RENEGOTIATION_INFO: u16 = 0xff01;

fn numbers(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|it| it.to_be_bytes()).collect()
}

/// With its length in two bytes before it.
fn long(content: &[u8]) -> Vec<u8> {
    [&u16::try_from(content.len()).unwrap().to_be_bytes(), content].concat()
}

/// What SChannel sends to an address: a name is sent for names only (RFC 6066, 3).
fn client_hello(suites: &[u16]) -> Vec<u8> {
    let signatures = [
        0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0201, 0x0403, 0x0503, 0x0203, 0x0202, 0x0601,
        0x0603,
    ];
    let extensions = [
        (STATUS_REQUEST, vec![1, 0, 0, 0, 0]),
        (GROUPS, long(&numbers(&[0x001d, 0x0017, 0x0018]))),
        (POINT_FORMATS, vec![1, 0]),
        (SIGNATURES, long(&numbers(&signatures))),
        (TICKET, Vec::new()),
        (EXTENDED_MASTER_SECRET, Vec::new()),
        (RENEGOTIATION_INFO, vec![0]),
    ];
    let extensions = extensions.map(|(kind, content)| [numbers(&[kind]), long(&content)].concat());
    let no_session_no_compression = ([0], [1, 0]);
    let body = [
        vec![3, 3],
        vec![0x5f; 32],
        no_session_no_compression.0.to_vec(),
        long(&numbers(suites)),
        no_session_no_compression.1.to_vec(),
        long(&extensions.concat()),
    ]
    .concat();
    [vec![22, 3, 3], long(&[vec![1, 0], long(&body)].concat())].concat()
}

/// The suite and the extensions of the ServerHello that comes.
fn server_hello(stream: &mut TcpStream) -> (u16, Vec<u16>) {
    let mut record = [0; 5];
    stream.read_exact(&mut record).unwrap();
    assert_eq!(record[0], 22, "no alert");
    let mut content = vec![0; u16::from_be_bytes([record[3], record[4]]).into()];
    stream.read_exact(&mut content).unwrap();
    let number = |at: usize| u16::from_be_bytes([content[at], content[at + 1]]);
    assert_eq!((content[0], number(4)), (2, 0x0303), "a ServerHello of TLS 1.2");
    let suite = 4 + 2 + 32 + 1 + usize::from(content[4 + 2 + 32]);
    let end = 4 + usize::from(number(2));
    let (mut at, mut extensions) = (suite + 2 + 1 + 2, Vec::new());
    while at < end {
        extensions.push(number(at));
        at += 4 + usize::from(number(at + 2));
    }
    (number(suite), extensions)
}

#[test]
fn windows_is_answered_with_its_best_suite_and_the_audit_log() {
    for Windows { name, suites, curl, chosen } in WINDOWS {
        let twin = Twin::start(&[]);
        for (key, suite) in chosen {
            let order =
                json!({ "key": key, "digest": "sha-256", "issuer": "Example", "days": 365 });
            twin.post("/v1/certificates/self-signed", order);
            let port = u16::try_from(twin.port("https")).unwrap();
            let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.write_all(&client_hello(suites)).unwrap();
            let (found, extensions) = server_hello(&mut stream);
            assert_eq!(found, suite, "Windows {name} with {key}");
            for it in [EXTENDED_MASTER_SECRET, RENEGOTIATION_INFO] {
                assert!(extensions.contains(&it), "Windows {name} with {key}: {extensions:?}");
            }
            assert!(!extensions.contains(&TICKET), "no tickets");
            let tls = ["--ciphers", curl, "--curves", "X25519:P-256:P-384"];
            let (statuses, file) = script_over(&twin, KO.0, KO.1, &tls);
            assert_eq!(statuses, ["200", "200", "200"], "Windows {name} with {key}");
            assert!(file.starts_with("Format Version\t3\r\n"), "{file}");
        }
    }
}
