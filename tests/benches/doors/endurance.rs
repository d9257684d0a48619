//! A minute of everything at once: no error, no hang, no growth.

use std::sync::Arc;
use std::time::Duration;

use sim_wire::ipp::{Attribute, Operation};

use crate::client::{Count, Load, request, runtime};
use crate::jobs::print_job;
use crate::server::{Server, ippeveprinter, twin};

/// Connections that ask.
const CONNECTIONS: usize = 64;
/// How long.
const MINUTE: Duration = Duration::from_secs(60);
/// How often the memory is looked at.
const LOOK: Duration = Duration::from_secs(10);

pub(crate) fn measure() {
    println!("| server | replies/s | busy | refused | hung | resident MiB every 10 s |");
    println!("|---|---|---|---|---|---|");
    row("mfp-twin", &twin(&["--pace", "instant"]).0);
    match ippeveprinter() {
        Some(eve) => row("ippeveprinter", &eve),
        None => println!("| ippeveprinter | not there | | | | |"),
    }
}

fn row(name: &str, server: &Server) {
    let all = Attribute::keywords("requested-attributes", ["all", "media-col-database"]);
    let few = Attribute::keywords("requested-attributes", ["printer-state"]);
    let completed = Attribute::keyword("which-jobs", "completed");
    let limit = Attribute::integer("limit", 20);
    let requests = Arc::new(vec![
        request(server, Operation::GetPrinterAttributes, &[all], b""),
        print_job(server, 10),
        request(server, Operation::GetPrinterAttributes, &[few], b""),
        request(server, Operation::GetJobs, &[completed, limit], b""),
        request(server, Operation::ValidateJob, &[], b""),
        request(server, Operation::GetJobs, &[], b""),
    ]);
    let load = Load { tls: false, connections: CONNECTIONS, requests, time: MINUTE };
    let count: Arc<Count> = Arc::default();
    let runtime = runtime();
    let (took, memory) = runtime.block_on(async {
        let look = async {
            let mut memory = Vec::new();
            for _ in 0..MINUTE.as_secs() / LOOK.as_secs() {
                tokio::time::sleep(LOOK).await;
                memory.push(server.resident_mib());
            }
            memory
        };
        tokio::join!(load.put_on(server, &count), look)
    });
    println!(
        "| {name} | {:.0} | {} | {} | {} | {} |",
        Count::get(&count.good) as f64 / took.as_secs_f64(),
        Count::get(&count.busy),
        Count::get(&count.bad),
        Count::get(&count.hung),
        memory.join(", "),
    );
}
