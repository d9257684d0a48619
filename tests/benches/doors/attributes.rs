//! Get-Printer-Attributes with everything in it.

use std::sync::Arc;
use std::time::Duration;

use sim_wire::ipp::{Attribute, Operation};

use crate::client::{Count, Load, request, runtime};
use crate::server::{Server, ippeveprinter, twin};

/// How long each cell of the table runs.
const CELL: Duration = Duration::from_secs(3);

pub(crate) fn measure() {
    println!("| server | door | connections | requests/s | CPU µs each | hung | reply bytes |");
    println!("|---|---|---|---|---|---|---|");
    for tls in [false, true] {
        for connections in [1, 8, 64] {
            cell("mfp-twin", &twin(&[]).0, tls, connections);
            match ippeveprinter() {
                Some(eve) => cell("ippeveprinter", &eve, tls, connections),
                None => println!("| ippeveprinter | | {connections} | not there | | | |"),
            }
        }
    }
}

fn cell(name: &str, server: &Server, tls: bool, connections: usize) {
    let wanted = Attribute::keywords("requested-attributes", ["all", "media-col-database"]);
    let requests = Arc::new(vec![request(server, Operation::GetPrinterAttributes, &[wanted], b"")]);
    let (count, load) = (Arc::default(), Load { tls, connections, requests, time: CELL });
    let cpu = server.cpu_us();
    let took = runtime().block_on(load.put_on(server, &count));
    let replies = Count::get(&count.good);
    let cpu = (server.cpu_us() - cpu) as f64 / replies.max(1) as f64;
    println!(
        "| {name} | {} | {connections} | {:.0} | {cpu:.0} | {} | {} |",
        if tls { "TLS" } else { "plain" },
        replies as f64 / took.as_secs_f64(),
        Count::get(&count.hung),
        Count::get(&count.bytes),
    );
}
