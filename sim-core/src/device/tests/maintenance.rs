//! The maintenance password.

use super::bench::{Bench, KO, KO_PASSWORD};
use crate::compliance::{Judgement, judged};
use crate::maintenance::ServiceAsk;
use crate::password::PasswordRefused;
use crate::settings::Change;
use crate::settings::values::Feature;
use crate::user::UserRefused;
use crate::{Asker, Command, Device, Refused, Reply, Secret};

fn ask(seen: Feature, password: &str) -> Command {
    Command::RestrictService(ServiceAsk {
        seen: vec![Change::service_rep_restricted(seen)],
        changes: vec![Change::service_rep_restricted(Feature::On)],
        password: Secret::new(password),
    })
}

fn judgement(bench: &Bench) -> (Judgement, String) {
    let judged = judged(&bench.view()).into_iter();
    let item = judged.into_iter().find(|it| it.item.id == "service_rep.restricted").unwrap();
    (item.judgement, item.why)
}

#[test]
fn it_is_set_with_the_setting_or_neither_is() {
    let mut bench = Bench::factory();
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let short = Refused::User(UserRefused::Password(PasswordRefused::TooShort { least: 9 }));
    assert_eq!(bench.ask(ko, ask(Feature::Off, "12345678")), Err(short));
    assert_eq!(bench.ask(ko, ask(Feature::On, "Engineer-9")), Err(Refused::Outdated));
    let view = bench.view();
    assert!(view.maintenance_password.is_none() && !view.settings.service_rep_restricted.is_on());
    bench.set("audit.enabled", "Enabled");
    let before = bench.audit().len();
    assert_eq!(bench.ask(ko, ask(Feature::Off, "Engineer-9")), Ok(Reply::Done));
    let changed = "Device Settings / Change Security Setting / Successful by KO";
    assert_eq!(bench.audit()[before..], [changed, changed]);
    let view = bench.view();
    assert!(view.maintenance_password.is_some() && view.settings.service_rep_restricted.is_on());
    assert!(view.truth.iter().all(|it| !it.detail.contains("Engineer-9")));
}

#[test]
fn somebody_who_is_faster_while_it_is_hashed_keeps_both_as_they_were() {
    let mut bench = Bench::factory();
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let later = bench.device.handle(bench.now, ko, ask(Feature::Off, "Engineer-9"));
    assert!(matches!(later, Ok(Reply::Later(_))));
    let faster = Command::ChangeSettings(vec![Change::service_rep_restricted(Feature::On)]);
    bench.device.handle(bench.now, Asker::Control, faster).unwrap();
    bench.settle();
    assert_eq!(bench.answers.pop(), Some(Err(Refused::Outdated)));
    assert!(bench.view().maintenance_password.is_none());
}

#[test]
fn the_guide_s_item_is_as_asked_once_it_is_set_and_the_factory_defaults_take_it() {
    let mut bench = Bench::certified();
    let missing = "no maintenance password is set".to_owned();
    assert_eq!(judgement(&bench), (Judgement::Not, missing));
    bench.ask(Asker::Control, ask(Feature::On, "Engineer-9")).unwrap();
    assert_eq!(judgement(&bench), (Judgement::AsAsked, String::new()));
    let rows = bench.device.changes(None).into_iter();
    let rows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
    let (kept, _) = Device::resume(&rows).unwrap();
    assert_eq!(kept.view().maintenance_password, bench.view().maintenance_password);
    bench.reset();
    assert!(bench.view().maintenance_password.is_none());
}
