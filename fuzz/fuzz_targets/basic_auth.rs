//! Any text as the value of an `Authorization` header.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::basic_auth;

fuzz_target!(|value: &str| {
    if let Ok(credentials) = basic_auth::parse(value) {
        assert!(value.len() <= basic_auth::MAX_VALUE);
        assert!(!credentials.user.contains(':'), "the first colon ends the user ID");
    }
});
