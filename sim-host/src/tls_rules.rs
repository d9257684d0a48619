//! How TLS is spoken as the device is set, to clients and to servers alike.

use sim_core::settings::Settings;
use sim_core::settings::values::ProtocolVersion;
use sim_tls::{Rules, Version};

/// The rules that the settings make (guide pp.20 and 21).
pub fn tls_rules(settings: &Settings) -> Rules {
    let oldest = match settings.tls_protocol_version {
        ProtocolVersion::Tls10 => Version::Tls10,
        ProtocolVersion::Tls11 => Version::Tls11,
        ProtocolVersion::Tls12 => Version::Tls12,
    };
    Rules { oldest, tls_13: settings.tls_13.is_on(), fips_140: settings.tls_fips140.is_on() }
}
