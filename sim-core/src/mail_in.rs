//! Mail that the device receives: which addresses are its own, and from whom it takes it.
//!
//! ```text
//!   mfp@example.com          the device's address: printed, or into the folder that is set
//!   BOX12@example.com        folder 12
//!   mfp+BOX12@example.com    the same, for servers with an account for the device (RFC 5233)
//! ```
//! That a folder is named so is assumed; the guide has only that a mail names a folder by its number (p.49, 016-703).

use crate::View;
use crate::folder::{Folder, FolderNumber};
use crate::job::{AbortReason, MailTo};
use crate::settings::values::DomainFilter;
use crate::settings::{Kind as _, Settings};

/// The address that every domain has (RFC 5321 section 4.5.1).
const POSTMASTER: &str = "postmaster";

/// Whom an address is for, where its domain is the device's; `None` where it is not one of the device's.
pub fn addressee(view: &View, address: &str) -> Option<MailTo> {
    let own = view.settings.smtp_address.get().map(|it| it.as_str());
    let (own_local, own_domain) = own.and_then(|it| it.rsplit_once('@')).unwrap_or_default();
    let (local, domain) = match address.rsplit_once('@') {
        Some(parts) => parts,
        // RFC 5321 section 4.5.1: this one has no domain either.
        None if address.eq_ignore_ascii_case(POSTMASTER) => return Some(MailTo::Device),
        None => return None,
    };
    let is_ours = domain.eq_ignore_ascii_case(own_domain)
        || domain.eq_ignore_ascii_case(&view.identity.host_name);
    let is_device = local.eq_ignore_ascii_case(own_local) || local.eq_ignore_ascii_case(POSTMASTER);
    match MailTo::folder(local) {
        _ if !is_ours || domain.is_empty() => None,
        None => is_device.then_some(MailTo::Device),
        folder => folder,
    }
}

/// Why what is for this address can go nowhere as the device stands. Whoever sends a mail cannot be asked for a passcode, so it goes
/// into a folder that has one only where the device itself leads there (assumed).
pub fn refused(view: &View, to: MailTo) -> Option<AbortReason> {
    place(&view.settings, to).and_then(|it| refused_by(view.folders.get(&it), to))
}

/// The folder that it goes into; `None` where it is printed.
pub(crate) fn place(settings: &Settings, to: MailTo) -> Option<FolderNumber> {
    match (to, settings.smtp_receive_folder.value()) {
        (MailTo::Folder(number), _) => Some(number),
        (MailTo::Device, 0) => None,
        (MailTo::Device, set) => Some(FolderNumber(u16::try_from(set).unwrap_or(u16::MAX))),
    }
}

/// Why it cannot go into this folder.
pub(crate) fn refused_by(folder: Option<&Folder>, to: MailTo) -> Option<AbortReason> {
    match (folder, to) {
        (None, _) => Some(AbortReason::NoMailFolder),
        (Some(it), MailTo::Folder(_)) if it.passcode.is_some() => Some(AbortReason::FolderPasscode),
        (Some(it), MailTo::Folder(_) | MailTo::Device) => {
            (!it.has_room()).then_some(AbortReason::FolderFull)
        }
    }
}

/// Whether mail from this address is taken (Domain Filtering, read for sister models). One from nobody, as servers tell what became of a
/// mail (RFC 5321 section 4.5.5), is of no domain: none that is rejected, and none that is allowed (assumed).
pub fn takes_from(settings: &Settings, address: &str) -> bool {
    let domain = address.rsplit_once('@').map_or("", |it| bare(it.1));
    let listed = settings.smtp_domains.text();
    let mut listed = listed.split([',', ' ']).map(bare).filter(|it| !it.is_empty());
    let is_listed = listed.any(|it| it.eq_ignore_ascii_case(domain));
    match settings.smtp_domain_filter {
        DomainFilter::Off => true,
        DomainFilter::Allow => is_listed,
        DomainFilter::Reject => !is_listed,
    }
}

/// A domain without the dot that it may end with in the DNS (RFC 1034 section 3.1), and that it is no other for.
fn bare(domain: &str) -> &str {
    domain.strip_suffix('.').unwrap_or(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Text;

    #[test]
    fn domains_are_allowed_or_rejected_as_they_are_listed() {
        let mut settings = Settings::factory();
        assert!(takes_from(&settings, "alice@example.com"));
        settings.smtp_domains = Text::from_text("example.com., Example.org").unwrap();
        for (filter, listed, other) in
            [(DomainFilter::Allow, true, false), (DomainFilter::Reject, false, true)]
        {
            settings.smtp_domain_filter = filter;
            assert_eq!(takes_from(&settings, "alice@EXAMPLE.org"), listed);
            assert_eq!(takes_from(&settings, "alice@example.net"), other);
            assert_eq!(takes_from(&settings, "alice@sub.example.org"), other);
            assert_eq!(takes_from(&settings, "alice@example.org."), listed);
            assert_eq!(takes_from(&settings, ""), other, "what became of a mail");
            assert_eq!(takes_from(&settings, "alice"), other);
        }
    }
}
