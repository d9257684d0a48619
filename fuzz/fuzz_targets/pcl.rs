//! Any bytes as PCL 5 and as PCL XL: walked through to the end or to the first error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::pcl::{pcl5, pclxl};

fuzz_target!(|bytes: &[u8]| {
    for found in [pcl5::pages(bytes), pclxl::pages(bytes)] {
        match found {
            Ok(pages) => assert!(pages as usize <= bytes.len()),
            Err(error) => assert!(error.offset <= bytes.len()),
        }
    }
});
