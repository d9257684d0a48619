//! The system's random source.

use sim_core::certificate::CertificateOrder;

use crate::not_started::NotStarted;

/// Bytes of the system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NotStarted> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|it| NotStarted::NoRandom(it.to_string()))?;
    Ok(bytes)
}

/// The TLS library takes tens of milliseconds to gather its first random bytes. It does so while the
/// password is hashed, for a certificate that nobody wants, so that the device's own is quick.
pub(crate) fn gather() {
    let address = std::net::Ipv4Addr::LOCALHOST.into();
    let order =
        CertificateOrder { host_name: "localhost".into(), address, from_unix_s: 0, days: 1 };
    // The device's own certificate will say what is wrong.
    let _ = sim_host::certificate::make(&order);
}
