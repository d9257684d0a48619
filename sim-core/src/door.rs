//! The surfaces of the device.

/// A surface of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Door {
    /// The control panel.
    Panel,
    /// CentreWare Internet Services and the .CMD requests.
    Cwis,
    /// Printer drivers: IPP.
    Driver,
    /// A hand inside the machine: the control plane.
    Control,
}

impl Door {
    /// The door as the truth journal spells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Panel => "panel",
            Self::Cwis => "cwis",
            Self::Driver => "driver",
            Self::Control => "control",
        }
    }
}
