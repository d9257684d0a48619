//! Any bytes as a TIFF: opened, drawn, made a PDF of.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mfp_twin_fuzz::{document, fence};
use sim_render::Format;

fuzz_target!(init: fence(), |bytes: &[u8]| document(Format::Tiff, bytes));
