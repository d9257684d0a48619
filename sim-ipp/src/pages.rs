//! What the device shows beside IPP.

/// What the device shows to people, by HTTP: paths that IPP leads to and does not know itself.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// The first page.
    pub home: &'static str,
    /// Pictures of the device, the smallest first.
    pub icons: &'static [&'static str],
}
