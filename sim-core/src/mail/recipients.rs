//! To whom a mail goes.

use std::fmt;
use std::sync::Arc;

use super::MailAddress;

/// Most addresses that a mail goes to (assumed; each server takes 100 at least, RFC 5321 section 4.5.3.1.8).
pub const RECIPIENTS_MAX: usize = 100;

/// To whom a mail goes: one address at least, [`RECIPIENTS_MAX`] at most, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients(Arc<[MailAddress]>);

impl Recipients {
    /// These, in their order; `None` where there are none or too many. One that is named again stands once.
    pub fn new(all: impl IntoIterator<Item = MailAddress>) -> Option<Self> {
        let mut each: Vec<MailAddress> = Vec::new();
        for address in all {
            if !each.contains(&address) {
                each.push(address);
            }
            if each.len() > RECIPIENTS_MAX {
                return None;
            }
        }
        (!each.is_empty()).then(|| Self(each.into()))
    }

    /// Them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &MailAddress> {
        self.0.iter()
    }
}

impl From<MailAddress> for Recipients {
    fn from(one: MailAddress) -> Self {
        Self([one].into())
    }
}

impl fmt::Display for Recipients {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, address) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{address}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_goes_to_each_address_once_and_to_a_hundred_at_most() {
        let numbered = |it: usize| MailAddress::new(&format!("a{it}@example.com")).unwrap();
        let twice = Recipients::new([numbered(1), numbered(2), numbered(1)]).unwrap();
        assert_eq!(twice.to_string(), "a1@example.com, a2@example.com");
        assert_eq!(Recipients::new([]), None);
        let most = (0..RECIPIENTS_MAX).map(numbered);
        assert_eq!(Recipients::new(most.clone()).unwrap().iter().count(), RECIPIENTS_MAX);
        assert_eq!(Recipients::new(most.clone().chain([numbered(0)])).unwrap().iter().count(), 100);
        assert_eq!(Recipients::new(most.chain([numbered(RECIPIENTS_MAX)])), None);
    }
}
