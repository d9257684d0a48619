//! Many connections that are open at one time.

use std::time::Instant;

use sim_wire::ipp::{Attribute, Operation};

use crate::client::{Connection, request, runtime};
use crate::server::{Server, ippeveprinter, twin};
use crate::tls::connector;

/// Connections.
const OPEN: usize = 500;

pub(crate) fn measure() {
    println!("| server | door | open | answered | slowest first answer ms | resident MiB |");
    println!("|---|---|---|---|---|---|");
    for door in [Door::Plain, Door::Tls, Door::Suite] {
        row("mfp-twin", &twin(&[]).0, door);
        match ippeveprinter().filter(|_| door != Door::Suite) {
            Some(eve) => row("ippeveprinter", &eve, door),
            None => println!("| ippeveprinter | | | not there | | |"),
        }
    }
}

/// How a connection is opened.
#[derive(Clone, Copy, PartialEq)]
enum Door {
    Plain,
    /// As rustls does.
    Tls,
    /// With a suite that the twin has OpenSSL serve.
    Suite,
}

/// The suite.
const SUITE: &str = "ECDHE-ECDSA-AES128-SHA256";

/// Opens all, asks on each, and asks again while all are open.
fn row(name: &str, server: &Server, door: Door) {
    let few = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"];
    let wanted = Attribute::keywords("requested-attributes", few);
    let ask = request(server, Operation::GetPrinterAttributes, &[wanted], b"");
    let address = if door == Door::Plain { server.plain } else { server.tls };
    let connector = (door == Door::Tls).then(connector);
    let runtime = runtime();
    let opening = (0..OPEN).map(|_| {
        let (ask, connector, begun) = (ask.clone(), connector.clone(), Instant::now());
        runtime.spawn(async move {
            let opened = match door {
                Door::Plain | Door::Tls => Connection::open(address, connector).await,
                Door::Suite => Connection::open_with_suite(address, SUITE).await,
            };
            let mut connection = opened.ok()?;
            connection.ask(&ask).await.ok()?;
            Some((connection, begun.elapsed()))
        })
    });
    let opening: Vec<_> = opening.collect();
    let open: Vec<_> =
        opening.into_iter().filter_map(|it| runtime.block_on(it).ok().flatten()).collect();
    let slowest = open.iter().map(|it| it.1).max().unwrap_or_default();
    let mut answered = 0;
    let mut held = Vec::new();
    for (mut connection, _) in open {
        answered += usize::from(runtime.block_on(connection.ask(&ask)).is_ok());
        held.push(connection);
    }
    println!(
        "| {name} | {} | {} | {answered} | {:.0} | {} |",
        match door {
            Door::Plain => "plain",
            Door::Tls => "TLS",
            Door::Suite => SUITE,
        },
        held.len(),
        slowest.as_secs_f64() * 1e3,
        server.resident_mib(),
    );
}
