//! What `ENTER LANGUAGE` names.

/// A language of print data that the family's drivers name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// PDF.
    Pdf,
    /// PostScript.
    PostScript,
    /// PCL 5.
    Pcl,
    /// PCL XL, the language of “PCL 6” drivers.
    PclXl,
    /// ART EX, Fuji Xerox's own.
    ArtEx,
    /// HP-GL/2.
    HpGl2,
    /// TIFF.
    Tiff,
    /// JPEG.
    Jpeg,
    /// XPS.
    Xps,
    /// Plain text.
    Text,
}

impl Language {
    /// Every name with its language and the media type that IPP has for it (IANA). `PLW` is in
    /// captures of the family's own driver, `PLW` data being ART EX; the names of the others are those
    /// of sibling devices and of Hewlett-Packard.
    const TABLE: [(&'static str, Self, &'static str); 14] = [
        ("PDF", Self::Pdf, "application/pdf"),
        ("POSTSCRIPT", Self::PostScript, "application/postscript"),
        ("PS", Self::PostScript, "application/postscript"),
        ("PCL", Self::Pcl, "application/vnd.hp-PCL"),
        ("PCL5", Self::Pcl, "application/vnd.hp-PCL"),
        ("PCLXL", Self::PclXl, "application/vnd.hp-PCLXL"),
        ("PCL6", Self::PclXl, "application/vnd.hp-PCLXL"),
        ("PLW", Self::ArtEx, "application/vnd.fujixerox.ART-EX"),
        ("ARTEX", Self::ArtEx, "application/vnd.fujixerox.ART-EX"),
        ("HPGL2", Self::HpGl2, "application/vnd.hp-HPGL"),
        ("TIFF", Self::Tiff, "image/tiff"),
        ("JPEG", Self::Jpeg, "image/jpeg"),
        ("XPS", Self::Xps, "application/vnd.ms-xpsdocument"),
        ("TEXT", Self::Text, "text/plain"),
    ];

    /// The language of a name, in any case. `None` for what is not known, among it `AUTO`, which
    /// leaves it to the data.
    pub fn from_name(name: &str) -> Option<Self> {
        let row = Self::TABLE.iter().find(|row| row.0.eq_ignore_ascii_case(name.trim()))?;
        Some(row.1)
    }

    /// The media type, as IPP's `document-format` spells it.
    pub fn media_type(self) -> &'static str {
        let row = Self::TABLE.iter().find(|row| row.1 == self);
        // Every variant has a row; a test holds the table to that.
        row.map_or("application/octet-stream", |row| row.2)
    }
}
