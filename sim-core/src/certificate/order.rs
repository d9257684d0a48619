//! What somebody wants made: a self-signed certificate or a request (guide pp.40 and 41).

use std::net::IpAddr;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use super::limits::{COUNTRY_LEN, DAYS_MAX, ISSUER_MAX, PLACE_MAX, STATE_MAX};
use super::{CertificateRefused, SignatureKind};

/// "Create Self-Signed Certificate" (guide p.40).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelfSigned {
    /// Key and signature.
    pub kind: SignatureKind,
    /// Who issues it: 1 to [`ISSUER_MAX`] characters.
    pub issuer: String,
    /// Days of validity, 1 to [`DAYS_MAX`].
    pub days: u16,
    /// Host name of the device: common name and subject alternative name.
    pub host_name: String,
    /// Address of the device: subject alternative name.
    pub address: IpAddr,
    /// First moment of the days, Unix seconds.
    pub from_unix_s: i64,
}

impl SelfSigned {
    /// Whether it can be made.
    ///
    /// # Errors
    /// Says which field is not as it must be.
    pub fn check(&self) -> Result<(), CertificateRefused> {
        first(&Self::wrong(&self.issuer, self.days.into()))
    }

    /// All that is wrong with what is entered, from above.
    pub fn wrong(issuer: &str, days: u32) -> Vec<CertificateRefused> {
        let is_unsafe = |it: char| {
            it.is_control()
                || matches!(
                    it.general_category(),
                    GeneralCategory::Format
                        | GeneralCategory::LineSeparator
                        | GeneralCategory::ParagraphSeparator
                )
        };
        let has_length = (1..=ISSUER_MAX).contains(&issuer.chars().count());
        let issuer = if issuer.contains(is_unsafe) {
            Some(CertificateRefused::IssuerCharacter)
        } else if !has_length || issuer.trim().is_empty() {
            Some(CertificateRefused::Issuer)
        } else {
            None
        };
        let is_valid = (1..=DAYS_MAX.into()).contains(&days);
        issuer.into_iter().chain((!is_valid).then_some(CertificateRefused::Days)).collect()
    }
}

/// What is entered at "Create Certificate Signing Request" (guide p.41).
///
/// "Alphanumeric" is taken for all printable ASCII, as organizations have spaces and points in their names (assumed).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// Key and signature.
    pub kind: SignatureKind,
    /// 2 Letter Country Code: [`COUNTRY_LEN`] letters.
    pub country: String,
    /// State / Province Name: at most [`STATE_MAX`] characters, may be empty.
    pub state: String,
    /// Locality Name: at most [`PLACE_MAX`] characters, may be empty.
    pub locality: String,
    /// Organization Name: 1 to [`PLACE_MAX`] characters.
    pub organization: String,
    /// Organization Unit: 1 to [`PLACE_MAX`] characters.
    pub unit: String,
}

/// A request that is to be made: what was entered, and what is shown beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestOrder {
    /// What was entered.
    pub entered: NewRequest,
    /// Host name of the device.
    pub common_name: String,
    /// The device's e-mail address. May be empty.
    pub email: String,
}

impl NewRequest {
    /// Whether it can be made.
    ///
    /// # Errors
    /// Says which field is not as it must be: the first one from above.
    pub fn check(&self) -> Result<(), CertificateRefused> {
        first(&self.wrong())
    }

    /// All fields that are not as they must be, from above.
    pub fn wrong(&self) -> Vec<CertificateRefused> {
        let is_text = |it: &str, least: usize, most: usize| {
            (least..=most).contains(&it.len()) && it.bytes().all(|it| matches!(it, b' '..=b'~'))
        };
        let is_named = |it: &str| is_text(it, 1, PLACE_MAX) && !it.trim().is_empty();
        let country = &self.country;
        let rows = [
            (
                country.len() == COUNTRY_LEN && country.bytes().all(|it| it.is_ascii_alphabetic()),
                CertificateRefused::Country,
            ),
            (is_text(&self.state, 0, STATE_MAX), CertificateRefused::State),
            (is_text(&self.locality, 0, PLACE_MAX), CertificateRefused::Locality),
            (is_named(&self.organization), CertificateRefused::Organization),
            (is_named(&self.unit), CertificateRefused::Unit),
        ];
        rows.into_iter().filter(|(fits, _)| !fits).map(|(_, refused)| refused).collect()
    }
}

fn first(wrong: &[CertificateRefused]) -> Result<(), CertificateRefused> {
    wrong.first().map_or(Ok(()), |it| Err(*it))
}

#[cfg(test)]
mod tests;
