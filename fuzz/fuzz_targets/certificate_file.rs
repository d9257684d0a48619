//! Any bytes as a certificate file that is imported.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sim_x509::{describe, describe_crl, fits, read};

fuzz_target!(|bytes: &[u8]| {
    let Ok(found) = read(bytes, Some("secret")) else { return };
    for it in found.crls {
        assert_eq!(describe_crl(&it.der).as_ref(), Ok(&it.described));
        let again = read(&it.der, None).expect("what was found in a file is a file by itself");
        assert_eq!((again.crls.len(), &again.crls[0].der), (1, &it.der));
    }
    for it in found.certificates {
        assert_eq!(describe(&it.der).as_ref(), Ok(&it.described));
        assert!(it.key.is_none_or(|key| fits(&it.der, &key)));
        let again = read(&it.der, None).expect("what was found in a file is a file by itself");
        assert_eq!((again.certificates.len(), &again.certificates[0].der), (1, &it.der));
    }
});
