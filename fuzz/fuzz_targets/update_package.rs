//! Any bytes as an update package.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::update_package::{NotAPackage, Package, SigningKey, VerifyingKey};

fuzz_target!(|bytes: &[u8]| {
    match Package::read(bytes, &VerifyingKey::development()) {
        Ok(package) => assert_eq!(package.write(&SigningKey::development()).as_deref(), Ok(bytes)),
        Err(NotAPackage::Truncated { length, .. }) => assert_eq!(length, bytes.len()),
        Err(_) => {}
    }
});
