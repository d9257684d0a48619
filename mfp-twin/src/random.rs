//! The system's random source.

use crate::not_started::NotStarted;

/// Bytes of the system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NotStarted> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|it| NotStarted::NoRandom(it.to_string()))?;
    Ok(bytes)
}
