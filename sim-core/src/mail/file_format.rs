//! What files a scan is mailed as.

/// What a scan is mailed as. The guide names none for mail; they and their labels are assumed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FileFormat {
    /// One PDF.
    #[default]
    Pdf,
    /// One TIFF of all pages.
    Tiff,
    /// A JPEG of each page.
    Jpeg,
}

impl FileFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Tiff, Self::Jpeg];

    /// Its label on the panel.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Tiff => "TIFF (Multi-page)",
            Self::Jpeg => "JPEG (a File a Page)",
        }
    }
}
