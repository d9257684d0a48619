//! Any bytes as a print stream: the document lies inside it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::pjl;

fuzz_target!(|bytes: &[u8]| {
    let read = pjl::parse(bytes);
    assert!(read.payload <= bytes.len());
    assert!(pjl::epilogue(bytes) <= bytes.len());
});
