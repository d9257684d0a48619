//! How a client reaches a running twin, once: for the port file, the environment and the help.
//!
//! A name in the environment is `MFP_TWIN_` and the name in the port file; the groups `device` and `uris`
//! are left off, and a URI ends in `_URI`.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use pem::Pem;
use serde_json::{Map, Value};
use sim_core::Secret;
use sim_core::user::{CERTIFIED_PASSWORD, KEY_OPERATOR_PASSWORD, Role, User, UserId};
use sim_host::passwords::Passwords;
use sim_listen::{HTTPS, IPP, PORTS, Port};

use crate::fleet::Member;
use crate::listen::DevicePorts;
use crate::options::Options;
use crate::short_file;

/// What stands before each name in the environment.
const PREFIX: &str = "MFP_TWIN_";

/// What a client may know.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    Control,
    Token,
    Ip,
    Addresses,
    Port(&'static Port),
    Cwis,
    Ipps,
    Ipp,
    KeyOperatorId,
    KeyOperatorPassword,
    Certificate,
    CertificateFile,
    Seed,
    Pid,
}

/// Where a twin is, and what opens it. It holds secrets: for files of the owner and processes of ours.
pub(crate) struct Contact {
    /// Where the control plane listens, as a URL.
    control: String,
    /// Its bearer token.
    token: String,
    /// Where the device listens.
    device: DevicePorts,
    /// Those of its addresses that IP Mode has it listen at.
    addresses: Vec<IpAddr>,
    /// Those of its ports that do.
    open: Vec<&'static Port>,
    /// Whether it answers IPP, at whichever of them.
    prints: bool,
    /// The Key Operator's ID.
    key_operator: Option<UserId>,
    /// The Key Operator's password, where it is known.
    password: Option<Secret>,
    /// The device certificate, PEM.
    certificate: Option<String>,
    /// A file with it.
    certificate_file: Option<PathBuf>,
    /// The seed.
    seed: u64,
}

impl Item {
    /// All of them, in the order in which people read them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        let device = [Self::Control, Self::Token, Self::Ip, Self::Addresses].into_iter();
        let ports = PORTS.into_iter().map(Self::Port);
        device.chain(ports).chain([
            Self::Cwis,
            Self::Ipps,
            Self::Ipp,
            Self::KeyOperatorId,
            Self::KeyOperatorPassword,
            Self::Certificate,
            Self::CertificateFile,
            Self::Seed,
            Self::Pid,
        ])
    }

    /// Its group in the port file, if it has one, and its name there.
    const fn name(self) -> (Option<&'static str>, &'static str) {
        match self {
            Self::Control => (None, "control"),
            Self::Token => (None, "token"),
            Self::Ip => (Some("device"), "ip"),
            Self::Addresses => (Some("device"), "addresses"),
            Self::Port(port) => (Some("device"), port.name),
            Self::Cwis => (Some("uris"), "cwis"),
            Self::Ipps => (Some("uris"), "ipps"),
            Self::Ipp => (Some("uris"), "ipp"),
            Self::KeyOperatorId => (Some("key_operator"), "id"),
            Self::KeyOperatorPassword => (Some("key_operator"), "password"),
            Self::Certificate => (None, "certificate"),
            Self::CertificateFile => (None, "certificate_file"),
            Self::Seed => (None, "seed"),
            Self::Pid => (None, "pid"),
        }
    }

    /// Its name in the environment.
    pub(crate) fn variable(self) -> String {
        let name = match self.name() {
            (None | Some("device"), name) => name.to_owned(),
            (Some("uris"), name) => format!("{name}_uri"),
            (Some(group), name) => format!("{group}_{name}"),
        };
        format!("{PREFIX}{}", name.to_uppercase())
    }

    /// What it is, for the help.
    pub(crate) fn about(self) -> String {
        let about = match self {
            Self::Control => "http://127.0.0.1:PORT, the control plane",
            Self::Token => "its bearer token",
            Self::Ip => "the device's address",
            Self::Addresses => "all that IP Mode has it listen at",
            Self::Port(port) => return format!("its port for {}", port.about),
            Self::Cwis => "CentreWare Internet Services",
            Self::Ipps => "where a printer driver prints to, with TLS",
            Self::Ipp => "and without TLS",
            Self::KeyOperatorId => "whom the Key Operator logs in as",
            Self::KeyOperatorPassword => "with which password, as long as nobody changed it",
            Self::Certificate => "the device certificate, PEM: trust it as a CA's",
            Self::CertificateFile => "a file with it, for curl --cacert and the like",
            Self::Seed => "the seed, to run the same again",
            Self::Pid => "the twin's process",
        };
        about.to_owned()
    }
}

impl Contact {
    /// How the first device of a twin is reached.
    pub(crate) async fn of(
        options: &Options,
        device: &Member,
        control: SocketAddr,
        token: String,
    ) -> Self {
        let view = device.handle.view();
        let operator = view.users.values().find(|it| it.role == Role::KeyOperator);
        let password = match operator {
            Some(it) => known_password(options, it).await,
            None => None,
        };
        Self {
            control: format!("http://{control}"),
            token,
            device: device.ports,
            addresses: device.ports.spoken(view.settings.net_ip_mode).collect(),
            open: PORTS.into_iter().filter(|it| it.is_open(&view)).collect(),
            prints: view.settings.net_ipp.is_on(),
            key_operator: operator.map(|it| it.person.id.clone()),
            password,
            certificate: view.certificate().map(|it| pem(CERTIFICATE_TAG, &it.der)),
            certificate_file: options.certificate_file.clone(),
            seed: device.seed,
        }
    }

    /// The device certificate, PEM.
    pub(crate) fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// What is known of an item; a port that does not listen is not, nor a URI that is not answered.
    fn value(&self, item: Item) -> Option<Value> {
        let uri = |port, scheme, path| {
            let first = self.addresses.first().filter(|_| self.open.contains(&port));
            first.map(|ip| self.device.uri(scheme, *ip, port, path).into())
        };
        let printing = |port, scheme| uri(port, scheme, "/ipp/print").filter(|_| self.prints);
        match item {
            Item::Control => Some(self.control.as_str().into()),
            Item::Token => Some(self.token.as_str().into()),
            Item::Ip => self.addresses.first().map(|it| it.to_string().into()),
            Item::Addresses => {
                Some(self.addresses.iter().map(ToString::to_string).collect::<Vec<_>>().into())
            }
            Item::Port(port) => self.open.contains(&port).then(|| self.device.number(port).into()),
            Item::Cwis => uri(&HTTPS, "https", "/"),
            Item::Ipps => printing(&HTTPS, "ipps"),
            Item::Ipp => printing(&IPP, "ipp"),
            Item::KeyOperatorId => self.key_operator.as_ref().map(|it| it.as_str().into()),
            Item::KeyOperatorPassword => self.password.as_ref().map(|it| it.expose().into()),
            Item::Certificate => self.certificate.as_deref().map(Into::into),
            Item::CertificateFile => {
                self.certificate_file.as_ref().map(|it| it.display().to_string().into())
            }
            Item::Seed => Some(self.seed.into()),
            Item::Pid => Some(std::process::id().into()),
        }
    }

    /// What is known of an item, as text.
    pub(crate) fn text(&self, item: Item) -> Option<String> {
        Some(match self.value(item)? {
            Value::String(text) => text,
            // A list in the environment is one of words.
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => {
                value.to_string()
            }
        })
    }

    /// The environment of a command.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (String, String)> {
        Item::all().filter_map(|it| Some((it.variable(), self.text(it)?)))
    }

    /// The content of a port file. What is not known is not in it; the groups are, empty or not.
    pub(crate) fn port_file(&self) -> Value {
        let mut file = Map::new();
        for item in Item::all() {
            let (group, name) = item.name();
            let known = self.value(item).map(|it| (name.to_owned(), it));
            match group {
                None => file.extend(known),
                Some(group) => {
                    let group = file.entry(group).or_insert_with(|| Map::new().into());
                    group.as_object_mut().into_iter().for_each(|it| it.extend(known.clone()));
                }
            }
        }
        file.into()
    }
}

/// The Key Operator's password, where one that is known is right: the one of the options, or a profile's. A
/// device that was kept has its own, whatever is given now.
async fn known_password(options: &Options, operator: &User) -> Option<Secret> {
    let given = &options.key_operator;
    let first = given.first_password(options.profile);
    if options.data_dir.is_none() && options.snapshot.is_none() {
        return Some(first);
    }
    let of_profiles = [CERTIFIED_PASSWORD, KEY_OPERATOR_PASSWORD].map(Secret::new);
    let mut known = vec![first.clone()];
    known.extend(of_profiles.into_iter().filter(|it| *it != first));
    let hash = operator.password.clone();
    let compare = move || {
        let passwords = Passwords::new().ok()?;
        known.into_iter().find(|it| passwords.check(Some(&hash), it))
    };
    let right = tokio::task::spawn_blocking(compare).await.ok()?;
    if given.password.is_some() && right.as_ref() != Some(&first) {
        tracing::warn!(
            "the Key Operator's password that was given is not used: this device was made before and keeps \
             its own"
        );
    }
    right
}

/// The process whose port file this is, if it is one.
pub(crate) fn process_of(port_file: &Path) -> Option<u64> {
    process_in(&short_file::text(port_file).ok()?)
}

fn process_in(text: &str) -> Option<u64> {
    let file = serde_json::from_str::<Value>(text).ok()?;
    let is_ours = [Item::Control, Item::Token].iter().all(|it| file[it.name().1].is_string());
    file[Item::Pid.name().1].as_u64().filter(|_| is_ours)
}

/// Whether a text is that of a port file.
pub(crate) fn is_port_file(text: &str) -> bool {
    process_in(text).is_some()
}

/// What a certificate stands under.
pub(crate) const CERTIFICATE_TAG: &str = "CERTIFICATE";

/// Whether a text is one certificate, as `pem` writes it.
pub(crate) fn is_certificate(text: &str) -> bool {
    ::pem::parse_many(text).is_ok_and(|it| it.len() == 1 && it[0].tag() == CERTIFICATE_TAG)
}

/// DER as text, under what it is (RFC 7468).
pub(crate) fn pem(tag: &str, der: &[u8]) -> String {
    pem::encode_config(
        &Pem::new(tag, der),
        pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF),
    )
}
