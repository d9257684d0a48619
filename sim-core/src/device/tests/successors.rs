//! A user whose ID somebody had before: what was the other's is not this one's.

use super::bench::{Bench, hash};
use crate::folder::{FolderAsk, FolderNumber, PasscodeChange};
use crate::job::{JobAsk, JobId};
use crate::permit::Sight;
use crate::session::SessionId;
use crate::subscription::{NotifyEvent, NotifyEvents, SubscriptionAsk, SubscriptionOrder};
use crate::user::{Role, UserAsk, UserChanges, UserId};
use crate::{Asker, Command, Device, Effect, Fact, Refused, Reply, Secret};

const PASSWORD: &str = "alice-pass1";

struct Office {
    bench: Bench,
    alice: SessionId,
    printed: JobId,
}

impl Office {
    /// Alice has printed a job, has another one waiting, a folder and a subscription for ever.
    fn new() -> Self {
        let mut bench = Bench::certified();
        bench.add_user("alice", PASSWORD, Role::GeneralUser);
        let alice = bench.cwis("alice", PASSWORD).unwrap();
        let (printed, _) = bench.submit_as("alice", PASSWORD);
        bench.submit_as("alice", PASSWORD);
        let (number, name, passcode) = (FolderNumber(1), "in".into(), PasscodeChange::Off);
        let folder = FolderAsk::Create { number, name, passcode, owner: None };
        let subscription = SubscriptionOrder {
            events: NotifyEvents::default().with(NotifyEvent::JobCompleted),
            job: None,
            lease_s: 0,
            user_data: (*b"").into(),
            interval_s: 0,
            recipient: None,
            name: "alice".into(),
        };
        for command in [
            Command::Job(JobAsk::Release(printed)),
            Command::Folder(folder),
            Command::Subscription(SubscriptionAsk::Create(subscription)),
        ] {
            bench.ask(Asker::Session(alice), command).unwrap();
        }
        bench.print_all();
        Self { bench, alice, printed }
    }

    /// Deletes alice.
    fn delete(&mut self) {
        let delete = UserAsk::Delete(UserId::new("alice").unwrap());
        self.bench.ask(Asker::Control, Command::User(delete)).unwrap();
    }

    /// Another alice comes; with the same password, even.
    fn succeed(&mut self) -> SessionId {
        self.delete();
        self.bench.add_user("alice", PASSWORD, Role::GeneralUser);
        self.bench.cwis("alice", PASSWORD).unwrap()
    }
}

#[test]
fn a_user_with_the_id_of_one_who_was_deleted_has_nothing_of_the_others() {
    let mut office = Office::new();
    let job = office.bench.view().job(office.printed).unwrap().clone();
    let see = |office: &Office, who| {
        office.bench.view().may_see(Asker::Session(who), Sight::JobDetails(&job))
    };
    assert_eq!(see(&office, office.alice), Ok(()));
    let other = office.succeed();
    assert_eq!(see(&office, other), Err(Refused::NotPermitted));
    assert_eq!(see(&office, office.alice), Err(Refused::NotLoggedIn));
    let view = office.bench.view();
    assert!(view.jobs.is_empty() && view.folders.is_empty() && view.subscriptions.is_empty());
    let owner = view.job(office.printed).unwrap().owner.clone().unwrap();
    assert_eq!(owner.as_str(), "alice", "the ID is still shown");
    assert_ne!(owner, office.bench.person("alice"));
}

#[test]
fn numbers_of_users_go_on_after_a_power_cut_and_a_factory_reset() {
    let mut office = Office::new();
    office.succeed();
    let before = office.bench.person("alice");
    let rows = office.bench.device.changes(None);
    let rows = rows.into_iter().filter_map(|(key, row)| Some((key, row?))).collect();
    let kept = Device::resume(&rows).unwrap().0.view();
    assert_eq!(kept.users[&before.id].person, before);
    assert_eq!(kept.job(office.printed), office.bench.view().job(office.printed));
    office.bench.reset();
    office.bench.add_user("alice", PASSWORD, Role::GeneralUser);
    assert!(office.bench.person("alice").number > before.number);
}

#[test]
fn a_new_password_that_was_being_hashed_for_the_one_is_not_the_others() {
    let mut office = Office::new();
    let password = Some(Secret::new("another-pass"));
    let changes = UserChanges { password, ..UserChanges::default() };
    let edit = UserAsk::Edit { id: UserId::new("alice").unwrap(), changes };
    let now = office.bench.now;
    let reply = office.bench.device.handle(now, Asker::Control, Command::User(edit));
    let Ok(Reply::Later(ticket)) = reply else { panic!("{reply:?}") };
    let effects: Vec<_> = std::iter::from_fn(|| office.bench.device.poll_effect()).collect();
    let hashes = |it: &Effect| matches!(it, Effect::HashPassword { .. });
    assert!(effects.iter().any(hashes), "{effects:?}");
    let other = office.succeed();
    let hash = hash(&Secret::new("another-pass"));
    office.bench.observe(Fact::PasswordHashed { ticket, hash });
    assert!(office.bench.view().sessions.contains_key(&other));
    office.bench.cwis("alice", PASSWORD).unwrap();
}
