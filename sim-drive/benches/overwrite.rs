//! Measures overwriting on a file beside `dd` with the same block size and sync, in one run.
//!
//! ```console
//! $ cargo bench -p sim-drive
//! ```
//! Each cell is the median of [`ROUNDS`], taken in turn. Overwriting includes that the last pass is read back,
//! and one `fdatasync` a pass; `dd` writes zeros once, with `conv=notrunc,fdatasync`. Both write to a
//! file that has all its blocks. The bar is 0.8 of `dd`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails loudly"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{fs, process};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sim_drive::{Drive, ImageFile, Mark, Overwrite, SectorSize};

/// Bytes that are overwritten.
const BYTES: u64 = 256 << 20;
/// Runs of each cell.
const ROUNDS: usize = 5;
/// Bytes of a step, and of a block of `dd`.
const BLOCKS: [u64; 5] = [4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20];
/// Of `dd`, the least that is good enough.
const BAR: f64 = 0.8;

fn main() {
    let directory =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", process::id()));
    fs::create_dir_all(&directory).unwrap();
    println!("{} MiB overwritten on a file, MB/s, median of {ROUNDS}\n", BYTES >> 20);
    println!("| step = block | dd | 1 pass, verified | of dd | 3 passes, verified | of dd |");
    println!("|---|---|---|---|---|---|");
    let image =
        ImageFile::create(&directory.join("drive.img"), BYTES, Mark(1)).unwrap().into_image();
    let drive = Drive::format(image, SectorSize::Bytes4096, None);
    let beside = directory.join("dd.img");
    dd(&beside, 1 << 20, "fsync");
    let least =
        BLOCKS.map(|block| row(&drive, &beside, block)).into_iter().fold(f64::MAX, f64::min);
    fs::remove_dir_all(&directory).unwrap();
    println!("\nleast of dd: {least:.2}, bar: {BAR:.2}");
}

/// Prints a row and says the lesser share of `dd`.
fn row(drive: &Drive, beside: &Path, block: u64) -> f64 {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        times[0].push(dd(beside, block, "notrunc,fdatasync"));
        times[1].push(overwrite(drive, Overwrite::One, block));
        times[2].push(overwrite(drive, Overwrite::Three, block));
    }
    let [dd, one, three] = times.map(median);
    let speed = |passes: u64, time: Duration| (BYTES * passes) as f64 / 1e6 / time.as_secs_f64();
    let (dd, one, three) = (speed(1, dd), speed(1, one), speed(3, three));
    println!(
        "| {} KiB | {dd:.0} | {one:.0} | {:.2} | {three:.0} | {:.2} |",
        block >> 10,
        one / dd,
        three / dd
    );
    (one / dd).min(three / dd)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn dd(path: &Path, block: u64, conv: &str) -> Duration {
    let mut command = Command::new("dd");
    command.arg("if=/dev/zero").arg(format!("of={}", path.display()));
    command.arg(format!("bs={block}")).arg(format!("count={}", BYTES / block));
    command.arg(format!("conv={conv}")).arg("status=none");
    let start = Instant::now();
    assert!(command.status().unwrap().success());
    start.elapsed()
}

/// Fills the drive with a document, and takes the time from its release until nothing is pending.
fn overwrite(drive: &Drive, overwrite: Overwrite, block: u64) -> Duration {
    let mut random = ChaCha20Rng::seed_from_u64(block);
    drive.set_overwrite(overwrite);
    while drive.overwrite_step(0, 1 << 12, &mut random).unwrap().more {}
    let mut writer = drive.begin();
    for _ in 0..BYTES >> 20 {
        writer.push(&[0x5A; 1 << 20]).unwrap();
    }
    let (id, _) = writer.finish().unwrap();
    let start = Instant::now();
    drive.release(id);
    while drive.overwrite_step(0, block / 4096, &mut random).unwrap().more {}
    start.elapsed()
}
