//! The example of a format, unpacked.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

/// The format that this version writes.
pub(crate) const FORMAT: u32 = sim_core::saved::FORMAT;
/// Bytes of the drive.
pub(crate) const DRIVE_BYTES: u64 = 1 << 30;

/// The example of this format.
pub(crate) struct Example(pub(crate) u32);

impl Example {
    /// Those of all formats that are read.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (sim_core::saved::migrate::OLDEST..=FORMAT).map(Self)
    }

    pub(crate) fn directory(&self) -> PathBuf {
        let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/examples");
        Path::new(examples).join(self.0.to_string())
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.directory().join(format!("{name}.gz"))
    }

    /// The content of one of its files.
    pub(crate) fn content(&self, name: &str) -> Vec<u8> {
        let mut content = Vec::new();
        GzDecoder::new(File::open(self.file(name)).unwrap()).read_to_end(&mut content).unwrap();
        content
    }

    /// What its device keeps, in lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let lines = std::fs::read_to_string(self.directory().join("twin.txt")).unwrap();
        lines.lines().map(str::to_owned).collect()
    }

    /// Lays its data directory out.
    pub(crate) fn unpack(&self, directory: &Path) {
        std::fs::write(directory.join("twin.redb"), self.content("twin.redb")).unwrap();
        let mut drive = File::create(directory.join("drive.img")).unwrap();
        drive.write_all(&self.content("drive.img")).unwrap();
        drive.set_len(DRIVE_BYTES).unwrap();
        // Images of format 3 have no mark.
        if self.file("drive.mark").exists() {
            drive.write_all_at(&self.content("drive.mark"), DRIVE_BYTES).unwrap();
        }
    }
}
