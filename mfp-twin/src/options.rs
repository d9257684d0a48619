//! What a twin is started with, typed.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use sim_core::Secret;
use sim_core::command::Assumptions;
use sim_core::model::{MODELS, Model};
use sim_core::settings::{Change, Profile};
use sim_core::user::{
    CERTIFIED_PASSWORD, KEY_OPERATOR_ID, KEY_OPERATOR_PASSWORD, Role, Standing, UserId,
};
use sim_document::Readers;
use sim_host::{ClockMode, Network, Pace, SectorSize};
use sim_listen::Port;
use sim_web::IppProfile;
use sim_wire::update_package::VerifyingKey;

/// The port of the control plane.
const CONTROL_PORT: u16 = 7631;

/// Which port numbers are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ports {
    /// Free ones.
    Auto,
    /// Those of the real device.
    Standard,
    /// Those of the real device, moved to where no special right is needed.
    Default,
}

impl Ports {
    /// The number of a port of the device; 0 means a free one.
    pub const fn number(self, port: &Port) -> u16 {
        match self {
            Self::Auto => 0,
            Self::Standard => port.number,
            Self::Default => port.moved,
        }
    }

    /// The number of the control plane; 0 means a free one.
    const fn control(self) -> u16 {
        match self {
            Self::Auto => 0,
            Self::Standard | Self::Default => CONTROL_PORT,
        }
    }
}

/// The built-in administrator.
#[derive(Clone, Debug)]
pub struct KeyOperator {
    /// The ID.
    pub id: UserId,
    /// The password; that of the profile if not given.
    pub password: Option<Secret>,
}

impl KeyOperator {
    /// The password that the factory gives.
    pub(crate) fn factory_password(&self) -> Secret {
        self.password.clone().unwrap_or_else(|| Secret::new(KEY_OPERATOR_PASSWORD))
    }

    /// The password that was chosen since, where the profile has one.
    pub(crate) fn chosen_password(&self, profile: Profile) -> Option<Secret> {
        match profile {
            Profile::Certified if self.password.is_none() => Some(Secret::new(CERTIFIED_PASSWORD)),
            Profile::Factory | Profile::Certified | Profile::Open => None,
        }
    }

    /// The password to log in with at first.
    pub fn first_password(&self, profile: Profile) -> Secret {
        self.chosen_password(profile).unwrap_or_else(|| self.factory_password())
    }

    /// What compliance says of the factory's password.
    pub fn standing(&self) -> Standing {
        let password = self.factory_password();
        let is_default = password.expose() == KEY_OPERATOR_PASSWORD;
        if is_default { Standing::Factory } else { Standing::of(&password) }
    }
}

/// A local user who is there from the start.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The ID.
    pub id: UserId,
    /// The password.
    pub password: Secret,
    /// General User or System Administrator.
    pub role: Role,
}

/// Everything that a twin is started with.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address of the device.
    pub listen: IpAddr,
    /// The ports of the device and of the control plane.
    pub ports: Ports,
    /// Where the control plane listens; by default on 127.0.0.1 with the port of `ports`.
    pub control: Option<SocketAddr>,
    /// Names beside the loopback ones under which clients reach the control plane.
    pub control_hosts: Vec<String>,
    /// A file to write addresses and token to.
    pub port_file: Option<PathBuf>,
    /// A file to write the token to.
    pub token_file: Option<PathBuf>,
    /// A file to write the device certificate to.
    pub certificate_file: Option<PathBuf>,
    /// Where the device is kept; in memory if not given.
    pub data_dir: Option<PathBuf>,
    /// Whether the device kept there must be a new one, whatever else the directory holds.
    pub is_new: bool,
    /// An exported snapshot that a new device is made of.
    pub snapshot: Option<PathBuf>,
    /// Bytes of a sector of a new drive.
    pub sector_size: SectorSize,
    /// Whoever signs with this key may update the software; the development key if not given.
    pub update_key: Option<VerifyingKey>,
    /// The seed; drawn if not given.
    pub seed: Option<u64>,
    /// How time passes.
    pub clock: ClockMode,
    /// How fast physical work is done.
    pub pace: Pace,
    /// The settings to begin with.
    pub profile: Profile,
    /// What the printer claims over IPP.
    pub ipp_profile: IppProfile,
    /// The model.
    pub model: &'static Model,
    /// Changes to the settings of the profile.
    pub settings: Vec<Change>,
    /// Local users.
    pub users: Vec<NewUser>,
    /// The Key Operator.
    pub key_operator: KeyOperator,
    /// The assumptions in force.
    pub assumptions: Assumptions,
    /// Bytes of memory that the twin may take for its devices; half of what the machine has where nobody
    /// says.
    pub memory_max: Option<u64>,
    /// The hosts that devices reach by themselves, to hand mail over for instance; beside this machine.
    pub network: Network,
    /// Who reads and draws documents: in the program, itself started anew. By default it is this process, for
    /// tests of the library.
    pub readers: Readers,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: Ipv4Addr::LOCALHOST.into(),
            ports: Ports::Default,
            control: None,
            control_hosts: Vec::new(),
            port_file: None,
            token_file: None,
            certificate_file: None,
            data_dir: None,
            is_new: false,
            snapshot: None,
            sector_size: SectorSize::default(),
            update_key: None,
            seed: None,
            clock: ClockMode::Wall,
            pace: Pace::Timed,
            profile: Profile::Certified,
            ipp_profile: IppProfile::Device,
            model: &MODELS[0],
            settings: Vec::new(),
            users: Vec::new(),
            key_operator: KeyOperator {
                id: UserId::new(KEY_OPERATOR_ID).unwrap_or_else(|| unreachable!("a sound ID")),
                password: None,
            },
            assumptions: Assumptions::default(),
            memory_max: None,
            network: Network::default(),
            readers: Readers::in_this_process(),
        }
    }
}

impl Options {
    /// Where the control plane is to listen.
    pub fn control_address(&self) -> SocketAddr {
        self.control.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, self.ports.control()).into())
    }
}
