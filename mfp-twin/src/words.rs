//! How options are written: the same words on the command line, in the configuration file and over
//! HTTP. Each type here reads its words and says what it takes.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;
use std::time::Duration;

use serde::Deserialize;
use sim_core::command::Assumptions;
use sim_core::model::{MODELS, Model};
use sim_core::settings::{Change, Profile, parse};
use sim_core::user::{ID_MAX, Role, UserId};
use sim_core::{Secret, settings};
use sim_host::clock::RATE_MAX;
use sim_host::{ClockMode, Network, Pace, SectorSize};
use sim_web::IppProfile;
use utoipa::ToSchema;

use crate::options::Ports;

/// Most characters of a label of a name (RFC 1035 section 2.3.4).
const DNS_LABEL_MAX: usize = 63;

/// 512 or 4096: a number in JSON too.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u64")]
pub(crate) struct SectorWord(pub(crate) SectorSize);

impl TryFrom<u64> for SectorWord {
    type Error = String;
    fn try_from(bytes: u64) -> Result<Self, String> {
        let size = SectorSize::of(bytes).map(Self);
        size.ok_or_else(|| format!("a sector has 512 or 4096 bytes, not {bytes}"))
    }
}

impl FromStr for SectorWord {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let bytes: u64 = text.parse().map_err(|_| format!("\"{text}\" is none of 512, 4096"))?;
        bytes.try_into()
    }
}

/// What to assume; what is left out stays.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssumptionsOrder {
    /// The audit log also holds the events read for sister models.
    sibling_events: Option<bool>,
    /// Failed log-ins at the driver's door count towards the lockout.
    driver_failures_count: Option<bool>,
    /// The user column shows an unknown ID as typed instead of "-".
    unknown_id_as_typed: Option<bool>,
    /// The audit log survives Restore Factory Defaults.
    audit_survives_reset: Option<bool>,
    /// A Print-Job that names nobody, over TLS, is answered by a challenge, so that its client shows a password.
    print_job_challenged: Option<bool>,
    /// A job whose job control names its user or password more than once is one without a user; else the
    /// last counts.
    repeated_user_is_none: Option<bool>,
    /// Failures of secure communication that are equal in peer and reason are one row a second in the audit
    /// log, with their number; else each is a row.
    repeated_failures_summed: Option<bool>,
    /// With CSRF Protection on, a form of somebody who is logged in to CWIS has to carry the token of that log-in; else
    /// where it comes from is enough.
    form_token_needed: Option<bool>,
    /// The device also logs in to a mail server where nothing protects the password on its way.
    mail_login_in_plain: Option<bool>,
    /// A Transmission Report - Job Undelivered is printed for each job that was not delivered, while Print Reports is on.
    undelivered_report: Option<bool>,
    /// An Activity Report is printed by itself after each 50 transmissions, while Print Reports is on.
    activity_report: Option<bool>,
}

impl AssumptionsOrder {
    /// `before` with what is given here.
    pub(crate) fn over(self, before: Assumptions) -> Assumptions {
        Assumptions {
            sibling_events: self.sibling_events.unwrap_or(before.sibling_events),
            driver_failures_count: self
                .driver_failures_count
                .unwrap_or(before.driver_failures_count),
            unknown_id_as_typed: self.unknown_id_as_typed.unwrap_or(before.unknown_id_as_typed),
            audit_survives_reset: self.audit_survives_reset.unwrap_or(before.audit_survives_reset),
            print_job_challenged: self.print_job_challenged.unwrap_or(before.print_job_challenged),
            repeated_user_is_none: self
                .repeated_user_is_none
                .unwrap_or(before.repeated_user_is_none),
            repeated_failures_summed: self
                .repeated_failures_summed
                .unwrap_or(before.repeated_failures_summed),
            form_token_needed: self.form_token_needed.unwrap_or(before.form_token_needed),
            mail_login_in_plain: self.mail_login_in_plain.unwrap_or(before.mail_login_in_plain),
            undelivered_report: self.undelivered_report.unwrap_or(before.undelivered_report),
            activity_report: self.activity_report.unwrap_or(before.activity_report),
        }
    }
}

/// A host that the device may reach.
#[derive(Clone, Debug)]
pub(crate) enum AllowedHost {
    /// At this address.
    Address(IpAddr),
    /// By this name, at this address or where the system finds it.
    Named(String, Option<IpAddr>),
}

impl AllowedHostWord {
    /// `network` in which it may be reached.
    pub(crate) fn allowed_in(self, network: Network) -> Network {
        match self.0 {
            AllowedHost::Address(address) => network.with_address(address),
            AllowedHost::Named(name, address) => network.with_name(&name, address),
        }
    }
}

/// A type that is read from a word, on the command line and in JSON.
macro_rules! word {
    ($(#[$doc:meta])* $name:ident($inner:ty), $read:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize)]
        #[serde(try_from = "String")]
        pub(crate) struct $name(pub(crate) $inner);

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let read: fn(&str) -> Result<$inner, String> = $read;
                read(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }
    };
}

word!(
    /// Bytes, or a number with K, M or G: of 1,024 each.
    MemoryWord(u64),
    |text| {
        let (number, shift) = match text.strip_suffix(['K', 'M', 'G']) {
            Some(number) if text.ends_with('K') => (number, 10),
            Some(number) if text.ends_with('M') => (number, 20),
            Some(number) => (number, 30),
            None => (text, 0),
        };
        let bytes = number.parse::<u64>().ok().and_then(|it| it.checked_mul(1 << shift));
        bytes.ok_or_else(|| format!("\"{text}\" is no number of bytes such as 512M or 2G"))
    }
);
word!(
    /// wall, manual or scaled:RATE.
    ClockWord(ClockMode),
    |text| match text.split_once(':') {
        None if text == "wall" => Ok(ClockMode::Wall),
        None if text == "manual" => Ok(ClockMode::Manual),
        Some(("scaled", rate)) => match rate.parse() {
            Ok(rate) => scaled(rate),
            Err(_) => Err(format!("\"{rate}\" is not a number")),
        },
        None | Some(_) => Err(format!("\"{text}\" is none of wall, manual, scaled:RATE")),
    }
);
word!(
    /// instant, timed or manual.
    PaceWord(Pace),
    |text| match text {
        "instant" => Ok(Pace::Instant),
        "timed" => Ok(Pace::Timed),
        "manual" => Ok(Pace::Manual),
        _ => Err(format!("\"{text}\" is none of instant, timed, manual")),
    }
);
word!(
    /// A name or an address as it stands in a Host header, without the port.
    HostWord(String),
    |text| match text.parse::<Ipv6Addr>() {
        Ok(address) => Ok(format!("[{address}]")),
        Err(_) => host(text).map(|()| text.to_owned()),
    }
);
word!(
    /// A host that the device may reach: a name, an address, or a name with its address.
    AllowedHostWord(AllowedHost),
    |text| {
        if let Ok(address) = text.parse() {
            return Ok(AllowedHost::Address(address));
        }
        let (name, address) = match text.split_once('=') {
            Some((name, address)) => {
                let address = address.parse::<IpAddr>();
                (name, Some(address.map_err(|_| format!("\"{text}\": behind = is an IP address"))?))
            }
            None => (text, None),
        };
        host(name).map(|()| AllowedHost::Named(name.to_owned(), address))
    }
);
word!(
    /// auto, standard or default.
    PortsWord(Ports),
    |text| match text {
        "auto" => Ok(Ports::Auto),
        "standard" => Ok(Ports::Standard),
        "default" => Ok(Ports::Default),
        _ => Err(format!("\"{text}\" is none of auto, standard, default")),
    }
);
word!(
    /// factory, certified or open.
    ProfileWord(Profile),
    |text| match text {
        "factory" => Ok(Profile::Factory),
        "certified" => Ok(Profile::Certified),
        "open" => Ok(Profile::Open),
        _ => Err(format!("\"{text}\" is none of factory, certified, open")),
    }
);
word!(
    /// device or full.
    IppProfileWord(IppProfile),
    |text| match text {
        "device" => Ok(IppProfile::Device),
        "full" => Ok(IppProfile::Full),
        _ => Err(format!("\"{text}\" is none of device, full")),
    }
);
word!(
    /// A model by name.
    ModelWord(&'static Model),
    |text| Model::from_name(text).ok_or_else(|| {
        let names: Vec<_> = MODELS.iter().map(|it| it.name).collect();
        format!("there is no model \"{text}\"; there are {}", names.join(", "))
    })
);
word!(
    /// ID=VALUE: a changed setting.
    SettingWord(Vec<Change>),
    |text| {
        let (id, value) = text.split_once('=').ok_or("write it as ID=VALUE")?;
        setting(id.trim(), value.trim())
    }
);
word!(
    /// The ID of a user who may be there.
    UserIdWord(UserId),
    |text| UserId::new(text).ok_or_else(|| {
        format!("a user ID has 1 to {ID_MAX} characters, none of them a control character")
    })
);
word!(
    /// The ID of a user who is to be.
    NewUserIdWord(UserId),
    |text| UserId::chosen(text).map_err(|it| it.to_string())
);
word!(
    /// The role of a local user.
    RoleWord(Role),
    |text| Role::of_local_user(text).ok_or_else(|| {
        format!("\"{text}\" is none of \"General User\", \"System Administrator\"")
    })
);
word!(
    /// A password, not empty.
    PasswordWord(Secret),
    |text| match text {
        "" => Err("a password cannot be empty".into()),
        text => Ok(Secret::new(text)),
    }
);
word!(
    /// A time to wait: a number with ms, s or m behind it; plain numbers are seconds.
    WaitWord(Duration),
    |text| {
        let digits = text.trim_end_matches(|it: char| it.is_ascii_alphabetic());
        let unit_ms = match &text[digits.len()..] {
            "ms" => 1,
            "s" | "" => 1_000,
            "m" | "min" => 60_000,
            unit => return Err(format!("\"{unit}\" is none of ms, s, m")),
        };
        let number: u32 = digits.parse().map_err(|_| format!("\"{text}\" is not like 10s"))?;
        Ok(Duration::from_millis(u64::from(number) * unit_ms))
    }
);

/// Whether a Host header can name this: a name as DNS has it, or an address.
fn host(text: &str) -> Result<(), String> {
    let name = text.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    if name.is_some_and(|it| it.parse::<Ipv6Addr>().is_ok()) {
        return Ok(());
    }
    if text.contains('/') {
        return Err(format!("\"{text}\" is a URL; give the name alone"));
    }
    if let Some((name, _)) = text.split_once(':') {
        return Err(format!(
            "\"{text}\" has a port; give \"{name}\" alone, which is let in at every port"
        ));
    }
    let is_label = |it: &str| {
        let allowed = |it: u8| it.is_ascii_alphanumeric() || it == b'-' || it == b'_';
        (1..=DNS_LABEL_MAX).contains(&it.len()) && it.bytes().all(allowed)
    };
    if text.strip_suffix('.').unwrap_or(text).split('.').all(is_label) {
        return Ok(());
    }
    Err(format!(
        "\"{text}\" is no name that a Host header can have: labels of letters, digits and hyphens \
         between dots, others as \"xn--\"; there are no wildcards"
    ))
}

/// A scaled clock with this rate.
pub(crate) fn scaled(rate: f64) -> Result<ClockMode, String> {
    if rate > 0.0 && rate <= RATE_MAX {
        Ok(ClockMode::Scaled(rate))
    } else {
        Err(format!("the rate is more than 0 and at most {RATE_MAX}"))
    }
}

/// Reads a new value of a setting and names similar settings where there is none.
pub(crate) fn setting(id: &str, value: &str) -> Result<Vec<Change>, String> {
    parse(id, value).map_err(|it| match it {
        settings::NotParsed::NoSuchSetting(_) => {
            let last = id.rsplit('.').next().unwrap_or(id);
            let near = settings::ITEMS.iter().map(|it| it.id).filter(|it| it.contains(last));
            let near: Vec<_> = near.filter(|_| !last.is_empty()).collect();
            match near.as_slice() {
                [] => format!("{it}; \"mfp-twin settings\" lists them"),
                near => format!("{it}; similar: {}", near.join(", ")),
            }
        }
        settings::NotParsed::NotAValue(_)
        | settings::NotParsed::Invalid(_)
        | settings::NotParsed::NoSuchPart { .. } => it.to_string(),
    })
}

/// A pace as it is written.
pub(crate) const fn pace_name(pace: Pace) -> &'static str {
    match pace {
        Pace::Instant => "instant",
        Pace::Timed => "timed",
        Pace::Manual => "manual",
    }
}
