//! Any bytes as what a TLS client sends: ClientHellos, in whatever records, and whatever follows.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sim_tls::{Failed, Identity, Rules, Server, Uses, Version};
use tokio::io::{AsyncWriteExt as _, duplex};
use tokio::runtime::{Builder, Runtime};

const PRINTER: &[u8] = include_bytes!("../../tests/shared/certificates/printer.p12");

/// All that can be served.
const OPEN: Rules = Rules { oldest: Version::Tls10, tls_13: true, fips_140: false };

static SERVER: LazyLock<Server> = LazyLock::new(|| {
    let found = sim_x509::read(PRINTER, Some("secret-12")).expect("the file is read").certificates;
    let own = found.into_iter().find(|it| it.key.is_some()).expect("there is a key");
    let key = own.key.expect("it is there").pkcs8().to_vec().into();
    Server::new(&Identity { chain: vec![own.der], key, uses: Uses::ALL }, OPEN).expect("it can be served")
});
static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().expect("it starts"));

fuzz_target!(|bytes: &[u8]| {
    let failed = RUNTIME.block_on(async {
        let (mut peer, stream) = duplex(1 << 16);
        peer.write_all(bytes).await.expect("there is room");
        peer.shutdown().await.expect("it closes");
        SERVER.accept(stream, |_| ()).await.err()
    });
    // Nobody ends a handshake who does not read.
    let failed = failed.expect("no session comes about");
    assert_eq!(failed == Failed::NotBegun, bytes.is_empty());
});
