//! What a document was said to be when it came in, which counts: looking is for what nobody announced.

use bytes::Bytes;
use encoding_rs::Encoding;
use sim_wire::pcl::pclxl;
use sim_wire::pjl::behind_padding;

use crate::{Format, Inspected, MAX_DOCUMENT_BYTES, MAX_PAGES, Pages, RenderError, at_most, text};

/// Any of the formats; the device looks for itself.
pub const OCTET_STREAM: &str = "application/octet-stream";

/// What a document was said to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announced {
    /// `None` leaves it to the data.
    format: Option<Format>,
    /// Of text, where it was said.
    charset: Option<&'static Encoding>,
}

impl Announced {
    /// Reads a MIME media type, with its `charset` where there is one (a label of the WHATWG's
    /// Encoding, such as `shift_jis` or `gbk`). `None` if there is no such format or charset here.
    pub fn of(mime: &str) -> Option<Self> {
        let (plain, parameters) = mime.split_once(';').unwrap_or((mime, ""));
        let plain = plain.trim();
        if plain.eq_ignore_ascii_case(OCTET_STREAM) {
            return Some(Self::default());
        }
        let format = Format::from_mime(plain)?;
        let charset = charset(parameters).filter(|_| format == Format::Text);
        let charset = charset.map(|it| Encoding::for_label(it.as_bytes()).ok_or(())).transpose();
        Some(Self { format: Some(format), charset: charset.ok()? })
    }

    /// The MIME media type, with the charset where one was said.
    pub fn mime(self) -> String {
        let format = self.format.map_or(OCTET_STREAM, Format::mime);
        match self.charset {
            Some(charset) => format!("{format}; charset={}", charset.name().to_ascii_lowercase()),
            None => format.to_owned(),
        }
    }

    /// What a document is.
    ///
    /// # Errors
    /// [`RenderError::UnknownFormat`] where nothing was said and it looks like nothing.
    pub fn format(self, data: &[u8]) -> Result<Format, RenderError> {
        match self.format {
            // The languages are told apart by the header alone, whatever a driver calls them.
            Some(Format::Pcl5) if pclxl::has_header(behind_padding(data)) => Ok(Format::PclXl),
            Some(format) => Ok(format),
            None => Format::detect(data).ok_or(RenderError::UnknownFormat),
        }
    }

    /// Whether the bytes of a document alone would be taken for the same.
    pub fn is_seen(self, data: &[u8]) -> bool {
        self.charset.is_none()
            && self.format(data).is_ok_and(|format| Format::detect(data) == Some(format))
    }

    /// As [`crate::inspect`].
    ///
    /// # Errors
    /// [`RenderError`] as described at its variants; never `NoSuchPage`. PostScript is `Unsupported`.
    pub fn inspect(self, data: &Bytes) -> Result<Inspected, RenderError> {
        at_most("bytes", data.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
        let format = self.format(data)?;
        let pages = match self.charset {
            Some(charset) => text::pages_in(data, Some(charset))?,
            None => (format.row().pages)(data)?,
        };
        at_most("pages", u64::from(pages), u64::from(MAX_PAGES))?;
        Ok(Inspected { format, pages })
    }

    /// As [`crate::to_pdf`].
    ///
    /// # Errors
    /// [`RenderError`] as described at its variants.
    pub fn to_pdf(self, data: &Bytes) -> Result<Bytes, RenderError> {
        at_most("bytes", data.len() as u64, MAX_DOCUMENT_BYTES as u64)?;
        match self.charset {
            Some(charset) => text::to_pdf_in(data, Some(charset), Pages::All),
            None => (self.format(data)?.row().to_pdf)(data, Pages::All),
        }
    }
}

/// The value of `charset` among the parameters of a media type, with quotes or without (RFC 9110 section
/// 5.6.6).
fn charset(parameters: &str) -> Option<&str> {
    parameters.split(';').find_map(|it| {
        let (name, value) = it.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}
