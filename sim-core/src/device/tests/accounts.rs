//! Accounts: which jobs are charged to which, and which cannot be.

use std::collections::BTreeSet;

use super::bench::{Bench, KO, KO_PASSWORD, PEER, document};
use crate::account::{AccountAsk, AccountId, AccountRefused, Uncharged};
use crate::job::{
    AbortReason, Addition, Claim, DocumentId, Ending, JobAsk, JobId, JobRefused, JobState,
    JobTicket, Opening, Submission, TicketChange,
};
use crate::saved::SavedRows;
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Device, Door, Effect, Fact, Refused, Reply, Secret};

const DRIVER: Asker = Asker::Remote(Door::Driver, PEER);

fn id(id: &str) -> AccountId {
    AccountId::new(id).unwrap()
}

fn account(account: &str, limit: Option<u32>, users: &[&str]) -> AccountAsk {
    let users = users.iter().map(|it| UserId::new(it).unwrap()).collect::<BTreeSet<_>>();
    AccountAsk::Put { id: id(account), is_closed: false, limit, used: None, users }
}

fn put(bench: &mut Bench, ask: AccountAsk) {
    bench.ask(Asker::Control, Command::Account(ask)).unwrap();
}

/// A device that prints what comes, with an account of alice's and one of everyone's.
fn accounting(mut bench: Bench) -> Bench {
    for user in ["alice", "bob"] {
        bench.add_user(user, "a-password-1", Role::GeneralUser);
    }
    put(&mut bench, account("research", Some(5), &["alice"]));
    put(&mut bench, account("everyone", None, &[]));
    bench
}

fn ticket(account: &str, user: &str) -> JobTicket {
    let named = |it: &str| Some(it).filter(|it| !it.is_empty()).map(Into::into);
    JobTicket { account: named(account), accounting_user: named(user), ..JobTicket::default() }
}

fn submit(bench: &mut Bench, ticket: JobTicket, claim: Claim) -> Result<JobId, Refused> {
    let submission = Submission {
        asks_back: false,
        subscriptions: Vec::new(),
        name: "a".into(),
        job_type: Default::default(),
        ticket,
        password: None,
        document: document(7),
        claim,
    };
    let reply = bench.ask(DRIVER, Command::Job(JobAsk::Submit(submission.into())))?;
    let Reply::Job(id, _) = reply else { panic!("{reply:?}") };
    Ok(id)
}

fn uncharged(why: Uncharged) -> Refused {
    Refused::Job(JobRefused::Account(why))
}

fn used(bench: &Bench, account: &str) -> u32 {
    bench.view().accounts[&id(account)].used
}

#[test]
fn a_job_is_charged_to_the_account_that_it_names_or_is_not_taken() {
    let mut bench = accounting(Bench::factory());
    let refused = [
        (ticket("", "alice"), Uncharged::InfoNeeded),
        (ticket("research", ""), Uncharged::InfoNeeded),
        (ticket("research", "bob"), Uncharged::NotAuthorized),
        (ticket("nowhere", "alice"), Uncharged::NotAuthorized),
        // As for one that is there: nobody learns that it is not.
        (ticket("nowhere", ""), Uncharged::InfoNeeded),
    ];
    for (ticket, why) in refused {
        assert_eq!(submit(&mut bench, ticket, Claim::Nobody), Err(uncharged(why)));
        assert_eq!(bench.effects.pop(), Some(Effect::Discard(DocumentId(7))));
    }
    assert!(bench.view().jobs.is_empty() && bench.view().history.is_empty());
    submit(&mut bench, ticket("everyone", ""), Claim::Nobody).unwrap();
    let job = submit(&mut bench, ticket("research", "alice"), Claim::Nobody).unwrap();
    bench.print_all();
    assert_eq!(bench.job_state(job).ending(), Some(Ending::Completed));
    assert_eq!((used(&bench, "research"), used(&bench, "everyone")), (3, 3));
}

#[test]
fn a_limit_ends_with_the_job_that_reaches_it_and_only_users_hear_of_it() {
    let mut bench = accounting(Bench::factory());
    let mine = || ticket("research", "alice");
    let jobs = [0, 1].map(|_| submit(&mut bench, mine(), Claim::Nobody).unwrap());
    bench.print_all();
    assert!(jobs.iter().all(|it| bench.job_state(*it).ending() == Some(Ending::Completed)));
    assert_eq!(used(&bench, "research"), 6, "of 5");
    let reached = submit(&mut bench, mine(), Claim::Nobody);
    assert_eq!(reached, Err(uncharged(Uncharged::LimitReached)));
    let bob = submit(&mut bench, ticket("research", "bob"), Claim::Nobody);
    assert_eq!(bob, Err(uncharged(Uncharged::NotAuthorized)));
    let AccountAsk::Put { id, limit, users, .. } = account("research", Some(5), &["alice"]) else {
        unreachable!()
    };
    let ask = AccountAsk::Put { id, is_closed: true, limit, used: Some(0), users };
    put(&mut bench, ask);
    let closed = submit(&mut bench, mine(), Claim::Nobody);
    assert_eq!(closed, Err(uncharged(Uncharged::Closed)));
}

#[test]
fn where_passwords_are_asked_for_a_name_is_not_enough() {
    let mut bench = accounting(Bench::certified());
    let password =
        |user: &str| Claim::Password { user: user.into(), password: Secret::new("a-password-1") };
    let bob = submit(&mut bench, ticket("research", "alice"), password("bob"));
    assert_eq!(bob, Err(uncharged(Uncharged::NotAuthorized)));
    assert!(bench.effects.contains(&Effect::Discard(DocumentId(7))));
    let alice = submit(&mut bench, ticket("research", "bob"), password("alice")).unwrap();
    assert!(bench.job_state(alice).is_held());
    let nobody = submit(&mut bench, ticket("research", "alice"), Claim::Nobody).unwrap();
    let deleted = Some(Ending::Aborted(AbortReason::NoUser));
    assert_eq!(bench.job_state(nobody).ending(), deleted, "Receive Control comes first");
}

#[test]
fn a_job_whose_document_names_its_user_is_charged_once_it_is_known() {
    let mut bench = accounting(Bench::certified());
    let addition = |job, claim| Addition {
        job,
        document: Some(document(7)),
        last: true,
        claim,
        name: None,
        job_type: None,
        changes: Vec::new(),
    };
    let not_authorized = AbortReason::Account(Uncharged::NotAuthorized);
    for (user, ending) in [("alice", None), ("bob", Some(Ending::Aborted(not_authorized)))] {
        let (name, password) = (String::new(), None);
        let ticket = ticket("research", "");
        let opening =
            Opening { name, ticket, password, claim: Claim::Nobody, subscriptions: Vec::new() };
        let opened = bench.ask(DRIVER, Command::Job(JobAsk::Open(opening.into())));
        let Ok(Reply::Job(job, JobState::Incoming { .. })) = opened else { panic!("{opened:?}") };
        let password = Secret::new("a-password-1");
        let claim = Claim::Password { user: user.into(), password };
        let add = JobAsk::AddDocument(addition(job, claim).into());
        bench.ask(DRIVER, Command::Job(add)).unwrap();
        assert_eq!(bench.job_state(job).ending(), ending, "{user}");
        assert_eq!(bench.job_state(job).is_held(), ending.is_none(), "{user}");
        let kept = bench.view().job(job).unwrap().kept().count();
        assert_eq!(kept, usize::from(ending.is_none()));
    }
}

#[test]
fn another_account_is_checked_like_the_first() {
    let mut bench = accounting(Bench::factory());
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    bench.ask(admin, Command::Printer(crate::printer::PrinterAsk::Pause)).unwrap();
    let job = submit(&mut bench, ticket("everyone", "bob"), Claim::Nobody).unwrap();
    let mut to = |account: &str| {
        let change = TicketChange::Account(Some(account.into()));
        bench.ask(admin, Command::Job(JobAsk::Change(job, None, vec![change])))
    };
    assert_eq!(to("research"), Err(uncharged(Uncharged::NotAuthorized)));
    to("everyone").unwrap();
}

#[test]
fn an_account_forgets_a_deleted_user_and_is_closed_with_its_last() {
    let mut bench = accounting(Bench::factory());
    put(&mut bench, account("both", None, &["alice", "bob"]));
    let alice = UserId::new("alice").unwrap();
    bench.ask(Asker::Control, Command::User(UserAsk::Delete(alice))).unwrap();
    bench.add_user("alice", "a-password-2", Role::GeneralUser);
    for (account, user, charged) in [
        ("research", "alice", Err(Uncharged::Closed)),
        ("research", "bob", Err(Uncharged::Closed)),
        ("both", "alice", Err(Uncharged::NotAuthorized)),
        ("both", "bob", Ok(())),
        ("everyone", "alice", Ok(())),
    ] {
        let job = submit(&mut bench, ticket(account, user), Claim::Nobody);
        assert_eq!(job.map(|_| ()), charged.map_err(uncharged), "{user} on {account}");
    }
    put(&mut bench, account("research", None, &["alice"]));
    submit(&mut bench, ticket("research", "alice"), Claim::Nobody).unwrap();
}

#[test]
fn accounts_belong_to_administrators_outlive_the_power_and_go_with_the_factory_defaults() {
    let mut bench = accounting(Bench::factory());
    let alice = Asker::Session(bench.cwis("alice", "a-password-1").unwrap());
    let admin = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let delete = || Command::Account(AccountAsk::Delete(id("everyone")));
    assert_eq!(bench.ask(alice, delete()), Err(Refused::NotPermitted));
    bench.ask(admin, delete()).unwrap();
    let again = bench.ask(admin, delete());
    assert_eq!(again, Err(Refused::Account(AccountRefused::NoSuchAccount)));
    let rows = bench.device.changes(None).into_iter();
    let rows: SavedRows = rows.filter_map(|(key, value)| Some((key, value?))).collect();
    let (resumed, _) = Device::resume(&rows).unwrap();
    assert_eq!(resumed.view().accounts, bench.view().accounts);
    assert_eq!(resumed.view().accounts.len(), 1);
    bench.ask(admin, Command::RestoreFactoryDefaults).unwrap();
    bench.observe(Fact::FactoryDefaultsRestored);
    assert!(bench.view().accounts.is_empty());
}
