//! Any bytes as a certificate file that is imported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_x509::{describe, fits, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = read(bytes, Some("secret")) else { return };
    for it in found {
        assert_eq!(describe(&it.der).as_ref(), Ok(&it.described));
        assert!(it.key.is_none_or(|key| fits(&it.der, &key)));
        let again = read(&it.der, None).expect("what was found in a file is a file by itself");
        assert_eq!((again.len(), &again[0].der), (1, &it.der));
    }
});
