//! A number that is ours whether the port is open or not.
//!
//! A socket that is bound and does not listen holds the number, and connections to it are refused. Opening
//! it is `listen(2)`. On Linux `shutdown(2)` makes a socket that listens one that is only bound again, so
//! the number is never let go. Two things need care:
//!
//! - **A reopened port must not wait for connections that have ended** (TIME_WAIT), so the sockets share
//!   their address (SO_REUSEADDR). But two sockets that share and do not listen can have the same number, so
//!   that of a closed port does not share. Both keep others away: one that listens, and one that does not
//!   share. Between sharing and listening another program can bind this very number, by asking for it; who
//!   listens first has it. A free number that somebody asks for is never ours.
//! - **Whether a number is ours** the system says for certain only to one that listens. So a number is
//!   reserved by opening the port and closing it.
//!
//! Of several addresses with one number the first has a socket from the start, the others when they are first
//! to listen: most devices speak one IP version for ever, and descriptors are what ends first. Until then
//! the number there is free and promised ([`crate::promise`]); if another program has it by then, the port
//! listens there as soon as it is let go, and [`Ports::missed`](crate::Ports::missed) says so.
//!
//! Elsewhere `shutdown(2)` does not do that to a socket that listens. There a port that was open once goes
//! on taking connections, and whoever takes them drops them at once.

use std::io;
use std::net::{IpAddr, Shutdown, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use socket2::{Domain, Protocol, SockRef, Socket, Type};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::port::Port;
use crate::promise::Promise;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 1_024;

/// Numbers that are tried where one must be free at several addresses.
const FREE_TRIES: u32 = 64;

/// A port of the device with a number that is kept for it. It is closed at first.
#[derive(Debug)]
pub struct Reserved {
    port: &'static Port,
    promise: Promise,
    /// What holds the number, once it is held: one descriptor.
    held: Mutex<Option<Held>>,
    opening: watch::Sender<Opening>,
}

/// Whether a port listens. Each time that it does it is another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opening {
    count: u64,
    pub(crate) is_open: bool,
    /// Whether it is to listen and cannot.
    is_missed: bool,
}

/// What holds a number.
#[derive(Debug)]
enum Held {
    /// A socket that never listened.
    Bound(Socket),
    /// What takes the connections, or took them last.
    Listener(Arc<TcpListener>),
}

impl Reserved {
    /// Reserves the number of `address` for `port`, or a free one for 0.
    ///
    /// # Errors
    /// What the system says; `AddrInUse` if somebody else has the number, open or not.
    pub fn new(port: &'static Port, address: SocketAddr) -> io::Result<Self> {
        let (socket, address) = hold(address)?;
        let it = Self::promised(port, address)?;
        Ok(Self { held: Mutex::new(Some(Held::Bound(socket))), ..it })
    }

    /// Reserves a number that is held only when the port is first to listen.
    fn later(port: &'static Port, address: SocketAddr) -> io::Result<Self> {
        let it = Self::promised(port, address)?;
        hold(address)?;
        Ok(it)
    }

    fn promised(port: &'static Port, address: SocketAddr) -> io::Result<Self> {
        let promise = Promise::of(address)?;
        Ok(Self { port, promise, held: Mutex::default(), opening: watch::Sender::default() })
    }

    /// Reserves the same number for `port` at each of these addresses, or a free one for 0. The first one is held
    /// from now on, the others once they listen.
    ///
    /// # Errors
    /// What the system says, and at which address.
    pub fn at_all(
        port: &'static Port,
        ips: &[IpAddr],
        number: u16,
    ) -> Result<Vec<Self>, (SocketAddr, io::Error)> {
        let mut tries = if number == 0 { FREE_TRIES } else { 1 };
        loop {
            tries -= 1;
            let (mut all, mut number) = (Vec::<Self>::with_capacity(ips.len()), number);
            let refused = ips.iter().find_map(|ip| {
                let address = SocketAddr::from((*ip, number));
                let reserve = if all.is_empty() { Self::new } else { Self::later };
                match reserve(port, address) {
                    Ok(it) => {
                        number = it.address().port();
                        all.push(it);
                        None
                    }
                    Err(error) => Some((address, error)),
                }
            });
            match refused {
                None => return Ok(all),
                // What is free at one address is not at another one.
                Some((_, error)) if error.kind() == io::ErrorKind::AddrInUse && tries > 0 => {}
                Some(refused) => return Err(refused),
            }
        }
    }

    /// The port.
    pub fn port(&self) -> &'static Port {
        self.port
    }

    /// Where it listens when it is open.
    pub fn address(&self) -> SocketAddr {
        self.promise.address()
    }

    /// Whether it listens, now and later.
    pub(crate) fn opening(&self) -> watch::Receiver<Opening> {
        self.opening.subscribe()
    }

    /// Whether it is to listen and another program has the number.
    pub(crate) fn is_missed(&self) -> bool {
        self.opening.borrow().is_missed
    }

    /// What takes its connections, for the time that it is open.
    ///
    /// Each time it is a descriptor of its own, because the runtime never forgets that one was closed; that of the
    /// time before ends with it.
    pub(crate) fn listener(&self) -> io::Result<Arc<TcpListener>> {
        let mut held = self.held();
        let socket = self.socket(&mut held)?.try_clone()?;
        let listener = Arc::new(TcpListener::from_std(socket.into())?);
        *held = Some(Held::Listener(listener.clone()));
        Ok(listener)
    }

    /// Opens or closes it. What cannot be done is tried again with the next view.
    pub(crate) fn set_open(&self, is_open: bool) {
        let was = *self.opening.borrow();
        let done = match (was.is_open, is_open) {
            (false, true) => self.socket(&mut self.held()).and_then(|it| open(&it)),
            (true, false) => self.socket(&mut self.held()).and_then(|it| close(&it)),
            (false, false) | (true, true) => Ok(()),
        };
        let now = match done {
            Ok(()) => {
                let count = was.count + u64::from(is_open && !was.is_open);
                Opening { count, is_open, is_missed: false }
            }
            Err(error) => {
                if is_open && !was.is_missed {
                    tracing::error!("{} cannot be opened: {error}", self.address());
                } else {
                    tracing::debug!("{} stays as it is: {error}", self.address());
                }
                Opening { is_missed: is_open, ..was }
            }
        };
        self.opening.send_if_modified(|it| std::mem::replace(it, now) != now);
    }

    /// What holds the number, from now on at the latest.
    fn socket<'a>(&self, held: &'a mut Option<Held>) -> io::Result<SockRef<'a>> {
        let held = match held {
            Some(it) => it,
            none => none.insert(Held::Bound(hold(self.address())?.0)),
        };
        Ok(match held {
            Held::Bound(it) => SockRef::from(&*it),
            Held::Listener(it) => SockRef::from(&**it),
        })
    }

    fn held(&self) -> MutexGuard<'_, Option<Held>> {
        // Every section leaves it whole, so a poisoned lock is as good as any.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A socket that holds the number of an address, or a free one for 0, and which it is.
fn hold(address: SocketAddr) -> io::Result<(Socket, SocketAddr)> {
    let first = bound(address)?;
    let address = first.local_addr()?.as_socket().ok_or(io::ErrorKind::Unsupported)?;
    if !cfg!(target_os = "linux") {
        return Ok((first, address));
    }
    // A number that the system chose it takes back when the socket no longer listens; one that was
    // asked for it does not.
    let socket = bound(address)?;
    open(&socket)?;
    close(&socket)?;
    Ok((socket, address))
}

fn open(socket: &Socket) -> io::Result<()> {
    socket.set_reuse_address(true)?;
    socket.listen(BACKLOG)
}

fn close(socket: &Socket) -> io::Result<()> {
    socket.set_reuse_address(false)?;
    let closed = socket.shutdown(Shutdown::Read);
    if closed.is_err() {
        // It goes on listening, and so do those that it accepts share.
        socket.set_reuse_address(true)?;
    }
    closed
}

fn bound(address: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    if address.is_ipv6() {
        // IP Mode tells the two versions apart, so each has a socket of its own.
        socket.set_only_v6(true)?;
    }
    socket.bind(&address.into())?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;
    use std::net::{Ipv4Addr, Ipv6Addr, TcpListener as Other, TcpStream};

    use super::*;
    use crate::HTTP;

    fn reserved() -> Reserved {
        Reserved::new(&HTTP, (Ipv4Addr::LOCALHOST, 0).into()).unwrap()
    }

    fn refused(it: &Reserved) -> bool {
        TcpStream::connect(it.address()).is_err_and(|it| it.kind() == ErrorKind::ConnectionRefused)
    }

    /// Nobody else gets the number, whether he asks as a twin or as any other program.
    fn is_ours(it: &Reserved) -> bool {
        let twin = Reserved::new(&HTTP, it.address()).map(drop);
        let other = Other::bind(it.address()).map(drop);
        [twin, other]
            .iter()
            .all(|it| it.as_ref().is_err_and(|it| it.kind() == ErrorKind::AddrInUse))
    }

    #[test]
    fn a_closed_port_refuses_and_its_number_stays_ours() {
        let it = reserved();
        for _ in 0..3 {
            assert!(refused(&it) && is_ours(&it));
            it.set_open(true);
            assert!(TcpStream::connect(it.address()).is_ok() && is_ours(&it));
            it.set_open(false);
        }
        assert!(refused(&it) && is_ours(&it));
    }

    #[tokio::test]
    async fn connections_that_last_or_have_just_ended_keep_a_port_from_nothing() {
        let it = reserved();
        it.set_open(true);
        let listener = it.listener().unwrap();
        let lasting = TcpStream::connect(it.address()).unwrap();
        let (accepted, _) = listener.accept().await.unwrap();
        let ended = TcpStream::connect(it.address()).unwrap();
        // Who closes first has the one that lingers.
        drop(listener.accept().await.unwrap());
        drop((ended, listener));
        it.set_open(false);
        assert!(refused(&it) && is_ours(&it));
        it.set_open(true);
        assert!(TcpStream::connect(it.address()).is_ok());
        let address = it.address();
        drop((it, lasting, accepted));
        assert!(Reserved::new(&HTTP, address).is_ok(), "a twin that is started again");
    }

    #[test]
    fn free_numbers_are_given_once() {
        let all: Vec<_> = (0..200).map(|_| reserved()).collect();
        let mut numbers: Vec<_> = all.iter().map(|it| it.address().port()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all.len());
    }

    #[test]
    fn wide_and_narrow_addresses_do_not_share_a_number() {
        let wide = Reserved::new(&HTTP, (Ipv4Addr::UNSPECIFIED, 0).into()).unwrap();
        let narrow = (Ipv4Addr::LOCALHOST, wide.address().port());
        assert!(Reserved::new(&HTTP, narrow.into()).is_err());
        let Ok(wide) = Reserved::new(&HTTP, (Ipv6Addr::UNSPECIFIED, 0).into()) else { return };
        let narrow = (Ipv6Addr::LOCALHOST, wide.address().port());
        assert!(Reserved::new(&HTTP, narrow.into()).is_err());
    }

    #[test]
    fn both_ip_versions_have_the_same_number_and_open_apart() {
        let ips = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let Ok(both) = Reserved::at_all(&HTTP, &ips, 0) else { return };
        assert_eq!(both[0].address().port(), both[1].address().port());
        both[1].set_open(true);
        assert!(refused(&both[0]) && !refused(&both[1]) && is_ours(&both[1]));
        both[1].set_open(false);
        assert!(refused(&both[1]) && is_ours(&both[1]), "what was open once stays held");
        let taken = Reserved::at_all(&HTTP, &ips, both[0].address().port()).unwrap_err();
        assert_eq!((taken.0, taken.1.kind()), (both[0].address(), ErrorKind::AddrInUse));
    }

    #[test]
    fn the_other_ip_version_is_held_when_it_is_first_to_listen() {
        let ips = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let Ok(both) = Reserved::at_all(&HTTP, &ips, 0) else { return };
        let [_, other] = &both[..] else { panic!("{both:?}") };
        assert!(Reserved::new(&HTTP, other.address()).is_err(), "it is promised");
        let taken = Other::bind(other.address()).unwrap();
        other.set_open(true);
        assert!(other.is_missed() && !other.opening().borrow().is_open);
        drop(taken);
        other.set_open(true);
        assert!(!other.is_missed() && !refused(other) && is_ours(other));
    }

    #[test]
    fn a_port_that_is_no_longer_to_listen_is_not_missed() {
        let ips = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        let Ok(both) = Reserved::at_all(&HTTP, &ips, 0) else { return };
        let _taken = Other::bind(both[1].address()).unwrap();
        both[1].set_open(true);
        assert!(both[1].is_missed());
        both[1].set_open(false);
        assert!(!both[1].is_missed());
    }
}
