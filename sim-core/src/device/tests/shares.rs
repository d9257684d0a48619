//! Whatever one user or one peer takes, others get theirs.

use proptest::prelude::*;

use super::bench::{Bench, KO, KO_PASSWORD, document, opening};
use crate::folder::{FolderAsk, FolderNumber, FolderRefused, PasscodeChange};
use crate::job::{
    Addition, Claim, Document, Ending, JobAsk, JobId, JobRefused, JobTicket, JobType,
    MULTIPLE_OPERATION_TIME_OUT_S, NOBODY_FORMS_MAX, Opening,
};
use crate::printer::PrinterAsk;
use crate::share::{FOLDERS, JOBS, OPEN_JOBS, PASSWORDS, SUBSCRIPTIONS};
use crate::subscription::{
    NotifyEvent, NotifyEvents, SubscriptionAsk, SubscriptionOrder, SubscriptionRefused,
};
use crate::user::Role;
use crate::{Asker, Command, Door, Refused, Reply, Secret};

const SHARE: Refused = Refused::Job(JobRefused::Share);

fn peer(number: u8) -> Asker {
    Asker::Remote(Door::Driver, [192, 0, 2, number].into())
}

/// A device that prints for everybody and is paused, with two users.
fn paused() -> Bench {
    let mut bench = Bench::factory();
    for user in ["alice", "bob"] {
        bench.add_user(user, "a-password", Role::GeneralUser);
    }
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.ask(admin, Command::Printer(PrinterAsk::Pause)).unwrap();
    bench
}

fn print(bench: &mut Bench, asker: Asker, claim: Claim) -> Result<Reply, Refused> {
    let submit = bench.submission(claim, JobType::Normal);
    bench.ask(asker, submit)
}

fn open(bench: &mut Bench, asker: Asker, claim: Claim) -> Result<JobId, Refused> {
    let reply = bench.ask(asker, Command::Job(opening(claim)))?;
    let Reply::Job(id, _) = reply else { panic!("{reply:?}") };
    Ok(id)
}

/// A subscription to the printer, for ever.
fn order() -> SubscriptionOrder {
    SubscriptionOrder {
        events: NotifyEvents::default().with(NotifyEvent::JobCompleted),
        job: None,
        lease_s: 0,
        user_data: [].into(),
        interval_s: 0,
        recipient: None,
        name: "somebody".into(),
    }
}

fn subscribe(bench: &mut Bench, asker: Asker) -> Result<Reply, Refused> {
    bench.ask(asker, Command::Subscription(SubscriptionAsk::Create(order())))
}

/// A session of a user at the driver's door, at this peer.
fn session(bench: &mut Bench, asker: Asker, user: &str) -> Asker {
    Asker::Session(bench.log_in(asker, user, "a-password").unwrap())
}

#[test]
fn one_peer_takes_half_of_the_queue_and_the_users_behind_it_take_none_of_its_share() {
    let mut bench = paused();
    for _ in 0..JOBS.each {
        print(&mut bench, peer(1), Claim::Nobody).unwrap();
    }
    assert_eq!(print(&mut bench, peer(1), Claim::Nobody), Err(SHARE));
    print(&mut bench, peer(2), Claim::Nobody).unwrap();
    let alice = session(&mut bench, peer(1), "alice");
    print(&mut bench, alice, Claim::Session).expect("a user of the print server at that address");
    let admin = Asker::Session(bench.log_in(peer(1), KO, KO_PASSWORD).unwrap());
    let first: Vec<_> = bench.view().jobs.iter().take(2).map(|it| *it.0).collect();
    bench.ask(admin, Command::Job(JobAsk::Cancel(first[0]))).unwrap();
    assert_eq!(print(&mut bench, peer(1), Claim::Nobody), Err(SHARE), "others have some as well");
    bench.ask(admin, Command::Job(JobAsk::Cancel(first[1]))).unwrap();
    print(&mut bench, peer(1), Claim::Nobody).expect("it has fewer than are free");
}

#[test]
fn one_user_s_held_jobs_leave_room_for_those_of_others() {
    let mut bench = Bench::certified();
    for user in ["alice", "bob"] {
        bench.add_user(user, "a-password", Role::GeneralUser);
    }
    let alice = session(&mut bench, peer(1), "alice");
    for _ in 0..JOBS.each {
        print(&mut bench, alice, Claim::Session).unwrap();
    }
    let password = || Secret::new("a-password");
    let claim = |user: &str| Claim::Password { user: user.into(), password: password() };
    bench.effects.clear();
    assert_eq!(print(&mut bench, peer(2), claim("alice")), Err(SHARE), "she is who she is");
    assert_eq!(bench.effects.len(), 1, "its document is not kept");
    print(&mut bench, peer(1), claim("bob")).unwrap();
    assert_eq!(bench.view().jobs.len(), JOBS.each + 1);
    // What is deleted at once takes no place.
    print(&mut bench, peer(3), Claim::Nobody).unwrap();
}

#[test]
fn one_peer_s_open_jobs_leave_room_for_those_of_others_and_end_by_themselves() {
    let mut bench = paused();
    for _ in 0..OPEN_JOBS.each {
        open(&mut bench, peer(1), Claim::Nobody).unwrap();
    }
    assert_eq!(open(&mut bench, peer(1), Claim::Nobody), Err(SHARE));
    print(&mut bench, peer(1), Claim::Nobody).expect("what comes whole need not wait");
    let alice = session(&mut bench, peer(1), "alice");
    let hers = open(&mut bench, alice, Claim::Session).unwrap();
    for number in 2..=OPEN_JOBS.reserved {
        while open(&mut bench, peer(number.try_into().unwrap()), Claim::Nobody).is_ok() {}
    }
    open(&mut bench, peer(200), Claim::Nobody).expect("the first one");
    bench.ask(alice, Command::Job(JobAsk::BeginDocument(hers))).unwrap();
    bench.advance_ms(u64::from(MULTIPLE_OPERATION_TIME_OUT_S) * 1_000);
    open(&mut bench, peer(1), Claim::Nobody).expect("those of before were not gone on with");
}

#[test]
fn a_document_that_names_its_user_takes_of_the_user_s_share() {
    let mut bench = Bench::certified();
    bench.add_user("alice", "a-password", Role::GeneralUser);
    let alice = session(&mut bench, peer(1), "alice");
    for _ in 0..JOBS.each {
        print(&mut bench, alice, Claim::Session).unwrap();
    }
    let password = Secret::new("a-password");
    let claim = Claim::Password { user: "alice".into(), password };
    let job = open(&mut bench, peer(2), Claim::Nobody).unwrap();
    let addition = Addition {
        job,
        document: Some(document(77)),
        last: true,
        claim,
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    bench.effects.clear();
    let added = bench.ask(peer(2), Command::Job(JobAsk::AddDocument(addition.into())));
    assert_eq!(added, Err(SHARE));
    assert_eq!(bench.effects.len(), 1, "the document is not kept");
    assert!(bench.view().jobs.get(&job).unwrap().documents.is_empty());
}

#[test]
fn one_user_s_folders_leave_numbers_for_others() {
    let mut bench = paused();
    let alice = session(&mut bench, peer(1), "alice");
    let bob = session(&mut bench, peer(1), "bob");
    let mut number = 0;
    let mut make = |bench: &mut Bench, asker, owner: Option<&str>| {
        number += 1;
        let passcode = PasscodeChange::Off;
        let owner = owner.map(|it| crate::user::UserId::new(it).unwrap());
        let number = FolderNumber(number);
        let create = FolderAsk::Create { number, name: "in".into(), passcode, owner };
        bench.ask(asker, Command::Folder(create))
    };
    for _ in 0..FOLDERS.each {
        make(&mut bench, alice, None).unwrap();
    }
    assert_eq!(make(&mut bench, alice, None), Err(Refused::Folder(FolderRefused::Share)));
    make(&mut bench, bob, None).unwrap();
    make(&mut bench, Asker::Control, Some("alice")).expect("a hand has no share to keep to");
}

#[test]
fn one_peer_s_subscriptions_leave_room_for_others_also_where_they_come_with_jobs() {
    let mut bench = paused();
    bench.set("auth.login_type", "Off");
    for _ in 0..SUBSCRIPTIONS.each {
        subscribe(&mut bench, peer(1)).unwrap();
    }
    let share = Err(Refused::Subscription(SubscriptionRefused::Share));
    assert_eq!(subscribe(&mut bench, peer(1)), share);
    subscribe(&mut bench, peer(2)).unwrap();
    let before = bench.view().subscriptions.len();
    let opening = Opening {
        name: String::new(),
        ticket: JobTicket::default(),
        password: None,
        claim: Claim::Nobody,
        subscriptions: vec![order()],
    };
    bench.ask(peer(1), Command::Job(JobAsk::Open(opening.into()))).unwrap();
    assert_eq!(bench.view().subscriptions.len(), before);
}

#[test]
fn nobody_s_forms_leave_room_for_those_of_users() {
    let mut bench = paused();
    let form = |bench: &mut Bench, asker, claim| {
        let submit = bench.submission(claim, JobType::BackgroundForm);
        let Ok(Reply::Job(id, _)) = bench.ask(asker, submit) else { panic!("not taken") };
        bench.job_state(id).ending() == Some(Ending::Completed)
    };
    for _ in 0..NOBODY_FORMS_MAX {
        assert!(form(&mut bench, peer(1), Claim::Nobody));
    }
    assert!(!form(&mut bench, peer(2), Claim::Nobody));
    let alice = session(&mut bench, peer(1), "alice");
    assert!(form(&mut bench, alice, Claim::Session));
}

#[test]
fn all_addresses_of_a_network_are_one_peer_to_passwords_at_work() {
    let mut bench = paused();
    let at = |it: u16| Asker::Remote(Door::Cwis, [0x2001, 0xdb8, 0, 1, 0, 0, 0, it].into());
    for address in 0..PASSWORDS.each {
        bench.begin_log_in(at(address.try_into().unwrap()), "alice", "a-password").unwrap();
    }
    let refused = bench.begin_log_in(at(7_000), "alice", "a-password");
    assert_eq!(refused, Err(Refused::TooManySessions));
    bench.begin_log_in(peer(1), "alice", "a-password").unwrap();
}

#[test]
fn one_peer_s_documents_leave_room_on_the_drive_for_others() {
    let mut bench = paused();
    let large = |bench: &mut Bench, asker| {
        let submit = bench.submission(Claim::Nobody, JobType::Normal);
        let Command::Job(JobAsk::Submit(mut submission)) = submit else { panic!("{submit:?}") };
        submission.document.bytes = 200 << 20;
        bench.ask(asker, Command::Job(JobAsk::Submit(submission)))
    };
    let space = Err(Refused::Job(JobRefused::Space));
    large(&mut bench, peer(1)).unwrap();
    large(&mut bench, peer(1)).unwrap();
    bench.effects.clear();
    assert_eq!(large(&mut bench, peer(1)), space);
    assert_eq!(bench.effects.len(), 1, "the document is not kept");
    large(&mut bench, peer(2)).unwrap();
    let open = open(&mut bench, peer(1), Claim::Nobody).unwrap();
    let add = |bench: &mut Bench, bytes| {
        let document = Some(Document { bytes, ..document(77) });
        let claim = Claim::Nobody;
        let (name, job_type, changes) = (None, None, Vec::new());
        let addition =
            Addition { job: open, document, last: false, claim, name, job_type, changes };
        bench.ask(peer(1), Command::Job(JobAsk::AddDocument(addition.into())))
    };
    for _ in 0..2 {
        assert_eq!(add(&mut bench, 200 << 20), space, "before its user is known, and after");
        add(&mut bench, 1_000).unwrap();
    }
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.ask(admin, Command::Job(JobAsk::Purge)).unwrap();
    large(&mut bench, peer(1)).unwrap();
}

/// What a peer does, so many times.
#[derive(Clone, Debug)]
enum Flood {
    Open { peer: u8, times: usize },
    Begin,
    Subscribe { peer: u8, times: usize },
    LogIn { peer: u8, times: usize },
    Wait { ms: u32 },
}

fn flood() -> impl Strategy<Value = Flood> {
    // Fewer peers than places are kept for those who have none.
    let (peer, times) = (0..9u8, 1..150usize);
    prop_oneof![
        3 => (peer.clone(), times.clone()).prop_map(|(peer, times)| Flood::Open { peer, times }),
        1 => Just(Flood::Begin),
        2 => (peer.clone(), times.clone()).prop_map(|(peer, times)| Flood::Subscribe { peer, times }),
        2 => (peer, times).prop_map(|(peer, times)| Flood::LogIn { peer, times }),
        1 => (0..200_000u32).prop_map(|ms| Flood::Wait { ms }),
    ]
}

fn does(bench: &mut Bench, flood: &Flood) {
    match *flood {
        Flood::Open { peer: at, times } => {
            (0..times).for_each(|_| drop(open(bench, peer(at), Claim::Nobody)));
        }
        // Documents begin to come in that never end: their jobs do not end by themselves.
        Flood::Begin => {
            let jobs: Vec<_> = bench.view().jobs.values().map(|it| (it.id, it.peer)).collect();
            for (id, at) in jobs {
                let asker = Asker::Remote(Door::Driver, at.unwrap());
                let _ = bench.ask(asker, Command::Job(JobAsk::BeginDocument(id)));
            }
        }
        Flood::Subscribe { peer: at, times } => {
            (0..times).for_each(|_| drop(subscribe(bench, peer(at))));
        }
        Flood::LogIn { peer: at, times } => {
            (0..times).for_each(|_| drop(bench.begin_log_in(peer(at), "alice", "wrong")));
        }
        Flood::Wait { ms } => bench.advance_ms(ms.into()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_some_peers_do_another_one_s_first_request_is_let_in(
        floods in prop::collection::vec(flood(), 1..20),
    ) {
        let mut bench = paused();
        bench.set("auth.login_type", "Off");
        for it in floods {
            does(&mut bench, &it);
            let mut apart = paused();
            (apart.device, apart.now) = (bench.device.clone(), bench.now);
            prop_assert!(apart.begin_log_in(peer(200), "bob", "a-password").is_ok());
            prop_assert!(apart.begin_log_in(Asker::Panel, "bob", "a-password").is_ok());
            prop_assert!(subscribe(&mut apart, peer(200)).is_ok());
            prop_assert!(open(&mut apart, peer(200), Claim::Nobody).is_ok());
            prop_assert!(print(&mut apart, peer(200), Claim::Nobody).is_ok());
        }
    }
}
