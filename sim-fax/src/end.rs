//! How a call ended.

macro_rules! ends {
    ($($name:ident $code:literal $words:literal;)*) => {
        /// How a call ended, at one end of it.
        ///
        /// The codes are ours: those of the maker are not known.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CallEnd {
            $(#[doc = $words] $name,)*
        }

        impl CallEnd {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Our code for it.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code),* }
            }

            /// What happened, for people.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
        }
    };
}

ends! {
    Complete "LINE-000" "All pages were received and confirmed.";
    NoAnswer "LINE-101" "Nobody answered.";
    NoFax "LINE-102" "Whatever is at the other end is no fax machine.";
    CannotReceive "LINE-103" "The other end takes no documents.";
    NoFolders "LINE-104" "The other end has no folders that a sender may name.";
    NoDocument "LINE-105" "The other end sends no document.";
    Busy "LINE-106" "The line of the other end is busy.";
    NoAnswerToSettings "LINE-111" "The other end said nothing to how the pages would be sent.";
    CannotTrain "LINE-112" "The line is too bad for any of the modems.";
    NotOffered "LINE-113" "The sender asked for something that is no G3 page, or that was not offered.";
    FolderRefused "LINE-114" "The sender named a folder, or gave a password, and may not.";
    FetchRefused "LINE-115" "The other end wanted to fetch a document.";
    NoPage "LINE-121" "No page came.";
    NoEndOfPage "LINE-122" "Nothing came after a page.";
    NoAnswerToPage "LINE-123" "The other end said nothing to a page.";
    PageRefused "LINE-124" "The other end received a page badly.";
    PageGivenUp "LINE-125" "A page could not be corrected.";
    TooLong "LINE-126" "A page has too many lines, or the document too many pages.";
    NothingTaken "LINE-127" "There is no place to keep the document.";
    NeverReady "LINE-128" "The other end was not ready for too long.";
    LineTooLong "LINE-129" "A line of a page took longer than it may.";
    NotUnderstood "LINE-131" "The other end said something that does not belong there.";
    Disconnected "LINE-132" "The other end ended the call.";
    HungUp "LINE-133" "The line went dead.";
    Guard "LINE-134" "The call did not get on, and was ended.";
    Cancelled "LINE-135" "The call was ended here.";
    Faulty "LINE-136" "The machine here has a fault.";
}

impl CallEnd {
    /// Whether everything arrived.
    #[must_use]
    pub fn is_complete(self) -> bool {
        self == Self::Complete
    }

    /// Whether nobody was reached, so that nothing can arrive twice where it is called again.
    #[must_use]
    pub fn is_unreached(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Busy)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_end_has_a_code_of_its_own() {
        let codes: BTreeSet<_> = CallEnd::ALL.iter().map(|it| it.code()).collect();
        assert_eq!(codes.len(), CallEnd::ALL.len());
    }
}
