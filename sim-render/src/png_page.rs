//! Sizes of pictures, and pictures as PNG.

use png::{BitDepth, ColorType, Compression, Encoder};

use crate::{MAX_PAGE_PIXELS, RenderError, Scale, at_most};

const POINTS_PER_INCH: f64 = 72.0;

/// Size of a picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Size {
    /// The size of a picture of paper measured in points; each side has at least one pixel and at
    /// most 65,535, which is what the PDF renderer can draw.
    pub(crate) fn of_paper(points: (f64, f64), scale: Scale) -> Result<Self, RenderError> {
        let (across, down) = points;
        let (width, height) = match scale {
            Scale::Dpi(dpi) => {
                let factor = f64::from(dpi) / POINTS_PER_INCH;
                (across * factor, down * factor)
            }
            Scale::Width(width) => (f64::from(width), f64::from(width) * down / across),
        };
        let pixels = |side: f64| side.round().max(1.0);
        at_most("pixels on a side", pixels(width.max(height)) as u64, u64::from(u16::MAX))?;
        let size = Self { width: pixels(width) as u32, height: pixels(height) as u32 };
        let area = u64::from(size.width) * u64::from(size.height);
        at_most("pixels", area, MAX_PAGE_PIXELS)?;
        Ok(size)
    }
}

/// A PNG of pixels in red, green and blue, a byte each.
pub(crate) fn encode(size: Size, rgb: &[u8]) -> Result<Vec<u8>, RenderError> {
    let mut png = Vec::new();
    let mut encoder = Encoder::new(&mut png, size.width, size.height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Fast);
    encoder
        .write_header()
        .and_then(|mut writer| {
            writer.write_image_data(rgb)?;
            writer.finish()
        })
        .map_err(|error| RenderError::Decoder { what: format!("PNG encoder: {error}") })?;
    Ok(png)
}
