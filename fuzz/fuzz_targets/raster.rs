//! Any bytes as PWG or Apple Raster: read to its end or to its first error, a line at a time.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::raster::Reader;

/// Lines unpacked of one document; a few bytes may stand for a hundred megabytes of pixels, and
/// unpacking them all tells nothing new.
const LINES_MAX: u32 = 2_000;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut reader) = Reader::new(bytes) else { return };
    let (mut line, mut lines) = (Vec::new(), 0);
    while let Ok(Some(header)) = reader.next_header() {
        let mut height = 0;
        while let Ok(Some(times)) = reader.next_line(&mut line) {
            assert_eq!(line.len() as u64, header.bytes_per_line());
            height += times;
            lines += 1;
            if lines == LINES_MAX || line.len() > 1 << 20 {
                return;
            }
        }
        assert!(height <= header.height);
    }
});
