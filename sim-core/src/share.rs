//! Shares of what there is not enough of for everybody, so that no user and no peer takes what others need.
//!
//! ```text
//!   0                                 all - reserved (nine tenths)    all
//!   ├─────────────────┬───────────────────┼────────────────────────────┤
//!    of one holder as │ many as are free  │ whoever has none yet
//! ```
//! Who has half of them gets no more, and the next one half of what that one left: however few take as much as they
//! get, there is more than a first one for others. There is one rule ([`Quota::admit`]), and whatever is bounded for all is shared out by it. A holder is a
//! user where one was authenticated, so that a print server's address does not bound its users; otherwise
//! the peer. All numbers and the rule are assumed. What the limits are, docs/limits.md lists.

use std::net::{IpAddr, Ipv6Addr};

use crate::user::Person;

/// Sessions of CWIS and drivers, not counting the Key Operator's.
pub const SESSIONS: Quota = Quota::of(1_000);
/// Passwords that are compared or hashed for whoever is on the network.
pub const PASSWORDS: Quota = Quota::of(256);
/// Jobs that have not ended.
pub const JOBS: Quota = Quota::of(10_000);
/// Jobs that wait for documents.
pub const OPEN_JOBS: Quota = Quota::of(100);
/// Bytes of the documents of jobs, as many as the drive has; of what is scanned, those in folders are counted too.
pub const STORED: Quota = Quota::of(1 << 30);
/// Subscriptions.
pub const SUBSCRIPTIONS: Quota = Quota::of(100);
/// Mails that wait to be sent.
pub const MAILS: Quota = Quota::of(100);
/// Folders: as many as there are numbers ([`crate::folder::FOLDERS_MAX`]).
pub const FOLDERS: Quota = Quota::of(500);

/// Bits of an IPv6 address that one network has; a single machine may have all addresses in it (RFC 4291
/// section 2.5.4, RFC 8981).
const NETWORK_BITS: u32 = 64;

/// Who holds some of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A user who was authenticated.
    User(Person),
    /// An address, or all those of one IPv6 network.
    Peer(IpAddr),
    /// Nobody on the network: who acts stands at the machine.
    Machine,
}

impl Holder {
    /// The user where there is one, otherwise the peer.
    pub fn of(user: Option<&Person>, peer: Option<IpAddr>) -> Self {
        match (user, peer) {
            (Some(user), _) => Self::User(user.clone()),
            (None, Some(peer)) => Self::at(peer),
            (None, None) => Self::Machine,
        }
    }

    /// Whoever is at this address.
    pub fn at(peer: IpAddr) -> Self {
        Self::Peer(match peer.to_canonical() {
            IpAddr::V6(it) if !it.is_loopback() => {
                let network = u128::MAX << (u128::BITS - NETWORK_BITS);
                IpAddr::V6(Ipv6Addr::from_bits(it.to_bits() & network))
            }
            it @ (IpAddr::V4(_) | IpAddr::V6(_)) => it,
        })
    }
}

/// Of whose share a password is that is compared or hashed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PasswordShare {
    /// Of a hand inside the machine, which is not bounded here.
    Hand,
    /// Of whoever stands at the panel.
    Panel,
    /// Of the Key Operator on the network, or of whoever says so.
    KeyOperator,
    /// Of a peer.
    Peer(Holder),
}

/// How many there are, and how they are shared out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Of all holders together.
    pub all: usize,
    /// Of one holder, where no other has any.
    pub each: usize,
    /// Of these, for whoever has none yet.
    pub reserved: usize,
}

/// Why a holder gets no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoom {
    /// There are none left for anybody.
    All,
    /// The others are for others.
    Share,
}

impl Quota {
    /// Half for one holder where no other has any, and the last tenth for those who have none.
    pub const fn of(all: usize) -> Self {
        Self { all, each: all.div_ceil(2), reserved: all / 10 }
    }

    /// Whether `holder` gets one more where `taken` are taken, `own` of them its own: if it has less than is free.
    /// Whoever stands at the machine is only bounded by what there is.
    ///
    /// # Errors
    /// [`NoRoom`] if not.
    pub fn admit(&self, holder: &Holder, taken: usize, own: usize) -> Result<(), NoRoom> {
        self.admit_all(holder, taken, own, 1)
    }

    /// The same for `more` at once. Who has none yet may get more than its share with the first ones.
    ///
    /// # Errors
    /// [`NoRoom`] if not.
    pub fn admit_all(
        &self,
        holder: &Holder,
        taken: usize,
        own: usize,
        more: usize,
    ) -> Result<(), NoRoom> {
        let taken = taken.saturating_add(more);
        if taken > self.all {
            return Err(NoRoom::All);
        }
        let is_shared = match holder {
            Holder::User(_) | Holder::Peer(_) => true,
            Holder::Machine => false,
        };
        let free = self.all - taken;
        let over = own.saturating_add(more) > free + 1 || taken > self.all - self.reserved;
        if is_shared && own > 0 && over { Err(NoRoom::Share) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn peer(number: u8) -> Holder {
        Holder::at([192, 0, 2, number].into())
    }

    proptest! {
        #[test]
        fn whatever_few_holders_do_another_one_s_first_request_is_let_in(
            all in 10..500usize,
            steps in prop::collection::vec((0..20u8, any::<bool>(), 1..200usize), 1..40),
        ) {
            let quota = Quota::of(all);
            let mut taken = BTreeMap::<Holder, usize>::new();
            for (who, takes, times) in steps {
                // As many holders as places are reserved, and one more comes.
                let who = peer(who % u8::try_from(quota.reserved.min(20)).unwrap());
                for _ in 0..times {
                    let sum = taken.values().sum();
                    let own = taken.entry(who.clone()).or_default();
                    if takes && quota.admit(&who, sum, *own).is_ok() {
                        *own += 1;
                    } else if !takes {
                        *own = own.saturating_sub(1);
                    }
                    prop_assert!(*own <= quota.each);
                }
                let sum = taken.values().sum();
                prop_assert!(sum <= quota.all);
                prop_assert_eq!(quota.admit(&peer(200), sum, 0), Ok(()));
            }
        }
    }

    #[test]
    fn two_that_take_all_they_get_leave_an_eighth_to_the_next() {
        let quota = Quota::of(10_000);
        let mut taken = 0;
        for (who, most) in [(1, 5_000), (2, 2_500), (3, 1_250)] {
            let more = (0..).take_while(|own| quota.admit(&peer(who), taken + own, *own).is_ok());
            let own = more.count();
            assert_eq!(own, most);
            taken += own;
        }
    }

    #[test]
    fn who_has_none_gets_one_as_long_as_there_is_one() {
        let quota = Quota::of(100);
        assert_eq!((quota.each, quota.reserved), (50, 10));
        assert_eq!(quota.admit(&peer(1), 49, 49), Ok(()));
        assert_eq!(quota.admit(&peer(1), 50, 50), Err(NoRoom::Share));
        assert_eq!(quota.admit(&peer(2), 74, 24), Ok(()));
        assert_eq!(quota.admit(&peer(2), 75, 25), Err(NoRoom::Share), "as many as are free");
        assert_eq!(quota.admit(&peer(3), 89, 1), Ok(()));
        assert_eq!(quota.admit(&peer(3), 90, 1), Err(NoRoom::Share));
        assert_eq!(quota.admit(&Holder::Machine, 99, 99), Ok(()));
        assert_eq!(quota.admit(&peer(3), 99, 0), Ok(()));
        assert_eq!(quota.admit(&peer(3), 100, 0), Err(NoRoom::All));
    }

    #[test]
    fn a_machine_with_many_addresses_is_one_peer() {
        let at = |it: &str| Holder::at(it.parse().unwrap());
        assert_eq!(at("2001:db8:0:1::1"), at("2001:db8:0:1:ffff::2"));
        assert_ne!(at("2001:db8:0:1::1"), at("2001:db8:0:2::1"));
        assert_eq!(at("::ffff:192.0.2.1"), at("192.0.2.1"));
        assert_ne!(at("192.0.2.1"), at("192.0.2.2"));
        assert_ne!(at("::1"), at("::2"));
    }
}
