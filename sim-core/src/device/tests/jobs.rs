use super::bench::{Bench, KO, KO_PASSWORD, PEER};
use crate::job::{
    AbortReason, Claim, Ending, JobAsk, JobId, JobRefused, JobState, JobType, Resource,
    TicketRefused, USER_FORMS_MAX,
};
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Door, Effect, Refused, Reply, Secret};

const TYPES: [JobType; 6] = [
    JobType::Normal,
    JobType::Secure,
    JobType::SampleSet,
    JobType::Delayed,
    JobType::StoreInRemoteFolder,
    JobType::BackgroundForm,
];

fn with_users() -> Bench {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench.add_user("bob", "bob-pass-12", Role::GeneralUser);
    bench.add_user("sara", "sara-pass-1", Role::SystemAdministrator);
    bench
}

fn alice() -> Claim {
    Claim::Password { user: "alice".into(), password: Secret::new("alice-pass1") }
}

/// The same from a sender who can be asked to log in.
fn asks_back(ask: Command) -> Command {
    let Command::Job(JobAsk::Submit(mut it)) = ask else { panic!("{ask:?}") };
    it.asks_back = true;
    Command::Job(JobAsk::Submit(it))
}

fn discards(bench: &Bench) -> usize {
    bench.effects.iter().filter(|it| matches!(it, Effect::Discard(_))).count()
}

#[test]
fn every_job_type_but_a_form_becomes_a_private_charge_print() {
    for job_type in TYPES {
        let mut bench = with_users();
        let (id, state) = bench.submit(alice(), job_type);
        if job_type == JobType::BackgroundForm {
            assert_eq!(state.ending(), Some(Ending::Completed));
            assert_eq!(bench.view().forms.len(), 1);
            assert_eq!(discards(&bench), 0, "the form is kept");
        } else {
            assert!(state.is_held(), "{job_type:?}");
            assert!(bench.view().job(id).unwrap().is_private());
        }
        assert!(!bench.effects.iter().any(|it| matches!(it, Effect::Print { .. })));
    }
}

#[test]
fn a_form_belongs_to_its_user_and_goes_with_the_user() {
    let mut bench = with_users();
    let bob = Claim::Password { user: "bob".into(), password: Secret::new("bob-pass-12") };
    for claim in [alice(), bob.clone(), alice()] {
        bench.submit(claim, JobType::BackgroundForm);
    }
    let owners: Vec<_> = bench.view().forms.iter().map(|it| it.owner.clone().unwrap().id).collect();
    assert_eq!(owners.iter().map(UserId::as_str).collect::<Vec<_>>(), ["alice", "bob", "alice"]);
    let theirs = bench.view().forms[1].document;
    let delete = |it| Command::Job(JobAsk::DeleteForm(it));
    let asker = Asker::Session(bench.cwis("alice", "alice-pass1").unwrap());
    assert_eq!(bench.ask(asker, delete(theirs)), Err(Refused::NotPermitted));
    let hers = bench.view().forms[0].document;
    bench.ask(asker, delete(hers)).unwrap();
    assert_eq!(bench.effects.last(), Some(&Effect::Discard(hers)), "and is overwritten");
    assert_eq!(bench.ask(asker, delete(hers)), Err(Refused::Job(JobRefused::NoSuchForm)));
    let delete_alice = UserAsk::Delete(UserId::new("alice").unwrap());
    bench.ask(Asker::Control, Command::User(delete_alice)).unwrap();
    assert_eq!(bench.view().forms.iter().map(|it| it.document).collect::<Vec<_>>(), [theirs]);
    assert_eq!(discards(&bench), 2);
    // One of nobody's is the administrators'.
    bench.set("private_print.receive_control", "Print");
    bench.submit(Claim::Nobody, JobType::BackgroundForm);
    let nobodys = bench.view().forms[1].clone();
    assert_eq!(nobodys.owner, None);
    let bobs = Asker::Session(bench.cwis("bob", "bob-pass-12").unwrap());
    assert_eq!(bench.ask(bobs, delete(nobodys.document)), Err(Refused::NotPermitted));
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.ask(ko, delete(nobodys.document)).unwrap();
    bench.ask(ko, delete(theirs)).unwrap();
    assert!(bench.view().forms.is_empty());
}

#[test]
fn one_user_s_forms_leave_room_for_others() {
    let mut bench = with_users();
    for _ in 0..USER_FORMS_MAX {
        let (_, state) = bench.submit(alice(), JobType::BackgroundForm);
        assert_eq!(state.ending(), Some(Ending::Completed));
    }
    let (_, state) = bench.submit(alice(), JobType::BackgroundForm);
    assert_eq!(state.ending(), Some(Ending::Aborted(AbortReason::Forms)));
    assert_eq!(state.fault(), Some("its user has 32 background forms, and may have 32"));
    assert_eq!((bench.view().forms.len(), discards(&bench)), (USER_FORMS_MAX, 1));
    let bob = Claim::Password { user: "bob".into(), password: Secret::new("bob-pass-12") };
    let (_, state) = bench.submit(bob, JobType::BackgroundForm);
    assert_eq!(state.ending(), Some(Ending::Completed));
}

#[test]
fn nothing_is_kept_of_a_job_whose_user_is_wrong_unknown_or_missing() {
    let wrong = Claim::Password { user: "alice".into(), password: Secret::new("no") };
    let unknown = Claim::Password { user: "eve".into(), password: Secret::new("no") };
    let cases = [
        (wrong, AbortReason::LoginFailed, "alice"),
        (unknown, AbortReason::LoginFailed, "-"),
        (Claim::UserOnly("alice".into()), AbortReason::LoginFailed, "alice"),
        (Claim::Nobody, AbortReason::NoUser, "-"),
        (Claim::Session, AbortReason::NoUser, "-"),
    ];
    for (claim, reason, user) in cases {
        let mut bench = with_users();
        let rows = bench.audit().len();
        let (_, state) = bench.submit(claim.clone(), JobType::Normal);
        assert_eq!(state.ending(), Some(Ending::Aborted(reason)), "{claim:?}");
        assert_eq!(discards(&bench), 1);
        assert!(bench.view().jobs.is_empty());
        assert_eq!(bench.audit()[rows..], [format!("Job Status / Print / Aborted by {user}")]);
    }
}

#[test]
fn a_job_whose_sender_can_be_asked_to_log_in_is_no_job_where_it_would_be_deleted() {
    let mut bench = with_users();
    let rows = bench.audit().len();
    for (claim, user) in [(Claim::Nobody, "-"), (Claim::UserOnly("alice".into()), "alice")] {
        let ask = asks_back(bench.submission(claim, JobType::Normal));
        let before = (discards(&bench), bench.audit().len());
        assert_eq!(bench.ask(Asker::Remote(Door::Driver, PEER), ask), Err(Refused::NotLoggedIn));
        assert_eq!(discards(&bench), before.0 + 1);
        let row = format!("Job Status / Print / Aborted by {user}");
        assert_eq!(bench.audit()[before.1..], [row]);
    }
    assert_eq!(bench.audit().len(), rows + 2);
    assert!(bench.view().jobs.is_empty() && bench.view().history.is_empty());
    bench.set("private_print.receive_control.without_user_id", "Print");
    let ask = asks_back(bench.submission(Claim::Nobody, JobType::Normal));
    let taken = bench.ask(Asker::Remote(Door::Driver, PEER), ask);
    assert!(matches!(taken, Ok(Reply::Job(JobId(1), JobState::Reading))), "{taken:?}");
}

#[test]
fn the_three_branches_of_receive_control_each_do_as_set() {
    let dispositions =
        ["Print", "Save as Private Charge Print Job", "Delete Job"].map(str::to_owned);
    let wrong = Claim::Password { user: "alice".into(), password: Secret::new("no") };
    let branches =
        [("login_success", alice()), ("login_failure", wrong), ("without_user_id", Claim::Nobody)];
    for (branch, claim) in branches {
        for disposition in &dispositions {
            let mut bench = with_users();
            bench.set(&format!("private_print.receive_control.{branch}"), disposition);
            let (_, state) = bench.submit(claim.clone(), JobType::Normal);
            let expected = match disposition.as_str() {
                "Print" => "printing",
                "Delete Job" => "aborted",
                _ => "held",
            };
            assert_eq!(state.name(), expected, "{branch}: {disposition}");
        }
    }
}

#[test]
fn a_received_job_prints_at_once_or_goes_by_its_log_in() {
    let mut bench = with_users();
    let mut states = |control: &str| {
        bench.set("private_print.receive_control", control);
        [alice(), Claim::Nobody].map(|it| bench.submit(it, JobType::Normal).1.name())
    };
    assert_eq!(states("According to Print Accounting"), ["held", "aborted"]);
    assert_eq!(states("Print"), ["printing", "waiting"]);
}

#[test]
fn a_device_from_the_factory_prints_at_once_and_asks_nobody() {
    let mut bench = Bench::factory();
    let (id, state) = bench.submit(Claim::Nobody, JobType::Normal);
    assert_eq!(state, JobState::Running(Resource::Engine));
    bench.print_all();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
}

#[test]
fn the_owner_prints_two_copies_and_the_data_is_let_go() {
    let mut bench = with_users();
    let (id, _) = bench.submit(alice(), JobType::Normal);
    bench.log_in(Asker::Panel, "alice", "alice-pass1").unwrap();
    let preview = bench.ask(Asker::Panel, Command::Job(JobAsk::Preview(id)));
    assert!(matches!(preview, Ok(Reply::Document { pages: 3, .. })));
    bench.ask(Asker::Panel, Command::Job(JobAsk::SetCopies(id, 2))).unwrap();
    bench.ask(Asker::Panel, Command::Job(JobAsk::Release(id))).unwrap();
    let print = bench.effects.last().unwrap().clone();
    let Effect::Print { plan, .. } = print else { panic!("{print:?}") };
    assert_eq!((plan.impressions(), plan.copies), (3, 2));
    bench.print_all();
    assert_eq!(bench.job_state(id).ending(), Some(Ending::Completed));
    assert_eq!(discards(&bench), 1);
    assert_eq!(bench.last_audit(), "Job Status / Print / Completed by alice");
}

#[test]
fn nobody_but_the_owner_and_administrators_touches_a_private_print() {
    let asks: [fn(JobId) -> JobAsk; 5] = [
        JobAsk::Preview,
        |id| JobAsk::SetCopies(id, 5),
        JobAsk::Release,
        JobAsk::Delete,
        JobAsk::Cancel,
    ];
    for ask in asks {
        let mut bench = with_users();
        let (id, _) = bench.submit(alice(), JobType::Normal);
        let before = bench.view().job(id).unwrap().clone();
        let nobody = bench.ask(Asker::Panel, Command::Job(ask(id)));
        assert_eq!(nobody, Err(Refused::NotLoggedIn));
        let bob = bench.cwis("bob", "bob-pass-12").unwrap();
        let other = bench.ask(Asker::Session(bob), Command::Job(ask(id)));
        assert_eq!(other, Err(Refused::NotPermitted));
        assert_eq!(bench.view().job(id).unwrap(), &before);
        for (user, password) in
            [("sara", "sara-pass-1"), (KO, KO_PASSWORD), ("alice", "alice-pass1")]
        {
            let (id, _) = bench.submit(alice(), JobType::Normal);
            let session = bench.cwis(user, password).unwrap();
            bench.ask(Asker::Session(session), Command::Job(ask(id))).unwrap();
        }
    }
}

#[test]
fn a_job_being_printed_can_be_cancelled_but_not_deleted_and_the_next_one_starts() {
    let mut bench = with_users();
    let jobs: Vec<_> = (0..2).map(|_| bench.submit(alice(), JobType::Normal).0).collect();
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    for id in &jobs {
        bench.ask(Asker::Session(alice), Command::Job(JobAsk::Release(*id))).unwrap();
    }
    assert_eq!(bench.job_state(jobs[1]), JobState::Waiting(Resource::Engine));
    let refused = bench.ask(Asker::Session(alice), Command::Job(JobAsk::Delete(jobs[0])));
    assert_eq!(refused, Err(Refused::Job(JobRefused::State(JobState::Running(Resource::Engine)))));
    bench.ask(Asker::Session(alice), Command::Job(JobAsk::Cancel(jobs[0]))).unwrap();
    assert!(bench.effects.contains(&Effect::StopPrinting(jobs[0])));
    assert_eq!(bench.last_audit(), "Job Status / Print / Canceled by User by alice");
    assert_eq!(bench.job_state(jobs[0]).ending(), Some(Ending::Cancelled));
    assert_eq!(bench.job_state(jobs[1]), JobState::Running(Resource::Engine));
}

#[test]
fn damaged_data_aborts_its_job_and_leaves_the_next_one_alone() {
    let mut bench = with_users();
    bench.document = Err("no pages".into());
    let (damaged, state) = bench.submit(alice(), JobType::Normal);
    assert_eq!(state.ending(), Some(Ending::Aborted(AbortReason::Data)));
    let fault = bench.view().job(damaged).unwrap().state.end().unwrap().fault.clone();
    assert_eq!(fault.as_deref(), Some("no pages"));
    assert_eq!(bench.last_audit(), "Job Status / Print / Aborted by alice");
    bench.document = Ok(1);
    let (next, state) = bench.submit(alice(), JobType::Normal);
    assert!(state.is_held());
    assert_ne!(damaged, next);
}

#[test]
fn copies_are_1_to_999() {
    let mut bench = with_users();
    let (id, _) = bench.submit(alice(), JobType::Normal);
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    for copies in [0, 1_000] {
        let set = Command::Job(JobAsk::SetCopies(id, copies));
        let refused = bench.ask(Asker::Session(alice), set);
        assert_eq!(refused, Err(Refused::Job(JobRefused::Ticket(TicketRefused::Copies))));
    }
    bench.ask(Asker::Session(alice), Command::Job(JobAsk::SetCopies(id, 999))).unwrap();
}

#[test]
fn a_deleted_user_takes_folders_and_private_prints_along() {
    use crate::folder::{FolderAsk, FolderNumber, PasscodeChange};
    let mut bench = with_users();
    let (alices, _) = bench.submit(alice(), JobType::Normal);
    let (bobs, _) = bench.submit_as("bob", "bob-pass-12");
    for (number, (user, password)) in [(1, ("alice", "alice-pass1")), (2, ("bob", "bob-pass-12"))] {
        let session = bench.cwis(user, password).unwrap();
        let create = FolderAsk::Create {
            number: FolderNumber(number),
            name: user.into(),
            passcode: PasscodeChange::Off,
            owner: None,
        };
        bench.ask(Asker::Session(session), Command::Folder(create)).unwrap();
    }
    let in_folder = bench.fill_folder(FolderNumber(3), "alice");
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let delete = UserAsk::Delete(UserId::new("alice").unwrap());
    bench.ask(Asker::Session(ko), Command::User(delete)).unwrap();
    assert_eq!(bench.job_state(alices).ending(), Some(Ending::Cancelled));
    assert!(bench.job_state(bobs).is_held());
    assert_eq!(bench.view().folders.keys().collect::<Vec<_>>(), [&FolderNumber(2)]);
    assert!(in_folder.iter().all(|it| bench.effects.contains(&Effect::Discard(*it))));
    assert_eq!(bench.last_audit(), "Device Settings / Delete User / Successful by KO");
}
