//! Numbers that devices of this process have, whether a socket holds them yet or not.
//!
//! The system hands out a number that is free, and one that is only promised is. So devices ask here first.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Those of all devices, by number.
static PROMISED: Mutex<BTreeSet<(u16, IpAddr)>> = Mutex::new(BTreeSet::new());

/// A number at an address that no other device of this process gets, until it is dropped.
#[derive(Debug)]
pub(crate) struct Promise(SocketAddr);

impl Promise {
    /// Promises it.
    ///
    /// # Errors
    /// `AddrInUse` if another device has it there, or everywhere.
    pub(crate) fn of(address: SocketAddr) -> io::Result<Self> {
        let (number, ip) = (address.port(), address.ip());
        let mut promised = promised();
        let lowest = (number, IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let same_number = promised.range(lowest..).take_while(|it| it.0 == number);
        if same_number.into_iter().any(|it| meet(it.1, ip)) {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        promised.insert((number, ip));
        Ok(Self(address))
    }

    /// The address with the number.
    pub(crate) const fn address(&self) -> SocketAddr {
        self.0
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        promised().remove(&(self.0.port(), self.0.ip()));
    }
}

/// Whether two addresses cannot have the same number.
fn meet(one: IpAddr, other: IpAddr) -> bool {
    let is_wide = one.is_unspecified() || other.is_unspecified();
    one == other || (is_wide && one.is_ipv4() == other.is_ipv4())
}

fn promised() -> MutexGuard<'static, BTreeSet<(u16, IpAddr)>> {
    // Every section leaves it whole, so a poisoned lock is as good as any.
    PROMISED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv6Addr;

    use super::*;

    #[test]
    fn a_number_is_promised_once_at_addresses_that_meet() {
        // Nothing is bound, so any number does that no other test asks for.
        let at = |ip: IpAddr| Promise::of((ip, 1).into());
        let (narrow, wide) = (Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED);
        let first = at(narrow.into()).unwrap();
        assert!(at(narrow.into()).is_err() && at(wide.into()).is_err());
        let others = [at(Ipv4Addr::new(127, 0, 0, 2).into()), at(Ipv6Addr::UNSPECIFIED.into())];
        assert!(others.iter().all(Result::is_ok) && at(Ipv6Addr::LOCALHOST.into()).is_err());
        drop((first, others));
        assert!(at(wide.into()).is_ok());
    }
}
