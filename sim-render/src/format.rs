//! The formats. How each is named, recognised and drawn is in the table.

use serde::{Deserialize, Serialize};

/// The document formats the device takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Portable Document Format.
    Pdf,
    /// PostScript. Recognised here; it is interpreted in a process of its own, and what comes back is
    /// a PDF.
    PostScript,
    /// PCL XL, also PCL 6. Recognised and its pages counted; not drawn.
    PclXl,
    /// PCL 5e and 5c. Recognised and its pages counted; not drawn.
    Pcl5,
    /// PWG Raster (PWG 5102.4).
    PwgRaster,
    /// Apple Raster.
    AppleRaster,
    /// JPEG, baseline or progressive, 8 bits per component.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF, a page per picture.
    Tiff,
    /// Plain text in any charset.
    Text,
}
