//! What the device logs in to its mail server with.

use super::bench::{Bench, KO, KO_PASSWORD};
use crate::command::Assumptions;
use crate::mail::{Cause, Login, Route};
use crate::mail_login::{MailLoginAsk, MailLoginRefused, PASSWORD_MAX};
use crate::settings::values::OnOff;
use crate::settings::{Change, Settings};
use crate::{Asker, Command, Device, Refused, Reply, Secret};

const PASSWORD: &str = "s\u{e9}cret of the mail server";

fn set(seen: OnOff, password: &str) -> Command {
    Command::MailLogin(MailLoginAsk::SetPassword {
        seen: vec![Change::smtp_authentication(seen)],
        changes: vec![Change::smtp_authentication(OnOff::On)],
        password: Secret::new(password),
    })
}

/// A device that mails over TLS, and its Key Operator.
fn bench() -> (Bench, Asker) {
    let mut bench = Bench::certified();
    bench.set("net.smtp.address", "mfp@example.com");
    bench.set("net.smtp.server", "mail.example.com");
    let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    (bench, operator)
}

/// What it logs in with, or why it cannot.
fn login(bench: &Bench) -> Result<Option<Login>, Cause> {
    Route::of(&bench.view()).map(|it| it.login).map_err(|it| it.cause)
}

#[test]
fn the_password_is_set_with_the_settings_or_none_is_and_nothing_shows_it() {
    let (mut bench, operator) = bench();
    let refused = Err(Refused::MailLogin(MailLoginRefused::Password));
    for bad in ["", "a\nb", "a\0b", &"x".repeat(PASSWORD_MAX + 1)] {
        assert_eq!(bench.ask(operator, set(OnOff::Off, bad)), refused);
    }
    assert_eq!(bench.ask(operator, set(OnOff::On, PASSWORD)), Err(Refused::Outdated));
    assert_eq!((bench.view().mail_password, login(&bench)), (None, Ok(None)));
    let before = bench.audit().len();
    assert_eq!(bench.ask(operator, set(OnOff::Off, PASSWORD)), Ok(Reply::Done));
    let changed = "Device Settings / Change Security Setting / Successful by KO";
    assert_eq!(bench.audit()[before..], [changed, changed]);
    assert!(bench.view().mail_password.is_some());
    let said = format!("{:?} {:?}", bench.view(), bench.device);
    assert!(!said.contains("cret of the mail"), "{said}");
    let rows = bench.device.changes(None);
    let text = |it: &[u8]| String::from_utf8_lossy(it).into_owned();
    let mut kept = rows.iter().filter_map(|(_, it)| it.as_ref());
    assert!(kept.all(|it| !text(it).contains("cret of the mail")));
    let rows = rows.into_iter().filter_map(|(key, value)| Some((key, value?))).collect();
    let (kept, _) = Device::resume(&rows).unwrap();
    assert_eq!(kept.view().mail_password, bench.view().mail_password);
    bench.ask(operator, Command::MailLogin(MailLoginAsk::ForgetPassword)).unwrap();
    assert_eq!((bench.last_audit().as_str(), bench.view().mail_password), (changed, None));
    bench.ask(Asker::Control, set(OnOff::On, PASSWORD)).unwrap();
    bench.reset();
    assert!(bench.view().mail_password.is_none());
}

#[test]
fn the_device_logs_in_only_with_a_name_and_a_password_and_where_tls_protects_them() {
    let (mut bench, operator) = bench();
    bench.set("net.smtp.authentication", "On");
    assert_eq!(login(&bench), Err(Cause::Login));
    bench.ask(operator, set(OnOff::On, PASSWORD)).unwrap();
    assert_eq!(login(&bench), Err(Cause::Login), "it has no name yet");
    bench.set("net.smtp.login_name", "mfp");
    let password = bench.view().mail_password.unwrap();
    let own = Ok(Some(Login { name: "mfp".into(), password }));
    assert_eq!(login(&bench), own);
    let off = Settings::factory();
    for change in [Change::smtp_tls(off.smtp_tls), Change::tls_smtp(off.tls_smtp)] {
        bench.ask(Asker::Control, Command::ChangeSettings(vec![change])).unwrap();
    }
    assert_eq!(login(&bench), Err(Cause::NotSecure));
    let in_plain = Assumptions { mail_login_in_plain: true, ..Assumptions::default() };
    bench.ask(Asker::Control, Command::Assume(in_plain)).unwrap();
    assert_eq!(login(&bench), own);
    bench.set("net.smtp.authentication", "Off");
    assert_eq!(login(&bench), Ok(None));
}
