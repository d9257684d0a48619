//! `mfp-twin serve`: a twin until Ctrl-C.

use std::io::{self, Write as _};
use std::net::IpAddr;
use std::path::PathBuf;

use sim_core::settings::Kind as _;
use sim_core::user::{CERTIFIED_PASSWORD, KEY_OPERATOR_PASSWORD};
use sim_listen::SMTP;

use super::given::Given;
use super::signals::Signals;
use super::{begin, failed, runtime_file};
use crate::contact::{Contact, Item};
use crate::listen::raise_descriptors;
use crate::options::Options;
use crate::start::Running;

/// Runs a twin; what comes back is the exit code.
pub(super) async fn serve(given: Given) -> u8 {
    raise_descriptors();
    let mut signals = match Signals::new() {
        Ok(signals) => signals,
        Err(error) => return failed(&error),
    };
    let begun = begin(given, |options| {
        if options.port_file.is_none() {
            options.token_file.get_or_insert_with(|| runtime_file("token"));
        }
        About::of(options)
    });
    let (about, running) = tokio::select! {
        begun = begun => match begun {
            Ok(begun) => begun,
            Err(code) => return code,
        },
        _ = signals.next() => return 0,
    };
    // A closed stdout is no reason to end.
    let _ = about.welcome(&running);
    let ended = tokio::select! {
        _ = signals.next() => false,
        () = running.ended() => true,
    };
    running.stop().await;
    if ended { failed(&"the device has ended, which is a defect of the twin") } else { 0 }
}

/// What the options say and a running twin does not.
struct About {
    listen: IpAddr,
    port_file: Option<PathBuf>,
    token_file: Option<PathBuf>,
    certificate_file: Option<PathBuf>,
}

impl About {
    fn of(options: &Options) -> Self {
        Self {
            listen: options.listen,
            port_file: options.port_file.clone(),
            token_file: options.token_file.clone(),
            certificate_file: options.certificate_file.clone(),
        }
    }

    /// The Key Operator's ID, and the password where everybody can know it: the one of a profile.
    fn key_operator(contact: &Contact) -> String {
        let id = contact.text(Item::KeyOperatorId).unwrap_or_default();
        let known = [KEY_OPERATOR_PASSWORD, CERTIFIED_PASSWORD];
        match contact.text(Item::KeyOperatorPassword) {
            Some(it) if known.contains(&it.as_str()) => format!("{id}, password {it}"),
            Some(_) => format!("{id}, with the password that you gave"),
            None => format!("{id}, with the password that was set"),
        }
    }

    /// Says where everything is. No secret is printed but the link, which works once.
    fn welcome(&self, running: &Running) -> io::Result<()> {
        let out = &mut io::stdout().lock();
        let contact = &running.contact;
        // A device that was kept is what it was, whatever the options say.
        let view = running.handle.view();
        let (model, profile) = (view.identity.model.full_name, view.profile.name());
        writeln!(out, "{model} ({profile} profile) is ready. Ctrl-C ends it.")?;
        writeln!(out)?;
        writeln!(out, "  panel and logs   {}   (works once)", running.live_link)?;
        for (label, item) in
            [("CWIS", Item::Cwis), ("printing", Item::Ipps), ("without TLS", Item::Ipp)]
        {
            if let Some(uri) = contact.text(item) {
                writeln!(out, "  {label:<15}  {uri}")?;
            }
        }
        if let (Some(ip), Some(port)) = (contact.text(Item::Ip), contact.text(Item::Port(&SMTP))) {
            writeln!(out, "  mail to it       {ip}:{port}")?;
        }
        writeln!(out, "  Key Operator     {}", Self::key_operator(contact))?;
        writeln!(out, "  control plane    http://{}/v1", running.control)?;
        if let Some(path) = &self.certificate_file {
            writeln!(out, "  certificate      {}", path.display())?;
        }
        if let Some(path) = &self.port_file {
            writeln!(out, "  port file        {}   (addresses, secrets)", path.display())?;
        }
        if let Some(path) = &self.token_file {
            writeln!(out, "  token file       {}", path.display())?;
        }
        writeln!(out, "  seed             {}", running.seed)?;
        if let Some(version) = running.device.lacks(view.settings.net_ip_mode) {
            let mode = view.settings.net_ip_mode.text();
            writeln!(
                out,
                "\nIP Mode is {mode}, and the device has no {version} address here: nobody reaches it there."
            )?;
        }
        if !self.listen.is_loopback() {
            writeln!(
                out,
                "\nThe device, not the control plane, can be reached from other machines."
            )?;
        }
        out.flush()
    }
}
