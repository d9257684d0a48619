//! The “Job Type” of the printer driver.

/// The “Job Type” a user picks in the printer driver.
///
/// The guide lists the six labels (“Using Private Charge Print from Client PC”) and says that
/// under the evaluated settings all but the last are stored as Private Charge Print; a background
/// form is stored as a form and never printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum JobType {
    /// “Normal Print”.
    #[default]
    Normal,
    /// “Secure Print”.
    Secure,
    /// “Sample Set”.
    SampleSet,
    /// “Delayed Print”.
    Delayed,
    /// “Store in Remote Folder”.
    StoreInRemoteFolder,
    /// “Create Background Form”.
    BackgroundForm,
}

impl JobType {
    /// All job types in the guide's order, with the word after `@JOTY=` and the guide's label.
    ///
    /// `@JOTY` and its words are **assumed**: no public capture shows how the driver names the
    /// job type. Documented for siblings, and understood as well, are `SET HOLD=STORE` (secure),
    /// `SET HOLD=PROOF` (sample) and `@PRTM=<time>` (delayed).
    pub const TABLE: [(Self, &'static str, &'static str); 6] = [
        (Self::Normal, "NORMAL", "Normal Print"),
        (Self::Secure, "SECURE", "Secure Print"),
        (Self::SampleSet, "SAMPLE", "Sample Set"),
        (Self::Delayed, "DELAYED", "Delayed Print"),
        (Self::StoreInRemoteFolder, "STORE", "Store in Remote Folder"),
        (Self::BackgroundForm, "FORM", "Create Background Form"),
    ];

    /// The word after `@JOTY=` (assumed).
    pub fn token(self) -> &'static str {
        self.row().1
    }

    /// The label in the driver's dialog, as the guide spells it.
    pub fn label(self) -> &'static str {
        self.row().2
    }

    /// The job type of a word after `@JOTY=` or of the guide's label, in any case, with blanks and
    /// hyphens or without.
    pub fn from_token(word: &str) -> Option<Self> {
        let letters = |it: &str| -> String {
            it.chars().filter(|it| it.is_alphanumeric()).map(|it| it.to_ascii_uppercase()).collect()
        };
        let asked = letters(word);
        let row = Self::TABLE.iter().find(|row| [row.1, row.2].map(letters).contains(&asked))?;
        Some(row.0)
    }

    /// The table is in the order of the variants; a test holds it to that.
    fn row(self) -> &'static (Self, &'static str, &'static str) {
        &Self::TABLE[self as usize]
    }
}
