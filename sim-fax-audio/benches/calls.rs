//! How much faster than a telephone line a call on samples is, both ends on one processor, beside two machines of spandsp.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sim_fax::{
    FaxImage, Modems, Page, Pel, Resolution, Samples, Setup, Station, SubscriberId, Width,
};
use sim_fax_audio::{AudioCall, AudioLine};

/// Lines of an A4 page at 196 to the inch.
const LINES: usize = 2_376;

/// What each is called, what we announce, what spandsp is told, and with error correction or without.
const ROWS: [(&str, Modems, &str, bool); 6] = [
    ("V.17 14400, ECM", Modems::V27terV29V17, "7", true),
    ("V.17 14400", Modems::V27terV29V17, "7", false),
    ("V.29 9600, ECM", Modems::V27terV29, "3", true),
    ("V.29 9600", Modems::V27terV29, "3", false),
    ("V.27ter 4800, ECM", Modems::V27ter, "1", true),
    ("V.27ter 4800", Modems::V27ter, "1", false),
];

fn main() -> Result<(), Box<dyn Error>> {
    let directory = std::env::temp_dir().join(format!("sim-fax-audio-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let outcome = measure(&directory, &mut io::stdout().lock());
    std::fs::remove_dir_all(&directory)?;
    outcome
}

fn measure(directory: &Path, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let peer = directory.join("far-end");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/far_end.c");
    let libraries = ["-O2", "-w", source, "-lspandsp", "-ltiff", "-lm", "-o"];
    if !Command::new("cc").args(libraries).arg(&peer).status()?.success() {
        return Err("spandsp's end cannot be built: install libspandsp-dev and libtiff-dev".into());
    }
    let page = page();
    let pbm = directory.join("page.pbm");
    std::fs::write(&pbm, packed(&page))?;
    writeln!(
        out,
        "one page of A4, dense        call, s   ours, ms  times real   spandsp, ms  times real"
    )?;
    for (name, modems, theirs, ecm) in ROWS {
        let (lasted, took) = ours(&page, modems, ecm)?;
        let ecm = if ecm { "1" } else { "0" };
        let pbm = pbm.to_string_lossy();
        let report = Command::new(&peer).args(["fax-both", theirs, ecm, &pbm]).output()?.stdout;
        let report = String::from_utf8(report)?;
        let mut fields = report.split_whitespace().map(str::parse::<f64>);
        let (Some(Ok(their_call)), Some(Ok(their_time))) = (fields.next(), fields.next()) else {
            return Err(format!("spandsp: {report}").into());
        };
        writeln!(
            out,
            "{name:<24} {lasted:>11.1} {:>10.1} {:>11.0} {:>13.1} {:>11.0}",
            took.as_secs_f64() * 1e3,
            lasted / took.as_secs_f64(),
            their_time * 1e3,
            their_call / their_time,
        )?;
    }
    Ok(())
}

/// How long a call lasts on the line, in seconds, and how long it took a processor, the shortest of three.
fn ours(page: &FaxImage, modems: Modems, ecm: bool) -> Result<(f64, Duration), Box<dyn Error>> {
    let mut setup = Setup::new(SubscriberId::default());
    setup.abilities.modems = modems;
    setup.abilities.ecm = ecm;
    let mut best = (0.0, Duration::MAX);
    for _ in 0..3 {
        let before = processor_time()?;
        let caller = Station::call(setup.clone(), page.clone(), Samples::default());
        let answerer = Station::answer(setup.clone(), Samples::default());
        let mut call = AudioCall::new(caller, answerer, AudioLine::default());
        call.run();
        let took = processor_time()? - before;
        let lasted = call.now().in_ms() as f64 / 1e3;
        let (_, answerer) = call.ends();
        if answerer.take_received() != *page {
            return Err("the page did not arrive as it was".into());
        }
        if took < best.1 {
            best = (lasted, took);
        }
    }
    Ok(best)
}

/// What this thread has used of a processor.
fn processor_time() -> Result<Duration, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().ok_or("no time")?.parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

/// A page full of what looks like small letters.
fn page() -> FaxImage {
    let mut page = Page::new(Width::A4, Resolution::Fine);
    for line in 0..LINES {
        let is_text = line % 28 < 20;
        page.push((0..1_728).map(|at: usize| {
            let letter = (at / 14 * 7 + line / 28 * 13) % 5;
            let stroke = (at % 14 + line % 28 * letter) % 14 < 3;
            if is_text && stroke && at % 14 < 11 { Pel::Black } else { Pel::White }
        }));
    }
    let mut image = FaxImage::new();
    image.push(page);
    image
}

fn packed(image: &FaxImage) -> Vec<u8> {
    let page = &image.pages()[0];
    let mut file = format!("P4\n{} {}\n", page.pels(), page.height()).into_bytes();
    page.lines().for_each(|it| file.extend(it));
    file
}
