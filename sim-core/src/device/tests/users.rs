use super::bench::{Bench, KO, KO_PASSWORD};
use crate::password::PasswordRefused;
use crate::user::{IdRefused, Role, UserAsk, UserChanges, UserId, UserRefused};
use crate::{Asker, Command, Refused, Secret, Seen};

fn with_alice() -> Bench {
    let mut bench = Bench::certified();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    bench
}

fn change(current: &str, new: &str) -> Command {
    Command::User(UserAsk::ChangeOwnPassword {
        current: Secret::new(current),
        new: Secret::new(new),
    })
}

fn add(id: &str, password: &str, role: Role) -> Command {
    Command::User(UserAsk::Add {
        id: UserId::new(id).unwrap(),
        name: String::new(),
        role,
        password: Secret::new(password),
    })
}

#[test]
fn a_general_user_changes_the_own_password_and_nothing_else() {
    let mut bench = with_alice();
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let other = bench.cwis("alice", "alice-pass1").unwrap();
    let wrong = bench.ask(Asker::Session(alice), change("no", "new-pass-99"));
    assert_eq!(wrong, Err(Refused::User(UserRefused::CurrentPassword)));
    let short = bench.ask(Asker::Session(alice), change("alice-pass1", "eight888"));
    let least = PasswordRefused::TooShort { least: 9 };
    assert_eq!(short, Err(Refused::User(UserRefused::Password(least))));
    bench.ask(Asker::Session(alice), change("alice-pass1", "new-pass-99")).unwrap();
    assert_eq!(bench.last_audit(), "Device Settings / Edit User / Successful by alice");
    assert!(bench.view().sessions.contains_key(&alice), "the session goes on");
    assert!(!bench.view().sessions.contains_key(&other), "one with the old password does not");
    bench.cwis("alice", "alice-pass1").unwrap_err();
    bench.cwis("alice", "new-pass-99").unwrap();
    let added = bench.ask(Asker::Session(alice), add("mallory", "mallory-1", Role::GeneralUser));
    assert_eq!(added, Err(Refused::NotPermitted));
}

#[test]
fn a_user_s_password_is_as_long_as_was_set_at_least() {
    let mut bench = with_alice();
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    for (set, least) in [("9", 9_u32), ("12", 12), ("Off", 1)] {
        bench.set("auth.password_minimum_length", set);
        let alice = bench.cwis("alice", "alice-pass1").unwrap();
        let long = "x".repeat(least as usize);
        let short = &long[1..];
        let refused = UserRefused::Password(PasswordRefused::TooShort { least });
        for (asker, ask) in [
            (Asker::Session(alice), change("alice-pass1", short)),
            (ko, add("new", short, Role::GeneralUser)),
        ] {
            assert_eq!(bench.ask(asker, ask), Err(Refused::User(refused)), "{set}");
        }
        bench.ask(ko, add("new", &long, Role::GeneralUser)).unwrap();
        bench.ask(ko, Command::User(UserAsk::Delete(UserId::new("new").unwrap()))).unwrap();
    }
}

#[test]
fn wrong_current_passwords_count_and_lock_as_failed_log_ins_do() {
    let mut bench = with_alice();
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let wrong = Err(Refused::User(UserRefused::CurrentPassword));
    for _ in 0..5 {
        assert_eq!(bench.ask(Asker::Session(alice), change("no", "new-pass-99")), wrong);
    }
    let rows = bench.audit();
    let failed = "Login/Logout / Login / Failed (Invalid Password) by alice";
    assert_eq!(rows.iter().filter(|it| it.as_str() == failed).count(), 5, "{rows:?}");
    let right = bench.ask(Asker::Session(alice), change("alice-pass1", "new-pass-99"));
    assert_eq!(right, wrong, "what is right is not told any longer");
    assert_eq!(bench.cwis("alice", "alice-pass1"), Err(Refused::LoginFailed));
}

#[test]
fn users_are_added_edited_and_deleted_by_administrators_and_each_is_logged() {
    let mut bench = with_alice();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let rows = bench.audit().len();
    bench.ask(Asker::Session(ko), add("sara", "sara-pass-1", Role::SystemAdministrator)).unwrap();
    let sara = bench.cwis("sara", "sara-pass-1").unwrap();
    let changes = UserChanges {
        name: Some("Alice A.".into()),
        role: Some(Role::SystemAdministrator),
        password: None,
        is_disabled: None,
    };
    let edit = UserAsk::Edit { id: UserId::new("alice").unwrap(), changes };
    bench.ask(Asker::Session(sara), Command::User(edit)).unwrap();
    let delete = UserAsk::Delete(UserId::new("alice").unwrap());
    bench.ask(Asker::Session(sara), Command::User(delete)).unwrap();
    assert_eq!(
        bench.audit()[rows..],
        [
            "Device Settings / Add User / Successful by KO",
            "Device Settings / Edit User / Successful by sara",
            "Device Settings / Delete User / Successful by sara",
        ]
    );
}

fn edit(id: &str, changes: UserChanges) -> Command {
    Command::User(UserAsk::Edit { id: UserId::new(id).unwrap(), changes })
}

#[test]
fn a_changed_role_holds_from_the_next_request_of_open_sessions_on() {
    let mut bench = with_alice();
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let may = |bench: &Bench| bench.view().may(Asker::Session(alice), &Command::ViewAuditLog);
    for role in [Role::SystemAdministrator, Role::GeneralUser] {
        let changes = UserChanges { role: Some(role), ..UserChanges::default() };
        bench.ask(Asker::Control, edit("alice", changes)).unwrap();
        assert_eq!(may(&bench).is_ok(), role == Role::SystemAdministrator);
        assert_eq!(bench.view().sessions[&alice].role, role);
    }
}

#[test]
fn a_disabled_user_is_let_in_nowhere_until_enabled_again() {
    let mut bench = with_alice();
    let ko = bench.cwis(KO, KO_PASSWORD).unwrap();
    let alice = bench.cwis("alice", "alice-pass1").unwrap();
    let disabled = |it| UserChanges { is_disabled: Some(it), ..UserChanges::default() };
    bench.ask(Asker::Session(ko), edit("alice", disabled(true))).unwrap();
    assert_eq!(bench.last_audit(), "Device Settings / Edit User / Successful by KO");
    assert!(!bench.view().sessions.contains_key(&alice), "open sessions end");
    for password in ["alice-pass1", "a guess"] {
        assert_eq!(bench.cwis("alice", password), Err(Refused::LoginFailed));
        let row = "Login/Logout / Login / Failed (Invalid UserID) by alice";
        assert_eq!(bench.last_audit(), row);
    }
    assert_eq!(bench.log_in(Asker::Panel, "alice", "alice-pass1"), Err(Refused::LoginFailed));
    bench.submit_as("alice", "alice-pass1");
    assert_eq!(bench.last_audit(), "Job Status / Print / Aborted by alice");
    bench.ask(Asker::Session(ko), edit("alice", disabled(false))).unwrap();
    bench.cwis("alice", "alice-pass1").unwrap();
    let refused = bench.ask(Asker::Control, edit(KO, disabled(true)));
    assert_eq!(refused, Err(Refused::User(UserRefused::KeyOperator)));
}

#[test]
fn ids_are_unique_and_none_can_pass_for_the_key_operator_in_the_log() {
    let mut bench = with_alice();
    for taken in ["alice", KO] {
        let refused = bench.ask(Asker::Control, add(taken, "password-1", Role::GeneralUser));
        assert_eq!(refused, Err(Refused::User(UserRefused::Taken)), "{taken}");
    }
    for (id, why) in [
        ("KO", IdRefused::LooksLike("KO")),
        ("ＣＥ", IdRefused::LooksLike("CE")),
        ("-", IdRefused::LooksLike("-")),
        ("al ", IdRefused::OuterBlank),
        ("a\u{200b}l", IdRefused::Unseen('\u{200b}')),
    ] {
        let refused = bench.ask(Asker::Control, add(id, "password-1", Role::GeneralUser));
        assert_eq!(refused, Err(Refused::User(UserRefused::Id(why))), "{id}");
    }
    for role in [Role::KeyOperator, Role::Unauthenticated, Role::Hand] {
        let refused = bench.ask(Asker::Control, add("new", "password-1", role));
        assert_eq!(refused, Err(Refused::User(UserRefused::Role)));
    }
}

#[test]
fn only_the_key_operator_edits_the_key_operator_and_nobody_deletes_it() {
    let mut bench = with_alice();
    bench.add_user("sara", "sara-pass-1", Role::SystemAdministrator);
    let sara = bench.cwis("sara", "sara-pass-1").unwrap();
    let ko = UserId::new(KO).unwrap();
    let edit = UserAsk::Edit {
        id: ko.clone(),
        changes: UserChanges {
            password: Some(Secret::new("taken-over-1")),
            ..UserChanges::default()
        },
    };
    let refused = bench.ask(Asker::Session(sara), Command::User(edit));
    assert_eq!(refused, Err(Refused::NotPermitted));
    let delete = bench.ask(Asker::Session(sara), Command::User(UserAsk::Delete(ko)));
    assert_eq!(delete, Err(Refused::User(UserRefused::KeyOperator)));
    bench.cwis(KO, KO_PASSWORD).unwrap();
}

#[test]
fn a_name_is_refused_for_what_is_wrong_with_it() {
    let mut bench = with_alice();
    let named = |name: &str| {
        let name = Some(name.to_owned());
        edit("alice", UserChanges { name, ..UserChanges::default() })
    };
    for (name, why) in [
        ("A\u{2028}B\tC", UserRefused::NameCharacter('\u{2028}')),
        ("A\tB", UserRefused::NameCharacter('\t')),
        ("   ", UserRefused::BlankName),
        ("\u{3000}\u{200b}", UserRefused::BlankName),
        (&"é".repeat(65), UserRefused::Name),
    ] {
        let refused = bench.ask(Asker::Control, named(name));
        assert_eq!(refused, Err(Refused::User(why)), "{name:?}");
    }
    for name in [" Alice  Liddell", &"é".repeat(64)] {
        bench.ask(Asker::Control, named(name)).unwrap();
        assert_eq!(bench.view().users[&UserId::new("alice").unwrap()].name, name);
    }
}

#[test]
fn a_user_whom_somebody_has_changed_meanwhile_is_not_saved_over() {
    let mut bench = with_alice();
    let alice = UserId::new("alice").unwrap();
    let ko = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
    let as_seen = |bench: &Bench, command| {
        let seen = bench.view().users[&alice].seen();
        Command::AsSeen(vec![Seen::User(seen)], Box::new(command))
    };
    let named = |name: &str| UserChanges { name: Some(name.into()), ..UserChanges::default() };
    let delete = Command::User(UserAsk::Delete(alice.clone()));
    let changed = [
        named("Alice A."),
        UserChanges { role: Some(Role::SystemAdministrator), ..UserChanges::default() },
        UserChanges { is_disabled: Some(true), ..UserChanges::default() },
        UserChanges { password: Some(Secret::new("other-pass-1")), ..UserChanges::default() },
    ];
    for changes in changed {
        let stale = [edit("alice", named("Mine")), delete.clone()].map(|it| as_seen(&bench, it));
        bench.ask(Asker::Control, edit("alice", changes.clone())).unwrap();
        let before = bench.view().users[&alice].clone();
        for command in stale {
            assert_eq!(bench.ask(ko, command), Err(Refused::Outdated), "{changes:?}");
        }
        assert_eq!(bench.view().users[&alice], before);
    }
    let stale = as_seen(&bench, delete.clone());
    bench.ask(ko, as_seen(&bench, delete)).unwrap();
    bench.add_user("alice", "alice-pass1", Role::GeneralUser);
    assert_eq!(bench.ask(ko, stale), Err(Refused::User(UserRefused::NoSuchUser)));
    assert!(bench.view().users.contains_key(&alice), "another has the ID now");
}
