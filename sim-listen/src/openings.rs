//! Which ports answer.

use sim_core::View;
use sim_core::power::Power;
use sim_core::settings::values::HttpMode;

/// A port of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// HTTP: CWIS and IPP.
    Http,
    /// HTTPS: CWIS and IPP.
    Https,
    /// IPP alone, without TLS.
    Ipp,
}

/// Everything on which it depends whether a port answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Openings {
    /// With the moment of power-on: connections do not survive a restart.
    pub(crate) power: Power,
    /// Whether the network cable is in.
    pub(crate) is_connected: bool,
    mode: HttpMode,
    ipp: bool,
}

impl Openings {
    /// What a view says of it.
    pub(crate) fn of(view: &View) -> Self {
        let settings = &view.settings;
        Self {
            power: view.power,
            is_connected: view.condition.readings.is_connected,
            mode: settings.http_mode,
            ipp: settings.net_ipp.is_on(),
        }
    }

    /// Whether the port answers.
    pub(crate) fn is_open(self, port: Port) -> bool {
        let plain = self.mode != HttpMode::HttpsOnly;
        let by_setting = match port {
            Port::Http => plain,
            Port::Https => self.mode != HttpMode::HttpOnly,
            Port::Ipp => plain && self.ipp,
        };
        self.power.is_on() && self.is_connected && by_setting
    }
}
