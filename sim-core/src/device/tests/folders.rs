use super::bench::{Bench, KO, KO_PASSWORD, filed};
use crate::command::Assumptions;
use crate::folder::{
    DOCUMENTS_MAX, Folder, FolderAsk, FolderNumber, FolderRefused, FolderSeen, PasscodeChange,
};
use crate::job::DocumentId;
use crate::session::SessionId;
use crate::user::{Role, UserAsk, UserId};
use crate::{Asker, Command, Effect, Refused, Reply, Secret, Seen, Tick};

/// A device with two general users and a System Administrator, all logged in, and the Key Operator.
struct Office {
    bench: Bench,
    alice: Asker,
    bob: Asker,
    sara: Asker,
    operator: Asker,
}

impl Office {
    fn new() -> Self {
        let mut bench = Bench::certified();
        let mut asker = |id: &str, role| {
            bench.add_user(id, &format!("{id}-pass-1"), role);
            let session: SessionId = bench.cwis(id, &format!("{id}-pass-1")).unwrap();
            Asker::Session(session)
        };
        let alice = asker("alice", Role::GeneralUser);
        let bob = asker("bob", Role::GeneralUser);
        let sara = asker("sara", Role::SystemAdministrator);
        let operator = Asker::Session(bench.cwis(KO, KO_PASSWORD).unwrap());
        Self { bench, alice, bob, sara, operator }
    }

    fn ask(&mut self, asker: Asker, ask: FolderAsk) -> Result<Reply, Refused> {
        self.bench.ask(asker, Command::Folder(ask))
    }

    fn folder(&self, number: u16) -> Option<Folder> {
        self.bench.view().folders.get(&FolderNumber(number)).cloned()
    }
}

fn create(number: u16, name: &str, passcode: Option<&str>) -> FolderAsk {
    let passcode = passcode.map_or(PasscodeChange::Off, |it| PasscodeChange::On(Secret::new(it)));
    FolderAsk::Create { number: FolderNumber(number), name: name.into(), passcode, owner: None }
}

fn rename(number: u16, name: &str) -> FolderAsk {
    FolderAsk::Edit {
        number: FolderNumber(number),
        name: Some(name.into()),
        passcode: None,
        deletes_after: None,
    }
}

fn open(number: u16, passcode: Option<&str>) -> FolderAsk {
    FolderAsk::Open { number: FolderNumber(number), passcode: passcode.map(Secret::new) }
}

fn refused(why: FolderRefused) -> Result<Reply, Refused> {
    Err(Refused::Folder(why))
}

#[test]
fn a_folder_is_made_edited_and_deleted_by_its_owner_and_each_end_is_logged() {
    let mut office = Office::new();
    let (alice, number) = (office.alice, FolderNumber(7));
    // The guide's own catalogue does not have them.
    let sibling = Assumptions { sibling_events: true, ..Assumptions::default() };
    office.bench.ask(Asker::Control, Command::Assume(sibling)).unwrap();
    office.ask(alice, create(7, "Invoices", None)).unwrap();
    assert_eq!(office.bench.last_audit(), "Device Settings / Create Mailbox / Successful by alice");
    let folder = office.folder(7).unwrap();
    assert_eq!((folder.name.as_str(), folder.owner.as_str()), ("Invoices", "alice"));
    office.ask(alice, rename(7, "Bills")).unwrap();
    assert_eq!(office.folder(7).unwrap().name, "Bills");
    office.ask(alice, FolderAsk::Delete(number)).unwrap();
    assert_eq!(office.bench.last_audit(), "Device Settings / Delete Mailbox / Successful by alice");
    assert_eq!(office.folder(7), None);
    assert_eq!(office.ask(alice, rename(7, "x")), refused(FolderRefused::NoSuchFolder));
}

#[test]
fn the_key_operator_reaches_all_folders_and_a_system_administrator_only_the_own_ones() {
    let mut office = Office::new();
    let (alice, bob, sara, operator) = (office.alice, office.bob, office.sara, office.operator);
    office.ask(alice, create(1, "alice's", None)).unwrap();
    office.ask(sara, create(2, "sara's", None)).unwrap();
    for (asker, number, may) in [
        (alice, 1, true),
        (bob, 1, false),
        (sara, 1, false),
        (operator, 1, true),
        (alice, 2, false),
        (sara, 2, true),
        (operator, 2, true),
    ] {
        let expected = if may { Ok(Reply::Done) } else { Err(Refused::NotPermitted) };
        assert_eq!(office.ask(asker, open(number, None)), expected, "{asker:?} opens {number}");
        let named = office.ask(asker, rename(number, "named anew"));
        assert_eq!(named, expected, "{asker:?} edits {number}");
    }
    assert_eq!(office.ask(sara, FolderAsk::Delete(FolderNumber(1))), Err(Refused::NotPermitted));
    office.ask(operator, FolderAsk::Delete(FolderNumber(1))).unwrap();
    let nobody = Asker::Panel;
    assert_eq!(office.ask(nobody, create(3, "nobody's", None)), Err(Refused::NotLoggedIn));
    assert_eq!(office.ask(nobody, open(2, None)), Err(Refused::NotLoggedIn));
}

#[test]
fn what_is_no_folder_is_refused_by_name_and_changes_nothing() {
    let mut office = Office::new();
    let alice = office.alice;
    office.ask(alice, create(1, "one", None)).unwrap();
    for (ask, why) in [
        (create(0, "x", None), FolderRefused::Number),
        (create(501, "x", None), FolderRefused::Number),
        (create(1, "x", None), FolderRefused::Taken),
        (create(2, "", None), FolderRefused::Name),
        (create(2, "  \u{3000}", None), FolderRefused::BlankName),
        (create(2, "123456789012345678901", None), FolderRefused::Name),
        (create(2, "tab\tstop", None), FolderRefused::NameCharacter),
        (create(2, "x", Some("")), FolderRefused::NewPasscode),
        (create(2, "x", Some("123456789012345678901")), FolderRefused::NewPasscode),
        (create(2, "x", Some("12a4")), FolderRefused::NewPasscode),
        (rename(1, ""), FolderRefused::Name),
        (open(3, None), FolderRefused::NoSuchFolder),
    ] {
        assert_eq!(office.ask(alice, ask.clone()), refused(why), "{ask:?}");
    }
    let view = office.bench.view();
    assert_eq!(view.folders.len(), 1);
    assert_eq!(view.folders[&FolderNumber(1)].name, "one");
    let codes: Vec<_> = [FolderRefused::Full, FolderRefused::Passcode, FolderRefused::NoSuchFolder]
        .into_iter()
        .filter_map(FolderRefused::code)
        .collect();
    assert_eq!(codes, ["016-704", "016-713", "016-714"]);
}

#[test]
fn a_passcode_is_asked_for_but_of_the_key_operator() {
    let mut office = Office::new();
    let (alice, operator, number) = (office.alice, office.operator, FolderNumber(1));
    office.ask(alice, create(1, "faxes", Some("0123"))).unwrap();
    assert!(office.folder(1).unwrap().passcode.is_some());
    assert_eq!(office.ask(alice, open(1, None)), refused(FolderRefused::Passcode));
    assert_eq!(office.ask(alice, open(1, Some("123"))), refused(FolderRefused::Passcode));
    assert_eq!(office.ask(alice, open(1, Some("0123"))), Ok(Reply::Done));
    assert_eq!(office.ask(operator, open(1, None)), Ok(Reply::Done));
    let passcode = Some(PasscodeChange::On(Secret::new("99")));
    office
        .ask(alice, FolderAsk::Edit { number, name: None, passcode, deletes_after: None })
        .unwrap();
    assert_eq!(office.ask(alice, open(1, Some("0123"))), refused(FolderRefused::Passcode));
    assert_eq!(office.ask(alice, open(1, Some("99"))), Ok(Reply::Done));
    let passcode = Some(PasscodeChange::Off);
    office
        .ask(alice, FolderAsk::Edit { number, name: None, passcode, deletes_after: None })
        .unwrap();
    assert_eq!(office.ask(alice, open(1, None)), Ok(Reply::Done));
    let journal = format!("{:?}", office.bench.view().truth.iter().collect::<Vec<_>>());
    assert!(!journal.contains("0123"), "the journal tells a passcode");
}

#[test]
fn who_has_not_opened_a_folder_with_a_passcode_neither_edits_nor_deletes_it() {
    let mut office = Office::new();
    let (alice, operator, number) = (office.alice, office.operator, FolderNumber(1));
    office.ask(alice, create(1, "faxes", Some("0123"))).unwrap();
    let passcode = Some(PasscodeChange::Off);
    let edit =
        || FolderAsk::Edit { number, name: None, passcode: passcode.clone(), deletes_after: None };
    for ask in [edit(), FolderAsk::Delete(number)] {
        assert_eq!(office.ask(alice, ask), refused(FolderRefused::Passcode));
    }
    assert!(office.folder(1).unwrap().passcode.is_some());
    office.ask(alice, open(1, Some("0123"))).unwrap();
    office.ask(alice, edit()).unwrap();
    office.ask(alice, FolderAsk::Delete(number)).unwrap();
    office.ask(alice, create(1, "faxes", Some("0123"))).unwrap();
    office.ask(operator, edit()).unwrap();
}

#[test]
fn only_a_hand_inside_makes_a_folder_for_somebody_else() {
    let mut office = Office::new();
    let user = |it: &str| UserId::new(it);
    let for_user = |number, owner| FolderAsk::Create {
        number: FolderNumber(number),
        name: "in".into(),
        passcode: PasscodeChange::Off,
        owner,
    };
    let operator = office.operator;
    assert_eq!(office.ask(operator, for_user(1, user("alice"))), Err(Refused::NotPermitted));
    office.ask(operator, for_user(1, user(KO))).unwrap();
    let hand = Asker::Control;
    office.ask(hand, for_user(2, user("alice"))).unwrap();
    assert_eq!(office.folder(2).unwrap().owner.as_str(), "alice");
    for nobody in [None, user("carol")] {
        let why = refused(FolderRefused::NoSuchOwner);
        assert_eq!(office.ask(hand, for_user(3, nobody)), why);
    }
}

#[test]
fn a_folder_is_not_made_for_an_owner_who_went_while_its_passcode_was_hashed() {
    let mut office = Office::new();
    let (now, alice, operator) = (office.bench.now, office.alice, office.operator);
    let asked = Command::Folder(create(1, "late", Some("1")));
    let reply = office.bench.device.handle(now, alice, asked).unwrap();
    let Reply::Later(ticket) = reply else { panic!("{reply:?}") };
    let hashed = std::iter::from_fn(|| office.bench.device.poll_effect()).last();
    assert!(matches!(hashed, Some(Effect::HashPassword { .. })), "{hashed:?}");
    let delete = UserAsk::Delete(UserId::new("alice").unwrap());
    office.bench.ask(operator, Command::User(delete)).unwrap();
    let hash = crate::PasswordHash::new("$hash");
    office.bench.device.observe(now, crate::Fact::PasswordHashed { ticket, hash });
    let answers = std::iter::from_fn(|| office.bench.device.poll_effect());
    let answer = answers.last();
    let why = refused(FolderRefused::NoSuchOwner);
    assert_eq!(answer, Some(Effect::Answer(ticket, why)));
    assert_eq!(office.folder(1), None);
}

#[test]
fn a_passcode_that_was_hashed_is_not_put_on_another_s_folder_of_the_same_number() {
    let mut office = Office::new();
    let (now, alice, bob) = (office.bench.now, office.alice, office.bob);
    office.ask(alice, create(1, "alice's", None)).unwrap();
    let passcode = Some(PasscodeChange::On(Secret::new("1")));
    let (number, deletes_after) = (FolderNumber(1), None);
    let edit = FolderAsk::Edit { number, name: None, passcode, deletes_after };
    let reply = office.bench.device.handle(now, alice, Command::Folder(edit)).unwrap();
    let Reply::Later(ticket) = reply else { panic!("{reply:?}") };
    while office.bench.device.poll_effect().is_some() {}
    office.ask(alice, FolderAsk::Delete(FolderNumber(1))).unwrap();
    office.ask(bob, create(1, "bob's", None)).unwrap();
    let hash = crate::PasswordHash::new("$hash");
    office.bench.device.observe(now, crate::Fact::PasswordHashed { ticket, hash });
    let answer = std::iter::from_fn(|| office.bench.device.poll_effect()).last();
    assert_eq!(answer, Some(Effect::Answer(ticket, refused(FolderRefused::NoSuchFolder))));
    let folder = office.folder(1).unwrap();
    assert_eq!((folder.name.as_str(), folder.passcode), ("bob's", None));
}

#[test]
fn a_folder_takes_a_thousand_documents() {
    let mut folder = Folder {
        number: FolderNumber(1),
        name: "in".into(),
        owner: Bench::certified().person(KO),
        created: Tick(0),
        passcode: None,
        documents: Vec::new(),
        deletes_after: false,
    };
    for number in 0..DOCUMENTS_MAX as u64 {
        assert!(folder.has_room());
        folder.documents.push(filed(DocumentId(number)));
    }
    assert!(!folder.has_room());
    assert_eq!(folder.documents.len(), 1_000);
}

#[test]
fn a_folder_that_somebody_has_changed_meanwhile_is_not_saved_over() {
    let mut office = Office::new();
    let (alice, operator) = (office.alice, office.operator);
    office.ask(alice, create(1, "in", None)).unwrap();
    let first = office.folder(1).unwrap().seen();
    let as_seen = |seen: &FolderSeen, ask| {
        Command::AsSeen(vec![Seen::Folder(seen.clone())], Box::new(Command::Folder(ask)))
    };
    office.ask(operator, rename(1, "renamed")).unwrap();
    for ask in [rename(1, "mine"), FolderAsk::Delete(FolderNumber(1))] {
        let answer = office.bench.ask(alice, as_seen(&first, ask));
        assert_eq!(answer, Err(Refused::Outdated));
    }
    let second = office.folder(1).unwrap().seen();
    office.bench.ask(alice, as_seen(&second, rename(1, "mine"))).unwrap();
    assert_eq!(office.folder(1).unwrap().name, "mine");
    // The same number, name and owner again, and not the same folder.
    let third = office.folder(1).unwrap().seen();
    office.ask(alice, FolderAsk::Delete(FolderNumber(1))).unwrap();
    office.bench.advance_ms(1);
    office.ask(alice, create(1, "mine", None)).unwrap();
    let answer = office.bench.ask(alice, as_seen(&third, FolderAsk::Delete(FolderNumber(1))));
    assert_eq!(answer, refused(FolderRefused::NoSuchFolder));
}
