//! The flags of `serve` and `exec`. The configuration file has the same names.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Deserialize;
use sim_core::settings::{Change, Profile};
use sim_host::Pace;
use sim_listen::PORTS;
use sim_wire::update_package::VerifyingKey;
use thiserror::Error;

use super::config::{self, ConfigRefused, ConfiguredUser, KeyOperatorGiven, SettingsGiven};
use crate::options::{KeyOperator, NewUser, Options, Ports};
use crate::short_file;
use crate::words::{
    AllowedHostWord, AssumptionsOrder, ClockWord, HostWord, IppProfileWord, MemoryWord, ModelWord,
    PaceWord, PasswordWord, PortsWord, ProfileWord, SectorWord, SettingWord,
};

const DEVICE: &str = "The device";
const TIME: &str = "Time and pace";
const NETWORK: &str = "Network";
const FILES: &str = "Files";

/// What was given on the command line or in the file. Flags go before the file.
#[derive(Args, Debug, Default, Deserialize)]
#[command(next_line_help = true)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Given {
    /// The model: C7070, C6570 ... C3070 G; "mfp-twin models" lists them [default: C7070]
    #[arg(long, value_name = "NAME", help_heading = DEVICE)]
    model: Option<ModelWord>,
    /// "certified": all settings of the guide made; "factory": as unpacked; "open": just a printer that
    /// prints, at once, for everybody who asks, with TLS or without [default: certified]
    #[arg(long, value_name = "factory|certified|open", help_heading = DEVICE)]
    profile: Option<ProfileWord>,
    /// What the printer claims over IPP: what this family would, or everything that the twin can
    /// [default: device]
    #[arg(long, value_name = "device|full", help_heading = DEVICE)]
    ipp_profile: Option<IppProfileWord>,
    /// Change a setting of the profile; may be repeated; "mfp-twin settings" lists them
    #[arg(long = "set", value_name = "ID=VALUE", help_heading = DEVICE)]
    #[serde(skip)]
    set: Vec<SettingWord>,
    /// File with the password of the Key Operator, ID 11111
    /// [default: none; the password of the profile, which is printed at start]
    #[arg(long, value_name = "FILE", help_heading = DEVICE, env = "MFP_TWIN_KEY_OPERATOR_PASSWORD_FILE")]
    key_operator_password_file: Option<PathBuf>,
    /// Bytes of a sector of the drive [default: 4096]
    #[arg(long, value_name = "512|4096", help_heading = DEVICE)]
    sector_size: Option<SectorWord>,
    /// Trust software updates signed with this Ed25519 key (public, PEM) [default: the development key]
    #[arg(long, value_name = "FILE", help_heading = DEVICE)]
    update_key: Option<PathBuf>,
    /// What everything random is drawn from; the same seed gives the same device, the keys of its drive and
    /// certificate too, whose validity begins with the clock (--clock manual). The token of the control plane
    /// and what TLS draws for a connection do not follow it [default: drawn, and keys are the system's]
    #[arg(long, value_name = "N", help_heading = DEVICE)]
    seed: Option<u64>,

    /// How time passes: as in the world, only when told, RATE times as fast [default: wall]
    #[arg(long, value_name = "wall|manual|scaled:RATE", help_heading = TIME)]
    clock: Option<ClockWord>,
    /// How it prints: at once, at the model's speed, or page by page when told [default: timed; with the
    /// profile "open": instant]
    #[arg(long, value_name = "instant|timed|manual", help_heading = TIME)]
    pace: Option<PaceWord>,

    /// Memory that the twin may take; further devices are refused then [default: half of the machine's]
    #[arg(long, value_name = "BYTES|nM|nG", help_heading = DEVICE)]
    memory_max: Option<MemoryWord>,

    /// The address of the device [default: 127.0.0.1]
    #[arg(long, value_name = "IP", help_heading = NETWORK)]
    listen: Option<IpAddr>,
    #[arg(long, value_name = "auto|standard|default", help_heading = NETWORK, help = ports_help())]
    ports: Option<PortsWord>,
    /// Where the control plane listens; a loopback address [default: 127.0.0.1:7631]
    #[arg(long, value_name = "IP:PORT", help_heading = NETWORK)]
    control: Option<SocketAddr>,
    /// Let clients reach the control plane under this name too, as a container does; may be repeated
    #[arg(long, value_name = "NAME", help_heading = NETWORK)]
    control_host: Vec<HostWord>,

    /// Let the device reach this host by itself, to hand mail over to it: a name, an address, or a name with its address;
    /// may be repeated [default: this machine alone]
    #[arg(long, value_name = "NAME|IP|NAME=IP", help_heading = NETWORK)]
    allow_host: Vec<AllowedHostWord>,

    /// JSON with the flags' names as keys, and "settings", "users", "key_operator", "assumptions"
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// Write addresses and secrets to FILE, as JSON only you can read, once everything is up
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    port_file: Option<PathBuf>,
    /// Keep the device in DIR, so that it survives this process; without it everything is in memory
    #[arg(long, value_name = "DIR", help_heading = FILES)]
    data_dir: Option<PathBuf>,
    /// Have a new device in --data-dir, whatever else is there; refused where there is one. An empty directory, or
    /// one that is not there yet, needs no --new
    #[arg(long, help_heading = FILES)]
    new: bool,
    /// Begin with the device of an exported snapshot, instead of a new one
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    snapshot: Option<PathBuf>,
    /// Write the token of the control plane to FILE, which only you can read
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    token_file: Option<PathBuf>,

    /// Write the device certificate to FILE, as PEM, for clients that are to trust it
    /// [default: beside the port file, or in XDG_RUNTIME_DIR or the temporary folder]
    #[arg(long, value_name = "FILE", help_heading = FILES)]
    certificate_file: Option<PathBuf>,

    #[arg(skip)]
    settings: SettingsGiven,
    #[arg(skip)]
    users: Vec<ConfiguredUser>,
    #[arg(skip)]
    #[serde(rename = "key_operator")]
    key_operator: KeyOperatorGiven,
    #[arg(skip)]
    assumptions: AssumptionsOrder,
    /// The ports where none are given.
    #[arg(skip)]
    #[serde(skip)]
    or_ports: Option<Ports>,
}

fn ports_help() -> String {
    let moved = PORTS.map(|it| format!("{} {}", it.name, it.moved)).join(", ");
    let standard = PORTS.map(|it| it.number.to_string()).join(", ");
    format!("default: {moved}; standard: {standard}; auto: free [default: default]")
}

/// Why the options cannot be used.
#[derive(Debug, Error)]
pub(super) enum NotUsable {
    /// The configuration file.
    #[error(transparent)]
    Config(#[from] ConfigRefused),
    /// The file with the password.
    #[error("{0} cannot be used as --key-operator-password-file: {1}")]
    PasswordFile(PathBuf, String),
    /// A new device in no directory.
    #[error("--new is for a device in --data-dir; without that each device is new")]
    NewInMemory,
    /// The file with the key of software updates.
    #[error("{0} cannot be used as --update-key: {1}")]
    UpdateKey(PathBuf, String),
    /// Nobody reads documents.
    #[error("this program cannot be started anew to read documents: {0}")]
    NoReaders(io::Error),
}

impl Given {
    /// With free ports where neither the command line nor the file names any.
    pub(super) fn or_free_ports(mut self) -> Self {
        self.or_ports = Some(Ports::Auto);
        self
    }

    /// With a device that does everything at once.
    pub(super) fn at_once(self) -> Self {
        Self { pace: Some(PaceWord(Pace::Instant)), ..self }
    }

    /// The options, with the configuration file read.
    pub(super) fn options(self) -> Result<Options, NotUsable> {
        let file = self.config.as_deref().map(config::read).transpose()?.unwrap_or_default();
        self.before(file)
    }

    /// The options: what is given here, then what `file` says, then the defaults.
    pub(super) fn before(self, file: Self) -> Result<Options, NotUsable> {
        let default = Options::default();
        let ports = self.or_ports.unwrap_or(default.ports);
        let password_file = self.key_operator_password_file.or(file.key_operator_password_file);
        let key_operator = key_operator(file.key_operator, password_file, default.key_operator)?;
        let profile = self.profile.or(file.profile).map_or(default.profile, |it| it.0);
        let pace = match profile {
            Profile::Open => Pace::Instant,
            Profile::Factory | Profile::Certified => default.pace,
        };
        let port_file = self.port_file.or(file.port_file);
        let certificate_file = self.certificate_file.or(file.certificate_file);
        let certificate_file =
            certificate_file.unwrap_or_else(|| certificate_beside(port_file.as_deref()));
        let (data_dir, is_new) = (self.data_dir.or(file.data_dir), self.new || file.new);
        if is_new && data_dir.is_none() {
            return Err(NotUsable::NewInMemory);
        }
        let from_file = file.settings.0;
        let from_flags = self.set.into_iter().flat_map(|it| it.0);
        let update_key = self.update_key.or(file.update_key).map(update_key).transpose()?;
        Ok(Options {
            update_key,
            listen: self.listen.or(file.listen).unwrap_or(default.listen),
            ports: self.ports.or(file.ports).map_or(ports, |it| it.0),
            control: self.control.or(file.control),
            control_hosts: [file.control_host, self.control_host]
                .into_iter()
                .flatten()
                .map(|it| it.0)
                .collect(),
            port_file,
            token_file: self.token_file.or(file.token_file),
            certificate_file: Some(certificate_file),
            data_dir,
            is_new,
            snapshot: self.snapshot.or(file.snapshot),
            memory_max: self.memory_max.or(file.memory_max).map(|it| it.0),
            sector_size: self
                .sector_size
                .or(file.sector_size)
                .map_or(default.sector_size, |it| it.0),
            network: [file.allow_host, self.allow_host]
                .into_iter()
                .flatten()
                .fold(default.network, |network, it| it.allowed_in(network)),
            seed: self.seed.or(file.seed),
            clock: self.clock.or(file.clock).map_or(default.clock, |it| it.0),
            pace: self.pace.or(file.pace).map_or(pace, |it| it.0),
            profile,
            ipp_profile: self
                .ipp_profile
                .or(file.ipp_profile)
                .map_or(default.ipp_profile, |it| it.0),
            model: self.model.or(file.model).map_or(default.model, |it| it.0),
            settings: from_file.into_iter().chain(from_flags).collect::<Vec<Change>>(),
            users: file.users.into_iter().map(NewUser::from).collect(),
            key_operator,
            assumptions: file.assumptions.over(default.assumptions),
            readers: super::readers().map_err(NotUsable::NoReaders)?,
        })
    }
}

/// Where the certificate is written if nobody says so: beside the port file with `.pem` behind its name.
fn certificate_beside(port_file: Option<&Path>) -> PathBuf {
    let Some(path) = port_file else { return super::runtime_file("pem") };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".pem");
    beside.into()
}

fn update_key(path: PathBuf) -> Result<VerifyingKey, NotUsable> {
    let pem =
        short_file::read(&path).map_err(|it| NotUsable::UpdateKey(path.clone(), it.to_string()))?;
    VerifyingKey::from_pem(&pem).map_err(|it| NotUsable::UpdateKey(path, it.to_string()))
}

fn key_operator(
    given: KeyOperatorGiven,
    password_file: Option<PathBuf>,
    default: KeyOperator,
) -> Result<KeyOperator, NotUsable> {
    let from_file = password_file.map(|path| {
        let refused = |it: String| NotUsable::PasswordFile(path.clone(), it);
        let text = short_file::text(&path).map_err(|it| refused(it.to_string()))?;
        let line = text.strip_suffix('\n').unwrap_or(&text);
        line.parse::<PasswordWord>().map_err(refused)
    });
    let password = from_file.transpose()?.or(given.password);
    Ok(KeyOperator {
        id: given.id.map_or(default.id, |it| it.0),
        password: password.map(|it| it.0),
    })
}
