//! Print-Job: jobs that are accepted, and very many through one device.

use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sim_wire::ipp::{Attribute, Operation};

use crate::client::{Connection, Count, Load, request, runtime};
use crate::server::{Server, ippeveprinter, twin};

/// How long each cell of the table runs.
const CELL: Duration = Duration::from_secs(5);
/// Jobs that go through one device.
const THOUSANDS: u32 = 100;
/// Connections that bring them.
const CONNECTIONS: usize = 8;

pub(crate) fn measure() {
    println!("| server | document | connections | accepted/s | MB/s | busy | refused | hung |");
    println!("|---|---|---|---|---|---|---|---|");
    for (kilobytes, connections) in [(10, 1), (10, 8), (10, 64), (1_000, 1), (1_000, 8)] {
        cell("mfp-twin", &twin(&["--pace", "instant"]).0, kilobytes, connections);
        let directory = std::env::temp_dir().join(format!("twin-bench-{}", std::process::id()));
        let data = directory.display().to_string();
        let kept = twin(&["--pace", "instant", "--data-dir", &data]).0;
        cell("mfp-twin --data-dir", &kept, kilobytes, connections);
        drop(kept);
        std::fs::remove_dir_all(&directory).unwrap();
        match ippeveprinter() {
            Some(eve) => cell("ippeveprinter", &eve, kilobytes, connections),
            None => println!("| ippeveprinter | | {connections} | not there | | | | |"),
        }
    }
}

fn cell(name: &str, server: &Server, kilobytes: usize, connections: usize) {
    let requests = Arc::new(vec![print_job(server, kilobytes)]);
    let (count, load) = (Arc::default(), Load { tls: false, connections, requests, time: CELL });
    let took = runtime().block_on(load.put_on(server, &count));
    let rate = Count::get(&count.good) as f64 / took.as_secs_f64();
    println!(
        "| {name} | {kilobytes} kB | {connections} | {rate:.0} | {:.1} | {} | {} | {} |",
        rate * kilobytes as f64 / 1e3,
        Count::get(&count.busy),
        Count::get(&count.bad),
        Count::get(&count.hung),
    );
}

/// A Print-Job request with a one-page document of so many kilobytes.
pub(crate) fn print_job(server: &Server, kilobytes: usize) -> Vec<u8> {
    let format = Attribute::mime("document-format", "application/pdf");
    request(server, Operation::PrintJob, &[format], &pdf(kilobytes * 1_000))
}

/// A one-page PDF of so many bytes.
fn pdf(bytes: usize) -> Vec<u8> {
    let mut pdf = b"%PDF-1.4\n".to_vec();
    let mut at = Vec::new();
    // What is on the page does not matter to either server; it is filled with comments.
    let filler = "%".repeat(bytes.saturating_sub(600));
    for object in [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n".into(),
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n".into(),
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n".into(),
        format!("4 0 obj<</Length {}>>stream\n{filler}\nendstream\nendobj\n", filler.len()),
    ] {
        at.push(pdf.len());
        pdf.extend_from_slice(String::as_bytes(&object));
    }
    let table = pdf.len();
    write!(pdf, "xref\n0 5\n0000000000 65535 f \n").unwrap();
    at.iter().for_each(|it| writeln!(pdf, "{it:010} 00000 n ").unwrap());
    write!(pdf, "trailer<</Size 5/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").unwrap();
    pdf
}

/// Ten times ten thousand jobs, with the rate and the memory of each ten thousand.
pub(crate) fn thousands() {
    let (server, _) = twin(&["--pace", "instant"]);
    let job = Arc::new(print_job(&server, 10));
    println!("| jobs | accepted/s | resident MiB |");
    println!("|---|---|---|");
    let runtime = runtime();
    for thousand in (10..=THOUSANDS).step_by(10) {
        let begun = Instant::now();
        let clients = (0..CONNECTIONS).map(|_| {
            let (job, address) = (job.clone(), server.plain);
            runtime.spawn(async move {
                let mut connection = Connection::open(address, None).await.unwrap();
                for _ in 0..10_000 / CONNECTIONS {
                    while connection.ask(&job).await.unwrap().status >= 0x100 {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                }
            })
        });
        let clients: Vec<_> = clients.collect();
        clients.into_iter().for_each(|it| runtime.block_on(it).unwrap());
        let rate = 10_000.0 / begun.elapsed().as_secs_f64();
        println!("| {thousand},000 | {rate:.0} | {} |", server.resident_mib());
    }
}
