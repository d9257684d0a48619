//! To whom something is sent: mail addresses, or numbers that are called.

use std::fmt;
use std::sync::Arc;

/// Most of them (assumed; each mail server takes 100 at least, RFC 5321 section 4.5.3.1.8).
pub const RECIPIENTS_MAX: usize = 100;

/// To whom something is sent: one at least, [`RECIPIENTS_MAX`] at most, none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipients<A>(Arc<[A]>);

impl<A: PartialEq> Recipients<A> {
    /// These, in their order; `None` where there are none or too many. One that is named again stands once.
    pub fn new(all: impl IntoIterator<Item = A>) -> Option<Self> {
        let mut each: Vec<A> = Vec::new();
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
    pub fn iter(&self) -> impl Iterator<Item = &A> {
        self.0.iter()
    }
}

impl<A> From<A> for Recipients<A> {
    fn from(one: A) -> Self {
        Self([one].into())
    }
}

impl<A: fmt::Display> fmt::Display for Recipients<A> {
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
    use crate::mail::MailAddress;

    #[test]
    fn a_mail_goes_to_each_address_once_and_to_a_hundred_at_most() {
        let numbered = |it: usize| MailAddress::new(&format!("a{it}@example.com")).unwrap();
        let twice = Recipients::new([numbered(1), numbered(2), numbered(1)]).unwrap();
        assert_eq!(twice.to_string(), "a1@example.com, a2@example.com");
        assert_eq!(Recipients::<MailAddress>::new([]), None);
        let most = (0..RECIPIENTS_MAX).map(numbered);
        assert_eq!(Recipients::new(most.clone()).unwrap().iter().count(), RECIPIENTS_MAX);
        assert_eq!(Recipients::new(most.clone().chain([numbered(0)])).unwrap().iter().count(), 100);
        assert_eq!(Recipients::new(most.chain([numbered(RECIPIENTS_MAX)])), None);
    }
}
