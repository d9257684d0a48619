//! How light a colour is.

/// The luma of red, green and blue (Rec. ITU-R BT.601), in sixteen bits of fraction.
#[inline]
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let weighted = 19_595 * u32::from(red) + 38_470 * u32::from(green) + 7_471 * u32::from(blue);
    // The weights are 65,536 together, so that it fits.
    ((weighted + 0x7fff) >> 16) as u8
}
