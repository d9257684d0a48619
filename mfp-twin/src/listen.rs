//! Binding the ports, and saying who is in the way.

use std::fs;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sim_core::settings::values::IpMode;
use sim_listen::{PORTS, Port, Reserved, speaks};
use tokio::net::TcpListener;

use crate::not_started::NotStarted;
use crate::options::{Options, Ports};

/// Where the device listens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DevicePorts {
    /// The address.
    pub ip: IpAddr,
    /// The address of the other IP version, where this machine has one for it.
    pub other: Option<IpAddr>,
    /// The numbers, in the order of the table of ports.
    numbers: [u16; PORTS.len()],
}

impl DevicePorts {
    fn of(ips: &[IpAddr], reserved: &[Reserved]) -> Self {
        let number = |port| reserved.iter().find(|it| it.port() == port);
        let numbers = PORTS.map(|it| number(it).map_or(0, |it| it.address().port()));
        let mut ips = ips.iter().map(|it| reachable(*it));
        let ip = ips.next().unwrap_or(Ipv4Addr::LOCALHOST.into());
        Self { ip, other: ips.next(), numbers }
    }

    /// Its addresses that a device of that IP Mode speaks at.
    pub fn spoken(&self, mode: IpMode) -> impl Iterator<Item = IpAddr> + use<> {
        [Some(self.ip), self.other].into_iter().flatten().filter(move |it| speaks(mode, *it))
    }

    /// The IP version that a device of that IP Mode speaks, and has no address of.
    pub(crate) fn lacks(&self, mode: IpMode) -> Option<&'static str> {
        let versions: [(&str, IpAddr); 2] =
            [("IPv4", Ipv4Addr::UNSPECIFIED.into()), ("IPv6", Ipv6Addr::UNSPECIFIED.into())];
        let mut wanted = versions.into_iter().filter(|it| speaks(mode, it.1));
        let has = |of: IpAddr| self.spoken(mode).any(|it| it.is_ipv4() == of.is_ipv4());
        wanted.find(|it| !has(it.1)).map(|it| it.0)
    }

    /// Each port with its number.
    pub fn numbers(&self) -> impl Iterator<Item = (&'static Port, u16)> + use<> {
        PORTS.into_iter().zip(self.numbers)
    }

    /// The number of one port.
    pub fn number(&self, port: &Port) -> u16 {
        self.numbers().find(|(it, _)| *it == port).map_or(0, |(_, number)| number)
    }

    /// What is found at one of its ports, at this address of it.
    pub(crate) fn uri(&self, scheme: &str, ip: IpAddr, port: &Port, path: &str) -> String {
        format!("{scheme}://{}{path}", SocketAddr::from((ip, self.number(port))))
    }
}

/// All ports of a twin: those of the device reserved, that of the control plane bound.
pub(crate) struct Bound {
    pub(crate) doors: DoorsBound,
    pub(crate) control: TcpListener,
    pub(crate) control_address: SocketAddr,
}

/// The ports of a device.
pub(crate) struct DoorsBound {
    pub(crate) reserved: Vec<Reserved>,
    pub(crate) ports: DevicePorts,
}

impl Bound {
    /// Binds all ports, or none.
    pub(crate) async fn new(options: &Options) -> Result<Self, NotStarted> {
        let control = options.control_address();
        if !control.ip().is_loopback() {
            return Err(NotStarted::ControlNotLoopback(control));
        }
        let doors = DoorsBound::new(options.listen, options.ports)?;
        let bound = bind(control).await;
        let (control, control_address) = bound.map_err(|it| {
            not_bound("the control plane".into(), control, "--control or --ports", it)
        })?;
        Ok(Self { doors, control, control_address })
    }
}

impl DoorsBound {
    /// Reserves the ports of a device, or none.
    fn new(ip: IpAddr, ports: Ports) -> Result<Self, NotStarted> {
        let ips: Vec<_> = [Some(ip), other_version(ip)].into_iter().flatten().collect();
        let mut reserved = Vec::new();
        for port in PORTS {
            let both = Reserved::at_all(port, &ips, ports.number(port));
            reserved.extend(both.map_err(|(address, it)| {
                let what = format!("{} of the device", port.label);
                not_bound(what, address, "--ports or --listen", it)
            })?);
        }
        Ok(Self { ports: DevicePorts::of(&ips, &reserved), reserved })
    }

    /// Reserves free ports.
    pub(crate) fn free(ip: IpAddr) -> Result<Self, NotStarted> {
        Self::new(ip, Ports::Auto)
    }
}

/// The address of the other IP version beside one of every or of the loopback interface, where this machine has it.
/// Which it would be beside any other one nobody can know.
fn other_version(ip: IpAddr) -> Option<IpAddr> {
    let other: IpAddr = match ip {
        IpAddr::V4(it) if it.is_loopback() => Ipv6Addr::LOCALHOST.into(),
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv6Addr::UNSPECIFIED.into(),
        IpAddr::V6(Ipv6Addr::LOCALHOST) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V4(_) | IpAddr::V6(_) => return None,
    };
    std::net::TcpListener::bind((other, 0)).is_ok().then_some(other)
}

async fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Why a twin does not start whose port cannot be had.
fn not_bound(
    what: String,
    address: SocketAddr,
    flag: &'static str,
    error: io::Error,
) -> NotStarted {
    if error.raw_os_error() == Some(Errno::MFILE.raw_os_error()) {
        NotStarted::NoDescriptors { what, limit: descriptors() }
    } else if error.kind() == ErrorKind::AddrInUse {
        let by = holder(address.port()).map_or_else(String::new, |it| format!(" by {it}"));
        NotStarted::PortTaken { what, address, by, flag }
    } else if error.kind() == ErrorKind::PermissionDenied {
        NotStarted::PortForbidden { what, address }
    } else {
        NotStarted::Bind { what, address, error, flag }
    }
}

/// Descriptors that this process may have.
fn descriptors() -> u64 {
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

/// Lets this process have as many descriptors as the system allows it: each device takes one for each
/// port, another for each that listens at a second address, and its connections.
pub(crate) fn raise_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    // What is refused here is said where one is missing.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit });
}

/// The address that clients on this machine reach a listener at.
pub(crate) fn reachable(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => Ipv6Addr::LOCALHOST.into(),
        it @ (IpAddr::V4(_) | IpAddr::V6(_)) => it,
    }
}

/// Who listens on a TCP port, as far as the system lets us see: the program's name and number.
fn holder(port: u16) -> Option<String> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|it| fs::read_to_string(it).ok());
    let lines = tables.iter().flatten().flat_map(|it| it.lines());
    let inodes = lines.filter_map(|it| listening_inode(it, port));
    let inodes: Vec<String> = inodes.map(|it| format!("socket:[{it}]")).collect();
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let holds = |it: &fs::DirEntry| {
        let files = fs::read_dir(it.path().join("fd")).into_iter().flatten().flatten();
        files
            .filter_map(|it| fs::read_link(it.path()).ok())
            .any(|it| inodes.iter().any(|inode| it.as_os_str() == inode.as_str()))
    };
    let process = processes.into_iter().find(holds)?;
    let name = fs::read_to_string(process.path().join("comm")).ok()?;
    Some(format!("{} (process {})", name.trim(), process.file_name().display()))
}

/// The inode of a line of /proc/net/tcp if it is a socket that listens on `port`.
fn listening_inode(line: &str, port: u16) -> Option<&str> {
    let columns: Vec<_> = line.split_whitespace().collect();
    let (_, local_port) = columns.get(1)?.rsplit_once(':')?;
    let listens = *columns.get(3)? == "0A";
    let inode = *columns.get(9)?;
    (listens && u16::from_str_radix(local_port, 16) == Ok(port)).then_some(inode)
}
