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
    for tls in [false, true] {
        row("mfp-twin", &twin(&[]).0, tls);
        match ippeveprinter() {
            Some(eve) => row("ippeveprinter", &eve, tls),
            None => println!("| ippeveprinter | | | not there | | |"),
        }
    }
}

/// Opens all, asks on each, and asks again while all are open.
fn row(name: &str, server: &Server, tls: bool) {
    let few = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"];
    let wanted = Attribute::keywords("requested-attributes", few);
    let ask = request(server, Operation::GetPrinterAttributes, &[wanted], b"");
    let address = if tls { server.tls } else { server.plain };
    let connector = tls.then(connector);
    let runtime = runtime();
    let opening = (0..OPEN).map(|_| {
        let (ask, connector, begun) = (ask.clone(), connector.clone(), Instant::now());
        runtime.spawn(async move {
            let mut connection = Connection::open(address, connector).await.ok()?;
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
        if tls { "TLS" } else { "plain" },
        held.len(),
        slowest.as_secs_f64() * 1e3,
        server.resident_mib(),
    );
}
