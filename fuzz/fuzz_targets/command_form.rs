//! Any bytes as the body of `LOGIN.CMD`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_wire::command_form;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(form) = command_form::parse(bytes) {
        assert!(bytes.len() <= command_form::MAX_BODY);
        assert!(form.user.len() + form.passcode.expose().len() <= 2 * bytes.len());
    }
});
