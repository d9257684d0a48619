//! The ports of the device, a row each, and which of them are open.

use std::net::IpAddr;

use sim_core::View;
use sim_core::power::Power;
use sim_core::settings::values::{HttpMode, IpMode};

/// What lies between TCP and what is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Nothing.
    Tcp,
    /// TLS with the certificate of the device.
    Tls,
    /// TLS for peers that begin with it, unless HTTP only is set; nothing for others.
    Either,
}

/// A port of the device.
#[derive(Debug)]
pub struct Port {
    /// What it is called in files, in JSON and, in capitals, in the environment.
    pub name: &'static str,
    /// What it is called in sentences.
    pub label: &'static str,
    /// What is spoken on it.
    pub about: &'static str,
    /// Its number on the device.
    pub number: u16,
    /// The number that it has where those below 1024 need a special right.
    pub moved: u16,
    /// What lies between TCP and what is spoken.
    pub transport: Transport,
    /// Whether the settings open it; power and cable are not asked.
    open: fn(&View) -> bool,
}

/// HTTP: CWIS and IPP. Open unless HTTPS only is set.
pub static HTTP: Port = Port {
    name: "http",
    label: "HTTP",
    about: "HTTP: CWIS and IPP",
    number: 80,
    moved: 8080,
    transport: Transport::Tcp,
    open: |view| view.settings.http_mode != HttpMode::HttpsOnly,
};

/// HTTPS: CWIS and IPP. Open unless HTTP only is set, once there is a certificate that can be used.
pub static HTTPS: Port = Port {
    name: "https",
    label: "HTTPS",
    about: "HTTPS: CWIS and IPP",
    number: 443,
    moved: 8443,
    transport: Transport::Tls,
    open: |view| is_tls_set(view) && view.serves_tls(),
};

/// Whether the settings have TLS.
pub(crate) fn is_tls_set(view: &View) -> bool {
    view.settings.http_mode != HttpMode::HttpOnly
}

/// Whether TLS is served anywhere, cable or not.
pub(crate) fn serves_tls(view: &View) -> bool {
    view.power.is_on() && (HTTPS.open)(view)
}

/// IPP alone, plain or over TLS: `ipp:` and `ipps:` URIs without a port lead here (RFC 8010, RFC 7472). That it
/// tells them apart by how a peer begins is assumed, and so is that it is open when IPP is on and plain HTTP is
/// allowed, which the certified setting does not; there IPP is at the HTTPS port, as the guide has it.
pub static IPP: Port = Port {
    name: "ipp",
    label: "IPP",
    about: "IPP, plain or over TLS",
    number: 631,
    moved: 8631,
    transport: Transport::Either,
    open: |view| (HTTP.open)(view) && view.settings.net_ipp.is_on(),
};

/// LPD (RFC 1179). Open as set, which the certified setting does not.
pub static LPD: Port = Port {
    name: "lpd",
    label: "LPD",
    about: "LPD",
    number: 515,
    moved: 8515,
    transport: Transport::Tcp,
    open: |view| view.settings.net_lpd.is_on(),
};

/// Raw printing. Open as set, which the certified setting does not.
pub static PORT_9100: Port = Port {
    name: "raw",
    label: "port 9100",
    about: "raw printing",
    number: 9100,
    moved: 9100,
    transport: Transport::Tcp,
    open: |view| view.settings.net_port9100.is_on(),
};

/// Mail for the device (RFC 5321). Open as set, which the certified setting does not.
pub static SMTP: Port = Port {
    name: "smtp",
    label: "SMTP",
    about: "SMTP: mail for the device",
    number: 25,
    moved: 8025,
    transport: Transport::Tcp,
    open: |view| view.settings.smtp_receive.is_on(),
};

/// All of them. What lists the ports anywhere is made from this table.
pub static PORTS: [&Port; 6] = [&HTTP, &HTTPS, &IPP, &LPD, &PORT_9100, &SMTP];

impl Port {
    /// Whether it is open, at the addresses that IP Mode speaks.
    pub fn is_open(&self, view: &View) -> bool {
        view.power.is_on() && view.condition.readings.is_connected && (self.open)(view)
    }

    /// Whether it is open at this address of the device.
    pub fn is_open_at(&self, view: &View, ip: IpAddr) -> bool {
        self.is_open(view) && speaks(view.settings.net_ip_mode, ip)
    }
}

/// Whether a device of that IP Mode speaks the version of an address.
pub fn speaks(mode: IpMode, ip: IpAddr) -> bool {
    match mode {
        IpMode::Dual => true,
        IpMode::V4 => ip.to_canonical().is_ipv4(),
        IpMode::V6 => ip.to_canonical().is_ipv6(),
    }
}

impl PartialEq for Port {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Everything about a view that ends connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Openings {
    /// With the moment of power-on: connections do not survive a restart.
    pub(crate) power: Power,
    /// Whether the network cable is in.
    pub(crate) is_connected: bool,
    /// The IP versions spoken.
    ip_mode: IpMode,
    /// Whether each port of the table is open.
    open: [bool; PORTS.len()],
}

impl Openings {
    /// What a view says of it.
    pub(crate) fn of(view: &View) -> Self {
        Self {
            power: view.power,
            is_connected: view.condition.readings.is_connected,
            ip_mode: view.settings.net_ip_mode,
            open: PORTS.map(|it| it.is_open(view)),
        }
    }

    /// Whether the port is open at this address.
    pub(crate) fn is_open_at(&self, port: &Port, ip: IpAddr) -> bool {
        let is_open = PORTS.iter().zip(self.open).any(|(it, is_open)| *it == port && is_open);
        is_open && speaks(self.ip_mode, ip)
    }
}
