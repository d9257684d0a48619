//! What a device reaches by itself: this machine, and the hosts that are on a list. Nothing else, so that a twin in a
//! test never writes to the world.
//!
//! ```text
//!   name ── on the list with an address ──▶ that address
//!        ── on the list, or "localhost" ──▶ what the system's resolver says
//!        ── otherwise ────────────────────▶ no address: it is not even asked for
//!   address ── loopback, or on the list ──▶ connect
//! ```
//! How long that may take is the device's time, as all else that it waits for.

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use sim_core::mail::{Cause, NotSent};
use sim_mail::Patience;
use tokio::net::{TcpStream, lookup_host};

/// How long the system may look for a name (assumed).
const LOOK_UP: Duration = Duration::from_secs(20);
/// How long a host may take to answer (assumed).
const CONNECT: Duration = Duration::from_secs(30);
/// Addresses of a name that are tried.
const ADDRESSES_MAX: usize = 4;

/// The hosts that may be reached.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// Names, in lower case, with their addresses; those without are looked up.
    names: BTreeMap<String, Vec<IpAddr>>,
    addresses: Vec<IpAddr>,
}

impl Network {
    /// This one, in which a host may be reached by name: at this address, or where the system finds it.
    #[must_use]
    pub fn with_name(mut self, name: &str, address: Option<IpAddr>) -> Self {
        self.names.entry(canonical(name)).or_default().extend(address);
        self
    }

    /// This one, in which this address may be reached.
    #[must_use]
    pub fn with_address(mut self, address: IpAddr) -> Self {
        self.addresses.push(address);
        self
    }

    /// Connects to a host.
    ///
    /// # Errors
    /// [`NotSent`] says why not.
    pub(crate) async fn connect(
        &self,
        (host, port): (&str, u16),
        time: &impl Patience,
    ) -> Result<TcpStream, NotSent> {
        let addresses = self.addresses((host, port), time).await?;
        let mut failed =
            NotSent::of(Cause::NameUnknown, format!("{host} has no address")).for_now();
        for address in addresses.into_iter().take(ADDRESSES_MAX) {
            let place = SocketAddr::new(address, port);
            match time.within(CONNECT, TcpStream::connect(place)).await {
                Some(Ok(stream)) => return Ok(stream),
                Some(Err(error)) => failed = not_connected(place, &error),
                None => {
                    failed = NotSent::of(Cause::NoAnswer, format!("{place} does not answer"));
                    failed = failed.for_now().at(address);
                }
            }
        }
        Err(failed)
    }

    /// The addresses of a host that may be reached.
    async fn addresses(
        &self,
        (host, port): (&str, u16),
        time: &impl Patience,
    ) -> Result<Vec<IpAddr>, NotSent> {
        if let Ok(address) = host.parse::<IpAddr>() {
            let may = self.may_reach(address);
            return may.then(|| vec![address]).ok_or_else(|| not_listed(Cause::NoAnswer, host));
        }
        let name = canonical(host);
        let known = match self.names.get(&name) {
            Some(known) => known,
            None if name == "localhost" => &Vec::new(),
            None => return Err(not_listed(Cause::NameUnknown, host)),
        };
        if !known.is_empty() {
            return Ok(known.clone());
        }
        // Collected in there: what is found borrows the name.
        let look_up = async { Ok(lookup_host((&*name, port)).await?.map(|it| it.ip()).collect()) };
        match time.within(LOOK_UP, look_up).await {
            Some(Ok(found)) => Ok(found),
            Some(Err(error)) => {
                let error: io::Error = error;
                Err(NotSent::of(Cause::NameUnknown, format!("{host}: {error}")).for_now())
            }
            None => Err(NotSent::of(Cause::NameUnknown, format!("{host}: no answer")).for_now()),
        }
    }

    fn may_reach(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        let is_listed = self.addresses.iter().any(|it| it.to_canonical() == address);
        let is_named = self.names.values().flatten().any(|it| it.to_canonical() == address);
        address.is_loopback() || is_listed || is_named
    }
}

fn canonical(name: &str) -> String {
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

fn not_listed(cause: Cause, host: &str) -> NotSent {
    NotSent::of(
        cause,
        format!("{host} is not among the hosts that the twin may reach (--allow-host)"),
    )
}

fn not_connected(place: SocketAddr, error: &io::Error) -> NotSent {
    let cause = match error.kind() == io::ErrorKind::ConnectionRefused {
        true => Cause::NothingListens,
        false => Cause::NoAnswer,
    };
    NotSent::of(cause, format!("{place}: {error}")).for_now().at(place.ip())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    struct World;

    impl Patience for World {
        async fn over(&self, limit: Duration) {
            tokio::time::sleep(limit).await;
        }
    }

    async fn cause(network: &Network, host: &str) -> Result<Vec<IpAddr>, Cause> {
        network.addresses((host, 25), &World).await.map_err(|it| it.cause)
    }

    #[tokio::test]
    async fn only_this_machine_and_what_is_listed_is_reached_and_nothing_else_is_looked_up() {
        let here = IpAddr::from(Ipv4Addr::LOCALHOST);
        let there = IpAddr::from([192, 0, 2, 1]);
        let network =
            Network::default().with_name("Mail.example.com", Some(here)).with_address(there);
        assert_eq!(cause(&network, "127.0.0.1").await, Ok(vec![here]));
        assert_eq!(cause(&network, "192.0.2.1").await, Ok(vec![there]));
        assert_eq!(cause(&network, "mail.EXAMPLE.com.").await, Ok(vec![here]));
        assert!(cause(&network, "localhost").await.unwrap().iter().all(IpAddr::is_loopback));
        assert_eq!(cause(&network, "192.0.2.2").await, Err(Cause::NoAnswer));
        assert_eq!(cause(&network, "other.example.com").await, Err(Cause::NameUnknown));
        assert_eq!(cause(&Network::default(), "192.0.2.1").await, Err(Cause::NoAnswer));
        assert_eq!(cause(&Network::default(), "::ffff:192.0.2.1").await, Err(Cause::NoAnswer));
    }
}
